package kit_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"navsync/ui/kit"
)

func TestClean(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"plain", "plain"},
		{"Élodie O’Connor", "Élodie O’Connor"},
		{"\x1b[31mred\x1b[0m", "red"},
		{"\x1b]52;c;ZXZpbA==\x07copied", "copied"},
		{"\x1b]8;;https://evil.test\x1b\\link\x1b]8;;\x1b\\", "link"},
		{"a\tb\r\nc", "a b  c"},
		{"bell\x07 del\x7f", "bell del"},
		{"c1 \u009b31mred\u009b0m", "c1 red"},
		{"\u009d0;title\u009cb", "b"},
		{"a\x1bPq#0\x1b\\b\x1b_x\x1b\\c", "abc"},
		{"a\x1b(Bc\x1b7", "ac"},
		{"broken off\x1b[3", "broken off"},
		{"in a row\x1b\x1b[31m.", "in a row."},
		{"not hidden\x1b]0; by a title without end", "not hidden0; by a title without end"},
		{"a\x1b[é", "aé"},
		{"evil\u202egnp.exe", "evilgnp.exe"},
		{"\u2066x\u2069\u200f", "x"},
	} {
		if got := kit.Clean(c.in); got != c.want {
			t.Errorf("Clean(%q) = %q, want %q", c.in, got, c.want)
		}
	}
	if got := kit.CleanLines("a\r\nb\x1b[2J"); got != "a\nb" {
		t.Errorf("CleanLines = %q", got)
	}
}

// FuzzClean holds that nothing that reaches a terminal's control can pass.
func FuzzClean(f *testing.F) {
	f.Add("\x1b[31m\x9b2J\u202e")
	f.Add("\x1b]0;title\x07\x1bP$q\x1b\\")
	f.Fuzz(func(t *testing.T, s string) {
		for _, r := range kit.Clean(s) {
			if unicode.IsControl(r) || (r >= 0x202A && r <= 0x202E) || (r >= 0x2066 && r <= 0x2069) {
				t.Fatalf("%q keeps %U", s, r)
			}
		}
	})
}

// FuzzCleanTakesSequencesWhole holds that a sequence between two texts leaves nothing of itself.
func FuzzCleanTakesSequencesWhole(f *testing.F) {
	f.Add("before", uint8(0), "31", "after")
	f.Add("before", uint8(3), "0;title", "after")
	f.Fuzz(func(t *testing.T, before string, form uint8, inside, after string) {
		before, after = kit.Clean(before), kit.Clean(after)
		plain := strings.Map(func(r rune) rune {
			if unicode.IsControl(r) || r == unicode.ReplacementChar {
				return -1
			}
			return r
		}, strings.ToValidUTF8(inside, ""))
		numbers := strings.Map(func(r rune) rune {
			if r < '0' || r > '?' {
				return -1
			}
			return r
		}, plain)
		sequences := []string{
			"\x1b[" + numbers + "m", "\u009b" + numbers + "K", "\x1b[" + numbers + "$ p",
			"\x1b]" + plain + "\a", "\u009d" + plain + "\u009c", "\x1bP" + plain + "\x1b\\", "\x1b_" + plain + "\x1b\\", "\x1b(B",
		}
		whole := before + sequences[int(form)%len(sequences)] + after
		if got, want := kit.Clean(whole), kit.Clean(before+after); got != want {
			t.Fatalf("Clean(%q) = %q, want %q", whole, got, want)
		}
	})
}

func TestWrapKeepsFrenchSigns(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  string
	}{
		{"Les phrases lues ; les autres", 16, "Les phrases|lues ; les|autres"},
		{"Tapez « oui » ici", 9, "Tapez|« oui »|ici"},
		{"Combien ? 41\u00a0200", 12, "Combien ?|41\u00a0200"},
	} {
		if got := strings.Join(kit.Wrap(c.text, c.width), "|"); got != c.want {
			t.Errorf("%q at %d: %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

func TestFitting(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{kit.Fit("Jean-Baptiste Morel", 12), "Jean-Baptis…"},
		{kit.Fit("short", 12), "short"},
		{kit.Fit("x", 0), ""},
		{kit.Fit("A\u0903", 1), "…"},
		{kit.Fit("कः खः गः", 4), "कः …"},
		{kit.FitMiddle("a41c0000-1111-2222-3333-44449f20", 9), "a41c…9f20"},
		{kit.Pad("ab", 4), "ab  "},
		{kit.PadLeft("ab", 4), "  ab"},
		{kit.Pad("日本語", 4), "日… "},
		{kit.Put("aaaaaa\nbbbbbb", "XX", 2, 1), "aaaaaa\nbb\x1b[mXX\x1b[mbb"},
		{ansi.Strip(kit.Put("日本語", "x", 1, 0)), " x本語"},
		{ansi.Strip(kit.Put("abcdef", "WIDER", 3, 0)), "abcWID"},
		{kit.Beside("a\nb", "1"), "a1\nb "},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// TestWidthsHold draws any text and width: nothing is ever wider than it may be.
func TestWidthsHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := kit.Clean(rapid.String().Draw(t, "text"))
		width := rapid.IntRange(1, 40).Draw(t, "width")
		if w := kit.Width(kit.Fit(s, width)); w > width {
			t.Fatalf("Fit is %d cells wide", w)
		}
		if w := kit.Width(kit.FitMiddle(s, width)); w > width {
			t.Fatalf("FitMiddle is %d cells wide", w)
		}
		if w := kit.Width(kit.Pad(s, width)); w != width {
			t.Fatalf("Pad is %d cells wide, not %d", w, width)
		}
		block := strings.Split(kit.Block(s+"\n"+s, width, 3), "\n")
		if len(block) != 3 || kit.Width(block[1]) != width {
			t.Fatalf("Block is %d lines, the second %d wide", len(block), kit.Width(block[1]))
		}
	})
}

// TestABlockOverWideLetters: wherever its edges cut letters of several cells, the line keeps its width.
func TestABlockOverWideLetters(t *testing.T) {
	for _, base := range []string{"देवनागरी किरण नमस्ते क्षत्रिय", "日本語テキスト漢字かな", "\x1b[1mकि\x1b[mकिकि日本", "👩👩👧 abc 👍"} {
		total := kit.Width(base)
		for x := range total {
			for wide := 1; wide < 7; wide++ {
				if got := kit.Width(kit.Put(base, strings.Repeat("#", wide), x, 0)); got != total {
					t.Errorf("%d cells over %q at %d give %d cells, not %d", wide, ansi.Strip(base), x, got, total)
				}
			}
		}
	}
}

func TestSearch(t *testing.T) {
	texts := []string{kit.Fold("Élodie Meunier"), kit.Fold("Émilie Rousseau"), kit.Fold("Benoît Chevalier")}
	for _, c := range []struct {
		query string
		want  []int
	}{
		{"", []int{0, 1, 2}},
		{"ELODIE", []int{0}},
		{"e mil", []int{1}},
		{"bnt", []int{2}}, // only fuzzily
		{"zzz", nil},
	} {
		got := kit.Search(c.query, texts)
		if len(got) != len(c.want) {
			t.Errorf("Search(%q) = %v, want %v", c.query, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("Search(%q) = %v, want %v", c.query, got, c.want)
			}
		}
	}
}
