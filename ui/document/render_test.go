package document

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"navsync/ui/theme"
)

var plainLook = theme.New(theme.Options{Level: theme.NoColor})

func draw(t *testing.T, markdown string, width int) Page {
	t.Helper()
	page, err := Render(markdown, width, plainLook)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range page.Lines {
		page.Lines[i] = ansi.Strip(line)
	}
	return page
}

// TestNothingIsLost draws every document at several widths: no line is too wide, and from 76 cells on every
// letter is there, but for the heads of tables that are stacked.
func TestNothingIsLost(t *testing.T) {
	for _, d := range All() {
		marked, _ := prepare(d.Text)
		want, source := map[rune]int{}, strings.Split(marked, "\n")
		for i, line := range source {
			head := i+1 < len(source) && strings.HasPrefix(source[i+1], "|-")
			if !fence(line) && !head && !strings.HasPrefix(line, "|-") {
				count(want, line)
			}
		}
		for _, width := range []int{46, 76, 100} {
			page := draw(t, d.Text, width)
			got := map[rune]int{}
			for _, line := range page.Lines {
				count(got, line)
				if ansi.StringWidth(line) > width {
					t.Errorf("%s at %d: too wide: %q", d.Topic, width, line)
				}
			}
			for r, n := range want {
				if got[r] < n && width >= 76 {
					t.Errorf("%s at %d: %q is drawn %d times of %d", d.Topic, width, r, got[r], n)
				}
			}
		}
	}
}

func count(seen map[rune]int, text string) {
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			seen[r]++
		}
	}
}

func TestLinksAreWhereTheyAreSaid(t *testing.T) {
	page := draw(t, "See [the first one](a.md), `[not this](b.md)`, and\n\n- a point with [another](https://example.com) link\n\n"+
		"| a | b |\n|---|---|\n| x | the [third](#c) |\n", 40)
	var targets, texts []string
	for _, l := range page.Links {
		targets = append(targets, l.Target)
		texts = append(texts, ansi.Cut(page.Lines[l.Line], l.X, l.X+l.Width))
	}
	if !slices.Equal(targets, []string{"a.md", "https://example.com", "#c"}) {
		t.Errorf("targets %q", targets)
	}
	if !slices.Equal(texts, []string{"[the first one]", "[another]", "[third]"}) && !slices.Equal(texts, []string{"the first one", "another", "third"}) {
		t.Errorf("texts %q", texts)
	}
}

func TestBlocksAreLaidOut(t *testing.T) {
	page := draw(t,
		"Text that goes on\nin the next line.\n\n1. a point that is long enough for two lines\n2. second\n   - below it\n\n```\n  a \\- b\n```\n"+
			"\n| name | what |\n|---|---|\n| one | `a|b` and more words |\n", 24)
	want := []string{
		"Text that goes on in the",
		"next line.",
		"",
		"1. a point that is long",
		"   enough for two lines",
		"2. second",
		"   · below it",
		"",
		"    a \\- b",
		"",
		"name │ what",
		"─────┼──────────────────",
		"one  │ `a|b` and more",
		"     │ words",
	}
	if !slices.Equal(page.Lines, want) {
		t.Errorf("drawn as\n%s", strings.Join(page.Lines, "\n"))
	}
}

func TestATableThatIsTooNarrowIsStacked(t *testing.T) {
	page := draw(t, "| a word | an unbreakable-thing |\n|---|---|\n| incomprehensible | incomprehensibilities |\n", 30)
	want := []string{"incomprehensible", "  an unbreakable-thing:", "  incomprehensibilities"}
	if !slices.Equal(page.Lines, want) {
		t.Errorf("drawn as\n%s", strings.Join(page.Lines, "\n"))
	}
}

func TestLooks(t *testing.T) {
	for name, look := range map[string]theme.Options{
		"dark": {}, "light": {Light: true}, "contrast": {HighContrast: true}, "256": {Level: theme.Colors256}, "16": {Level: theme.Colors16},
	} {
		page, err := Render("A [link](a.md).", 40, theme.New(look))
		if err != nil {
			t.Fatal(err)
		}
		link := theme.New(look).Accent.Render("link")
		if start, _, _ := strings.Cut(link, "link"); !strings.Contains(page.Lines[0], start) && look.HighContrast == false {
			t.Errorf("%s: a link is drawn as %q, an action as %q", name, page.Lines[0], link)
		}
	}
	page, err := Render("A [link](a.md) and `code`.", 40, plainLook)
	if err != nil {
		t.Fatal(err)
	}
	if page.Lines[0] != "A [link] and `code`." {
		t.Errorf("without colours: %q", page.Lines[0])
	}
}
