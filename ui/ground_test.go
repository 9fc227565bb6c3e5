package ui

import (
	"image/color"
	"testing"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/config"
	"navsync/ui/lang"
)

// TestThePaintedGroundIsNotAskedFor: high contrast paints the window, and a terminal answers with what is painted. So it is asked
// before anything is painted, and again on its own ground when the theme follows it later.
func TestThePaintedGroundIsNotAskedFor(t *testing.T) {
	h := open(t, lang.English, 120, 40, func(o *Options) { o.AskBackground, o.Theme.HighContrast = true, true })
	h.askGround()
	painted := func(want bool, when string) {
		t.Helper()
		if got := h.View().BackgroundColor != nil; got != want {
			t.Errorf("%s the window is painted: %t", when, got)
		}
	}
	painted(false, "before the answer")
	h.update(tea.BackgroundColorMsg{Color: color.White})
	painted(true, "after the answer")
	if !h.kit.Theme.Options().Light {
		t.Error("a light terminal has the dark high contrast")
	}
	h.apply(config.Theme, "dark")
	painted(true, "with a theme of its own")
	h.apply(config.Theme, config.Auto)
	painted(false, "while the terminal is asked again")
	h.update(groundMsg{})
	painted(true, "when the terminal does not answer")
}
