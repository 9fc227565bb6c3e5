package seats

import (
	"context"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/sentence"
)

// detail is what the pane beside a wide list shows of the focused seat besides its row.
type detail struct {
	written []int // activities by day, the last one today
	failed  []store.ItemRow
	updates []store.SeatUpdate
	archive store.Archive
}

const (
	detailDays   = 52 // of the chart: it fills the pane
	detailFailed = 3
	detailNews   = 6
)

// follow reads about the focused seat while the pane is in view.
func (p *Page) follow() tea.Cmd {
	r, ok := p.table.Focus()
	if !ok || !kit.Wide(p.kit.Width) {
		return p.detail.Follow(p.house, "", nil)
	}
	scope, now := store.ScopeOf(p.house.Actor().Person), p.kit.Now()
	s := p.house.Store
	return p.detail.Follow(p.house, strconv.FormatInt(r.ID, 10), func(ctx context.Context) (d detail, err error) {
		today := now.UTC().Truncate(24 * time.Hour)
		since := today.AddDate(0, 0, 1-detailDays)
		days, err := s.WrittenDays(ctx, scope, r.ID, since)
		if err != nil {
			return d, err
		}
		d.written = make([]int, detailDays)
		for _, one := range days {
			at, err := time.Parse(time.DateOnly, one.Day)
			if i := int(at.Sub(since) / (24 * time.Hour)); err == nil && i >= 0 && i < detailDays {
				d.written[i] = one.Count
			}
		}
		failed := store.ItemQuery{Scope: scope, SeatID: r.ID, States: []store.ItemState{store.ItemFailed}, Limit: detailFailed}
		if d.failed, err = s.Items(ctx, failed); err != nil {
			return d, err
		}
		if d.updates, err = s.SeatUpdates(ctx, r.ID, detailNews, 0); err != nil {
			return d, err
		}
		archives, err := s.Archives(ctx, r.ID)
		if len(archives) > 0 {
			d.archive = archives[0]
		}
		return d, err
	})
}

// paneRows are more than a pane can have: nothing of it is left out.
const paneRows = 1 << 10

// pane is all that is known of the focused seat, the most important first.
func (p *Page) pane(width, height int) []string {
	r, ok := p.table.Focus()
	if !ok {
		return nil
	}
	c, th := p.kit, p.kit.Theme
	second := kit.Clean(r.Email)
	if r.Title != "" {
		second += " " + th.Glyphs.Dot + " " + kit.Clean(r.Title)
	}
	badge := p.badge(r, th.Styles, c.T("seat.badge."+string(r.Badge))) //lang:keys seat.badge.*
	lines := []string{"", kit.Spread(th.Styles, th.Strong.Render(kit.Clean(r.Name)), badge, width), th.Muted.Render(kit.Fit(second, width))}
	for _, part := range [][]string{
		p.seatPart(r, width), p.savedPart(r, width), p.itemsPart(r, width), p.writtenPart(width), p.failedPart(width), p.newsPart(width),
	} {
		if len(part) > 0 && len(lines)+1+len(part) <= height {
			lines = append(append(lines, ""), part...)
		}
	}
	return lines
}

// section is a head with an action at its right.
func (p *Page) section(title string, a *action.Action, width int) string {
	th, right := p.kit.Theme, ""
	if a != nil && a.Can() {
		right = kit.ActionText(p.kit, th.Styles, *a)
	}
	return kit.Spread(th.Styles, th.Strong.Render(p.kit.T(title)), right, width)
}

func (p *Page) seatPart(r row, width int) []string {
	c, th := p.kit, p.kit.Theme
	user := th.Text.Render(p.userName(r))
	switch {
	case r.CRMUserID == "":
		user = th.Warn.Render(p.userName(r))
	case r.CRMUserOrigin != "":
		user += th.Muted.Render(" " + c.T("seats.detail.linked."+r.CRMUserOrigin)) //lang:keys seats.detail.linked.*
	}
	state := "seats.detail.off"
	if r.SyncOn {
		state = "seats.detail.on"
	}
	sync := th.Text.Render(c.T(state))
	if reason := p.reason(r); reason != "" {
		sync += th.Warn.Render(" " + reason)
	}
	pairs := []kit.Pair{
		{Label: c.T("seats.column.licence"), Value: th.Text.Render(c.T("seat.licence."+string(r.Licence))) +
			th.Muted.Render(" "+c.T("seats.detail.since", "date", c.Printer.Date(r.AssignedAt.In(c.Now().Location()))))},
		{Label: c.T("seats.column.role"), Value: th.Text.Render(c.T("role." + string(r.Role)))},
		{Label: c.T("seats.column.user"), Value: user},
		{Label: c.T("seats.column.crm"), Value: sync},
	}
	if !r.LastSyncAt.IsZero() {
		pairs = append(pairs, kit.Pair{Label: c.T("seats.column.synced"), Value: th.Text.Render(c.Printer.DateTime(r.LastSyncAt.In(c.Now().Location())))})
	}
	if r.ProfileSlug != "" {
		pairs = append(pairs, kit.Pair{Label: "LinkedIn", Value: th.Text.Render("linkedin.com/in/" + kit.Clean(r.ProfileSlug))})
	}
	if len(r.Aliases) > 0 {
		pairs = append(pairs, kit.Pair{Label: c.T("seats.detail.alias"), Value: th.Muted.Render(kit.Clean(strings.Join(r.Aliases, ", ")))})
	}
	role := p.roleAction()
	return append([]string{p.section("seats.detail.seat", &role, width)}, kit.Pairs(th.Styles, pairs, 14, width)...)
}

