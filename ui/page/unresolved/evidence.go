package unresolved

import (
	"slices"
	"strconv"
	"strings"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/sentence"
)

// evidencePoints is what a line gives or takes.
func (p *Page) evidencePoints(e store.Evidence) string {
	th := p.kit.Theme
	if points := sentence.Points(e); points != "" {
		return th.Text.Render(points)
	}
	return th.Quiet.Render(th.Glyphs.Zero)
}

// evidenceLine is the explanation in one line: what gave points, and what took most.
func (p *Page) evidenceLine(c store.CandidateRow) string {
	var parts []string
	for _, e := range c.Evidence {
		switch {
		case e.Field == "rule" || e.Field == "rivals":
			parts = append(parts, sentence.Evidence(p.kit.Printer, e))
		case e.Points > 0:
			parts = append(parts, p.kit.T("unresolved.field."+e.Field)+" "+p.kit.T("unresolved.relation."+e.Relation)+" +"+strconv.Itoa(e.Points))
		}
	}
	return strings.Join(parts, "  ")
}

// missing says what could still prove the best candidate, of an activity that is below the threshold.
func (p *Page) missing(row store.UnresolvedRow) string {
	if row.Reason != "below-threshold" || len(row.Evidence) == 0 {
		return ""
	}
	var fields []string
	for _, field := range store.Missing(row.Evidence) {
		fields = append(fields, p.kit.T("unresolved.field."+field))
	}
	if len(fields) == 0 {
		return ""
	}
	return p.kit.T("unresolved.missing", "Score", row.BestScore, "Fields", strings.Join(fields, ", "))
}

// apart tells a candidate from another that reads alike: by e-mail, phone, owner, last activity, when the record was changed
// and how much of it is filled in.
func (p *Page) apart(at int, c store.CandidateRow) []string {
	others := slices.Delete(slices.Clone(p.candidates.Value), at, at+1)
	if !slices.ContainsFunc(others, func(o store.CandidateRow) bool { return alike(o, c) }) {
		return nil
	}
	parts := known(kit.Clean(c.Email), kit.Clean(c.Phone), kit.Clean(c.Owner))
	if !c.ActiveAt.IsZero() {
		parts = append(parts, p.kit.T("unresolved.active", "Date", p.kit.Printer.Date(c.ActiveAt.In(p.kit.Now().Location()))))
	}
	if !c.ChangedAt.IsZero() {
		parts = append(parts, p.kit.T("unresolved.changed", "Date", p.kit.Printer.Date(c.ChangedAt.In(p.kit.Now().Location()))))
	}
	return append(parts, p.kit.T("unresolved.filled", "Filled", c.Filled, "Columns", store.CandidateColumns))
}

// alike says whether two candidates read the same: their names and companies do not tell one from the other.
func alike(a, b store.CandidateRow) bool {
	return strings.EqualFold(a.Name, b.Name) && strings.EqualFold(a.Company, b.Company)
}
