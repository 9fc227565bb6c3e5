package writebacks_test

import (
	"testing"

	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
)

// TestWidePane: beyond 160 columns what the focused item becomes, why it waits and its conversation stand beside the list; at
// 120 the preview stays below.
func TestWidePane(t *testing.T) {
	h := pagetest.Captured(t)
	s := show(h, pagetest.Ana, lang.English, 250, 80)
	s.Press("f") // those that are written
	s.Golden("wide-en-250x80")
	s.Shows("What was written", "Regarding", "So far", "Captured", "The conversation", "Do")
	before := s.Text()
	s.Press("down")
	if s.Text() == before {
		t.Error("the pane does not follow the focus")
	}
	french := show(h, pagetest.Ana, lang.French, 250, 80)
	french.Press("f")
	french.Shows("Jusqu’ici", "La conversation")
	narrow := show(h, pagetest.Ana, lang.English, 120, 40)
	narrow.Press("f")
	narrow.Hides("So far")
}
