package welcome

import (
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/sentence"
	"navsync/ui/theme"
)

// widest is the most cells that the page's column takes; the first two are for the focus bar.
const widest = 80

// View implements kit.Page: one column in the middle.
func (p *Page) View(width, height int) string {
	p.regions.Reset()
	p.cursor = nil
	column := min(widest, width-2)
	left := (width - column) / 2
	var lines []line
	switch p.stage() {
	case ways:
		lines = p.waysLines(column, height)
	case who:
		lines = p.whoLines(column, height)
	case failed:
		lines = append(p.title(column), blank(), line{text: ""})
		for _, l := range kit.ErrorBlock(p.kit, p.failure(), column-2) {
			lines = append(lines, line{text: "  " + l})
		}
	default:
		lines = append(p.title(column), blank(), line{text: "  " + p.kit.Theme.Quiet.Render(p.kit.Theme.Glyphs.Cut)})
	}
	top := max(0, (height-len(lines))/3)
	out := make([]string, top, height)
	for i, l := range lines {
		out = append(out, strings.Repeat(" ", left)+kit.Pad(l.text, column))
		if l.id != "" {
			p.regions.Add(l.id, left, top+i, column, 1)
		}
		if l.cursor > 0 {
			p.cursor = tea.NewCursor(left+l.cursor, top+i)
		}
	}
	return kit.Block(strings.Join(out, "\n"), width, height)
}

// line is one line of the column: its text, the place of the person that a click on it chooses, and the
// real cursor's cell, 0 for none.
type line struct {
	text   string
	id     string
	cursor int
}

func blank() line { return line{} }

// title is the product between its two ends, with the language at the right.
func (p *Page) title(column int) []line {
	th := p.kit.Theme
	joined := " ⇄ "
	if th.Options().ASCII {
		joined = " <-> "
	}
	text := th.Strong.Render("Sales Navigator") + th.Accent.Render(joined) + th.Strong.Render("Microsoft Dynamics 365")
	right := th.Text.Render(p.spoken) + th.Quiet.Render(" "+th.Glyphs.Dot+" ") + th.Muted.Render(p.nextName) + th.Quiet.Render(" f")
	return []line{{text: "  " + kit.Spread(th.Styles, text, kit.Mark("welcome/language", right), column-4)}}
}

// waysLines are the two ways and the hour. What does not fit in the height leaves: first air, then the
// question and what the program is, the hour last.
func (p *Page) waysLines(column, height int) []line {
	for room := roomy; ; room++ {
		lines := p.title(column)
		air := func(n int) {
			if room > roomy {
				n = min(n, 1)
			}
			for range n {
				lines = append(lines, blank())
			}
		}
		air(1)
		if room < short {
			lines = append(lines, p.wrapped("welcome.what", column)...)
			air(2)
		}
		if room < tight {
			lines = append(lines, line{text: "  " + p.kit.Theme.Strong.Render(p.kit.T("welcome.question"))})
			air(1)
		}
		lines = append(lines, p.way(0, p.connectAction(), "welcome.connect.text", column, room == roomy)...)
		air(1)
		lines = append(lines, p.way(1, p.demoAction(), "welcome.demo.text", column, room == roomy)...)
		if room < bare {
			air(2)
			lines = append(lines, p.hour(column, room == roomy)...)
		}
		if len(lines) <= height || room == bare {
			return lines
		}
	}
}

// How much room the ways have.
const (
	roomy = iota
	close // no second empty lines
	tight // without the question
	short // without what the program is
	bare  // without the hour
)

func (p *Page) wrapped(key string, column int) []line {
	var lines []line
	for _, part := range strings.Split(p.kit.T(key), "\n") {
		for _, l := range kit.Wrap(part, column-4) {
			lines = append(lines, line{text: "  " + p.kit.Theme.Muted.Render(l)})
		}
	}
	return lines
}

// way renders one of the two ways; the focused one is painted as a block.
func (p *Page) way(at int, a action.Action, text string, column int, padded bool) []line {
	c := p.kit
	st, bar, key := c.Theme.Styles, "  ", a.Key()
	if p.at == at {
		surface := theme.Focus
		if c.Covered {
			surface = theme.Current
		}
		st = c.Theme.On(surface)
		bar = st.Accent.Render(c.Theme.Glyphs.Focus) + st.Fill.Render(" ")
		key = kit.KeyName(c, "enter")
	}
	row := func(left, right string) line {
		return line{text: kit.Mark(a.ID, bar+kit.Spread(st, left, right, column-4)+st.Fill.Render("  "))}
	}
	lines := []line{row(st.Name.Render(c.Title(a)), st.Muted.Render(key))}
	for _, part := range strings.Split(c.T(text), "\n") {
		for _, l := range kit.Wrap(part, column-4) {
			lines = append(lines, row(st.Muted.Render(l), ""))
		}
	}
	if padded && p.at == at {
		return append(append([]line{row("", "")}, lines...), row("", ""))
	}
	return lines
}

// hourSteps are what the set-up consists of, how many minutes it usually takes and whose work it is, in their
// order. The first import takes as long as Dynamics is large, and nobody waits for it.
var hourSteps = []struct {
	name    string
	minutes int
	by      string
}{
	{"welcome.hour.address", 5, "welcome.hour.you"},
	{"welcome.hour.checks", 10, "welcome.hour.you"},
	{"welcome.hour.preferences", 10, "welcome.hour.you"},
	{"welcome.hour.app", 20, "welcome.hour.admin"},
	{"welcome.hour.import", 0, "welcome.hour.unattended"},
}

