package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
	"navsync/sync/match"
)

// The bounds of matching: members of one transaction, and candidates of one member. A
// name that more records share than that cannot tell them apart anyway.
const (
	matchBatch    = 100
	mostCandidate = 200
)

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
	m := &matcher{e: e, t: t, numbers: match.Settings{
		Use: settings.MatchUse, Candidate: settings.MatchCandidate, Ambiguous: settings.MatchGap,
	}}
	if err := m.all(ctx, m.companies); err != nil {
		return err
	}
	if memberIDs == nil {
		return m.all(ctx, func(ctx context.Context, tx *store.Tx) (int, error) { return m.members(ctx, tx, nil) })
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

// matcher matches in batches, a transaction each.
type matcher struct {
	e       *Engine
	t       *journal.Tally
	numbers match.Settings
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

func (m *matcher) members(ctx context.Context, tx *store.Tx, ids []int64) (int, error) {
	members, err := tx.MembersToMatch(ctx, ids, matchBatch)
	if err != nil {
		return 0, err
	}
	for _, member := range members {
		profile := profileOf(member)
		if keys := match.Keys(profile); !slices.Equal(sorted(keys), sorted(member.Keys)) {
			if err := tx.SetMemberKeys(ctx, member.ID, keys); err != nil {
				return 0, err
			}
			member.Keys = keys
		}
		records, err := personRecords(ctx, tx, member.Keys)
		if err != nil {
			return 0, err
		}
		outcome, err := m.decide(ctx, tx, member, store.Match{MemberID: member.ID}, records,
			func(r match.Record) match.Score { return match.Member(profile, r) })
		if err != nil {
			return 0, err
		}
		if err := tx.MemberMatched(ctx, member.ID, outcome); err != nil {
			return 0, err
		}
	}
	return len(members), nil
}

func (m *matcher) companies(ctx context.Context, tx *store.Tx) (int, error) {
	companies, err := tx.CompaniesToMatch(ctx, matchBatch)
	if err != nil {
		return 0, err
	}
	for _, c := range companies {
		company := match.Company{Name: c.Name, Domain: c.Domain}
		if keys := match.CompanyKeys(company); !slices.Equal(sorted(keys), sorted(c.Keys)) {
			if err := tx.SetCompanyKeys(ctx, c.ID, keys); err != nil {
				return 0, err
			}
			c.Keys = keys
		}
		records, err := accountRecords(ctx, tx, c.Keys)
		if err != nil {
			return 0, err
		}
		outcome, err := m.decide(ctx, tx, c, store.Match{CompanyID: c.ID}, records,
			func(r match.Record) match.Score { return match.Account(company, r) })
		if err != nil {
			return 0, err
		}
		if err := tx.CompanyMatched(ctx, c.ID, outcome, m.e.now()); err != nil {
			return 0, err
		}
	}
	return len(companies), nil
}

func profileOf(member store.ToMatch) match.Profile {
	p := match.Profile{
		Name: member.Name, First: member.First, Last: member.Last,
		Company: member.Company, Title: member.Title, Place: member.Place, Domain: member.Domain,
	}
	if member.Slug != "" {
		p.Slugs = []string{member.Slug}
	}
	if member.Email != "" {
		p.Emails = []string{member.Email}
	}
	return p
}

func sorted(keys []string) []string {
	keys = slices.Clone(keys)
	slices.Sort(keys)
	return slices.Compact(keys)
}

// decide scores the records, decides, and keeps what changed. A decision by hand wins;
// a rejected pair is never looked at again.
func (m *matcher) decide(ctx context.Context, tx *store.Tx, who store.ToMatch, pair store.Match, records []match.Record,
	score func(match.Record) match.Score,
) (outcome string, err error) {
	before, err := tx.Matches(ctx, pair.MemberID, pair.CompanyID)
	if err != nil {
		return "", err
	}
	if before, err = m.followMerges(ctx, tx, before); err != nil {
		return "", err
	}
	byHand := slices.ContainsFunc(before, func(b store.Match) bool { return b.Origin == originManual && b.Outcome == outcomeUsed })
	var scored []match.Scored
	for _, r := range records {
		if !rejected(before, r.Ref()) && !rejected(before, r.Successor) {
			scored = append(scored, match.Scored{Record: r, Score: score(r)})
		}
	}
	decision := match.Decide(scored, m.numbers)
	if err := m.refreshByHand(ctx, tx, before, scored); err != nil {
		return "", err
	}
	wanted, err := m.wanted(decision, pair, byHand)
	if err != nil {
		return "", err
	}
	m.t.Read(1)
	if err := m.keep(ctx, tx, before, wanted); err != nil {
		return "", err
	}
	outcome = string(decision.Outcome)
	if byHand {
		outcome = outcomeUsed
	}
	if outcome == who.Outcome && usedRecord(before) == usedRecord(wanted) {
		return outcome, nil
	}
	return outcome, m.tell(ctx, tx, pair, decision, byHand)
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
		b.Kind, b.RecordID = string(successor.Kind), successor.ID
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
			return string(s.Record.Kind) == b.Kind && s.Record.ID == b.RecordID
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
		return b.Outcome == outcomeRejected && b.Kind == string(ref.Kind) && b.RecordID == ref.ID
	})
}

