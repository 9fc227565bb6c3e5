package engine

import (
	"errors"
	"fmt"
	"testing"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/fault"
)

// aFew is an organization that is quickly filled.
var aFew = emulator.Options{Users: 5, Accounts: 5, Contacts: 10, Leads: 5, Opportunities: 5}

// persons are how many contacts and leads Dynamics holds.
func (d *desk) persons() int { return d.crm.Count("contact") + d.crm.Count("lead") }

// create asks for a lead for the member of these items.
func (d *desk) create(t testing.TB, items ...int64) (ResolveResult, error) {
	t.Helper()
	return d.CreateRecord(t.Context(), d.seller, RecordRequest{Kind: "lead", Items: items})
}

// refused checks that err has the code and that Dynamics holds as many persons as before.
func (d *desk) refused(t testing.TB, err error, code fault.Code, persons int) {
	t.Helper()
	var known *fault.Error
	if !errors.As(err, &known) || known.Code != code {
		t.Errorf("not refused as %s: %v", code, err)
	}
	if n := d.persons(); n != persons {
		t.Errorf("%d records made", n-persons)
	}
}

// regarding checks that the items are completed and regarding the one record that was
// made since there were so many.
func (d *desk) regarding(t testing.TB, persons int, items ...int64) {
	t.Helper()
	if n := d.persons() - persons; n != 1 {
		t.Errorf("%d records made", n)
	}
	record := ""
	for _, item := range items {
		row := d.item(t, item)
		got := d.activities(nil)[row.ActivityID]
		if row.State != store.ItemWritten || got["statecode"] != int64(1) || got["_regardingobjectid_value"] != row.RegardingID {
			t.Errorf("%s %s %+v", row.State, row.Reason, got)
		}
		if record == "" {
			record = row.RegardingID
		}
		if row.RegardingID != record {
			t.Errorf("regarding %s and %s", record, row.RegardingID)
		}
	}
	if made := d.crm.Rows("lead", func(r emulator.Row) bool { return id(r, "leadid") == record }); len(made) != 1 {
		t.Errorf("regarding %q, which is no lead", record)
	}
}

func TestCreatingAgainForAResolvedItemMakesNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t, aFew)
	one := d.add(t, "note", "camille-girault", "Camille Girault", "one")
	two := d.add(t, "message", "camille-girault", "Camille Girault", "two")
	d.send(t)
	persons := d.persons()
	if r, err := d.create(t, one); err != nil || r.Done != 2 || len(r.Failed) != 0 {
		t.Fatalf("%+v %v", r, err)
	}
	d.regarding(t, persons, one, two)
	_, err := d.create(t, one)
	d.refused(t, err, fault.Conflict, persons+1)
	_, err = d.CreateRecord(t.Context(), d.seller, RecordRequest{Kind: "contact", Items: []int64{two}})
	d.refused(t, err, fault.Conflict, persons+1)
	later := d.add(t, "note", "camille-girault", "Camille Girault", "three")
	_, err = d.create(t, later, one)
	d.refused(t, err, fault.Conflict, persons+1) // it goes to the record that there is
	d.send(t)
	d.regarding(t, persons, one, two, later)
}

func TestCreatingAfterAnUndoMakesAnotherRecord(t *testing.T) {
	t.Parallel()
	d := newDesk(t, aFew)
	item := d.add(t, "note", "camille-girault", "Camille Girault", "one")
	d.send(t)
	first, err := d.create(t, item)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Undo(t.Context(), d.seller, 0); err != nil {
		t.Fatal(err)
	}
	persons := d.persons()
	second, err := d.create(t, item)
	if err != nil || second.Record.ID == first.Record.ID {
		t.Fatalf("%+v %v", second, err)
	}
	d.regarding(t, persons, item)
}

