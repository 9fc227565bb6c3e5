package writebacks_test

import (
	"testing"

	"navsync/store"
	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
)

// TestTwice lists what was written twice and deletes the second activity after a question.
func TestTwice(t *testing.T) {
	h := pagetest.Captured(t)
	written := items(h, store.ItemWritten, store.ItemOpen)
	if len(written) < 2 {
		t.Fatalf("%d are written", len(written))
	}
	twin := written[0]
	h.Keep(func(tx *store.Tx) error { return tx.SetTwin(t.Context(), twin.ID, written[1].ID) })
	for code, word := range map[string]string{lang.English: "written twice", lang.French: "écrites deux fois"} {
		s := show(h, ana, code, 120, 40)
		s.Press("f", "f", "f", "f")
		s.Shows(twin.Member, word)
	}
	s := show(h, ana, lang.English, 120, 40)
	s.Press("f", "f", "f", "f", "delete")
	s.Shows("Delete in Dynamics", "cannot be undone")
	s.Press("tab", "enter")
	row, err := h.Store.Item(t.Context(), store.ScopeOf(h.Actor().Person), twin.ID)
	if err != nil || !row.Gone {
		t.Errorf("gone: %v, %v (toasts %+v)", row.Gone, err, s.Toasts)
	}
	s.Shows("None here")
}
