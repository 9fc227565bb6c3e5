package engine

import (
	"context"
	"runtime"
	"testing"
	"time"

	"navsync/store"
)

// A subscriber that was busy gets the newest of what it missed, and a person's change
// whatever the schedule told after it.
func TestAnEventThatWasMissedIsTheOldest(t *testing.T) {
	t.Parallel()
	link, off := Event{Action: ActSeatLink, SeatID: 7}, Event{Action: ActSettings}
	for name, c := range map[string]struct {
		told []Event
		want Event
	}{
		"the newest stays":               {[]Event{{RunID: 1}, {RunID: 2}}, Event{RunID: 2}},
		"a change after the schedule":    {[]Event{{RunID: 1}, link}, Event{Action: ActSeatLink, SeatID: 7, RunID: 1}},
		"a change before the schedule":   {[]Event{link, {}, {RunID: 3}}, Event{Action: ActSeatLink, SeatID: 7, RunID: 3}},
		"the newest change of a person":  {[]Event{link, {}, off}, off},
		"one that waits for nobody else": {[]Event{link}, link},
	} {
		e := &Engine{events: newHub()}
		events, end := e.Subscribe()
		for _, ev := range c.told {
			e.publish(ev)
		}
		if got := <-events; got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
		if len(events) != 0 {
			t.Errorf("%s: told twice", name)
		}
		end()
	}
}

// heldBack adds an item whose wait ends with a person's change, else in a minute.
func (d *desk) heldBack(t *testing.T) int64 {
	t.Helper()
	item := d.add(t, "note", "nobody-known", "Nobody Known", "waits for a person")
	err := d.store.UpdateDurably(t.Context(), func(tx *store.Tx) error {
		return tx.Hold(t.Context(), store.Hold{ItemID: item, Reason: store.WaitOwnerDisabled, NotBefore: d.now().Add(time.Minute)})
	})
	if err != nil {
		t.Fatal(err)
	}
	return item
}

// looping runs the outbox's loop until the test ends. What it returns waits until the loop
// has taken every event and has done what they ask for.
func (d *desk) looping(t *testing.T) (settled func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		d.outboxLoop(ctx)
	}()
	t.Cleanup(func() { cancel(); <-ended })
	told := func() (listeners, waiting int) {
		d.events.mu.Lock()
		defer d.events.mu.Unlock()
		for ch := range d.events.subs {
			waiting += len(ch)
		}
		return len(d.events.subs), waiting + len(d.outWake)
	}
	for listeners := 0; listeners == 0; listeners, _ = told() {
		runtime.Gosched()
	}
	taken := func() {
		for waiting := 1; waiting > 0; _, waiting = told() {
			runtime.Gosched()
		}
	}
	return func() {
		for range 2 { // the second time it has come back from what the first one took
			taken()
			d.wakeOutbox()
		}
		taken()
	}
}

func TestAHeldWritebackGoesAfterAPersonsChangeThatCameWhileTheOutboxWasBusy(t *testing.T) {
	t.Parallel()
	d := newDesk(t, aFew)
	item := d.heldBack(t)
	d.add(t, "note", "nobody-known", "Nobody Known", "is sent meanwhile")
	hold := held{RoundTripper: d.via, arrived: make(chan struct{}), let: make(chan struct{})}
	d.via = hold
	d.adoptClient(t)
	settled := d.looping(t)
	<-hold.arrived
	d.publish(Event{RunID: 1})
	d.publish(Event{Action: ActSeatLink})
	d.publish(Event{})
	close(hold.let)
	go func() {
		for {
			select {
			case <-hold.arrived:
			case <-t.Context().Done():
				return
			}
		}
	}()
	settled()
	if row := d.item(t, item); row.State != store.ItemOpen {
		t.Errorf("%s %s until %s, now %s", row.State, row.Reason, row.NotBefore, d.now())
	}
}

func TestAHeldWritebackGoesAfterAPersonsChangeThatCameWhileAnotherProcessSent(t *testing.T) {
	t.Parallel()
	d := newDesk(t, aFew)
	item := d.heldBack(t)
	lease := func(until time.Time) {
		t.Helper()
		err := d.store.Update(t.Context(), func(tx *store.Tx) error {
			return tx.TakeLease(t.Context(), store.Lease{Name: store.SendLease, Holder: "another-host 1 ALIVE", Until: until})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	lease(d.now().Add(time.Hour))
	settled := d.looping(t)
	d.publish(Event{Action: ActSeatLink})
	settled()
	lease(d.now().Add(-time.Hour))
	d.wakeOutbox()
	settled()
	if row := d.item(t, item); row.State != store.ItemOpen {
		t.Errorf("%s %s until %s, now %s", row.State, row.Reason, row.NotBefore, d.now())
	}
}
