package engine

import (
	"slices"
	"testing"

	"navsync/dynamics"
	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/fault"
)

// standing counts what a plan of undoing an archive would do.
type standing struct{ deletes, waiting, touched, attached, gone int }

func standingOf(u ArchiveUndo) standing {
	return standing{len(u.Deletes), len(u.Waiting), len(u.Touched), len(u.Attached), len(u.Gone)}
}

// leaImported is a desk whose one archive of four items is copied and written.
func leaImported(t testing.TB) (d *desk, archive int64, before map[string]bool) {
	t.Helper()
	d = newDesk(t, emulator.Options{})
	before = d.known()
	r := leaArchive(t, messages, notes)
	r.Copy = CopyAll
	if result, err := d.ImportArchive(t.Context(), d.seller, r); err != nil || result.Copied != 4 {
		t.Fatalf("%+v %v", result, err)
	}
	d.send(t)
	archives, err := d.store.Archives(t.Context(), d.seller.SeatID)
	if err != nil || len(archives) != 1 {
		t.Fatalf("%+v %v", archives, err)
	}
	return d, archives[0].ID, before
}

// changedByOthers changes an item's activity in Dynamics as another user than the connection's.
func (d *desk) changedByOthers(t testing.TB, row store.ItemRow, words string) {
	t.Helper()
	put(t, d.house, row.ActivityTable, emulator.Row{
		"activityid": row.ActivityID, "description": words, "_modifiedby_value": d.owners["ana@contoso.test"],
	})
}

// An archive's writebacks are taken back as one batch: what is as navsync wrote it is deleted in
// Dynamics, what somebody else has changed is left and named, and a second time nothing is left to do.
func TestAnArchivesWritebacksAreTakenBackAsOneBatch(t *testing.T) {
	t.Parallel()
	d, archive, before := leaImported(t)
	if n := len(d.activities(before)); n != 4 {
		t.Fatalf("%d activities", n)
	}
	rows, err := d.store.Items(t.Context(), store.ItemQuery{Scope: store.ScopeOf(d.seller.Person), Ascending: true})
	if err != nil || len(rows) != 4 {
		t.Fatalf("%+v %v", rows, err)
	}
	changed, gone := rows[0], rows[1]
	d.changedByOthers(t, changed, "Their own words.")
	if err := d.crm.Delete(gone.ActivityTable, gone.ActivityID); err != nil {
		t.Fatal(err)
	}
	waits := d.add(t, "note", "another-one", "Another One", "not of the archive")
	u, err := d.PlanArchiveUndo(t.Context(), d.seller, archive)
	if err != nil || standingOf(u) != (standing{deletes: 2, touched: 1, gone: 1}) || u.Touched[0] != changed.ID {
		t.Fatalf("%+v %v", u, err)
	}
	for _, wrong := range []int{0, 1, 3, 4} {
		if _, _, err := d.UndoArchive(t.Context(), d.seller, archive, wrong); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("confirmed with %d: %v", wrong, err)
		}
	}
	if n := len(d.activities(before)); n != 3 {
		t.Fatalf("%d activities after what was refused", n)
	}
	if _, r, err := d.UndoArchive(t.Context(), d.seller, archive, 2); err != nil || r.Done != 2 || r.Queued != 0 || len(r.Failed) != 0 {
		t.Fatalf("%+v %v", r, err)
	}
	left := d.activities(before)
	if row := left[changed.ActivityID]; len(left) != 1 || row["description"] != "Their own words." {
		t.Errorf("left in Dynamics: %+v", left)
	}
	if row := d.item(t, rows[2].ID); row.State != store.ItemTakenOut || row.Copy {
		t.Errorf("%+v", row)
	}
	if row := d.item(t, waits); row.State != store.ItemWaiting {
		t.Errorf("an item that is not of the archive: %+v", row)
	}
	if _, _, err := d.UndoArchive(t.Context(), d.seller, archive, 2); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("a second time: %v", err)
	}
	d.run(t)
	if row := d.item(t, rows[2].ID); row.State != store.ItemTakenOut {
		t.Errorf("after a run: %+v", row)
	}
	if _, err := d.Copy(t.Context(), d.seller, rows[2].ID); err != nil {
		t.Fatal(err)
	}
	d.send(t)
	if row := d.item(t, rows[2].ID); row.State != store.ItemWritten && row.State != store.ItemOpen || d.activities(before)[row.ActivityID] == nil {
		t.Errorf("copied anew: %+v", row)
	}
}

