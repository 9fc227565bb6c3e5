package adminsettings

import (
	"errors"
	"flag"
	"testing"
	"time"

	"navsync/dynamics/auth"
	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

var update = flag.Bool("update", false, "write the golden frames anew")

const (
	ana  = pagetest.Ana
	noor = pagetest.Noor
	lea  = pagetest.Lea
	sam  = pagetest.Sam
)

// newHouse is a house with one person of each role but admin only; Ana and Léa hold seats. Ana acts.
func newHouse(t *testing.T) page.House {
	t.Helper()
	h := pagetest.NewHouse(t, engine.Options{Keeper: auth.FileKeeper(t.TempDir())})
	pagetest.Keep(t, h.House, func(tx *store.Tx) error {
		for _, p := range pagetest.Team(ana, sam, lea) {
			p.CreatedAt = pagetest.Now.AddDate(0, -2, 0)
			id, err := tx.AddPerson(h.Context, p)
			if err != nil {
				return err
			}
			if p.Role == store.Support {
				continue
			}
			if _, err := tx.AddSeat(h.Context, id, p.CreatedAt); err != nil {
				return err
			}
		}
		return nil
	})
	h.Actor = pagetest.Acting(t, h.House, ana)
	return h.House
}

// furnish adds an admin without a seat, a connection, checks, settings and an audit, as they are kept.
func furnish(t *testing.T, h page.House) {
	t.Helper()
	ctx, now := t.Context(), pagetest.Now
	pagetest.Keep(t, h, func(tx *store.Tx) error {
		_, personErr := tx.AddPerson(ctx, store.Person{Email: noor, Name: "Noor Haddad", Role: store.Admin, CreatedAt: now.AddDate(0, 0, -3)})
		checks := []store.Check{
			{Name: "online", Result: store.Pass, Sentence: "check.online.online", Facts: map[string]any{"Host": "contoso.crm.dynamics.com"}},
			{Name: "version", Result: store.Pass, Sentence: "check.version.current", Facts: map[string]any{"Version": "9.2.24044.192"}},
			{Name: "type", Result: store.Warning, Sentence: "check.type.sandbox-allowed", Remedy: "check.type.sandbox-allowed.remedy"},
			{Name: "read", Result: store.Fail, Sentence: "check.read.missing", Facts: map[string]any{"Missing": "prvReadConnection"}, Remedy: "check.read.missing.remedy"},
			{Name: "write", Result: store.Pass, Sentence: "check.write.granted"},
			{Name: "plan", Result: store.Pass, Sentence: "check.plan.known", Facts: map[string]any{"Plan": "enterprise"}},
			{Name: "integration-user", Result: store.Warning, Sentence: "check.integration-user.seat-holder", Facts: map[string]any{"Account": ana, "Name": "Ana Ruiz"}, Remedy: "check.integration-user.seat-holder.remedy"},
			{Name: "linkedin-app", Result: store.Pass, Sentence: "check.linkedin-app.installed"},
		}
		for i := range checks {
			checks[i].At = now.Add(-2 * time.Hour)
		}
		return errors.Join(
			personErr,
			tx.SetConnection(ctx, store.Connection{
				State: store.Connected, OrganizationID: "11111111-2222-3333-4444-555555555555", Name: "Contoso Sales",
				URL: "https://contoso.crm.dynamics.com", Account: ana, ConnectedAt: now.AddDate(0, -1, 0), ImportedAt: now.AddDate(0, -1, 0),
			}),
			tx.SetChecks(ctx, checks),
			tx.SetSetting(ctx, store.KeyPlan, store.PlanEnterprise, now, ana),
			tx.SetSetting(ctx, store.KeyLicences, "75", now, ana),
			tx.AddAudit(ctx, store.AuditEntry{At: now.Add(-72 * time.Hour), Actor: ana, OSUser: "ana", Action: string(engine.ActPersonAdd), Target: noor, After: `{"name":"Noor Haddad","role":"admin"}`}),
			tx.AddAudit(ctx, store.AuditEntry{At: now.Add(-3 * time.Hour), Actor: ana, OSUser: "ana", Action: string(engine.ActSettings), Before: `{"plan":""}`, After: `{"plan":"enterprise"}`}),
			tx.AddAudit(ctx, store.AuditEntry{At: now.Add(-time.Hour), Actor: lea, OSUser: "lea", Action: string(engine.ActPause), Target: "Contoso Sales", Refused: string(engine.CodeForbidden)}),
		)
	})
}

// connect connects an emulated organization through the engine.
func connect(t *testing.T, h page.House) {
	t.Helper()
	crm, err := emulator.New(t.Context(), emulator.Options{AccessToken: "token", Now: pagetest.Clock, Users: 8, Accounts: 5, Contacts: 5, Leads: 5, Opportunities: 5})
	if err != nil {
		t.Fatal(err)
	}
	pagetest.Connect(t, h, crm)
}

func open(t *testing.T, h page.House, code string, width, height int, args kit.Args) *pagetest.Screen {
	t.Helper()
	return openLook(t, h, code, width, height, args, theme.Options{})
}

func openLook(t *testing.T, h page.House, code string, width, height int, args kit.Args, look theme.Options) *pagetest.Screen {
	t.Helper()
	a := h.Actor()
	return pagetest.Open(t, pagetest.Spec{
		ID: page.AdminSettings, Title: "shell.page.admin-settings", Group: ui.GroupAdmin, Language: code, Width: width, Height: height, Args: args, Look: look,
		Viewer: kit.Viewer{Name: a.Name, Email: a.Email, Role: kit.Role(a.Role)},
		Make:   func(c *kit.Context) kit.Page { return New(c, h) },
	})
}
