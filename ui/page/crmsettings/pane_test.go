package crmsettings

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

// TestTheEffectStandsBesideTheForm: beyond 160 columns, while something is changed and not saved; the form keeps its width of
// at most 100 columns, and at 95 the effect stays below the questions.
func TestTheEffectStandsBesideTheForm(t *testing.T) {
	h := pagetest.Connected(t, pagetest.Small, pagetest.Ana)
	s := newScreen(t, h, lang.English, 225, 74, theme.Options{})
	form := func() {
		t.Helper()
		for _, line := range strings.Split(ansi.Strip(s.view()), "\n") {
			left, _, _ := strings.Cut(line, "│")
			if n := kit.Width(strings.TrimRight(left, " ")); n > kit.Gutter+kit.FormWidth {
				t.Errorf("the form has a line of %d cells: %q", n, left)
			}
		}
	}
	form()
	if strings.Contains(s.view(), "Effect of") {
		t.Errorf("there is an effect before anything is changed:\n%s", s.view())
	}
	p := s.page.(*Page)
	s.run(p.set(store.KeyAutoSync, store.No))
	s.run(p.set(store.KeyInterval, "1h"))
	s.shows("Effect of 2 changes", "Yes (recommended)", "What is changed", "Nothing is deleted in Dynamics")
	s.golden("changed-en-225")
	form()
	if n := strings.Count(s.view(), "opportunities"); n != 1 {
		t.Errorf("the effect stands there %d times:\n%s", n, s.view())
	}
	narrow := newScreen(t, h, lang.English, 95, 60, theme.Options{})
	narrow.run(narrow.page.(*Page).set(store.KeyAutoSync, store.No))
	narrow.shows("opportunities")
	if strings.Contains(narrow.view(), "Effect of 1 change") {
		t.Errorf("there is a pane at 95 columns:\n%s", narrow.view())
	}
}
