package trail

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
	"navsync/ui/sentence"
	"navsync/ui/theme"
)

// timeWidth holds the longest day and time of either language, and a gap; glyphWidth a glyph and a gap. A closed event
// keeps to closedRows.
const (
	timeWidth  = 21
	glyphWidth = 3
	closedRows = 2
)

// line is a line of the body, and the event that it belongs to, -1 for none.
type line struct {
	text  string
	event int
}

// View implements kit.Body.
func (b *body) View(width, height int) string {
	b.height = max(0, height)
	inner := width
	lines := b.lines(inner)
	if len(lines) > b.height {
		inner = width - 2 // room for the scrollbar
		lines = b.lines(inner)
	}
	b.place(lines)
	all := len(lines)
	lines = lines[b.top:min(all, b.top+b.height)]
	out := make([]string, len(lines))
	b.drawn = b.drawn[:0]
	for i, l := range lines {
		out[i] = l.text
		b.drawn = append(b.drawn, l.event)
	}
	return strings.Join(kit.Scrollbar(b.kit, out, width, b.top, len(out), all), "\n")
}

// place remembers where the events stand, and brings the focused one into view.
func (b *body) place(lines []line) {
	b.from, b.end = make([]int, len(b.events)), make([]int, len(b.events))
	for i, l := range lines {
		if l.event < 0 {
			continue
		}
		if b.end[l.event] == 0 {
			b.from[l.event] = i
		}
		b.end[l.event] = i + 1
	}
	if b.follow && b.at < len(b.events) {
		from, top := b.from[b.at], b.top
		if b.at == 0 {
			from = 0 // with what stands above the events
		}
		if b.top = min(max(b.top, b.end[b.at]-b.height), from); b.end[b.at]-from > b.height {
			b.top = max(from, min(top, b.end[b.at]-b.height)) // it is not in view as a whole: where it was read stays
		}
	}
	b.top = max(0, min(b.top, len(lines)-b.height))
}

// lines are all lines of the body, in width cells with the gutter.
func (b *body) lines(width int) []line {
	th := b.kit.Theme
	text := func(lines ...string) []line {
		var all []line
		for _, l := range lines {
			all = append(all, line{"  " + l, -1})
		}
		return all
	}
	room := max(1, width-2)
	switch {
	case b.entries.Err != nil:
		return text(th.Danger.Render(b.kit.T("shell.table.failed")))
	case !b.entries.Known:
		return text(th.Quiet.Render(th.Glyphs.Cut))
	case len(b.events) == 0:
		return text(kit.Wrap(th.Muted.Render(b.kit.T("health.trail.empty")), room)...)
	}
	all := text(b.Head(room)...)
	for i := range b.events {
		switch {
		case i > 0:
			all = append(all, line{"  " + b.joint(th.Styles), -1})
		case len(all) > 0:
			all = append(all, line{"", -1})
		}
		for _, l := range b.event(i, width) {
			all = append(all, line{l, i})
		}
	}
	return all
}

// Head implements kit.Headed: where an item stands now.
func (b *body) Head(width int) []string {
	item := b.entries.Value.item
	if item == nil {
		return nil
	}
	now := b.kit.T("standing.now", "Standing", sentence.Standing(b.kit.Printer, *item))
	return kit.Wrap(b.kit.Theme.Strong.Render(now), width)
}

// joint is the line that joins the glyphs of two events.
func (b *body) joint(st theme.Styles) string {
	return st.Fill.Render(strings.Repeat(" ", timeWidth)) + st.Line.Render(b.kit.Theme.Glyphs.Vertical)
}

// glyph says what kind of event it is, before its words do.
func (b *body) glyph(e sentence.Event, st theme.Styles) string {
	g := b.kit.Theme.Glyphs
	switch {
	case e.Danger:
		return st.Danger.Render(g.Fail)
	case e.Done:
		return st.OK.Render(g.Pass)
	}
	return st.Muted.Render(g.On)
}

