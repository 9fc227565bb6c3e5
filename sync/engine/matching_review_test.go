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
	"navsync/sync/match"
	"navsync/sync/matching"
)

// underReview gives a house of n members whom earlier rules matched to nobody, and new ones to a contact each.
func underReview(t *testing.T, n int) *house {
	t.Helper()
	h := newHouse(t, emulator.Options{Contacts: 300})
	h.run(t)
	w := newWorld(5, 400)
	contacts := w.contacts(t, h.store, n+1)
	err := h.store.Update(t.Context(), func(tx *store.Tx) error {
		for i, c := range contacts {
			id, err := tx.AddMember(t.Context(), store.Member{
				Key: fmt.Sprint("r", i), Slug: fmt.Sprint("r", i), Name: c.Name, FirstName: c.FirstName, LastName: c.LastName,
				Company: c.Company, SeenAt: h.now(),
			})
			if err != nil {
				return err
			}
			if i == n { // that rules of some kind have decided is what makes a review
				if err := tx.PutMatch(t.Context(), h.decided(id, c.ID)); err != nil {
					return err
				}
			}
		}
		return tx.KeyRecipe(t.Context(), match.Recipe+1)
	})
	if err != nil {
		t.Fatal(err)
	}
	h.clock.advance(time.Minute)
	h.run(t)
	return h
}

// decided is an automatic match as some earlier rules decided it.
func (h *house) decided(memberID int64, contact string) store.Match {
	return store.Match{
		MemberID: memberID, Kind: store.KindContact, RecordID: contact, Score: 80, Evidence: "[]", Origin: store.MatchAutomatic, Outcome: store.MatchUsed,
		DecidedAt: h.now(),
	}
}

func (h *house) usedMembers(t *testing.T) string {
	t.Helper()
	return h.query(t, "SELECT count(*) FROM member WHERE outcome = 'used' AND key LIKE 'r%'")
}

// TestNewRulesAskBeforeTheyUseMuch: what new rules would use about members of earlier ones waits for an admin, unless it
// is little.
func TestNewRulesAskBeforeTheyUseMuch(t *testing.T) {
	t.Parallel()
	few := underReview(t, matching.MostUnasked-5)
	if got := few.usedMembers(t); got != fmt.Sprint(matching.MostUnasked-5+1) {
		t.Errorf("a few: %s are used", got)
	}
	h := underReview(t, 60)
	held, err := h.store.Reviewed(t.Context(), store.ReviewHeld, 0)
	if err != nil || len(held) < 50 || held[0].Record == "" || held[0].Score < 80 {
		t.Fatalf("%d wait: %v", len(held), err)
	}
	if got := h.usedMembers(t); got != "1" {
		t.Errorf("%s are used unasked", got)
	}
	if err := h.AcceptMatches(t.Context(), h.support); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("support accepts: %v", err)
	}
	if _, err := h.Sync(t.Context(), h.admin, SyncOptions{AcceptMatches: true, Wait: true}); err != nil {
		t.Fatal(err)
	}
	left, err := h.store.CountReviewed(t.Context(), store.ReviewHeld)
	if got := h.usedMembers(t); err != nil || left != 0 || got != fmt.Sprint(len(held)+1) {
		t.Errorf("after the yes %s are used and %d wait: %v", got, left, err)
	}
}

// unfound are members of an earlier store whom its rules found nowhere, and their records in Dynamics: the name and the firm
// are exactly theirs.
func unfound(n int) (edits []string, records []emulator.Row) {
	for i := range n {
		first, last, firm := "Tibor", "Wexcombe"+string(rune('a'+i/6))+string(rune('a'+i%6)), "Quillfeather"+string(rune('a'+i%26))+string(rune('a'+i/26))
		edits = append(edits, fmt.Sprintf(`INSERT INTO member (key, slug, url, name, first_name, last_name, email, title, place, company, seen_at, dirty)
			VALUES ('u%[1]d', 'u%[1]d', '', '%[2]s %[3]s', '%[2]s', '%[3]s', '', 'Buyer', '', '%[4]s', '2026-11-01T00:00:00Z', 0)`, i, first, last, firm))
		records = append(records, emulator.Row{"firstname": first, "lastname": last, "jobtitle": "Head of Stores", "company": firm})
	}
	return edits, records
}

