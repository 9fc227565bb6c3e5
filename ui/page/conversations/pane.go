package conversations

import (
	"context"
	"errors"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/sentence"
)

// about is what the third pane shows of the thread's member.
type about struct {
	candidates []store.CandidateRow
	record     store.Record // of the used match, zero when there is none
	activities []store.OwnActivity
	threshold  int // score from which a match is used
}

const (
	paneLabel      = 12
	paneCandidates = 3 // besides the record
	paneActivities = 8
	paneDeals      = 3 // opportunities
)

// followMember reads about the shown thread's member while the third pane is in view.
func (p *Page) followMember() tea.Cmd {
	row := p.opened.row
	if row.ID == 0 || row.MemberID == 0 || !kit.Three(p.kit.Width) {
		return p.about.Follow(p.house, "", nil)
	}
	s, scope := p.house.Store, scopeOf(p.house)
	return p.about.Follow(p.house, strconv.FormatInt(row.MemberID, 10)+" "+row.RecordID, func(ctx context.Context) (a about, err error) {
		settings, err := s.Settings(ctx)
		if err != nil {
			return a, err
		}
		a.threshold = settings.MatchUse
		if a.candidates, err = s.CandidatesOf(ctx, row.MemberID); err != nil || row.RecordID == "" {
			return a, err
		}
		a.record, err = s.Record(ctx, row.RecordKind, row.RecordID)
		if errors.Is(err, store.ErrNotFound) {
			return a, nil // its organization is no longer connected
		}
		if err != nil {
			return a, err
		}
		a.activities, err = s.OwnActivities(ctx, scope, row.RecordKind, row.RecordID, paneActivities)
		return a, err
	})
}

// memberPane is all that is known of the thread's member, the most important first; what does not fit in height is left out.
func (p *Page) memberPane(width, height int) []string {
	row := p.opened.row
	if row.ID == 0 {
		return nil
	}
	th := p.kit.Theme
	second := strings.Trim(kit.Clean(row.MemberTitle)+", "+kit.Clean(row.Company), ", ")
	lines := []string{
		kit.Spread(th.Styles, th.Strong.Render(p.nameOf(row)), p.badge(row, th.Styles), width), th.Muted.Render(kit.Fit(second, width)),
	}
	do := p.doPart(width)
	parts := [][]string{p.matchedPart(width), p.recordPart(width), p.othersPart(width), p.activitiesPart(width)}
	if row.MemberID == 0 {
		parts = [][]string{p.membersPart(width)}
	}
	for _, part := range parts {
		if len(part) > 0 && len(lines)+1+len(part)+1+len(do) <= height {
			lines = append(append(lines, ""), part...)
		}
	}
	if len(do) > 1 {
		lines = append(append(lines, ""), do...)
	}
	return lines
}

// used is the candidate whose record is used.
func (p *Page) used() (store.CandidateRow, bool) {
	for _, c := range p.about.Value.candidates {
		if c.ID != "" && c.ID == p.opened.row.RecordID {
			return c, true
		}
	}
	return store.CandidateRow{}, false
}

// matchedPart is the record that the member is matched to with what proves it.
func (p *Page) matchedPart(width int) []string {
	th, c := p.kit.Theme, p.kit
	found, ok := p.used()
	if !ok {
		return nil
	}
	by := c.T("conversations.pane.itself", "date", c.Printer.Date(p.local(found.DecidedAt)))
	if found.Origin == store.MatchManual {
		by = c.T("conversations.pane.by", "date", c.Printer.Date(p.local(found.DecidedAt)), "who", kit.Clean(found.DecidedBy))
	}
	where := strings.Trim(kit.Clean(found.Company)+" · "+kit.Clean(found.Place), " ·")
	lines := []string{
		kit.Head(th.Styles, c.T("conversations.pane.matched"), by, width),
		kit.Spread(th.Styles, th.Text.Render(page.RecordWord(c, found.Kind)+" "+kit.Clean(found.Name)), th.Strong.Render(strconv.Itoa(found.Score)), width),
		th.Muted.Render(kit.Fit(where, width)),
		kit.Evidence(th, th.Styles, found.Score, p.about.Value.threshold, width),
	}
	for _, e := range found.Evidence {
		field := c.T("unresolved.field." + e.Field) //lang:keys unresolved.field.*
		left := th.Muted.Render(kit.Pad(field, paneLabel)) + th.Text.Render(kit.Fit(sentence.Evidence(c.Printer, e), width-paneLabel-6))
		points := sentence.Points(e)
		if points == "" {
			points = th.Quiet.Render(th.Glyphs.Zero)
		}
		lines = append(lines, kit.Spread(th.Styles, left, points, width))
	}
	return lines
}

