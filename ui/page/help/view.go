package help

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/sentence"
)

const (
	// contentsWidth is the column of questions beside the text, where the width allows it.
	contentsWidth = 34
	// leastText is the least width of the text beside the contents, mostText where it stops.
	leastText, mostText = 48, 76
)

// View implements kit.Page: a search line, the questions left, the text right.
func (p *Page) View(width, height int) string {
	p.region.Reset()
	p.cursor = nil
	inner := p.kit.Inner(width)
	if p.err != nil {
		s := sentence.Of(p.kit.Printer, p.err)
		return kit.Block(strings.Join(kit.ErrorBlock(p.kit, kit.ErrorSpec{Sentence: s.Text, Detail: s.Next}, inner), "\n"), width, height)
	}
	head := []string{p.searchLine(inner), ""}
	p.height = max(1, height-len(head))
	if len(p.shown) == 0 {
		p.length, p.spots = 0, nil
		empty := kit.Empty(p.kit, kit.EmptySpec{
			Title: p.kit.T("help.nothing", "words", kit.Clean(p.search.Value())), Text: p.kit.T("help.nothing.why"),
			Steps: []action.Action{{ID: "help/clear", Keys: []string{"esc"}, Title: "help.clear", Run: p.clear}},
		}, width, p.height)
		return kit.Block(strings.Join(head, "\n")+"\n"+empty, width, height)
	}
	contents := 0
	if inner-contentsWidth >= leastText {
		contents = contentsWidth
	}
	text := p.text(min(mostText, inner-contents))
	p.length = len(text)
	p.scroll = max(0, min(p.scroll, p.length-p.height))
	text = text[p.scroll:min(p.length, p.scroll+p.height)]
	left := p.contents(contents, len(head))
	lines := head
	for i := range p.height {
		line := ""
		if contents > 0 {
			line = kit.Pad(left[i], contents)
		} else {
			line = strings.Repeat(" ", kit.Gutter)
		}
		if i < len(text) {
			line += text[i]
		}
		lines = append(lines, p.thumbed(line, i, inner))
	}
	return kit.Block(strings.Join(lines, "\n"), width, height)
}

// searchLine is what is searched, or the key that begins it.
func (p *Page) searchLine(inner int) string {
	c, th := p.kit, p.kit.Theme
	gutter := strings.Repeat(" ", kit.Gutter)
	tools := kit.ActionLine(c, th.Styles, p.Actions()[3:4], inner/2)
	if !p.typing && p.search.Value() == "" {
		return gutter + kit.Spread(th.Styles, th.Muted.Render("/ ")+th.Quiet.Render(c.T("help.search")), tools, inner)
	}
	text, cursor := p.search.Visible(max(8, inner-kit.Width(tools)-6), false)
	if p.typing {
		p.cursor = tea.NewCursor(kit.Gutter+2+cursor, 0)
	}
	return gutter + kit.Spread(th.Styles, th.Muted.Render("/ ")+th.Text.Render(text), tools, inner)
}

// text renders the shown answers under their parts, and notes where each begins.
func (p *Page) text(width int) []string {
	th, query := p.kit.Theme, p.query()
	body := weights{text: th.Text, bold: th.Strong, hit: th.AccentStrong}
	head := weights{text: th.Strong, bold: th.Strong, hit: th.AccentStrong}
	var lines []string
	p.spots = p.spots[:0]
	part := ""
	for _, i := range p.shown {
		a := p.all[i]
		if len(lines) > 0 {
			lines = append(lines, "")
		}
		begins := len(lines)
		if a.part != part {
			part = a.part
			lines = append(lines, kit.Spread(th.Styles, th.AccentStrong.Render(part), "", width))
			lines = append(lines, "")
		}
		p.spots = append(p.spots, begins)
		if a.question != a.part {
			lines = append(lines, block{spans: spansOf(a.question)}.render(width, query, "", head)...)
		}
		for _, b := range a.blocks {
			lines = append(lines, b.render(width, query, th.Glyphs.Dot, body)...)
		}
	}
	return lines
}

// contents are the questions beside the text; the one in view is marked and in the middle.
func (p *Page) contents(width, top int) []string {
	lines := make([]string, p.height)
	if width == 0 {
		return lines
	}
	th, at := p.kit.Theme, p.at()
	first := max(0, min(at-p.height/2, len(p.shown)-p.height))
	for y := range lines {
		i := first + y
		if i >= len(p.shown) {
			break
		}
		style, bar := th.Muted, " "
		if i == at {
			style, bar = th.Text, th.Muted.Render(th.Glyphs.Focus)
		}
		question := strings.ReplaceAll(p.all[p.shown[i]].question, "**", "")
		lines[y] = bar + style.Render(kit.Fit(question, width-kit.Gutter-3))
		p.region.Add(string([]byte{byte(i >> 8), byte(i)}), 0, top+y, width, 1)
	}
	return lines
}

// thumbed draws the scroll thumb in the margin when there is more than fits.
func (p *Page) thumbed(line string, y, inner int) string {
	if p.length <= p.height {
		return line
	}
	th := p.kit.Theme
	size := max(1, p.height*p.height/p.length)
	from := (p.height - size) * p.scroll / (p.length - p.height)
	mark := th.Line.Render(th.Glyphs.Track)
	if y >= from && y < from+size {
		mark = th.Muted.Render(th.Glyphs.Thumb)
	}
	return kit.Pad(line, kit.Gutter+inner) + mark
}
