package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// awakeMsg says that a suspension is over even where the terminal could not be given back before it.
type awakeMsg struct{}

// suspend gives the terminal back to the shell until it brings the program back. Until then everything that
// was read from the keyboard was typed for the shell.
func (m *Model) suspend() tea.Cmd {
	m.asleep = true
	return tea.Suspend
}

// sleeps takes what concerns a suspension, and drops input while there is one.
func (m *Model) sleeps(msg tea.Msg) (tea.Cmd, bool) {
	switch msg.(type) {
	case tea.SuspendMsg: // the program runs again; what was read before stands in the line before ResumeMsg
		return tea.Tick(time.Second, func(time.Time) tea.Msg { return awakeMsg{} }), true
	case awakeMsg:
		m.asleep = false
		return nil, true
	case tea.ResumeMsg:
		m.asleep = false
		cmds := []tea.Cmd{m.readStatus(), m.broadcast(tea.WindowSizeMsg{Width: m.width, Height: m.height})}
		if m.options.AskBackground { // the terminal may be another one now
			cmds = append(cmds, m.askGround())
		}
		return tea.Batch(cmds...), true
	case tea.KeyMsg, tea.PasteMsg, tea.MouseMsg:
		return nil, m.asleep
	}
	return nil, false
}