func (p *Page) savedPart(r row, width int) []string {
	c := p.kit
	return []string{
		p.section("seats.detail.saved", nil, width),
		p.numberLine("seats.column.accounts", r.Accounts, "", width), p.numberLine("seats.column.leads", r.Leads, "", width),
		p.numberLine("seats.column.pending", r.Pending, c.T("seats.detail.pending"), width),
	}
}

// numberLine is a label, a number on the shared column, and what it means.
func (p *Page) numberLine(label string, n int, note string, width int) string {
	th := p.kit.Theme
	return kit.Fit(kit.Pad(th.Muted.Render(p.kit.T(label)), 14)+kit.PadLeft(kit.Number(p.kit, th.Styles, n), 7)+th.Muted.Render("  "+note), width)
}

func (p *Page) itemsPart(r row, width int) []string {
	c := p.kit
	trail := p.trailAction()
	lines := []string{p.section("seats.detail.items", &trail, width)}
	newest := ""
	if !r.NewestItemAt.IsZero() {
		newest = c.T("seats.line.newest", "age", c.Printer.Age(r.NewestItemAt, c.Now()))
	}
	share := ""
	if r.Items > 0 {
		share = c.Printer.Percent(float64(r.Copied) / float64(r.Items))
	}
	lines = append(lines,
		p.numberLine("seats.column.captured", r.Items, newest, width), p.numberLine("seats.column.copied", r.Copied, share, width),
		p.numberLine("seats.column.written", r.Written, c.T("seats.detail.written", "Completed", r.Written-r.Open, "count", r.Open), width),
		p.numberLine("seats.column.failed", r.Failed, "", width), p.numberLine("seats.column.deleted", r.Deleted, "", width))
	if a := p.detail.Value.archive; a.ID != 0 {
		lines = append(lines, p.kit.Theme.Muted.Render(c.T("seats.detail.archive", "date", c.Printer.DateTime(a.ImportedAt.In(c.Now().Location())))))
	}
	return lines
}

// writtenPart is the chart of what was written by day.
func (p *Page) writtenPart(width int) []string {
	c, th := p.kit, p.kit.Theme
	most := 0
	for _, n := range p.detail.Value.written {
		most = max(most, n)
	}
	if most == 0 {
		return nil
	}
	first := c.Now().AddDate(0, 0, 1-detailDays)
	lines := []string{kit.Head(th.Styles, c.T("seats.detail.days", "count", detailDays), c.T("seats.detail.most", "count", most), width)}
	lines = append(lines, kit.Bars(th, p.detail.Value.written, 2, 1, 0, nil)...)
	return append(lines, kit.Spread(th.Styles, th.Quiet.Render(c.Printer.Day(first)), th.Quiet.Render(c.T("seats.age.today")), detailDays))
}

func (p *Page) failedPart(width int) []string {
	c, th := p.kit, p.kit.Theme
	if len(p.detail.Value.failed) == 0 {
		return nil
	}
	lines := []string{p.section("seats.column.failed", nil, width)}
	for _, i := range p.detail.Value.failed {
		left := th.Danger.Render(th.Glyphs.Fail+" "+kit.Pad(page.ItemWord(c, i.Kind), 9)) + th.Text.Render(kit.Clean(i.Member))
		lines = append(lines, kit.Spread(th.Styles, left, th.Quiet.Render(c.Printer.Age(i.QueuedAt, c.Now())), width))
	}
	s := sentence.OfItem(c.Printer, p.detail.Value.failed[0])
	for _, l := range kit.Wrap(s.Text, width) {
		lines = append(lines, th.Muted.Render(l))
	}
	for _, l := range kit.Wrap(th.Glyphs.Becomes+" "+s.Next, width) {
		lines = append(lines, th.Text.Render(l))
	}
	return lines
}

func (p *Page) newsPart(width int) []string {
	c, th := p.kit, p.kit.Theme
	if len(p.detail.Value.updates) == 0 {
		return nil
	}
	lines := []string{p.section("seats.detail.updates", nil, width)}
	for _, u := range p.detail.Value.updates {
		change := th.Muted.Render(kit.Clean(u.Before)+" "+th.Glyphs.Becomes+" ") + th.Text.Render(kit.Clean(u.After))
		line := kit.Pad(th.Quiet.Render(c.Printer.Day(u.At.In(c.Now().Location()))), 9) + kit.Pad(th.Text.Render(kit.Fit(kit.Clean(u.Name), 20)), 22)
		lines = append(lines, kit.Fit(line+change, width))
	}
	return lines
}
