package app

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"navsync/dynamics/emulator"
	"navsync/ui"
	"navsync/ui/action"
	"navsync/ui/config"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
)

// TestEnterRunsWhatHasTheFocus: where an empty page offers steps, the arrows give them the focus, Enter and a click do them; on every
// page, before anything is connected and after.
func TestEnterRunsWhatHasTheFocus(t *testing.T) {
	found := 0
	for world, made := range map[string]func(*testing.T) *pagetest.House{
		"unconnected": func(t *testing.T) *pagetest.House { t.Helper(); return pagetest.Unconnected(t, pagetest.Ana) },
		"connected": func(t *testing.T) *pagetest.House {
			t.Helper()
			return pagetest.Connected(t, emulator.Options{Users: 5, Accounts: 5, Contacts: 5, Leads: 5, Opportunities: 5}, pagetest.Ana)
		},
	} {
		h := made(t)
		for _, e := range entries(h.House, "", config.Config{}) {
			var drawn kit.Regions
			s := shown(h, e)
			drawn.Take(s.Page().View(120, 38))
			if drawn.Focused() == "" {
				continue
			}
			found++
			for at, step := range drawn.Steps() {
				stepRuns(t, h, e, world, at, step)
			}
		}
	}
	if found < 6 {
		t.Errorf("only %d pages have a step with the focus", found)
	}
}

// stepRuns moves the focus to a step of an empty page and presses Enter, then clicks on it on a page of its own.
func stepRuns(t *testing.T, h *pagetest.House, e ui.Entry, world string, at int, step action.ID) {
	t.Helper()
	s := shown(h, e)
	for range at {
		s.Press("down")
		s.Text()
	}
	var drawn kit.Regions
	if drawn.Take(s.Page().View(120, 38)); drawn.Focused() != step {
		t.Errorf("%s, %s: %d arrows down the focus is on %s, not on %s", world, e.ID, at, drawn.Focused(), step)
	}
	does(t, world+", "+e.ID+": Enter on "+string(step), s, func() { s.Press("enter") })
	clicked := shown(h, e)
	does(t, world+", "+e.ID+": a click on "+string(step), clicked, func() { clickStep(t, clicked, step) })
}

// does fails when what is done changes nothing.
func does(t *testing.T, what string, s *pagetest.Screen, do func()) {
	t.Helper()
	before := s.Text()
	if do(); s.Text() == before && len(s.Visited) == 0 && len(s.URLs) == 0 {
		t.Errorf("%s does nothing\n%s", what, before)
	}
}

// clickStep clicks on the last line that has a step's name: above may stand the same action among the page's tools.
func clickStep(t *testing.T, s *pagetest.Screen, step action.ID) {
	t.Helper()
	name := ""
	for _, a := range s.Page().Actions() {
		if a.ID == step {
			name = lang.MustNew(lang.English).T(a.Title, a.TitleArgs...)
		}
	}
	lines := strings.Split(s.Text(), "\n")
	for y := len(lines) - 2; y >= 0 && name != ""; y-- { // the last one is the status line
		if before, _, ok := strings.Cut(lines[y], name); ok {
			s.Send(tea.MouseClickMsg{Button: tea.MouseLeft, X: kit.Width(before), Y: y})
			return
		}
	}
	t.Errorf("%s, %q, is not on the screen:\n%s", step, name, s.Text())
}

func shown(h *pagetest.House, e ui.Entry) *pagetest.Screen {
	return h.Show(pagetest.Ana, func(c *kit.Context, of page.House) kit.Page {
		for _, own := range entries(of, "", config.Config{}) {
			if own.ID == e.ID {
				return own.Make(c)
			}
		}
		return nil
	}, pagetest.Spec{ID: e.ID, Title: e.Title, Group: e.Group, Bare: e.Bare, Width: 120, Height: 40})
}
