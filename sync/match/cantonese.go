package match

import (
	"strings"
	"sync"
)

// Chinese names in Latin letters as Cantonese and as Mandarin read the same characters: Ka-Ming Wong is Jiaming Huang. One
// reading stands for several characters, so only a whole name counts: the family name, and a given name of at least two
// syllables each of which some character is read as in both.

// cantoneseTables are the family names by Hong Kong's spelling, and the syllables of given names.
type cantoneseTables struct {
	families  map[string][]string
	syllables map[string]map[string]bool // as in Hong Kong -> in pinyin
}

var cantonese = sync.OnceValue(func() *cantoneseTables {
	t := &cantoneseTables{families: map[string][]string{}, syllables: map[string]map[string]bool{}}
	for _, fields := range rows("cantonese") {
		t.families[loose(fields[0])] = looseAll(fields[1:])
	}
	for _, ways := range hanTables().syllables {
		pinyin, here := loose(ways[0]), loose(ways[len(ways)-1])
		for _, way := range hongKongWays(here) {
			if t.syllables[way] == nil {
				t.syllables[way] = map[string]bool{}
			}
			t.syllables[way][pinyin] = true
		}
	}
	return t
})

// hongKongWays are the ways in which people of Hong Kong write a syllable: Tsz and Tsi, Chun and Tsun, Yee and Yi, Wah and Wa.
func hongKongWays(syllable string) []string {
	ways := []string{syllable}
	if rest, found := strings.CutPrefix(syllable, "ts"); found {
		ways = append(ways, "ch"+rest)
	}
	if stem, found := strings.CutSuffix(syllable, "ei"); found {
		ways = append(ways, stem+"i")
	}
	switch {
	case syllable == "tsi":
		ways = append(ways, "tsz", "tze")
	case syllable == "si":
		ways = append(ways, "sze", "sz")
	case syllable == "yi":
		ways = append(ways, "yee")
	case strings.HasSuffix(syllable, "a"):
		ways = append(ways, syllable+"h")
	}
	return ways
}

// otherReading: one name is the other one in the other language.
func otherReading(a, b *person) bool {
	return isCantoneseOf(a, b) || isCantoneseOf(b, a)
}

func isCantoneseOf(a, b *person) bool {
	if len(a.family) != 1 || len(b.family) != 1 || len(a.given) == 0 || len(b.given) == 0 || !inLatin(a.given) || !inLatin(b.given) {
		return false
	}
	t := cantonese()
	if !contains(t.families[a.family[0].latin], b.family[0].latin) {
		return false
	}
	return t.sameGiven(joinLatin(a.given), joinLatin(b.given))
}

func inLatin(all []word) bool {
	for _, w := range all {
		if w.script != latinScript || w.single() {
			return false
		}
	}
	return true
}

// sameGiven: two words fall into as many syllables, at least two, each a reading of one character in both.
func (t *cantoneseTables) sameGiven(here, there string) bool {
	return t.pairs(here, there) >= 2
}

// pairs is how many syllables two words have in common from their beginnings to both ends, 0 when they have not.
func (t *cantoneseTables) pairs(here, there string) int {
	const longest = 6
	if here == "" && there == "" {
		return 0
	}
	for n := min(longest, len(here)); n > 0; n-- {
		for pinyin := range t.syllables[here[:n]] {
			rest, found := strings.CutPrefix(there, pinyin)
			if !found {
				continue
			}
			if rest == "" && n == len(here) {
				return 1
			}
			if more := t.pairs(here[n:], rest); more > 0 {
				return more + 1
			}
		}
	}
	return 0
}

// otherFamilies are the family names that one is read as in the other language.
func otherFamilies(p *person) []string {
	if len(p.family) != 1 || len(p.given) == 0 || !inLatin(p.given) {
		return nil
	}
	t, own := cantonese(), p.family[0].latin
	if known().common[joinLatin(p.given)] != "" {
		return nil
	}
	all := append([]string{}, t.families[own]...)
	for here, there := range t.families {
		if contains(there, own) {
			all = append(all, here)
		}
	}
	return all
}
