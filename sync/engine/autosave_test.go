package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// saveModel changes what auto-save works from: opportunities, records, links, seats.
type saveModel struct {
	h       *house
	version int64
	// ids that are drawn from.
	opportunities, accounts, contacts, leads, users, stages []string
}

func newSaveModel(t *testing.T) *saveModel {
	t.Helper()
	h := newImported(t, emulator.Options{})
	m := &saveModel{h: h, version: 1 << 40}
	ids := func(query string) []string {
		return strings.Fields(h.query(t, "SELECT group_concat(id, ' ') FROM ("+query+")"))
	}
	m.opportunities = ids("SELECT id FROM opportunity ORDER BY id LIMIT 12")
	m.accounts = ids("SELECT id FROM account ORDER BY id LIMIT 5")
	m.contacts = ids("SELECT id FROM contact ORDER BY id LIMIT 8")
	m.leads = ids("SELECT id FROM lead ORDER BY id LIMIT 5")
	m.users = ids("SELECT id FROM crm_user WHERE seatable ORDER BY id LIMIT 4")
	stages, err := h.store.OptionLabels(t.Context(), store.StageOption)
	if err != nil || len(stages) < 3 {
		t.Fatalf("%v %v", stages, err)
	}
	for _, s := range stages {
		m.stages = append(m.stages, s.Value)
	}
	return m
}

// change makes one change that an import, an admin or a seat holder could make.
func (m *saveModel) change(r *rapid.T) func(context.Context, *store.Tx) error {
	m.version++
	base := func(id string) store.Imported {
		return store.Imported{ID: id, Version: m.version, ModifiedAt: m.h.now(), Gone: rapid.IntRange(0, 4).Draw(r, "gone") == 0}
	}
	maybe := func(ids []string) string { return rapid.SampledFrom(append([]string{""}, ids...)).Draw(r, "id") }
	w := store.PageWrite{Generation: 1, At: m.h.now()}
	seat := rapid.SampledFrom([]string{"ana@contoso.test", "lea@contoso.test"}).Draw(r, "seat")
	switch rapid.SampledFrom([]string{
		"opportunity", "opportunity", "opportunity", "contact", "account", "lead", "link", "sync", "user", "hand",
	}).Draw(r, "what") {
	case "opportunity":
		o := store.Opportunity{
			Imported: base(rapid.SampledFrom(m.opportunities).Draw(r, "opportunity")), Name: "O", OwnerID: maybe(m.users),
			AccountID: maybe(m.accounts), ContactID: maybe(m.contacts), LeadID: maybe(m.leads),
			Stage: maybe(m.stages), State: int64(rapid.IntRange(0, 5).Draw(r, "state") / 5),
		}
		o.Gone, o.StageLabel = false, "stage "+o.Stage
		if o.CustomerID = maybe(m.contacts); o.CustomerID != "" {
			o.CustomerKind = store.KindContact
		}
		return func(ctx context.Context, tx *store.Tx) error {
			return put1(tx.PutOpportunities(ctx, w, []store.Opportunity{o}))
		}
	case "contact":
		c := store.Contact{Imported: base(rapid.SampledFrom(m.contacts).Draw(r, "contact")), Name: "C"}
		return func(ctx context.Context, tx *store.Tx) error { return put1(tx.PutContacts(ctx, w, []store.Contact{c})) }
	case "account":
		a := store.Account{Imported: base(rapid.SampledFrom(m.accounts).Draw(r, "account")), Name: "A"}
		return func(ctx context.Context, tx *store.Tx) error { return put1(tx.PutAccounts(ctx, w, []store.Account{a})) }
	case "lead":
		l := store.Lead{Imported: base(rapid.SampledFrom(m.leads).Draw(r, "lead")), Name: "L"}
		return func(ctx context.Context, tx *store.Tx) error { return put1(tx.PutLeads(ctx, w, []store.Lead{l})) }
	case "link":
		n := rapid.IntRange(0, 5).Draw(r, "link")
		s := store.Stakeholder{
			Imported: base(fmt.Sprintf("link-%d", n)), OpportunityID: m.opportunities[n],
			RecordKind: store.KindContact, RecordID: rapid.SampledFrom(m.contacts).Draw(r, "stakeholder"),
		}
		return func(ctx context.Context, tx *store.Tx) error {
			return put1(tx.PutStakeholders(ctx, w, []store.Stakeholder{s}))
		}
	case "sync":
		on := rapid.Bool().Draw(r, "on")
		return func(ctx context.Context, tx *store.Tx) error {
			return tx.SetSeatSync(ctx, m.h.seats[seat], on, m.h.now())
		}
	case "user":
		user := rapid.SampledFrom(m.users).Draw(r, "user")
		return func(ctx context.Context, tx *store.Tx) error { return tx.LinkSeat(ctx, m.h.seats[seat], user, "hand") }
	}
	account := rapid.SampledFrom(m.accounts).Draw(r, "saved")
	return func(ctx context.Context, tx *store.Tx) error {
		err := tx.SaveByHand(ctx, m.h.seats[seat], store.KindAccount, account, m.h.now())
		if errors.Is(err, store.ErrNotFound) { // the account is gone
			return nil
		}
		return err
	}
}

