package match

import (
	"cmp"
	"strings"
)

// level says how alike two names are as a whole, the better the higher.
type level int8

const (
	levelNone    level = iota // nothing is alike
	levelFamily               // the family name alone: a relative
	levelGiven                // the given name alone: married, or somebody else
	levelOneWord              // one side has one word only
	levelTypo
	levelInitial
	levelNick
	levelSpelled
	levelPart   // one side has more: a middle name, a second family name, a maiden name
	levelFolded // order, umlauts, ways of joining
	levelExact
)

// conflict is what speaks against two names that are alike.
type conflict int8

const (
	conflictNone       conflict = iota
	conflictFamily              // two full second family names that differ
	conflictMiddle              // two full middle names that differ
	conflictFather              // patronymics that differ
	conflictGeneration          // junior and senior
)

// names is the outcome of comparing two names.
type names struct {
	level    level
	conflict conflict
	// given and family are the words that agree, ours and theirs; zero where none does.
	given, family pairing
	// deviations beyond the one that the level tells.
	deviations int
	// open: the part that differs may be one name after all: another script, or a given name that no table knows.
	open bool
	// two: both given names are borne by people, so that an address in common is a family's.
	two bool
	// more: their name has words that agree with ours beyond the two.
	more []word
}

// pairing are two words that agree.
type pairing struct {
	ours, theirs word
	grade        grade
}

// compareNames compares two names, in the order in which they stand and turned.
func compareNames(a, b *person, errs func(a, b word) bool) names {
	if a.empty() || b.empty() {
		return names{}
	}
	best := compareOrdered(a, b, errs)
	if best.level == levelExact {
		return best.contradicted(a, b)
	}
	if len(a.family) > 0 && len(b.family) > 0 {
		for _, pair := range orders(a, b) {
			other := compareOrdered(pair[0], pair[1], errs)
			if other.level == levelExact && !a.guessed && !b.guessed {
				other.level = levelFolded
			}
			if other.before(best) {
				best = other
			}
		}
	}
	return best.contradicted(a, b)
}

// before orders two readings of the same names, the better first, so that no order matters.
func (n names) before(other names) bool {
	return cmp.Or(cmp.Compare(other.level, n.level), cmp.Compare(n.deviations, other.deviations), cmp.Compare(n.conflict, other.conflict)) < 0
}

// orders are the other ways to read two names: the family name first, and, where a name stood in one field, another
// border between given and family name.
func orders(a, b *person) [][2]*person {
	all := [][2]*person{{a, b.turned()}, {a.turned(), b}}
	if len(a.given)+len(a.family) > 2 || len(b.given)+len(b.family) > 2 {
		for _, x := range a.splits() {
			for _, y := range b.splits() {
				if x != a || y != b {
					all = append(all, [2]*person{x, y})
				}
			}
		}
	}
	return all
}

// splits are the ways to part a name of one field in given and family name, the one that it has first.
func (p *person) splits() []*person {
	all := []*person{p}
	whole := p.all()
	if !p.guessed || len(whole) < 3 || len(whole) > 5 {
		return all
	}
	for at := 1; at < len(whole); at++ {
		if at == len(p.given) {
			continue
		}
		// The family name may be the last words, or the first.
		all = append(all, p.parted(whole[:at], whole[at:]), p.parted(whole[at:], whole[:at]))
	}
	return all
}

// parted is the same name with another border between given and family name.
func (p *person) parted(given, family []word) *person {
	return &person{given: given, family: family, whole: joinLatin(family), aside: p.aside, father: p.father, generation: p.generation, guessed: true}
}

func (n names) contradicted(a, b *person) names {
	switch n.level {
	case levelFamily:
		n.open = foreign(a, b) || uncommonGiven(a, b) || cognateGiven(a, b)
		n.two = !foreign(a, b) && bothNames(a, b) && !cognateGiven(a, b)
	case levelGiven:
		n.open = foreign(a, b)
	}
	switch {
	case a.generation != "" && b.generation != "" && a.generation != b.generation:
		n.conflict = conflictGeneration
	case a.father != "" && b.father != "" && a.father != b.father:
		n.conflict = conflictFather
	case turnedVietnamese(a, b):
		n.conflict = conflictMiddle
	}
	return n
}

