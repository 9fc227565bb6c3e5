package table

import (
	"strings"

	"navsync/ui/kit"
	"navsync/ui/theme"
)

// View renders exactly width x height cells.
func (t *core[T]) View(width, height int) string {
	width, height = max(1, width), max(0, height)
	t.drawn = drawn{filterY: -1, headY: -1}
	shown, total := t.Count()
	if t.ready && total == 0 && !t.loading && t.problem == "" && t.spec.Empty != nil && t.Filter() == "" && !t.typing {
		return kit.Block(t.spec.Empty(width, height), width, height)
	}
	head := t.head(width, height)
	foot := t.foot(width)
	room := max(1, height-len(head)-len(foot))
	t.drawn.rows = make([]int, 0, height)
	for range head {
		t.drawn.rows = append(t.drawn.rows, -1)
	}
	var body []string
	switch {
	case t.problem != "" && shown == 0:
		body = kit.ErrorBlock(t.kit, kit.ErrorSpec{Sentence: t.problem}, width-t.spec.Gutter-2)
		body = indent(body, t.spec.Gutter)
	case !t.ready:
		body = indent(strings.Split(kit.Loading(t.kit, max(1, width-t.spec.Gutter), min(room, 8)), "\n"), t.spec.Gutter)
	case shown == 0:
		body = t.nothing(width)
	default:
		body = t.body(width, room)
	}
	lines := make([]string, 0, height)
	lines = append(append(lines, head...), body...)
	for len(lines) < height-len(foot) {
		lines = append(lines, "")
	}
	lines = append(lines[:max(0, height-len(foot))], foot...)
	return kit.Block(strings.Join(lines, "\n"), width, height)
}

func indent(lines []string, by int) []string {
	for i := range lines {
		lines[i] = strings.Repeat(" ", by) + lines[i]
	}
	return lines
}

func (t *core[T]) margin() int { return t.kit.Margin() }

// head renders the filter line, a blank where there is room, and the column heads.
func (t *core[T]) head(width, height int) []string {
	var lines []string
	if !t.spec.NoFilter || t.spec.Tools != nil {
		t.drawn.filterY = 0
		lines = append(lines, t.filterLine(width))
		if !t.kit.Narrow && height > 16 {
			lines = append(lines, "")
		}
	}
	t.drawn.headY = len(lines)
	return append(lines, t.heads(width))
}

func (t *core[T]) filterLine(width int) string {
	th := t.kit.Theme
	inner := width - t.spec.Gutter - t.margin()
	right := ""
	if t.spec.Tools != nil {
		right = kit.ActionLine(t.kit, th.Styles, t.spec.Tools(), inner*2/3)
	}
	left := ""
	if !t.spec.NoFilter {
		left = t.filterField(inner, right)
	}
	if advice := t.advice(inner - kit.Width(left) - 4); advice != "" {
		right = advice
	} else if t.Filter() != "" {
		shown, total := t.Count()
		count := th.Muted.Render(t.kit.T("shell.of", "shown", shown, "total", total))
		if right != "" && kit.Width(count)+kit.Width(right)+30 < inner {
			right = count + "   " + right
		} else {
			right = count
		}
	}
	bar := strings.Repeat(" ", t.spec.Gutter)
	if t.typing {
		bar = kit.Pad(th.Accent.Render(th.Glyphs.Focus), t.spec.Gutter)
	}
	return bar + kit.Spread(th.Styles, left, right, inner)
}

// filterHint says what can be typed: in as many of its parts as stand beside what is at the right, at least in a word.
func (t *core[T]) filterHint(inner int, right string) string {
	hint := "shell.table.hint"
	if t.spec.FilterHint != "" {
		hint = t.spec.FilterHint
	}
	if t.kit.Narrow {
		hint = "shell.table.hintshort"
	}
	room := inner - kit.Width(right) - 4
	for text := t.kit.T(hint); ; {
		if kit.Width(text) <= room {
			return "/ " + text
		}
		end := strings.LastIndex(text, ", ")
		if end < 0 {
			return "/ " + t.kit.T("shell.table.hintshort")
		}
		text = text[:end]
	}
}

func (t *core[T]) filterField(inner int, right string) string {
	th := t.kit.Theme
	if !t.typing && t.Filter() == "" {
		return th.Quiet.Render(t.filterHint(inner, right))
	}
	st := th.Styles
	cells := max(12, min(44, inner/2))
	text, at := t.editor.Visible(cells-4, false)
	if t.typing {
		st = th.On(theme.Focus)
		t.drawn.cursorX = t.spec.Gutter + 3 + at
	}
	field := st.Accent.Render(" /") + st.Fill.Render(" ") + st.Text.Render(text)
	return field + st.Fill.Render(strings.Repeat(" ", max(0, cells-kit.Width(field))))
}