func put1(_ store.PageResult, err error) error { return err }

// saved are the entries and reasons of all seats.
func (m *saveModel) saved(t *testing.T) (entries map[string]bool, byHand map[string]bool) {
	t.Helper()
	entries, byHand = map[string]bool{}, map[string]bool{}
	for _, e := range strings.Fields(m.h.query(t,
		"SELECT COALESCE(group_concat(seat_id || '/' || record_kind || '/' || record_id, ' '), '') FROM saved_entry")) {
		entries[e] = true
	}
	for _, e := range strings.Fields(m.h.query(t,
		"SELECT COALESCE(group_concat(seat_id || '/' || record_kind || '/' || record_id, ' '), '') FROM saved_entry WHERE by_hand")) {
		byHand[e] = true
	}
	return entries, byHand
}

// The preview of the three questions says exactly what the next run then does, and the
// step that looks only at what changed comes to the same as one that looks at all.
func TestEffectIsWhatHappens(t *testing.T) {
	t.Parallel()
	m := newSaveModel(t)
	rapid.Check(t, func(r *rapid.T) {
		for range rapid.IntRange(1, 5).Draw(r, "changes") {
			change := m.change(r)
			if err := m.h.store.Update(t.Context(), func(tx *store.Tx) error { return change(t.Context(), tx) }); err != nil {
				r.Fatal(err)
			}
		}
		values := map[string]string{}
		if rapid.IntRange(0, 2).Draw(r, "settings") == 0 {
			values[store.KeyPipelineStage] = rapid.SampledFrom(append([]string{store.NotSure}, m.stages...)).Draw(r, "stage")
			values[store.KeyIncludeStage] = rapid.SampledFrom([]string{store.Yes, store.No}).Draw(r, "include")
			values[store.KeyAutoSync] = rapid.SampledFrom([]string{store.Yes, store.No}).Draw(r, "auto-sync")
		}
		m.h.set(t, values)
		settings, err := m.h.store.Settings(t.Context())
		if err != nil {
			r.Fatal(err)
		}
		effect, err := m.h.Effect(t.Context(), settings)
		if err != nil {
			r.Fatal(err)
		}
		before, byHand := m.saved(t)
		p := m.h.newPass(newRun(store.ByPerson, "", m.h.now()))
		step := p.tallies[journal.StepAutoSave]
		if err := p.autoSave(t.Context(), step); err != nil {
			r.Fatal(err)
		}
		after, _ := m.saved(t)
		got := map[bool]*Change{true: {}, false: {}} // accounts, leads
		for e := range before {
			c := got[strings.Contains(e, "/account/")]
			c.Before++
			if !after[e] {
				c.Removed++
				if byHand[e] {
					r.Errorf("%s was saved by hand and left", e)
				}
			}
		}
		for e := range after {
			c := got[strings.Contains(e, "/account/")]
			c.After++
			if !before[e] {
				c.Added++
			}
		}
		if *got[true] != effect.Accounts || *got[false] != effect.Leads {
			r.Errorf("said accounts %+v leads %+v, did %+v %+v", effect.Accounts, effect.Leads, *got[true], *got[false])
		}
		if s := step.Now(); int(s.Added) != got[true].Added+got[false].Added || int(s.Removed) != got[true].Removed+got[false].Removed {
			r.Errorf("counted %+v, did %+v %+v", s.Counts, *got[true], *got[false])
		}
		again, err := m.h.Effect(t.Context(), settings)
		if err != nil || again.Seats != 0 || again.Opportunities.Added+again.Opportunities.Removed != 0 {
			r.Errorf("after the step there is still something to do: %+v %v", again, err)
		}
	})
}

