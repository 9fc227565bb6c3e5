package ui

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/theme"
)

// TestUndoIsOfferedWhereItsKeyWorks: a dialog that says how it went undoes it, and closes; above any other, and where letters are
// typed, nothing offers a key that does not do it.
func TestUndoIsOfferedWhereItsKeyWorks(t *testing.T) {
	h := open(t, lang.English, 120, 40, nil)
	undone := 0
	offer := func() {
		h.run(h.kit.ToastUndo(theme.ToneOK, "Done", func() tea.Cmd { undone++; return nil }))
	}
	dialog := func(result bool) {
		h.run(h.kit.Open(kit.NewDialog(h.kit, kit.DialogSpec{
			Title: "How it went", Result: result,
			Buttons: func() []kit.Button { return []kit.Button{{Label: "Close", Closes: true}} },
		})))
	}
	offer()
	dialog(false)
	h.shows("✓ Done", "How it went")
	h.hides("undo")
	h.press("u", "esc")
	h.shows("✓ Done · undo u")
	h.pages["settings"].capturing = true
	h.hides("undo")
	h.pages["settings"].capturing = false
	dialog(true)
	h.shows("✓ Done · undo u", "u undo")
	if h.press("u"); undone != 1 {
		t.Errorf("undone %d times", undone)
	}
	h.hides("How it went")
	h.hides("undo")
}

// TestUndoIsOfferedUntilItIsGone: its key stands in the status line also after its sentence went, until it is used, another one
// comes, or its page is left.
func TestUndoIsOfferedUntilItIsGone(t *testing.T) {
	h := open(t, lang.English, 120, 40, nil)
	undone := ""
	offer := func(name string) {
		h.run(h.kit.ToastUndo(theme.ToneOK, name, func() tea.Cmd { undone += name; return nil }))
	}
	ends := func() { h.run(h.update(toastEndMsg{number: h.toasts.number})) }
	offer("A")
	h.shows("✓ A", "u undo")
	ends()
	h.hides("✓ A")
	h.shows("u undo")
	h.run(h.kit.Toast(theme.ToneText, "Copied"))
	ends()
	offer("B")
	ends()
	h.press("u")
	if undone != "B" {
		t.Errorf("u undid %q", undone)
	}
	h.hides("u undo")
	h.press("u")
	offer("C")
	h.press("2")
	h.shows("✓ C", "u undo") // its sentence still says what would be undone
	ends()
	h.press("1")
	h.hides("u undo")
	h.press("u")
	offer("D")
	ends()
	h.press("2")
	h.hides("u undo")
	if h.press("u"); undone != "B" {
		t.Errorf("u undid %q", undone)
	}
}
