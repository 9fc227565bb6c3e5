package pagetest

import (
	"testing"
	"time"

	"navsync/store"
)

// Seasoned is Captured with a run in each quarter of an hour of the day before.
func Seasoned(t testing.TB) *House {
	t.Helper()
	h := Unconnected(t, Ana, Sam, Lea)
	h.pastRuns(90)
	h.imported(Whole)
	h.captured()
	return h
}

// pastRuns adds a run for each of the last quarters of an hour: few rows at night, most in the morning.
func (h *House) pastRuns(quarters int) {
	h.t.Helper()
	h.Keep(func(tx *store.Tx) error {
		for n := quarters; n >= 1; n-- {
			if err := h.pastRun(tx, n); err != nil {
				return err
			}
		}
		return nil
	})
}

func (h *House) pastRun(tx *store.Tx, quarters int) error {
	started := Now.Add(-time.Duration(quarters) * 15 * time.Minute)
	run := store.Run{Trigger: store.BySchedule, StartedAt: started, Outcome: store.RunComplete, Requests: int64(60 + quarters%30)}
	busy := int64(1)
	if hour := started.Hour(); hour >= 7 && hour < 19 {
		busy = int64(max(4, 40-3*(hour-8)*(hour-8)/4))
	}
	at := started
	for i, name := range []string{
		"check", "users", "accounts", "contacts", "leads", "opportunities", "stakeholders", "match", "auto-save", "write-back", "resolve",
	} {
		took := time.Duration(84+(i*i*137+quarters*61)%2900) * time.Millisecond
		s := store.Step{Position: i, Name: name, State: store.StepComplete, StartedAt: at, EndedAt: at.Add(took)}
		if i > 0 && i < 7 {
			s.Changed, s.Added = 6*busy*int64(1+(i*quarters)%5), busy*int64(i%2)
		}
		at = s.EndedAt
		run.Steps = append(run.Steps, s)
	}
	id, err := tx.AddRun(h.Context, run)
	if err != nil {
		return err
	}
	for _, s := range run.Steps {
		if err := tx.SaveStep(h.Context, id, s); err != nil {
			return err
		}
	}
	run.ID, run.EndedAt = id, at
	return tx.EndRun(h.Context, run)
}
