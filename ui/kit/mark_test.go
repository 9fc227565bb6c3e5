package kit_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/theme"
)

// TestAMarkStandsWhereItIsDrawn draws a label of capitals among small letters, lays it out at random as
// pages do, and holds that every capital that is left can be clicked and nothing else.
func TestAMarkStandsWhereItIsDrawn(t *testing.T) {
	label := rapid.StringOfN(rapid.RuneFrom([]rune("ABZÉŒ日本")), 1, 12, -1)
	beside := rapid.StringOfN(rapid.RuneFrom([]rune("abzéœ 語·")), 0, 20, -1)
	rapid.Check(t, func(t *rapid.T) {
		st := theme.New(theme.Options{}).Styles
		bold := lipgloss.NewStyle().Bold(true)
		marked := kit.Mark("page/do", bold.Render(label.Draw(t, "label"))+st.Quiet.Render("E"))
		line := beside.Draw(t, "before") + marked + st.Muted.Render(beside.Draw(t, "after"))
		width := rapid.IntRange(1, 60).Draw(t, "width")
		for range rapid.IntRange(0, 4).Draw(t, "steps") {
			switch rapid.IntRange(0, 5).Draw(t, "step") {
			case 0:
				line = kit.Fit(line, width)
			case 1:
				line = kit.Pad(line, width)
			case 2:
				line = kit.PadLeft(line, width)
			case 3:
				line = kit.Spread(st, beside.Draw(t, "left"), line, width)
			case 4:
				line = kit.Spread(st, line, beside.Draw(t, "right"), width)
			case 5:
				line = kit.Put(kit.Pad(line, width), "over", rapid.IntRange(0, width).Draw(t, "over"), 0)
			}
		}
		rest := kit.Block("a\nb", 5, 2)
		frame := kit.Beside(rest, kit.Block("\n"+line, width, 2), rest)
		var drawn kit.Regions
		plain := drawn.Take(frame)
		if ansi.Strip(frame) != ansi.Strip(plain) || strings.Contains(plain, "\x1b_") {
			t.Fatalf("taking the marks changed the frame: %q became %q", frame, plain)
		}
		for y, line := range strings.Split(ansi.Strip(plain), "\n") {
			x := 0
			for _, r := range line {
				_, _, _, on := drawn.At(x, y)
				small := unicode.IsLower(r) || strings.ContainsRune("語·", r)
				if small && on || (unicode.IsUpper(r) || strings.ContainsRune("日本", r)) && !on {
					t.Fatalf("%q at %d, %d of %q: clickable %v", r, x, y, line, on)
				}
				x += kit.Width(string(r))
			}
		}
	})
}

// TestWhatDrawsAnActionMarksIt holds that each part that draws actions makes them clickable, under their
// ids, and that what does not fit is none.
func TestWhatDrawsAnActionMarksIt(t *testing.T) {
	c := &kit.Context{Theme: theme.New(theme.Options{}), Printer: lang.MustNew(lang.English)}
	one := action.Action{ID: "page/one", Keys: []string{"o"}, Title: "shell.undo"}
	off := action.Action{ID: "page/off", Keys: []string{"f"}, Title: "shell.help"}
	off.Enabled = func() action.Reason { return action.Because("shell.notnow") }
	check := kit.CheckLine{Result: "fail", Name: "App", Remedy: "Install it.", Action: &one}
	both := []action.Action{one, off}
	for _, part := range []struct {
		name, frame string
		want        []action.ID
	}{
		{"text", kit.ActionText(c, c.Theme.Styles, one), []action.ID{"page/one"}},
		{"line", kit.ActionLine(c, c.Theme.Styles, both, 80), []action.ID{"page/one", "page/off"}},
		{"narrow line", kit.ActionLine(c, c.Theme.Styles, both, 16), []action.ID{"page/one"}},
		{"empty", kit.Empty(c, kit.EmptySpec{Title: "Nothing", Steps: both}, 80, 20), []action.ID{"page/one", "page/off"}},
		{
			"error", strings.Join(kit.ErrorBlock(c, kit.ErrorSpec{Sentence: "It failed.", Actions: both}, 80), "\n"),
			[]action.ID{"page/one", "page/off"},
		},
		{"check", strings.Join(kit.Checks(c, []kit.CheckLine{check}, 80), "\n"), []action.ID{"page/one"}},
	} {
		var drawn kit.Regions
		drawn.Take(part.frame)
		if got := drawn.Actions(); !slices.Equal(got, part.want) {
			t.Errorf("%s: %v can be clicked, not %v:\n%s", part.name, got, part.want, ansi.Strip(part.frame))
		}
	}
}

func TestNoMarkComesFromOutside(t *testing.T) {
	var drawn kit.Regions
	drawn.Take(kit.Clean(kit.Mark("seats/remove", "Ana Ruiz")))
	if got := drawn.Actions(); len(got) > 0 {
		t.Errorf("a name from outside runs %v", got)
	}
}
