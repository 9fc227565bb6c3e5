package ui

import (
	"testing"

	"navsync/ui/kit"
	"navsync/ui/lang"
)

// TestANoticeIsToldOnce: it stands until it is taken away, is not told again when less is left of it, and is told when it
// has grown or another comes.
func TestANoticeIsToldOnce(t *testing.T) {
	h := open(t, lang.English, 120, 40, nil)
	told := func(of int64, count int, text string) {
		h.run(h.gotStatus(statusMsg{generation: h.statusGeneration, status: kit.Status{Notice: &kit.Notice{Of: of, Count: count, Text: text}}}))
	}
	told(1, 12, "12 are gone")
	h.shows("12 are gone")
	h.press("esc")
	h.hides("12 are gone")
	told(1, 12, "12 are gone")
	h.hides("12 are gone")
	told(1, 3, "3 are gone")
	h.hides("3 are gone")
	told(1, 40, "40 are gone")
	h.shows("40 are gone")
	h.press("esc")
	told(2, 10, "10 others are gone")
	h.shows("10 others are gone")
}
