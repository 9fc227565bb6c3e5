package ui

import (
	"context"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
	"navsync/ui/lang"
)

// touring is a program with a tour of three tasks, the first done; closed counts what closed it.
func touring(t *testing.T, width, height int) (h *house, closed *int) {
	t.Helper()
	closed = new(int)
	h = open(t, lang.English, width, height, func(o *Options) {
		o.Status = func(context.Context) (kit.Status, error) {
			if *closed > 0 {
				return kit.Status{Connection: kit.Connected}, nil
			}
			return kit.Status{Connection: kit.Connected, Tour: []kit.Task{
				{Step: kit.Step{Title: "First thing", Page: "settings"}, Minutes: 1, Done: true},
				{Step: kit.Step{Title: "Second thing", Page: "seats", Args: kit.Args{"assign": "yes"}, Then: "seats/do"}, Minutes: 2, Hint: "Press e."},
				{Step: kit.Step{Title: "Third thing", Page: "health"}, Minutes: 3},
			}}, nil
		}
		o.EndTour = func(context.Context) error { *closed++; return nil }
	})
	return h, closed
}

func TestTheTourLeadsAndNeverTakesTheFocus(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {250, 80}} {
		h, _ := touring(t, size[0], size[1])
		h.shows("1 of 3 · 5 min")
		h.shows("Second thing")
		h.press("e")
		if h.pages["settings"].ran != 1 {
			t.Errorf("%v: the page's key does nothing while the card is there", size)
		}
		h.press("f8")
		p := h.pages["seats"]
		if h.Current() != "seats" || p.args["assign"] != "yes" || p.ran != 1 {
			t.Errorf("%v: f8 leads to %q with %v, ran %d", size, h.Current(), p.args, p.ran)
		}
		h.press("esc")
		if strings.Contains(h.screen(), "Third thing") || h.Current() != "seats" {
			t.Errorf("%v: esc did not hide the card, or did more", size)
		}
		h.press("f8")
		h.shows("Third thing")
		h.press(":")
		if strings.Contains(h.screen(), "Third thing") {
			t.Errorf("%v: the card stands beside what floats", size)
		}
	}
}

func TestTheTourIsClosedForGood(t *testing.T) {
	h, closed := touring(t, 120, 40)
	h.press("f9")
	if *closed != 1 || strings.Contains(h.screen(), "Third thing") {
		t.Errorf("closed %d times:\n%s", *closed, h.screen())
	}
	h.press("f8")
	if strings.Contains(h.screen(), "Third thing") || h.Current() != "settings" {
		t.Error("what was closed for good came back")
	}
}

// TestTheCardCoversNoFocusedRow: wherever the cursor is, its row stays in view; a click on the card is the card's.
func TestTheCardCoversNoFocusedRow(t *testing.T) {
	h, closed := touring(t, 80, 24)
	h.View()
	for y := range h.height {
		base := strings.TrimSuffix(strings.Repeat(strings.Repeat("x", h.width)+"\n", h.height), "\n")
		laid := strings.Split(h.tourCard(base, tea.NewCursor(3, y)), "\n")
		if laid[y] != strings.Repeat("x", h.width) {
			t.Errorf("the card covers the focused row %d: %q", y, laid[y])
		}
		if len(laid) != h.height {
			t.Errorf("row %d: the frame has %d rows", y, len(laid))
		}
	}
	click := func(text string) {
		t.Helper()
		for y, line := range strings.Split(h.screen(), "\n") {
			if before, _, ok := strings.Cut(line, text); ok {
				h.run(h.update(tea.MouseClickMsg{X: kit.Width(before), Y: y, Button: tea.MouseLeft}))
				return
			}
		}
		t.Fatalf("%q is not on the screen:\n%s", text, h.screen())
	}
	click("Third thing")
	if p := h.pages["settings"]; p.clickX != 0 || p.clickY != 0 {
		t.Error("a click on the card reached the page below")
	}
	click("Take me there")
	if h.Current() != "seats" {
		t.Errorf("a click on the card's key leads to %q", h.Current())
	}
	h.View()
	click("Close f9")
	if *closed != 1 {
		t.Errorf("a click does not close the tour:\n%s", h.screen())
	}
}

// TestTheCardCoversNoStepOfAnEmptyPage: the cursor stands on the step that has the focus, and the card leaves its row in view.
func TestTheCardCoversNoStepOfAnEmptyPage(t *testing.T) {
	for height := 18; height < 40; height++ {
		h, _ := touring(t, 80, height)
		h.pages["settings"].offers = true
		v := h.View()
		if v.Cursor == nil {
			t.Fatalf("80 x %d: no cursor on the focused step", height)
		}
		line := strings.Split(h.screen(), "\n")[v.Cursor.Y]
		if !strings.Contains(line, "▌ Filter") || !strings.Contains(line, " e") || strings.Contains(line, "│") {
			t.Errorf("80 x %d: the focused step is %q", height, line)
		}
	}
}

func TestTheNextStepStandsOnEveryPage(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		h := open(t, lang.English, size[0], size[1], func(o *Options) {
			o.Status = func(context.Context) (kit.Status, error) {
				return kit.Status{Next: &kit.Step{Title: "Assign seats", Page: "seats"}}, nil
			}
		})
		for _, page := range []string{"settings", "health", "writebacks"} {
			h.run(h.kit.Navigate(page, nil))
			h.shows("Next: Assign seats f8")
		}
		h.press("f8")
		if h.Current() != "seats" {
			t.Errorf("%v: f8 leads to %q", size, h.Current())
		}
	}
}

// TestAnActionWaitsForItsPage until the page can do it, and is given up when somebody does something else.
func TestAnActionWaitsForItsPage(t *testing.T) {
	h := open(t, lang.English, 120, 40, nil)
	h.run(h.kit.NavigateTo("seats", nil, "seats/never"))
	if h.wanted.action != "seats/never" || h.pages["seats"].ran != 0 {
		t.Fatalf("what cannot be run yet: wanted %v, ran %d", h.wanted, h.pages["seats"].ran)
	}
	h.press("j")
	if h.wanted.action != "" {
		t.Error("a key does not end the wait")
	}
	h.run(h.kit.NavigateTo("health", nil, "health/do"))
	if h.pages["health"].ran != 1 {
		t.Error("what can be run was not")
	}
}
