package unresolved

import (
	"strconv"
	"strings"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/sentence"
	"navsync/ui/theme"
)

const (
	paneWidth   = 46 // the preview beside the list, less where the list would get under listWidth
	listWidth   = 49
	paneHeight  = 9 // the preview below the list on narrow screens
	labelWidth  = 12
	narrowTwo   = 2 // candidates shown below a narrow list
	linesOfText = 4
	linesApart  = 2 // of what tells a candidate from another that reads alike
)

// View implements kit.Page.
func (p *Page) View(width, height int) string {
	_, total := p.table.Count()
	if total == 0 {
		return p.table.View(width, height)
	}
	if p.kit.Narrow {
		list := p.table.View(width, height-paneHeight-1)
		rule := p.kit.Theme.Line.Render(strings.Repeat(p.kit.Theme.Glyphs.Rest, width))
		return list + "\n" + rule + "\n" + kit.Block(strings.Join(p.below(width), "\n"), width, paneHeight)
	}
	pw := max(30, min(paneWidth, width-listWidth-4))
	left := width - pw - 4
	bar := kit.Block(strings.TrimSuffix(strings.Repeat(p.kit.Theme.Line.Render("│")+"\n", height), "\n"), 1, height)
	pane := kit.Block(strings.Join(p.beside(pw, height), "\n"), pw, height)
	return kit.Beside(p.table.View(left, height), bar, kit.Block("", 1, height), pane)
}

// beside is the preview on wide screens: the activity, its candidates with their evidence,
// what can be done.
func (p *Page) beside(width, height int) []string {
	row, ok := p.table.Focus()
	if !ok {
		return nil
	}
	th := p.kit.Theme
	lines := p.activity(row, width)
	lines = append(lines, "")
	lines = append(lines, kit.Pairs(th.Styles, p.facts(row), labelWidth, width)...)
	used := p.kit.T("unresolved.used-from", "score", p.report.Value.threshold)
	lines = append(lines, "", kit.Head(th.Styles, p.kit.T("unresolved.candidates"), used, width))
	lines = append(lines, p.nobody(width)...)
	offers := p.offers(width)
	for i, c := range p.candidates.Value {
		block := p.candidate(i, c, width, i == p.chosen)
		if i > 0 {
			block = append([]string{""}, block...) // apart from the evidence of the one before
		}
		room := height - len(lines) - len(offers) - 2
		if evidence := p.evidence(i, c, width); len(block)+len(evidence)+p.twinRoom(i, width) <= room {
			block = append(block, evidence...)
		}
		if len(block) > room {
			more := p.kit.T("unresolved.more", "count", len(p.candidates.Value)-i)
			lines = append(lines, th.Quiet.Render(kit.Fit(more, width)))
			break
		}
		lines = append(lines, block...)
	}
	return append(append(lines, ""), offers...)
}

// below is the preview on narrow screens: two candidates in short.
func (p *Page) below(width int) []string {
	row, ok := p.table.Focus()
	if !ok {
		return nil
	}
	th := p.kit.Theme
	inner := p.kit.Inner(width)
	lines := []string{
		kit.Spread(th.Styles, th.Strong.Render(kit.Clean(title(row))), th.Muted.Render(p.what(row)), inner),
		th.Muted.Render(kit.Fit(p.about(row), inner)),
	}
	for i, c := range p.candidates.Value[:min(narrowTwo, len(p.candidates.Value))] {
		lines = append(lines, p.shortCandidate(c, inner, i == p.chosen), "     "+th.Muted.Render(kit.Fit(p.evidenceLine(c), inner-5)))
	}
	lines = append(lines, p.nobody(inner)...)
	for len(lines) < paneHeight-2 {
		lines = append(lines, "")
	}
	lines = append(lines, kit.ActionLine(p.kit, th.Styles, p.lineActions(), inner))
	for i := range lines {
		lines[i] = " " + lines[i]
	}
	return lines
}