// wanted are the pairs as they shall stand, without those decided by hand.
func (m *matcher) wanted(d match.Decision, pair store.Match, byHand bool) ([]store.Match, error) {
	var all []store.Match
	for n, c := range d.Candidates {
		w := pair
		w.Kind, w.RecordID, w.Score = string(c.Record.Kind), c.Record.ID, c.Score.Points
		w.Origin, w.Outcome, w.DecidedAt = originAutomatic, outcomeCandidate, m.e.now()
		best := d.Best != nil && d.Best.Record.Ref() == c.Record.Ref()
		switch {
		case byHand:
		case d.Outcome == match.Used && best:
			w.Outcome = outcomeUsed
		case d.Outcome == match.Ambiguous && (n == 0 || d.Candidates[0].Score.Points-c.Score.Points <= m.numbers.Ambiguous):
			w.Outcome = outcomeAmbiguous
		}
		var err error
		if w.Evidence, err = evidenceJSON(c.Score.Evidence); err != nil {
			return nil, err
		}
		w.Differs = companyDiffers(c.Score.Evidence)
		all = append(all, w)
	}
	return all, nil
}

func companyDiffers(evidence []match.Evidence) bool {
	return slices.ContainsFunc(evidence, func(e match.Evidence) bool {
		return e.Field == match.FieldCompany && e.Relation == match.Different
	})
}

// evidenceJSON is evidence as the store keeps it.
func evidenceJSON(evidence []match.Evidence) (string, error) {
	type line struct {
		Field    string `json:"field"`
		Ours     string `json:"ours"`
		Theirs   string `json:"theirs"`
		Relation string `json:"relation"`
		Points   int    `json:"points"`
	}
	lines := make([]line, len(evidence))
	for i, e := range evidence {
		lines[i] = line{string(e.Field), e.Ours, e.Theirs, string(e.Relation), e.Points}
	}
	b, err := json.Marshal(lines)
	if err != nil {
		return "", fmt.Errorf("keep the evidence of a match: %w", err)
	}
	return string(b), nil
}

// keep writes the pairs that differ from what stands, and drops those that are no more.
func (m *matcher) keep(ctx context.Context, tx *store.Tx, before, wanted []store.Match) error {
	same := func(a, b store.Match) bool { return a.Kind == b.Kind && a.RecordID == b.RecordID }
	for _, b := range before {
		stays := b.Origin == originManual || slices.ContainsFunc(wanted, func(w store.Match) bool { return same(b, w) })
		if stays {
			continue
		}
		if err := tx.DropMatch(ctx, b.ID); err != nil {
			return err
		}
		m.t.Removed(1)
	}
	for _, w := range wanted {
		n := slices.IndexFunc(before, func(b store.Match) bool { return same(b, w) })
		switch {
		case n < 0:
			m.t.Added(1)
		case before[n].Origin == originManual:
			continue
		case before[n].Score == w.Score && before[n].Outcome == w.Outcome && before[n].Evidence == w.Evidence:
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
			return m.Kind + ":" + m.RecordID
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
