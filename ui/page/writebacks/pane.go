package writebacks

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/sentence"
	"navsync/ui/theme"
)

// story is what the pane beside a wide list shows of the focused item besides what it becomes.
type story struct {
	trail  []store.TrailEntry
	thread []store.ItemRow // the newest of its conversation, the oldest first
}

const (
	paneLabel  = 12 // cells of the labels
	paneText   = 12 // lines of the text
	paneEvents = 6
	paneItems  = 8
)

// followStory reads about the focused item while the pane is in view.
func (p *Page) followStory() tea.Cmd {
	row, ok := p.table.Focus()
	if !ok || !kit.Wide(p.kit.Width) {
		return p.story.Follow(p.house, "", nil)
	}
	scope, s := store.ScopeOf(p.house.Actor().Person), p.house.Store
	return p.story.Follow(p.house, key(row), func(ctx context.Context) (known story, err error) {
		if known.trail, err = s.Trail(ctx, store.Ref{Kind: "item", Ref: key(row)}); err != nil || row.ThreadID == 0 {
			return known, err
		}
		newest, err := s.Items(ctx, store.ItemQuery{Scope: scope, ThreadID: row.ThreadID, Limit: paneItems})
		for i := range newest {
			known.thread = append(known.thread, newest[len(newest)-1-i])
		}
		return known, err
	})
}

// pane is all that is known of the focused item, the most important first; what does not fit in height is left out.
func (p *Page) pane(width, height int) []string {
	row, ok := p.table.Focus()
	if !ok {
		return nil
	}
	th := p.kit.Theme
	lines := []string{"", kit.Spread(th.Styles, th.Strong.Render(p.kit.T(headOf(row))), p.standing(row), width)}
	do := p.doPart(width)
	for _, part := range [][]string{p.planPart(width), p.waitPart(row, width), p.trailPart(width), p.threadPart(row, width)} {
		if len(part) > 0 && len(lines)+1+len(part)+1+len(do) <= height {
			lines = append(append(lines, ""), part...)
		}
	}
	return append(append(lines, ""), do...)
}

// headOf is the key of the pane's head.
func headOf(row store.ItemRow) string {
	if row.State == store.ItemWritten || row.State == store.ItemOpen {
		return "writebacks.was"
	}
	return "writebacks.will-be"
}

// standing is the item's state with its glyph.
func (p *Page) standing(row store.ItemRow) string {
	th := p.kit.Theme
	tone, glyph := stateOf(row, th)
	return kit.State(th.Styles, tone, glyph, p.kit.T("item.state."+string(row.State)))
}

// stateOf is how a state looks.
func stateOf(row store.ItemRow, th theme.Theme) (theme.Tone, string) {
	switch row.State {
	case store.ItemWritten:
		return theme.ToneOK, th.Glyphs.Pass
	case store.ItemFailed:
		return theme.ToneDanger, th.Glyphs.Fail
	case store.ItemOpen, store.ItemDeleted:
		return theme.ToneWarn, th.Glyphs.Warn
	case store.ItemWaiting, store.ItemSending, store.ItemUncertain:
		return theme.ToneWarn, th.Glyphs.Half
	}
	return theme.ToneQuiet, th.Glyphs.None
}

// planPart is the activity with its text, as it is or will be in Dynamics.
func (p *Page) planPart(width int) []string {
	th := p.kit.Theme
	switch {
	case p.plan.Err != nil:
		return kit.Wrap(th.Warn.Render(sentence.Of(p.kit.Printer, p.plan.Err).Text), width)
	case !p.plan.Known:
		return []string{th.Quiet.Render(th.Glyphs.Cut)}
	}
	plan := p.plan.Value
	lines := []string{th.Quiet.Render(kit.Fit(p.computed(), width)), ""}
	lines = append(lines, kit.Pairs(th.Styles, append(p.facts(plan), p.moreFacts(plan)...), paneLabel, width)...)
	characters := p.kit.T("unresolved.characters", "count", plan.Characters)
	lines = append(lines, "", kit.Head(th.Styles, p.kit.T("writebacks.pane.text"), characters, width))
	if plan.Text == "" {
		return lines
	}
	text := kit.Wrap(kit.CleanLines(plan.Text), width)
	if len(text) > paneText {
		text = append(text[:paneText-1], kit.Fit(text[paneText-1]+" …", width))
	}
	for _, l := range text {
		lines = append(lines, th.Text.Render(l))
	}
	return lines
}

