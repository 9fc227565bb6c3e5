package health

import (
	"context"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/kit"
)

// charts are what a quiet page shows besides the runs: true numbers of the store, read anew after each run.
type charts struct {
	weeks  []time.Time       // the Mondays, the oldest first
	week   []int             // activities written in each
	people []store.MatchRate // at the end of each
	firms  []store.MatchRate
	ages   []int // unresolved by the bounds of ageDays, then the older ones
}

// chartWeeks are the weeks of the charts: as many as two columns of a page hold.
const chartWeeks = 12

// ageDays are the most days of each count of the unresolved but the last.
var ageDays = []int{0, 3, 7, 14}

// followCharts reads the charts when another run than before is the newest, or it ended.
func (p *Page) followCharts() tea.Cmd {
	newest := p.newest()
	if newest.ID == 0 {
		return p.charts.Follow(p.house, "", nil)
	}
	scope, s, now := p.scope(), p.house.Store, p.kit.Now()
	return p.charts.Follow(p.house, key(newest.ID)+string(newest.Outcome), func(ctx context.Context) (c charts, err error) {
		c.weeks = mondays(now)
		days, err := s.WrittenDays(ctx, scope, 0, c.weeks[0])
		if err != nil {
			return c, err
		}
		c.week = make([]int, len(c.weeks))
		for _, d := range days {
			at, err := time.Parse(time.DateOnly, d.Day)
			if i := int(at.Sub(c.weeks[0]) / (7 * 24 * time.Hour)); err == nil && i >= 0 && i < len(c.week) {
				c.week[i] += d.Count
			}
		}
		if c.ages, err = s.UnresolvedAges(ctx, scope, now, ageDays); err != nil {
			return c, err
		}
		ends := make([]time.Time, len(c.weeks))
		for i, monday := range c.weeks {
			ends[i] = monday.AddDate(0, 0, 7)
		}
		c.people, c.firms, err = s.MatchRates(ctx, ends)
		return c, err
	})
}

// mondays are the first days of the weeks of the charts, in UTC as the store counts days, the oldest first.
func mondays(now time.Time) []time.Time {
	today := now.UTC().Truncate(24 * time.Hour)
	monday := today.AddDate(0, 0, -(int(today.Weekday())+6)%7)
	weeks := make([]time.Time, chartWeeks)
	for i := range weeks {
		weeks[i] = monday.AddDate(0, 0, -7*(chartWeeks-1-i))
	}
	return weeks
}

const (
	weekRows  = 3 // of the bars
	ageLabel  = 15
	rateLabel = 12
)

// weeksBlock are the activities that were written by week.
func (p *Page) weeksBlock(width int) []string {
	c, th, known := p.kit, p.kit.Theme, p.charts.Value
	most := 0
	for _, n := range known.week {
		most = max(most, n)
	}
	if most == 0 {
		return nil
	}
	gap := 2
	if (2+gap)*len(known.week)-gap > width {
		gap = 1
	}
	now := known.week[len(known.week)-1]
	head, note := c.T("health.weeks"), c.T("health.weeks.note", "most", most, "this", now)
	if kit.Width(head)+2+kit.Width(note) > width {
		note = c.T("health.weeks.this", "this", now)
	}
	lines := append([]string{kit.Head(th.Styles, head, note, width)}, kit.Bars(th, known.week, weekRows, 2, gap, nil)...)
	axis := ""
	for i, monday := range known.weeks {
		_, week := monday.ISOWeek()
		if i > 0 {
			axis += kit.Pad("", gap)
		}
		axis += kit.PadLeft(strconv.Itoa(week), 2)
	}
	return append(lines, th.Quiet.Render(axis))
}

// ratesBlock is how many of the people and companies in the items are matched, at the end of each week.
func (p *Page) ratesBlock(width int) []string {
	c, th, known := p.kit, p.kit.Theme, p.charts.Value
	if len(known.people) == 0 || known.people[len(known.people)-1].Total == 0 {
		return nil
	}
	lines := []string{kit.Head(th.Styles, c.T("health.rates"), c.T("health.rates.note", "count", len(known.weeks)), width)}
	for _, one := range []struct {
		label string
		rates []store.MatchRate
	}{{"health.rates.people", known.people}, {"health.rates.firms", known.firms}} {
		last := one.rates[len(one.rates)-1]
		if last.Total == 0 {
			continue
		}
		shares := make([]int, len(one.rates))
		for i, r := range one.rates {
			shares[i] = percent(r)
		}
		right := th.Strong.Render(c.Printer.Percent(float64(last.Matched) / float64(last.Total)))
		left := kit.Pad(th.Muted.Render(c.T(one.label)), rateLabel) + rateBars(p, shares)
		lines = append(lines, kit.Spread(th.Styles, left, right, width),
			th.Quiet.Render(kit.Pad("", rateLabel)+c.T("shell.of", "shown", last.Matched, "total", last.Total)))
	}
	return lines
}

// percent is a rate as a whole number.
func percent(r store.MatchRate) int {
	if r.Total == 0 {
		return 0
	}
	return 100 * r.Matched / r.Total
}

// rateBars is a row of bars that stand on zero and reach to 100 %.
func rateBars(p *Page, shares []int) string {
	th := p.kit.Theme
	steps := len(th.Glyphs.Spark)
	line := ""
	for i, share := range shares {
		style := th.Muted
		if i == len(shares)-1 {
			style = th.Accent
		}
		line += style.Render(th.Glyphs.Spark[min(steps-1, share*steps/100)]) + " "
	}
	return line
}

// agesBlock is how long the unresolved activities wait.
func (p *Page) agesBlock(width int) []string {
	c, th, ages := p.kit, p.kit.Theme, p.charts.Value.ages
	all, most := 0, 1
	for _, n := range ages {
		all, most = all+n, max(most, n)
	}
	if all == 0 {
		return nil
	}
	lines := []string{kit.Head(th.Styles, c.T("health.ages"), c.T("health.ages.note", "count", all), width)}
	from := 0
	for i, n := range ages {
		label := c.T("health.ages.older")
		if i < len(ageDays) {
			label = c.T("health.ages.days", "from", from, "to", ageDays[i])
			from = ageDays[i] + 1
		}
		if i == 0 {
			label = c.T("seats.age.today")
		}
		number := kit.PadLeft(kit.Number(c, th.Styles, n), 6)
		lines = append(lines, kit.Pad(th.Muted.Render(label), ageLabel)+kit.Share(th, th.Styles, n, most, max(4, width-ageLabel-6))+number)
	}
	return lines
}
