package accounts

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"navsync/store"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/sentence"
)

const (
	leastList    = 45
	previewWidth = 56
	previewBelow = 8
)

// View implements kit.Page.
func (p *Page) View(width, height int) string {
	c := p.kit
	p.regions.Reset()
	p.listY, p.listW = 0, width
	switch {
	case p.seatID == 0:
		return p.noSeat(width, height)
	case p.facts.Err != nil && !p.facts.Known:
		block := kit.ErrorBlock(c, kit.ErrorSpec{Sentence: sentence.Of(c.Printer, p.facts.Err).Text}, c.Inner(width))
		return kit.Block(strings.Join(inset(block), "\n"), width, height)
	}
	lines := []string{p.tabLine(width)}
	if !c.Narrow {
		lines = append(lines, "")
	}
	p.listY = len(lines)
	room := height - p.listY
	r, hasRow := p.focused()
	switch {
	case p.tab == tabUpdates:
		lines = append(lines, p.updates.View(width, room))
	case !hasRow:
		lines = append(lines, p.lists[p.tab].View(width, room))
	case c.Narrow || width < leastList+40:
		below := min(previewBelow, room/2)
		detail := p.detail(r, c.Inner(width))
		if len(detail) > below {
			detail = detail[:below]
		}
		lines = append(lines, p.lists[p.tab].View(width, room-below-1), " "+kit.Rule(c, c.Theme.Styles, c.Inner(width)))
		lines = append(lines, inset(detail)...)
	default:
		lines = append(lines, p.beside(r, width, room))
	}
	return kit.Block(strings.Join(lines, "\n"), width, height)
}

// beside puts the list and the focused entry's preview side by side.
func (p *Page) beside(r store.SavedRow, width, height int) string {
	c := p.kit
	preview := min(previewWidth, max(36, (width-leastList)*2/5))
	p.listW = width - preview - c.Margin()
	list := p.lists[p.tab].View(p.listW, height)
	bar := strings.TrimSuffix(strings.Repeat(c.Theme.Line.Render(c.Theme.Glyphs.Vertical)+" \n", height), "\n")
	detail := kit.Block(strings.Join(p.detail(r, preview-2), "\n"), preview-2, height)
	return kit.Beside(list, bar, detail)
}

func inset(lines []string) []string {
	for i := range lines {
		lines[i] = strings.Repeat(" ", kit.Gutter) + lines[i]
	}
	return lines
}

// tabLine shows the three lists with their counts; the open one is underlined.
func (p *Page) tabLine(width int) string {
	c, th := p.kit, p.kit.Theme
	facts := p.facts.Value
	counts := [tabs]int{facts.accounts, facts.leads, facts.updates}
	titles := [tabs]string{c.T("accounts.tab.accounts"), c.T("accounts.tab.leads"), c.T("accounts.tab.updates")}
	line := strings.Repeat(" ", kit.Gutter)
	for t := range tabs {
		style := th.Muted
		if t == p.tab {
			style = th.Strong.Underline(true)
		}
		text := style.Render(titles[t])
		if p.facts.Known {
			text += th.Quiet.Render(" " + c.Printer.N(counts[t]))
		}
		p.regions.Add(tabID(t), kit.Width(line), 0, kit.Width(text), 1)
		line += text + "   "
	}
	actions := []action.Action{}
	if p.mayChoose() {
		actions = append(actions, p.seatAction())
	}
	room := c.Inner(width) - kit.Width(line)
	right := kit.ActionLine(c, th.Styles, actions, max(1, room))
	if len(actions) == 0 || room < 12 {
		right = ""
	}
	return " " + kit.Spread(th.Styles, ansi.TruncateLeftWc(line, kit.Gutter, ""), right, c.Inner(width))
}

// noSeat is for those without a seat of their own.
func (p *Page) noSeat(width, height int) string {
	c := p.kit
	if !p.mayChoose() {
		return kit.Empty(c, kit.EmptySpec{Title: c.T("accounts.noseat"), Text: c.T("accounts.noseat.text")}, width, height)
	}
	return kit.Empty(c, kit.EmptySpec{
		Title: c.T("accounts.noseat"), Text: c.T("accounts.noseat.admin"), Steps: []action.Action{p.seatAction()},
	}, width, height)
}

// nothing says why a list is empty and what to do next.
func (p *Page) nothing(width, height int) string {
	c := p.kit
	if p.tab == tabUpdates {
		return kit.Empty(c, kit.EmptySpec{Title: c.T("accounts.empty.updates"), Text: c.T("accounts.empty.updates.text")}, width, height)
	}
	text := "accounts.empty.text"
	switch s := p.facts.Value.seat; {
	case !p.facts.Known:
	case !s.SyncOn:
		text = "accounts.empty.off"
	case s.Badge == store.BadgeBlocked:
		text = "accounts.empty.blocked"
	case s.Badge == store.BadgeWaiting:
		text = "accounts.empty.waiting"
	}
	title := "accounts.empty.accounts"
	if p.tab == tabLeads {
		title = "accounts.empty.leads"
	}
	return kit.Empty(c, kit.EmptySpec{Title: c.T(title), Text: c.T(text), Steps: []action.Action{p.saveAction()}}, width, height)
}

