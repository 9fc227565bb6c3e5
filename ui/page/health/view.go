package health

import (
	"slices"
	"strings"
	"time"

	"navsync/store"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/sentence"
)

// View implements kit.Page.
func (p *Page) View(width, height int) string {
	p.runsY, p.problemsY, p.problemsEnd = -1, -1, -1
	c := p.kit
	inner := c.Inner(width)
	if err := p.facts.Err; err != nil && !p.facts.Known {
		said := sentence.Of(c.Printer, err).Text
		return kit.Block(strings.Join(inset(kit.ErrorBlock(c, kit.ErrorSpec{Sentence: said}, inner)), "\n"), width, height)
	}
	if !p.facts.Known {
		return kit.Block(strings.Join(inset(strings.Split(kit.Loading(c, inner, min(8, height)), "\n")), "\n"), width, height)
	}
	if p.facts.Value.runs == 0 && len(p.facts.Value.problems) == 0 {
		return p.empty(width, height)
	}
	p.runs.SetFocused(!p.inErrors)
	p.problems.SetFocused(p.inErrors)
	if !kit.Wide(width) {
		return kit.Block(strings.Join(p.main(width, height), "\n"), width, height)
	}
	main := strings.Join(p.main(kit.LeftOfPane(c, width), height), "\n")
	return kit.BesidePane(c, main, p.runPane(kit.PaneWidth, height), width, height)
}

// main is what needs somebody, the runs, and the errors; without errors the page is quiet.
func (p *Page) main(width, height int) []string {
	inner := p.kit.Inner(width)
	lines := slices.Concat(p.restoredBlock(inner), p.oddBlock(inner), p.heldBlock(inner), p.reviewBlock(inner), p.replicaLine(inner))
	switch {
	case height < 30 && p.inErrors:
		return append(lines, p.errorsPane(width, height-len(lines), len(lines))...)
	case height < 30:
		lines = append(lines, p.runsPane(width, height-len(lines)-2, len(lines), true)...)
		return append(lines, "", " "+p.errorsHead(inner))
	case len(p.facts.Value.problems) == 0:
		return append(lines, p.quiet(width, height-len(lines), len(lines))...)
	}
	runs := min(12, max(5, (height-22)/2)+1)
	lines = append(lines, p.runsPane(width, runs+8, len(lines), false)...)
	lines = append(lines, "")
	return append(lines, p.errorsPane(width, height-len(lines), len(lines))...)
}

func inset(lines []string) []string {
	for i := range lines {
		lines[i] = strings.Repeat(" ", kit.Gutter) + lines[i]
	}
	return lines
}

// empty says what to do before the first run.
func (p *Page) empty(width, height int) string {
	c := p.kit
	text, steps := "health.empty.text", []action.Action{p.syncAction()}
	if !p.connected() {
		text, steps = "health.empty.unconnected", []action.Action{p.toSettings()}
	}
	lines := p.oddBlock(c.Inner(width))
	rest := kit.Empty(c, kit.EmptySpec{Title: c.T("health.empty.title"), Text: c.T(text), Steps: steps}, width, height-len(lines))
	return kit.Block(strings.Join(append(lines, rest), "\n"), width, height)
}

// oddBlock says which stored settings do not count.
func (p *Page) oddBlock(inner int) []string {
	var lines []string
	for _, said := range sentence.OddOnes(p.kit.Printer, p.facts.Value.settings.Odd) {
		lines = append(lines, inset(kit.ErrorBlock(p.kit, kit.ErrorSpec{Sentence: said, Warn: true}, inner))...)
	}
	if len(lines) > 0 {
		lines = append(lines, "")
	}
	return lines
}

// heldBlock asks for what was not removed until a person confirms (spec §4).
func (p *Page) heldBlock(inner int) []string {
	if len(p.facts.Value.held) == 0 {
		return nil
	}
	c := p.kit
	parts := make([]string, len(p.facts.Value.held))
	for i, h := range p.facts.Value.held {
		parts[i] = c.T("health.held.part", "rows", h.Rows, "of", h.Of, "table", kit.Clean(h.Entity))
		if h.Awaited() {
			parts[i] = c.T("health.held.awaited", "part", parts[i])
		}
	}
	block := kit.ErrorBlock(c, kit.ErrorSpec{
		Sentence: c.T("health.held"), Detail: strings.Join(parts, ", "), Actions: []action.Action{p.acceptAction(), p.readAgainAction()}, Warn: true,
	}, inner)
	return append(inset(block), "")
}

// leastRuns are the lines that the runs keep beside the steps of one: head, two rows, a gap.
const leastRuns = 4