// TestTheFirstRunOfAnUpgradedStoreAsks: a store of an earlier version, whose rules found next to nobody, is opened by this one.
// The first run uses none of the many that the new rules would; what people decided and what is written stands; after the
// yes they are used. So it is as well where the earlier rules found nobody at all.
func TestTheFirstRunOfAnUpgradedStoreAsks(t *testing.T) {
	t.Parallel()
	const many = 40
	for name, more := range map[string][]string{"some were found": nil, "nobody was found": {"DELETE FROM match WHERE origin = 'automatic'"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			edits, records := unfound(many)
			d := earlierDesk(t, "store.db", append(edits, more...)...)
			for _, r := range records {
				account := put(t, d.house, "account", emulator.Row{"name": r["company"]})
				delete(r, "company")
				r["_parentcustomerid_value"], r["_parentcustomerid_type"] = account, "account"
				put(t, d.house, "contact", r)
			}
			const standing = "SELECT COALESCE(group_concat(w.item_id || ' ' || w.regarding_id), '') FROM writeback w WHERE w.state = 'written'"
			written := d.query(t, standing)
			d.clock.advance(time.Minute)
			d.run(t)
			held, err := d.store.Reviewed(t.Context(), store.ReviewHeld, 0)
			if err != nil || len(held) < many {
				t.Fatalf("%d wait: %v", len(held), err)
			}
			const used = "SELECT count(*) FROM match WHERE outcome = 'used' AND member_id IN (SELECT id FROM member WHERE key LIKE 'u%')"
			if got := d.query(t, used); got != "0" {
				t.Errorf("%s are used unasked", got)
			}
			byHand := d.query(t, "SELECT group_concat(record_id) FROM match WHERE origin = 'manual' AND outcome = 'used'")
			if byHand != ninaContact {
				t.Errorf("decided by hand: %s", byHand)
			}
			if _, err := d.Sync(t.Context(), d.admin, SyncOptions{AcceptMatches: true, Wait: true}); err != nil {
				t.Fatal(err)
			}
			if got := d.query(t, used); got != fmt.Sprint(many) {
				t.Errorf("after the yes %s are used", got)
			}
			now := strings.Split(d.query(t, standing), ",")
			for _, one := range strings.Split(written, ",") {
				if !slices.Contains(now, one) {
					t.Errorf("%s is no more: %v", one, now)
				}
			}
		})
	}
}

// TestWhatIsWrittenStaysAndIsLookedAtAgain: an automatic match that new rules would not use stays where an activity is
// written, and goes where none is.
func TestWhatIsWrittenStaysAndIsLookedAtAgain(t *testing.T) {
	t.Parallel()
	h := newDesk(t, emulator.Options{Contacts: 300})
	no := false
	id, err := h.AddItem(t.Context(), h.seller, NewItem{
		Kind: "note", MemberURL: "https://www.linkedin.com/in/quite-unlike", MemberName: "Quite Unlike", Text: "x", Copy: &no,
	})
	if err != nil {
		t.Fatal(err)
	}
	contact := h.someContact(t, 3)
	m := h.decided(h.item(t, id).MemberID, contact)
	err = h.store.UpdateDurably(t.Context(), func(tx *store.Tx) error {
		if err := tx.PutMatch(t.Context(), m); err != nil {
			return err
		}
		return tx.MemberMatched(t.Context(), m.MemberID, string(match.Used))
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Copy(t.Context(), h.seller, id); err != nil {
		t.Fatal(err)
	}
	h.send(t)
	err = h.store.Update(t.Context(), func(tx *store.Tx) error { return tx.KeyRecipe(t.Context(), match.Recipe+1) })
	if err != nil {
		t.Fatal(err)
	}
	h.clock.advance(time.Minute)
	h.run(t)
	again, err := h.store.Reviewed(t.Context(), store.ReviewLookAgain, 0)
	if err != nil || len(again) != 1 || again[0].RecordID != contact {
		t.Errorf("%+v %v", again, err)
	}
}