// foreign: the names are written in two scripts.
func foreign(a, b *person) bool { return a.all()[0].script != b.all()[0].script }

// uncommonGiven: one of two given names is none of the common ones, and can be a form of the other that no table has.
func uncommonGiven(a, b *person) bool {
	if !fullGiven(a) || !fullGiven(b) {
		return false
	}
	return known().common[a.given[0].latin] == "" || known().common[b.given[0].latin] == ""
}

// bothNames: two given names that people bear, and no forms of one.
func bothNames(a, b *person) bool {
	return fullGiven(a) && fullGiven(b) && isName(a.given[0].latin) && isName(b.given[0].latin)
}

func fullGiven(p *person) bool { return len(p.given) > 0 && !p.given[0].single() }

// compareOrdered compares given with given and family with family name.
func compareOrdered(a, b *person, errs func(a, b word) bool) names {
	given := compareParts(a.given, b.given, givenRole, errs)
	family := compareParts(a.family, b.family, familyRole, errs)
	if len(a.family) == 0 || len(b.family) == 0 {
		if given.best.grade >= gradeNick {
			return names{level: levelOneWord, given: given.best}
		}
		return names{}
	}
	if family.best.grade < gradeLoose && sameWhole(a, b) {
		family = parts{best: pairing{ours: a.family[len(a.family)-1], theirs: b.family[len(b.family)-1], grade: gradeLoose}}
	}
	if family.best.grade < gradeLoose {
		family = besides(a, b, family, errs)
	}
	if given.best.grade < gradeSpelled {
		given = called(a, b, given, errs)
	}
	if family.best.grade < gradeLoose && otherReading(a, b) {
		given = parts{best: pairing{ours: a.given[0], theirs: b.given[0], grade: gradeSpelled}}
		family = parts{best: pairing{ours: a.family[0], theirs: b.family[0], grade: gradeSpelled}}
	}
	return given.with(family)
}

// sameWhole: Vandenberg is van den Berg, Alsaud Al Saud.
func sameWhole(a, b *person) bool {
	if a.family[0].characters() && b.family[0].characters() {
		return false
	}
	core, other := sonOf(joinLatin(a.family)), sonOf(joinLatin(b.family))
	ours, theirs := sonOf(a.whole), sonOf(b.whole)
	return ours == theirs || ours == other || core == theirs || core == other
}

// besides looks for the family name among what stands beside the other name (a maiden name), and among the further
// given names (the own name kept behind the given one).
func besides(a, b *person, family parts, errs func(a, b word) bool) parts {
	for _, pair := range [][2][]word{{a.aside, b.family}, {a.family, b.aside}, {tail(a.given), b.family}, {a.family, tail(b.given)}} {
		found := compareParts(pair[0], pair[1], familyRole, errs)
		if found.best.grade >= gradeLoose && found.best.grade > family.best.grade {
			found.leftOurs, found.leftTheirs, found.differ = 1, 0, false
			family = found
		}
	}
	return family
}

// called looks for the given name among what stands beside the other name: Robert "Bob" Miller.
func called(a, b *person, given parts, errs func(a, b word) bool) parts {
	for _, pair := range [][2][]word{{a.aside, b.given}, {a.given, b.aside}} {
		found := compareParts(pair[0], pair[1], givenRole, errs)
		if found.best.grade >= gradeLoose {
			found.leftOurs, found.leftTheirs, found.differ = 1, 0, false
			return found
		}
	}
	return given
}

func tail(all []word) []word {
	if len(all) < 2 {
		return nil
	}
	return all[1:]
}

// parts is the outcome for one part of a name.
type parts struct {
	best pairing // of the full words, else of initials
	// leftOurs and leftTheirs count full words without a counterpart; differ: both sides have some, or initials.
	leftOurs, leftTheirs int
	differ               bool
	more                 []word
}

const mostWords = 6

