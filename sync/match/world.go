package match

import "math"

// World is what a score needs to know of the organization: how many people there are, and how many share a word, a
// firm, an address (spec §7).
type World struct {
	// People are the contacts and leads that live.
	People int
	// Counts are the people by each key that Subject.Counted and Candidate.Counted ask for.
	Counts map[Key]int
	// Long are the keys of Subject.Find that more records share than were read, with how many.
	Long map[Key]int
}

// The numbers of the model, with what they mean. They come from the literature and from matching a natural mix
// (TestNaturalMix); none is fitted on the half of the labelled pairs that is held out.
const (
	inCRM = 0.5 // share of members who are among the imported people
	// together: names are not drawn independently; families and countries make combinations likelier.
	together = 2
	// unseen is the count that stands for what the organization is too small to show.
	unseen = 200
	// rareShare and commonShare are the shares of a word before any is counted.
	rareShare, commonShare = 0.0002, 0.003
	// fewest is the least number of namesakes that is reckoned with: nobody is one of none.
	fewest = 1.0 / 100
	// initialShare is the share of names that begin with one letter.
	initialShare = 0.09
)

// matchShare is how often the same person's names agree in a way: m of the model.
var matchShare = [...]float64{
	levelTypo: 0.01, levelInitial: 0.02, levelNick: 0.03, levelSpelled: 0.03, levelPart: 0.06, levelFolded: 0.07, levelExact: 0.78,
	levelOneWord: 0.02, levelGiven: 0.01,
}

// foreignShare is how often they agree so where one is written in another script than the other: a record in Latin letters is
// what is to be expected there, not a deviation.
const foreignShare = 0.3

// share is m of the model for a name.
func (n names) share() float64 {
	if n.level == levelSpelled && n.given.ours.script != n.given.theirs.script && n.family.ours.script != n.family.theirs.script {
		return foreignShare
	}
	return matchShare[n.level]
}

// tieShare is how often the same person's firms agree in a way.
var tieShare = [...]float64{tieSame: 0.72, tieAlias: 0.1, tieBranch: 0.1, tieHouse: 0.04, tieFormer: 0.07}

func (w World) count(kind string, parts ...string) int { return w.Counts[key(kind, parts...)] }

// errorShare is how much rarer an error is than what it was meant to be.
const errorShare = 50

// errs reports that a spelling can be an error: nobody is known to be called so, and next to nobody here beside those who
// are called like the other. Of two that sound alike, Lindquist and Lindqvist, only the common ones are kept apart.
func (w World) errs(spelling, other word) bool {
	borne := isName(spelling.latin)
	if spelling.sound == other.sound {
		borne = known().common[spelling.latin] != ""
	}
	n := w.count(countWord, spelling.latin)
	return !borne && (n <= 1 || n*errorShare <= w.count(countWord, other.latin))
}

// wordShare is the share of people with a word in their name, the record itself aside.
func (w World) wordShare(latin string, itself bool) float64 {
	n := float64(w.count(countWord, latin))
	if itself && n > 0 {
		n--
	}
	before := rareShare
	if known().common[latin] != "" {
		before = commonShare
	}
	return (n + unseen*before) / (float64(w.People) + unseen)
}

// pairingShare is the share of people whose word would agree with ours as well as theirs does.
func (w World) pairingShare(p pairing, variants []string) float64 {
	theirs := w.wordShare(p.theirs.latin, true)
	if p.ours.latin == p.theirs.latin {
		return theirs
	}
	switch p.grade {
	case gradeInitial:
		return initialShare
	case gradeNick:
		all := theirs + w.wordShare(p.ours.latin, false)
		for _, form := range variants {
			if form != p.theirs.latin {
				all += float64(w.count(countWord, form)) / (float64(w.People) + unseen)
			}
		}
		return min(1, all)
	}
	return theirs + w.wordShare(p.ours.latin, false)
}

// expected is how many people of the organization, beside the one meant, have a name that agrees as well by chance.
func (w World) expected(n names, variants []string) float64 {
	people := float64(max(1, w.People))
	switch n.level {
	case levelOneWord, levelGiven:
		return people * w.pairingShare(n.given, variants)
	case levelFamily:
		return people * w.pairingShare(n.family, nil)
	case levelNone:
		return people
	}
	all := people * together * w.pairingShare(n.given, variants) * w.pairingShare(n.family, nil)
	for _, word := range n.more {
		all *= min(1, 5*w.wordShare(word.latin, true))
	}
	return all
}

// firmShare is the share of people at a firm, or at a house.
func (w World) firmShare(f *firm, how tie) float64 {
	n := w.count(countFirm, f.joined)
	if how == tieHouse || how == tieBranch {
		n = max(n, w.count(countHouse, f.head()))
	}
	return (float64(n) + 0.5) / (float64(w.People) + unseen)
}

func log2(x float64) float64 { return math.Log2(x) }

func exp2(x float64) float64 { return math.Exp2(x) }