// recordPart is the record as it was read last.
func (p *Page) recordPart(width int) []string {
	th, c, r := p.kit.Theme, p.kit, p.about.Value.record
	if r.ID == "" {
		return nil
	}
	note := ""
	if !r.ModifiedAt.IsZero() {
		note = c.T("unresolved.changed", "Date", c.Printer.Date(p.local(r.ModifiedAt)))
	}
	var pairs []kit.Pair
	add := func(label, value string) {
		if value = kit.Clean(value); value != "" {
			pairs = append(pairs, kit.Pair{Label: c.T(label), Value: th.Text.Render(value)})
		}
	}
	add("unresolved.col.company", r.Company)
	add("seats.column.title", r.Title)
	add("accounts.owner", r.OwnerName)
	add("seats.column.email", r.Email)
	if len(r.Phones) > 0 {
		add("conversations.pane.phone", r.Phones[0])
	}
	lines := append([]string{kit.Head(th.Styles, c.T("conversations.pane.record"), note, width)}, kit.Pairs(th.Styles, pairs, paneLabel, width)...)
	for _, o := range r.Opportunities[:min(paneDeals, len(r.Opportunities))] {
		closes := o.ClosesOn
		if o.ClosedOn != "" {
			closes = o.ClosedOn
		}
		lines = append(lines, kit.Spread(th.Styles, th.Muted.Render(kit.Clean(o.Name)), th.Quiet.Render(kit.Clean(o.Stage)+"  "+closes), width))
	}
	return lines
}

// othersPart are the best of the records that the member could be besides.
func (p *Page) othersPart(width int) []string {
	th := p.kit.Theme
	var lines []string
	others := 0
	for _, c := range p.about.Value.candidates {
		if c.ID == p.opened.row.RecordID || c.Outcome == store.MatchRejected {
			continue
		}
		if others++; others > paneCandidates {
			continue
		}
		name := th.Strong.Render(kit.PadLeft(strconv.Itoa(c.Score), 3)) + "  " + th.Text.Render(kit.Clean(c.Name))
		where := strings.Trim(kit.Clean(c.Company)+" · "+kit.Clean(c.Place), " ·")
		lines = append(lines,
			kit.Spread(th.Styles, name, th.Muted.Render(page.RecordWord(p.kit, c.Kind)), width), "     "+th.Muted.Render(kit.Fit(where, width-5)))
	}
	if others == 0 {
		return nil
	}
	return append([]string{kit.Head(th.Styles, p.kit.T("conversations.pane.others"), p.kit.Printer.N(others), width)}, lines...)
}

// activitiesPart are the newest activities that are in Dynamics from here.
func (p *Page) activitiesPart(width int) []string {
	th := p.kit.Theme
	if len(p.about.Value.activities) == 0 {
		return nil
	}
	lines := []string{th.Strong.Render(p.kit.T("conversations.pane.activities"))}
	for _, a := range p.about.Value.activities {
		glyph := th.Warn.Render(th.Glyphs.Warn)
		if a.Completed {
			glyph = th.OK.Render(th.Glyphs.Pass)
		}
		says := kit.Clean(a.Subject)
		if says == "" && a.Hidden {
			says = p.kit.T("unresolved.characters", "count", a.Characters)
		}
		day := kit.PadLeft(th.Quiet.Render(p.kit.Printer.Day(p.local(a.At))), 8)
		kind := kit.Pad(th.Muted.Render(page.ItemWord(p.kit, a.Kind)), 10)
		lines = append(lines, kit.Fit(day+"  "+glyph+" "+kind+th.Text.Render(says), width))
	}
	return lines
}

// membersPart are the people of a thread that is about nobody in particular.
func (p *Page) membersPart(width int) []string {
	th := p.kit.Theme
	if len(p.opened.members) == 0 {
		return nil
	}
	lines := []string{th.Strong.Render(p.kit.T("conversations.pane.members"))}
	for _, m := range p.opened.members {
		badge := p.badge(store.ThreadRow{Badge: m.Badge}, th.Styles)
		second := strings.Trim(kit.Clean(m.Title)+", "+kit.Clean(m.Company), ", ")
		lines = append(lines, kit.Spread(th.Styles, th.Text.Render(kit.Clean(m.Name)), badge, width), "  "+th.Muted.Render(kit.Fit(second, width-2)))
	}
	return lines
}

// doPart are the actions on the thread that can run now, one a line.
func (p *Page) doPart(width int) []string {
	th := p.kit.Theme
	lines := []string{th.Strong.Render(p.kit.T("conversations.pane.do"))}
	for _, a := range action.Rows(p.Actions()) {
		if a.Can() {
			lines = append(lines, kit.ActionLine(p.kit, th.Styles, []action.Action{a}, width))
		}
	}
	return lines
}
