package engine

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

var importedEntities = map[string]string{
	"systemuser": journal.StepUsers, "account": journal.StepAccounts, "contact": journal.StepContacts, "lead": journal.StepLeads,
	"opportunity": journal.StepOpportunities,
}

func TestFirstRunIsCompleteAndTheNextOneOnlyAsks(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{PageSize: 25})
	first := h.run(t)
	for entity, step := range importedEntities {
		s := stepOf(t, first, step)
		if int(s.Added) != h.crm.Count(entity) || s.Failed != 0 {
			t.Errorf("%s: %d rows in Dynamics, step %+v", entity, h.crm.Count(entity), s)
		}
	}
	conn, err := h.store.Connection(t.Context())
	if err != nil || conn.State != store.Connected || conn.ImportedAt.IsZero() || conn.LastSyncAt.IsZero() || !conn.NextSyncAt.After(h.now()) {
		t.Fatalf("%+v %v", conn, err)
	}
	from := len(h.crm.Requests())
	second := h.run(t)
	for entity, step := range importedEntities {
		s := stepOf(t, second, step)
		if s.Added+s.Changed+s.Removed+s.Read != 0 {
			t.Errorf("%s: %+v", entity, s)
		}
	}
	for _, table := range []string{"/contacts?", "/accounts?", "/leads?", "/opportunities?", "/systemusers?"} {
		if n := len(h.asked(from, table)); n != 1 {
			t.Errorf("%d requests for %s: %v", n, table, h.asked(from, table))
		}
	}
	if n := len(h.crm.Requests()) - from; n > 12 {
		for _, r := range h.crm.Requests()[from:] {
			t.Log(r.Method, r.Path)
		}
		t.Errorf("an unchanged organization was asked %d times", n)
	}
}

func TestOnlyChangesAreReadAndTheyArrive(t *testing.T) {
	t.Parallel()
	h := newImported(t, emulator.Options{})
	contacts := h.crm.Rows("contact", func(r emulator.Row) bool { return r["statecode"] == int64(0) })
	changed, deleted, closed := id(contacts[0], "contactid"), id(contacts[1], "contactid"), id(contacts[2], "contactid")
	put(t, h, "contact", emulator.Row{"contactid": changed, "lastname": "Zwölfaxing", "emailaddress1": "z@zwoelf.test"})
	put(t, h, "contact", emulator.Row{"contactid": closed, "statecode": int64(1), "statuscode": int64(2)})
	added := put(t, h, "contact", emulator.Row{"firstname": "Ada", "lastname": "Byron"})
	if err := h.crm.Delete("contact", deleted); err != nil {
		t.Fatal(err)
	}
	h.clock.advance(time.Minute)
	s := stepOf(t, h.run(t), journal.StepContacts)
	if s.Added != 1 || s.Removed != 2 || s.Changed < 1 {
		t.Errorf("%+v", s)
	}
	for name, want := range map[string]string{"zwolfax": changed, "ada byron": added} {
		found, err := h.store.SearchRecords(t.Context(), store.RecordQuery{Text: name, Limit: 5})
		if err != nil || len(found) == 0 || found[0].ID != want {
			t.Errorf("search %q: %+v %v", name, found, err)
		}
	}
	for _, gone := range []string{deleted, closed} {
		r, err := h.store.Record(t.Context(), store.KindContact, gone)
		if err != nil || r.GoneAt.IsZero() || r.State != "gone" {
			t.Errorf("a contact that is gone is kept as history: %+v %v", r, err)
		}
		found, err := h.store.SearchRecords(t.Context(), store.RecordQuery{Text: r.Name})
		if err != nil || slices.ContainsFunc(found, func(f store.FoundRecord) bool { return f.ID == gone }) {
			t.Errorf("a contact that is gone was found: %v", err)
		}
	}
}

