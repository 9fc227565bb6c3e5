package crmsettings

import (
	"strings"
	"time"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/theme"
)

// stepLines show the first import, one line a step (spec §3.3).
func (p *Page) stepLines(width int) []string {
	run, th := p.data.Value.run, p.kit.Theme
	note := p.kit.T("crmsettings.import.started", "Time", p.kit.Printer.Time(p.here(run.StartedAt)))
	if run.EndedAt.IsZero() {
		note += " " + th.Glyphs.Dot + " " + p.kit.Printer.Duration(p.kit.Now().Sub(run.StartedAt).Truncate(time.Second))
	} else {
		note = p.kit.T("run." + string(run.Outcome)) //lang:keys run.*
	}
	lines := []string{kit.Head(th.Styles, p.kit.T("crmsettings.import"), note, width)}
	name, number := 0, 1
	for _, s := range run.Steps {
		name, number = max(name, kit.Width(p.stepName(s))), max(number, kit.Width(p.kit.Printer.N(int(s.Read))))
	}
	for _, s := range run.Steps {
		lines = append(lines, p.stepLine(s, name, number, width))
	}
	return lines
}

func (p *Page) stepName(s store.Step) string { return p.kit.T("step." + s.Name) } //lang:keys step.*

func (p *Page) stepLine(s store.Step, name, number, width int) string {
	th := p.kit.Theme
	glyph, st := th.Quiet.Render(th.Glyphs.Off), th.Quiet
	switch s.State {
	case store.StepRunning:
		glyph, st = th.Accent.Render(th.Glyphs.Half), th.Text
	case store.StepComplete:
		glyph, st = th.OK.Render(th.Glyphs.Pass), th.Muted
	case store.StepFailed:
		glyph, st = th.Danger.Render(th.Glyphs.Fail), th.Text
	}
	right := p.stepRight(s)
	counts := th.Quiet.Render(kit.PadLeft(th.Glyphs.None, number))
	if s.Read > 0 || s.Total > 0 {
		counts = st.Render(kit.PadLeft(p.kit.Printer.N(int(s.Read)), number))
		if s.State == store.StepRunning && s.Total > 0 {
			counts += th.Muted.Render(" " + p.kit.T("crmsettings.import.of", "total", s.Total))
		}
	}
	left := glyph + " " + kit.Pad(st.Render(p.stepName(s)), name) + "  "
	room := width - kit.Width(left) - 16
	counts = kit.Pad(counts, max(min(kit.Width(counts), room), min(22, room/2)))
	bar := ""
	if cells := room - kit.Width(counts) - 2; cells >= 8 && s.State == store.StepRunning && s.Total > 0 {
		bar = "  " + kit.Progress(th, th.Styles, int(s.Read), int(s.Total), min(30, cells))
	}
	return kit.Spread(th.Styles, left+counts+bar, right, width)
}

// stepRight is the share or the time of a step.
func (p *Page) stepRight(s store.Step) string {
	th := p.kit.Theme
	word := p.kit.T("step.state." + string(s.State)) //lang:keys step.state.*
	switch s.State {
	case store.StepRunning:
		if s.Total > 0 {
			return th.Text.Render(p.kit.Printer.Percent(float64(s.Read) / float64(s.Total)))
		}
		return th.Text.Render(word)
	case store.StepComplete:
		return th.Muted.Render(strings.TrimSpace(word + "  " + p.kit.Printer.Took(s.EndedAt.Sub(s.StartedAt))))
	case store.StepFailed:
		return th.Of(theme.ToneDanger).Render(word)
	}
	return th.Quiet.Render(word)
}
