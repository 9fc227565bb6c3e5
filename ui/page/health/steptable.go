package health

import (
	"time"

	"navsync/store"
	"navsync/ui/kit"
)

const (
	stepLabel  = 18 // cells of a step's name, of its milliseconds, and of its rows
	stepNumber = 10
	stepCount  = 7
)

// stepTable are the steps of the focused run in two columns, each with its share of the time, its milliseconds and its rows.
func (p *Page) stepTable(inner int) []string {
	r, ok := p.runs.Focus()
	if !ok || len(r.Steps) == 0 {
		return nil
	}
	c, th := p.kit, p.kit.Theme
	half := (inner - blockGap) / 2
	note := c.T("health.steps.note", "ms", p.elapsed(r).Milliseconds(), "rows", r.Rows(), "written", written(r))
	lines := []string{kit.Head(th.Styles, c.T("health.steps", "run", p.dayAndTime(r.StartedAt)), note, inner)}
	rows := p.stepRows(r, half)
	rest := (len(rows) + 1) / 2
	lines = append(lines, sideBySide(rows[:rest], rows[rest:], half)...)
	return append(lines, p.runNotes(r, inner)...)
}

// stepRows is a row for each step of a run.
func (p *Page) stepRows(r store.Run, width int) []string {
	longest := time.Duration(1)
	for _, s := range r.Steps {
		longest = max(longest, stepTook(s))
	}
	var rows []string
	for _, s := range r.Steps {
		rows = append(rows, p.stepRow(s, longest, width))
	}
	return rows
}

func (p *Page) stepRow(s store.Step, longest time.Duration, width int) string {
	c, th := p.kit, p.kit.Theme
	name := c.T("step." + s.Name) //lang:keys step.*
	if s.State != store.StepComplete || s.Failed > 0 {
		return kit.Fit(p.step(s), width)
	}
	took := stepTook(s)
	bar := max(2, width-stepLabel-stepNumber-stepCount)
	ms := th.Text.Render(c.Printer.N(int(took.Milliseconds()))) + th.Quiet.Render(" ms")
	rows := kit.Number(c, th.Styles, int(s.Added+s.Changed+s.Removed+s.Written))
	return kit.Pad(th.Muted.Render(kit.Fit(name, stepLabel-2)), stepLabel) +
		kit.Share(th, th.Styles, int(took), int(longest), bar) + kit.PadLeft(ms, stepNumber) + kit.PadLeft(rows, stepCount)
}
