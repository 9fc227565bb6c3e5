package engine

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/fault"
)

// copyNow is a copy of the store as it is now, with when that was.
type copyNow struct {
	path string
	at   time.Time
}

func (d *desk) copyNow(t testing.TB) copyNow {
	t.Helper()
	c := copyNow{filepath.Join(t.TempDir(), "copy.db"), d.clock.now()}
	err := d.store.WholeCopy(t.Context(), func(path string, _ store.Facts) error {
		text, err := os.ReadFile(path)
		return errors.Join(err, os.WriteFile(c.path, text, 0o600))
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// takeOver ends this machine and goes on with a copy, as another one does.
func (d *desk) takeOver(t testing.TB, c copyNow) {
	t.Helper()
	d.close(t)
	path := filepath.Join(d.dir, store.FileName)
	for _, end := range []string{"", "-wal", "-shm", ".left"} {
		if err := os.Remove(path + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(c.path)
	if err := errors.Join(err, os.WriteFile(path, text, 0o600)); err != nil {
		t.Fatal(err)
	}
	d.clock.advance(5 * time.Second)
	err = store.Adopt(t.Context(), path, store.Restored{From: store.FromReplica, KnownUntil: c.at, At: d.clock.now()})
	if err != nil {
		t.Fatal(err)
	}
	d.open(t)
	d.adoptClient(t)
	d.actors(t)
}

func (d *desk) goOn(t testing.TB) {
	t.Helper()
	if _, err := d.GoOn(t.Context(), d.admin); err != nil {
		t.Fatal(err)
	}
}

func smallDesk(t testing.TB) *desk {
	t.Helper()
	return newDesk(t, emulator.Options{Users: 5, Accounts: 5, Contacts: 10, Leads: 5, Opportunities: 5})
}

// TestATakeoverAtRandomPointsWritesNothingTwice dies in the middle of writing, goes on with a copy of an earlier point, and
// finds each item once in Dynamics. 200 points with NAVSYNC_SLOW.
func TestATakeoverAtRandomPointsWritesNothingTwice(t *testing.T) {
	t.Parallel()
	rounds := 8
	if os.Getenv("NAVSYNC_SLOW") != "" {
		rounds = 200
	}
	d := smallDesk(t)
	d.matched(t, "sophie-arnaud", "Sophie Arnaud", d.someContact(t, 3))
	random := rand.New(rand.NewPCG(14, uint64(rounds)))
	for round := range rounds {
		before := d.known()
		var items []int64
		for n := range 4 {
			items = append(items, d.add(t, "note", []string{"sophie-arnaud", "nobody-known"}[n%2], "Somebody", fmt.Sprint("note ", round, " ", n)))
		}
		lagging := d.dieWhileSending(t, random)
		d.takeOver(t, lagging)
		sent := len(d.activities(before))
		if err := d.out.Pass(t.Context(), true); err != nil {
			t.Fatal(err)
		}
		if now := len(d.activities(before)); now != sent {
			t.Errorf("%d activities were sent before an admin said go on", now-sent)
		}
		d.goOn(t)
		if r, err := d.Sync(t.Context(), d.admin, SyncOptions{Wait: true}); err != nil {
			t.Fatalf("%v %+v", err, r)
		}
		d.settled(t, before, items)
		if t.Failed() {
			t.Fatalf("round %d, a copy of %s", round, lagging.at)
		}
	}
}

// dieWhileSending makes a pass that dies at a random point, and gives a copy of a point before.
func (d *desk) dieWhileSending(t *testing.T, random *rand.Rand) copyNow {
	t.Helper()
	copyAt := random.IntN(14)
	dieAt := copyAt + random.IntN(14)
	lagging, point := copyNow{}, 0
	d.out.Fault = func(string) error {
		if point == copyAt {
			lagging = d.copyNow(t)
		}
		if point++; point > dieAt {
			return errors.New("killed")
		}
		d.clock.advance(200 * time.Millisecond)
		return nil
	}
	if err := d.out.Pass(t.Context(), false); err != nil {
		t.Logf("died: %v", err)
	}
	d.out.Fault = nil
	if lagging.path == "" {
		lagging = d.copyNow(t)
	}
	return lagging
}

// TestWhatACopyDoesNotKnowIsTakenFromDynamics: ticked and written in the time that the copy does not know.
func TestWhatACopyDoesNotKnowIsTakenFromDynamics(t *testing.T) {
	t.Parallel()
	d := smallDesk(t)
	no := false
	item, err := d.AddItem(t.Context(), d.seller, NewItem{
		Kind: "note", MemberURL: "https://www.linkedin.com/in/nobody-known", MemberName: "Nobody Known", Text: "hello", Copy: &no,
	})
	if err != nil {
		t.Fatal(err)
	}
	before := d.known()
	lagging := d.copyNow(t)
	if _, err := d.Copy(t.Context(), d.seller, item); err != nil {
		t.Fatal(err)
	}
	lost := d.add(t, "note", "somebody-lost", "Somebody Lost", "after the copy")
	d.send(t)
	if n := len(d.activities(before)); n != 2 {
		t.Fatalf("%d activities, want 2", n)
	}
	d.takeOver(t, lagging)
	if _, err := d.store.Item(t.Context(), store.Scope{All: true}, lost); err == nil {
		t.Fatal("the copy knows what came after it")
	}
	d.goOn(t)
	d.run(t)
	if row := d.item(t, item); row.State != store.ItemOpen || !row.Copy {
		t.Errorf("%s, ticked %v", row.State, row.Copy)
	}
	r, err := d.store.Restored(t.Context())
	if err != nil || r.Unsettled() || r.Settled.Written != 1 || r.Settled.Unknown != 1 {
		t.Errorf("%+v %v", r, err)
	}
	// The lost one is typed again under the same key only by an archive; what is there already stays one activity each.
	if n := len(d.activities(before)); n != 2 {
		t.Errorf("%d activities, want 2", n)
	}
}

// TestACorrectionNeverTurnsBackALaterOne: the copy wants what was decided before the last decision.
func TestACorrectionNeverTurnsBackALaterOne(t *testing.T) {
	t.Parallel()
	d := smallDesk(t)
	first, second, third := d.someContact(t, 1), d.someContact(t, 2), d.someContact(t, 3)
	d.matched(t, "sophie-arnaud", "Sophie Arnaud", first)
	moved, kept := d.add(t, "note", "sophie-arnaud", "Sophie Arnaud", "one"), d.add(t, "note", "sophie-arnaud", "Sophie Arnaud", "two")
	d.send(t)
	err := d.store.UpdateDurably(t.Context(), func(tx *store.Tx) error {
		want := store.Want{Kind: "contact", ID: second, Completed: true}
		return errors.Join(tx.SetWant(t.Context(), moved, want), tx.SetWant(t.Context(), kept, want))
	})
	if err != nil {
		t.Fatal(err)
	}
	lagging := d.copyNow(t)
	d.clock.advance(time.Minute)
	err = d.store.UpdateDurably(t.Context(), func(tx *store.Tx) error { // only moved goes on there
		return tx.WantHeld(t.Context(), kept, store.WaitRetry, d.clock.now().Add(time.Hour), 0, 0)
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.MoveToRecord(t.Context(), d.seller, []int64{moved}, Record{Kind: "contact", ID: third}, false); err != nil {
		t.Fatal(err)
	}
	regarding := func(item int64) any { return d.activities(nil)[d.item(t, item).ActivityID]["_regardingobjectid_value"] }
	if got := regarding(moved); got != third {
		t.Fatalf("before the takeover it is about %v", got)
	}
	d.takeOver(t, lagging)
	d.goOn(t)
	d.run(t)
	if got := regarding(moved); got != third {
		t.Errorf("the later decision was turned back: about %v", got)
	}
	if row := d.item(t, moved); row.RegardingID != third || row.State != store.ItemWritten || row.Changing {
		t.Errorf("the store says %s about %s", row.State, row.RegardingID)
	}
	if got := regarding(kept); got != second {
		t.Errorf("a correction without a later one is about %v, want %v", got, second)
	}
	r, err := d.store.Restored(t.Context())
	if err != nil || r.Settled.Dropped != 1 {
		t.Errorf("%+v %v", r, err)
	}
}

func TestOnlyAnAdminSaysGoOnAndOnlyOnce(t *testing.T) {
	t.Parallel()
	d := smallDesk(t)
	if _, err := d.GoOn(t.Context(), d.admin); fault.CodeOf(err) != fault.Usage {
		t.Errorf("nothing is held: %v", err)
	}
	item := d.add(t, "note", "nobody-known", "Nobody Known", "hello")
	d.takeOver(t, d.copyNow(t))
	d.run(t)
	if row := d.item(t, item); row.State != store.ItemWaiting || row.Reason != store.WaitRestored {
		t.Errorf("%s %s", row.State, row.Reason)
	}
	for _, a := range []Actor{d.support, d.seller} {
		if _, err := d.GoOn(t.Context(), a); fault.CodeOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", a.Role, err)
		}
	}
	d.goOn(t)
	if _, err := d.GoOn(t.Context(), d.boss); fault.CodeOf(err) != fault.Usage {
		t.Errorf("a second time: %v", err)
	}
	d.send(t)
	if row := d.item(t, item); row.State != store.ItemOpen {
		t.Errorf("%s %s", row.State, row.Reason)
	}
}
