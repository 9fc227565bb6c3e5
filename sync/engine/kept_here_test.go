package engine

import (
	"testing"
	"time"

	"navsync/store"
)

// newKeeping is a desk where what matches no record is kept here.
func newKeeping(t testing.TB) *desk {
	t.Helper()
	d := newDesk(t, aFew)
	d.set(t, map[string]string{store.KeyUnresolved: store.UnresolvedKeep})
	return d
}

// passes makes passes of the outbox; the clock moves past every wait. What is kept here never comes to rest.
func (d *desk) passes(t testing.TB) {
	t.Helper()
	for range 4 {
		if err := d.out.Pass(t.Context(), true); err != nil {
			t.Fatal(err)
		}
		d.clock.advance(20 * time.Minute)
	}
}

// keeps checks that exactly these items are kept here, stand in the report, and that nothing of them is in Dynamics.
func (d *desk) keeps(t testing.TB, before map[string]bool, items ...int64) {
	t.Helper()
	rows, err := d.store.Unresolved(t.Context(), store.UnresolvedQuery{Scope: store.Scope{All: true}})
	if err != nil {
		t.Fatal(err)
	}
	kept := map[int64]store.UnresolvedRow{}
	for _, r := range rows {
		if !r.KeptAt.IsZero() {
			kept[r.ItemID] = r
		}
	}
	if len(kept) != len(items) {
		t.Errorf("%d are kept here, %d should be", len(kept), len(items))
	}
	for _, id := range items {
		row := d.item(t, id)
		if row.State != store.ItemWaiting || row.Reason != store.WaitKept || row.Becomes != store.WaitKept || kept[id].Reason == "" {
			t.Errorf("item %d is %s, %q, becomes %s, in the report %+v", id, row.State, row.Reason, row.Becomes, kept[id])
		}
	}
	if n := len(d.activities(before)); n != 0 {
		t.Errorf("%d activities in Dynamics", n)
	}
}

func TestWithoutARecordAnItemIsKeptHereUntilItIsResolved(t *testing.T) {
	t.Parallel()
	d := newKeeping(t)
	before := d.known()
	one := d.add(t, "note", "camille-girault", "Camille Girault", "one")
	two := d.add(t, "message", "camille-girault", "Camille Girault", "two")
	other := d.add(t, "note", "oliver-hartley", "Oliver Hartley", "other")
	d.passes(t)
	d.keeps(t, before, one, two, other)
	d.passes(t)
	d.run(t)
	d.keeps(t, before, one, two, other) // nothing wakes them but a match
	if b, err := d.store.Badges(t.Context(), store.ScopeOf(d.seller.Person)); err != nil || b.Unresolved != 3 {
		t.Errorf("badges %+v %v", b, err)
	}
	contact := d.someContact(t, 1)
	r, err := d.ResolveTo(t.Context(), d.seller, []int64{one}, Record{Kind: store.KindContact, ID: contact})
	if err != nil || r.Items != 2 || r.Queued != 2 || len(r.Failed) != 0 {
		t.Fatalf("%+v %v", r, err)
	}
	d.passes(t)
	made := d.activities(before)
	for _, id := range []int64{one, two} {
		row := d.item(t, id)
		got := made[row.ActivityID]
		if row.State != store.ItemWritten || got["statecode"] != int64(1) || got["_regardingobjectid_value"] != contact {
			t.Errorf("item %d: %s %s %+v", id, row.State, row.Reason, got)
		}
	}
	if len(made) != 2 {
		t.Errorf("%d activities", len(made))
	}
}

// Undoing what let an item go puts it back into the report: where it was written meanwhile, Dynamics loses it again.
func TestUndoneItIsKeptHereAgain(t *testing.T) {
	t.Parallel()
	for name, sent := range map[string]bool{"before it is written": false, "after it is written": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newKeeping(t)
			before := d.known()
			item := d.add(t, "note", "camille-girault", "Camille Girault", "one")
			d.passes(t)
			if _, err := d.ResolveTo(t.Context(), d.seller, []int64{item}, Record{Kind: store.KindContact, ID: d.someContact(t, 1)}); err != nil {
				t.Fatal(err)
			}
			if sent {
				d.passes(t)
				if d.item(t, item).State != store.ItemWritten {
					t.Fatal("not written")
				}
			}
			if _, err := d.Undo(t.Context(), d.seller, 0); err != nil {
				t.Fatal(err)
			}
			d.passes(t)
			d.keeps(t, before, item)
			d.run(t)
			d.keeps(t, before, item)
		})
	}
}

