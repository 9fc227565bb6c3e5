package help

import (
	"slices"
	"strings"

	"navsync/ui/kit"
	"navsync/ui/theme"
)

// Where parts were drawn.
const (
	regionTopics = "topics"
	regionAnswer = "answer"
)

const (
	topicsWidth = 44 // of the list beside the answer
	lineWidth   = 76 // no line of an answer is longer
	keyWidth    = 16 // of the keys in an answer
)

// View implements kit.Page: the topics with the answer beside them; on narrow screens below them, and
// while it is read alone, as a document always is.
func (p *Page) View(width, height int) string {
	p.regions.Reset()
	p.show()
	switch {
	case p.reading && (p.kit.Narrow || p.reader != nil): // a document's tables want the width
		return p.pane(width, height, 0, 0)
	case !p.kit.Narrow:
		return p.beside(width, height)
	}
	list := max(6, height*2/5)
	if height-list-1 < 4 {
		list = height
	}
	p.regions.Add(regionTopics, 0, 0, width, list)
	topics := kit.Block(p.table.View(width, list), width, list)
	if list == height {
		return topics
	}
	rule := kit.Rule(p.kit, p.kit.Theme.Styles, width)
	return topics + "\n" + rule + "\n" + p.pane(width, height-list-1, 0, list+1)
}

func (p *Page) beside(width, height int) string {
	p.regions.Add(regionTopics, 0, 0, topicsWidth, height)
	list := kit.Block(p.table.View(topicsWidth, height), topicsWidth, height)
	line := p.kit.Theme.Line.Render(p.kit.Theme.Glyphs.Vertical)
	bar := strings.TrimSuffix(strings.Repeat(line+"\n", height), "\n")
	return kit.Beside(list, bar, p.pane(width-topicsWidth-1, height, topicsWidth+1, 0))
}

// show shows the answer of the focused topic, from its beginning when it is another, or from what is
// searched for.
func (p *Page) show() {
	t, ok := p.table.Focus()
	if !ok {
		p.shown, p.reading = "", false
	}
	words := p.table.Query().Words
	if p.body != nil && p.shown == t.id && slices.Equal(p.searchedFor, words) {
		return
	}
	p.shown, p.searchedFor, p.reader = t.id, words, nil
	if t.part != nil {
		p.reader = newReader(p.kit, t.part, words)
		p.body = p.reader
		return
	}
	p.body = kit.Text(p.kit, func(width int) []string {
		if !ok {
			return nil
		}
		return p.lines(t, min(width, lineWidth))
	})
}

// pane is the answer, with where it leads in the last lines.
func (p *Page) pane(width, height, x, y int) string {
	leads := p.leads()
	room := max(1, height-len(leads))
	if len(leads) > 0 {
		room = max(1, room-1)
	}
	p.regions.Add(regionAnswer, x, y, width, room)
	p.answerX, p.answerY = x, y
	lines := strings.Split(kit.Block(p.body.View(width-p.kit.Margin(), room), width, room), "\n")
	if p.reading {
		lines[0] = p.kit.Theme.Accent.Render(p.kit.Theme.Glyphs.Focus) + strings.TrimPrefix(lines[0], " ")
	}
	if len(leads) > 0 && height > room+len(leads) {
		lines = append(lines, "")
	}
	for _, a := range leads {
		lines = append(lines, "  "+kit.Fit(kit.ActionText(p.kit, p.kit.Theme.Styles, a), width-4))
	}
	return kit.Block(strings.Join(lines, "\n"), width, height)
}

// lines are a topic's: the question, then its answer. In an answer a line that begins with "- " is a
// point of a list, and "key | meaning" stands in two columns.
func (p *Page) lines(t topic, width int) []string {
	th := p.kit.Theme
	var lines []string
	for _, l := range kit.Wrap(p.question(t), width) {
		lines = append(lines, th.Strong.Render(l))
	}
	lines = append(lines, "")
	for _, part := range strings.Split(p.answer(t), "\n") {
		lines = append(lines, p.paragraph(th.Styles, part, width)...)
	}
	return lines
}

func (p *Page) paragraph(st theme.Styles, part string, width int) []string {
	if key, meaning, ok := strings.Cut(part, " | "); ok {
		return kit.Pairs(st, []kit.Pair{{Label: key, Value: st.Text.Render(meaning)}}, keyWidth, width)
	}
	point, listed := strings.CutPrefix(part, "- ")
	if !listed {
		lines := kit.Wrap(part, width)
		for i := range lines {
			lines[i] = st.Text.Render(lines[i])
		}
		return lines
	}
	lines := kit.Wrap(point, max(1, width-2))
	for i := range lines {
		lead := "  "
		if i == 0 {
			lead = st.Accent.Render(p.kit.Theme.Glyphs.Dot) + " "
		}
		lines[i] = lead + st.Text.Render(lines[i])
	}
	return lines
}
