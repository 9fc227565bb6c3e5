package adminsettings

import (
	"errors"
	"testing"
	"time"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

const (
	ana  = pagetest.Ana
	noor = pagetest.Noor
	lea  = pagetest.Lea
	sam  = pagetest.Sam
)

// settled is a house with one person of each role but admin only, as of two months ago; Ana and Léa hold
// seats. Ana acts, and the shell shows no connection.
func settled(t *testing.T) *pagetest.House {
	t.Helper()
	h := pagetest.Settled(t, pagetest.Now.AddDate(0, -2, 0), ana, sam, lea)
	h.State = ""
	return h
}

// furnish adds an admin without a seat, a connection, checks, settings and an audit, as they are kept.
func furnish(h *pagetest.House) {
	ctx, now := h.Context, pagetest.Now
	h.Keep(func(tx *store.Tx) error {
		_, personErr := tx.AddPerson(ctx, store.Person{Email: noor, Name: "Noor Haddad", Role: store.Admin, CreatedAt: now.AddDate(0, 0, -3)})
		checks := []store.Check{
			{Name: "online", Result: store.Pass, Sentence: "check.online.online", Facts: map[string]any{"Host": "contoso.crm.dynamics.com"}},
			{Name: "version", Result: store.Pass, Sentence: "check.version.current", Facts: map[string]any{"Version": "9.2.24044.192"}},
			{Name: "type", Result: store.Warning, Sentence: "check.type.sandbox-allowed", Remedy: "check.type.sandbox-allowed.remedy"},
			{
				Name: "read", Result: store.Fail, Sentence: "check.read.missing",
				Facts: map[string]any{"Missing": "prvReadConnection"}, Remedy: "check.read.missing.remedy",
			},
			{Name: "write", Result: store.Pass, Sentence: "check.write.granted"},
			{Name: "plan", Result: store.Pass, Sentence: "check.plan.known", Facts: map[string]any{"Plan": "enterprise"}},
			{
				Name: "integration-user", Result: store.Warning, Sentence: "check.integration-user.seat-holder",
				Facts: map[string]any{"Account": ana, "Name": "Ana Ruiz"}, Remedy: "check.integration-user.seat-holder.remedy",
			},
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
			tx.AddAudit(ctx, store.AuditEntry{
				At: now.Add(-72 * time.Hour), Actor: ana, OSUser: "ana", Action: string(engine.ActPersonAdd),
				Target: noor, After: `{"name":"Noor Haddad","role":"admin"}`,
			}),
			tx.AddAudit(ctx, store.AuditEntry{
				At: now.Add(-3 * time.Hour), Actor: ana, OSUser: "ana", Action: string(engine.ActSettings),
				Before: `{"plan":""}`, After: `{"plan":"enterprise"}`,
			}),
			tx.AddAudit(ctx, store.AuditEntry{
				At: now.Add(-time.Hour), Actor: lea, OSUser: "lea", Action: string(engine.ActPause),
				Target: "Contoso Sales", Refused: string(engine.CodeForbidden),
			}),
		)
	})
}

func open(h *pagetest.House, email, code string, width, height int, args kit.Args) *pagetest.Screen {
	return openLook(h, email, code, width, height, args, theme.Options{})
}

func openLook(h *pagetest.House, email, code string, width, height int, args kit.Args, look theme.Options) *pagetest.Screen {
	return h.Show(email, New, pagetest.Spec{
		ID: page.AdminSettings, Title: "shell.page.admin-settings", Group: ui.GroupAdmin, Language: code,
		Width: width, Height: height, Args: args, Look: look,
	})
}
