package engine

import (
	"testing"

	"navsync/store"
	"navsync/sync/fault"
)

// verdict is what stands about the member of an item and a contact.
func (d *desk) verdict(t testing.TB, item int64, contact string) (outcome string, pair store.MatchOutcome) {
	t.Helper()
	member := d.item(t, item).MemberID
	err := d.store.Update(t.Context(), func(tx *store.Tx) error {
		all, err := tx.Matches(t.Context(), member)
		for _, m := range all {
			if m.RecordID == contact {
				pair = m.Outcome
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := d.store.MembersCalled(t.Context(), store.Scope{All: true}, "Camille Girault")
	if err != nil || len(rows) != 1 {
		t.Fatalf("%v %v", rows, err)
	}
	return rows[0].Outcome, pair
}

// TestARejectedPairComesBack: "Not the right person" can be taken back, and no run takes that back (spec §9).
func TestARejectedPairComesBack(t *testing.T) {
	t.Parallel()
	d := newDesk(t, aFew)
	contact := d.someContact(t, 1)
	d.matched(t, "camille-girault", "Camille Girault", contact)
	item := d.add(t, "note", "camille-girault", "Camille Girault", "one")
	expect := func(outcome string, pair store.MatchOutcome) {
		t.Helper()
		for range 2 { // as decided, and after a run
			if o, p := d.verdict(t, item, contact); o != outcome || p != pair {
				t.Fatalf("%s and %s, want %s and %s", o, p, outcome, pair)
			}
			d.run(t)
		}
	}
	expect("used", store.MatchUsed)
	record := Record{Kind: store.KindContact, ID: contact}
	for range 2 {
		r, err := d.RejectMatch(t.Context(), d.seller, []int64{item}, 0, record)
		if err != nil || r.Items != 1 || r.Batch == 0 {
			t.Fatalf("%+v %v", r, err)
		}
		expect("none", store.MatchRejected)
		if again, err := d.RejectMatch(t.Context(), d.seller, []int64{item}, 0, record); err != nil || again.Items != 0 {
			t.Errorf("rejected twice: %+v %v", again, err)
		}
		if _, err := d.Undo(t.Context(), d.support, r.Batch); fault.CodeOf(err) != fault.Forbidden {
			t.Errorf("support took it back: %v", err)
		}
		if _, err := d.Undo(t.Context(), d.seller, 0); err != nil {
			t.Fatal(err)
		}
		expect("used", store.MatchUsed)
		if _, err := d.Undo(t.Context(), d.seller, r.Batch); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("undone twice: %v", err)
		}
	}
	stranger := d.add(t, "note", "nobody-known", "Nobody Known", "two")
	_, err := d.RejectMatch(t.Context(), d.seller, []int64{stranger}, d.item(t, item).MemberID, record)
	if fault.CodeOf(err) != fault.NotFound {
		t.Errorf("a member of another thread: %v", err)
	}
}
