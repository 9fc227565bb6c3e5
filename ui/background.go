package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
	"navsync/ui/theme"
)

const (
	// eventPause bundles events: pages refresh at most ten times a second.
	eventPause = 100 * time.Millisecond
	// spinnerPause is one spinner frame.
	spinnerPause = 250 * time.Millisecond
	// idlePause is how often ages and the status are refreshed while nothing happens.
	idlePause = time.Minute
)

type statusMsg struct {
	generation int
	status     kit.Status
	err        error
}

// eventsMsg says that something changed, once for all that changed in a moment.
type eventsMsg struct{ closed bool }

type tickMsg struct {
	generation int
	at         time.Time
}

// readStatus reads what the shell shows, one reading at a time.
func (m *Model) readStatus() tea.Cmd {
	if m.options.Status == nil {
		return nil
	}
	if m.statusBusy {
		m.statusDirty = true
		return nil
	}
	m.statusBusy = true
	m.statusGeneration++
	generation, read, ctx := m.statusGeneration, m.options.Status, m.base
	return func() tea.Msg {
		status, err := read(ctx)
		return statusMsg{generation: generation, status: status, err: err}
	}
}

// waitEvent waits for the next event and those that follow it at once.
func (m *Model) waitEvent() tea.Cmd {
	events, ctx := m.options.Events, m.base
	if events == nil || m.options.Lines {
		return nil
	}
	return func() tea.Msg {
		select {
		case <-ctx.Done():
			return nil
		case _, open := <-events:
			if !open {
				return nil
			}
		}
		pause := time.NewTimer(eventPause)
		defer pause.Stop()
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-pause.C:
				return eventsMsg{}
			case _, open := <-events:
				if !open {
					return eventsMsg{closed: true}
				}
			}
		}
	}
}

// background takes the answers of the shell's own commands.
func (m *Model) background(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case statusMsg:
		return tea.Batch(m.gotStatus(msg), m.soon()), true
	case drawMsg:
		m.drawNow()
		return nil, true
	case eventsMsg:
		m.changed()
		cmds := []tea.Cmd{m.readStatus()}
		if !msg.closed {
			cmds = append(cmds, m.waitEvent())
		}
		for _, o := range m.overlays {
			cmds = append(cmds, o.Update(kit.ChangedMsg{}))
		}
		if p := m.page(); p != nil {
			cmds = append(cmds, p.Update(kit.ChangedMsg{}))
		}
		return tea.Batch(cmds...), true
	case tickMsg:
		return m.ticked(msg), true
	}
	return nil, false
}

func (m *Model) gotStatus(msg statusMsg) tea.Cmd {
	m.statusBusy = false
	if msg.err != nil {
		m.log.Warn("the status could not be read", "error", msg.err)
	} else if msg.generation == m.statusGeneration {
		if ends(m.kit.Status.Connection, msg.status.Connection) {
			m.forget()
		}
		m.kit.Status = msg.status
	}
	told := m.tell(m.kit.Status.Notice)
	if m.statusDirty {
		m.statusDirty = false
		return tea.Batch(told, m.readStatus())
	}
	return told
}

// tell shows a notice that was not told before, until it is taken away.
func (m *Model) tell(n *kit.Notice) tea.Cmd {
	if n == nil || n.Of == m.told.Of && n.Count <= m.told.Count {
		return nil
	}
	m.told = *n
	return m.say(kit.Toast{Tone: theme.ToneDanger, Text: n.Text})
}

// ends says whether a connection was there and is there no more.
func ends(before, now kit.Connection) bool {
	gone := func(c kit.Connection) bool { return c == kit.Disconnected || c == kit.NotConnected }
	return before != "" && !gone(before) && gone(now)
}

// forget drops what may name records of an organization that was left: with it, its data may have been deleted (spec §3.5).
func (m *Model) forget() {
	m.recents = nil
	m.toasts.forget()
}

// pause is how long until the next tick: short only while something moves.
func (m *Model) pause() time.Duration {
	t, ok := m.page().(kit.Ticking)
	switch {
	case m.kit.Status.Running != nil:
		if m.options.Pace != nil {
			return max(spinnerPause, m.options.Pace())
		}
		return spinnerPause
	case ok && t.Ticking():
		return time.Second
	default:
		return idlePause
	}
}

func (m *Model) tick() tea.Cmd {
	if m.options.Lines {
		return nil
	}
	m.tickEvery = m.pause()
	m.tickGeneration++
	generation := m.tickGeneration
	return tea.Tick(m.tickEvery, func(at time.Time) tea.Msg { return tickMsg{generation: generation, at: at} })
}

// retick starts the clock anew when its pace has changed.
func (m *Model) retick() tea.Cmd {
	if m.options.Lines || m.tickGeneration == 0 || m.pause() == m.tickEvery {
		return nil
	}
	return m.tick()
}

func (m *Model) ticked(msg tickMsg) tea.Cmd {
	if msg.generation != m.tickGeneration {
		m.still()
		return nil
	}
	cmds := []tea.Cmd{}
	if m.tickEvery == idlePause {
		cmds = append(cmds, m.readStatus())
	} else {
		cmds = append(cmds, m.broadcast(kit.TickMsg{At: msg.at}))
	}
	if m.later.moved && m.tickEvery > time.Second { // a frame since the last tick has moved it; no page counts down
		m.later.moved = false
		m.still()
		return tea.Batch(append(cmds, m.tick())...)
	}
	m.spin()
	return tea.Batch(append(cmds, m.soon(), m.tick())...)
}
