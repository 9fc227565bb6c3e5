package health

import (
	"context"
	"testing"
	"time"

	"navsync/store"
	"navsync/ui"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

const (
	ana = pagetest.Ana
	sam = pagetest.Sam
)

// refusing is a connected house whose organization refuses tasks, with Ana's notes that failed.
func refusing(t *testing.T) *pagetest.House {
	t.Helper()
	h := pagetest.Connected(t, pagetest.Small, ana, sam)
	if err := h.CRM.SetFaults("plugin-refused on=POST:tasks"); err != nil {
		t.Fatal(err)
	}
	h.Notes("Met at the fair.", "Calls back in March.")
	h.Sync()
	return h
}

// show opens the page for a person.
func show(h *pagetest.House, email, code string, width, height int, look theme.Options) *pagetest.Screen {
	return h.Show(email, New, pagetest.Spec{
		ID: page.Health, Title: "shell.page.health", Group: ui.GroupSupport, Language: code, Width: width, Height: height, Look: look,
	})
}

// keep stores settings past the engine's checks.
func keep(h *pagetest.House, values map[string]string) {
	h.Keep(func(tx *store.Tx) error {
		for key, value := range values {
			if err := tx.SetSetting(h.Context, key, value, pagetest.Now, ana); err != nil {
				return err
			}
		}
		return nil
	})
}

// stepNames are those of a run, in their order.
var stepNames = []string{
	"check", "users", "accounts", "contacts", "leads", "opportunities", "stakeholders",
	"match", "auto-save", "write-back", "resolve",
}

// history puts runs, two groups of errors and a held removal into the store.
func history(h *pagetest.House) {
	ctx := h.Context
	h.Keep(func(tx *store.Tx) error {
		for n := 30; n >= 1; n-- {
			if err := oneRun(ctx, tx, n); err != nil {
				return err
			}
		}
		for _, p := range []store.Problem{
			{
				Signature: "a", Code: "privilege", Scope: "item", Step: "write-back", CRMCode: "0x80040220", Status: 403, Facts: "{}",
				RequestID: "5c0f3a1e-8c1b-4f0d-9a5e-7f21d0b6c3a4", Privilege: "prvAppendToContact", LastAt: pagetest.Now.Add(-15 * time.Minute),
			},
			{
				Signature: "b", Code: "connection", Scope: "connection", Step: "check", Facts: "{}",
				Detail: "dial: no route\x1b[31m", LastAt: pagetest.Now.Add(-30 * time.Hour),
			},
		} {
			var refs []store.Ref
			if p.Signature == "a" {
				refs = []store.Ref{{Kind: "member", Ref: "1"}, {Kind: "contact", Ref: "9"}, {Kind: "seat", Ref: "1"}, {Kind: "lead", Ref: "10"}}
			}
			if _, err := tx.AddProblem(ctx, p, refs...); err != nil {
				return err
			}
		}
		return tx.HoldRemoval(ctx, store.HeldRemoval{Entity: "contact", Rows: 900, Of: 1200, HeldAt: pagetest.Now})
	})
}

// oneRun is the run of n quarters of an hour ago.
func oneRun(ctx context.Context, tx *store.Tx, n int) error {
	started := pagetest.Now.Add(-time.Duration(n) * 15 * time.Minute)
	run := store.Run{Trigger: store.BySchedule, StartedAt: started, Outcome: store.RunComplete}
	if n == 3 {
		run.Trigger, run.StartedBy = store.ByPerson, ana
	}
	at := started
	for i, name := range stepNames {
		took := time.Duration(1+(i*7+n)%9) * time.Second
		s := store.Step{Position: i, Name: name, State: store.StepComplete, StartedAt: at, EndedAt: at.Add(took)}
		s.Changed, s.Written = int64((i*n*37)%500), int64(i/9*n)
		at = s.EndedAt
		switch {
		case n == 8 && i == 1:
			s.State, run.Outcome, run.ErrorCode = store.StepFailed, store.RunFailed, "crm"
		case n == 8 && i > 1:
			s = store.Step{Position: i, Name: name, State: store.StepSkipped}
		case n == 1 && name == "write-back":
			s.Failed, run.Outcome = 7, store.RunPartial
		}
		run.Steps = append(run.Steps, s)
	}
	id, err := tx.AddRun(ctx, run)
	if err != nil {
		return err
	}
	for _, s := range run.Steps {
		if err := tx.SaveStep(ctx, id, s); err != nil {
			return err
		}
	}
	run.ID, run.EndedAt = id, at
	return tx.EndRun(ctx, run)
}
