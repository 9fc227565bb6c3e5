package engine

import (
	"errors"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
)

// desk is a house after its first import: both seats linked, CRM sync and writeback on.
type desk struct {
	*house
	owners map[string]string // CRM user by e-mail of the seat holder
}

func newDesk(t testing.TB, o emulator.Options) *desk {
	t.Helper()
	target := store.TargetStandard
	if o.LinkedInApp {
		target = store.TargetLinkedIn
	}
	d := &desk{owners: map[string]string{}}
	d.house = newHouseAfter(t, o, "desk", func(h *house) {
		h.run(t)
		h.set(t, map[string]string{
			store.KeyAutoSync: store.Yes, store.KeyWriteback: store.Yes, store.KeyWritebackItems: store.AllItems, store.KeyWritebackTarget: target,
		})
		h.linkByHand(t)
	})
	for _, seat := range []string{"ana@contoso.test", "lea@contoso.test"} {
		row, err := d.store.SeatOf(t.Context(), seat)
		if err != nil {
			t.Fatal(err)
		}
		d.owners[seat] = row.CRMUserID
	}
	return d
}

// linkByHand links both seats to CRM users by hand.
func (h *house) linkByHand(t testing.TB) {
	t.Helper()
	users, err := h.store.CRMUsers(t.Context(), store.CRMUserQuery{Limit: 2})
	if err != nil || len(users) < 2 {
		t.Fatalf("%v %v", users, err)
	}
	err = h.store.UpdateDurably(t.Context(), func(tx *store.Tx) error {
		for i, email := range []string{"ana@contoso.test", "lea@contoso.test"} {
			if err := tx.LinkSeat(t.Context(), h.seats[email], users[i].ID, "hand"); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

var copied = true

// note adds a copied item of Léa on a member.
func (d *desk) add(t testing.TB, kind store.ItemKind, slug, name, text string) int64 {
	t.Helper()
	id, err := d.AddItem(t.Context(), d.seller, NewItem{
		Kind: kind, MemberURL: "https://www.linkedin.com/in/" + slug, MemberName: name, Text: text, Copy: &copied,
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// matched adds a member who is matched by hand to a contact, before anything is copied.
func (d *desk) matched(t testing.TB, slug, name, contact string) {
	t.Helper()
	no := false
	item, err := d.AddItem(t.Context(), d.seller, NewItem{
		Kind: "note", MemberURL: "https://www.linkedin.com/in/" + slug, MemberName: name, Text: "first", Copy: &no,
	})
	if err != nil {
		t.Fatal(err)
	}
	row := d.item(t, item)
	err = d.store.UpdateDurably(t.Context(), func(tx *store.Tx) error {
		act := &action{e: d.Engine, tx: tx, actor: d.seller, matches: map[int64][]store.Match{}}
		return act.matchByHand(t.Context(), row.MemberID, Record{Kind: "contact", ID: contact})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (d *desk) item(t testing.TB, id int64) store.ItemRow {
	t.Helper()
	row, err := d.store.Item(t.Context(), store.Scope{All: true, Texts: true, SeatID: d.seller.SeatID}, id)
	if err != nil {
		t.Fatal(err)
	}
	return row
}

// someContact is an active contact of the organization.
func (d *desk) someContact(t testing.TB, n int) string {
	t.Helper()
	rows := d.crm.Rows("contact", func(r emulator.Row) bool { return r["statecode"] == int64(0) })
	return id(rows[n], "contactid")
}

// send makes passes of the outbox until nothing is due; the clock moves past every wait.
func (d *desk) send(t testing.TB) {
	t.Helper()
	for range 30 {
		if err := d.out.Pass(t.Context(), true); err != nil {
			t.Logf("pass: %v", err)
		}
		conn, err := d.store.Connection(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if conn.State == store.Failing {
			if _, err := d.Sync(t.Context(), d.admin, SyncOptions{Wait: true}); err != nil {
				t.Logf("run: %v", err)
			}
		}
		n, err := d.store.Outgoing(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
		d.clock.advance(20 * time.Minute)
	}
	t.Fatal("the outbox does not come to rest")
}

// activities are all activities in Dynamics that navsync may have written, by id.
func (d *desk) activities(before map[string]bool) map[string]emulator.Row {
	all := map[string]emulator.Row{}
	for _, table := range activityTables {
		for _, row := range d.crm.Rows(table, nil) {
			if key := id(row, "activityid"); !before[key] {
				row["table"] = table
				all[key] = row
			}
		}
	}
	return all
}

func (d *desk) known() map[string]bool {
	known := map[string]bool{}
	for key := range d.activities(nil) {
		known[key] = true
	}
	return known
}

// settled checks that each item is exactly one activity in its right state.
func (d *desk) settled(t testing.TB, before map[string]bool, items []int64) {
	t.Helper()
	found := d.activities(before)
	if len(found) != len(items) {
		t.Errorf("%d activities for %d items", len(found), len(items))
	}
	for _, item := range items {
		row := d.item(t, item)
		state := map[any]store.ItemState{int64(0): store.ItemOpen, int64(1): store.ItemWritten}[found[row.ActivityID]["statecode"]]
		if row.State != state || state == "" {
			t.Errorf("%s %s, in Dynamics %q", row.State, row.Reason, state)
		}
	}
}

// killing dies at each point that do passes, one after another, and lets one run follow
// each death; check then sees whether all is as it shall be. It ends when do survives.
func (d *desk) killing(t *testing.T, prepare func(), do func() error, check func()) {
	t.Helper()
	died := errors.New("killed")
	for at := 1; at < 60; at++ {
		prepare()
		point, dead := 0, false
		d.out.Fault = func(string) error {
			if point++; point >= at {
				dead = true
				return died
			}
			return nil
		}
		passed := do()
		d.reopen(t)
		if r, err := d.Sync(t.Context(), d.admin, SyncOptions{Wait: true}); err != nil {
			t.Fatalf("%v %+v", err, r)
		}
		check()
		if t.Failed() {
			t.Fatalf("died at point %d: %v", at, passed)
		}
		if !dead {
			return
		}
	}
	t.Fatal("more points than expected")
}
