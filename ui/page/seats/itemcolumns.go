package seats

import (
	"cmp"
	"time"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/table"
	"navsync/ui/theme"
)

// itemColumns are the way of a seat's items, captured to deleted, and how much of a month is in Dynamics (spec §10).
func (p *Page) itemColumns() []table.Column[row] {
	c := p.kit
	hidden := func() bool { return !p.items }
	count := func(id, title string, least, priority int, get func(row) int, tone theme.Tone) table.Column[row] {
		return table.Column[row]{
			ID: id, Title: title, Min: least, Max: 12, Flex: 1, Priority: priority, Align: table.Right, Descending: true, Hidden: hidden,
			Number:  func(r row) float64 { return float64(get(r)) },
			Compare: func(a, b row) int { return cmp.Compare(get(a), get(b)) },
			Cell: func(r row, st theme.Styles, _ int) string {
				if n := get(r); n > 0 && tone != theme.ToneText {
					return st.Of(tone).Render(c.Printer.N(n))
				}
				return kit.Number(c, st, get(r))
			},
		}
	}
	age := func(r row, st theme.Styles, _ int) string {
		if r.NewestItemAt.IsZero() {
			return st.Quiet.Render(c.Theme.Glyphs.None)
		}
		if c.Now().Sub(r.NewestItemAt) < 24*time.Hour {
			return st.Muted.Render(c.T("seats.age.today"))
		}
		return st.Muted.Render(c.Printer.Age(r.NewestItemAt, c.Now()))
	}
	return []table.Column[row]{
		count("captured", "seats.column.captured", 8, 60, func(r row) int { return r.Items }, theme.ToneText),
		count("copied", "seats.column.copied", 6, 62, func(r row) int { return r.Copied }, theme.ToneText),
		count("waiting", "seats.column.waiting", 7, 64, func(r row) int { return r.Pending }, theme.ToneText),
		count("written", "seats.column.written", 7, 66, func(r row) int { return r.Written }, theme.ToneText),
		count("open", "seats.column.open", 4, 58, func(r row) int { return r.Open }, theme.ToneWarn),
		count("lost", "seats.column.failed", 6, 68, func(r row) int { return r.Failed }, theme.ToneDanger),
		count("deleted", "seats.column.deleted", 7, 56, func(r row) int { return r.Deleted }, theme.ToneWarn),
		{
			ID: "coverage", Title: "seats.column.coverage", Min: 14, Max: 24, Flex: 2, Priority: 70, Hidden: hidden,
			Number:  func(r row) float64 { return float64(p.percent(r)) },
			Compare: func(a, b row) int { return cmp.Compare(p.percent(a), p.percent(b)) },
			Cell: func(r row, st theme.Styles, width int) string {
				n := p.covered(r)
				return p.coverageCell(n.InDynamics, n.Conversations, st, width)
			},
		},
		{
			ID: "threads", Title: "seats.column.threads", Min: 9, Max: 14, Flex: 1, Priority: 50, Align: table.Right, Hidden: hidden,
			Cell: func(r row, st theme.Styles, _ int) string {
				n := p.covered(r)
				if n.Conversations == 0 {
					return st.Quiet.Render(c.Theme.Glyphs.None)
				}
				return st.Muted.Render(c.T("health.coverage.all", "In", n.InDynamics, "All", n.Conversations))
			},
		},
		{
			ID: "age", Title: "seats.column.age", Min: 6, Priority: 40, Align: table.Right, Hidden: hidden, Cell: age,
			Compare: func(a, b row) int { return b.NewestItemAt.Compare(a.NewestItemAt) },
			Export:  func(r row) string { return table.Moment(r.NewestItemAt) },
		},
	}
}

// coverageCell is a share as a bar with its percentage.
func (p *Page) coverageCell(in, all int, st theme.Styles, width int) string {
	if all == 0 {
		return st.Quiet.Render(p.kit.Theme.Glyphs.None)
	}
	number := kit.PadLeft(p.kit.Printer.Percent(float64(in)/float64(all)), 5)
	return kit.Share(p.kit.Theme, st, in, all, max(3, width-6)) + st.Text.Render(" "+number)
}

// covered is what the month in view knows of a seat.
func (p *Page) covered(r row) store.Coverage { return p.coverage[r.ID] }

// percent is the covered share of a seat, above all others where there is nothing to cover.
func (p *Page) percent(r row) int {
	n := p.covered(r)
	if n.Conversations == 0 {
		return 101
	}
	return n.InDynamics * 100 / n.Conversations
}

// totals are the sums of the items' way.
func (p *Page) totals(rows []row, st theme.Styles, widths map[string]int) map[string]string {
	if !p.items {
		return nil
	}
	c := p.kit
	n := map[string]int{}
	in, all := 0, 0
	for _, r := range rows {
		for id, one := range map[string]int{
			"captured": r.Items, "copied": r.Copied, "waiting": r.Pending, "written": r.Written, "open": r.Open, "lost": r.Failed, "deleted": r.Deleted,
		} {
			n[id] += one
		}
		covered := p.covered(r)
		in, all = in+covered.InDynamics, all+covered.Conversations
	}
	sums := map[string]string{"name": st.Strong.Render(c.T("seats.totals", "count", len(rows)))}
	for id, one := range n {
		if sums[id] = kit.Number(c, st, one); one > 0 {
			sums[id] = st.Strong.Render(c.Printer.N(one))
		}
	}
	if all > 0 {
		sums["coverage"] = p.coverageCell(in, all, st, widths["coverage"])
		sums["threads"] = st.Strong.Render(c.T("health.coverage.all", "In", in, "All", all))
	}
	return sums
}

// itemsLine says of a seat what its counts mean.
func (p *Page) itemsLine(r row, st theme.Styles) string {
	return st.Name.Render(kit.Clean(r.Name)) + st.Muted.Render(" "+p.kit.Theme.Glyphs.Dot+" "+
		p.kit.T("seats.line.items", "Captured", r.Items, "Copied", r.Copied, "count", r.Items-r.Copied))
}

// coverageLine says how much of the month is in Dynamics.
func (p *Page) coverageLine(r row, st theme.Styles) string {
	if !p.items {
		return ""
	}
	n := p.covered(r)
	if n.Conversations == 0 {
		return st.Muted.Render(p.kit.T("seats.line.no-coverage", "Month", p.monthName()))
	}
	return st.Muted.Render(p.kit.T("seats.line.coverage", "Month", p.monthName(), "In", n.InDynamics, "All", n.Conversations,
		"count", n.Conversations-n.InDynamics))
}
