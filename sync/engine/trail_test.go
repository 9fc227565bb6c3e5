package engine

import (
	"database/sql"
	"encoding/json"
	"slices"
	"testing"

	"navsync/store"
	"navsync/sync/fault"
)

// TestATrailIsComplete follows one item that lost an answer, was refused, retried, matched, moved and taken back:
// its trail begins with the capture, has every attempt with what Dynamics said, and names from what to what it went.
func TestATrailIsComplete(t *testing.T) {
	t.Parallel()
	d := newDesk(t, aFew)
	if err := d.crm.SetFaults("503 on=POST:tasks"); err != nil {
		t.Fatal(err)
	}
	item := d.add(t, "note", "camille-girault", "Camille Girault", "secret words")
	if err := d.out.Pass(t.Context(), true); err != nil {
		t.Logf("pass: %v", err)
	}
	if err := d.crm.SetFaults("plugin-refused on=POST:tasks"); err != nil {
		t.Fatal(err)
	}
	d.send(t)
	if row := d.item(t, item); row.State != store.ItemFailed {
		t.Fatalf("%+v", row)
	}
	if err := d.crm.SetFaults(); err != nil {
		t.Fatal(err)
	}
	if r, err := d.Retry(t.Context(), d.support, item); err != nil || r.Queued != 1 {
		t.Fatalf("%+v %v", r, err)
	}
	d.send(t)
	first, second := d.someContact(t, 0), d.someContact(t, 1)
	if _, err := d.ResolveTo(t.Context(), d.seller, []int64{item}, Record{Kind: "contact", ID: first}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.MoveToRecord(t.Context(), d.seller, []int64{item}, Record{Kind: "contact", ID: second}, false); err != nil {
		t.Fatal(err)
	}
	entries, err := d.store.Trail(t.Context(), store.ItemRef(item))
	if err != nil {
		t.Fatal(err)
	}
	if entries[0].Event != "captured" {
		t.Errorf("it begins with %+v", entries[0])
	}
	facts := func(event string) map[string]any {
		at := slices.IndexFunc(entries, func(e store.TrailEntry) bool { return e.Event == event })
		if at < 0 {
			t.Fatalf("no %s in %+v", event, entries)
		}
		var f map[string]any
		if err := json.Unmarshal([]byte(entries[at].Facts), &f); err != nil {
			t.Fatal(err)
		}
		return f
	}
	if f := facts("attempted"); f["status"] != 503.0 || f["requestId"] == "" || f["until"] == nil {
		t.Errorf("the attempt is %v", f)
	}
	if f := facts("failed"); f["code"] != string(fault.Data) || f["key"] != "errors.crm.plugin" || f["message"] == nil {
		t.Errorf("the failure is %v", f)
	}
	last := entries[slices.IndexFunc(entries, func(e store.TrailEntry) bool { return e.Event == "resolved" })+1:]
	move := last[slices.IndexFunc(last, func(e store.TrailEntry) bool { return e.Event == "resolved" })]
	if move.Names["contact:"+first] == "" || move.Names["contact:"+second] == "" || move.Names[d.seller.Email] != "Léa Fontaine" {
		t.Errorf("the move %s names %v", move.Facts, move.Names)
	}
}

// TestATrailOfAnOldItemBeginsWithItsCapture holds that what was captured before captures were noted says so too,
// and why its member is not matched.
func TestATrailOfAnOldItemBeginsWithItsCapture(t *testing.T) {
	t.Parallel()
	d := newDesk(t, aFew)
	item := d.add(t, "note", "camille-girault", "Camille Girault", "one")
	d.run(t)
	db, err := sql.Open("sqlite", "file:"+d.store.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "DELETE FROM trail"); err != nil {
		t.Fatal(err)
	}
	entries, err := d.store.Trail(t.Context(), store.ItemRef(item))
	if err != nil || len(entries) != 2 || entries[0].Event != "captured" || entries[1].Event != "unmatched" {
		t.Errorf("%+v %v", entries, err)
	}
}
