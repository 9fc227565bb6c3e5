package conversations

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/theme"
)

// listRows is how many threads of a file are in view.
const listRows = 7

// threadList is a field of threads to tick.
type threadList struct {
	kit    *kit.Context
	rows   []engine.ArchiveThread
	ticked map[string]bool
	at     int
	top    int
	has    bool // the focus, in the last frame
}

func newThreadList(c *kit.Context, rows []engine.ArchiveThread) *threadList {
	return &threadList{kit: c, rows: rows, ticked: map[string]bool{}}
}

// chosen are the ticked conversations in their order.
func (l *threadList) chosen() []string {
	var all []string
	for _, r := range l.rows {
		if l.ticked[r.Conversation] {
			all = append(all, r.Conversation)
		}
	}
	return all
}

// Update implements kit.Field.
func (l *threadList) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case tea.KeyPressMsg:
		switch m.String() {
		case "space", "enter":
			l.tick(l.at)
		case "pgdown":
			l.move(listRows)
		case "pgup":
			l.move(-listRows)
		case "home":
			l.move(-len(l.rows))
		case "end":
			l.move(len(l.rows))
		}
	case tea.MouseClickMsg:
		if i := l.top + m.Y - 1; m.Y > 0 && i < len(l.rows) {
			l.at = i
			l.tick(i)
		}
	}
	return nil
}

func (l *threadList) tick(i int) {
	if i < len(l.rows) {
		conversation := l.rows[i].Conversation
		l.ticked[conversation] = !l.ticked[conversation]
	}
}

func (l *threadList) move(by int) { l.at = max(0, min(len(l.rows)-1, l.at+by)) }

// Inner implements kit.Field.
func (l *threadList) Inner(dir int) bool {
	if next := l.at + dir; next < 0 || next >= len(l.rows) {
		return false
	}
	l.at += dir
	return true
}

// View implements kit.Field.
func (l *threadList) View(width int, focused bool) []string {
	l.has = focused
	th := l.kit.Theme
	l.top = max(0, min(l.top, l.at))
	l.top = max(l.top, l.at-listRows+1)
	count := th.Muted.Render(l.kit.T("conversations.import.chosen", "count", len(l.chosen()), "Total", len(l.rows)))
	lines := []string{"  " + kit.Spread(th.Styles, th.Muted.Render(l.kit.T("conversations.import.threads")), count, width-2)}
	for i := l.top; i < len(l.rows) && i < l.top+listRows; i++ {
		lines = append(lines, l.line(i, width, focused && i == l.at))
	}
	return lines
}

func (l *threadList) line(i, width int, focused bool) string {
	th, r := l.kit.Theme, l.rows[i]
	st, bar := th.Styles, "  "
	if focused {
		st = th.On(theme.Focus)
		bar = st.Accent.Render(th.Glyphs.Focus) + st.Fill.Render(" ")
	}
	box, style := th.Glyphs.Unticked, st.Quiet
	if l.ticked[r.Conversation] {
		box, style = th.Glyphs.Ticked, st.AccentStrong
	}
	names := kit.Clean(strings.Join(r.Members, ", "))
	if names == "" {
		names = kit.Clean(r.Title)
	}
	badge := st.Quiet.Render(th.Glyphs.Off + " " + l.kit.T("badge.not-in-crm"))
	if r.InCRM {
		badge = kit.State(st, theme.ToneOK, th.Glyphs.On, l.kit.T("badge.in-crm"))
	}
	right := st.Muted.Render(l.kit.T("conversations.import.thread-items", "count", r.Items)+"  "+l.kit.Printer.Age(r.Newest, l.kit.Now())+"  ") + badge
	left := style.Render(box) + st.Fill.Render(" ") + st.Name.Render(kit.Fit(names, max(4, width-2-4-kit.Width(right)-1)))
	return bar + kit.Spread(st, left, right, width-2)
}

// Cursor implements kit.Field.
func (l *threadList) Cursor() *tea.Cursor {
	if !l.has || len(l.rows) == 0 {
		return nil
	}
	return tea.NewCursor(2, 1+l.at-l.top)
}

// Focusable implements kit.Field.
func (l *threadList) Focusable() bool { return len(l.rows) > 0 }

// Capturing implements kit.Field.
func (l *threadList) Capturing() bool { return false }

// Hints implements kit.Field.
func (l *threadList) Hints() []kit.Hint {
	return []kit.Hint{{Key: l.kit.T("shell.key.space"), Word: l.kit.T("shell.hint.tick")}}
}
