package app

import (
	"errors"
	"strings"
	"testing"
	"time"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
)

func connected(t *testing.T, h *pagetest.House, c store.Connection) {
	t.Helper()
	c.Name, c.OrganizationID = "Contoso Sales", "o"
	h.Keep(func(tx *store.Tx) error {
		return errors.Join(
			tx.SetConnection(t.Context(), c), tx.SetNextSync(t.Context(), c.NextSyncAt), tx.SetWaitUntil(t.Context(), c.WaitUntil))
	})
}

// importing stores a run that has read contacts for a minute.
func importing(t *testing.T, h *pagetest.House) {
	t.Helper()
	h.Keep(func(tx *store.Tx) error {
		steps := []store.Step{{Position: 1, Name: "users", State: store.StepWaiting}, {Position: 2, Name: "contacts", State: store.StepWaiting}}
		id, err := tx.AddRun(t.Context(), store.Run{Trigger: store.ByPerson, StartedAt: pagetest.Now, Steps: steps})
		if err != nil {
			return err
		}
		steps[0].State = store.StepComplete
		steps[1].State, steps[1].StartedAt = store.StepRunning, pagetest.Now.Add(-time.Minute)
		steps[1].Read, steps[1].Total = 6000, 24000
		for _, step := range steps {
			if err := tx.SaveStep(t.Context(), id, step); err != nil {
				return err
			}
		}
		return nil
	})
}

func statusFor(t *testing.T, h *pagetest.House, email string) kit.Status {
	t.Helper()
	s, err := shellStatus(t.Context(), h.Store, lang.MustNew(lang.English), h.As(email), pagetest.Now)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStatusOfAConnection(t *testing.T) {
	h := pagetest.NewHouse(t, engine.Options{}, pagetest.Team(pagetest.Ana)...)
	if s := statusFor(t, h, pagetest.Ana); s.Connection != kit.NotConnected || s.Organization != "" {
		t.Errorf("before a connection: %+v", s)
	}
	h.Set(store.KeyInterval, "10m")
	last, next := pagetest.Now.Add(-time.Hour), pagetest.Now.Add(time.Minute)
	for state, want := range map[store.ConnectionState]kit.Connection{
		store.Importing: kit.Importing, store.Connected: kit.Connected, store.Paused: kit.Paused,
		store.Failing: kit.Failing, store.Disconnected: kit.Disconnected,
	} {
		connected(t, h, store.Connection{State: state, LastSyncAt: last, NextSyncAt: next})
		s := statusFor(t, h, pagetest.Ana)
		if s.Connection != want || s.Organization != "Contoso Sales" || !s.LastSync.Equal(last) || !s.NextSync.Equal(next) {
			t.Errorf("%s: %+v", state, s)
		}
		if s.StaleAfter != 40*time.Minute || s.Running != nil {
			t.Errorf("%s: stale after %s, running %v", state, s.StaleAfter, s.Running)
		}
	}
}

func TestStatusOfARun(t *testing.T) {
	h := pagetest.NewHouse(t, engine.Options{}, pagetest.Team(pagetest.Ana)...)
	connected(t, h, store.Connection{State: store.Importing, WaitUntil: pagetest.Now.Add(time.Minute)})
	importing(t, h)
	r := statusFor(t, h, pagetest.Ana).Running
	if r == nil {
		t.Fatal("nothing runs")
	}
	if r.Done != 6000 || r.Total != 24000 || r.Rate != 100 || r.Label != lang.MustNew(lang.English).T("step.contacts") || r.Waits == "" {
		t.Errorf("the run under way is %+v", *r)
	}
	h.Keep(func(tx *store.Tx) error { // Dynamics' count of a table may be a day old
		run, err := h.Store.CurrentRun(t.Context())
		if err != nil {
			return err
		}
		for _, step := range run.Steps {
			if step.State == store.StepRunning {
				step.Read = step.Total + 1
				return tx.SaveStep(t.Context(), run.ID, step)
			}
		}
		return nil
	})
	if r := statusFor(t, h, pagetest.Ana).Running; r == nil || r.Done != 24001 || r.Total != 24001 {
		t.Errorf("more came than was counted: %+v", r)
	}
	connected(t, h, store.Connection{State: store.Importing, WaitUntil: pagetest.Now.Add(-time.Minute)})
	if r := statusFor(t, h, pagetest.Ana).Running; r == nil || r.Waits != "" {
		t.Errorf("the wait is over, and still: %+v", r)
	}
}

// TestBadgesAreTheViewersOwn holds that a badge counts what its viewer may see.
func TestBadgesAreTheViewersOwn(t *testing.T) {
	h := pagetest.NewHouse(t, engine.Options{}, pagetest.Team(pagetest.Ana, pagetest.Lea, pagetest.Sam)...)
	h.Set(store.KeyLicences, "10")
	h.Seat(pagetest.Ana)
	h.Notes("First.", "Second.")
	for email, want := range map[string]int{pagetest.Ana: 2, pagetest.Sam: 2, pagetest.Lea: 0} {
		if got := statusFor(t, h, email).Badges[page.Writebacks].Count; got != want {
			t.Errorf("%s is shown %d pending writebacks, want %d", email, got, want)
		}
	}
}

// TestALossIsToldToWhomItConcerns: many activities that vanished together are a notice, with the number of one's own for a
// seat holder, and none for who had none among them (spec §8.10).
func TestALossIsToldToWhomItConcerns(t *testing.T) {
	h := pagetest.NewHouse(t, engine.Options{}, pagetest.Team(pagetest.Ana, pagetest.Lea, pagetest.Sam)...)
	h.Set(store.KeyLicences, "10")
	h.Seat(pagetest.Ana)
	h.Notes("First.", "Second.", "Third.")
	items, err := h.Store.ItemIDs(t.Context(), store.ItemQuery{Scope: store.Scope{All: true}})
	if err != nil || len(items) != 3 {
		t.Fatalf("%d items (%v)", len(items), err)
	}
	if n := statusFor(t, h, pagetest.Ana).Notice; n != nil {
		t.Errorf("before anything is gone: %+v", *n)
	}
	h.Keep(func(tx *store.Tx) error {
		gone := store.Problem{Signature: "g", Code: "not_found", Key: engine.KeyActivitiesGone, Scope: "connection", Facts: "{}", LastAt: pagetest.Now}
		_, err := tx.AddProblem(h.Context, gone, store.ItemRef(items[0]), store.ItemRef(items[1]))
		return err
	})
	const told = "2 activities are gone"
	for email, want := range map[string]string{pagetest.Ana: told, pagetest.Sam: told, pagetest.Lea: ""} {
		n := statusFor(t, h, email).Notice
		switch {
		case want == "" && n != nil:
			t.Errorf("%s is told %+v", email, *n)
		case want != "" && (n == nil || n.Count != 2 || !strings.HasPrefix(n.Text, want)):
			t.Errorf("%s is told %+v", email, n)
		}
	}
}
