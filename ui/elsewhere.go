package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/action"
	"navsync/ui/kit"
)

// recentsKept is how many records the palette remembers.
const recentsKept = 6

// remember keeps what was looked at, the last one first.
func (m *Model) remember(line kit.Choosable) {
	line.Group = ""
	m.recents = slices.DeleteFunc(m.recents, func(l kit.Choosable) bool { return l.Title == line.Title && l.Note == line.Note })
	m.recents = append([]kit.Choosable{line}, m.recents[:min(len(m.recents), recentsKept-1)]...)
}

// recentLines are what was looked at in this session.
func (m *Model) recentLines() []kit.Choosable {
	lines := slices.Clone(m.recents)
	for i := range lines {
		lines[i].Group = m.kit.T("shell.group.recent")
	}
	return lines
}

// moreLines are the settings and the questions of Help.
func (m *Model) moreLines() []kit.Choosable {
	if m.options.More == nil {
		return nil
	}
	return m.options.More(m.kit)
}

// elsewhereLines are the actions of the other pages. One of a whole page is begun there as soon as it can be; one of rows leads to
// its page only, where the rows are chosen first: what one row and the ticked ones can do in the same words is one line.
func (m *Model) elsewhereLines() []kit.Choosable {
	known := map[action.ID]bool{}
	for _, a := range m.actions() {
		known[a.ID] = true
	}
	var lines []kit.Choosable
	for _, e := range m.Reachable() {
		if e.ID == m.current {
			continue
		}
		said := map[string]bool{}
		for _, a := range m.made(e).Actions() {
			title := m.kit.Title(a)
			if known[a.ID] || said[title] || strings.HasPrefix(string(a.ID), "table/") || len(a.TitleArgs) > 0 {
				continue
			}
			known[a.ID], said[title] = true, true
			lines = append(lines, m.elsewhereLine(e, a))
		}
	}
	return lines
}

// made is the page of an entry, shown before or not. One that was not is kept for the next time: making it may take longer than
// drawing a frame.
func (m *Model) made(e Entry) Page {
	if p := m.pages[e.ID]; p != nil {
		return p
	}
	if m.unshown[e.ID] == nil {
		m.unshown[e.ID] = e.Make(m.kit)
	}
	return m.unshown[e.ID]
}

func (m *Model) elsewhereLine(e Entry, a action.Action) kit.Choosable {
	c := m.kit
	l := kit.Choosable{Group: c.T(e.Title), Title: c.Title(a), Danger: a.Danger, Also: m.inOthers(a.Title)}
	if a.Tooltip != "" {
		l.More = c.T(a.Tooltip)
	}
	then := a.ID
	if a.Row || a.Bulk {
		then = ""
	}
	l.Run = func() tea.Cmd { return c.NavigateTo(e.ID, nil, then) }
	return l
}
