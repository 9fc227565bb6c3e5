package kit

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

// TestPlainLinesAreMeasuredAsTheLibraryDoes: the quick way gives what the library gives, in lines that it takes and in
// those that it leaves to the library.
func TestPlainLinesAreMeasuredAsTheLibraryDoes(t *testing.T) {
	for r := rune(0); r < 0x3000; r++ {
		if s := string(r); isSingle(r) && (ansi.StringWidthWc(s) != 1 || ansi.StringWidth(s) != 1) {
			t.Errorf("%U takes %d cells", r, ansi.StringWidthWc(s))
		}
	}
	parts := []string{
		"a", "Z", " ", "é", "Ж", "ß", "│", "─", "…", "→", "●", "█", "\x1b[1;38;2;1;2;3m", "\x1b[m", "\x1b[?25l",
		"\x1b]8;;https://contoso.test/a?b=c\x1b\\", "\x1b]8;;\a",
		"日", "👩", "कि", "e\u0301", "\u00ad", "\t", "\x1b", "\x1b[1", "\x1b]8;é\a", "\xff", "\u0085",
	}
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 0, 24).Draw(t, "parts"), "")
		if rapid.Bool().Draw(t, "plain") {
			s = strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts[:17]), 0, 24).Draw(t, "plain parts"), "")
		}
		width := rapid.IntRange(-2, 30).Draw(t, "width")
		if got, want := Width(s), ansi.StringWidthWc(s); got != want {
			t.Fatalf("Width(%+q) = %d, the library says %d", s, got, want)
		}
		if got, want := Strip(s), ansi.Strip(s); got != want {
			t.Fatalf("Strip(%+q) = %+q, the library says %+q", s, got, want)
		}
		for _, tail := range []string{"", ellipsis} {
			if got, want := First(s, width, tail), truncated(s, width, tail); got != want {
				t.Fatalf("First(%+q, %d, %q) = %+q, the library says %+q", s, width, tail, got, want)
			}
		}
		cells := rapid.IntRange(0, 30).Draw(t, "cells")
		if got, want := after(s, cells, width), truncatedLeft(s, cells, width); got != want {
			t.Fatalf("after(%+q, %d, %d) = %+q, the library says %+q", s, cells, width, got, want)
		}
	})
}
