package display

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/config"
	"navsync/ui/kit"
	"navsync/ui/theme"
)

const (
	// labelCells is the column of the settings' names.
	labelCells = 18
)

// line is one line of the page with the settings that a click on its parts chooses.
type line struct {
	text string
	row  int // the setting that it belongs to, -1 for none
}

// View implements kit.Page.
func (p *Page) View(width, height int) string {
	p.regions.Reset()
	p.cursor = nil
	p.height = height
	inner := min(kit.FormWidth, p.kit.Inner(width))
	lines := p.lines(inner)
	at := slices.IndexFunc(lines, func(l line) bool { return l.row == p.at })
	p.scroll = max(0, min(p.scroll, max(0, at-1), len(lines)-height))
	p.scroll = max(p.scroll, at+2-height)
	p.scroll = max(0, min(p.scroll, len(lines)-height))
	shown := lines[p.scroll:]
	if len(shown) > height {
		shown = shown[:height]
	}
	out := make([]string, len(shown))
	for y, l := range shown {
		out[y] = " " + l.text
		if l.row >= 0 {
			p.regions.Add(config.Rows()[l.row].Key, 0, y, width, 1)
			p.addWords(l.row, y)
		}
		if l.row == p.at && p.cursor == nil {
			p.cursor = tea.NewCursor(labelCells+3, y)
		}
	}
	return strings.Join(kit.Scrollbar(p.kit, out, kit.Gutter+inner+p.kit.Margin(), p.scroll, len(out), len(lines)), "\n")
}

// addWords remembers where the words of a setting stand.
func (p *Page) addWords(at, y int) {
	row := config.Rows()[at]
	x := labelCells + 3
	for _, word := range row.Words {
		cells := 4 + kit.Width(p.wordName(row, word))
		p.regions.Add(row.Key+"="+word, x, y, cells, 1)
		x += cells + 3
	}
}

// lines are the whole page.
func (p *Page) lines(inner int) []line {
	c, th := p.kit, p.kit.Theme
	var lines []line
	add := func(text string) { lines = append(lines, line{text, -1}) }
	section := ""
	for i, row := range config.Rows() {
		if of := sections[row.Key]; of != section {
			if section == "display.look" {
				for _, l := range p.preview(inner) {
					add(l)
				}
			}
			if section != "" {
				add("")
			}
			section = of
			add(th.Strong.Render(c.T(section)))
		}
		lines = append(lines, line{p.rowLine(i, row, inner), i})
	}
	add("")
	for _, l := range p.keyLines(inner) {
		add(l)
	}
	add("")
	text := th.Muted.Render(c.T("display.commandline")+" ") + th.Text.Render(p.command())
	add(kit.Spread(th.Styles, "  "+text, kit.Mark("display/copy", th.Accent.Render(c.T("display.copy.short"))+th.Quiet.Render(" y")), inner))
	return lines
}

// sections are the heads of the settings.
var sections = map[string]string{
	config.Theme: "display.look", config.Contrast: "display.look", config.Colours: "display.look", config.Glyphs: "display.look",
	config.Motion: "display.look", config.Language: "display.words", config.Mouse: "display.hands",
	config.Accessible: "display.hands", config.ReadOnly: "display.safety",
}

// rowLine is a setting with its words and what was found.
func (p *Page) rowLine(i int, row config.Row, inner int) string {
	c, th := p.kit, p.kit.Theme
	st, bar := th.Styles, "  "
	if i == p.at {
		st = th.On(theme.Focus)
		bar = st.Accent.Render(th.Glyphs.Focus) + st.Fill.Render(" ")
	}
	words := make([]string, len(row.Words))
	for n, word := range row.Words {
		mark, name := st.Quiet.Render(th.Glyphs.RadioOff), st.Muted
		if word == p.word(row) {
			mark, name = st.Accent.Render(th.Glyphs.RadioOn), st.Text
		}
		words[n] = mark + st.Fill.Render(" ") + name.Render(p.wordName(row, word))
	}
	label := st.Text.Render(kit.Fit(c.T(row.Key), labelCells))
	left := label + st.Fill.Render(strings.Repeat(" ", max(0, labelCells-kit.Width(label)))) + strings.Join(words, st.Fill.Render("   "))
	right := ""
	if found := p.found(row); kit.Width(left)+2+kit.Width(found) <= inner-2 {
		right = st.Quiet.Render(found)
	}
	return bar + kit.Spread(st, left, right, inner-2)
}

