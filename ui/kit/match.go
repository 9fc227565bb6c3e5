package kit

import (
	"strings"
	"unicode"

	"github.com/sahilm/fuzzy"
	"golang.org/x/text/unicode/norm"

	"navsync/ui/theme"
)

// Fold makes text comparable for search: lower case, without accents.
func Fold(s string) string {
	if isPlain(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// Search returns the indexes of the folded texts that hold every word of the query, in their order.
// A word that no text holds is looked for fuzzily: its letters in order.
func Search(query string, folded []string) []int {
	left := make([]int, len(folded))
	for i := range left {
		left[i] = i
	}
	for _, word := range strings.Fields(Fold(query)) {
		var hits []int
		for _, i := range left {
			if strings.Contains(folded[i], word) {
				hits = append(hits, i)
			}
		}
		if len(hits) == 0 {
			hits = fuzzyHits(word, folded, left)
		}
		left = hits
	}
	return left
}

// Resembles says whether the folded text has the letters of the folded word in their order, close enough together to
// be meant.
func Resembles(text, word string) bool { return len(fuzzyHits(word, []string{text}, []int{0})) > 0 }

func fuzzyHits(word string, folded []string, among []int) []int {
	var hits []int
	texts := make([]string, len(among))
	for i, at := range among {
		texts[i] = folded[at]
	}
	for _, m := range fuzzy.FindNoSort(word, texts) {
		if m.Score+len(m.Str)-len(word) >= 0 { // a long text is no worse a hit than a short one
			hits = append(hits, among[m.Index])
		}
	}
	return hits
}

// Highlight renders text with what matches the query's words in the hit style and the rest in base.
func Highlight(text, query string, base, hit theme.Style) string {
	runes := []rune(text)
	folded := make([]string, len(runes))
	for i, r := range runes {
		folded[i] = Fold(string(r))
	}
	marked := make([]bool, len(runes))
	for _, word := range strings.Fields(Fold(query)) {
		markWord(folded, word, marked)
	}
	var b strings.Builder
	for from := 0; from < len(runes); {
		to := from
		for to < len(runes) && marked[to] == marked[from] {
			to++
		}
		style := base
		if marked[from] {
			style = hit
		}
		b.WriteString(style.Render(string(runes[from:to])))
		from = to
	}
	return b.String()
}

func markWord(folded []string, word string, marked []bool) {
	for from := range folded {
		rest, to := word, from
		for rest != "" && to < len(folded) && strings.HasPrefix(rest, folded[to]) {
			rest = rest[len(folded[to]):]
			to++
		}
		if rest == "" && to > from {
			for i := from; i < to; i++ {
				marked[i] = true
			}
			return
		}
	}
}
