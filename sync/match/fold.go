package match

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// letterForms are letters that decomposition leaves whole.
var letterForms = strings.NewReplacer(
	"ø", "o", "ł", "l", "æ", "ae", "œ", "oe", "đ", "d", "ð", "d", "þ", "th", "ı", "i",
	"ی", "ي", "ى", "ى", "ک", "ك", // Persian letters
	"'", "", "’", "", "‘", "", "ʼ", "", "`", "", "´", "",
)

// fold gives a text in one case and one form of characters, without marks and apostrophes.
func fold(text string) string {
	if isPlain(text) {
		return strings.ToLower(text)
	}
	text = cases.Fold().String(norm.NFKC.String(unscrambled(text)))
	text = letterForms.Replace(text)
	text = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) && r != voiced && r != halfVoiced {
			return -1
		}
		return oneForm(r)
	}, norm.NFD.String(text))
	return norm.NFC.String(text)
}

// The marks of kana are letters of their own: は is ha, ば ba.
const voiced, halfVoiced = '\u3099', '\u309A'

func isPlain(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] >= 0x80 || text[i] == '\'' || text[i] == '`' {
			return false
		}
	}
	return true
}

// unscrambled brings back what a tool read as Windows-1252 though it was UTF-8: "ZoÃ«" is Zoë.
func unscrambled(text string) string {
	if !strings.ContainsAny(text, "ÃÂÅÄ") {
		return text
	}
	raw, err := charmap.Windows1252.NewEncoder().String(text)
	if err != nil || !utf8.ValidString(raw) || raw == text {
		return text
	}
	return raw
}

// words splits a folded text at everything that is neither letter nor digit.
func words(folded string) []string {
	return strings.FieldsFunc(folded, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mc, r)
	})
}

// umlauts are written ue or u, oe or o, ae, aa or a; all come to the short form.
// What ends with two e is none: Saeed.
var umlauts = respell("aee", "aee", "ae", "a", "oe", "o", "ue", "u", "aa", "a")

// loose is a folded word with its umlauts in the short form.
// At the end of Michael there is none.
func loose(word string) string {
	if stem, found := strings.CutSuffix(word, "ael"); found {
		return umlauts.Replace(umlauts.Replace(stem)) + "ael"
	}
	return umlauts.Replace(umlauts.Replace(word))
}

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

func set(words ...string) map[string]bool {
	s := make(map[string]bool, len(words))
	for _, word := range words {
		s[word] = true
	}
	return s
}