func TestAFailedLoadGoesOnAtTheStoredLink(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{PageSize: 10})
	if err := h.crm.SetFaults("500 on=GET:contacts after=4"); err != nil {
		t.Fatal(err)
	}
	r, err := h.Sync(t.Context(), h.admin, SyncOptions{Wait: true})
	if err != nil || r.Outcome != store.RunPartial {
		t.Fatalf("%s %v", r.Outcome, err)
	}
	failed := stepOf(t, r, journal.StepContacts)
	if failed.State != store.StepFailed || failed.Added < 20 {
		t.Errorf("%+v", failed)
	}
	if s := stepOf(t, r, journal.StepLeads); s.State != store.StepComplete {
		t.Errorf("a failing table lost another's work: %+v", s)
	}
	problems, err := h.store.Problems(t.Context(), store.ProblemQuery{Scope: store.Scope{All: true}, Limit: 10})
	ofContacts := func(p store.Problem) bool { return p.Step == journal.StepContacts && p.Code == string(fault.CRM) }
	if err != nil || !slices.ContainsFunc(problems, ofContacts) {
		t.Errorf("%+v %v", problems, err)
	}
	stored := h.answered(0, "/contacts?")
	if err := h.crm.SetFaults(); err != nil {
		t.Fatal(err)
	}
	from := len(h.crm.Requests())
	h.clock.advance(time.Minute)
	next := h.run(t)
	if s := stepOf(t, next, journal.StepContacts); int(s.Added) != h.crm.Count("contact")-int(failed.Added) {
		t.Errorf("%+v", s)
	}
	for _, path := range h.asked(from, "/contacts?") {
		if slices.Contains(stored, path) {
			t.Errorf("a page that was stored was asked for again: %s", path)
		}
	}
	problems, err = h.store.Problems(t.Context(), store.ProblemQuery{Scope: store.Scope{All: true}, Step: journal.StepContacts, Limit: 10})
	if err != nil || len(problems) != 0 {
		t.Errorf("the problem was not resolved: %+v %v", problems, err)
	}
}

func TestAKilledImportGoesOnWithoutAskingAgain(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{PageSize: 8, Contacts: 200})
	if err := h.crm.SetFaults("slow=5ms on=GET:contacts"); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		_, err := h.Sync(context.WithoutCancel(t.Context()), h.admin, SyncOptions{Wait: true})
		ended <- err
	}()
	for {
		if c, err := h.store.Cursor(t.Context(), "contact"); err == nil && c.RowsSeen >= 40 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if err := h.store.Close(); err != nil { // nothing can be stored any more, as after a kill
		t.Fatal(err)
	}
	if err := <-ended; err == nil {
		t.Fatal("the run ended although its store was gone")
	}
	h.reopen(t)
	cursor, err := h.store.Cursor(t.Context(), "contact")
	if err != nil {
		t.Fatal(err)
	}
	pages := h.answered(0, "/contacts?")[:cursor.RowsSeen/8]
	from := len(h.crm.Requests())
	h.run(t)
	for _, path := range h.asked(from, "/contacts?") {
		if slices.Contains(pages, path) {
			t.Errorf("a page that was stored was asked for again: %s", path)
		}
	}
	h.sameAsDynamics(t)
	runs, err := h.store.Runs(t.Context(), 10, 0)
	if err != nil || runs[len(runs)-1].Outcome != store.RunInterrupted {
		t.Errorf("%+v %v", runs, err)
	}
}

func TestCancelKeepsWhatWasStored(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{PageSize: 8, Contacts: 200})
	if err := h.crm.SetFaults("slow=20ms on=GET:contacts"); err != nil {
		t.Fatal(err)
	}
	run, err := h.Sync(t.Context(), h.admin, SyncOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Sync(t.Context(), h.admin, SyncOptions{}); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("a second run began: %v", err)
	}
	holder, err := h.store.LeaseHolder(t.Context(), h.now())
	if err != nil || holder.RunID != run.ID || !strings.Contains(holder.Shown, "ana@contoso.test") {
		t.Errorf("%+v %v", holder, err)
	}
	for {
		if c, err := h.store.Cursor(t.Context(), "contact"); err == nil && c.RowsSeen >= 16 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if err := h.CancelRun(t.Context(), h.admin); err != nil {
		t.Fatal(err)
	}
	h.runs.group.Wait()
	r, err := h.store.Run(t.Context(), run.ID)
	if err != nil || r.Outcome != store.RunCancelled {
		t.Fatalf("%+v %v", r, err)
	}
	if err := h.CancelRun(t.Context(), h.admin); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("%v", err)
	}
	if err := h.crm.SetFaults(); err != nil {
		t.Fatal(err)
	}
	h.run(t)
	h.sameAsDynamics(t)
}

