package ui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
	"navsync/ui/lang"
)

func TestMouseFindsShellAndPage(t *testing.T) {
	h := open(t, lang.English, 120, 40, nil)
	h.View()
	click := func(x, y int) { h.run(h.update(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})) }
	click(30, 10)
	if p := h.pages["settings"]; p.clickX != 30-sideWidth-1 || p.clickY != 10-wideTop {
		t.Errorf("the page was clicked at %d, %d", p.clickX, p.clickY)
	}
	click(5, 4)
	if h.Current() != "seats" {
		t.Errorf("a click in the side went to %q", h.Current())
	}
	h.press(":")
	h.View()
	click(1, 1)
	if len(h.overlays) != 0 {
		t.Error("a click outside does not close the palette")
	}
}

// TestWhatIsDrawnIsClicked clicks on actions where a page and the status line draw them: they are found by
// their ids, in every language and at every size.
func TestWhatIsDrawnIsClicked(t *testing.T) {
	for _, code := range []string{lang.English, lang.French} {
		for _, size := range [][2]int{{80, 24}, {120, 40}} {
			h := open(t, code, size[0], size[1], nil)
			p := h.pages["settings"]
			p.draws = true
			at := func(text string, last bool) (x, y int) {
				t.Helper()
				lines := strings.Split(h.screen(), "\n")
				from := 0
				if last {
					from = len(lines) - 1
				}
				for i := from; i < len(lines); i++ {
					if before, _, ok := strings.Cut(lines[i], text); ok {
						return kit.Width(before), i
					}
				}
				t.Fatalf("%q is not on the screen:\n%s", text, h.screen())
				return 0, 0
			}
			click := func(x, y int, button tea.MouseButton) { h.run(h.update(tea.MouseClickMsg{X: x, Y: y, Button: button})) }
			if strings.Contains(h.View().Content, "\x1b_") {
				t.Error("a mark reaches the terminal")
			}
			title := h.kit.T("shell.table.filter")
			x, y := at(title+" e", false)
			click(x, y, tea.MouseLeft)
			click(x+kit.Width(title)+1, y, tea.MouseLeft)
			click(x, y, tea.MouseRight)
			click(x-1, y, tea.MouseLeft)
			if p.ran != 2 {
				t.Errorf("%s %v: two clicks on an action ran it %d times", code, size, p.ran)
			}
			x, y = at("e "+title, true)
			click(x, y, tea.MouseLeft)
			if p.ran != 3 {
				t.Errorf("%s %v: a click on the hint did not run the action", code, size)
			}
			x, y = at(h.kit.T("shell.table.tick"), false)
			click(x, y, tea.MouseLeft)
			h.shows(h.kit.T("shell.notnow"))
			if p.ran != 3 {
				t.Errorf("%s %v: a disabled action ran", code, size)
			}
		}
	}
}

// TestHintsAndCrumbsAreClicked: what shows a key presses it, a part of the path goes there.
func TestHintsAndCrumbsAreClicked(t *testing.T) {
	for _, code := range []string{lang.English, lang.French} {
		h := open(t, code, 120, 40, nil)
		click := func(text string) {
			t.Helper()
			lines := strings.Split(h.screen(), "\n")
			for y := len(lines) - 1; y >= 0; y-- {
				if before, _, ok := strings.Cut(lines[y], text); ok {
					h.run(h.update(tea.MouseClickMsg{X: kit.Width(before), Y: y, Button: tea.MouseLeft}))
					return
				}
			}
			t.Fatalf("%q is not on the screen:\n%s", text, h.screen())
		}
		click("? " + h.kit.T("shell.hint.help"))
		if len(h.overlays) != 1 {
			t.Fatalf("%s: a click on ? opened nothing", code)
		}
		click(h.kit.T("shell.key.esc") + " " + h.kit.T("shell.hint.close"))
		if len(h.overlays) != 0 {
			t.Fatalf("%s: a click on esc closed nothing", code)
		}
		click(": " + h.kit.T("shell.hint.all"))
		click(h.kit.T("shell.key.esc") + " " + h.kit.T("shell.hint.close"))
		h.press("2")
		click(h.kit.T("shell.group.admin") + " " + h.kit.Theme.Glyphs.Crumb)
		if h.Current() != "settings" {
			t.Errorf("%s: a click on the group went to %q", code, h.Current())
		}
	}
}
