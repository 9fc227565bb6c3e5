package crmsettings

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

func connection() store.Connection {
	return store.Connection{
		State: store.Importing, OrganizationID: "11111111-2222-3333-4444-555555555555", Name: "Contoso Sales",
		URL: "https://contoso.crm4.dynamics.com", Method: "browser", Account: "svc-navsync@contoso.test", UserID: "u1",
		Version: "9.2.24102.197", Type: "Production", ConnectedAt: pagetest.Now.Add(-24 * time.Minute), ConnectedBy: "ana@contoso.test",
	}
}

func offer(t *testing.T, tx *store.Tx) error {
	t.Helper()
	for kind, labels := range map[string][]store.OptionLabel{
		store.StageColumnOption: {{Value: "salesstage", Label: "Sales Stage"}},
		store.StageOption:       {{Value: "0", Label: "Qualify"}, {Value: "1", Label: "Develop"}, {Value: "2", Label: "Propose"}},
		store.MoneyOption:       {{Value: "actualvalue", Label: "Actual Revenue"}, {Value: "estimatedvalue", Label: "Est. Revenue"}},
	} {
		if err := tx.SetOptionLabels(t.Context(), kind, labels); err != nil {
			return err
		}
	}
	return nil
}

func importing(t *testing.T, h *pagetest.House) {
	t.Helper()
	h.Keep(func(tx *store.Tx) error {
		ctx := t.Context()
		if err := tx.SetConnection(ctx, connection()); err != nil {
			return err
		}
		steps := []store.Step{
			{
				Position: 1, Name: "users", State: store.StepComplete, StartedAt: pagetest.Now.Add(-11 * time.Minute),
				EndedAt: pagetest.Now.Add(-11*time.Minute + 7*time.Second), Counts: store.Counts{Total: 412, Read: 412},
			},
			{
				Position: 2, Name: "accounts", State: store.StepComplete, StartedAt: pagetest.Now.Add(-10 * time.Minute),
				EndedAt: pagetest.Now.Add(-6 * time.Minute), Counts: store.Counts{Total: 18240, Read: 18240},
			},
			{
				Position: 3, Name: "contacts", State: store.StepRunning,
				StartedAt: pagetest.Now.Add(-5 * time.Minute),
				Counts:    store.Counts{Total: 98000, Read: 41200},
			},
			{Position: 4, Name: "leads", State: store.StepRunning, StartedAt: pagetest.Now.Add(-5 * time.Minute), Counts: store.Counts{Read: 9870}},
			{Position: 5, Name: "stakeholders", State: store.StepWaiting},
		}
		id, err := tx.AddRun(ctx, store.Run{
			Trigger: store.ByConnect, StartedBy: "ana@contoso.test", StartedAt: pagetest.Now.Add(-11 * time.Minute), Steps: steps,
		})
		if err != nil {
			return err
		}
		for _, s := range steps {
			if err := tx.SaveStep(ctx, id, s); err != nil {
				return err
			}
		}
		return offer(t, tx)
	})
}

func connected(t *testing.T, h *pagetest.House) {
	t.Helper()
	h.Keep(func(tx *store.Tx) error {
		ctx := t.Context()
		c := connection()
		c.State, c.ImportedAt, c.LastSyncAt = store.Connected, pagetest.Now.Add(-time.Hour), pagetest.Now.Add(-2*time.Minute)
		if err := tx.SetConnection(ctx, c); err != nil {
			return err
		}
		if err := tx.SetNextSync(ctx, pagetest.Now.Add(13*time.Minute)); err != nil {
			return err
		}
		for key, value := range map[string]string{
			store.KeyAutoSync: store.Yes, store.KeyPipelineStage: "1", store.KeyWonValue: "actualvalue",
			store.KeyWriteback: store.Yes, store.KeyWritebackItems: "message,note", store.KeyLicences: "75", store.KeyPlan: "enterprise",
		} {
			if err := tx.SetSetting(ctx, key, value, pagetest.Now, "ana@contoso.test"); err != nil {
				return err
			}
		}
		err := tx.SetCheck(ctx, store.Check{
			Name: checkApp, Result: store.Pass, Sentence: "check.linkedin-app.installed",
			Facts: map[string]any{"Version": "5.1"}, At: pagetest.Now.Add(-time.Hour),
		})
		if err != nil {
			return err
		}
		return offer(t, tx)
	})
}

func failing(t *testing.T, h *pagetest.House) {
	t.Helper()
	connected(t, h)
	h.Keep(func(tx *store.Tx) error {
		return tx.SetFailing(t.Context(), store.Failure{
			Since: pagetest.Now.Add(-53 * time.Hour), Count: 94, NextTryAt: pagetest.Now.Add(12*time.Minute + 48*time.Second), Code: "credentials",
			CRMCode: "AADSTS50173", RequestID: "a41c77e0-8f21-4a55-9f20-1b2c3d4e9f20", Detail: "invalid_grant",
		})
	})
}

func paused(t *testing.T, h *pagetest.House) {
	t.Helper()
	connected(t, h)
	h.Keep(func(tx *store.Tx) error {
		return tx.Pause(t.Context(), pagetest.Now.Add(-time.Hour), "ana@contoso.test")
	})
}

