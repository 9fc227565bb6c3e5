package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// later holds back frames that nobody's key asked for, where many screens share a process (Options.Pace): what is read for one
// change comes in several answers, and one frame shows them all. A key is answered at once, with all that has come.
type later struct {
	shown   tea.View
	drawn   bool // shown is a frame
	held    bool // shown stands for what is there now
	changed bool // shown lacks something
	waiting bool // a drawing was asked for
	calm    bool // what comes was asked for by a change, not by a key
	moved   bool // the spinner has moved since the last tick
}

// drawMsg asks for the frame that was held back.
type drawMsg struct{}

// paces is how many times the pace is as long as a frame is held back: a tenth of a second with fifty screens.
const paces = 20

// touched notes whose message comes: what follows a person's own is drawn at once.
func (m *Model) touched(msg tea.Msg) {
	m.later.held = false
	switch msg.(type) {
	case tea.KeyMsg, tea.MouseMsg, tea.PasteMsg:
		m.later.calm = false
	}
}

// still keeps the frame: nothing that it shows has changed.
func (m *Model) still() { m.later.held = m.options.Pace != nil && m.later.drawn }

// soon holds back what an answer changes until the others have come too.
func (m *Model) soon() tea.Cmd {
	if !m.later.calm {
		return nil
	}
	return m.hold()
}

// hold keeps the frame for a while, at the longest.
func (m *Model) hold() tea.Cmd {
	m.still()
	if !m.later.held {
		return nil
	}
	m.later.changed = true
	if m.later.waiting {
		return nil
	}
	m.later.waiting = true
	return tea.Tick(m.options.Pace()/paces, func(time.Time) tea.Msg { return drawMsg{} })
}

// left keeps the frame after a key that nothing was done for yet, and after an esc that an overlay has an answer to: most often
// it goes, which comes as the next message, and is drawn once.
func (m *Model) left(msg tea.KeyPressMsg, pressed int, cmd tea.Cmd) tea.Cmd {
	if pressed == 0 {
		m.still()
		return nil
	}
	if msg.String() != "esc" || len(m.overlays) == 0 || cmd == nil {
		return nil
	}
	return m.hold()
}

// drawNow ends the wait. A key may have drawn everything meanwhile.
func (m *Model) drawNow() {
	m.later.waiting = false
	if !m.later.changed {
		m.still()
	}
}

// changed begins to read what has changed. Where frames are held back, the next one also moves the spinner.
func (m *Model) changed() {
	m.still()
	m.later.calm = m.later.held
	if m.later.held && m.kit.Status.Running != nil {
		m.later.moved = true
		m.spin()
	}
}

// spin moves what turns while something runs.
func (m *Model) spin() {
	if m.kit.Status.Running != nil && !m.look.ReducedMotion {
		m.kit.Frame++
	}
}
