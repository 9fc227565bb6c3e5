package engine

import (
	"context"
	"errors"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
)

// Whoever is stopped while corrections wait for a throttled Dynamics leaves them due, not
// failed: nothing was learnt of them.
func TestAStoppedWaitLeavesCorrectionsDue(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{})
	before := d.known()
	var items []int64
	for range 15 {
		items = append(items, d.add(t, "note", "nobody-known", "Nobody Known", "hello"))
	}
	d.send(t)
	to := Record{Kind: "contact", ID: d.someContact(t, 1)}
	for _, what := range []string{"429 on=POST:$batch times=1 retry-after=6", "429 on=GET:tasks times=1 retry-after=6"} {
		if err := d.crm.SetFaults(what); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		d.asleep = cancel
		if _, err := d.ResolveTo(ctx, d.seller, items, to); err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if ctx.Err() == nil {
			t.Fatalf("%s: Dynamics did not ask to wait", what)
		}
		d.asleep = nil
		if err := d.crm.SetFaults(); err != nil {
			t.Fatal(err)
		}
		if done, waiting, err := d.store.Progress(t.Context(), items); err != nil || waiting != len(items) || done != 0 {
			t.Errorf("%s: %d done, %d wait of %d: %v", what, done, waiting, len(items), err)
		}
		d.clock.advance(time.Minute)
		problems, err := d.store.Problems(t.Context(), store.ProblemQuery{Scope: store.Scope{All: true}, Limit: 10})
		if err != nil || len(problems) > 0 {
			t.Errorf("%s: %+v %v", what, problems, err)
		}
	}
	d.clock.advance(time.Minute)
	d.send(t)
	for _, row := range d.activities(before) {
		if row["statecode"] != int64(1) {
			t.Errorf("not completed: %v", row)
		}
	}
}