func TestAnExpiredLinkReadsOnlyThatTableAgain(t *testing.T) {
	t.Parallel()
	h := newImported(t, emulator.Options{})
	victim := id(h.crm.Rows("contact", func(r emulator.Row) bool { return r["statecode"] == int64(0) })[3], "contactid")
	if err := h.crm.Delete("contact", victim); err != nil {
		t.Fatal(err)
	}
	if err := h.crm.SetFaults("delta-expired on=contacts times=1"); err != nil {
		t.Fatal(err)
	}
	h.clock.advance(time.Hour)
	r := h.run(t)
	if s := stepOf(t, r, journal.StepContacts); s.Removed != 1 || s.Added != 0 || s.Changed != 0 || s.Note != "step.note.resync" {
		t.Errorf("%+v", s)
	}
	if s := stepOf(t, r, journal.StepLeads); s.Read != 0 {
		t.Errorf("another table was read again: %+v", s)
	}
	h.sameAsDynamics(t)
}

func TestATableWithoutALinkIsPolled(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{})
	if err := h.crm.SetFaults("missing-delta on=contacts"); err != nil {
		t.Fatal(err)
	}
	h.run(t)
	c, err := h.store.Cursor(t.Context(), "contact")
	if err != nil || c.Phase != store.PhasePoll {
		t.Fatalf("%+v %v", c, err)
	}
	rows := h.crm.Rows("contact", func(r emulator.Row) bool { return r["statecode"] == int64(0) })
	h.clock.advance(time.Hour)
	put(t, h, "contact", emulator.Row{"contactid": id(rows[0], "contactid"), "jobtitle": "Polled"})
	if err := h.crm.Delete("contact", id(rows[1], "contactid")); err != nil {
		t.Fatal(err)
	}
	if s := stepOf(t, h.run(t), journal.StepContacts); s.Changed != 1 || s.Removed != 0 {
		t.Errorf("a poll shows changes and no deletions: %+v", s)
	}
	h.clock.advance(24 * time.Hour)
	if s := stepOf(t, h.run(t), journal.StepContacts); s.Removed != 1 {
		t.Errorf("the comparison of keys shows deletions: %+v", s)
	}
	h.sameAsDynamics(t)
}

func TestNothingMuchIsRemovedUnasked(t *testing.T) {
	t.Parallel()
	h := newImported(t, emulator.Options{Contacts: 200})
	for _, r := range h.crm.Rows("contact", nil)[:150] {
		if err := h.crm.Delete("contact", id(r, "contactid")); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // it stays held, also when nothing more happens
		h.clock.advance(time.Minute)
		s := stepOf(t, h.run(t), journal.StepContacts)
		if s.Removed != 0 || s.Note != "step.note.removal-held" {
			t.Fatalf("%+v", s)
		}
	}
	held, err := h.store.HeldRemovals(t.Context())
	if err != nil || len(held) != 1 || held[0].Entity != "contact" || held[0].Rows <= 50 {
		t.Fatalf("%+v %v", held, err)
	}
	if _, err := h.Sync(t.Context(), h.support, SyncOptions{AcceptDeletions: true, Wait: true}); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("%v", err)
	}
	h.clock.advance(time.Minute)
	r, err := h.Sync(t.Context(), h.admin, SyncOptions{AcceptDeletions: true, Wait: true})
	if err != nil || stepOf(t, r, journal.StepContacts).Removed != held[0].Rows {
		t.Errorf("%+v %v", stepOf(t, r, journal.StepContacts), err)
	}
	h.sameAsDynamics(t)
}