// nobody stands where there are no candidates, or where they are still being read.
func (p *Page) nobody(width int) []string {
	th := p.kit.Theme
	switch {
	case len(p.candidates.Value) > 0:
		return nil
	case !p.candidates.Known:
		return []string{th.Quiet.Render(th.Glyphs.Cut)}
	}
	return []string{th.Muted.Render(kit.Fit(p.kit.T("unresolved.no-candidates"), width))}
}

// about is who the activity is about; where the line above names them already, what is known of them
// and the text's beginning.
func (p *Page) about(row store.UnresolvedRow) string {
	who := known(kit.Clean(row.Title), kit.Clean(row.Company))
	if row.Subject != "" {
		return strings.Join(append(known(member(row)), who...), " · ")
	}
	text := kit.Clean(row.Text)
	if text == "" {
		text = p.kit.T("unresolved.characters", "count", row.Characters)
	}
	return strings.Join(append(who, text), " · ")
}

func (p *Page) activity(row store.UnresolvedRow, width int) []string {
	th := p.kit.Theme
	lines := []string{
		kit.Spread(th.Styles, th.Muted.Render(p.kind(row)),
			th.Muted.Render(p.date(row)), width),
	}
	if row.Subject != "" {
		lines = append(lines, th.Strong.Render(kit.Fit(kit.Clean(row.Subject), width)))
	}
	if row.Text == "" {
		return append(lines, th.Muted.Render(p.kit.T("unresolved.characters", "count", row.Characters)))
	}
	text := kit.Wrap(kit.CleanLines(row.Text), width)
	if len(text) > linesOfText {
		text = append(text[:linesOfText-1], kit.Fit(text[linesOfText-1]+" …", width))
	}
	for _, l := range text {
		lines = append(lines, th.Text.Render(l))
	}
	return lines
}

func title(row store.UnresolvedRow) string {
	if row.Subject != "" {
		return row.Subject
	}
	return member(row)
}

// kind is the item's kind; of what goes between two people, with its direction.
func (p *Page) kind(row store.UnresolvedRow) string {
	kind := page.ItemWord(p.kit, row.Kind)
	if !row.Kind.InThread() {
		return kind
	}
	return p.kit.T("unresolved.kind-"+string(row.Direction), "Kind", kind)
}

func (p *Page) what(row store.UnresolvedRow) string {
	return p.kind(row) + " · " + p.date(row) + " · " + kit.Clean(row.SeatHolder)
}

func (p *Page) date(row store.UnresolvedRow) string {
	if row.DateOnly {
		return p.kit.Printer.Date(row.At)
	}
	return p.kit.Printer.DateTime(row.At.In(p.kit.Now().Location()))
}

func (p *Page) facts(row store.UnresolvedRow) []kit.Pair {
	th := p.kit.Theme
	facts := []kit.Pair{{Label: p.kit.T("unresolved.col.member"), Value: th.Strong.Render(member(row))}}
	for _, more := range known(kit.Clean(row.Title), kit.Clean(row.Company)) {
		facts = append(facts, kit.Pair{Value: th.Text.Render(more)})
	}
	state := kit.State(th.Styles, theme.ToneWarn, th.Glyphs.Warn, p.kit.T("item.state.open"))
	activity := page.ActivityName(p.kit, row.ActivityTable) + "  "
	if p.kept(row) {
		activity = ""
		state = kit.State(th.Styles, theme.ToneAccent, th.Glyphs.Half, p.kit.T("item.state.kept-here"))
	}
	if row.Resolving {
		state = kit.State(th.Styles, theme.ToneAccent, th.Glyphs.Half, p.kit.T("unresolved.resolving"))
	}
	if row.ResolveFailed {
		state = kit.State(th.Styles, theme.ToneDanger, th.Glyphs.Fail, p.kit.T("unresolved.resolve-failed"))
	}
	facts = append(facts,
		kit.Pair{Label: p.kit.T("unresolved.col.holder"), Value: th.Text.Render(kit.Clean(row.SeatHolder))},
		kit.Pair{Label: p.kit.T("unresolved.activity"), Value: th.Muted.Render(activity) + state},
	)
	if missing := p.missing(row); missing != "" {
		facts = append(facts, kit.Pair{Label: p.kit.T("unresolved.col.reason"), Value: th.Muted.Render(missing)})
	}
	if row.IgnoredAt.IsZero() {
		return facts
	}
	since := p.kit.Printer.DateTime(row.IgnoredAt.In(p.kit.Now().Location()))
	return append(facts, kit.Pair{Label: p.kit.T("unresolved.ignored-since"), Value: th.Muted.Render(since)})
}

