package ui

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
	"navsync/ui/lang"
)

// TestFramesThatNoKeyAskedForAreHeldBack: where many screens share a process, the answers to one change are one frame, and a key's
// own frame comes at once, with all that has come. On a terminal of its own nothing waits.
func TestFramesThatNoKeyAskedForAreHeldBack(t *testing.T) {
	for name, pace := range map[string]func() time.Duration{"shared": func() time.Duration { return time.Hour }, "own": nil} {
		t.Run(name, func(t *testing.T) {
			h := open(t, lang.English, 120, 40, func(o *Options) { o.Pace = pace })
			h.View()
			status := func(organization string) {
				h.statusGeneration++
				h.Update(statusMsg{generation: h.statusGeneration, status: kit.Status{
					Organization: organization, Connection: kit.Importing, Running: &kit.Running{Label: "Contacts"},
				}})
			}
			held := func(organization string) {
				t.Helper()
				if pace == nil {
					h.shows(organization)
				} else {
					h.hides(organization)
				}
			}
			status("Asked") // before any change: a key, or the start, has asked for it
			h.shows("Asked")
			h.tick()
			frame := h.kit.Frame
			h.Update(eventsMsg{})
			status("Read")
			held("Read")
			h.Update(answer{})
			held("Read")
			h.Update(drawMsg{})
			h.shows("Read")
			if moved := h.kit.Frame > frame; moved != (pace != nil) {
				t.Errorf("the frame has moved the spinner: %t", moved)
			}
			h.Update(tickMsg{generation: h.tickGeneration})
			if h.kit.Frame != frame+1 {
				t.Errorf("the spinner has moved %d times for one tick", h.kit.Frame-frame)
			}
			status("Meanwhile")
			held("Meanwhile")
			h.Update(tea.KeyPressMsg{Code: 'x', Text: "x"})
			h.shows("Meanwhile")
			status("After the key")
			h.shows("After the key")
		})
	}
}

// TestAnOverlayGoesInOneFrame: where many screens share a process, esc is drawn when the overlay has gone, and soon where it stays.
func TestAnOverlayGoesInOneFrame(t *testing.T) {
	h := open(t, lang.English, 120, 40, func(o *Options) { o.Pace = func() time.Duration { return time.Hour } })
	h.Update(tea.KeyPressMsg{Code: ':', Text: ":"})
	prompt := h.kit.T("shell.palette.placeholder")
	h.shows(prompt)
	h.kit.Status.Organization = "Behind"
	h.Update(tea.KeyPressMsg{Code: tea.KeyEscape})
	h.shows(prompt)
	h.hides("Behind")
	h.Update(drawMsg{}) // it has stayed
	h.shows("Behind")
	h.Update(tea.KeyPressMsg{Code: tea.KeyEscape})
	h.Update(kit.CloseMsg{Overlay: h.overlays[0].Overlay})
	h.hides(prompt)
	h.kit.Status.Organization = "Drawn already"
	h.Update(drawMsg{})
	h.hides("Drawn already")
}
