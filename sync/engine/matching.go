package engine

import (
	"context"
	"fmt"
	"slices"

	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
	"navsync/sync/match"
)

// matchBatch is how many members or companies are matched in one transaction.
const matchBatch = 100

// The words of the store for a decision.
const (
	outcomeUsed      = "used"
	outcomeCandidate = "candidate"
	outcomeAmbiguous = "ambiguous"
	outcomeRejected  = "rejected"
	originManual     = "manual"
	originAutomatic  = "automatic"
)

// matchMembers matches these members, or every member that is marked when none is
// given, and every company that is marked (spec §7). Marks are set with each change of
// a member, a company or a record that may concern them, so that matching costs what
// the change costs.
func (e *Engine) matchMembers(ctx context.Context, memberIDs []int64, t *journal.Tally) error {
	settings, err := e.store.Settings(ctx)
	if err != nil {
		return fault.Stored(err)
	}
	if err := e.rekey(ctx); err != nil {
		return err
	}
	if memberIDs == nil {
		if err := e.store.Update(ctx, func(tx *store.Tx) error { return tx.MarkAllWhenNumbersChanged(ctx) }); err != nil {
			return fault.Stored(err)
		}
		todo, err := e.store.CountToMatch(ctx)
		if err != nil {
			return fault.Stored(err)
		}
		t.Total(todo)
	}
	m := &matcher{e: e, t: t, numbers: matchNumbers(settings)}
	if err := m.all(ctx, m.companies); err != nil {
		return err
	}
	if memberIDs == nil {
		if err := m.all(ctx, func(ctx context.Context, tx *store.Tx) (int, error) { return m.members(ctx, tx, nil) }); err != nil {
			return err
		}
		return m.endReview(ctx)
	}
	for chunk := range slices.Chunk(memberIDs, matchBatch) {
		err := e.store.Update(ctx, func(tx *store.Tx) error {
			_, err := m.members(ctx, tx, chunk)
			return err
		})
		if err != nil {
			return fault.Stored(err)
		}
	}
	return nil
}

// matchNumbers are the settings of matching.
func matchNumbers(s store.Settings) match.Settings {
	return match.Settings{Use: s.MatchUse, Candidate: s.MatchCandidate, NameAlone: s.MatchNameAlone}
}

// matcher matches in batches, a transaction each.
type matcher struct {
	e       *Engine
	t       *journal.Tally
	numbers match.Settings
	// reviewedTo is the last member about whom earlier rules have decided and new ones may not unasked, 0: none.
	reviewedTo int64
}

// all repeats a batch until nothing is marked any more.
func (m *matcher) all(ctx context.Context, batch func(context.Context, *store.Tx) (int, error)) error {
	for {
		var n int
		err := m.e.store.Update(ctx, func(tx *store.Tx) (err error) {
			n, err = batch(ctx, tx)
			return err
		})
		if err != nil {
			return fault.Stored(err)
		}
		if n == 0 {
			return nil
		}
	}
}

func (m *matcher) companies(ctx context.Context, tx *store.Tx) (n int, err error) {
	companies, err := tx.CompaniesToMatch(ctx, matchBatch)
	if err != nil {
		return 0, err
	}
	for _, c := range companies {
		if err := m.company(ctx, tx, c); err != nil {
			return 0, err
		}
	}
	return len(companies), nil
}

