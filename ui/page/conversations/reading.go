package conversations

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
)

const (
	readWidth = 100     // the width in which messages are read
	readRows  = 1 << 14 // more than the longest thread has
)

// List implements kit.Lister: the threads, or the messages of one while it has the focus.
func (p *Page) List() kit.List {
	if !p.opened.active {
		return p.threads
	}
	rows := kit.Rows{Texts: make([]string, len(p.opened.items)), Place: p.opened.at, Go: func(i int) { p.opened.at = i }}
	lines, places, _ := p.itemLines(readWidth)
	for y, i := range places {
		if i >= 0 {
			rows.Texts[i] = strings.TrimPrefix(rows.Texts[i]+", "+strings.Join(kit.Spoken(lines[y]), ", "), ", ")
		}
	}
	return rows
}

// Detail implements kit.Detailed: the focused thread with its messages.
func (p *Page) Detail(width int) []string {
	if p.opened.active {
		return nil
	}
	return strings.Split(p.threadView(width, readRows), "\n")
}

// Ask implements kit.Field: each thread can be ticked, or all at once be left.
func (l *threadList) Ask() kit.Ask {
	a := kit.Ask{Label: l.kit.T("conversations.import.threads")}
	a.Value = l.kit.T("conversations.import.chosen", "count", len(l.chosen()), "Total", len(l.rows))
	for i, r := range l.rows {
		o := kit.Option{ID: r.Conversation, Label: strings.Join(kit.Spoken(l.line(i, readWidth, false)), ", ")}
		if l.ticked[r.Conversation] {
			o.Note = l.kit.T("plain.ticked")
		}
		a.Options = append(a.Options, o)
	}
	a.Several, a.Set = true, func(conversation string) tea.Cmd {
		l.ticked[conversation] = !l.ticked[conversation]
		return nil
	}
	return a
}
