package emulator

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold brings a text to the form in which the database compares it: without
// regard to case and accents, as the default collation does, and without
// trailing spaces.
func fold(s string) string {
	s = strings.TrimRight(s, " ")
	for i := range len(s) {
		if s[i] >= 0x80 {
			return foldWide(s)
		}
	}
	return strings.ToLower(s)
}

func foldWide(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// compareValues orders two values of one column; false when either is null or
// they are of different kinds.
func compareValues(a, b any) (int, bool) {
	switch x := a.(type) {
	case nil:
		return 0, false
	case string:
		y, ok := b.(string)
		if !ok {
			return 0, false
		}
		return strings.Compare(fold(x), fold(y)), true
	case bool:
		y, ok := b.(bool)
		if !ok {
			return 0, false
		}
		return boolRank(x) - boolRank(y), true
	}
	x, ok1 := number(a)
	y, ok2 := number(b)
	if !ok1 || !ok2 {
		return 0, false
	}
	switch {
	case x < y:
		return -1, true
	case x > y:
		return 1, true
	}
	return 0, true
}

func equalValues(a, b any) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	order, ok := compareValues(a, b)
	return ok && order == 0
}

func boolRank(b bool) int {
	if b {
		return 1
	}
	return 0
}

// likeRunes matches a text against a pattern with the database's wildcards: % any
// run, _ one character, [abc] or [a-z] one of, [^…] none of. Both are folded.
func likeRunes(text, pattern []rune) bool {
	t, p := 0, 0
	star, mark := -1, 0
	for t < len(text) {
		width, ok := 0, false
		if p < len(pattern) && pattern[p] != '%' {
			width, ok = matchOne(text[t], pattern[p:])
		}
		switch {
		case ok:
			t, p = t+1, p+width
		case p < len(pattern) && pattern[p] == '%':
			star, mark = p, t
			p++
		case star >= 0: // give the last % one character more
			mark++
			t, p = mark, star+1
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '%' {
		p++
	}
	return p == len(pattern)
}

// matchOne matches one character with the head of a pattern and says how long
// that head is.
func matchOne(r rune, pattern []rune) (width int, ok bool) {
	switch pattern[0] {
	case '_':
		return 1, true
	case '[':
		end := -1
		for i := 2; i < len(pattern); i++ {
			if pattern[i] == ']' {
				end = i
				break
			}
		}
		if end < 0 {
			return 1, r == '['
		}
		return end + 1, inSet(r, pattern[1:end])
	}
	return 1, r == pattern[0]
}

func inSet(r rune, set []rune) bool {
	negated := len(set) > 1 && set[0] == '^'
	if negated {
		set = set[1:]
	}
	found := false
	for i := 0; i < len(set); i++ {
		if i+2 < len(set) && set[i+1] == '-' {
			found = found || r >= set[i] && r <= set[i+2]
			i += 2
			continue
		}
		found = found || r == set[i]
	}
	return found != negated
}