// detail is the preview of an entry: who, why, won, opportunities, and what can be done.
func (p *Page) detail(r store.SavedRow, width int) []string {
	c, th := p.kit, p.kit.Theme
	lines := []string{kit.Spread(th.Styles, th.Strong.Render(kit.Clean(r.Name)), p.badge(r, th.Styles), width)}
	var about []string
	for _, s := range []string{r.Title, r.Company, r.City, r.Email} {
		if s = kit.Clean(s); s != "" {
			about = append(about, s)
		}
	}
	for _, l := range kit.WrapFacts(c, about, width) {
		lines = append(lines, th.Muted.Render(l))
	}
	actions := []action.Action{p.historyAction(), p.openAction(), p.keepAction(), p.dropAction()}
	if p.kit.Narrow {
		lines = append(lines, kit.ActionLine(c, th.Styles, enabled(actions), width))
	}
	lines = append(lines, "", th.Strong.Render(c.T("accounts.why")))
	lines = append(lines, p.reasons(r, width)...)
	if len(r.Won) > 0 {
		name := c.T("accounts.won")
		if won := p.facts.Value.wonName; won != "" {
			name += " (" + kit.Clean(won) + ")"
		}
		lines = append(lines, "", kit.Spread(th.Styles, th.Muted.Render(name), th.Text.Render(p.amounts(r.Won)), width))
	}
	lines = append(lines, p.recordLines(r, width)...)
	if !p.kit.Narrow {
		lines = append(lines, "")
		for _, a := range enabled(actions) {
			lines = append(lines, kit.Fit(kit.ActionText(c, th.Styles, a), width))
		}
	}
	return lines
}

func enabled(all []action.Action) []action.Action {
	var can []action.Action
	for _, a := range all {
		if a.Can() {
			can = append(can, a)
		}
	}
	return can
}

func (p *Page) reasons(r store.SavedRow, width int) []string {
	c, th := p.kit, p.kit.Theme
	var lines []string
	for _, reason := range r.Reasons {
		lines = append(lines, th.Text.Render(kit.Fit(p.orNone(reason.Opportunity), width)))
		second := c.T("accounts.since", "date", c.Printer.Date(reason.Since.In(c.Now().Location())))
		if stage := kit.Clean(reason.Stage); stage != "" {
			second = stage + " " + th.Glyphs.Dot + " " + second
		}
		lines = append(lines, th.Muted.Render(kit.Fit("  "+second, width)))
	}
	if r.ByHand {
		lines = append(lines, th.Muted.Render(c.T("accounts.by-hand")))
	}
	return lines
}

// recordLines is what the record itself adds: the owner, who it is matched to, its opportunities.
func (p *Page) recordLines(r store.SavedRow, width int) []string {
	c, th := p.kit, p.kit.Theme
	row := p.record.Value
	if row.ID != r.ID {
		return nil
	}
	var pairs []kit.Pair
	if row.OwnerName != "" {
		pairs = append(pairs, kit.Pair{Label: c.T("accounts.owner"), Value: th.Text.Render(kit.Clean(row.OwnerName))})
	}
	for _, m := range row.Matches {
		if m.Outcome != "used" || m.MemberID == 0 {
			continue
		}
		text := th.Text.Render(kit.Clean(m.Name))
		if m.Differs {
			text += th.Warn.Render("  " + th.Glyphs.Warn + " " + c.T("accounts.differs"))
		}
		pairs = append(pairs, kit.Pair{Label: c.T("accounts.matched"), Value: text})
	}
	lines := []string{}
	if len(pairs) > 0 {
		lines = append(append(lines, ""), kit.Pairs(th.Styles, pairs, 0, width)...)
	}
	if len(row.Opportunities) == 0 {
		return lines
	}
	lines = append(lines, "", th.Strong.Render(c.T("accounts.opportunities", "count", len(row.Opportunities))))
	for i, o := range row.Opportunities {
		if i == 5 {
			lines = append(lines, th.Quiet.Render(c.T("accounts.more", "count", len(row.Opportunities)-i)))
			break
		}
		state := [...]string{"accounts.state.open", "accounts.state.won", "accounts.state.lost"}[min(2, max(0, o.State))]
		lines = append(lines, kit.Spread(th.Styles, th.Muted.Render(p.orNone(o.Name)), th.Quiet.Render(c.T(state)), width))
	}
	return lines
}
