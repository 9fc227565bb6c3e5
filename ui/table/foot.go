package table

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/theme"
)

// nothing says that the filter finds nothing and how to clear it; and which columns there are when it names another. Beside the filter
// there is room for a few of them.
func (t *core[T]) nothing(width int) []string {
	th, inner, gutter := t.kit.Theme, width-t.spec.Gutter-t.margin(), strings.Repeat(" ", t.spec.Gutter)
	if t.Filter() == "" {
		return []string{"", gutter + kit.Fit(th.Quiet.Render(t.kit.T("shell.table.norows")), inner)}
	}
	lines := []string{""}
	for _, l := range kit.Wrap(t.kit.T("shell.table.nomatch", "filter", t.Filter()), inner) {
		lines = append(lines, gutter+th.Text.Render(l))
	}
	for _, l := range kit.Wrap(t.unknown(), inner) {
		lines = append(lines, gutter+th.Warn.Render(l))
	}
	clearing := th.Accent.Render(t.kit.T("shell.table.clearfilter")) + th.Quiet.Render(" "+t.kit.T("shell.key.esc"))
	if last := len(lines) - 1; kit.Width(lines[last])+3+kit.Width(clearing) <= width-t.margin() {
		lines[last] += "   " + clearing
		return lines
	}
	return append(lines, gutter+kit.Fit(clearing, inner))
}

// foot renders the focus line and the bulk bar, each under a blank line.
func (t *core[T]) foot(width int) []string {
	var lines []string
	inner := width - t.spec.Gutter - t.margin()
	lines = append(lines, t.totals()...)
	if t.spec.FocusLine != nil {
		lines = append(lines, "", t.focusLine(inner))
		if second := t.second(); second != "" {
			lines = append(lines, strings.Repeat(" ", t.spec.Gutter)+kit.Fit(second, inner))
		}
	}
	if t.spec.Multi && len(t.selection) > 0 && t.spec.Bulk != nil {
		lines = append(lines, "")
		lines = append(lines, t.bulkBar(width-t.margin())...)
	}
	return lines
}

func (t *core[T]) second() string {
	row, ok := t.Focus()
	if !ok || t.spec.Second == nil {
		return ""
	}
	return t.spec.Second(row, t.kit.Theme.Styles)
}

// totals are the sums below the rows, each under its column.
func (t *core[T]) totals() []string {
	if t.spec.Totals == nil || len(t.memory.order) == 0 {
		return nil
	}
	th := t.kit.Theme
	widths := map[string]int{}
	for _, p := range t.drawn.columns {
		widths[t.spec.Columns[p.index].ID] = p.width
	}
	sums := t.spec.Totals(t.Shown(), th.Styles, widths)
	if len(sums) == 0 {
		return nil
	}
	line := ""
	for _, p := range t.drawn.columns {
		c := t.spec.Columns[p.index]
		text := kit.Fit(sums[c.ID], p.width)
		if c.Align == Right {
			text = kit.PadLeft(text, p.width)
		}
		line = kit.Pad(line, p.x) + kit.Pad(text, p.width)
	}
	lead := strings.Repeat(" ", t.spec.Gutter)
	return []string{lead + kit.Rule(t.kit, th.Styles, t.drawn.end-t.spec.Gutter), line}
}

func (t *core[T]) focusLine(inner int) string {
	row, ok := t.Focus()
	if !ok {
		return ""
	}
	th := t.kit.Theme
	left, remedy := t.spec.FocusLine(row, th.Styles)
	right := ""
	if remedy != nil { // the facts come before the remedy, which the row's menu has, too
		short := *remedy
		if short.Short != "" {
			short.Title = short.Short
		}
		for _, a := range []action.Action{*remedy, short} {
			if text := kit.ActionText(t.kit, th.Styles, a); right == "" && kit.Width(left)+2+kit.Width(text) <= inner {
				right = text
			}
		}
	}
	return strings.Repeat(" ", t.spec.Gutter) + kit.Spread(th.Styles, left, right, inner)
}

func (t *core[T]) bulkBar(width int) []string {
	th := t.kit.Theme
	st := th.On(theme.Selected)
	lead := st.Fill.Render(strings.Repeat(" ", t.spec.Gutter))
	inner := width - t.spec.Gutter - 1
	shown, _ := t.Count()
	count := st.AccentStrong.Render(t.kit.T("shell.table.selected", "count", len(t.selection)))
	clearing := st.Quiet.Render(t.kit.T("shell.table.clear")+" ") + st.Muted.Render(t.kit.T("shell.key.esc"))
	right := clearing
	all := kit.Mark("table/all", st.Quiet.Render(t.kit.T("shell.table.allshown", "count", shown)+" ")+st.Muted.Render("ctrl+a")) + st.Fill.Render("   ")
	room := inner - kit.Width(count) - 3 - kit.Width(right) - 2
	line := kit.ActionLine(t.kit, st, t.spec.Bulk(), max(1, room))
	if len(t.selection) < shown && kit.Width(line)+kit.Width(all) <= room {
		right = all + clearing
	}
	lines := []string{lead + kit.Spread(st, count+st.Fill.Render("   ")+line, right, inner) + st.Fill.Render(" ")}
	if t.spec.Forecast == nil {
		return lines
	}
	if text := t.spec.Forecast(t.Selected(), st); text != "" {
		lines = append(lines, lead+kit.Spread(st, text, "", inner)+st.Fill.Render(" "))
	}
	return lines
}

// Cursor returns the real cursor in the table's cells: in the filter, or on the focused row.
func (t *core[T]) Cursor() *tea.Cursor {
	if t.typing {
		return tea.NewCursor(t.drawn.cursorX, t.drawn.filterY)
	}
	if !t.focused || len(t.drawn.rows) == 0 {
		return nil
	}
	for y, r := range t.drawn.rows {
		if r == t.at {
			return tea.NewCursor(t.spec.Gutter, y)
		}
	}
	return nil
}