func TestRowsThatChangeWhileTheyAreReadAreNotLost(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{PageSize: 8, Contacts: 160})
	if err := h.crm.SetFaults("slow=5ms on=GET:contacts", "repeat-rows on=contacts"); err != nil {
		t.Fatal(err)
	}
	run, err := h.Sync(t.Context(), h.admin, SyncOptions{})
	if err != nil {
		t.Fatal(err)
	}
	rows := h.crm.Rows("contact", nil)
	for n := range 20 {
		put(t, h, "contact", emulator.Row{"contactid": id(rows[n*7], "contactid"), "jobtitle": "Changed while read"})
		time.Sleep(2 * time.Millisecond)
	}
	h.runs.group.Wait()
	if err := h.crm.SetFaults(); err != nil {
		t.Fatal(err)
	}
	if r, err := h.store.Run(t.Context(), run.ID); err != nil || stepOf(t, r, journal.StepContacts).State != store.StepComplete {
		t.Fatalf("%+v %v", r, err)
	}
	h.clock.advance(time.Minute)
	h.run(t)
	h.sameAsDynamics(t)
}

func TestThrottlingIsAWaitAndNoError(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{})
	if err := h.crm.SetFaults("429 on=GET:leads times=2 retry-after=30"); err != nil {
		t.Fatal(err)
	}
	r := h.run(t)
	if r.Throttled == 0 || r.Requests == 0 {
		t.Errorf("%+v", r)
	}
}

func TestALostConnectionFails(t *testing.T) {
	t.Parallel()
	h := newImported(t, emulator.Options{})
	if err := h.crm.SetFaults("not-a-member"); err != nil {
		t.Fatal(err)
	}
	r, err := h.Sync(t.Context(), h.admin, SyncOptions{Wait: true})
	if fault.CodeOf(err) != fault.Connection || r.Outcome != store.RunFailed {
		t.Fatalf("%+v %v", r, err)
	}
	conn, err := h.store.Connection(t.Context())
	if err != nil || conn.State != store.Failing || conn.Failure.NextTryAt.IsZero() {
		t.Fatalf("%+v %v", conn, err)
	}
	if err := h.crm.SetFaults(); err != nil {
		t.Fatal(err)
	}
	h.run(t)
	if conn, err = h.store.Connection(t.Context()); err != nil || conn.State != store.Connected {
		t.Errorf("%+v %v", conn, err)
	}
}

func TestADryRunChangesNothing(t *testing.T) {
	t.Parallel()
	h := newImported(t, emulator.Options{})
	before := h.dump(t)
	put(t, h, "contact", emulator.Row{"firstname": "Ada", "lastname": "Byron"})
	h.clock.advance(time.Minute)
	r, err := h.Sync(t.Context(), h.admin, SyncOptions{DryRun: true})
	if err != nil {
		t.Fatal(err)
	}
	if s := stepOf(t, r, journal.StepContacts); s.Added != 1 {
		t.Errorf("%+v", s)
	}
	// A link to a person is there from both of its sides, of which one is stored.
	if s := stepOf(t, r, journal.StepStakeholders); s.Added != 0 || s.Read == 0 {
		t.Errorf("no link is new: %+v", s)
	}
	if after := h.dump(t); after != before {
		t.Error("a dry run changed the store")
	}
	// The organization has moved since: what the run would lead to the present address, the dry run asks there, too.
	h.exec(t, `UPDATE cursor SET link = replace(link, '`+houseURL+`', 'http://old.contoso.test:1')`)
	if r, err = h.Sync(t.Context(), h.admin, SyncOptions{DryRun: true}); err != nil || stepOf(t, r, journal.StepContacts).Added != 1 {
		t.Errorf("after a move: %+v %v", r, err)
	}
}
