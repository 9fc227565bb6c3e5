package match

import (
	"slices"
	"strings"
	"sync"
	"unicode"
)

// Chinese characters and kana. A character has forms (traditional, simplified, Japanese) that are one, and readings:
// in Mandarin, written as on the mainland and as in Taiwan, in Cantonese, in Japanese.

// hanVariants are the forms of characters, each with the simplified one.
var hanVariants = sync.OnceValue(func() map[rune]rune {
	one := map[rune]rune{}
	for _, fields := range rows("hanvariants") {
		to := []rune(fields[0])[0]
		for _, form := range fields[1:] {
			one[[]rune(form)[0]] = to
		}
	}
	return one
})

const firstHan = 0x2E80

// oneForm gives the form of a character that stands for all its forms.
func oneForm(r rune) rune {
	if r < firstHan {
		return r
	}
	if to, found := hanVariants()[r]; found {
		return to
	}
	return r
}

// hanReadings are the tables of readings; they are large, and asked only where characters are met.
type hanReadings struct {
	syllables        map[rune][]string // pinyin, as in Taiwan, as in Hong Kong
	pinyin           map[string]bool   // all syllables of pinyin
	surnames, givens map[string][]string
	longest          int // of Japanese family names, in characters
}

var hanTables = sync.OnceValue(func() *hanReadings {
	t := &hanReadings{syllables: map[rune][]string{}, pinyin: map[string]bool{}, surnames: map[string][]string{}, givens: map[string][]string{}}
	for _, fields := range packedRows("hansyllables") {
		t.syllables[[]rune(fields[0])[0]] = fields[1:]
		t.pinyin[fields[1]] = true
	}
	for _, fields := range packedRows("japanesenames") {
		at := slices.Index(fields, "/")
		if family := fields[1:at]; len(family) > 0 {
			t.surnames[fields[0]] = family
			t.longest = max(t.longest, len([]rune(fields[0])))
		}
		if given := fields[at+1:]; len(given) > 0 {
			t.givens[fields[0]] = given
		}
	}
	return t
})

// hanWays are the ways to write a word of characters with Latin letters: what is listed for it first.
func hanWays(word string) []string {
	if isKana(word) {
		return kanaWays(word)
	}
	t := hanTables()
	var ways []string
	add := func(more ...string) {
		for _, way := range more {
			if way = loose(way); way != "" && !contains(ways, way) {
				ways = append(ways, way)
			}
		}
	}
	add(known().readings[word]...)
	add(t.surnames[word]...)
	add(t.givens[word]...)
	add(t.together(word)...)
	if len(ways) == 0 {
		return []string{spelled(word)}
	}
	return ways
}

// together reads a word character by character, in each of the languages.
func (t *hanReadings) together(word string) []string {
	const languages = 4
	var ways [languages]strings.Builder
	for _, r := range word {
		syllables := t.syllables[r]
		if len(syllables) == 0 {
			return nil
		}
		for i := range ways {
			ways[i].WriteString(syllables[min(i, len(syllables)-1)])
		}
	}
	all := make([]string, languages)
	for i := range ways {
		all[i] = ways[i].String()
	}
	return all
}

func isKana(word string) bool {
	for _, r := range word {
		if !unicode.Is(unicode.Hiragana, r) && !unicode.Is(unicode.Katakana, r) && r != 'ー' {
			return false
		}
	}
	return true
}

// longVowels are written once by most: Kōno, Kouno and Kohno are Kono.
var longVowels = respell("ou", "o", "oo", "o", "uu", "u", "oh", "o")

func kanaWays(word string) []string {
	long := kanaLetters(word)
	short := longVowels.Replace(long)
	if short == long {
		return []string{long}
	}
	return []string{short, long}
}

// kanaRows are the syllables in the order of the script, from あ on; what is small among them stands as it is large.
var kanaRows = strings.Fields("a a i i u u e e o o ka ga ki gi ku gu ke ge " +
	"ko go sa za shi ji su zu se ze so zo ta da chi ji tsu tsu zu te de to do " +
	"na ni nu ne no ha ba pa hi bi pi fu bu pu he be pe ho bo po ma mi mu me mo ya ya yu yu yo yo ra ri ru re ro wa wa i e o n vu")

const (
	firstKana    = 'ぁ'
	katakanaFrom = 'ァ' - 'ぁ'
)

// kanaLetters writes kana with Latin letters: しょう is shou, なっ na and a double consonant.
func kanaLetters(word string) string {
	var b strings.Builder
	double := false
	for _, r := range word {
		if r >= 'ァ' && r <= 'ヴ' {
			r -= katakanaFrom
		}
		at := int(r - firstKana)
		if at < 0 || at >= len(kanaRows) {
			continue
		}
		syllable := kanaRows[at]
		switch r {
		case 'っ':
			double = true
			continue
		case 'ゃ', 'ゅ', 'ょ':
			before := strings.TrimSuffix(b.String(), "i")
			b.Reset()
			b.WriteString(before)
			if strings.HasSuffix(before, "sh") || strings.HasSuffix(before, "ch") || strings.HasSuffix(before, "j") {
				syllable = syllable[1:]
			}
		}
		if double {
			b.WriteByte(syllable[0])
			double = false
		}
		b.WriteString(syllable)
	}
	return b.String()
}

// isPinyin reports a word of two or more syllables of Chinese: another syllable makes another name, not an error.
func isPinyin(latin string) bool {
	return syllableCount(latin, hanTables().pinyin) >= 2
}

// syllableCount counts those that a word falls into, the longest first; 0 when it does not.
func syllableCount(latin string, of map[string]bool) int {
	const longest = 6
	if latin == "" {
		return 0
	}
	for n := min(longest, len(latin)); n > 0; n-- {
		if !of[latin[:n]] {
			continue
		}
		if n == len(latin) {
			return 1
		}
		if rest := syllableCount(latin[n:], of); rest > 0 {
			return rest + 1
		}
	}
	return 0
}
