package ui

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
	"navsync/ui/theme"
)

// historyLength bounds how far esc goes back.
const historyLength = 50

func (m *Model) page() Page { return m.pages[m.current] }

func (m *Model) entry(id string) (Entry, bool) {
	for _, e := range m.options.Entries {
		if e.ID == id {
			return e, true
		}
	}
	return Entry{}, false
}

// visible are the entries of the side that the viewer's role may see.
func (m *Model) visible() []Entry {
	var out []Entry
	for _, g := range []Group{GroupAdmin, GroupSupport, GroupWork} {
		for _, e := range m.options.Entries {
			if e.Group == g && e.Allows(m.kit.Viewer.Role) {
				out = append(out, e)
			}
		}
	}
	return out
}

// start shows the first page: the wished one, else the first that the viewer may see.
func (m *Model) start(id string, args kit.Args) tea.Cmd {
	if e, ok := m.entry(id); ok && e.Allows(m.kit.Viewer.Role) {
		return m.show(id, args)
	}
	if all := m.visible(); len(all) > 0 {
		return m.show(all[0].ID, nil)
	}
	return nil
}

// navigate shows a page and remembers the one before.
func (m *Model) navigate(id string, args kit.Args) tea.Cmd {
	e, ok := m.entry(id)
	if !ok {
		m.log.Warn("no such page", "page", id)
		return nil
	}
	if !e.Allows(m.kit.Viewer.Role) {
		return m.kit.Toast(theme.ToneWarn, m.kit.T("shell.notforyou", "page", m.kit.T(e.Title)))
	}
	if m.current != "" && m.current != id {
		m.history = append(m.history, m.current)
		m.history = m.history[max(0, len(m.history)-historyLength):]
	}
	return m.show(id, args)
}

// show makes a page when it is first needed and brings it into view.
func (m *Model) show(id string, args kit.Args) tea.Cmd {
	e, ok := m.entry(id)
	if !ok {
		return nil
	}
	if id != m.current {
		m.toasts.leave()
		m.kit.Step = 0
	}
	m.current = id
	m.measure()
	var cmds []tea.Cmd
	if m.pages[id] == nil {
		m.pages[id] = e.Make(m.kit)
		delete(m.unshown, id)
		cmds = append(cmds, m.pages[id].Init())
	}
	return tea.Batch(append(cmds, m.pages[id].Enter(args))...)
}

// back shows the page before; without one it does nothing.
func (m *Model) back() tea.Cmd {
	n := len(m.history)
	if n == 0 {
		return nil
	}
	id := m.history[n-1]
	m.history = m.history[:n-1]
	return m.show(id, nil)
}

// numbered finds the page of a digit key: 1 is the first of the side.
func (m *Model) numbered(key string) (Entry, bool) {
	n, err := strconv.Atoi(key)
	if err != nil || len(key) != 1 {
		return Entry{}, false
	}
	all := m.visible()
	if n < 1 || n > len(all) {
		return Entry{}, false
	}
	return all[n-1], true
}

// changeViewer makes everything anew for another person or language.
func (m *Model) changeViewer(msg kit.ViewerMsg) tea.Cmd {
	m.kit.Viewer = msg.Viewer
	if msg.Printer != nil {
		m.kit.Printer, m.others = msg.Printer, nil
	}
	m.toasts.offered, m.recents = nil, nil // of pages, and of somebody's view, that are no more
	m.pages, m.unshown, m.history, m.overlays, m.current = map[string]Page{}, map[string]Page{}, nil, nil, ""
	return tea.Batch(m.start(msg.Page, nil), m.readStatus())
}
