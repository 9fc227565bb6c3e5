package match

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func scored(kind Kind, id string, points int, state State, successor ...Ref) Scored {
	s := Scored{Record: Record{Kind: kind, ID: id, State: state}, Score: Score{Points: points}}
	if len(successor) > 0 {
		s.Record.Successor = successor[0]
	}
	return s
}

func TestDecide(t *testing.T) {
	contact := Ref{Kind: KindContact, ID: "c1"}
	for about, c := range map[string]struct {
		given   []Scored
		outcome Outcome
		reason  Reason
		best    Ref
	}{
		"nothing":   {nil, None, ReasonNoCandidate, Ref{}},
		"too low":   {[]Scored{scored(KindContact, "c1", 49, StateActive)}, None, ReasonNoCandidate, Ref{}},
		"candidate": {[]Scored{scored(KindContact, "c1", 79, StateActive)}, Candidates, ReasonBelowThreshold, contact},
		"used": {
			[]Scored{scored(KindContact, "c1", 80, StateActive), scored(KindContact, "c2", 50, StateActive)},
			Used, ReasonScore, contact,
		},
		"two too close": {
			[]Scored{scored(KindContact, "c1", 90, StateActive), scored(KindContact, "c2", 85, StateActive)},
			Ambiguous, ReasonAmbiguous, contact,
		},
		"rival below use": {
			[]Scored{scored(KindContact, "c1", 82, StateActive), scored(KindContact, "c2", 78, StateActive)},
			Ambiguous, ReasonAmbiguous, contact,
		},
		"contact before lead": {
			[]Scored{scored(KindLead, "l1", 100, StateActive), scored(KindContact, "c1", 80, StateActive)},
			Used, ReasonContactFirst, contact,
		},
		"lead alone": {
			[]Scored{scored(KindLead, "l1", 90, StateActive), scored(KindContact, "c1", 60, StateActive)},
			Used, ReasonScore,
			Ref{KindLead, "l1"},
		},
		"lead and near contact": {
			[]Scored{scored(KindLead, "l1", 82, StateActive), scored(KindContact, "c1", 78, StateActive)},
			Ambiguous, ReasonAmbiguous, contact,
		},
		"qualified lead": {
			[]Scored{scored(KindLead, "l1", 90, StateQualified, contact), scored(KindContact, "c1", 60, StateActive)},
			Used, ReasonSuccessor, contact,
		},
		"qualified, not among":  {[]Scored{scored(KindLead, "l1", 90, StateQualified, contact)}, Used, ReasonSuccessor, contact},
		"qualified, no contact": {[]Scored{scored(KindLead, "l1", 90, StateQualified)}, Candidates, ReasonBelowThreshold, Ref{KindLead, "l1"}},
		"merged": {
			[]Scored{scored(KindContact, "c0", 95, StateMerged, contact), scored(KindContact, "c1", 94, StateActive)},
			Used, ReasonSuccessor, contact,
		},
		"merged twice": {
			[]Scored{
				scored(KindContact, "c0", 95, StateMerged, Ref{KindContact, "c9"}),
				scored(KindContact, "c9", 10, StateMerged, contact), scored(KindContact, "c1", 10, StateActive),
			},
			Used, ReasonSuccessor, contact,
		},
		"in a circle": {
			[]Scored{scored(KindContact, "c0", 95, StateMerged, Ref{KindContact, "c9"}), scored(KindContact, "c9", 95, StateMerged, Ref{KindContact, "c0"})},
			None, ReasonNoCandidate,
			Ref{},
		},
		"master is inactive": {
			[]Scored{scored(KindContact, "c0", 95, StateMerged, contact), scored(KindContact, "c1", 95, StateInactive)},
			None, ReasonNoCandidate,
			Ref{},
		},
		"inactive": {[]Scored{scored(KindContact, "c1", 100, StateInactive)}, None, ReasonNoCandidate, Ref{}},
	} {
		t.Run(about, func(t *testing.T) {
			d := Decide(c.given, Defaults())
			best := Ref{}
			if d.Best != nil {
				best = d.Best.Record.Ref()
			}
			if d.Outcome != c.outcome || d.Reason != c.reason || best != c.best {
				t.Errorf("%s, %s, %v; want %s, %s, %v", d.Outcome, d.Reason, best, c.outcome, c.reason, c.best)
			}
		})
	}
}

func drawScored(t *rapid.T) []Scored {
	kinds, states := []Kind{KindContact, KindLead}, []State{StateActive, StateQualified, StateMerged, StateInactive}
	ids := rapid.SliceOfNDistinct(rapid.IntRange(0, 9), 0, 8, rapid.ID[int]).Draw(t, "ids")
	all := make([]Scored, 0, len(ids))
	for _, id := range ids {
		s := scored(rapid.SampledFrom(kinds).Draw(t, "kind"), string(rune('0'+id)), rapid.IntRange(40, 100).Draw(t, "points"),
			rapid.SampledFrom(states).Draw(t, "state"))
		if rapid.Bool().Draw(t, "succeeded") {
			s.Record.Successor = Ref{
				Kind: rapid.SampledFrom(kinds).Draw(t, "successor kind"),
				ID:   string(rune('0' + rapid.IntRange(0, 9).Draw(t, "successor"))),
			}
		}
		all = append(all, s)
	}
	return all
}

// TestDecideAlways: never below the threshold, never an inactive record, whatever the order.
func TestDecideAlways(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		given := drawScored(t)
		settings := Settings{Use: rapid.IntRange(50, 100).Draw(t, "use"), Candidate: rapid.IntRange(40, 60).Draw(t, "candidate")}
		before := slices.Clone(given)
		d := Decide(given, settings)
		if !reflect.DeepEqual(before, given) {
			t.Fatal("the list given was changed")
		}
		if d.Outcome == Used && (d.Best.Score.Points < settings.Use || d.Best.Record.State != StateActive) {
			t.Fatalf("used %+v with %+v", d.Best, settings)
		}
		if (d.Outcome == None) != (d.Best == nil) || (d.Outcome == None) != (len(d.Candidates) == 0) {
			t.Fatalf("outcome %s with %+v", d.Outcome, d)
		}
		for _, c := range d.Candidates {
			if c.Score.Points < settings.Candidate || c.Record.State == StateInactive {
				t.Fatalf("candidate %+v", c)
			}
		}
		if again := Decide(rapid.Permutation(given).Draw(t, "order"), settings); !reflect.DeepEqual(d, again) {
			t.Fatalf("another order, another decision: %+v and %+v", d, again)
		}
	})
}
