package matching

import (
	"context"
	"errors"

	"navsync/store"
	"navsync/sync/crmimport"
	"navsync/sync/fault"
	"navsync/sync/journal"
	"navsync/sync/match"
)

// Index makes what the first load, another recipe of keys, or a migration has left to be made: the indexes of lists, the
// keys that records are found by, the search. t may be nil.
func (m Matching) Index(ctx context.Context, t *journal.Tally) error {
	if err := m.Store.Update(ctx, func(tx *store.Tx) error { return tx.KeyRecipe(ctx, match.Recipe) }); err != nil {
		return fault.Stored(err)
	}
	if err := crmimport.MakeIndexes(ctx, m.Store, t); err != nil {
		return fault.Stored(err)
	}
	return fault.Stored(m.Store.EndMigration(ctx))
}

// runLoads says that a run is under way while keys are missing: whoever is not it has to wait for it, because it makes them
// and matches whoever is marked.
func (m Matching) runLoads(ctx context.Context) (bool, error) {
	parts, err := m.Store.UnmadeParts(ctx)
	if err != nil || len(parts) == 0 {
		return false, fault.Stored(err)
	}
	_, err = m.Store.LeaseHolder(ctx, m.Journal.Now())
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, fault.Stored(err)
}
