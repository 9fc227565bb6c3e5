package ui

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/lang"
	"navsync/ui/theme"
)

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
