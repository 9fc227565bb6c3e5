package ui

import (
	tea "charm.land/bubbletea/v2"

	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/lang"
)

// What follows is for another face of the same program (ui/plain): it shows and does what the screens show and do,
// through the same pages, actions and overlays.

// Page is the page in view, nil before the first.
func (m *Model) Page() Page { return m.page() }

// Entry is the page's entry.
func (m *Model) Entry() Entry {
	e, _ := m.entry(m.current)
	return e
}

// Reachable are the pages that the viewer may go to, those of the side first.
func (m *Model) Reachable() []Entry {
	all := m.visible()
	for _, e := range m.options.Entries {
		if e.Group == GroupNone && !e.Bare && e.Allows(m.kit.Viewer.Role) {
			all = append(all, e)
		}
	}
	return all
}

// Top is the overlay that has all input, nil when none floats.
func (m *Model) Top() kit.Overlay {
	if n := len(m.overlays); n > 0 {
		return m.overlays[n-1].Overlay
	}
	return nil
}

// Actions are what can be done now on the page in view, its own first.
func (m *Model) Actions() []action.Action { return m.actions() }

// Act runs an action as its key does: one that cannot run says why.
func (m *Model) Act(a action.Action) tea.Cmd { return m.run(a) }

// Undo undoes what the last message offers to undo, nil when it offers nothing.
func (m *Model) Undo() tea.Cmd {
	undo := m.toasts.undo()
	if undo == nil {
		return nil
	}
	return undo()
}

// Said are the messages so far, oldest first; count is how many there were ever, as only the newest are kept.
func (m *Model) Said() (kept []kit.Toast, count int) { return m.toasts.history, m.toasts.number }

// Palette is the list of everything that can be done or gone to.
func (m *Model) Palette() []kit.Choosable {
	return append(m.actionLines(m.actions()), append(m.pageLines(), m.shellLines()...)...)
}

// Connection says how the connection stands, in words.
func (m *Model) Connection() string {
	if m.kit.Status.Connection == "" {
		return ""
	}
	text := m.kit.T("shell.connection." + m.connection().key) //lang:keys shell.connection.*
	if second := m.headerSecond(false); second != "" {
		text += ", " + second
	}
	return text
}

// RoleName is the viewer's role in words.
func (m *Model) RoleName() string { return m.role(m.kit.Viewer.Role) }

// Printer speaks the language in use.
func (m *Model) Printer() *lang.Printer { return m.kit.Printer }

// Changed is the message that the stored data changed: the page and the status are read anew.
func Changed() tea.Msg { return eventsMsg{closed: true} }