// known are the texts that are not empty.
func known(texts ...string) []string {
	var all []string
	for _, t := range texts {
		if t != "" {
			all = append(all, t)
		}
	}
	return all
}

func (p *Page) candidate(i int, c store.CandidateRow, width int, chosen bool) []string {
	th := p.kit.Theme
	st := th.Styles
	bar := " "
	if chosen && p.inPreview {
		st, bar = th.On(theme.Focus), th.Accent.Render(th.Glyphs.Focus)
	} else if chosen {
		st, bar = th.On(theme.Current), th.Muted.Render(th.Glyphs.Focus)
	}
	inner := width - 1
	where := strings.Join(known(kit.Clean(c.Company), kit.Clean(c.Place)), " · ")
	score := st.Strong.Render(kit.PadLeft(strconv.Itoa(c.Score), 3)) + st.Fill.Render("  ")
	lines := []string{
		bar + kit.Spread(st, score+st.Name.Render(kit.Clean(c.Name)), st.Muted.Render(page.RecordWord(p.kit, c.Kind)), inner),
		bar + kit.Spread(st, st.Fill.Render("     ")+st.Muted.Render(kit.Fit(where, inner-5)), "", inner),
	}
	apart := p.apart(i, c)
	for n := range apart {
		apart[n] = kit.Fit(apart[n], inner-5) // addresses of two who read alike differ before their ends
	}
	apart = kit.WrapFacts(p.kit, apart, inner-5)
	for _, l := range apart[:min(linesApart, len(apart))] {
		lines = append(lines, bar+kit.Spread(st, st.Fill.Render("     ")+st.Muted.Render(l), "", inner))
	}
	return append(lines, "      "+kit.Evidence(th, th.Styles, c.Score, p.report.Value.threshold, inner-5))
}

// twinRoom is the room that the best candidate leaves to the next one, which reads alike: both are seen before the evidence of
// one is, until somebody looks at the candidates one by one.
func (p *Page) twinRoom(i, width int) int {
	all := p.candidates.Value
	if i > 0 || p.inPreview || len(all) < 2 || !alike(all[0], all[1]) {
		return 0
	}
	return 1 + len(p.candidate(1, all[1], width, false))
}

// evidence are the lines that add up to the score of the chosen candidate.
func (p *Page) evidence(i int, c store.CandidateRow, width int) []string {
	if i != p.chosen || i > 2 {
		return nil
	}
	th, inner := p.kit.Theme, width-1
	var lines []string
	for _, e := range c.Evidence {
		left := th.Muted.Render(kit.Pad(p.kit.T("unresolved.field."+e.Field), labelWidth)) +
			th.Muted.Render(kit.Fit(sentence.Evidence(p.kit.Printer, e), inner-labelWidth-10))
		lines = append(lines, "      "+kit.Spread(th.Styles, left, p.evidencePoints(e), inner-5))
	}
	sum := strings.Repeat(" ", labelWidth) + th.Muted.Render(p.kit.T("unresolved.score"))
	return append(lines, "      "+kit.Spread(th.Styles, sum, th.Strong.Render(strconv.Itoa(c.Score)), inner-5))
}

func (p *Page) shortCandidate(c store.CandidateRow, width int, chosen bool) string {
	th := p.kit.Theme
	name := th.Text
	if chosen {
		name = th.Strong
	}
	left := th.Strong.Render(kit.PadLeft(strconv.Itoa(c.Score), 3)) + "  " + name.Render(kit.Clean(c.Name)) + "  " +
		th.Muted.Render(strings.Join(known(page.RecordWord(p.kit, c.Kind), kit.Clean(c.Company), kit.Clean(c.Place)), " · "))
	return kit.Spread(th.Styles, left, kit.Evidence(th, th.Styles, c.Score, p.report.Value.threshold, 20), width)
}
