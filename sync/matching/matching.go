// Package matching finds which CRM record each member and each company is: it reads from
// the store what can be it, lets match score it, keeps the pairs and tells their trail.
// It matches what is marked, so that matching costs what a change costs. It never asks
// Dynamics, and what a person decided it never decides otherwise.
package matching

import (
	"context"
	"slices"

	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
	"navsync/sync/match"
)

// atOnce is how many members or companies are matched in one transaction.
const atOnce = 100

// Matching matches what the store holds.
type Matching struct {
	Store   *store.Store
	Journal journal.Journal
}

// All matches every company and every member that is marked (spec §7). Marks are set with
// each change of a member, a company or a record that may concern them. t may be nil.
func (m Matching) All(ctx context.Context, t *journal.Tally) error {
	b, err := m.begin(ctx, t)
	if err != nil {
		return err
	}
	if err := m.Store.Update(ctx, func(tx *store.Tx) error { return tx.MarkAllWhenNumbersChanged(ctx) }); err != nil {
		return fault.Stored(err)
	}
	waiting, err := m.Store.CountToMatch(ctx)
	if err != nil {
		return fault.Stored(err)
	}
	t.Total(waiting)
	if err := b.all(ctx, b.companies); err != nil {
		return err
	}
	if err := b.all(ctx, b.marked); err != nil {
		return err
	}
	return b.endReview(ctx)
}

// Members matches these members, and every company that is marked; while a first load is under way its run does.
func (m Matching) Members(ctx context.Context, ids []int64) error {
	if loads, err := m.runLoads(ctx); loads || err != nil {
		return err
	}
	b, err := m.begin(ctx, nil)
	if err != nil {
		return err
	}
	if err := b.all(ctx, b.companies); err != nil {
		return err
	}
	for chunk := range slices.Chunk(ids, atOnce) {
		err := m.Store.Update(ctx, func(tx *store.Tx) error {
			_, err := b.members(ctx, tx, chunk)
			return err
		})
		if err != nil {
			return fault.Stored(err)
		}
	}
	return nil
}

// Inside matches what is marked inside a transaction, which may be undone.
func (m Matching) Inside(ctx context.Context, tx *store.Tx) error {
	settings, err := tx.Settings(ctx)
	if err != nil {
		return err
	}
	b := &matcher{store: m.Store, journal: m.Journal, numbers: numbers(settings)}
	for _, batch := range []func(context.Context, *store.Tx) (int, error){b.companies, b.marked} {
		for n := 1; n > 0; {
			if n, err = batch(ctx, tx); err != nil {
				return err
			}
		}
	}
	return nil
}

// begin reads the settings, and makes the keys that are missing.
func (m Matching) begin(ctx context.Context, t *journal.Tally) (*matcher, error) {
	settings, err := m.Store.Settings(ctx)
	if err != nil {
		return nil, fault.Stored(err)
	}
	if err := m.Index(ctx, nil); err != nil {
		return nil, err
	}
	return &matcher{store: m.Store, journal: m.Journal, t: t, numbers: numbers(settings)}, nil
}

// numbers are the settings of matching.
func numbers(s store.Settings) match.Settings {
	return match.Settings{Use: s.MatchUse, Candidate: s.MatchCandidate, NameAlone: s.MatchNameAlone}
}

// matcher matches in batches, a transaction each.
type matcher struct {
	store   *store.Store
	journal journal.Journal
	t       *journal.Tally
	numbers match.Settings
	// reviewedTo is the last member about whom earlier rules have decided and new ones may not unasked, 0: none.
	reviewedTo int64
}

// all repeats a batch until nothing is marked any more.
func (m *matcher) all(ctx context.Context, batch func(context.Context, *store.Tx) (int, error)) error {
	for {
		var n int
		err := m.store.Update(ctx, func(tx *store.Tx) (err error) {
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
