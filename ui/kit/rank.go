package kit

import (
	"slices"
	"strings"
)

// How well a line answers a query, the best first.
const (
	exactTitle   = iota
	titleBegins  // with the query
	wordsBegin   // every word of the query begins a word of the title
	titleHolds   // every word stands somewhere in the title
	otherNames   // in the title, its group or its other names
	onlyInTip    // in what it does
	onlyResemble // nowhere as it is written
)

// rank says how well a line answers a folded query.
func rank(l Choosable, query string) int {
	title, words := Fold(l.Title), strings.Fields(query)
	switch {
	case title == query:
		return exactTitle
	case strings.HasPrefix(title, query):
		return titleBegins
	case everyWord(words, func(w string) bool { return beginsWord(title, w) }):
		return wordsBegin
	case everyWord(words, func(w string) bool { return strings.Contains(title, w) }):
		return titleHolds
	}
	names := Fold(l.Title + " " + l.Group + " " + l.Also)
	switch {
	case everyWord(words, func(w string) bool { return strings.Contains(names, w) }):
		return otherNames
	case everyWord(words, func(w string) bool { return strings.Contains(names+" "+Fold(l.More), w) }):
		return onlyInTip
	}
	return onlyResemble
}

func everyWord(words []string, holds func(string) bool) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !holds(w) })
}

func beginsWord(title, word string) bool {
	return slices.ContainsFunc(strings.Fields(title), func(t string) bool {
		return strings.HasPrefix(strings.TrimLeft(t, "“\"'‘(«"), word)
	})
}

// ranked puts the lines of these indexes in the order of how well they answer the query; those that answer
// alike keep their order.
func (ch *Chooser) ranked(lines []int) []int {
	query := Fold(strings.TrimSpace(ch.Query()))
	if query == "" {
		return lines
	}
	ranks := map[int]int{}
	for _, i := range lines {
		ranks[i] = rank(ch.spec.Lines[i], query)
	}
	slices.SortStableFunc(lines, func(a, b int) int { return ranks[a] - ranks[b] })
	return lines
}
