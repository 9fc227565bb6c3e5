package unresolved

import (
	"encoding/json"
	"strconv"
	"strings"

	"navsync/store"
	"navsync/ui/kit"
)

// evidence is one line of a score's explanation, as package match makes it.
type evidence struct {
	Field    string `json:"field"`
	Ours     string `json:"ours"`
	Theirs   string `json:"theirs"`
	Relation string `json:"relation"`
	Points   int    `json:"points"`
	Note     string `json:"note"`
	Of       int    `json:"of"`
}

// evidenceOf reads a candidate's explanation. A damaged one explains nothing.
func evidenceOf(c store.CandidateRow) []evidence {
	var all []evidence
	if json.Unmarshal([]byte(c.Evidence), &all) != nil {
		return nil
	}
	return all
}

// evidencePoints is what a line gives or takes.
func (p *Page) evidencePoints(e evidence) string {
	th := p.kit.Theme
	switch {
	case e.Points > 0:
		return th.Text.Render("+" + strconv.Itoa(e.Points))
	case e.Points < 0:
		return th.Text.Render("−" + strconv.Itoa(-e.Points))
	}
	return th.Quiet.Render(th.Glyphs.Zero)
}

// evidenceText says in words how the two sides stand to each other, and how much that proves.
func (p *Page) evidenceText(e evidence) string {
	var parts []string
	if e.Field != "rule" && e.Field != "rivals" {
		parts = append(parts, p.relation(e))
	}
	if e.Note != "" {
		parts = append(parts, p.kit.T("unresolved.note."+e.Note))
	}
	if key := "unresolved.of." + e.Field; e.Of > 0 && p.kit.Printer.Has(key) {
		parts = append(parts, p.kit.T(key, "count", e.Of))
	}
	return strings.Join(parts, ", ")
}

// relation is what the two sides have to do with each other, in words.
func (p *Page) relation(e evidence) string {
	word := p.kit.T("unresolved.relation." + e.Relation)
	if e.Relation == "same" || e.Theirs == "" {
		return word
	}
	return kit.Clean(e.Theirs) + " " + word
}

// evidenceLine is the explanation in one line: what gave points, and what took most.
func (p *Page) evidenceLine(c store.CandidateRow) string {
	var parts []string
	for _, e := range evidenceOf(c) {
		switch {
		case e.Field == "rule" || e.Field == "rivals":
			parts = append(parts, p.evidenceText(e))
		case e.Points > 0:
			parts = append(parts, p.kit.T("unresolved.field."+e.Field)+" "+p.kit.T("unresolved.relation."+e.Relation)+" +"+strconv.Itoa(e.Points))
		}
	}
	return strings.Join(parts, "  ")
}