func (m *matcher) company(ctx context.Context, tx *store.Tx, c store.ToMatch) error {
	company := match.Company{Name: c.Name, Domain: c.Domain}
	keys := stored(match.CompanyKeys(company))
	found, err := tx.FindRecords(ctx, keys, mostOfKey)
	if err != nil {
		return err
	}
	if err := tx.SetCompanyKeys(ctx, c.ID, keys); err != nil {
		return err
	}
	records, err := accountRecords(ctx, tx, found.Records)
	if err != nil {
		return err
	}
	p, err := m.pairs(ctx, tx, store.Match{CompanyID: c.ID})
	if err != nil {
		return err
	}
	var scored []match.Scored
	for _, r := range records {
		if !p.rejects(r) {
			scored = append(scored, match.Account(company, r))
		}
	}
	outcome, err := m.decide(ctx, tx, c, p, scored)
	if err != nil {
		return err
	}
	if p.changed {
		if err := tx.MarkMembersOf(ctx, c.ID); err != nil {
			return err
		}
	}
	return tx.CompanyMatched(ctx, c.ID, outcome, m.e.now())
}

// pairs are the pairs of a member or company as they stand.
type pairs struct {
	of      store.Match // the member or company
	before  []store.Match
	byHand  bool
	changed bool // another record is used than before
}

func (m *matcher) pairs(ctx context.Context, tx *store.Tx, of store.Match) (*pairs, error) {
	before, err := tx.Matches(ctx, of.MemberID, of.CompanyID)
	if err != nil {
		return nil, err
	}
	if before, err = m.followMerges(ctx, tx, before); err != nil {
		return nil, err
	}
	byHand := slices.ContainsFunc(before, func(b store.Match) bool { return b.Origin == originManual && b.Outcome == outcomeUsed })
	return &pairs{of: of, before: before, byHand: byHand}, nil
}

// rejects: a rejected pair is never looked at again.
func (p *pairs) rejects(r match.Record) bool {
	return rejected(p.before, r.Ref()) || rejected(p.before, r.Successor)
}

// decide decides among scored records, and keeps what changed. A decision by hand wins.
func (m *matcher) decide(ctx context.Context, tx *store.Tx, who store.ToMatch, p *pairs, scored []match.Scored) (outcome string, err error) {
	decision := match.Decide(scored, m.numbers)
	if err := m.refreshByHand(ctx, tx, p.before, scored); err != nil {
		return "", err
	}
	wanted, err := m.wanted(decision, p.of, p.byHand)
	if err != nil {
		return "", err
	}
	if p.of.MemberID != 0 && !p.byHand {
		if wanted, err = m.review(ctx, tx, p, wanted); err != nil {
			return "", err
		}
	}
	m.t.Read(1)
	if err := m.keep(ctx, tx, p.before, wanted); err != nil {
		return "", err
	}
	switch {
	case usedRecord(wanted) == "" && decision.Outcome == match.Used && !p.byHand:
		decision.Outcome = match.Candidates // it waits for an admin
	case usedRecord(wanted) != "":
		decision.Outcome = match.Used
	}
	outcome = string(decision.Outcome)
	if p.byHand {
		outcome = outcomeUsed
	}
	p.changed = !p.byHand && usedRecord(p.before) != usedRecord(wanted)
	if outcome == who.Outcome && !p.changed {
		return outcome, nil
	}
	return outcome, m.tell(ctx, tx, p.of, decision, p.byHand)
}

// followMerges moves decisions by hand from merged records to their masters.
func (m *matcher) followMerges(ctx context.Context, tx *store.Tx, before []store.Match) ([]store.Match, error) {
	for n, b := range before {
		if b.Origin != originManual || b.Outcome != outcomeUsed {
			continue
		}
		successor, err := successorOf(ctx, tx, match.Ref{Kind: match.Kind(b.Kind), ID: b.RecordID})
		if err != nil {
			return nil, err
		}
		if successor.ID == "" || rejected(before, successor) {
			continue
		}
		if err := tx.DropMatch(ctx, b.ID); err != nil {
			return nil, err
		}
		b.Kind, b.RecordID = store.RecordKind(successor.Kind), successor.ID
		if err := tx.PutMatch(ctx, b); err != nil {
			return nil, err
		}
		before[n] = b
	}
	return before, nil
}