// compareParts pairs the words of two parts, the most alike first.
func compareParts(ours, theirs []word, in role, errs func(a, b word) bool) parts {
	var p parts
	ours, theirs = ours[:min(len(ours), mostWords)], theirs[:min(len(theirs), mostWords)]
	if len(ours) == 0 || len(theirs) == 0 {
		return p
	}
	var grades [mostWords][mostWords]grade
	for i, a := range ours {
		for j, b := range theirs {
			grades[i][j] = compareWords(a, b, in, errs)
		}
	}
	var oursUsed, theirsUsed [mostWords]bool
	firstOurs, firstTheirs := 0, 0 // what the first words are paired with
	for g := gradeSame; g > gradeNone; g-- {
		for i, a := range ours {
			for j, b := range theirs {
				if grades[i][j] != g || oursUsed[i] || theirsUsed[j] {
					continue
				}
				oursUsed[i], theirsUsed[j] = true, true
				if i == 0 {
					firstOurs = j
				}
				if j == 0 {
					firstTheirs = i
				}
				p.paired(pairing{ours: a, theirs: b, grade: g})
			}
		}
	}
	loneOurs, loneTheirs := 0, 0 // with initials
	for i, a := range ours {
		if !oursUsed[i] {
			loneOurs++
			p.leftOurs += full(a)
		}
	}
	for j, b := range theirs {
		if !theirsUsed[j] {
			loneTheirs++
			p.leftTheirs += full(b)
		}
	}
	if p.best.grade < gradeLoose && p.best.grade != gradeInitial && len(ours)+len(theirs) > 2 && (!ours[0].characters() || !theirs[0].characters()) &&
		p.joined(ours, theirs, in) {
		return p
	}
	// Paul B. and Paul T. are two people; an initial alone tells nothing of a word that is elsewhere.
	p.differ = p.leftOurs > 0 && p.leftTheirs > 0 || loneOurs > 0 && loneTheirs > 0 && (p.best.grade > gradeInitial || in == givenRole) ||
		in == givenRole && firstOurs > 0 && firstTheirs > 0 // María José and José María
	return p
}

func full(w word) int {
	if w.single() {
		return 0
	}
	return 1
}

// paired keeps the best pair of full words; a pair with an initial only where there is none.
func (p *parts) paired(pair pairing) {
	if pair.ours.single() && pair.theirs.single() {
		pair.grade = gradeInitial
	}
	switch {
	case p.best.grade == gradeNone:
		p.best = pair
	case p.best.grade == gradeInitial && pair.grade != gradeInitial && pair.grade > gradeTypo:
		p.best = pair
	default:
		p.more = append(p.more, pair.theirs)
	}
}

// with brings given and family name together.
func (p parts) with(family parts) names {
	n := names{given: p.best, family: family.best, more: append(p.more, family.more...)}
	g, f := p.best.grade, family.best.grade
	switch {
	case g == gradeNone && f >= gradeSpelled:
		n.level = levelFamily
		return n
	case g == gradeNone || f == gradeNone:
		if g >= gradeNick {
			n.level = levelGiven
		}
		return n
	}
	extra := p.leftOurs + p.leftTheirs + family.leftOurs + family.leftTheirs
	n.level = levelOf(min(g, f), extra > 0)
	for _, one := range [...]grade{g, f} {
		if one < gradeLoose {
			n.deviations++
		}
	}
	n.deviations = max(0, n.deviations-1)
	if extra > 0 && n.level < levelPart {
		n.deviations++
	}
	switch {
	case p.differ:
		n.conflict = conflictMiddle
	case family.differ:
		n.conflict = conflictFamily
	}
	return n
}

func levelOf(weakest grade, extra bool) level {
	switch weakest {
	case gradeTypo:
		return levelTypo
	case gradeInitial:
		return levelInitial
	case gradeNick:
		return levelNick
	case gradeSpelled:
		return levelSpelled
	}
	switch {
	case extra:
		return levelPart
	case weakest == gradeSame:
		return levelExact
	}
	return levelFolded
}

// shownName is a name as it is shown.
func shownName(full, first, last string) string {
	if strings.TrimSpace(full) != "" {
		return strings.TrimSpace(full)
	}
	return strings.TrimSpace(first + " " + last)
}
