package health

import (
	"strings"
	"time"

	"navsync/store"
	"navsync/ui/kit"
)

const (
	sparkRows = 3
	axisEvery = 16 // cells from one time on the axis to the next
)

// sparkBars are the rows of each run as bars over the width, with times below; a run that failed is a cross.
func (p *Page) sparkBars(inner int) []string {
	c, th := p.kit, p.kit.Theme
	runs := p.facts.Value.recent
	if len(runs) == 0 {
		return nil
	}
	runs = runs[:min(inner, len(runs))]
	cells := sparkCells(runs, inner)
	var most int64
	var when time.Time
	for _, r := range runs {
		if r.Rows() > most {
			most, when = r.Rows(), r.StartedAt
		}
	}
	note := c.T("health.spark.none")
	if most > 0 {
		note = c.T("health.spark.most", "rows", most, "time", p.dayAndTime(when))
	}
	lines := []string{kit.Head(th.Styles, c.T("health.spark"), note, inner)}
	for row := sparkRows - 1; row >= 0; row-- {
		var b strings.Builder
		for i := len(runs) - 1; i >= 0; i-- {
			b.WriteString(p.sparkBar(runs[i], most, row, cells, i == 0))
		}
		lines = append(lines, b.String())
	}
	return inset(append(lines, th.Quiet.Render(p.sparkAxis(runs, cells))))
}

// sparkCells is how wide a run's bar is: a few runs have wide ones.
func sparkCells(runs []store.Run, inner int) int { return max(1, min(axisEvery, inner/len(runs))) }

// sparkBar is the part of a run's bar that stands in a row, 0 the lowest.
func (p *Page) sparkBar(r store.Run, most int64, row, cells int, newest bool) string {
	th := p.kit.Theme
	steps := int64(len(th.Glyphs.Spark))
	if row == 0 && (r.Outcome == store.RunFailed || r.Outcome == store.RunInterrupted) {
		return kit.Pad(th.Danger.Render(th.Glyphs.Fail), cells)
	}
	height := int64(0)
	if most > 0 {
		height = (r.Rows()*sparkRows*steps + most - 1) / most
	}
	style := th.Muted
	if newest {
		style = th.Accent
	}
	here := min(steps, height-int64(row)*steps)
	if here <= 0 && row > 0 {
		return strings.Repeat(" ", cells)
	}
	if here <= 0 {
		style, here = th.Line, 1
	}
	return style.Render(strings.Repeat(th.Glyphs.Spark[here-1], cells))
}

// sparkAxis are the times of the runs below their bars, the day where it changes, and "now" at the right end.
func (p *Page) sparkAxis(runs []store.Run, cells int) string {
	end := p.kit.T("shell.age.now")
	width := len(runs) * cells
	axis, day := "", ""
	for i := len(runs) - 1; i >= 0; i-- {
		at := runs[i].StartedAt.In(p.kit.Now().Location())
		column := (len(runs) - 1 - i) * cells
		if column < kit.Width(axis)+2 && column > 0 || column%axisEvery >= cells && column > 0 {
			continue
		}
		word := p.kit.Printer.Time(at)
		if today := p.kit.Printer.Day(at); today != day {
			word, day = today+" "+word, today
		}
		if column+kit.Width(word)+1+kit.Width(end) > width {
			break
		}
		axis = kit.Pad(axis, column) + word
	}
	return kit.Pad(axis, max(kit.Width(axis)+1, width-kit.Width(end))) + end
}

// dayAndTime is a time of today, else the day with it.
func (p *Page) dayAndTime(at time.Time) string {
	now := p.kit.Now()
	at = at.In(now.Location())
	if at.YearDay() == now.YearDay() && at.Year() == now.Year() {
		return p.kit.Printer.Time(at)
	}
	return p.kit.Printer.Day(at) + " " + p.kit.Printer.Time(at)
}
