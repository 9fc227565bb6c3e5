package match

import (
	"slices"
	"strings"
)

// tie says how two firms belong together, the closer the higher.
type tie int8

const (
	tieUnknown   tie = iota // one side has no firm
	tieDifferent            // two firms
	tieFormer               // the record has a firm that the member has left
	tieHouse                // all distinctive words of one are in the other: Siemens, Siemens Energy
	tieBranch               // only a country or a word like "group" differs
	tieAlias                // a domain, an acronym, a former name, one letter
	tieSame
)

// compareFirms compares two names.
func compareFirms(a, b *firm) tie {
	switch {
	case a.empty() || b.empty():
		return tieUnknown
	case a.whole == b.whole, a.full == b.full, a.elided == b.whole, b.elided == a.whole, contains(a.spoken, b.full), contains(b.spoken, a.full):
		return tieSame
	case sameSet(a.words, b.words) && sameOrNone(a.common, b.common) && sameOrNone(a.neutral, b.neutral):
		return tieSame
	case renamed(a, b), renamed(b, a), isAcronym(a, b), isAcronym(b, a), misspelled(a, b), heardAlike(a, b):
		return tieAlias
	}
	ours, theirs := left(a, b), left(b, a)
	switch {
	case !related(a, b), apartByPlace(a, b), ours > 0 && (theirs > 0 || len(b.neutral) > 0), theirs > 0 && len(a.neutral) > 0:
		return tieDifferent
	case ours+theirs == 0:
		return tieBranch
	}
	return tieHouse
}

// related: the same leading word, or all words of one written together at the start of the other.
func related(a, b *firm) bool {
	return a.joined == b.joined || a.words[0] == b.words[0] || startsWith(a, b) || startsWith(b, a)
}

// left counts what a has and b has not: distinctive words, and common ones that say what a firm does.
func left(a, b *firm) int {
	n := 0
	if a.joined != b.joined && !startsWith(a, b) {
		for _, text := range a.words {
			if !contains(b.words, text) {
				n++
			}
		}
	}
	for _, text := range a.common {
		if !contains(b.common, text) {
			n++
		}
	}
	return n
}

func sameOrNone(a, b []string) bool { return len(a)+len(b) == 0 || sameSet(a, b) }

// renamed: a is a former name of b.
func renamed(a, b *firm) bool {
	for _, former := range [...]string{a.full, a.whole, a.plain, a.joined} {
		later, found := known().renamed[former]
		if found && (b.called(later) || b.called(known().renamed[later])) {
			return true
		}
	}
	return false
}

func (f *firm) called(name string) bool {
	return name != "" && (name == f.full || name == f.whole || name == f.plain || name == f.joined)
}

// misspelled: as many words, all alike but one of at least six letters with one letter changed.
func misspelled(a, b *firm) bool {
	if len(a.words) != len(b.words) || !sameOrNone(a.common, b.common) {
		return false
	}
	edits := 0
	for i := range a.words {
		switch {
		case a.words[i] == b.words[i]:
		case len(a.words[i]) >= 6 && len(b.words[i]) >= 6 && oneEdit(a.words[i], b.words[i]):
			edits++
		default:
			return false
		}
	}
	return edits == 1
}

// startsWith: the first word of one is the whole other, written together: BNP Paribas Cardif, BNPParibas.
func startsWith(short, long *firm) bool {
	joined := ""
	for _, text := range long.words[:len(long.words)-1] {
		joined += text
		if joined == short.joined && len(joined) > 2 {
			return true
		}
	}
	return false
}

// heardAlike: a name in another script, or one that came from there: Полярис is Polaris, Шуме Šume.
func heardAlike(a, b *firm) bool {
	if !a.foreign && !b.foreign || len(a.words) != len(b.words) || !sameOrNone(a.common, b.common) {
		return false
	}
	for i := range a.words {
		if bones(sound(a.words[i])) != bones(sound(b.words[i])) {
			return false
		}
	}
	return len(bones(sound(a.joined))) > 2
}

// apartByPlace: both names say a country, and not the same one: daughters of one house are two firms.
func apartByPlace(a, b *firm) bool {
	ours, theirs := a.lands(), b.lands()
	return len(ours) > 0 && len(theirs) > 0 && !slices.ContainsFunc(ours, func(land string) bool { return contains(theirs, land) })
}

// lands are the countries in a firm's name, each under one name.
func (f *firm) lands() []string {
	var all []string
	for _, text := range f.neutral {
		if land := firmLands[text]; land != "" {
			all = append(all, land)
		}
		if isCity(text) {
			all = append(all, text)
		}
	}
	return all
}

// firmLands are countries as firms name their daughters, each with one of its names.
var firmLands = func() map[string]string {
	one := map[string]string{}
	for _, row := range [...]string{
		"france", "deutschland germany allemagne", "uk gb", "usa us america", "suisse schweiz switzerland svizzera", "belgium belgique belgie",
		"luxembourg", "italia italy italie", "espana spain espagne", "portugal", "canada", "mexico", "brasil brazil bresil", "argentina", "chile",
		"colombia", "peru", "nederland netherlands holland", "norge norway norvege", "sverige sweden suede", "danmark denmark danemark",
		"suomi finland", "osterreich austria autriche", "polska poland pologne", "cesko czech cz", "slovakia slovensko",
		"magyarorszag hungary hungaria", "romania", "bulgaria", "hrvatska croatia", "srbija serbia", "slovenija", "hellas greece",
		"turkiye turkey turkiyede turquie", "russia rossija", "ukraine ukraina", "india inde", "china chine", "japan japon", "korea", "singapore",
		"malaysia", "indonesia", "thailand", "vietnam", "philippines", "australia", "zealand nz", "ireland irlande", "israel", "egypt",
		"maroc morocco", "tunisie", "algerie", "senegal", "nigeria", "kenya", "uae emirates", "ksa saudi", "qatar", "kuwait",
	} {
		names := strings.Fields(row)
		for _, name := range names {
			one[loose(name)] = names[0]
		}
	}
	return one
}()
