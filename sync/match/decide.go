package match

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

// Decide chooses among the scored records of one member, or one company.
func Decide(scored []Scored, s Settings) Decision { return Decision{Outcome: None, Reason: ReasonNoCandidate} }
