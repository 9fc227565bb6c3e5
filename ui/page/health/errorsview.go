package health

import (
	"strconv"
	"strings"

	"navsync/store"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/theme"
)

// errorsHead is the head of the errors with their actions.
func (p *Page) errorsHead(inner int) string {
	c, th := p.kit, p.kit.Theme
	head, none := p.causesHead()
	title := th.Strong.Render(head)
	if len(p.facts.Value.problems) == 0 {
		actions := []action.Action{p.solvedAction(), p.diagnosticsAction()}
		return kit.Spread(th.Styles, title+"  "+none, kit.ActionLine(c, th.Styles, actions, inner/2), inner)
	}
	title += th.Muted.Render("  " + c.T("health.errors.causes", "count", len(p.facts.Value.problems)) + ", " +
		c.T("health.errors.items", "count", p.facts.Value.affected))
	actions := []action.Action{p.solvedAction(), p.retryAllAction(), p.diagnosticsAction()}
	if !p.inErrors {
		actions = append([]action.Action{p.paneAction()}, actions...)
	}
	return kit.Spread(th.Styles, title, kit.ActionLine(c, th.Styles, actions, max(10, inner-kit.Width(title)-3)), inner)
}

// errorsPane is the groups of errors and the detail of the focused one.
func (p *Page) errorsPane(width, height, y int) []string {
	inner := p.kit.Inner(width)
	lines := []string{" " + p.errorsHead(inner)}
	if len(p.facts.Value.problems) == 0 || height < 4 {
		return lines
	}
	detail := p.detail(inner)
	room := max(3, height-len(lines)-len(detail)-1)
	room = min(room, len(p.facts.Value.problems)+1)
	if most := max(2, height-len(lines)-room-1); len(detail) > most { // the actions stay, the items leave
		detail = append(detail[:most-1:most-1], detail[len(detail)-1])
	}
	p.problemsY = y + len(lines)
	p.problemsEnd = p.problemsY + room
	lines = append(lines, strings.Split(p.problems.View(width, room), "\n")...)
	lines = append(lines, "")
	return append(lines, inset(detail)...)
}

// detail is all that support needs of the focused group: the sentence, the next step, the codes, the
// request id, and the first items.
func (p *Page) detail(inner int) []string {
	g, ok := p.problems.Focus()
	if !ok {
		return nil
	}
	c, th := p.kit, p.kit.Theme
	s := p.sentence(g)
	var lines []string
	for _, l := range kit.Wrap(s.Text, inner) {
		lines = append(lines, th.Strong.Render(l))
	}
	var pairs []kit.Pair
	add := func(label, value string) {
		if value != "" {
			pairs = append(pairs, kit.Pair{Label: c.T(label), Value: th.Text.Render(value)})
		}
	}
	if g.ResolvedAt.IsZero() {
		add("health.detail.next", s.Next)
	} else {
		add("health.detail.solved", c.Printer.DateTime(g.ResolvedAt.In(c.Now().Location())))
	}
	add("health.detail.missing", s.Privilege)
	codes, step := p.codes(g)
	if codes == "" {
		add("health.detail.where", step)
	} else if step != "" {
		codes += " " + c.Theme.Glyphs.Dot + " " + c.T("health.detail.step", "step", step)
	}
	add("health.detail.code", codes)
	add("health.detail.request", s.RequestID)
	if !c.Narrow {
		add("health.detail.detail", kit.Fit(s.Detail, 2*inner/3))
	}
	pairs = append(pairs, kit.Pair{Label: c.T("health.detail.items"), Value: p.itemLines(g)})
	lines = append(lines, kit.Pairs(th.Styles, pairs, 0, inner)...)
	actions := []action.Action{p.retryAction(), p.itemsAction(), p.trailAction()}
	if s.RequestID != "" || s.CRMCode != "" {
		actions = append(actions, p.copyAction())
	}
	return append(lines, kit.Spread(th.Styles, "", kit.ActionLine(c, th.Styles, actions, inner), inner))
}

// codes are the CRM code and the HTTP status, step is where it happened.
func (p *Page) codes(g store.Problem) (codes, step string) {
	var parts []string
	if g.CRMCode != "" {
		parts = append(parts, kit.Clean(g.CRMCode))
	}
	if g.Status != 0 {
		parts = append(parts, "HTTP "+strconv.Itoa(g.Status))
	}
	step = kit.Clean(g.Step)
	if k := "step." + g.Step; p.kit.Printer.Has(k) { //lang:keys step.*
		step = p.kit.T(k)
	}
	return strings.Join(parts, " "+p.kit.Theme.Glyphs.Dot+" "), step
}

func (p *Page) itemLines(g store.Problem) string {
	c, th := p.kit, p.kit.Theme
	if g.Affected == 0 || len(p.items.Value) == 0 {
		return th.Muted.Render(c.T("health.scope." + g.Scope)) //lang:keys health.scope.*
	}
	shown := p.items.Value
	if c.Narrow && len(shown) > 1 {
		shown = shown[:1]
	}
	var lines []string
	for _, i := range shown {
		lines = append(lines, p.itemLine(i, th.Styles))
	}
	if rest := g.Affected - int64(len(shown)); rest > 0 {
		lines = append(lines, th.Muted.Render(c.T("health.detail.more", "count", rest)))
	}
	return strings.Join(lines, "\n")
}

// itemLine names one thing that a problem is about.
func (p *Page) itemLine(i store.ProblemItem, st theme.Styles) string {
	c := p.kit
	text := st.Muted.Render(kit.Pad(p.refKind(i), 12)) + st.Text.Render(p.refName(i))
	return text + st.Quiet.Render("  "+c.T("health.item.times", "count", i.Count))
}

func (p *Page) refKind(i store.ProblemItem) string {
	c := p.kit
	for _, k := range []string{"kind." + i.Note, "record." + i.Kind, "health.ref." + i.Kind} { //lang:keys health.ref.*
		if c.Printer.Has(k) {
			return c.T(k)
		}
	}
	return kit.Clean(i.Kind)
}

func (p *Page) refName(i store.ProblemItem) string {
	if i.Name == "" {
		return kit.Clean(i.Ref.Ref)
	}
	return kit.Clean(i.Name)
}
