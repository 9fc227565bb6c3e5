package health

import (
	"fmt"
	"strings"
	"testing"

	"navsync/store"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

// underReview puts matches into the store that wait since the rules of matching changed, and one to look at again.
func underReview(h *pagetest.House, held int) {
	ctx := h.Context
	h.Keep(func(tx *store.Tx) error {
		for n := range held + 1 {
			name := fmt.Sprint("Tibor Wexcombe ", n)
			id, err := tx.AddMember(ctx, store.Member{Key: name, Slug: name, Name: name, Company: "Quillfeather Ltd", SeenAt: pagetest.Now})
			if err != nil {
				return err
			}
			m := store.Match{
				MemberID: id, Kind: store.KindContact, RecordID: fmt.Sprint("c", n), Score: 90, Evidence: "[]", Origin: "automatic",
				Outcome: "candidate", Review: store.ReviewHeld, DecidedAt: pagetest.Now,
			}
			if n == held {
				m.Outcome, m.Review = "used", store.ReviewLookAgain
			}
			if err := tx.PutMatch(ctx, m); err != nil {
				return err
			}
		}
		return tx.KeyRecipe(ctx, 99) // the rules changed
	})
}

// TestMatchesThatWaitAreShownAndAccepted: what new rules would use is named, asked about with its number, and used after
// the yes of an admin; support sees it and may not.
func TestMatchesThatWaitAreShownAndAccepted(t *testing.T) {
	h := pagetest.Connected(t, pagetest.Small, ana, sam)
	history(h)
	underReview(h, 30)
	s := show(h, ana, "en", 120, 40, theme.Options{})
	for _, want := range []string{"30 matches wait for your yes", "Tibor Wexcombe 0 (Quillfeather Ltd)", "Look at it again"} {
		if !strings.Contains(s.Text(), want) {
			t.Errorf("no %q in\n%s", want, s.Text())
		}
	}
	reviewedTo := func() (to int64) {
		h.Keep(func(tx *store.Tx) (err error) { to, err = tx.ReviewedTo(h.Context); return err })
		return to
	}
	if reviewedTo() == 0 {
		t.Fatal("there is no review")
	}
	s.Press("m")
	s.Shows("Use 30 matches")
	s.Press("tab")
	s.Type("30")
	s.Press("ctrl+s")
	if to := reviewedTo(); to != 0 {
		t.Errorf("the review goes on to %d:\n%s", to, s.Text())
	}
	support := show(h, sam, "en", 120, 40, theme.Options{})
	if text := support.Text(); !strings.Contains(text, "matches wait") {
		t.Errorf("support does not see it:\n%s", text)
	}
}
