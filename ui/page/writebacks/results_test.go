package writebacks_test

import (
	"testing"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
)

// eachRowHasItsResult takes out three notes, of which two are in Dynamics already, and tries again what has not failed.
func eachRowHasItsResult(t *testing.T, h *pagetest.House) {
	t.Helper()
	on := true
	id, err := h.Engine.AddItem(t.Context(), h.Actor(), engine.NewItem{
		Kind: "note", MemberURL: "https://www.linkedin.com/in/zelda-unknown-17", MemberName: "Zelda Unknown", Text: "Moves in May.", Copy: &on,
	})
	if err != nil {
		t.Fatal(err)
	}
	state := func() store.ItemState {
		item, err := h.Store.Item(t.Context(), store.ScopeOf(h.Actor().Person), id)
		if err != nil {
			t.Fatal(err)
		}
		return item.State
	}
	for code, words := range map[string][3]string{
		lang.English: {"1 done, 2 failed", "it is written already", "it has not failed"},
		lang.French:  {"1 réussis, 2 en échec", "déjà écrite", "pas en échec"},
	} {
		s := show(h, ana, code, 120, 40)
		s.Press("f", "f", "f") // all of them
		s.Filter("zelda")
		s.Press("ctrl+a", "t", "tab", "enter")
		s.Shows(words[0], words[1], "✗ Zelda Unknown", "✓ Zelda Unknown")
		if state() != store.ItemTakenOut {
			t.Errorf("%s: the note is %s\n%s", code, state(), s.Text())
		}
		s.Press("esc")
		s.Send(s.Toasts[len(s.Toasts)-1].Undo()())
		if state() != store.ItemWaiting {
			t.Errorf("%s: after the undo the note is %s", code, state())
		}
		s.Press("r")
		s.Shows(words[2])
		s.Press("esc")
	}
}
