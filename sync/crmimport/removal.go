package crmimport

import (
	"context"
	"errors"

	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// A removal is held for a person when more than 50 rows and more than a fifth of a table
// would vanish, or a full answer is empty (spec §4).
const (
	removalRows  = 50
	removalShare = 5
)

// settleRemovals removes the rows that Dynamics has no more, or holds them back.
func (i *tableImport) settleRemovals(ctx context.Context) error {
	var remove bool
	var held store.HeldRemoval
	err := i.m.Store.Update(ctx, func(tx *store.Tx) (err error) {
		remove, held, err = i.decideRemoval(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	if held.Rows > 0 {
		i.t.Note("step.note.removal-held")
		return nil
	}
	if !remove {
		return nil
	}
	for {
		var removed int
		err := i.m.Store.Update(ctx, func(tx *store.Tx) (err error) {
			removed, err = tx.RemoveDoomed(ctx, i.table.Entity, store.PageWrite{At: i.m.Journal.Now(), KeysOf: KeysOf})
			if err == nil && removed == 0 {
				err = tx.DropHeldRemoval(ctx, i.table.Entity)
			}
			return err
		})
		if err != nil || removed == 0 {
			return err
		}
		i.t.Removed(removed)
	}
}

// decideRemoval looks how much would vanish.
func (i *tableImport) decideRemoval(ctx context.Context, tx *store.Tx) (remove bool, held store.HeldRemoval, err error) {
	doomed, err := tx.CountDoomed(ctx, i.table.Entity)
	if err != nil {
		return false, held, err
	}
	before, err := tx.HeldRemoval(ctx, i.table.Entity)
	waiting := err == nil
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return false, held, err
	}
	switch {
	case doomed == 0 && waiting:
		return false, held, tx.DropHeldRemoval(ctx, i.table.Entity)
	case doomed == 0:
		return false, held, nil
	case waiting && !before.ConfirmedAt.IsZero() && doomed <= before.Rows+removalRows:
		return true, held, nil
	case waiting:
		return false, before, i.hold(ctx, tx, doomed, before.Of, before.Generation)
	case doomed <= removalRows:
		return true, held, nil
	}
	live, err := tx.CountLive(ctx, i.table.Entity)
	if err != nil || doomed*removalShare <= live {
		return err == nil, held, err
	}
	held = store.HeldRemoval{Rows: doomed}
	return false, held, i.hold(ctx, tx, doomed, live, 0)
}

// holdEmpty holds everything that an empty full answer would remove.
func (i *tableImport) holdEmpty(ctx context.Context, tx *store.Tx, generation int64) error {
	doomed, err := tx.CountDoomed(ctx, i.table.Entity)
	if err != nil || doomed == 0 {
		return err
	}
	return i.hold(ctx, tx, doomed, doomed, generation)
}

// hold keeps a removal for a person, and says so in Sync Health.
func (i *tableImport) hold(ctx context.Context, tx *store.Tx, rows, of, generation int64) error {
	err := tx.HoldRemoval(ctx, store.HeldRemoval{
		Entity: i.table.Entity, Rows: rows, Of: of, Generation: generation, HeldAt: i.m.Journal.Now(),
	})
	if err != nil {
		return err
	}
	problem := fault.New(fault.Data, "errors.removal-held", "Table", i.table.Entity, "Rows", rows, "Of", of)
	problem.Remedy = "remedy.removal-held"
	_, err = i.m.Journal.Problem(ctx, tx, problem, journal.ScopeConnection, i.table.Step, i.t.RunID())
	return err
}
