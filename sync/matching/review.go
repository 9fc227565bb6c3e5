package matching

import (
	"context"

	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/match"
)

// MostUnasked is how many matches new rules may use without asking an admin (spec §7).
const MostUnasked = 25

// review keeps what stands from changing unasked after the rules of matching changed: what new rules would use about a
// member whom earlier ones have decided about is held, and what they would use no more stays where something is written.
func (m *matcher) review(ctx context.Context, tx *store.Tx, p *pairs, wanted []store.Match) ([]store.Match, error) {
	under := p.of.MemberID <= m.reviewedTo
	stood, stands := usedAutomatically(p.before)
	for i := range wanted {
		w := &wanted[i]
		if under && w.Outcome == store.MatchUsed && (!stands || !samePair(stood, *w)) {
			w.Outcome, w.Review = store.MatchCandidate, store.ReviewHeld
		}
	}
	kept := under || stood.Review == store.ReviewLookAgain
	if !stands || !kept || usedRecord(wanted) == usedRecord([]store.Match{stood}) {
		return wanted, nil
	}
	stays, err := m.staysUsed(ctx, tx, p.of.MemberID, stood)
	if err != nil || !stays {
		return wanted, err
	}
	for i := range wanted {
		if samePair(stood, wanted[i]) {
			wanted[i].Outcome, wanted[i].Review = store.MatchUsed, store.ReviewLookAgain
			return wanted, nil
		}
	}
	stood.Review = store.ReviewLookAgain
	return append(wanted, stood), nil
}

// staysUsed: something is written regarding the record, and the record still lives.
func (m *matcher) staysUsed(ctx context.Context, tx *store.Tx, memberID int64, stood store.Match) (bool, error) {
	written, err := tx.WrittenFor(ctx, memberID, stood.Kind, stood.RecordID)
	if err != nil || !written {
		return false, err
	}
	contacts, leads := []string{stood.RecordID}, []string(nil)
	if stood.Kind == store.KindLead {
		contacts, leads = leads, contacts
	}
	records, err := personsByID(ctx, tx, contacts, leads)
	return err == nil && len(records) == 1 && records[0].State == match.StateActive, err
}

func usedAutomatically(before []store.Match) (store.Match, bool) {
	for _, b := range before {
		if b.Outcome == store.MatchUsed && b.Origin == store.MatchAutomatic {
			return b, true
		}
	}
	return store.Match{}, false
}

func samePair(a, b store.Match) bool { return a.Kind == b.Kind && a.RecordID == b.RecordID }

// endReview ends the review when it has brought up so little that nobody has to be asked, and matches the members anew
// whose matches waited.
func (m *matcher) endReview(ctx context.Context) error {
	ended := false
	err := m.store.Update(ctx, func(tx *store.Tx) error {
		to, err := tx.ReviewedTo(ctx)
		if err != nil || to == 0 {
			return err
		}
		held, err := tx.CountReviewed(ctx, store.ReviewHeld)
		if err != nil || held > MostUnasked {
			return err
		}
		ended = true
		return tx.EndReview(ctx)
	})
	if err != nil {
		return fault.Stored(err)
	}
	if !ended {
		return nil
	}
	return m.all(ctx, m.marked)
}
