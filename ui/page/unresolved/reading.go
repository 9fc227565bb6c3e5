package unresolved

import (
	"strconv"
	"strings"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/sentence"
)

// List implements kit.Lister: the activities, or the candidates of one while they have the focus.
func (p *Page) List() kit.List {
	if !p.inPreview {
		return p.table
	}
	rows := kit.Rows{Place: p.chosen, Go: func(i int) { p.chosen = i }}
	for _, c := range p.candidates.Value {
		rows.Texts = append(rows.Texts, p.said(c))
	}
	return rows
}

// said is a candidate as one sentence.
func (p *Page) said(c store.CandidateRow) string {
	parts := known(kit.Clean(c.Name), page.RecordWord(p.kit, c.Kind), kit.Clean(c.Company), kit.Clean(c.Place))
	score := p.kit.T("plain.score", "score", strconv.Itoa(c.Score), "threshold", strconv.Itoa(p.report.Value.threshold))
	parts = append(parts, score)
	for _, e := range c.Evidence {
		points := sentence.Points(e)
		parts = append(parts, strings.Join(known(p.kit.T("unresolved.field."+e.Field), sentence.Evidence(p.kit.Printer, e), points), " "))
	}
	return strings.Join(parts, ", ")
}

// Detail implements kit.Detailed: the activity's text, then its candidates.
func (p *Page) Detail(width int) []string {
	row, ok := p.table.Focus()
	if !ok {
		return nil
	}
	lines := append(p.activity(row, width), kit.Pairs(p.kit.Theme.Styles, p.facts(row), labelWidth, width)...)
	lines = append(lines, p.nobody(width)...)
	for i, c := range p.candidates.Value {
		lines = append(lines, p.kit.T("plain.candidate", "number", i+1, "count", len(p.candidates.Value), "text", p.said(c)))
	}
	return lines
}
