package engine

import (
	"strings"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
)

func TestResolveCreateMoveAndUndo(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{})
	ctx := t.Context()
	one := d.add(t, "note", "camille-girault", "Camille Girault", "one")
	two := d.add(t, "message", "camille-girault", "Camille Girault", "two")
	other := d.add(t, "note", "oliver-hartley", "Oliver Hartley", "three")
	d.send(t)
	state := func(item int64) (store.ItemState, any, any) {
		row := d.item(t, item)
		got := d.activities(nil)[row.ActivityID]
		return row.State, got["statecode"], got["_regardingobjectid_value"]
	}
	check := func(item int64, want store.ItemState, code int64, regarding any) {
		t.Helper()
		if s, c, r := state(item); s != want || c != code || r != regarding {
			t.Fatalf("item %d is %s, %v, %v; want %s, %v", item, s, c, r, want, regarding)
		}
	}
	check(one, store.ItemOpen, 0, nil)
	a, b := d.someContact(t, 4), d.someContact(t, 5)
	result, err := d.ResolveTo(ctx, d.seller, []int64{one}, Record{Kind: "contact", ID: a})
	if err != nil || result.Done != 2 {
		t.Fatalf("%+v %v", result, err)
	}
	check(one, store.ItemWritten, 1, a)
	check(two, store.ItemWritten, 1, a)
	if result, err = d.MoveToRecord(ctx, d.seller, []int64{two}, Record{Kind: "contact", ID: b}, false); err != nil || result.Done != 1 {
		t.Fatalf("%+v %v", result, err)
	}
	check(two, store.ItemWritten, 1, b)
	for range 2 { // the move, then the resolution
		if result, err = d.Undo(ctx, d.seller, 0); err != nil || len(result.Failed) != 0 || result.Queued != 0 {
			t.Fatalf("%+v %v", result, err)
		}
	}
	check(one, store.ItemOpen, 0, nil)
	check(two, store.ItemOpen, 0, nil)
	if row := d.item(t, one); row.Unresolved != "no-candidate" {
		t.Errorf("%+v", row)
	}
	result, err = d.CreateRecord(ctx, d.seller, RecordRequest{Kind: "contact", Company: "Penrose Analytics", Items: []int64{other}})
	if err != nil || result.Done != 1 || len(result.Failed) != 0 {
		t.Fatalf("%+v %v", result, err)
	}
	check(other, store.ItemWritten, 1, result.Record.ID)
	made := d.crm.Rows("contact", func(r emulator.Row) bool { return id(r, "contactid") == result.Record.ID })
	if len(made) != 1 || made[0]["lastname"] != "Hartley" || made[0]["_ownerid_value"] != d.owners["lea@contoso.test"] {
		t.Fatalf("%+v", made)
	}
	accounts := d.crm.Rows("account", func(r emulator.Row) bool { return r["accountid"] == made[0]["_parentcustomerid_value"] })
	if len(accounts) != 1 || accounts[0]["name"] != "Penrose Analytics" {
		t.Fatalf("%+v", accounts)
	}
	if result, err = d.Ignore(ctx, d.seller, one); err != nil || result.Items != 1 {
		t.Fatalf("%+v %v", result, err)
	}
	rows, err := d.store.Unresolved(ctx, store.UnresolvedQuery{Scope: store.ScopeOf(d.seller.Person)})
	if err != nil || len(rows) != 1 || rows[0].ItemID != two {
		t.Fatalf("%+v %v", rows, err)
	}
	if result, err = d.HandOver(ctx, d.seller, []int64{two}, "ana@contoso.test"); err != nil || result.Done != 1 {
		t.Fatalf("%+v %v", result, err)
	}
	if got := d.activities(nil)[d.item(t, two).ActivityID]; got["_ownerid_value"] != d.owners["ana@contoso.test"] {
		t.Fatalf("%+v", got)
	}
	history, err := d.RecordHistory(ctx, d.seller, Record{Kind: "contact", ID: id(made[0], "contactid")})
	if err != nil {
		t.Fatalf("%+v %v", history, err)
	}
}

func TestWhatLaterMatchesIsResolvedByItselfAndWhatWasDeletedIsGone(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{})
	item := d.add(t, "note", "ada-byron-lovelace", "Ada Byron", "hello")
	lost := d.add(t, "note", "nobody-known", "Nobody Known", "hello")
	d.send(t)
	if err := d.crm.Delete("task", d.item(t, lost).ActivityID); err != nil {
		t.Fatal(err)
	}
	contact := put(t, d.house, "contact", emulator.Row{
		"firstname": "Ada", "lastname": "Byron", "websiteurl": "https://www.linkedin.com/in/ada-byron-lovelace",
	})
	d.clock.advance(time.Minute)
	d.run(t)
	row := d.item(t, item)
	got := d.activities(nil)[row.ActivityID]
	if row.State != store.ItemWritten || got["statecode"] != int64(1) || got["_regardingobjectid_value"] != contact {
		t.Errorf("%+v\n%+v", row, got)
	}
	if row := d.item(t, lost); !row.Gone {
		t.Errorf("%+v", row)
	}
	from := len(d.crm.Requests())
	d.send(t)
	d.run(t)
	for _, r := range d.crm.Requests()[from:] {
		if r.Method == "POST" && strings.HasSuffix(r.Path, "/tasks") {
			t.Errorf("written again: %s", r.Path)
		}
	}
}

func TestAHandedOverActivityIsTheOthersToo(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{})
	item := d.add(t, "note", "nobody-known", "Nobody Known", "hello")
	d.send(t)
	if _, err := d.HandOver(t.Context(), d.seller, []int64{item}, "ana@contoso.test"); err != nil {
		t.Fatal(err)
	}
	own := store.Scope{SeatID: d.admin.SeatID}
	rows, err := d.store.Unresolved(t.Context(), store.UnresolvedQuery{Scope: own})
	if err != nil || len(rows) != 1 || rows[0].Text != "hello" || rows[0].SeatEmail != "ana@contoso.test" {
		t.Errorf("%+v %v", rows, err)
	}
	if _, err := d.Undo(t.Context(), d.seller, 0); err != nil {
		t.Fatal(err)
	}
	if n, err := d.store.CountUnresolved(t.Context(), store.UnresolvedQuery{Scope: own}); err != nil || n != 0 {
		t.Errorf("%d %v", n, err)
	}
}