// heads renders the column heads: the sorted one in accent with its arrow.
func (t *core[T]) heads(width int) string {
	th := t.kit.Theme
	x := t.spec.Gutter
	line := strings.Repeat(" ", x)
	if t.spec.Multi {
		box := map[string]string{"none": th.Glyphs.Unticked, "some": th.Glyphs.Some, "all": th.Glyphs.Ticked}[t.allTicked()]
		style := th.Quiet
		if len(t.selection) > 0 {
			style = th.AccentStrong
		}
		line += kit.Pad(style.Render(box), boxCells)
		x += boxCells
	}
	room := width - x - t.margin()
	if t.spec.Menu != nil {
		room -= menuCells
	}
	t.drawn.columns = t.columns(x, room)
	t.drawn.end = width - t.margin()
	if n := len(t.drawn.columns); n > 0 { // what the columns leave stays empty
		last := t.drawn.columns[n-1]
		t.drawn.end = min(t.drawn.end, last.x+last.width)
		if t.spec.Menu != nil {
			t.drawn.end = min(width-t.margin(), t.drawn.end+menuCells)
		}
	}
	t.drawn.menu = t.drawn.end - 1
	for i, p := range t.drawn.columns {
		if i > 0 {
			line += strings.Repeat(" ", columnGap)
		}
		line += t.headCell(p)
	}
	return line
}

func (t *core[T]) headCell(p placed) string {
	c, th := t.spec.Columns[p.index], t.kit.Theme
	style, arrow := th.Muted, ""
	if c.ID == t.query.Sort && c.Compare != nil {
		style, arrow = th.AccentStrong, " "+th.Glyphs.SortUp
		if t.query.Descending {
			arrow = " " + th.Glyphs.SortDown
		}
	}
	title := t.kit.T(c.Title)
	if kit.Width(title+arrow) > p.width && c.Short != "" {
		title = t.kit.T(c.Short)
	}
	if kit.Width(title+arrow) > p.width {
		title = kit.Fit(title, max(1, p.width-kit.Width(arrow)))
	}
	text := style.Render(title + arrow)
	if c.Align == Right {
		return kit.PadLeft(text, p.width)
	}
	return kit.Pad(text, p.width)
}

// body renders the rows in view, after moving the window so that the focus is in it.
func (t *core[T]) body(width, room int) []string {
	t.top = max(0, min(t.top, t.at))
	shown, _ := t.Count()
	for t.at-t.top >= room {
		t.top = t.at - room + 1
	}
	var lines []string
	var rows []int
	for {
		var fits bool
		lines, rows, fits = t.frame(width, room)
		if fits || t.top >= t.at {
			break
		}
		t.top++
	}
	for t.top > 0 { // a window that ends before its room does shows more above
		last := rows[len(rows)-1]
		if last < shown-1 || len(lines) >= room {
			break
		}
		t.top--
		more, moreRows, fits := t.frame(width, room)
		if !fits || moreRows[len(moreRows)-1] < last || len(more) > room {
			t.top++
			break
		}
		lines, rows = more, moreRows
	}
	t.height = max(1, len(lines))
	t.drawn.first, t.drawn.final = t.top, t.top
	for _, r := range rows {
		t.drawn.final = max(t.drawn.final, r)
	}
	t.drawn.rows = append(t.drawn.rows, rows...)
	return kit.Scrollbar(t.kit, lines, min(width, t.drawn.end+t.margin()), t.drawn.first, t.drawn.final-t.drawn.first+1, shown)
}

// frame renders from the first row in view; fits says whether the focused row is wholly in it.
func (t *core[T]) frame(width, room int) (lines []string, rows []int, fits bool) {
	shown, _ := t.Count()
	group := ""
	if t.spec.Group != nil && t.top > 0 {
		if before, ok := t.row(t.top - 1); ok {
			group, _ = t.spec.Group(before)
		}
	}
	for i := t.top; i < shown && len(lines) < room; i++ {
		part := t.groupHead(i, &group, len(lines) > 0, width)
		if len(part) == 0 && len(lines) > 0 && t.spec.Airy != nil && t.spec.Airy() {
			part = []string{""}
		}
		heads := len(part)
		part = append(part, t.rowLines(i)...)
		for n, l := range part {
			if len(lines) >= room {
				return lines, rows, fits
			}
			lines = append(lines, l)
			at := i
			if n < heads {
				at = -1
			}
			rows = append(rows, at)
		}
		fits = fits || i == t.at
	}
	return lines, rows, fits
}

