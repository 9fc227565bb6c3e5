package kit_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"navsync/ui/kit"
)

// TestWidthsOfScripts holds names as they come against what tmux 3.3a gives to what is shown of them; xterm sums
// code points alike, and Windows Terminal sums them within a cluster.
func TestWidthsOfScripts(t *testing.T) {
	for _, c := range []struct {
		name, want string
		cells      int
	}{
		{"Élodie", "Élodie", 6},
		{"E\u0301lodie", "Élodie", 6},
		{"नमस्ते", "नमस्ते", 4},
		{"किरण", "किरण", 4},
		{"தமிழ்", "தமிழ்", 4},
		{"กำไร", "กำไร", 4},
		{"\u1112\u1161\u11ab", "한", 2},
		{"\u1161\u11ab", "\ufffd\ufffd", 2},
		{"日本語", "日本語", 6},
		{"ｶﾞ", "ｶﾞ", 2},
		{"❤\ufe0f Ana", "❤ Ana", 5},
		{"1\ufe0f\u20e3", "1", 1},
		{"👩\u200d💻", "👩💻", 4},
		{"👍🏽", "👍", 2},
		{"🇫🇷", "🇫🇷", 2},
		{"🇫x", "Fx", 2},
		{"بَيان", "بَيان", 4},
	} {
		got := kit.Clean(c.name)
		if got != c.want {
			t.Errorf("Clean(%+q) = %+q, want %+q", c.name, got, c.want)
		}
		if w := kit.Width(got); w != c.cells {
			t.Errorf("%q is %d cells wide, want %d", got, w, c.cells)
		}
		if w := kit.Width(kit.Pad(got, 9)); w != 9 {
			t.Errorf("%q fills a column of 9 with %d", got, w)
		}
	}
}

// TestStyledTextWrapsByTheTerminalsWidth: lipgloss counts a cluster of Devanagari as one cell.
func TestStyledTextWrapsByTheTerminalsWidth(t *testing.T) {
	for _, l := range kit.Wrap("\x1b[1m"+strings.Repeat("कि", 12)+"\x1b[m", 10) {
		if kit.Width(l) > 10 {
			t.Errorf("%q is %d cells wide", ansi.Strip(l), kit.Width(l))
		}
	}
}
