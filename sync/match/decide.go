package match

import (
	"cmp"
	"slices"
)

// Settings are the three numbers of spec §7.
type Settings struct {
	// Use is the score from which a match is used, Candidate that from which it is shown,
	// Ambiguous the distance up to which two are too close to call.
	Use, Candidate, Ambiguous int
}

// Defaults are 80, 50 and 5.
func Defaults() Settings { return Settings{Use: 80, Candidate: 50, Ambiguous: 5} }

// Outcome is what a decision comes to.
type Outcome string

// The outcomes.
const (
	Used       Outcome = "used"       // Best is the match
	Candidates Outcome = "candidates" // below the threshold: a person decides
	Ambiguous  Outcome = "ambiguous"  // two are too close: a person decides
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
	ReasonAmbiguous      Reason = "ambiguous"       // two within Settings.Ambiguous
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
// a qualified lead gives way to its contact and a merged record to its master, inactive records are never chosen,
// and two within Settings.Ambiguous are left to a person. Nothing below Settings.Use is ever used.
func Decide(scored []Scored, s Settings) Decision {
	candidates := shown(succeed(scored), s)
	if len(candidates) == 0 {
		return Decision{Outcome: None, Reason: ReasonNoCandidate}
	}
	d := Decision{Outcome: Candidates, Reason: ReasonBelowThreshold, Best: &candidates[0], Candidates: candidates}
	best := preferred(candidates, s)
	if best == nil {
		return d
	}
	d.Best = best
	if tooClose(*best, candidates, s) {
		d.Outcome, d.Reason = Ambiguous, ReasonAmbiguous
		return d
	}
	d.Outcome, d.Reason = Used, reasonFor(*best, candidates, s)
	return d
}

// shown keeps what reaches Settings.Candidate, the best first; equal ones in the order of precedence and id.
func shown(all []Scored, s Settings) []Scored {
	all = slices.DeleteFunc(all, func(c Scored) bool { return c.Score.Points < s.Candidate })
	slices.SortFunc(all, func(a, b Scored) int {
		return cmp.Or(
			cmp.Compare(b.Score.Points, a.Score.Points),
			cmp.Compare(rank(a.Record.Kind), rank(b.Record.Kind)),
			cmp.Compare(a.Record.ID, b.Record.ID),
			cmp.Compare(a.Via.ID, b.Via.ID),
		)
	})
	return all
}

// rank is the order of precedence.
func rank(k Kind) int {
	return slices.Index([]Kind{KindContact, KindLead, KindAccount}, k)
}

// usable reports whether a record may be used: a qualified lead without a contact is closed and only shown.
func usable(c Scored) bool { return c.Record.State == StateActive }

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

// tooClose looks for a rival within Settings.Ambiguous: of the same kind, or of one that would go before it.
func tooClose(best Scored, candidates []Scored, s Settings) bool {
	for _, c := range candidates {
		if c.Record.Ref() == best.Record.Ref() || !usable(c) || rank(c.Record.Kind) > rank(best.Record.Kind) {
			continue
		}
		if c.Score.Points >= best.Score.Points-s.Ambiguous {
			return true
		}
	}
	return false
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
