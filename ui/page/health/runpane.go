package health

import (
	"navsync/store"
	"navsync/ui/kit"
)

// runPane is all that is known of the focused run.
func (p *Page) runPane(width, height int) []string {
	r, ok := p.runs.Focus()
	if !ok {
		return nil
	}
	c, th := p.kit, p.kit.Theme
	started := c.Printer.DateTime(r.StartedAt.In(c.Now().Location())) + " " + th.Glyphs.Dot + " " + p.startedBy(r)
	lines := []string{
		"", kit.Spread(th.Styles, th.Strong.Render(c.T("health.pane.run", "run", p.dayAndTime(r.StartedAt))), p.outcome(r, th.Styles), width),
		th.Muted.Render(kit.Fit(started, width)), "",
		kit.Head(th.Styles, c.T("health.column.steps"), "ms"+kit.PadLeft(c.T("health.column.rows"), stepCount), width),
	}
	lines = append(append(lines, p.stepRows(r, width)...), kit.Rule(c, th.Styles, width))
	all := th.Text.Render(c.Printer.N(int(p.elapsed(r).Milliseconds()))) + th.Quiet.Render(" ms")
	lines = append(lines, kit.Spread(th.Styles, th.Muted.Render(c.T("health.pane.all")),
		all+kit.PadLeft(kit.Number(c, th.Styles, int(r.Rows())), stepCount), width))
	for _, part := range [][]string{p.runNotes(r, width), p.changesPart(r, width), p.requestsPart(r, width)} {
		if len(part) > 0 && len(lines)+1+len(part) <= height {
			lines = append(append(lines, ""), part...)
		}
	}
	return lines
}

// changesPart is what the run changed here, by step.
func (p *Page) changesPart(r store.Run, width int) []string {
	c, th := p.kit, p.kit.Theme
	cell := func(text string) string { return kit.PadLeft(text, stepNumber) }
	head := cell(c.T("health.pane.new")) + cell(c.T("health.pane.changed")) + cell(c.T("health.pane.gone"))
	lines := []string{kit.Head(th.Styles, c.T("health.pane.changes"), head, width)}
	for _, s := range r.Steps {
		if s.Added+s.Changed+s.Removed == 0 {
			continue
		}
		name := th.Muted.Render(c.T("step." + s.Name)) //lang:keys step.*
		right := ""
		for _, n := range []int64{s.Added, s.Changed, s.Removed} {
			right += cell(kit.Number(c, th.Styles, int(n)))
		}
		lines = append(lines, kit.Spread(th.Styles, name, right, width))
	}
	if len(lines) == 1 {
		return nil
	}
	return lines
}

// requestsPart is what the run asked of Dynamics.
func (p *Page) requestsPart(r store.Run, width int) []string {
	c, th := p.kit, p.kit.Theme
	waited := c.T("health.pane.never")
	if r.Throttled > 0 {
		waited = c.Printer.Duration(r.Throttled)
	}
	pairs := []kit.Pair{
		{Label: c.T("health.pane.requests"), Value: th.Text.Render(c.Printer.N(int(r.Requests)))},
		{Label: c.T("health.pane.bytes"), Value: th.Text.Render(c.T("health.pane.kb", "kb", int((r.Bytes+1023)/1024)))},
		{Label: c.T("health.pane.waited"), Value: th.Text.Render(waited)},
	}
	return append([]string{th.Strong.Render("Dynamics")}, kit.Pairs(th.Styles, pairs, stepLabel-2, width)...)
}
