package seats

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/sentence"
	"navsync/ui/theme"
)

// Update implements kit.Body: letters search, arrows move the list, space ticks.
func (a *assign) Update(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	switch m := msg.(type) {
	case page.Answer[assignFacts]:
		cmd = a.facts.Take(m, a.loaded)
	case page.Answer[engine.SeatForecast]:
		cmd = a.brings.Take(m, nil)
	case tea.KeyPressMsg:
		cmd = a.key(m)
	case tea.PasteMsg:
		cmd = a.edit(m)
	case kit.ChangedMsg:
		cmd = a.read()
	default:
		if _, y, ok := kit.IsMouse(msg); ok {
			if y < a.tableY {
				return nil
			}
			msg = kit.Shift(msg, 0, a.tableY)
		}
		cmd = a.table.Update(msg)
	}
	return tea.Batch(cmd, a.foresee())
}

func (a *assign) loaded() tea.Cmd {
	if err := a.facts.Err; err != nil {
		a.table.SetError(sentence.Of(a.kit.Printer, err).Text)
		return nil
	}
	a.table.SetRows(a.facts.Value.rows)
	return nil
}

func (a *assign) key(m tea.KeyPressMsg) tea.Cmd {
	switch m.String() {
	case "up", "down", "pgup", "pgdown", "shift+up", "shift+down", "space", "ctrl+a":
		return a.table.Update(m)
	}
	return a.edit(m)
}

func (a *assign) edit(msg tea.Msg) tea.Cmd {
	if changed, _ := a.editor.Update(msg); changed {
		return a.table.SetFilter(a.editor.Value())
	}
	return nil
}

// Done says that enter may go on to the buttons: somebody is ticked.
func (a *assign) Done() bool { return a.table.Ticked() > 0 }

// List implements kit.Lister.
func (a *assign) List() kit.List { return a.table }

// View implements kit.Body.
func (a *assign) View(width, height int) string {
	lines := []string{a.searchLine(width), ""}
	foot := a.foot(width - 4)
	if height < 14 {
		lines, foot = lines[:1], foot[:len(foot)-1]
	}
	a.tableY = len(lines)
	room := max(3, height-len(lines)-len(foot))
	if _, total := a.table.Count(); total > 0 {
		room = min(room, max(total+1, 12))
	}
	a.table.SetFocused(a.focused)
	lines = append(lines, strings.Split(a.table.View(width+1, room), "\n")...)
	for _, l := range foot {
		lines = append(lines, "  "+kit.Fit(l, width-4))
	}
	return strings.Join(lines, "\n")
}

// searchLine is the search with its count and the licences as a meter.
func (a *assign) searchLine(width int) string {
	c, th, facts := a.kit, a.kit.Theme, a.facts.Value
	shown, total := a.table.Count()
	right := ""
	if facts.licences > 0 {
		n := facts.seats + a.table.Ticked()
		number := th.Strong.Render(c.Printer.N(n))
		if n > facts.licences {
			number = th.Warn.Render(th.Glyphs.Warn + " " + c.Printer.N(n))
		}
		right = th.Muted.Render(c.T("seats.assign.licences")+" ") + kit.Progress(th, th.Styles, n, facts.licences, 14) +
			"  " + number + th.Muted.Render(" "+c.T("seats.assign.of", "count", facts.licences))
	}
	count := th.Muted.Render(c.T("shell.of", "shown", shown, "total", total))
	if a.editor.Value() == "" {
		count = th.Muted.Render(c.T("seats.assign.users", "active", len(facts.rows), "users", facts.users))
	}
	inner := width - 4
	cells := min(44, inner-kit.Width(right)-kit.Width(count)-6)
	if cells < leastSearch { // the count gives way to what is typed
		count = ""
		cells = max(14, min(44, inner-kit.Width(right)-3))
	}
	st := th.On(theme.Current)
	if a.focused {
		st = th.On(theme.Focus)
	}
	text, at := a.editor.Visible(cells-4, false)
	a.cursorX = 2 + 3 + at
	field := st.Accent.Render(" /") + st.Fill.Render(" ") + st.Text.Render(text)
	if text == "" {
		field += st.Quiet.Render(kit.Fit(c.T("seats.assign.search"), cells-4))
	}
	field += st.Fill.Render(strings.Repeat(" ", max(0, cells-kit.Width(field))))
	return "  " + kit.Spread(th.Styles, field, strings.TrimLeft(count+"   "+right, " "), inner)
}

// leastSearch is the width that the search line keeps before the count of users leaves.
const leastSearch = 26

// foot says what assigning the ticked users means.
func (a *assign) foot(width int) []string {
	c, th := a.kit, a.kit.Theme
	n := a.table.Ticked()
	if n == 0 {
		return []string{"", th.Quiet.Render(c.T("seats.assign.hint")), ""}
	}
	dot := th.Quiet.Render(" " + th.Glyphs.Dot + " ")
	parts := []string{th.Strong.Render(c.T("shell.table.selected", "count", n))}
	if a.facts.Value.licences > 0 {
		if left := a.left(n); left < 0 {
			parts = append(parts, th.Warn.Render(th.Glyphs.Warn+" "+c.T("seats.assign.too-many", "count", -left)))
		} else {
			parts = append(parts, th.Muted.Render(c.T("seats.assign.left", "count", left)))
		}
	}
	sync := "seats.assign.sync-off"
	if a.facts.Value.autoSync {
		sync = "seats.assign.sync-on"
	}
	parts = append(parts, th.Muted.Render(c.T("seats.assign.role", "role", c.T("role.seller"))), th.Muted.Render(c.T(sync)))
	second := th.Quiet.Render(th.Glyphs.Cut)
	switch f := a.brings.Value; {
	case !a.brings.Known:
	case !a.facts.Value.autoSync:
		second = th.Muted.Render(c.T("seats.assign.brings-later"))
	default:
		second = th.Muted.Render(c.T("seats.assign.brings", "accounts", f.Accounts, "leads", f.Leads, "opportunities", f.Opportunities))
	}
	return []string{"", kit.Fit(strings.Join(parts, dot), width), second}
}

// marked paints what was searched where it stands in s.
func (a *assign) marked(s string, st, hit theme.Style) string {
	return kit.Highlight(s, a.editor.Value(), st, hit)
}

// Cursor implements kit.Body: the caret stays in the search.
func (a *assign) Cursor() *tea.Cursor { return tea.NewCursor(a.cursorX, 0) }

// Focus implements kit.Body.
func (a *assign) Focus(int) bool {
	if a.focused {
		return false
	}
	a.focused = true
	return true
}

// Blur implements kit.Body.
func (a *assign) Blur() { a.focused = false }

// Capturing keeps letters in the search.
func (a *assign) Capturing() bool { return true }

// Hints implements kit.Body.
func (a *assign) Hints() []kit.Hint {
	c := a.kit
	return []kit.Hint{
		{Key: c.Theme.Glyphs.ArrowKeys, Word: c.T("shell.hint.move")},
		{Key: c.T("shell.key.space"), Word: c.T("shell.hint.tick")},
		{Key: c.T("shell.key.tab"), Word: c.T("seats.hint.buttons")},
		{Key: "ctrl+s", Word: c.T("seats.hint.assign")},
	}
}