// when is the event's time; its day only where it is another than that of the event before.
func (b *body) when(i int) string {
	at := b.events[i].At.In(b.kit.Now().Location())
	whole := b.kit.Printer.DateTime(at)
	if i == 0 {
		return whole
	}
	y, m, d := b.events[i-1].At.In(at.Location()).Date()
	if year, month, day := at.Date(); y != year || m != month || d != day {
		return whole
	}
	return kit.PadLeft(b.kit.Printer.Time(at), kit.Width(whole))
}

// event is one event: when, its glyph, its sentence, and where it is open its facts below. After the last nothing is joined.
func (b *body) event(i, width int) []string {
	e, open := b.events[i], b.opened == i
	st, bar := b.surface(i)
	sign := "  "
	if open {
		sign = st.Muted.Render(b.kit.Theme.Glyphs.Opens) + st.Fill.Render(" ")
	}
	room := max(10, width-2-timeWidth-glyphWidth-3) // the sign stands one cell behind it, and one before the end
	lines := b.sentence(e, st, room, open)
	if open {
		lines = append(lines, kit.Pairs(st, b.facts(e, st), 0, room)...)
	}
	for n := range lines {
		lead := b.joint(st)
		switch {
		case n == 0:
			lead = kit.PadOn(st.Fill, st.Muted.Render(b.when(i)), timeWidth) + b.glyph(e, st)
		case i == len(b.events)-1:
			lead = ""
		}
		text := bar + kit.PadOn(st.Fill, lead, timeWidth+glyphWidth) + kit.PadOn(st.Fill, lines[n], room)
		if n == 0 {
			text += st.Fill.Render(" ") + sign
		}
		lines[n] = kit.PadOn(st.Fill, text, width)
	}
	return lines
}

// surface is what an event stands on, with the focus bar.
func (b *body) surface(i int) (st theme.Styles, bar string) {
	th := b.kit.Theme
	switch {
	case i != b.at:
		return th.Styles, "  "
	case b.Focused && !b.kit.Covered:
		st = th.On(theme.Focus)
		return st, st.Accent.Render(th.Glyphs.Focus) + st.Fill.Render(" ")
	}
	st = th.On(theme.Current)
	return st, st.Muted.Render(th.Glyphs.Focus) + st.Fill.Render(" ")
}

// sentence is the event's sentence: whole where it is open, else what fits in the rows of a closed one.
func (b *body) sentence(e sentence.Event, st theme.Styles, room int, open bool) []string {
	style := st.Text
	if e.Danger {
		style = st.Danger
	}
	lines := kit.Wrap(e.Text, room)
	if len(lines) > closedRows && !open {
		lines = append(lines[:closedRows-1], kit.Fit(strings.Join(lines[closedRows-1:], " "), room))
	}
	for i := range lines {
		lines[i] = style.Render(lines[i])
	}
	return lines
}

// facts are what support needs of an open event: when to the second, who, and each id and code by its name.
func (b *body) facts(e sentence.Event, st theme.Styles) []kit.Pair {
	at := e.At.In(b.kit.Now().Location())
	pairs := []kit.Pair{
		{Label: b.kit.T("trail.when"), Value: st.Text.Render(b.kit.Printer.Date(at) + " " + at.Format("15:04:05"))},
		{Label: b.kit.T("trail.who"), Value: st.Text.Render(kit.Clean(e.By))},
	}
	for _, f := range e.Facts {
		pairs = append(pairs, kit.Pair{Label: f.Label, Value: st.Text.Render(f.Value)})
	}
	return pairs
}

// Cursor implements kit.Body: the cursor stands on the glyph of the focused event.
func (b *body) Cursor() *tea.Cursor {
	if b.at >= len(b.from) {
		return nil
	}
	if y := b.from[b.at] - b.top; y >= 0 && y < b.height {
		return tea.NewCursor(2+timeWidth, y)
	}
	return nil
}
