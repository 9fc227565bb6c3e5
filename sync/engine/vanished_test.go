package engine

import (
	"slices"
	"strings"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/fault"
)

// manyMore are enough to be a cause of their own.
const manyMore = 10

// What was written and is deleted in Dynamics is noticed: by the next run, and at once when
// somebody looks. It is written again only when a person says so, under the same id.
func TestWhatIsDeletedInDynamicsIsNoticed(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{})
	d.matched(t, "somebody-known", "Somebody Known", d.someContact(t, 1))
	var items []int64
	for range 12 {
		items = append(items, d.add(t, "note", "somebody-known", "Somebody Known", "hello"))
	}
	open := d.add(t, "note", "nobody-known", "Nobody Known", "open one")
	d.send(t)
	first := d.item(t, items[0])
	if first.State != store.ItemWritten || first.Gone {
		t.Fatalf("%+v", first)
	}
	remove := func(ids ...int64) {
		t.Helper()
		for _, id := range ids {
			row := d.item(t, id)
			if err := d.crm.Delete(row.ActivityTable, row.ActivityID); err != nil {
				t.Fatal(err)
			}
		}
	}
	remove(items[0])
	seen, err := d.LookAt(t.Context(), items[0])
	if err != nil || !seen.Gone || seen.Err != nil || d.item(t, items[0]).State != store.ItemDeleted {
		t.Errorf("looked at: %+v (%v), the item is %s", seen, err, d.item(t, items[0]).State)
	}
	if seen, err = d.LookAt(t.Context(), items[1]); err != nil || seen.Gone || !seen.Written {
		t.Errorf("one that is there: %+v (%v)", seen, err)
	}
	remove(append(items[1:], open)...)
	d.clock.advance(time.Minute)
	if _, err := d.Sync(t.Context(), d.admin, SyncOptions{Wait: true}); err != nil {
		t.Fatal(err)
	}
	gone, err := d.store.ItemIDs(t.Context(), store.ItemQuery{Scope: store.Scope{All: true}, States: []store.ItemState{store.ItemDeleted}})
	if err != nil || len(gone) != 13 {
		t.Errorf("%d are deleted (%v)", len(gone), err)
	}
	for _, state := range []store.ItemState{store.ItemWritten, store.ItemOpen} {
		left, err := d.store.ItemIDs(t.Context(), store.ItemQuery{Scope: store.Scope{All: true}, States: []store.ItemState{state}})
		if err != nil || len(left) != 0 {
			t.Errorf("%d are %s still (%v)", len(left), state, err)
		}
	}
	threads, err := d.store.Threads(t.Context(), store.ThreadQuery{Scope: store.Scope{All: true}, Limit: 10})
	deleted := 0
	for _, row := range threads {
		if deleted += row.Deleted; row.Written != 0 || row.Open != 0 {
			t.Errorf("a conversation still counts %d written, %d open", row.Written, row.Open)
		}
	}
	if err != nil || deleted != 13 {
		t.Errorf("conversations count %d deleted (%v)", deleted, err)
	}
	problems, err := d.store.Problems(t.Context(), store.ProblemQuery{Scope: store.Scope{All: true}, Limit: 10})
	if err != nil || len(problems) != 1 || problems[0].Key != "errors.activities-gone" || problems[0].Affected != 12 {
		t.Errorf("the cause is %+v (%v)", problems, err)
	}
	more := make([]int64, manyMore)
	for i := range more {
		more[i] = d.add(t, "note", "somebody-known", "Somebody Known", "later")
	}
	d.send(t)
	remove(more...)
	d.clock.advance(time.Minute)
	if _, err := d.Sync(t.Context(), d.admin, SyncOptions{Wait: true}); err != nil {
		t.Fatal(err)
	}
	problems, err = d.store.Problems(t.Context(), store.ProblemQuery{Scope: store.Scope{All: true}, Limit: 10})
	if err != nil || len(problems) != 1 || problems[0].Affected != 12+manyMore {
		t.Errorf("when more go, the cause is %+v (%v)", problems, err)
	}
	items = append(items, more...)
	before := d.known()
	d.clock.advance(24 * time.Hour)
	if _, err := d.Sync(t.Context(), d.admin, SyncOptions{Wait: true}); err != nil {
		t.Fatal(err)
	}
	if n := len(d.activities(before)); n != 0 {
		t.Errorf("%d were written again by themselves", n)
	}
	r, err := d.WriteAgain(t.Context(), d.seller, items...)
	if err != nil || r.Queued != len(items) {
		t.Fatalf("%+v (%v)", r, err)
	}
	d.send(t)
	again := d.item(t, items[0])
	if again.State != store.ItemWritten || again.ActivityID != first.ActivityID || len(d.activities(before)) != len(items) {
		t.Errorf("%+v, %d activities", again, len(d.activities(before)))
	}
	if r, err := d.WriteAgain(t.Context(), d.seller, items[0]); err != nil || r.Queued != 0 || r.Unchanged != 1 {
		t.Errorf("one that is there: %+v (%v)", r, err)
	}
}

