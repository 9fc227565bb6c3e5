package sentence

import (
	"strconv"
	"strings"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/lang"
)

// Evidence says in words how the two sides of a line of evidence stand to each other, and how much that proves.
func Evidence(p *lang.Printer, e store.Evidence) string {
	var parts []string
	if e.Field != "rule" && e.Field != "rivals" {
		parts = append(parts, relation(p, e))
	}
	if e.Note != "" {
		parts = append(parts, p.T("unresolved.note."+e.Note)) //lang:keys unresolved.note.*
	}
	if key := "unresolved.of." + e.Field; e.Of > 0 && p.Has(key) { //lang:keys unresolved.of.*
		parts = append(parts, p.T(key, "count", e.Of))
	}
	return strings.Join(parts, ", ")
}

// relation is what the two sides have to do with each other, in words.
func relation(p *lang.Printer, e store.Evidence) string {
	word := p.T("unresolved.relation." + e.Relation) //lang:keys unresolved.relation.*
	if e.Relation == "same" || e.Theirs == "" {
		return word
	}
	return kit.Clean(e.Theirs) + " " + word
}

// Points writes what a line of evidence gives or takes: "+50", "−12"; "" for nothing.
func Points(e store.Evidence) string {
	switch {
	case e.Points > 0:
		return "+" + strconv.Itoa(e.Points)
	case e.Points < 0:
		return "−" + strconv.Itoa(-e.Points)
	}
	return ""
}
