package engine

import (
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/fault"
)

// Times that a wrong clock wrote, and the lease of a machine that has another name now, hold
// nothing up for longer than the longest possible wait.
func TestTimesInTheFutureAreCapped(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{})
	far := d.now().AddDate(10, 0, 0)
	item := d.add(t, "note", "nobody-known", "Nobody Known", "hello")
	err := d.store.UpdateDurably(t.Context(), func(tx *store.Tx) error {
		if err := tx.Hold(t.Context(), store.Hold{ItemID: item, Reason: store.WaitThrottled, NotBefore: far}); err != nil {
			return err
		}
		if err := tx.SetWaitUntil(t.Context(), far); err != nil {
			return err
		}
		if err := tx.SetNextSync(t.Context(), far); err != nil {
			return err
		}
		return tx.TakeLease(t.Context(), store.Lease{Name: store.SyncLease, Holder: "ghost 7 WORD", Shown: "ghost", Until: far})
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Sync(t.Context(), d.admin, SyncOptions{Wait: true}); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("beside the ghost: %v", err)
	}
	d.clock.advance(leaseTime + time.Second)
	conn, err := d.store.Connection(t.Context())
	if err != nil || conn.NextSyncAt.After(d.now().Add(24*time.Hour)) || conn.WaitUntil.After(d.now().Add(2*time.Hour)) {
		t.Errorf("next sync %v, wait until %v (%v)", conn.NextSyncAt, conn.WaitUntil, err)
	}
	d.clock.advance(longestAsked)
	if _, err := d.Sync(t.Context(), d.admin, SyncOptions{Wait: true}); err != nil {
		t.Fatal(err)
	}
	if left, err := d.store.CountOutgoing(t.Context(), d.now()); err != nil || left != 0 || d.item(t, item).State != store.ItemOpen {
		t.Errorf("the item is %s, %d are left (%v)", d.item(t, item).State, left, err)
	}
}

// A run that a person starts tries at once what waits for its next try; one that the
// schedule starts does not, and what Dynamics asked for holds for both.
func TestAPersonsRunTriesAtOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{})
	hold := func(reason string) int64 {
		t.Helper()
		item := d.add(t, "note", "nobody-known", "Nobody Known", "about "+reason)
		err := d.store.UpdateDurably(t.Context(), func(tx *store.Tx) error {
			return tx.Hold(t.Context(), store.Hold{ItemID: item, Reason: reason, NotBefore: d.now().Add(10 * time.Minute), Waits: 5})
		})
		if err != nil {
			t.Fatal(err)
		}
		return item
	}
	outage, retry, asked := hold(store.WaitOutage), hold(store.WaitRetry), hold(store.WaitThrottled)
	if err := d.scheduledRun(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, item := range []int64{outage, retry, asked} {
		if state := d.item(t, item).State; state != store.ItemWaiting {
			t.Errorf("after a run of the schedule item %d is %s", item, state)
		}
	}
	if _, err := d.Sync(t.Context(), d.admin, SyncOptions{Wait: true}); err != nil {
		t.Fatal(err)
	}
	for item, want := range map[int64]store.ItemState{outage: store.ItemOpen, retry: store.ItemOpen, asked: store.ItemWaiting} {
		if state := d.item(t, item).State; state != want {
			t.Errorf("after a person's run item %d is %s, want %s", item, state, want)
		}
	}
}
