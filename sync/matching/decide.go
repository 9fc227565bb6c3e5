package matching

import (
	"context"
	"fmt"
	"slices"
	"time"

	"navsync/store"
	"navsync/sync/match"
)

// pairs are the pairs of a member or company as they stand.
type pairs struct {
	of      store.Match // the member or company
	before  []store.Match
	byHand  bool
	changed bool // another record is used than before
}

// pairs are those of a member or company as they stood before.
func (m *matcher) pairs(ctx context.Context, tx *store.Tx, of store.Match, before []store.Match, into *store.Matched) (*pairs, error) {
	before, err := m.followMerges(ctx, tx, before, into)
	if err != nil {
		return nil, err
	}
	byHand := slices.ContainsFunc(before, func(b store.Match) bool { return b.Origin == store.MatchManual && b.Outcome == store.MatchUsed })
	return &pairs{of: of, before: before, byHand: byHand}, nil
}

// rejects: a rejected pair is never looked at again.
func (p *pairs) rejects(r match.Record) bool {
	return rejected(p.before, r.Ref()) || rejected(p.before, r.Successor)
}

// verdict is what the scores of a member or company come to by themselves.
type verdict struct {
	scored   []match.Scored
	decision match.Decision
	wanted   []store.Match // the pairs as they shall stand, without those decided by hand
	err      error
}

// judge comes to a verdict. It reads nothing that changes, so that many can be judged side by side.
func (m *matcher) judge(p *pairs, scored []match.Scored, at time.Time) verdict {
	v := verdict{scored: scored, decision: match.Decide(scored, m.numbers)}
	v.wanted, v.err = wanted(v.decision, p.of, p.byHand, at)
	return v
}

// decide keeps what of a verdict is news. A decision by hand wins.
func (m *matcher) decide(ctx context.Context, tx *store.Tx, who store.ToMatch, p *pairs, v verdict, into *store.Matched) (outcome string, err error) {
	decision, wanted := v.decision, v.wanted
	if v.err != nil {
		return "", v.err
	}
	refreshByHand(p.before, v.scored, into)
	if p.of.MemberID != 0 && !p.byHand {
		if wanted, err = m.review(ctx, tx, p, wanted); err != nil {
			return "", err
		}
	}
	m.t.Read(1)
	m.keep(p.before, wanted, into)
	switch {
	case usedRecord(wanted) == "" && decision.Outcome == match.Used && !p.byHand:
		decision.Outcome = match.Candidates // it waits for an admin
	case usedRecord(wanted) != "":
		decision.Outcome = match.Used
	}
	outcome = string(decision.Outcome)
	if p.byHand {
		outcome = string(match.Used)
	}
	p.changed = !p.byHand && usedRecord(p.before) != usedRecord(wanted)
	if outcome == who.Outcome && !p.changed {
		return outcome, nil
	}
	return outcome, m.tell(p.of, decision, p.byHand, into)
}

// followMerges moves decisions by hand from merged records to their masters.
func (m *matcher) followMerges(ctx context.Context, tx *store.Tx, before []store.Match, into *store.Matched) ([]store.Match, error) {
	for _, b := range slices.Clone(before) {
		if b.Origin != store.MatchManual || b.Outcome != store.MatchUsed {
			continue
		}
		successor, err := successorOf(ctx, tx, match.Ref{Kind: match.Kind(b.Kind), ID: b.RecordID})
		if err != nil {
			return nil, err
		}
		if successor.ID == "" || rejected(before, successor) {
			continue
		}
		from := store.RecordKey{Kind: b.Kind, ID: b.RecordID}
		moved := b
		moved.Kind, moved.RecordID = store.RecordKind(successor.Kind), successor.ID
		into.Dropped, into.Pairs = append(into.Dropped, b.ID), append(into.Pairs, moved)
		// Where the master was a candidate already, its pair is the decision now.
		before = slices.DeleteFunc(before, func(o store.Match) bool { return o.ID == b.ID || samePair(o, moved) })
		before = append(before, moved)
		b = moved
		facts := map[string]any{"kind": b.Kind, "record": b.RecordID, "viaKind": from.Kind, "via": from.ID}
		if err := m.tellPair(b, "matched", facts, into); err != nil {
			return nil, err
		}
	}
	return before, nil
}

// refreshByHand keeps of pairs decided by hand whether the companies differ now: the
// decision stands, the badge follows the facts.
func refreshByHand(before []store.Match, scored []match.Scored, into *store.Matched) {
	for n, b := range before {
		if b.Origin != store.MatchManual || b.Outcome != store.MatchUsed {
			continue
		}
		at := slices.IndexFunc(scored, func(s match.Scored) bool {
			return store.RecordKind(s.Record.Kind) == b.Kind && s.Record.ID == b.RecordID
		})
		if at < 0 || companyDiffers(scored[at].Score.Evidence) == b.Differs {
			continue
		}
		before[n].Differs = !b.Differs
		into.Pairs = append(into.Pairs, before[n])
	}
}

