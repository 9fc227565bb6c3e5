package engine

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

func TestADamagedRecordIsAProblemAndTheRestGoesOn(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{})
	victim := id(h.crm.Rows("contact", func(r emulator.Row) bool { return r["statecode"] == int64(0) })[0], "contactid")
	put(t, h, "contact", emulator.Row{"contactid": victim, "jobtitle": "with\x00inside"})
	s := stepOf(t, h.run(t), journal.StepContacts)
	if s.Failed != 1 || int(s.Added) != h.crm.Count("contact")-1 {
		t.Errorf("%+v", s)
	}
	open := func() []store.Problem {
		t.Helper()
		all, err := h.store.Problems(t.Context(), store.ProblemQuery{Scope: store.Scope{All: true}, Step: journal.StepContacts, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	all := open()
	if len(all) != 1 || all[0].Code != string(fault.Data) || all[0].Scope != string(journal.ScopeRecord) || !strings.Contains(all[0].Facts, "jobtitle") {
		t.Fatalf("%+v", all)
	}
	items, err := h.store.ProblemItems(t.Context(), store.Scope{All: true}, all[0].ID, 10, 0)
	if err != nil || len(items) != 1 || items[0].Ref != (store.Ref{Kind: "contact", Ref: victim}) {
		t.Errorf("%+v %v", items, err)
	}
	h.clock.advance(time.Minute)
	h.run(t)
	if len(open()) != 1 {
		t.Error("resolved although nothing has changed")
	}
	put(t, h, "contact", emulator.Row{"contactid": victim, "jobtitle": "without"})
	h.clock.advance(time.Minute)
	h.run(t)
	if left := open(); len(left) != 0 {
		t.Errorf("not resolved: %+v", left)
	}
	h.sameAsDynamics(t)
}

func TestAnEmptyFullAnswerRemovesNothing(t *testing.T) {
	t.Parallel()
	h := newImported(t, emulator.Options{Leads: 30})
	for _, r := range h.crm.Rows("lead", nil) {
		if err := h.crm.Delete("lead", id(r, "leadid")); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.crm.SetFaults("delta-expired on=leads times=1"); err != nil {
		t.Fatal(err)
	}
	h.clock.advance(time.Hour)
	for range 2 {
		h.clock.advance(time.Minute)
		if s := stepOf(t, h.run(t), journal.StepLeads); s.Removed != 0 || s.Note != "step.note.removal-held" {
			t.Errorf("%+v", s)
		}
	}
	if err := h.AcceptRemovals(t.Context(), h.admin, "lead"); err != nil {
		t.Fatal(err)
	}
	if err := h.AcceptRemovals(t.Context(), h.admin, "account"); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("%v", err)
	}
	h.clock.advance(time.Minute)
	if s := stepOf(t, h.run(t), journal.StepLeads); s.Removed == 0 {
		t.Errorf("%+v", s)
	}
	h.sameAsDynamics(t)
}

func TestOtherColumnsReadTheTableAgain(t *testing.T) {
	t.Parallel()
	h := newImported(t, emulator.Options{})
	h.set(t, map[string]string{store.KeyStageColumn: "stepname"})
	h.clock.advance(time.Minute)
	r := h.run(t)
	if s := stepOf(t, r, journal.StepOpportunities); int(s.Changed) != h.crm.Count("opportunity") || s.Added+s.Removed != 0 {
		t.Errorf("%+v", s)
	}
	if s := stepOf(t, r, journal.StepContacts); s.Changed != 0 {
		t.Errorf("%+v", s)
	}
	stages, err := h.store.OptionLabels(t.Context(), store.StageOption)
	if err != nil || len(stages) == 0 || !slices.ContainsFunc(stages, func(o store.OptionLabel) bool {
		return h.query(t, fmt.Sprintf("SELECT count(*) FROM opportunity WHERE stage = '%s'", o.Value)) != "0"
	}) {
		t.Errorf("the stages of a text column are those in use: %+v %v", stages, err)
	}
	h.sameAsDynamics(t)
}

func TestAMissingPrivilegeCostsOneTable(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{})
	if err := h.crm.SetFaults("403 on=GET:leads code=0x80040220 after=1"); err != nil {
		t.Fatal(err)
	}
	r, err := h.Sync(t.Context(), h.admin, SyncOptions{Wait: true})
	if r.Outcome != store.RunPartial || stepOf(t, r, journal.StepLeads).ErrorCode != string(fault.Privilege) {
		t.Fatalf("%+v %v", r, err)
	}
	if s := stepOf(t, r, journal.StepAutoSave); s.State != store.StepSkipped || s.Note != "step.note.first-import" {
		t.Errorf("auto-save worked on half an organization: %+v", s)
	}
	conn, err := h.store.Connection(t.Context())
	if err != nil || conn.State != store.Importing {
		t.Errorf("%s %v", conn.State, err)
	}
}

// BenchmarkImport is a first import over HTTP, and then the run that finds nothing new.
func BenchmarkImport(b *testing.B) {
	for _, contacts := range []int{2_000, 20_000} {
		b.Run(fmt.Sprint(contacts), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				h := newHouse(b, emulator.Options{Contacts: contacts, Accounts: contacts / 5, Leads: contacts / 4, Opportunities: contacts / 4})
				b.StartTimer()
				started := time.Now()
				r := h.run(b)
				took := time.Since(started)
				b.ReportMetric(float64(r.Rows())/took.Seconds(), "rows/s")
				started = time.Now()
				h.run(b)
				b.ReportMetric(float64(time.Since(started).Milliseconds()), "ms/unchanged")
			}
		})
	}
}
