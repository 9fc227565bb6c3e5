package kit

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/theme"
)

const paletteRow = 6

// View implements Overlay.
func (ch *Chooser) View(width, height int) Layer {
	outer := min(ch.spec.Width, width-2)
	inner := outer - 2
	head := ch.head(inner)
	top := paletteRow
	if height < 32 {
		top = 2
	}
	room := height - 1 - top - 2 - len(head)
	if ch.spec.Anchored {
		room = min(16, height-4-len(head))
	}
	body := ch.body(inner, max(1, room))
	rows := make([]int, 0, len(head)+1+len(ch.rows))
	for range len(head) + 1 {
		rows = append(rows, -1)
	}
	ch.rows = append(rows, ch.rows...)
	layer := Layer{Content: Frame(ch.kit, append(head, body...), inner, false), Fade: !ch.spec.Anchored}
	layer.X, layer.Y = (width-outer)/2, top
	if ch.spec.Anchored {
		rows := len(head) + len(body) + 2
		if s := ch.stands; rows > s.rows || width != s.width || height != s.height {
			x, y := place(ch.kit, -1, -1, outer, rows, width, height)
			ch.stands = corner{x, y, rows, width, height}
		}
		layer.X, layer.Y = ch.stands.x, ch.stands.y
	}
	layer.Cursor = ch.cursor()
	return layer
}

func (ch *Chooser) cursor() *tea.Cursor {
	if ch.spec.Search {
		_, at := ch.editor.Visible(40, false)
		return tea.NewCursor(3+Width(ch.spec.Prompt)+1+at, 1)
	}
	for row, i := range ch.rows {
		if i == ch.at {
			return tea.NewCursor(3, row)
		}
	}
	return nil
}

func (ch *Chooser) head(inner int) []string {
	c, th := ch.kit, ch.kit.Theme
	if !ch.spec.Search {
		if ch.spec.Title == "" {
			return nil
		}
		return []string{"  " + th.Strong.Render(Fit(ch.spec.Title, inner-4)), " " + Rule(c, th.Styles, inner-2) + " "}
	}
	text, _ := ch.editor.Visible(40, false)
	body := th.Text.Render(text)
	if ch.kept { // as if it were selected
		body = th.On(theme.Focus).Text.Render(text)
	}
	if ch.Query() == "" {
		body = th.Quiet.Render(ch.spec.Placeholder)
	}
	total := len(ch.spec.Lines)
	count := th.Quiet.Render(c.T("shell.of", "shown", len(ch.shown), "total", max(total, len(ch.shown))))
	return []string{
		"  " + Spread(th.Styles, th.AccentStrong.Render(ch.spec.Prompt)+" "+body, count, inner-4),
		Rule(c, th.Styles, inner),
	}
}

// body renders the window of lines around the focused one and notes which row is which line. What is outside of the window is not
// drawn: a palette has hundreds of lines.
func (ch *Chooser) body(inner, room int) []string {
	th := ch.kit.Theme
	rows, focus := ch.layRows(inner)
	if len(rows) == 0 {
		nothing := "shell.nothing"
		if ch.spec.Find != nil && len([]rune(strings.TrimSpace(ch.Query()))) < leastLetters {
			nothing = "shell.typemore"
		}
		rows = append(rows, chooserRow{"  " + th.Quiet.Render(ch.kit.T(nothing)), nobody})
	}
	margin := min(2, room/4)
	ch.scroll = min(ch.scroll, max(0, focus-margin))
	ch.scroll = max(ch.scroll, focus+margin+1-room)
	ch.scroll = max(0, min(ch.scroll, len(rows)-room))
	if focus == 1 && ch.scroll == 1 {
		ch.scroll = 0
	}
	rows = rows[ch.scroll:min(len(rows), ch.scroll+room)]
	lines := make([]string, len(rows))
	ch.rows = ch.rows[:0]
	for i, r := range rows {
		lines[i] = r.text
		switch {
		case r.line >= 0:
			lines[i] = ch.line(ch.shown[r.line], r.line == ch.at, inner)
		case r.line == groupHead:
			lines[i] = "  " + th.Muted.Render(Fit(r.text, inner-4))
		}
		ch.rows = append(ch.rows, max(r.line, nobody))
	}
	return lines
}

// What a row is that is no line.
const (
	nobody    = -1
	groupHead = -2 // the name of a group
)

// chooserRow is a line by its place, or a text.
type chooserRow struct {
	text string
	line int
}

// layRows are all rows, and which of them has the focus.
func (ch *Chooser) layRows(inner int) (rows []chooserRow, focus int) {
	group := ""
	for i, l := range ch.shown {
		if l.Group != group {
			if group != "" {
				rows = append(rows, chooserRow{"", nobody})
			}
			group = l.Group
			rows = append(rows, chooserRow{group, groupHead})
		}
		if i == ch.at {
			focus = len(rows)
		}
		rows = append(rows, chooserRow{"", i})
		if ch.spec.Tall && i == ch.at && l.More != "" {
			for _, t := range Wrap(l.More, inner-8) {
				rows = append(rows, chooserRow{"      " + ch.kit.Theme.Quiet.Render(t), nobody})
			}
		}
	}
	return rows, focus
}

func (ch *Chooser) line(l Choosable, focused bool, inner int) string {
	th := ch.kit.Theme
	st, bar := th.Styles, "  "
	if focused {
		st = th.On(theme.Focus)
		bar = st.Accent.Render(th.Glyphs.Focus) + st.Fill.Render(" ")
	}
	indent := ""
	if l.Group != "" {
		indent = "  "
	}
	base := st.Name
	if l.Danger {
		base = st.Danger
	}
	if l.Disabled != "" {
		base = st.Quiet
	}
	title := st.Fill.Render(indent) + Highlight(l.Title, ch.Query(), base, st.AccentStrong)
	note := l.Note
	if l.Disabled != "" {
		note = l.Disabled
	}
	room := inner - 4 - Width(indent+l.Title) - 2
	right := st.Quiet.Render(note)
	switch {
	case l.Disabled != "" && Width(note)+3+ch.keys > room:
		right = st.Quiet.Render(Fit(note, room)) // the reason takes the key's place, and the name stays
	case ch.spec.Search && ch.spec.Width > 60 && ch.keys > 0:
		key := l.Key
		if l.Disabled != "" {
			key = ""
		}
		right += st.Muted.Render("   " + PadLeft(key, ch.keys))
	case l.Key != "":
		right += st.Muted.Render("   " + l.Key)
	}
	return bar + Spread(st, title, right, inner-4) + st.Fill.Render(strings.Repeat(" ", 2))
}
