package app

import (
	"testing"

	"navsync/dynamics/emulator"
	"navsync/ui"
	"navsync/ui/config"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
)

// TestEnterRunsWhatHasTheFocus: where an empty page marks a step, Enter does it; on every page, before
// anything is connected and after.
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
			before := s.Text()
			s.Press("enter")
			if s.Text() == before && len(s.Visited) == 0 && len(s.URLs) == 0 {
				t.Errorf("%s, %s: Enter does nothing on %s\n%s", world, e.ID, drawn.Focused(), before)
			}
		}
	}
	if found < 6 {
		t.Errorf("only %d pages have a step with the focus", found)
	}
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
