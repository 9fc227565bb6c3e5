package ui

import (
	"image/color"
	"time"

	tea "charm.land/bubbletea/v2"
)

const (
	// bareFor is how long the window shows the terminal's own ground before the terminal is asked for it: the time that a frame takes
	// to get there.
	bareFor = 100 * time.Millisecond
	// groundPause is how long the window waits for the terminal's answer before it is painted.
	groundPause = 500 * time.Millisecond
)

// askGroundMsg asks the terminal, groundMsg ends the wait for its answer.
type (
	askGroundMsg struct{}
	groundMsg    struct{}
)

// askGround asks the terminal whether it is light. High contrast paints the window, and a terminal answers with what is painted: so
// nothing is painted until it has answered, or has had the time to.
func (m *Model) askGround() tea.Cmd {
	painted, _ := m.kit.Theme.Ground()
	m.bare = true
	if painted == nil || m.width == 0 {
		return m.requestGround()
	}
	return tea.Tick(bareFor, func(time.Time) tea.Msg { return askGroundMsg{} })
}

func (m *Model) requestGround() tea.Cmd {
	return tea.Batch(m.answers.expect(), tea.RequestBackgroundColor, tea.Tick(groundPause, func(time.Time) tea.Msg { return groundMsg{} }))
}

// ground is what the whole window is painted with, nil where the terminal's own colours stay.
func (m *Model) ground() (background, foreground color.Color) {
	if m.bare {
		return nil, nil
	}
	return m.kit.Theme.Ground()
}