func (t *core[T]) groupHead(i int, group *string, gap bool, width int) []string {
	if t.spec.Group == nil {
		return nil
	}
	row, ok := t.row(i)
	if !ok {
		return nil
	}
	id, title := t.spec.Group(row)
	if id == *group && (i > 0 || gap) {
		return nil
	}
	*group = id
	th := t.kit.Theme
	text := th.Muted.Render(th.Glyphs.Opens) + " " + th.Strong.Render(title)
	if n := t.groupSize(id); n > 0 {
		text += " " + th.Quiet.Render(t.kit.Printer.N(n))
	}
	line := strings.Repeat(" ", t.spec.Gutter) + kit.Fit(text, width-t.spec.Gutter-t.margin())
	if gap {
		return []string{"", line}
	}
	return []string{line}
}

func (t *core[T]) groupSize(id string) int {
	switch {
	case t.remote == nil:
		return t.memory.sizes[id]
	case t.spec.GroupSize != nil:
		return t.spec.GroupSize(id)
	}
	return 0
}

// rowLines renders a row and what stands under it.
func (t *core[T]) rowLines(i int) []string {
	inner := t.drawn.end
	row, ok := t.row(i)
	if !ok {
		return []string{strings.Repeat(" ", t.spec.Gutter) + t.kit.Theme.Quiet.Render(t.kit.Theme.Glyphs.Cut)}
	}
	st, bar := t.surface(i, row)
	lead := bar + st.Fill.Render(strings.Repeat(" ", max(0, t.spec.Gutter-kit.Width(bar))))
	lines := []string{lead + t.cells(row, st, inner-t.spec.Gutter)}
	if t.spec.Under == nil {
		return lines
	}
	left := t.spec.Gutter
	if t.spec.Multi {
		left += boxCells
	}
	for _, l := range t.spec.Under(row, st, inner-left) {
		text := bar + st.Fill.Render(strings.Repeat(" ", left-kit.Width(bar))) + kit.Fit(l, inner-left)
		lines = append(lines, text+st.Fill.Render(strings.Repeat(" ", max(0, inner-kit.Width(text)))))
	}
	return lines
}

// surface is what a row stands on, with the focus bar.
func (t *core[T]) surface(i int, row T) (theme.Styles, string) {
	th := t.kit.Theme
	ticked := t.selection[t.spec.Key(row)]
	switch {
	case i == t.at && t.focused && !t.kit.Covered:
		return th.On(theme.Focus), th.On(theme.Focus).Accent.Render(th.Glyphs.Focus)
	case i == t.at:
		return th.On(theme.Current), th.On(theme.Current).Muted.Render(th.Glyphs.Focus)
	case ticked:
		return th.On(theme.Selected), ""
	default:
		return th.Styles, ""
	}
}

func (t *core[T]) cells(row T, st theme.Styles, inner int) string {
	var b strings.Builder
	if t.spec.Multi {
		b.WriteString(t.box(row, st) + st.Fill.Render("  "))
	}
	for i, p := range t.drawn.columns {
		if i > 0 {
			b.WriteString(st.Fill.Render(strings.Repeat(" ", columnGap)))
		}
		c := t.spec.Columns[p.index]
		text := kit.Fit(c.Cell(row, st, p.width), p.width)
		gap := st.Fill.Render(strings.Repeat(" ", max(0, p.width-kit.Width(text))))
		if c.Align == Right {
			b.WriteString(gap + text)
		} else {
			b.WriteString(text + gap)
		}
	}
	line := b.String()
	end := ""
	if t.spec.Menu != nil {
		end = st.Fill.Render(" ") + st.Muted.Render(t.kit.Theme.Glyphs.Cut)
	}
	line = kit.Fit(line, inner-kit.Width(end))
	return line + st.Fill.Render(strings.Repeat(" ", max(0, inner-kit.Width(line)-kit.Width(end)))) + end
}

func (t *core[T]) box(row T, st theme.Styles) string {
	g := t.kit.Theme.Glyphs
	switch {
	case t.selection[t.spec.Key(row)]:
		return st.AccentStrong.Render(g.Ticked)
	case t.locked(row) != "":
		return st.Quiet.Render(g.Locked)
	default:
		return st.Quiet.Render(g.Unticked)
	}
}