// What changes between the preview and the deletion is left too: it is looked at once more.
func TestWhatOthersChangeMeanwhileIsLeft(t *testing.T) {
	t.Parallel()
	d, archive, before := leaImported(t)
	rows, err := d.store.Items(t.Context(), store.ItemQuery{Scope: store.ScopeOf(d.seller.Person), Ascending: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.crm.SetFaults("503 on=GET:tasks after=1 times=9"); err != nil { // the plan reads, the deletion cannot
		t.Fatal(err)
	}
	if _, r, err := d.UndoArchive(t.Context(), d.seller, archive, 4); err != nil || r.Queued == 0 {
		t.Fatalf("%+v %v", r, err)
	}
	d.changedByOthers(t, rows[0], "Meanwhile.")
	if err := d.crm.SetFaults(); err != nil {
		t.Fatal(err)
	}
	d.send(t)
	left := d.activities(before)
	if len(left) != 1 || left[rows[0].ActivityID] == nil {
		t.Errorf("left in Dynamics: %+v", left)
	}
	problems, err := d.store.Problems(t.Context(), store.ProblemQuery{Scope: store.Scope{All: true}, Limit: 10})
	if err != nil || len(problems) != 1 || problems[0].Key != "errors.activity-touched" {
		t.Errorf("%+v %v", problems, err)
	}
}

// attach puts a note on an item's activity in Dynamics, by a user.
func (d *desk) attach(t testing.TB, row store.ItemRow, user string) {
	t.Helper()
	put(t, d.house, "annotation", emulator.Row{
		"subject": "Offer", "filename": "offer.pdf", "_objectid_value": row.ActivityID, "_objectid_type": row.ActivityTable,
		"_createdby_value": user, "_modifiedby_value": user,
	})
}

// A note or a file of others would go with the activity: such a one is left and named, also one that is added between the
// preview and the deletion. What navsync itself added is no reason.
func TestWhatOthersAttachedIsLeft(t *testing.T) {
	t.Parallel()
	d, archive, before := leaImported(t)
	rows, err := d.store.Items(t.Context(), store.ItemQuery{Scope: store.ScopeOf(d.seller.Person), Ascending: true})
	if err != nil || len(rows) != 4 {
		t.Fatalf("%+v %v", rows, err)
	}
	conn, err := d.store.Connection(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d.attach(t, rows[0], d.owners["ana@contoso.test"])
	d.attach(t, rows[1], conn.UserID)
	u, err := d.PlanArchiveUndo(t.Context(), d.seller, archive)
	if err != nil || standingOf(u) != (standing{deletes: 3, attached: 1}) || u.Attached[0] != rows[0].ID || u.Left() != 1 {
		t.Fatalf("%+v %v", u, err)
	}
	if err := d.crm.SetFaults("503 on=GET:annotations after=1 times=9"); err != nil { // the plan reads, the deletion cannot
		t.Fatal(err)
	}
	if _, r, err := d.UndoArchive(t.Context(), d.seller, archive, 3); err != nil || r.Queued == 0 {
		t.Fatalf("%+v %v", r, err)
	}
	d.attach(t, rows[2], d.owners["ana@contoso.test"])
	if err := d.crm.SetFaults(); err != nil {
		t.Fatal(err)
	}
	d.send(t)
	left := d.activities(before)
	if len(left) != 2 || left[rows[0].ActivityID] == nil || left[rows[2].ActivityID] == nil {
		t.Errorf("left in Dynamics: %+v", left)
	}
	problems, err := d.store.Problems(t.Context(), store.ProblemQuery{Scope: store.Scope{All: true}, Limit: 10})
	if err != nil || len(problems) != 1 || problems[0].Key != "errors.activity-attached" {
		t.Errorf("%+v %v", problems, err)
	}
}

// Only who may import for the seat takes its writebacks back.
func TestWhoMayTakeAnArchiveBack(t *testing.T) {
	t.Parallel()
	d, archive, before := leaImported(t)
	own := d.admin
	own.Role = store.Seller // another seller
	for _, a := range []Actor{d.support, own} {
		if _, _, err := d.UndoArchive(t.Context(), a, archive, 4); fault.CodeOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", a.Email, err)
		}
	}
	if _, err := d.PlanArchiveUndo(t.Context(), d.boss, 99); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("no such import: %v", err)
	}
	if n := len(d.activities(before)); n != 4 {
		t.Errorf("%d activities", n)
	}
}

// The privilege to delete activities is looked for before anything is deleted: an integration user
// with the least that an import and writeback need has it not, an administrator has.
func TestDeletingActivitiesWantsItsPrivilege(t *testing.T) {
	t.Parallel()
	missing := func(e *Engine) []string {
		t.Helper()
		c, conn, err := e.link.client(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		x := &examination{client: c, identity: dynamics.Identity{UserID: conn.UserID}}
		names, _, err := x.missing(t.Context(), []need{deleteNeed})
		if err != nil {
			t.Fatal(err)
		}
		return names
	}
	_, demo := organization(t, emulator.Options{})
	o := newOffice(t, demo)
	o.connect(t)
	if names := missing(o.Engine); !slices.Equal(names, []string{"prvDeleteActivity"}) {
		t.Errorf("the integration user lacks %v", names)
	}
	if names := missing(newHouse(t, emulator.Options{}).Engine); len(names) != 0 {
		t.Errorf("an administrator lacks %v", names)
	}
}

// TestNothingIsDeletedWhereNotesCannotBeRead: an account without Read on notes cannot judge what others have added, so
// nothing goes: the preview names the privilege, and a deletion that was decided before it was lost stops with the same cause.
func TestNothingIsDeletedWhereNotesCannotBeRead(t *testing.T) {
	t.Parallel()
	d, archive, before := leaImported(t)
	lost := "403 code=0x80040220 on=GET:annotations"
	if err := d.crm.SetFaults(lost + " after=1"); err != nil { // the plan reads them still
		t.Fatal(err)
	}
	if _, r, err := d.UndoArchive(t.Context(), d.seller, archive, 4); err != nil || r.Done != 0 {
		t.Fatalf("%+v %v", r, err)
	}
	rows, err := d.store.Items(t.Context(), store.ItemQuery{Scope: store.ScopeOf(d.seller.Person), Ascending: true})
	if err != nil {
		t.Fatal(err)
	}
	other := d.add(t, "note", "nobody-known", "Nobody Known", "open one")
	d.send(t)
	if _, err := d.ResolveTo(t.Context(), d.seller, []int64{other}, Record{Kind: store.KindContact, ID: d.someContact(t, 1)}); err != nil {
		t.Fatal(err)
	}
	d.send(t)
	if got := d.item(t, other); got.State != store.ItemWritten {
		t.Errorf("what deletes nothing is %s", got.State)
	}
	problems, err := d.store.Problems(t.Context(), store.ProblemQuery{Scope: store.Scope{All: true}, Limit: 10})
	kept := len(d.activities(before))
	if err != nil || kept != 5 || len(problems) != 1 || problems[0].Code != string(fault.Privilege) || problems[0].Affected != int64(len(rows)) {
		t.Errorf("%d are there, %+v %v", kept, problems, err)
	}
	if err := d.crm.SetFaults(lost); err != nil {
		t.Fatal(err)
	}
	if _, err := d.PlanArchiveUndo(t.Context(), d.seller, archive); fault.CodeOf(err) != fault.Privilege {
		t.Errorf("the preview: %v", err)
	}
}
