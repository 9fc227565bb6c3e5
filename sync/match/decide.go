package match

import (
	"cmp"
	"slices"
)

// Settings are the numbers of spec §7.
type Settings struct {
	// Use is the score from which a match is used, Candidate that from which it is shown.
	Use, Candidate int
	// NameAlone allows a name without anything else to be used.
	NameAlone bool
}

// Defaults are 80 and 50, and never by the name alone.
func Defaults() Settings { return Settings{Use: 80, Candidate: 50} }

// Outcome is what a decision comes to.
type Outcome string

// The outcomes.
const (
	Used       Outcome = "used"       // Best is the match
	Candidates Outcome = "candidates" // below the threshold: a person decides
	Ambiguous  Outcome = "ambiguous"  // two fit alike: a person decides
	None       Outcome = "none"       // nothing worth showing
)

// Reason says why, as a key for the languages; the words of spec §9 for those that leave an activity unresolved.
type Reason string

// The reasons.
const (
	ReasonScore          Reason = "score"           // the only one at or above the threshold, or the clearly best
	ReasonContactFirst   Reason = "contact_first"   // a contact was preferred to an open lead
	ReasonSuccessor      Reason = "successor"       // the contact of a qualified lead, or the master of a merged record
	ReasonBelowThreshold Reason = "below_threshold" // candidates, none good enough
	ReasonAmbiguous      Reason = "ambiguous"       // others fit as well
	ReasonNoCandidate    Reason = "no_candidate"
)

// Decision is the outcome for one member or company.
type Decision struct {
	Outcome Outcome
	Reason  Reason
	// Best is the match when Used, else the best candidate; nil for None.
	Best *Scored
	// Candidates are all at or above Settings.Candidate, Best among them, the best first;
	// their order does not depend on the order given.
	Candidates []Scored
}

// Decide chooses among the scored records of one member, or one company (spec §7): a contact goes before an open lead,
// a qualified lead gives way to its contact and a merged record to its master, inactive records are never chosen. Rivals
// are part of the score: of two who fit alike neither reaches Settings.Use. Nothing below Settings.Use is ever used.
func Decide(scored []Scored, s Settings) Decision {
	all := succeed(scored)
	slices.SortFunc(all, byPrecedence)
	before := make([]int, len(all))
	for i := range all {
		before[i] = all[i].Score.Points
	}
	rivals(all)
	candidates := slices.DeleteFunc(slices.Clone(all), func(c Scored) bool { return c.Score.Points < s.Candidate })
	if len(candidates) == 0 {
		return Decision{Outcome: None, Reason: ReasonNoCandidate}
	}
	slices.SortStableFunc(candidates, byPrecedence)
	d := Decision{Outcome: Candidates, Reason: ReasonBelowThreshold, Best: &candidates[0], Candidates: candidates}
	if best := preferred(candidates, s); best != nil {
		d.Best, d.Outcome, d.Reason = best, Used, reasonFor(*best, candidates, s)
		return d
	}
	if pushedBelow(all, before, s) {
		d.Outcome, d.Reason = Ambiguous, ReasonAmbiguous
	}
	return d
}

// byPrecedence puts the best first; equal ones in the order of precedence and id.
func byPrecedence(a, b Scored) int {
	return cmp.Or(
		cmp.Compare(b.Score.Points, a.Score.Points),
		cmp.Compare(rank(a.Record.Kind), rank(b.Record.Kind)),
		cmp.Compare(a.Record.ID, b.Record.ID),
		cmp.Compare(a.Via.ID, b.Via.ID),
	)
}

// rank is the order of precedence.
func rank(k Kind) int {
	return slices.Index([]Kind{KindContact, KindLead, KindAccount}, k)
}

// usable reports whether a record may be used: a qualified lead without a contact is closed and only shown.
func usable(c Scored) bool { return c.Record.State == StateActive }

// rivals weighs the others that fit: the chance of one is its weight among all that it competes with, records of its
// kind and of those that go before it.
func rivals(all []Scored) {
	weights := make([]float64, len(all))
	for i, c := range all {
		if usable(c) {
			weights[i] = weight(c)
		}
	}
	for i := range all {
		c := &all[i]
		against, fit := 0.0, 1
		for j := range all {
			if i == j || rank(all[j].Record.Kind) > rank(c.Record.Kind) {
				continue
			}
			against += weights[j]
			if all[j].Score.Points >= evenPoints-pointsPerBit*5 && usable(all[j]) {
				fit++
			}
		}
		c.Score = c.Score.against(bitsAt(*c), log2(1+against), fit)
	}
}

// bitsAt are the bits of a score; of one that was made of points alone, those that the points stand for.
func bitsAt(c Scored) float64 {
	if c.bits == 0 {
		return bitsOf(c.Score.Points)
	}
	return c.bits
}

func weight(c Scored) float64 {
	const heaviest = 30 // bits: what lies beyond decides nothing
	return exp2(min(heaviest, bitsAt(c)))
}

// against takes off what the rivals weigh, before the score is bounded.
func (s Score) against(bits, loss float64, fit int) Score {
	points, shown := pointsOf(bits-loss), pointsOf(bits)
	if points >= mostPoints || points == shown || s.Points == 0 {
		return s
	}
	s.Evidence = slices.Clone(s.Evidence)
	if last := len(s.Evidence) - 1; last >= 0 && s.Evidence[last].Note == NoteMost {
		s.Points -= s.Evidence[last].Points
		s.Evidence = s.Evidence[:last]
	}
	lost := min(shown-points, s.Points)
	s.Points -= lost
	s.Evidence = append(s.Evidence, Evidence{Field: FieldRivals, Relation: Same, Points: -lost, Of: fit})
	return s.bounded()
}

// preferred gives the best of the first kind that has one at the threshold; nil when none has.
func preferred(candidates []Scored, s Settings) *Scored {
	var best *Scored
	for i := range candidates {
		c := &candidates[i]
		if !usable(*c) || c.Score.Points < s.Use {
			continue
		}
		if best == nil || rank(c.Record.Kind) < rank(best.Record.Kind) {
			best = c
		}
	}
	return best
}

// pushedBelow reports that one would be used if there were no others.
func pushedBelow(all []Scored, before []int, s Settings) bool {
	shown := 0
	pushed := false
	for i, c := range all {
		if !usable(c) {
			continue
		}
		if c.Score.Points >= s.Candidate {
			shown++
		}
		pushed = pushed || before[i] >= s.Use
	}
	return pushed && shown > 1
}

func reasonFor(best Scored, candidates []Scored, s Settings) Reason {
	if best.Via != (Ref{}) {
		return ReasonSuccessor
	}
	for _, c := range candidates {
		if usable(c) && c.Score.Points >= s.Use && rank(c.Record.Kind) > rank(best.Record.Kind) {
			return ReasonContactFirst
		}
	}
	return ReasonScore
}