// A creation that died at any point and is then asked for again, by a person who saw no
// answer, makes one record.
func TestAnInterruptedCreationThatIsAskedForAgainMakesOneRecord(t *testing.T) {
	t.Parallel()
	d := newDesk(t, aFew)
	died := errors.New("killed")
	for at := 1; at < 60; at++ {
		items := []int64{
			d.add(t, "note", fmt.Sprint("somebody-new-", at), fmt.Sprint("Somebody New", at), "hello"),
			d.add(t, "message", fmt.Sprint("somebody-new-", at), fmt.Sprint("Somebody New", at), "hello"),
		}
		d.send(t)
		persons, point, dead := d.persons(), 0, false
		d.out.Fault = func(string) error {
			if point++; point >= at {
				dead = true
				return died
			}
			return nil
		}
		if _, err := d.create(t, items[0]); err != nil {
			t.Fatal(err)
		}
		d.reopen(t)
		var known *fault.Error
		if _, err := d.create(t, items[0]); err != nil && (!errors.As(err, &known) || known.Code != fault.Conflict) {
			t.Errorf("%v", err)
		}
		d.send(t)
		d.regarding(t, persons, items...)
		if t.Failed() {
			t.Fatalf("died at point %d", at)
		}
		if !dead {
			return
		}
	}
	t.Fatal("more points than expected")
}

func TestACreationWithoutAnAnswerThatIsAskedForAgainMakesOneRecord(t *testing.T) {
	t.Parallel()
	for _, f := range []string{"lost-answer on=POST:$batch", "lost-request on=POST:$batch", "503 on=POST:leads"} {
		t.Run(f, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, aFew)
			item := d.add(t, "note", "camille-girault", "Camille Girault", "one")
			d.send(t)
			persons := d.persons()
			if err := d.crm.SetFaults(f); err != nil {
				t.Fatal(err)
			}
			first, err := d.create(t, item)
			if err != nil || first.Queued != 1 {
				t.Fatalf("%+v %v", first, err)
			}
			second, err := d.create(t, item)
			if err != nil || second.Record != first.Record {
				t.Fatalf("%+v %v", second, err)
			}
			_, err = d.CreateRecord(t.Context(), d.seller, RecordRequest{Kind: "contact", Items: []int64{item}})
			var known *fault.Error
			if !errors.As(err, &known) || known.Code != fault.Conflict {
				t.Errorf("another kind of record: %v", err)
			}
			if err := d.crm.SetFaults(); err != nil {
				t.Fatal(err)
			}
			d.send(t)
			d.regarding(t, persons, item)
		})
	}
}

func TestARefusedCreationIsTriedAgainAsTheSameRecord(t *testing.T) {
	t.Parallel()
	d := newDesk(t, aFew)
	item := d.add(t, "note", "camille-girault", "Camille Girault", "one")
	d.send(t)
	persons := d.persons()
	if err := d.crm.SetFaults("plugin-refused on=POST:leads times=1"); err != nil {
		t.Fatal(err)
	}
	first, err := d.create(t, item)
	if err != nil || first.Done != 0 || first.Queued != 0 || d.persons() != persons {
		t.Fatalf("%+v %v", first, err)
	}
	second, err := d.CreateRecord(t.Context(), d.seller, RecordRequest{Kind: "lead", LastName: "Corrected", Items: []int64{item}})
	if err != nil || second.Record.ID != first.Record.ID || second.Done != 1 {
		t.Fatalf("%+v %v, first %+v", second, err, first)
	}
	d.regarding(t, persons, item)
	if made := d.crm.Rows("lead", func(r emulator.Row) bool { return r["lastname"] == "Corrected" }); len(made) != 1 {
		t.Errorf("what was corrected did not arrive: %+v", made)
	}
}

func TestTwoCreationsAtOnceMakeOneRecord(t *testing.T) {
	t.Parallel()
	d := newDesk(t, aFew)
	item := d.add(t, "note", "camille-girault", "Camille Girault", "one")
	d.send(t)
	persons := d.persons()
	hold := held{RoundTripper: d.via, arrived: make(chan struct{}), let: make(chan struct{})}
	first, other := d.house, *d.house
	other.open(t)
	other.adoptClient(t)
	t.Cleanup(func() { other.close(t) })
	first.via = hold
	first.adoptClient(t)
	request := RecordRequest{Kind: "lead", Items: []int64{item}}
	results := make(chan error, 2)
	create := func(h *house) {
		_, err := h.CreateRecord(t.Context(), h.seller, request)
		results <- err
	}
	go create(first)
	<-hold.arrived
	go create(&other)
	refusal := <-results
	var known *fault.Error
	if !errors.As(refusal, &known) || known.Code != fault.Conflict {
		t.Errorf("the second one got %v", refusal)
	}
	close(hold.let)
	go func() {
		for range hold.arrived {
			continue
		}
	}()
	defer close(hold.arrived)
	if err := <-results; err != nil {
		t.Errorf("%v", err)
	}
	d.send(t)
	d.regarding(t, persons, item)
}

