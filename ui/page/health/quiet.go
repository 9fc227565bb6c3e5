package health

import (
	"strings"

	"navsync/store"
	"navsync/ui/action"
	"navsync/ui/kit"
)

const (
	blockGap  = 4 // cells between two blocks side by side
	quietRuns = 4 // rows that the list of runs keeps, with its head
)

// quiet is the page while nothing needs anybody: the runs as bars, the list of runs, the steps of the focused one, and, as far
// as there is room, what was written, matched and left over the weeks.
func (p *Page) quiet(width, height, y int) []string {
	inner := p.kit.Inner(width)
	lines := append(inset([]string{p.calm(inner, y > 0)}), "")
	lines = append(append(lines, p.sparkBars(inner)...), "")
	var below []string
	add := func(block []string) {
		if len(block) > 0 && len(lines)+quietRuns+len(below)+1+len(block) <= height {
			below = append(append(below, ""), inset(block)...)
		}
	}
	if !kit.Wide(p.kit.Width) { // else the pane has them
		add(p.stepTable(inner))
	}
	half := (inner - blockGap) / 2
	add(sideBySide(p.weeksBlock(half), p.ratesBlock(half), half))
	add(sideBySide(p.agesBlock(half), p.coverageBlock(half), half))
	p.runsY = y + len(lines)
	room := height - len(lines) - len(below)
	if shown, _ := p.runs.Count(); shown > 0 {
		room = min(room, shown+1)
	}
	lines = append(lines, strings.Split(p.runs.View(width, room), "\n")...)
	return append(lines, below...)
}

// calm says that nothing needs the viewer, unless something above does, with the way to what was solved.
func (p *Page) calm(inner int, above bool) string {
	c, th := p.kit, p.kit.Theme
	if above || p.solved {
		return p.errorsHead(inner)
	}
	complete := 0
	for _, r := range p.facts.Value.recent {
		if r.Outcome == store.RunComplete {
			complete++
		}
	}
	said := th.OK.Render(th.Glyphs.Pass) + " " + th.Strong.Render(c.T("health.calm")) + "   " +
		th.Muted.Render(c.T("health.calm.runs", "Complete", complete, "count", len(p.facts.Value.recent)))
	actions := []action.Action{p.solvedAction(), p.diagnosticsAction()}
	return kit.Spread(th.Styles, said, kit.ActionLine(c, th.Styles, actions, inner/2), inner)
}

// sideBySide puts two blocks beside each other; where one is missing the other stands alone.
func sideBySide(left, right []string, half int) []string {
	if len(left) == 0 {
		left, right = right, nil
	}
	lines := make([]string, max(len(left), len(right)))
	for i := range lines {
		if i < len(left) {
			lines[i] = left[i]
		}
		if i < len(right) {
			lines[i] = kit.Pad(lines[i], half+blockGap) + right[i]
		}
	}
	return lines
}