func TestSavedEntriesKnowWhy(t *testing.T) {
	t.Parallel()
	h := newImported(t, emulator.Options{Opportunities: 200})
	h.set(t, map[string]string{store.KeyAutoSync: store.Yes})
	h.clock.advance(time.Minute)
	r := h.run(t)
	if s := stepOf(t, r, journal.StepAutoSave); s.Added == 0 {
		t.Fatalf("%+v", s)
	}
	seat := h.seats["lea@contoso.test"]
	for _, leads := range []bool{false, true} {
		q := store.SavedQuery{SeatID: seat, Leads: leads, WonColumn: "actualvalue", Limit: 1000}
		rows, err := h.store.Saved(t.Context(), q)
		if err != nil || len(rows) == 0 {
			t.Fatalf("%v %v", rows, err)
		}
		n, err := h.store.CountSaved(t.Context(), q)
		if err != nil || n != len(rows) {
			t.Errorf("%d %d %v", n, len(rows), err)
		}
		if !slices.IsSortedFunc(rows, func(a, b store.SavedRow) int {
			return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
		}) && !leads {
			t.Error("not by name")
		}
		for _, row := range rows {
			if row.Name == "" || len(row.Reasons) == 0 || row.Reasons[0].Opportunity == "" || row.Reasons[0].Since.IsZero() {
				t.Errorf("%+v", row)
			}
		}
	}
	rows, err := h.store.Saved(t.Context(), store.SavedQuery{SeatID: seat, Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	account := rows[0].ID
	if err := h.SaveRecord(t.Context(), h.seller, seat, store.KindAccount, account); err != nil {
		t.Fatal(err)
	}
	if err := h.SaveRecord(t.Context(), h.boss, seat, store.KindAccount, account); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("%v", err)
	}
	if err := h.SaveRecord(t.Context(), h.seller, seat, store.KindAccount, "nothing"); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("%v", err)
	}
	h.set(t, map[string]string{store.KeyAutoSync: store.No})
	h.clock.advance(time.Minute)
	if s := stepOf(t, h.run(t), journal.StepAutoSave); s.Removed != 0 {
		t.Errorf("entries of a seat that is not synced stay: %+v", s)
	}
	if stale := h.query(t, fmt.Sprintf("SELECT not_updated_since IS NOT NULL FROM seat WHERE id = %d", seat)); stale != "1" {
		t.Error("not marked as not updated")
	}
}

func TestSeatHoldersHearOfTheirOpportunities(t *testing.T) {
	t.Parallel()
	h := newImported(t, emulator.Options{Opportunities: 200})
	seat, err := h.store.SeatOf(t.Context(), "lea@contoso.test")
	if err != nil || seat.CRMUserID == "" {
		t.Fatalf("%+v %v", seat, err)
	}
	mine := h.crm.Rows("opportunity", func(r emulator.Row) bool {
		return r["_ownerid_value"] == seat.CRMUserID && r["statecode"] == int64(0)
	})
	put(t, h, "opportunity", emulator.Row{"opportunityid": id(mine[0], "opportunityid"), "statecode": int64(1), "statuscode": int64(3)})
	stage := int64(0)
	if mine[1]["salesstage"] == stage {
		stage = 2
	}
	put(t, h, "opportunity", emulator.Row{"opportunityid": id(mine[1], "opportunityid"), "salesstage": stage})
	h.clock.advance(time.Minute)
	h.run(t)
	updates, err := h.store.SeatUpdates(t.Context(), seat.ID, 10, 0)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]store.SeatUpdate{}
	for _, u := range updates {
		kinds[u.Kind+u.Ref] = u
	}
	if u := kinds["closing"+id(mine[0], "opportunityid")]; u.Before != "open" || u.After != "won" || u.Name == "" {
		t.Errorf("%+v", updates)
	}
	if u := kinds["stage"+id(mine[1], "opportunityid")]; u.After == "" || u.Before == u.After {
		t.Errorf("%+v", updates)
	}
}
