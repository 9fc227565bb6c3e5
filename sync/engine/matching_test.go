package engine

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/journal"
	"navsync/sync/linkedin"
)

// withMember adds a member that stands for a contact of the organization, by profile.
func withMember(t *testing.T, h *house) (memberID int64, contact emulator.Row) {
	t.Helper()
	rows := h.crm.Rows("contact", func(r emulator.Row) bool {
		return r["statecode"] == int64(0) && len(linkedin.Slugs(id(r, "websiteurl"))) == 1
	})
	if len(rows) == 0 {
		t.Fatal("no contact with a profile")
	}
	contact = rows[0]
	slug := linkedin.Slugs(id(contact, "websiteurl"))[0]
	err := h.store.UpdateDurably(t.Context(), func(tx *store.Tx) (err error) {
		memberID, err = tx.AddMember(t.Context(), store.Member{
			Key: slug, Slug: slug, URL: linkedin.ProfileURL(slug), Name: id(contact, "fullname"),
			FirstName: id(contact, "firstname"), LastName: id(contact, "lastname"), SeenAt: h.now(),
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return memberID, contact
}

func TestMatchingFollowsWhatChanges(t *testing.T) {
	t.Parallel()
	h := newImported(t, emulator.Options{Contacts: 300})
	member, contact := withMember(t, h)
	contactID := id(contact, "contactid")
	if err := h.matching.Members(t.Context(), []int64{member}); err != nil {
		t.Fatal(err)
	}
	used := func() string {
		return h.query(t, fmt.Sprintf(`SELECT outcome || ' ' ||
			COALESCE((SELECT record_id FROM match WHERE member_id = member.id AND outcome = 'used'), '') FROM member WHERE id = %d`, member))
	}
	if got := used(); got != "used "+contactID {
		t.Fatal(got)
	}
	h.clock.advance(time.Minute)
	if s := stepOf(t, h.run(t), journal.StepMatch); s.Read != 0 {
		t.Errorf("nothing changed and %+v was matched", s)
	}
	if err := h.crm.Delete("contact", contactID); err != nil {
		t.Fatal(err)
	}
	h.clock.advance(time.Minute)
	h.run(t)
	if got := used(); strings.Contains(got, contactID) {
		t.Errorf("a contact that is gone is still used: %s", got)
	}
	slug := linkedin.Slugs(id(contact, "websiteurl"))[0]
	next := put(t, h, "contact", emulator.Row{
		"firstname": id(contact, "firstname"), "lastname": id(contact, "lastname"), "websiteurl": linkedin.ProfileURL(slug),
	})
	h.clock.advance(time.Minute)
	h.run(t)
	if got := used(); got != "used "+next {
		t.Errorf("a contact that appeared is not used: %s", got)
	}
	report, err := h.store.MatchReport(t.Context())
	if err != nil || len(report) != 3 || report[1].Matched != 1 || report[1].Percent <= 0 {
		t.Errorf("%+v %v", report, err)
	}
	unmatched, err := h.store.Unmatched(t.Context(), store.UnmatchedQuery{Kind: store.KindContact})
	if err != nil || len(unmatched) != report[1].Total-1 {
		t.Errorf("%d of %+v %v", len(unmatched), report[1], err)
	}
	var csv strings.Builder
	if err := h.store.WriteMatchReport(t.Context(), &csv, strings.ToUpper); err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, c := range report {
		total += c.Total - c.Matched
	}
	if lines := strings.Count(csv.String(), "\n"); lines < total+1 {
		t.Errorf("%d lines for %d unmatched records", lines, total)
	}
}

func TestDecisionsByHandStand(t *testing.T) {
	t.Parallel()
	h := newImported(t, emulator.Options{Contacts: 300})
	member, contact := withMember(t, h)
	contactID := id(contact, "contactid")
	decide := func(m store.Match) {
		t.Helper()
		m.MemberID, m.Kind, m.Evidence, m.Origin, m.DecidedAt = member, store.KindContact, "[]", store.MatchManual, h.now()
		err := h.store.UpdateDurably(t.Context(), func(tx *store.Tx) error { return tx.PutMatch(t.Context(), m) })
		if err != nil {
			t.Fatal(err)
		}
		if err := h.matching.Members(t.Context(), []int64{member}); err != nil {
			t.Fatal(err)
		}
	}
	decide(store.Match{RecordID: contactID, Outcome: store.MatchRejected})
	if n := h.query(t, "SELECT count(*) FROM match WHERE outcome = 'used'"); n != "0" {
		t.Error("a rejected pair is used")
	}
	others := h.crm.Rows("contact", func(r emulator.Row) bool { return r["statecode"] == int64(0) && r["contactid"] != contactID })
	other, master := id(others[0], "contactid"), id(others[1], "contactid")
	decide(store.Match{RecordID: other, Outcome: store.MatchUsed})
	used := func() string {
		return h.query(t, "SELECT record_id || ' ' || origin FROM match WHERE outcome = 'used'")
	}
	if got := used(); got != other+" manual" {
		t.Error(got)
	}
	// The master is a candidate already, by other evidence than there will be: its pair becomes the decision.
	put(t, h, "contact", emulator.Row{
		"contactid": master, "firstname": id(contact, "firstname"), "lastname": id(contact, "lastname"), "websiteurl": nil,
	})
	h.clock.advance(time.Minute)
	h.run(t)
	if got := h.query(t, "SELECT outcome FROM match WHERE record_id = '"+master+"'"); got != string(store.MatchCandidate) {
		t.Fatalf("the master is no candidate: %q", got)
	}
	err := h.store.UpdateDurably(t.Context(), func(tx *store.Tx) error {
		return tx.PutMatch(t.Context(), store.Match{
			MemberID: member, Kind: store.KindContact, RecordID: master, Evidence: "[]", Origin: store.MatchAutomatic, Outcome: store.MatchCandidate,
			DecidedAt: h.now(),
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	put(t, h, "contact", emulator.Row{"contactid": other, "_masterid_value": master, "merged": true, "statecode": int64(1), "statuscode": int64(2)})
	h.clock.advance(time.Minute)
	h.run(t)
	if got := used(); got != master+" manual" {
		t.Errorf("a decision by hand follows a merge: %s, not %s", got, master)
	}
}

func TestOtherNumbersMatchEverybodyAgain(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{Contacts: 300})
	member, _ := withMember(t, h)
	h.run(t)
	outcome := func() string { return h.query(t, fmt.Sprintf("SELECT outcome FROM member WHERE id = %d", member)) }
	if outcome() != string(store.MatchUsed) {
		t.Fatal(outcome())
	}
	forget := func() { // what matching said, so that only matching anew says it again
		err := h.store.UpdateDurably(t.Context(), func(tx *store.Tx) error { return tx.MemberMatched(t.Context(), member, "none") })
		if err != nil {
			t.Fatal(err)
		}
		h.clock.advance(time.Minute)
	}
	forget()
	h.set(t, map[string]string{store.KeyAutoSync: store.Yes})
	h.run(t)
	if outcome() != "none" {
		t.Errorf("another setting matches everybody: %s", outcome())
	}
	for key, value := range map[string]string{store.KeyMatchUse: "70", store.KeyMatchCandidate: "40", store.KeyMatchNameAlone: "yes"} {
		forget()
		h.set(t, map[string]string{key: value})
		h.run(t)
		if outcome() != string(store.MatchUsed) {
			t.Errorf("%s matches nobody: %s", key, outcome())
		}
	}
}
