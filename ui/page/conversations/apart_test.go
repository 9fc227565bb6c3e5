package conversations_test

import (
	"strings"
	"testing"

	"navsync/store"
	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
)

// takesApart gives the first thread's member a second address and takes it away again by keys; a member of one address says so.
func takesApart(t *testing.T, h *pagetest.House) {
	t.Helper()
	s := show(h, ana, lang.English, 120, 40)
	s.Press("P")
	if last := len(s.Toasts) - 1; last < 0 || !strings.Contains(s.Toasts[last].Text, "one address") {
		t.Fatalf("the toasts are %v", s.Toasts)
	}
	threads, err := h.Store.Threads(t.Context(), store.ThreadQuery{Scope: store.Scope{All: true}})
	if err != nil || len(threads) == 0 {
		t.Fatal(err)
	}
	one := threads[0]
	h.Keep(func(tx *store.Tx) error {
		return tx.AddAddress(t.Context(), store.MemberAddress{
			Address: "joined-by-mistake", MemberID: one.MemberID, URL: "https://www.linkedin.com/in/Joined-by-Mistake",
		})
	})
	s.Press("P")
	s.Shows("linkedin.com/in/Joined-by-Mistake")
	s.Press("down", "enter")
	s.Shows("Take apart", "never joined again")
	s.Press("tab", "enter")
	m, err := h.Store.MemberByAddress(t.Context(), "joined-by-mistake")
	if err != nil || m.ID == one.MemberID {
		t.Errorf("%+v %v", m, err)
	}
}