func TestWhatIsKeptHereCanBeIgnoredHandedOverAndTakenOut(t *testing.T) {
	t.Parallel()
	d := newKeeping(t)
	before := d.known()
	ignored := d.add(t, "note", "camille-girault", "Camille Girault", "one")
	handed := d.add(t, "note", "oliver-hartley", "Oliver Hartley", "two")
	out := d.add(t, "note", "fiona-macrae", "Fiona Macrae", "three")
	d.passes(t)
	d.keeps(t, before, ignored, handed, out)
	if r, err := d.Ignore(t.Context(), d.seller, ignored); err != nil || r.Items != 1 || len(r.Failed) != 0 {
		t.Errorf("%+v %v", r, err)
	}
	if r, err := d.HandOver(t.Context(), d.seller, []int64{handed}, "ana@contoso.test"); err != nil || r.Items != 1 || len(r.Failed) != 0 {
		t.Errorf("%+v %v", r, err)
	}
	if r, err := d.TakeOut(t.Context(), d.seller, out); err != nil || r.Changed != 1 {
		t.Errorf("%+v %v", r, err)
	}
	d.passes(t)
	rows, err := d.store.Unresolved(t.Context(), store.UnresolvedQuery{Scope: store.ScopeOf(d.admin.Person)})
	if err != nil || len(rows) != 1 || rows[0].ItemID != handed || rows[0].SeatEmail != "ana@contoso.test" {
		t.Errorf("the report is %+v %v", rows, err)
	}
	if row := d.item(t, out); row.State != store.ItemTakenOut || row.Unresolved != "" {
		t.Errorf("taken out is %+v", row)
	}
	if _, err := d.StopIgnoring(t.Context(), d.seller, ignored); err != nil {
		t.Fatal(err)
	}
	d.keeps(t, before, ignored, handed)
	if _, err := d.Copy(t.Context(), d.seller, out); err != nil {
		t.Fatal(err)
	}
	d.passes(t)
	d.keeps(t, before, ignored, handed, out)
}

// When an admin chooses open again, what waited is written open; what is open then stays, when it is kept again.
func TestTheChoiceToKeepHereCanBeTakenBack(t *testing.T) {
	t.Parallel()
	d := newKeeping(t)
	before := d.known()
	item := d.add(t, "note", "camille-girault", "Camille Girault", "one")
	d.passes(t)
	d.keeps(t, before, item)
	if _, err := d.SetSettings(t.Context(), d.seller, map[string]string{store.KeyUnresolved: store.UnresolvedOpen}); CodeOf(err) != CodeForbidden {
		t.Errorf("a seller chose: %v", err)
	}
	if _, err := d.SetSettings(t.Context(), d.admin, map[string]string{store.KeyUnresolved: store.UnresolvedOpen}); err != nil {
		t.Fatal(err)
	}
	d.passes(t)
	if row := d.item(t, item); row.State != store.ItemOpen || len(d.activities(before)) != 1 {
		t.Errorf("not written open: %+v", row)
	}
	d.set(t, map[string]string{store.KeyUnresolved: store.UnresolvedKeep})
	d.passes(t)
	if row := d.item(t, item); row.State != store.ItemOpen || row.Kept {
		t.Errorf("open is %+v", row)
	}
}

// A record that appears later wakes what is kept here of it.
func TestARecordThatAppearsWakesWhatIsKeptHere(t *testing.T) {
	t.Parallel()
	d := newKeeping(t)
	before := d.known()
	item := d.add(t, "note", "camille-girault", "Camille Girault", "one")
	d.passes(t)
	d.keeps(t, before, item)
	r, err := d.create(t, item)
	if err != nil || len(r.Failed) != 0 {
		t.Fatalf("%+v %v", r, err)
	}
	d.passes(t)
	if row := d.item(t, item); row.State != store.ItemWritten || row.RegardingID != r.Record.ID {
		t.Errorf("the item is %+v", row)
	}
}