// refreshByHand keeps of pairs decided by hand whether the companies differ now: the
// decision stands, the badge follows the facts.
func (m *matcher) refreshByHand(ctx context.Context, tx *store.Tx, before []store.Match, scored []match.Scored) error {
	for n, b := range before {
		if b.Origin != originManual || b.Outcome != outcomeUsed {
			continue
		}
		at := slices.IndexFunc(scored, func(s match.Scored) bool {
			return store.RecordKind(s.Record.Kind) == b.Kind && s.Record.ID == b.RecordID
		})
		if at < 0 || companyDiffers(scored[at].Score.Evidence) == b.Differs {
			continue
		}
		before[n].Differs = !b.Differs
		if err := tx.PutMatch(ctx, before[n]); err != nil {
			return err
		}
	}
	return nil
}

func rejected(before []store.Match, ref match.Ref) bool {
	return ref.ID != "" && slices.ContainsFunc(before, func(b store.Match) bool {
		return b.Outcome == outcomeRejected && b.Kind == store.RecordKind(ref.Kind) && b.RecordID == ref.ID
	})
}

// wanted are the pairs as they shall stand, without those decided by hand.
func (m *matcher) wanted(d match.Decision, pair store.Match, byHand bool) ([]store.Match, error) {
	var all []store.Match
	for _, c := range d.Candidates {
		w := pair
		w.Kind, w.RecordID, w.Score = store.RecordKind(c.Record.Kind), c.Record.ID, c.Score.Points
		w.Origin, w.Outcome, w.DecidedAt = originAutomatic, outcomeCandidate, m.e.now()
		best := d.Best != nil && d.Best.Record.Ref() == c.Record.Ref()
		switch {
		case byHand:
		case d.Outcome == match.Used && best:
			w.Outcome = outcomeUsed
		case d.Outcome == match.Ambiguous && fits(c.Score.Evidence):
			w.Outcome = outcomeAmbiguous
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
func (m *matcher) keep(ctx context.Context, tx *store.Tx, before, wanted []store.Match) error {
	for _, b := range before {
		stays := b.Origin == originManual || slices.ContainsFunc(wanted, func(w store.Match) bool { return samePair(b, w) })
		if stays {
			continue
		}
		if err := tx.DropMatch(ctx, b.ID); err != nil {
			return err
		}
		m.t.Removed(1)
	}
	for _, w := range wanted {
		n := slices.IndexFunc(before, func(b store.Match) bool { return samePair(b, w) })
		switch {
		case n < 0:
			m.t.Added(1)
		case before[n].Origin == originManual:
			continue
		case before[n].Score == w.Score && before[n].Outcome == w.Outcome && before[n].Evidence == w.Evidence && before[n].Review == w.Review:
			m.t.Unchanged(1)
			continue
		default:
			m.t.Changed(1)
		}
		if err := tx.PutMatch(ctx, w); err != nil {
			return err
		}
	}
	return nil
}

// usedRecord is the record that is used, "" when none is.
func usedRecord(matches []store.Match) string {
	for _, m := range matches {
		if m.Outcome == outcomeUsed {
			return m.Kind.WithID(m.RecordID)
		}
	}
	return ""
}

// tell adds the decision to the trail of the member or company.
func (m *matcher) tell(ctx context.Context, tx *store.Tx, pair store.Match, d match.Decision, byHand bool) error {
	if byHand {
		return nil // whoever decided has told it
	}
	kind, id := "member", pair.MemberID
	if id == 0 {
		kind, id = "company", pair.CompanyID
	}
	facts := map[string]any{"reason": string(d.Reason), "candidates": len(d.Candidates)}
	if d.Best != nil {
		facts["kind"], facts["record"], facts["score"] = d.Best.Record.Kind, d.Best.Record.ID, d.Best.Score.Points
	}
	event := "unmatched"
	if d.Outcome == match.Used {
		event = "matched"
	}
	return m.e.journal.Trail(ctx, tx, kind, fmt.Sprint(id), event, facts, "")
}