// waitPart is why it waits or failed, with its next step.
func (p *Page) waitPart(row store.ItemRow, width int) []string {
	why := p.why(row, 4*width) // wrapped here, not cut
	if len(why) == 0 {
		return nil
	}
	head := "writebacks.pane.why"
	if row.State == store.ItemFailed {
		head = "writebacks.pane.failed"
	}
	lines := []string{p.kit.Theme.Strong.Render(p.kit.T(head))}
	for _, l := range why {
		lines = append(lines, kit.Wrap(l, width)...)
	}
	return lines
}

// trailPart are the newest events of the item's trail.
func (p *Page) trailPart(width int) []string {
	th := p.kit.Theme
	events := sentence.Trail(p.kit.Printer, p.story.Value.trail)
	if len(events) == 0 {
		return nil
	}
	older := max(0, len(events)-paneEvents)
	note := ""
	if older > 0 {
		note = p.kit.T("writebacks.pane.older", "count", older)
	}
	lines := []string{kit.Head(th.Styles, p.kit.T("writebacks.pane.trail"), note, width)}
	for _, e := range events[older:] {
		style := th.Text
		if e.Danger {
			style = th.Danger
		}
		for i, l := range kit.Wrap(e.Text, width-paneLabel-2) {
			at := ""
			if i == 0 {
				at = p.shortly(e)
			}
			lines = append(lines, kit.Pad(th.Quiet.Render(at), paneLabel+2)+style.Render(l))
		}
	}
	return lines
}

// shortly is the time of an event of today, else its day.
func (p *Page) shortly(e sentence.Event) string {
	now := p.kit.Now()
	at := e.At.In(now.Location())
	if at.YearDay() == now.YearDay() && at.Year() == now.Year() {
		return p.kit.Printer.Time(at)
	}
	return p.kit.Printer.Day(at)
}

// threadPart are the newest items of the conversation with what became of each.
func (p *Page) threadPart(row store.ItemRow, width int) []string {
	th := p.kit.Theme
	if len(p.story.Value.thread) == 0 {
		return nil
	}
	lines := []string{th.Strong.Render(p.kit.T("writebacks.pane.thread"))}
	for _, it := range p.story.Value.thread {
		tone, glyph := stateOf(it, th)
		says := kit.Clean(it.Subject)
		if says == "" {
			says = kit.Clean(it.Text)
		}
		if says == "" {
			says = p.kit.T("unresolved.characters", "count", it.Characters)
		}
		style := th.Muted
		if it.ID == row.ID {
			style = th.Strong
		}
		day := kit.PadLeft(th.Quiet.Render(p.kit.Printer.Day(it.At.In(p.kit.Now().Location()))), 8)
		kind := th.Of(tone).Render(glyph) + " " + th.Muted.Render(kit.Pad(page.ItemWord(p.kit, it.Kind), 10))
		lines = append(lines, kit.Fit(day+"  "+kind+style.Render(says), width))
	}
	return lines
}

// doPart are the actions that can run now, one a line.
func (p *Page) doPart(width int) []string {
	th := p.kit.Theme
	lines := []string{th.Strong.Render(p.kit.T("writebacks.pane.do"))}
	for _, a := range p.possible() {
		lines = append(lines, kit.ActionLine(p.kit, th.Styles, []action.Action{a}, width))
	}
	return lines
}
