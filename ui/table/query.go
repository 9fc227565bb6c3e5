package table

import (
	"strconv"
	"strings"
	"unicode"

	"navsync/ui/kit"
)

var operators = []string{">=", "<=", ">", "<", "="}

// Parse reads a filter line: words, "quoted words" and column:value parts. names maps a folded name to
// a column's ID; a part whose column is not among them is a word.
func Parse(line string, names map[string]string) Query {
	q := Query{Filter: line}
	for _, part := range split(line) {
		name, value, found := strings.Cut(part, ":")
		id, known := names[kit.Fold(name)]
		if !found || !known || value == "" {
			q.Words = append(q.Words, part)
			if found && !known && value != "" && isName(name) {
				q.Unknown = name
			}
			continue
		}
		term := Term{Column: id, Op: ":", Value: value}
		for _, op := range operators {
			if rest, ok := strings.CutPrefix(value, op); ok {
				term.Op, term.Value = op, rest
				break
			}
		}
		if n, err := strconv.ParseFloat(strings.ReplaceAll(term.Value, ",", "."), 64); err == nil {
			term.Number, term.IsNumber = n, true
		}
		if term.Value != "" {
			q.Terms = append(q.Terms, term)
		}
	}
	return q
}

// isName says whether a word can be meant as the name of a column: letters alone, and not the beginning of an address.
func isName(word string) bool {
	letters := strings.IndexFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }) < 0
	return word != "" && letters && word != "http" && word != "https"
}

// split breaks a line at blanks outside of quotes, which it drops.
func split(line string) []string {
	var parts []string
	var part strings.Builder
	quoted := false
	flush := func() {
		if part.Len() > 0 {
			parts = append(parts, part.String())
			part.Reset()
		}
	}
	for _, r := range line {
		switch {
		case r == '"':
			quoted = !quoted
		case r == ' ' && !quoted:
			flush()
		default:
			part.WriteRune(r)
		}
	}
	flush()
	return parts
}

// holds says whether a number satisfies a term.
func (t Term) holds(n float64) bool {
	switch t.Op {
	case ">":
		return n > t.Number
	case "<":
		return n < t.Number
	case ">=":
		return n >= t.Number
	case "<=":
		return n <= t.Number
	default:
		return n == t.Number
	}
}
