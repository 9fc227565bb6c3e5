package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
	"navsync/ui/theme"
)

const (
	toastTime  = 5 * time.Second
	toastsKept = 200
)

// toasts are the sentences of the status line: the one that stands, and the history.
type toasts struct {
	number  int
	current *kit.Toast
	history []kit.Toast // newest last
	// offered is the undo that outlives its sentence: until it is used, another one comes, or the page is left.
	offered func() tea.Cmd
}

type toastEndMsg struct{ number int }

// say shows a toast; who reads lines has it until the next.
func (m *Model) say(toast kit.Toast) tea.Cmd {
	ends := m.toasts.show(toast, m.options.Now())
	if m.options.Lines {
		return nil
	}
	return ends
}

func (t *toasts) show(toast kit.Toast, now time.Time) tea.Cmd {
	toast.At = now
	toast.Text = kit.Clean(toast.Text)
	t.number++
	t.current = &toast
	if toast.Undo != nil {
		t.offered = toast.Undo
	}
	t.history = append(t.history, toast)
	t.history = t.history[max(0, len(t.history)-toastsKept):]
	if toast.Tone == theme.ToneDanger {
		return nil
	}
	number := t.number
	return tea.Tick(toastTime, func(time.Time) tea.Msg { return toastEndMsg{number} })
}

func (t *toasts) end(msg toastEndMsg) {
	if msg.number == t.number {
		t.current = nil
	}
}

// forget drops all messages but the one that stands, and what could be undone.
func (t *toasts) forget() {
	t.offered, t.history = nil, nil
	if t.current != nil {
		t.current.Undo = nil
		t.history = []kit.Toast{*t.current}
	}
}

// dismiss takes the standing error away.
func (t *toasts) dismiss() bool {
	if t.current == nil || t.current.Tone != theme.ToneDanger {
		return false
	}
	t.current = nil
	return true
}

// undo returns the undo that is offered, once.
func (t *toasts) undo() func() tea.Cmd {
	undo := t.offered
	t.offered = nil
	if t.current != nil && t.current.Undo != nil {
		t.current = nil
	}
	return undo
}

// leave is called when a page is left: its undo goes, unless its sentence still stands.
func (t *toasts) leave() {
	if t.current == nil || t.current.Undo == nil {
		t.offered = nil
	}
}
