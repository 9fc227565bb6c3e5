package writebacks

import (
	"strings"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/sentence"
)

const (
	labelWidth = 12
	textLines  = 4
)

// View implements kit.Page: what the focused item becomes stands below the list, beyond 160 columns beside it.
func (p *Page) View(width, height int) string {
	if _, total := p.table.Count(); total == 0 {
		return p.table.View(width, height)
	}
	if kit.Wide(width) {
		list := p.table.View(kit.LeftOfPane(p.kit, width), height)
		return kit.BesidePane(p.kit, list, p.pane(kit.PaneWidth, height), width, height)
	}
	below := p.below(width)
	room := min(len(below), max(7, height/2))
	rule := p.kit.Theme.Line.Render(strings.Repeat(p.kit.Theme.Glyphs.Rest, width))
	return p.table.View(width, height-room-1) + "\n" + rule + "\n" + kit.Block(strings.Join(below, "\n"), width, room)
}

// below is what will be written for the focused item, or was.
func (p *Page) below(width int) []string {
	row, ok := p.table.Focus()
	if !ok {
		return nil
	}
	th := p.kit.Theme
	inner := p.kit.Inner(width)
	lines := []string{kit.Head(th.Styles, p.kit.T(headOf(row)), p.computed(), inner)}
	lines = append(lines, p.why(row, inner)...)
	switch {
	case p.plan.Err != nil:
		lines = append(lines, th.Warn.Render(kit.Fit(sentence.Of(p.kit.Printer, p.plan.Err).Text, inner)))
	case p.plan.Known:
		lines = append(lines, p.planLines(inner)...)
	}
	lines = append(lines, kit.ActionLine(p.kit, th.Styles, p.possible(), inner))
	for i := range lines {
		lines[i] = " " + lines[i]
	}
	return lines
}

// possible are the actions on the focused writeback that can run now.
func (p *Page) possible() []action.Action {
	var can []action.Action
	for _, a := range action.Rows(p.Actions()) {
		if a.Can() {
			can = append(can, a)
		}
	}
	return can
}

// planLines is the activity: its facts, in two columns where there is room, and its text.
func (p *Page) planLines(inner int) []string {
	th := p.kit.Theme
	plan := p.plan.Value
	all, more := p.facts(plan), p.moreFacts(plan)
	if p.kit.Narrow {
		lines := kit.Pairs(th.Styles, all, labelWidth, inner)
		return append(lines, p.text(plan, inner)...)
	}
	half := (inner - columnGap) / 2
	left, right := kit.Pairs(th.Styles, all, labelWidth, half), kit.Pairs(th.Styles, more, labelWidth, half)
	height := max(len(left), len(right))
	block := kit.Beside(
		kit.Block(strings.Join(left, "\n"), half, height), kit.Block("", columnGap, height), kit.Block(strings.Join(right, "\n"), half, height),
	)
	lines := append([]string{""}, strings.Split(block, "\n")...)
	lines = append(append(lines, ""), p.text(plan, inner)...)
	return append(lines, "")
}

// columnGap is the cells between the two columns of facts.
const columnGap = 4

// moreFacts are who it is from and to, when it was, and why this record.
func (p *Page) moreFacts(plan engine.Plan) []kit.Pair {
	th := p.kit.Theme
	at := p.kit.Printer.DateTime(plan.At.In(p.kit.Now().Location()))
	if plan.DateOnly {
		at = p.kit.Printer.Date(plan.At)
	}
	more := []kit.Pair{{Label: p.kit.T("writebacks.col.author"), Value: th.Text.Render(kit.Clean(plan.Author))}}
	if len(plan.From)+len(plan.To) > 0 {
		text := kit.Clean(strings.Join(plan.From, ", ") + " " + th.Glyphs.Becomes + " " + strings.Join(plan.To, ", "))
		more = append(more, kit.Pair{Label: p.kit.T("writebacks.parties"), Value: th.Text.Render(text)})
	}
	more = append(more, kit.Pair{Label: p.kit.T("writebacks.sent"), Value: th.Text.Render(at)})
	why := ""
	switch plan.Why {
	case "manual":
		why = p.kit.T("writebacks.why-manual", "who", kit.Clean(plan.DecidedBy), "day", p.kit.Printer.Day(plan.DecidedAt.In(p.kit.Now().Location())))
	case "automatic":
		why = p.kit.T("writebacks.why-automatic", "score", plan.Score)
	}
	if why != "" {
		more = append(more, kit.Pair{Label: p.kit.T("writebacks.why"), Value: th.Muted.Render(why)})
	}
	return more
}

