package match

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// letterForms are letters that decomposition leaves whole.
var letterForms = strings.NewReplacer(
	"ø", "o", "ł", "l", "æ", "ae", "œ", "oe", "đ", "d", "ð", "d", "þ", "th", "ı", "i",
	"'", "", "’", "", "‘", "", "ʼ", "", "`", "", "´", "",
)

// fold gives a text in one case, without marks and apostrophes.
func fold(text string) string {
	if isPlain(text) {
		return strings.ToLower(text)
	}
	text = cases.Fold().String(norm.NFKC.String(text))
	text = letterForms.Replace(text)
	text = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(text))
	return norm.NFC.String(text)
}

func isPlain(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] >= 0x80 || text[i] == '\'' || text[i] == '`' {
			return false
		}
	}
	return true
}

// words splits a folded text at everything that is neither letter nor digit.
func words(folded string) []string {
	return strings.FieldsFunc(folded, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// umlauts are written ue or u, oe or o, ae or a; both come to the short form.
var umlauts = strings.NewReplacer("ae", "a", "oe", "o", "ue", "u")

// sameSet reports whether two lists hold the same words, in any order.
func sameSet(a, b []string) bool {
	return len(a) == len(b) && subset(a, b) && subset(b, a)
}

// subset reports whether b holds every word of a, which has at least one.
func subset(a, b []string) bool {
	for _, word := range a {
		if !contains(b, word) {
			return false
		}
	}
	return len(a) > 0
}

func contains(list []string, word string) bool {
	for _, other := range list {
		if other == word {
			return true
		}
	}
	return false
}