func kept(t *testing.T, h *pagetest.House) {
	t.Helper()
	connected(t, h)
	h.Keep(func(tx *store.Tx) error {
		return tx.Disconnect(t.Context(), pagetest.Now.Add(-time.Hour), store.ReasonPerson)
	})
}

func TestFrames(t *testing.T) {
	states := []struct {
		name  string
		build func(*testing.T, *pagetest.House)
	}{
		{"not-connected", func(*testing.T, *pagetest.House) {}},
		{"importing", importing},
		{"connected", connected},
		{"failing", failing},
		{"paused", paused},
		{"disconnected", kept},
	}
	for _, state := range states {
		for _, code := range []string{lang.English, lang.French} {
			h := unconnected(t)
			state.build(t, h)
			for _, size := range [][2]int{{80, 20}, {95, 36}} {
				s := newScreen(t, h, code, size[0], size[1], theme.Options{})
				if err := action.Check(s.page.Actions()); err != nil {
					t.Error(err)
				}
				s.golden(fmt.Sprintf("%s-%s-%d", state.name, code, size[0]))
				if size[0] == 80 && state.name == "connected" { // all of it is reached by keys
					s.focus("writeback")
					s.golden(fmt.Sprintf("connected-writeback-%s-80", code))
					s.focus("end")
					s.golden(fmt.Sprintf("connected-end-%s-80", code))
				}
				// The greeting is noted when it is shown; later frames want it too.
				if state.name == "connected" {
					connected(t, h)
				}
			}
		}
	}
}

// TestAStoppedFirstImportSaysHowItGoesOn: the card does not say that what was stopped is in progress.
func TestAStoppedFirstImportSaysHowItGoesOn(t *testing.T) {
	h := unconnected(t)
	importing(t, h)
	h.Keep(func(tx *store.Tx) error { return tx.InterruptRuns(t.Context(), pagetest.Now) })
	s := newScreen(t, h, lang.English, 95, 36, theme.Options{})
	s.shows("The first import was stopped before it was done.", "Sync now n")
	if strings.Contains(s.view(), "in progress") {
		t.Errorf("still in progress:\n%s", s.view())
	}
}

// TestNoColourLosesNothing holds that a screen without colours says the same.
func TestNoColourLosesNothing(t *testing.T) {
	h := unconnected(t)
	failing(t, h)
	rich := newScreen(t, h, lang.English, 95, 36, theme.Options{})
	plain := newScreen(t, h, lang.English, 95, 36, theme.Options{Level: theme.NoColor})
	rich.shows("Sync is stopped: sign in again by 25 Nov 2026", "Sign in again s", "94 times")
	plain.shows("Sync is stopped: sign in again by 25 Nov 2026", "Sign in again s", "94 times")
}

// TestOthersReadOnly holds that support sees the settings and is told who may change them.
func TestOthersReadOnly(t *testing.T) {
	h := unconnected(t)
	connected(t, h)
	ana := h.Actor()
	if _, err := h.Engine.AddPerson(t.Context(), ana, "sam@contoso.test", "Sam Okoye", store.Support); err != nil {
		t.Fatal(err)
	}
	sam, err := h.Engine.As(t.Context(), "sam@contoso.test")
	if err != nil {
		t.Fatal(err)
	}
	h.Actor = func() engine.Actor { return sam }
	s := newScreen(t, h, lang.English, 95, 36, theme.Options{})
	s.shows("Only an admin may change these settings.", "Develop", "only an admin may")
	s.press("p")
	c, err := h.Store.Connection(t.Context())
	if err != nil || c.State != store.Connected {
		t.Errorf("support paused the sync: %v %v", c.State, err)
	}
}

var _ kit.Escaper = (*Page)(nil)

// TestSaysWhereTheSignInIsKept holds that the card tells of the file where there is no keyring, while
// there is a connection, and says nothing where there is one.
func TestSaysWhereTheSignInIsKept(t *testing.T) {
	for _, state := range []struct {
		name  string
		build func(*testing.T, *pagetest.House)
		sizes [][2]int
	}{{"connected", connected, [][2]int{{80, 20}, {95, 36}}}, {"failing", failing, [][2]int{{95, 36}}}} {
		for _, code := range []string{lang.English, lang.French} {
			h := pagetest.WithoutKeyring(t, pagetest.Ana)
			for _, size := range state.sizes {
				state.build(t, h) // the greeting is noted when it is shown
				s := newScreen(t, h, code, size[0], size[1], theme.Options{})
				s.golden(fmt.Sprintf("file-%s-%s-%d", state.name, code, size[0]))
			}
		}
	}
	const said = "No system keyring here"
	h := pagetest.WithoutKeyring(t, pagetest.Ana)
	nothing := newScreen(t, h, lang.English, 95, 36, theme.Options{})
	connected(t, h)
	told := newScreen(t, h, lang.English, 95, 36, theme.Options{})
	ring := unconnected(t)
	connected(t, ring)
	quiet := newScreen(t, ring, lang.English, 95, 36, theme.Options{})
	for _, shown := range []struct {
		name string
		on   *screen
		want bool
	}{{"not connected", nothing, false}, {"without a keyring", told, true}, {"with a keyring", quiet, false}} {
		if got := strings.Contains(shown.on.view(), said); got != shown.want {
			t.Errorf("%s: the notice shows %t\n%s", shown.name, got, shown.on.view())
		}
	}
}