func TestManyCreationsAtOnceMakeOneRecord(t *testing.T) {
	t.Parallel()
	d := newDesk(t, aFew)
	item := d.add(t, "note", "camille-girault", "Camille Girault", "one")
	d.send(t)
	persons := d.persons()
	results := make(chan error)
	for range 4 {
		go func() {
			_, err := d.CreateRecord(t.Context(), d.seller, RecordRequest{Kind: "lead", Items: []int64{item}})
			results <- err
		}()
	}
	done := 0
	for range 4 {
		var known *fault.Error
		switch err := <-results; {
		case err == nil:
			done++
		case !errors.As(err, &known) || known.Code != fault.Conflict:
			t.Errorf("%v", err)
		}
	}
	if done != 1 {
		t.Errorf("%d made it", done)
	}
	d.send(t)
	d.regarding(t, persons, item)
}

func TestOneCreationIsForOneMember(t *testing.T) {
	t.Parallel()
	d := newDesk(t, aFew)
	one := d.add(t, "message", "camille-girault", "Camille Girault", "private of one")
	other := d.add(t, "message", "oliver-hartley", "Oliver Hartley", "private of the other")
	d.send(t)
	persons := d.persons()
	_, err := d.create(t, one, other)
	d.refused(t, err, fault.Usage, persons)
	_, _, _, err = d.DraftRecord(t.Context(), d.seller, "lead", []int64{one, other})
	d.refused(t, err, fault.Usage, persons)
	for _, item := range []int64{one, other} {
		if row := d.item(t, item); row.State != store.ItemOpen || row.Changing {
			t.Errorf("%+v", row)
		}
	}
}

// What is not written yet follows the record: it is matched at once, and written to it
// when it is copied (spec §8.3).
func TestCreatingForWhatIsNotWrittenYet(t *testing.T) {
	t.Parallel()
	d := newDesk(t, aFew)
	no := false
	item, err := d.AddItem(t.Context(), d.seller, NewItem{
		Kind: "note", MemberURL: "https://www.linkedin.com/in/camille-girault", MemberName: "Camille Girault", Text: "one", Copy: &no,
	})
	if err != nil {
		t.Fatal(err)
	}
	persons := d.persons()
	r, err := d.create(t, item)
	if err != nil || len(r.Failed) != 0 || r.Items != 1 || r.Done != 0 {
		t.Fatalf("%+v %v", r, err)
	}
	if row := d.item(t, item); row.State != store.ItemNotCopied || row.RegardingID != r.Record.ID {
		t.Errorf("%+v", row)
	}
	_, err = d.create(t, item)
	d.refused(t, err, fault.Conflict, persons+1)
	if _, err := d.Copy(t.Context(), d.seller, item); err != nil {
		t.Fatal(err)
	}
	d.send(t)
	d.regarding(t, persons, item)
	if _, err := d.Undo(t.Context(), d.seller, 0); err != nil {
		t.Fatal(err)
	}
	if row := d.item(t, item); row.State != store.ItemOpen || row.RegardingID != "" {
		t.Errorf("undone: %+v", row)
	}
}

// An item that is copied while the record it is about is still to be created waits for it,
// and is not written without it.
func TestAnItemWaitsForTheRecordThatIsStillToBeCreated(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{})
	first := d.add(t, "note", "new-person", "New Person", "hello")
	d.send(t)
	if err := d.crm.SetFaults("503 on=POST:$batch retry-after=0 times=8"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.create(t, first); err != nil {
		t.Logf("creating: %v", err)
	}
	if err := d.crm.SetFaults(); err != nil {
		t.Fatal(err)
	}
	second := d.add(t, "note", "new-person", "New Person", "and again")
	if err := d.out.Pass(t.Context(), true); err != nil {
		t.Logf("pass: %v", err)
	}
	if row := d.item(t, second); row.State == store.ItemOpen {
		t.Errorf("written without the record: %+v", row)
	}
	d.send(t)
	for _, id := range []int64{first, second} {
		if row := d.item(t, id); row.State != store.ItemWritten || row.RegardingID == "" {
			t.Errorf("item %d is %s, regarding %q", id, row.State, row.RegardingID)
		}
	}
}
