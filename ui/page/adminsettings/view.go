package adminsettings

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
	"navsync/ui/sentence"
)

// tabRows are the rows of the tab line and the empty one below it.
const tabRows = 2

// View implements kit.Page.
func (p *Page) View(width, height int) string {
	p.region.Reset()
	top := p.tabLine(width) + "\n\n"
	rest := max(1, height-tabRows)
	return kit.Block(top+p.part(width, rest), width, height)
}

// part is what stands below the tab line.
func (p *Page) part(width, height int) string {
	switch {
	case p.tab == people:
		return p.withKeys(width, height)
	case p.tab == audit:
		return p.audit.View(width, height)
	case p.facts.Known:
		return p.overview(width, height)
	case p.facts.Err != nil:
		s := sentence.Of(p.kit.Printer, p.facts.Err)
		lines := kit.ErrorBlock(p.kit, kit.ErrorSpec{Sentence: s.Text, Detail: s.Next}, p.kit.Inner(width))
		return " " + strings.Join(lines, "\n ")
	}
	return kit.Loading(p.kit, p.kit.Inner(width), overviewRows)
}

func (p *Page) tabName(t tab) string {
	switch t {
	case people:
		return p.kit.T("adminsettings.people")
	case audit:
		return p.kit.T("adminsettings.audit")
	}
	return p.kit.T("adminsettings.overview")
}

// tabLine are the three parts; the open one is bold and underlined.
func (p *Page) tabLine(width int) string {
	th := p.kit.Theme
	line := strings.Repeat(" ", kit.Gutter)
	for t := overview; t < tabs; t++ {
		style := th.Muted
		if t == p.tab {
			style = th.Strong.Underline(true)
		}
		name := p.tabName(t)
		p.region.Add("tab"+strconv.Itoa(int(t)), kit.Width(line), 0, kit.Width(name), 1)
		line += style.Render(name) + "   "
	}
	return kit.Fit(line, width)
}

// clicked opens the part or the row that was clicked.
func (p *Page) clicked(id string) tea.Cmd {
	if n, ok := strings.CutPrefix(id, "tab"); ok {
		if i, err := strconv.Atoi(n); err == nil {
			return p.show(tab(i))
		}
	}
	if n, ok := strings.CutPrefix(id, "row"); ok {
		if i, err := strconv.Atoi(n); err == nil && i < overviewRows {
			p.at = i
			return p.rows()[i].open()
		}
	}
	return nil
}