// Without a connection an item says as of when it is known.
func TestLookingWithoutAConnectionSaysAsOfWhen(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{})
	d.matched(t, "somebody-known", "Somebody Known", d.someContact(t, 1))
	item := d.add(t, "note", "somebody-known", "Somebody Known", "hello")
	d.send(t)
	at := d.now()
	if err := d.crm.SetFaults("503 retry-after=0"); err != nil {
		t.Fatal(err)
	}
	d.clock.advance(time.Hour)
	seen, err := d.LookAt(t.Context(), item)
	if err != nil || seen.Err == nil || seen.Gone || seen.At.After(at.Add(time.Hour-time.Second)) || seen.At.IsZero() {
		t.Errorf("%+v (%v)", seen, err)
	}
	if code := fault.CodeOf(seen.Err); code != fault.CRM && code != fault.Connection {
		t.Errorf("the cause is %q", code)
	}
}

// TestAnActivityGoesWithItsMergedRecord: an activity whose record was merged, or that a person moved in Dynamics, says what
// it is about now, and why; the history of the new record knows it as navsync's own at once.
func TestAnActivityGoesWithItsMergedRecord(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{})
	first, master, third := d.someContact(t, 1), d.someContact(t, 2), d.someContact(t, 3)
	d.matched(t, "somebody-known", "Somebody Known", first)
	item := d.add(t, "note", "somebody-known", "Somebody Known", "hello")
	d.send(t)
	about := func(contact string) {
		t.Helper()
		row := d.item(t, item)
		put(t, d.house, row.ActivityTable, emulator.Row{
			"activityid": row.ActivityID, "_regardingobjectid_value": contact, "_regardingobjectid_type": "contact",
		})
	}
	last := func(contact, action string) {
		t.Helper()
		row := d.item(t, item)
		facts := d.query(t, "SELECT facts FROM trail WHERE kind = 'item' ORDER BY id DESC LIMIT 1")
		if row.RegardingID != contact || row.State != store.ItemWritten || !strings.Contains(facts, `"action":"`+action+`"`) {
			t.Errorf("regarding %s, %s; the trail says %s", row.RegardingID, row.State, facts)
		}
	}
	put(t, d.house, "contact", emulator.Row{
		"contactid": first, "_masterid_value": master, "merged": true, "statecode": int64(1), "statuscode": int64(2),
	})
	about(master)
	h, err := d.RecordHistory(t.Context(), d.seller, Record{Kind: store.KindContact, ID: master})
	if err != nil || !slices.ContainsFunc(h.Entries, func(e HistoryEntry) bool { return e.ItemID == item && e.Own }) {
		t.Errorf("the history before anybody looked: %+v %v", h, err)
	}
	d.clock.advance(time.Minute)
	d.run(t)
	last(master, "merged")
	if got := d.query(t, "SELECT facts FROM trail WHERE kind = 'member' ORDER BY id DESC LIMIT 1"); !strings.Contains(got, `"via":"`+first+`"`) {
		t.Errorf("the member's trail says %s", got)
	}
	about(third)
	if _, err := d.LookAt(t.Context(), item); err != nil {
		t.Fatal(err)
	}
	last(third, "elsewhere")
	said := d.query(t, "SELECT count(*) FROM trail WHERE kind = 'item'")
	d.clock.advance(time.Minute)
	d.run(t)
	if now := d.query(t, "SELECT count(*) FROM trail WHERE kind = 'item'"); now != said {
		t.Errorf("it is told again: %s, %s", said, now)
	}
}