func (p *Page) computed() string {
	if p.plan.Value.Frozen {
		return p.kit.T("writebacks.frozen")
	}
	return p.kit.T("writebacks.computed")
}

// why is the reason that the item waits or failed for, with its next step.
func (p *Page) why(row store.ItemRow, width int) []string {
	th := p.kit.Theme
	switch {
	case row.State == store.ItemFailed:
		s := sentence.OfItem(p.kit.Printer, row)
		return []string{
			th.Danger.Render(kit.Fit(th.Glyphs.Fail+" "+s.Text, width)),
			th.Muted.Render(kit.Fit("→ "+s.Next, width)),
		}
	case row.TwinOf != 0 && !row.Gone:
		return []string{p.twiceNote(width)}
	case row.Reason != "":
		text := p.kit.T("item.wait." + row.Reason)
		if row.NotBefore.After(p.kit.Now()) {
			text += " · " + p.kit.T("writebacks.until", "Time", p.kit.Printer.Time(row.NotBefore.In(p.kit.Now().Location())))
		}
		lines := []string{th.Warn.Render(kit.Fit(th.Glyphs.Half+" "+text, width))}
		if next := sentence.WaitNext(p.kit.Printer, row.Reason); next != "" {
			lines = append(lines, th.Muted.Render(kit.Fit("→ "+next, width)))
		}
		return lines
	}
	return nil
}

func (p *Page) facts(plan engine.Plan) []kit.Pair {
	th := p.kit.Theme
	regarding := th.Warn.Render(p.kit.T("writebacks.no-record"))
	if plan.RegardingKind != "" {
		regarding = th.Text.Render(page.RecordWord(p.kit, plan.RegardingKind) + " " + kit.Clean(plan.RegardingName))
	}
	state := th.OK.Render(th.Glyphs.Pass + " " + p.kit.T("writebacks.completed"))
	if !plan.Completed {
		state = th.Warn.Render(th.Glyphs.Warn + " " + p.kit.T("writebacks.open"))
		if plan.Unresolved != "" {
			state += th.Muted.Render(" · " + sentence.Reason(p.kit.Printer, plan.Unresolved))
		}
	}
	owner := th.Text.Render(kit.Clean(plan.OwnerName))
	if p.kit.Narrow {
		owner += th.Muted.Render("  " + p.kit.T("writebacks.by", "Author", kit.Clean(plan.Author)))
	}
	return []kit.Pair{
		{
			Label: p.kit.T("writebacks.activity"),
			Value: th.Text.Render(page.ActivityName(p.kit, plan.Table)) + th.Quiet.Render("  "+kit.Clean(plan.Table)+" "+kit.FitMiddle(plan.ActivityID, 14)),
		},
		{Label: p.kit.T("writebacks.subject"), Value: th.Text.Render(kit.Clean(plan.Subject))},
		{Label: p.kit.T("writebacks.col.regarding"), Value: regarding},
		{Label: p.kit.T("writebacks.owner"), Value: owner},
		{Label: p.kit.T("writebacks.state"), Value: state},
	}
}

func (p *Page) text(plan engine.Plan, width int) []string {
	th := p.kit.Theme
	if plan.Text == "" {
		return []string{th.Muted.Render(p.kit.T("unresolved.characters", "count", plan.Characters))}
	}
	lines := kit.Wrap(kit.CleanLines(plan.Text), width)
	if len(lines) > textLines {
		lines = append(lines[:textLines-1], kit.Fit(lines[textLines-1]+" …", width))
	}
	for i := range lines {
		lines[i] = th.Text.Render(lines[i])
	}
	return lines
}
