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

// dismiss takes the standing error away.
func (t *toasts) dismiss() bool {
	if t.current == nil || t.current.Tone != theme.ToneDanger {
		return false
	}
	t.current = nil
	return true
}

// undo returns the undo of the standing toast, once.
func (t *toasts) undo() func() tea.Cmd {
	if t.current == nil || t.current.Undo == nil {
		return nil
	}
	undo := t.current.Undo
	t.current = nil
	return undo
}
