package engine

import (
	"errors"
	"testing"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/fault"
)

// TestAnUndoneCreationLasts: no run matches the record again that the creation left in Dynamics; it can be deleted there.
func TestAnUndoneCreationLasts(t *testing.T) {
	t.Parallel()
	d := newDesk(t, aFew)
	item := d.add(t, "note", "camille-girault", "Camille Girault", "one")
	d.send(t)
	persons := d.persons()
	made, err := d.create(t, item)
	if err != nil {
		t.Fatal(err)
	}
	if err := DeleteCreated(t.Context(), d.Engine, d.seller, made.Record); CodeOf(err) != CodeConflict {
		t.Errorf("a record that is needed was deleted: %v", err)
	}
	undone, err := d.Undo(t.Context(), d.seller, 0)
	if err != nil || undone.Record.ID != made.Record.ID {
		t.Fatalf("%+v %v", undone, err)
	}
	for range 2 {
		d.run(t)
		if row := d.item(t, item); row.State != store.ItemOpen || row.RegardingID != "" {
			t.Fatalf("the undo was undone: %+v", row)
		}
	}
	if _, err := d.Undo(t.Context(), d.seller, 0); CodeOf(err) != CodeNotFound {
		t.Errorf("undone twice: %v", err)
	}
	if err := DeleteCreated(t.Context(), d.Engine, d.support, made.Record); CodeOf(err) != CodeForbidden {
		t.Errorf("support deleted it: %v", err)
	}
	if err := DeleteCreated(t.Context(), d.Engine, d.seller, Record{Kind: "contact", ID: d.someContact(t, 1)}); CodeOf(err) != CodeNotFound {
		t.Errorf("what was not created here: %v", err)
	}
	if err := DeleteCreated(t.Context(), d.Engine, d.seller, made.Record); err != nil || d.persons() != persons {
		t.Errorf("%d records are left: %v", d.persons()-persons, err)
	}
	d.run(t)
	if row := d.item(t, item); row.State != store.ItemOpen || len(d.activities(nil)) == 0 {
		t.Errorf("afterwards: %+v", row)
	}
}

// undoneCreation is a desk where a record was created for an item, and that was undone: the record is left.
func undoneCreation(t testing.TB) (*desk, ResolveResult) {
	t.Helper()
	d := newDesk(t, aFew)
	item := d.add(t, "note", "camille-girault", "Camille Girault", "one")
	d.send(t)
	made, err := d.create(t, item)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Undo(t.Context(), d.seller, 0); err != nil {
		t.Fatal(err)
	}
	return d, made
}

// What others changed or put an activity on since is not deleted.
func TestACreatedRecordThatOthersUseStays(t *testing.T) {
	t.Parallel()
	d, made := undoneCreation(t)
	persons := d.persons()
	put(t, d.house, "task", emulator.Row{"subject": "Call them", "_regardingobjectid_value": made.Record.ID, "_regardingobjectid_type": "lead"})
	if err := DeleteCreated(t.Context(), d.Engine, d.seller, made.Record); CodeOf(err) != CodeConflict || d.persons() != persons {
		t.Errorf("deleted: %v", err)
	}
}

// A note of somebody else on the created record would go with it.
func TestACreatedRecordWithANoteOfOthersStays(t *testing.T) {
	t.Parallel()
	d, made := undoneCreation(t)
	persons, by := d.persons(), d.owners["ana@contoso.test"]
	put(t, d.house, "annotation", emulator.Row{
		"subject": "Met", "_objectid_value": made.Record.ID, "_objectid_type": "lead", "_createdby_value": by, "_modifiedby_value": by,
	})
	if err := DeleteCreated(t.Context(), d.Engine, d.seller, made.Record); CodeOf(err) != CodeConflict || d.persons() != persons {
		t.Errorf("deleted: %v", err)
	}
}

// TestWhatTheOrganizationAsksForIsAskedFor: other columns are filled by what a person gives, and what is no value is told.
func TestWhatTheOrganizationAsksForIsAskedFor(t *testing.T) {
	t.Parallel()
	d := newDesk(t, aFew)
	item := d.add(t, "note", "camille-girault", "Camille Girault", "one")
	d.send(t)
	persons := d.persons()
	_, err := d.CreateRecord(t.Context(), d.seller, RecordRequest{Kind: "lead", Items: []int64{item}, Columns: map[string]string{"planet": "x"}})
	d.refused(t, err, fault.Usage, persons)
	_, err = d.CreateRecord(t.Context(), d.seller, RecordRequest{Kind: "lead", Items: []int64{item}, Columns: map[string]string{"revenue": "much"}})
	d.refused(t, err, fault.Usage, persons)
	var known *fault.Error
	if !errors.As(err, &known) || known.Key != "errors.create-value" {
		t.Errorf("%v", err)
	}
	asked := map[string]string{"description": "met at the fair"}
	r, err := d.CreateRecord(t.Context(), d.seller, RecordRequest{Kind: "lead", Items: []int64{item}, Columns: asked})
	if err != nil {
		t.Fatal(err)
	}
	rows := d.crm.Rows("lead", func(row emulator.Row) bool { return id(row, "leadid") == r.Record.ID })
	if len(rows) != 1 || rows[0]["description"] != "met at the fair" {
		t.Errorf("the lead is %+v", rows)
	}
}