// found says what was found here, where that decides something.
func (p *Page) found(row config.Row) string {
	c := p.kit
	o := c.Theme.Options()
	switch row.Key {
	case config.Theme:
		if o.Light {
			return c.T("display.found.light")
		}
		return c.T("display.found.dark")
	case config.Colours:
		return c.T("display.found.level" + strconv.Itoa(int(o.Level))) //lang:keys display.found.*
	case config.Glyphs:
		if o.ASCII {
			return c.T("display.found.ascii")
		}
		return c.T("display.found.unicode")
	case config.Language:
		return c.T("display.found.language", "name", c.Printer.OwnName())
	case config.Mouse:
		return c.T("display.found.mouse")
	case config.Accessible:
		return c.T("display.found.accessible")
	case config.ReadOnly:
		return c.T("display.found.readonly")
	}
	return ""
}

// preview shows the look on a small table.
func (p *Page) preview(inner int) []string {
	c, th := p.kit, p.kit.Theme
	g := th.Glyphs
	left := "  " + strings.Repeat(" ", labelCells)
	width := min(64, inner-kit.Width(left))
	rule := left + kit.Rule(c, th.Styles, width)
	row := func(st theme.Styles, bar, name, state string, tone theme.Tone, right string) string {
		text := bar + st.Name.Render(kit.Pad(name, 20)) + st.Of(tone).Render(kit.Pad(state, 14)) + st.Muted.Render(right)
		return left + kit.Spread(st, text, "", width)
	}
	focus := th.On(theme.Focus)
	return []string{
		kit.Pad("  "+th.Muted.Render(c.T("display.preview")), kit.Width(left)) + kit.Rule(c, th.Styles, width),
		row(th.Styles, "  ", "Ana Ruiz", g.On+" In CRM", theme.ToneOK, g.Pass+" "+c.T("display.preview.written")),
		row(focus, focus.Accent.Render(g.Focus)+focus.Fill.Render(" "), "Chloé Martin",
			g.Warn+" "+c.T("display.preview.blocked"), theme.ToneWarn, g.Half+" "+c.T("display.preview.waiting")),
		row(th.Styles, "  ", "Damien Lefèvre", g.Off+" "+c.T("display.preview.off"), theme.ToneQuiet, g.Fail+" "+c.T("display.preview.failed")),
		rule,
	}
}

// keyLines are the own keys, with what is wrong with them.
func (p *Page) keyLines(inner int) []string {
	c, th := p.kit, p.kit.Theme
	lines := []string{kit.Head(th.Styles, c.T("display.keys"), c.T("display.keys.count", "count", len(p.own)), inner)}
	wrong := map[string]bool{}
	for _, conflict := range p.conflicts {
		for _, id := range conflict.Actions {
			wrong[id] = true
		}
	}
	ids := make([]string, 0, len(p.own))
	for id := range p.own {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		text := "  " + th.Text.Render(kit.Clean(id)) + th.Quiet.Render(" "+th.Glyphs.Becomes+" ") + th.Accent.Render(kit.Clean(p.own[id]))
		if wrong[id] {
			text += th.Warn.Render("   " + th.Glyphs.Warn + " " + c.T("display.keys.taken"))
		}
		lines = append(lines, kit.Fit(text, inner))
	}
	for _, l := range kit.Wrap(c.T("display.keys.how", "path", kit.Clean(p.path)), inner-2) {
		lines = append(lines, "  "+th.Quiet.Render(l))
	}
	return lines
}