func rejected(before []store.Match, ref match.Ref) bool {
	return ref.ID != "" && slices.ContainsFunc(before, func(b store.Match) bool {
		return b.Outcome == store.MatchRejected && b.Kind == store.RecordKind(ref.Kind) && b.RecordID == ref.ID
	})
}

// wanted are the pairs as they shall stand, without those decided by hand.
func wanted(d match.Decision, pair store.Match, byHand bool, at time.Time) ([]store.Match, error) {
	var all []store.Match
	for _, c := range d.Candidates {
		w := pair
		w.Kind, w.RecordID, w.Score = store.RecordKind(c.Record.Kind), c.Record.ID, c.Score.Points
		w.Origin, w.Outcome, w.DecidedAt = store.MatchAutomatic, store.MatchCandidate, at
		best := d.Best != nil && d.Best.Record.Ref() == c.Record.Ref()
		switch {
		case byHand:
		case d.Outcome == match.Used && best:
			w.Outcome = store.MatchUsed
		case d.Outcome == match.Ambiguous && fits(c.Score.Evidence):
			w.Outcome = store.MatchAmbiguous
		}
		var err error
		if w.Evidence, err = evidenceText(c.Score.Evidence); err != nil {
			return nil, err
		}
		w.Differs = companyDiffers(c.Score.Evidence)
		all = append(all, w)
	}
	return all, nil
}

// fits reports that a record was held back by others who fit as well.
func fits(evidence []match.Evidence) bool {
	return slices.ContainsFunc(evidence, func(e match.Evidence) bool { return e.Field == match.FieldRivals })
}

// companyDiffers: LinkedIn's company is not the record's, or the record's is one that the member has left.
func companyDiffers(evidence []match.Evidence) bool {
	return slices.ContainsFunc(evidence, func(e match.Evidence) bool {
		return e.Field == match.FieldCompany && (e.Relation == match.Different || e.Note == match.NoteFormer)
	})
}

// evidenceText is evidence as the store keeps it.
func evidenceText(evidence []match.Evidence) (string, error) {
	lines := make([]store.Evidence, len(evidence))
	for i, e := range evidence {
		lines[i] = store.Evidence{
			Field: string(e.Field), Ours: e.Ours, Theirs: e.Theirs, Relation: string(e.Relation), Points: e.Points, Note: string(e.Note), Of: e.Of,
		}
	}
	return store.EvidenceText(lines)
}

// keep writes the pairs that differ from what stands, and drops those that are no more.
func (m *matcher) keep(before, wanted []store.Match, into *store.Matched) {
	for _, b := range before {
		stays := b.Origin == store.MatchManual || slices.ContainsFunc(wanted, func(w store.Match) bool { return samePair(b, w) })
		if stays {
			continue
		}
		into.Dropped = append(into.Dropped, b.ID)
		m.t.Removed(1)
	}
	for _, w := range wanted {
		n := slices.IndexFunc(before, func(b store.Match) bool { return samePair(b, w) })
		switch {
		case n < 0:
			m.t.Added(1)
		case before[n].Origin == store.MatchManual:
			continue
		case before[n].Score == w.Score && before[n].Outcome == w.Outcome && before[n].Evidence == w.Evidence && before[n].Review == w.Review:
			m.t.Unchanged(1)
			continue
		default:
			m.t.Changed(1)
		}
		into.Pairs = append(into.Pairs, w)
	}
}

// usedRecord is the record that is used, "" when none is.
func usedRecord(matches []store.Match) string {
	for _, m := range matches {
		if m.Outcome == store.MatchUsed {
			return m.Kind.WithID(m.RecordID)
		}
	}
	return ""
}

// tell adds the decision to the trail of the member or company.
func (m *matcher) tell(pair store.Match, d match.Decision, byHand bool, into *store.Matched) error {
	if byHand {
		return nil // whoever decided has told it
	}
	facts := map[string]any{"reason": string(d.Reason), "candidates": len(d.Candidates)}
	if d.Best != nil {
		facts["kind"], facts["record"], facts["score"] = d.Best.Record.Kind, d.Best.Record.ID, d.Best.Score.Points
		if via := d.Best.Via; via != (match.Ref{}) {
			facts["viaKind"], facts["via"] = via.Kind, via.ID
		}
	}
	event := "unmatched"
	if d.Outcome == match.Used {
		event = "matched"
	}
	return m.tellPair(pair, event, facts, into)
}

// tellPair adds an event to the trail of the member or company of a pair.
func (m *matcher) tellPair(pair store.Match, event string, facts map[string]any, into *store.Matched) error {
	kind, id := "member", pair.MemberID
	if id == 0 {
		kind, id = "company", pair.CompanyID
	}
	entry, err := m.journal.TrailEntry(kind, fmt.Sprint(id), event, facts, "")
	into.Trail = append(into.Trail, entry)
	return err
}