// runsPane is the sparkline, the runs, and the steps of the focused one.
func (p *Page) runsPane(width, height, y int, short bool) []string {
	inner := p.kit.Inner(width)
	lines := p.spark(inner, short)
	lines = append(lines, "")
	steps := p.steps(inner)
	if most := max(1, height-len(lines)-leastRuns); short && len(steps) > most {
		steps = steps[:most]
	}
	room := max(leastRuns-1, height-len(lines)-len(steps)-1)
	if shown, _ := p.runs.Count(); shown > 0 {
		room = min(room, shown+1)
	}
	p.runsY = y + len(lines)
	lines = append(lines, strings.Split(p.runs.View(width, room), "\n")...)
	return append(append(lines, ""), inset(steps)...)
}

// spark is the rows of each run, the oldest left; a run that failed is a cross.
func (p *Page) spark(inner int, short bool) []string {
	c, th := p.kit, p.kit.Theme
	runs := p.facts.Value.recent
	if len(runs) == 0 {
		return nil
	}
	if len(runs) > inner {
		runs = runs[:inner]
	}
	var most, all int64
	var when time.Time
	for _, r := range runs {
		all += r.Rows()
		if r.Rows() > most {
			most, when = r.Rows(), r.StartedAt
		}
	}
	now := c.Now()
	note := c.T("health.spark.none")
	if most > 0 {
		note = c.T("health.spark.most", "rows", most, "time", c.Printer.Time(when.In(now.Location())))
	}
	var b strings.Builder
	cells := sparkCells(runs, inner)
	for i := len(runs) - 1; i >= 0; i-- {
		b.WriteString(p.sparkCell(runs[i], most, cells, i == 0))
	}
	lines := inset([]string{kit.Head(th.Styles, c.T("health.spark"), note, inner), b.String()})
	if short {
		return lines
	}
	first := runs[len(runs)-1].StartedAt.In(now.Location())
	oldest := c.Printer.Day(first) + " " + c.Printer.Time(first)
	axis := th.Quiet.Render(oldest)
	if end := c.T("shell.age.now"); cells*len(runs) > kit.Width(oldest)+kit.Width(end)+2 {
		axis = kit.Spread(th.Styles, axis, th.Quiet.Render(end), cells*len(runs))
	}
	return append(lines, " "+kit.Fit(axis, inner))
}

func (p *Page) sparkCell(r store.Run, most int64, cells int, newest bool) string {
	th := p.kit.Theme
	if r.Outcome == store.RunFailed || r.Outcome == store.RunInterrupted {
		return kit.Pad(th.Danger.Render(th.Glyphs.Fail), cells)
	}
	style := th.Muted
	if newest {
		style = th.Accent
	}
	n := int64(len(th.Glyphs.Spark))
	return style.Render(strings.Repeat(th.Glyphs.Spark[min(n-1, r.Rows()*n/(most+1))], cells))
}

// steps are the focused run's steps with their times, and what went wrong in them.
func (p *Page) steps(inner int) []string {
	r, ok := p.runs.Focus()
	if !ok {
		return nil
	}
	var lines []string
	line := ""
	for _, s := range r.Steps {
		part := p.step(s)
		if line != "" && kit.Width(line)+3+kit.Width(part) > inner {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += "   "
		}
		line += part
	}
	if line != "" {
		lines = append(lines, line)
	}
	return append(lines, p.runNotes(r, inner)...)
}

// runNotes say what went wrong in a run, and why its steps were slow.
func (p *Page) runNotes(r store.Run, inner int) []string {
	c, th := p.kit, p.kit.Theme
	lines := p.failureLines(r, inner)
	if r.Throttled > 0 {
		lines = append(lines, th.Muted.Render(c.T("health.run.throttled", "time", c.Printer.Duration(r.Throttled))))
	}
	for _, s := range r.Steps {
		if s.Note != "" && c.Printer.Has(s.Note) {
			lines = append(lines, th.Muted.Render(kit.Fit(c.T("shell.because", "what", c.T("step."+s.Name), "why", c.T(s.Note)), inner))) //lang:keys step.*
		}
	}
	return lines
}

func (p *Page) step(s store.Step) string {
	c, th := p.kit, p.kit.Theme
	name := c.T("step." + s.Name) //lang:keys step.*
	took := c.Printer.Took(stepTook(s))
	switch {
	case s.State == store.StepFailed || s.Failed > 0:
		text := th.Glyphs.Fail + " " + name + " " + took
		if s.Failed > 0 {
			text += ", " + c.T("health.step.failed", "count", s.Failed)
		}
		return th.Danger.Render(text)
	case s.State == store.StepComplete:
		return th.Muted.Render(name+" ") + th.Text.Render(took)
	case s.State == store.StepRunning:
		text := th.Accent.Render(th.Glyphs.Half) + th.Strong.Render(" "+name)
		if s.Total > 0 {
			text += th.Muted.Render(" " + c.T("shell.of", "shown", s.Read, "total", s.Total))
		}
		return text
	}
	if s.NotReached() {
		return th.Quiet.Render(name + " " + c.T("step.state.not-reached"))
	}
	return th.Quiet.Render(name + " " + c.T("step.state."+string(s.State))) //lang:keys step.state.*
}