const (
	// cellMinutes is what one cell of the timeline stands for in a narrow window; else half as many.
	cellMinutes = 5
	// importCells is the length of the import on it.
	importCells = 2
	// minuteCells is the column of the minutes.
	minuteCells = 8
)

// hour renders the set-up as a small timeline.
func (p *Page) hour(column int, padded bool) []line {
	c, th := p.kit, p.kit.Theme
	lines := []line{{text: "  " + kit.Head(th.Styles, c.T("welcome.hour"), c.T("welcome.hour.note"), column-4)}}
	if padded {
		lines = append(lines, blank())
	}
	widestName, widestBy, all := 0, 0, 0
	for _, s := range hourSteps {
		widestName, widestBy, all = max(widestName, kit.Width(c.T(s.name))), max(widestBy, kit.Width(c.T(s.by))), all+s.minutes
	}
	unit := 2
	if widestName+2+unit*all/cellMinutes+importCells+minuteCells+2+widestBy > column-4 {
		unit = 1
	}
	chart, at := unit*all/cellMinutes+importCells, 0
	for _, s := range hourSteps {
		cells := unit * s.minutes / cellMinutes
		bar, takes := th.Quiet.Render(strings.Repeat(th.Glyphs.Rest, importCells)), th.Quiet.Render(th.Glyphs.None)
		if s.minutes > 0 {
			bar = th.Accent.Render(strings.Repeat(th.Glyphs.Done, cells))
			takes = th.Text.Render(c.Printer.Duration(time.Duration(s.minutes) * time.Minute))
		}
		left := kit.Pad(th.Muted.Render(c.T(s.name)), widestName+2) + kit.Pad(strings.Repeat(" ", at)+bar, chart) + kit.PadLeft(takes, minuteCells)
		lines = append(lines, line{text: "  " + kit.Spread(th.Styles, left, th.Quiet.Render(c.T(s.by)), column-4)})
		at += cells
	}
	return lines
}

// whoLines are the people to choose from.
func (p *Page) whoLines(column, height int) []line {
	c, th, l := p.kit, p.kit.Theme, &p.people
	lines := append(p.title(column), blank())
	lines = append(lines, line{text: "  " + th.Strong.Render(c.T("welcome.who"))})
	lines = append(lines, p.wrapped("welcome.who.text", column)...)
	lines = append(lines, blank())
	if l.typing || l.filter.Value() != "" {
		lines = append(lines, p.filterLine(column), blank())
	}
	l.rows = max(1, min(len(l.shown), height-len(lines)-2))
	l.top = max(0, min(l.top, l.at, len(l.shown)-l.rows))
	l.top = max(l.top, l.at-l.rows+1)
	if len(l.shown) == 0 {
		lines = append(lines, line{text: "  " + th.Muted.Render(c.T("shell.table.nomatch", "filter", kit.Clean(l.filter.Value())))})
	}
	for i := l.top; i < min(len(l.shown), l.top+l.rows); i++ {
		lines = append(lines, line{text: p.personRow(i, column), id: strconv.Itoa(i)})
	}
	return append(lines, blank(), line{text: p.rememberLine(column)})
}

func (p *Page) filterLine(column int) line {
	th := p.kit.Theme
	text, cursor := p.people.filter.Visible(column-8, false)
	l := line{text: "  " + th.Muted.Render("/ ") + th.Text.Render(text)}
	if p.people.typing {
		l.cursor = 4 + cursor
	}
	return l
}

// nameCells is the column of names in the list of people.
const nameCells = 24

func (p *Page) personRow(i, column int) string {
	c, l := p.kit, &p.people
	person := l.all[l.shown[i]]
	st, bar := c.Theme.Styles, "  "
	if i == l.at {
		st = c.Theme.On(theme.Focus)
		bar = st.Accent.Render(c.Theme.Glyphs.Focus) + st.Fill.Render(" ")
	}
	role := st.Quiet.Render(c.T("role." + string(person.Role))) //lang:keys role.*
	name := kit.Fit(kit.Clean(person.Name), nameCells)
	text := st.Name.Render(name) + st.Fill.Render(strings.Repeat(" ", nameCells+2-kit.Width(name))) +
		st.Muted.Render(kit.Clean(person.Email))
	return bar + kit.Spread(st, text, role, column-4) + st.Fill.Render("  ")
}

// rememberLine is the checkbox that keeps the person as who looks when nobody is named.
func (p *Page) rememberLine(column int) string {
	c, th := p.kit, p.kit.Theme
	why := p.mayRemember().Why()
	box, style := th.Muted.Render(th.Glyphs.Unticked), th.Text
	switch {
	case !why.None():
		box, style = th.Quiet.Render(th.Glyphs.Locked), th.Quiet
	case p.people.remember:
		box = th.AccentStrong.Render(th.Glyphs.Ticked)
	}
	right := th.Quiet.Render(kit.KeyName(c, "space"))
	if !why.None() {
		right = th.Quiet.Render(c.T(why.Key))
	}
	return "  " + kit.Mark("welcome/remember", kit.Spread(th.Styles, box+style.Render(" "+c.T("welcome.remember")), right, column-4))
}

// failure is the error block of people that could not be read.
func (p *Page) failure() kit.ErrorSpec {
	s := sentence.Of(p.kit.Printer, p.known.Err)
	return kit.ErrorSpec{Sentence: s.Text, Detail: s.Next, Actions: p.Actions()[:1]}
}
