package engine

import (
	"fmt"
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
