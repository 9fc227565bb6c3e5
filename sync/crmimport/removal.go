package crmimport

import (
	"context"
	"errors"

	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// A removal is held when more than 50 rows and more than a fifth of a table would vanish, or a
// full answer is empty (spec §4): first for a second read, see proof.go, then for a person.
const (
	removalRows  = 50
	removalShare = 5
)

// settleRemovals removes the rows that Dynamics has no more, or holds them back.
func (i *tableImport) settleRemovals(ctx context.Context) error {
	what, err := i.decide(ctx)
	if err == nil && what == removeConfirmed {
		if err = i.lookAtDoomed(ctx); err == nil {
			what, err = i.decide(ctx)
		}
	}
	switch {
	case err != nil || what == removeNothing:
		return err
	case what == removeLater:
		i.t.Note("step.note.removal-held")
		return nil
	}
	for {
		var removed int
		err := i.m.Store.Update(ctx, func(tx *store.Tx) (err error) {
			removed, err = tx.RemoveDoomed(ctx, i.table.Entity, store.PageWrite{At: i.m.Journal.Now(), KeysOf: KeysOf})
			if err == nil && removed == 0 {
				err = i.removed(ctx, tx, what)
			}
			return err
		})
		if err != nil || removed == 0 {
			return err
		}
		i.t.Removed(removed)
	}
}

// removed ends a removal. After one that a person confirmed it is looked for a while whether
// the rows come back: the account may have lost a role for a time.
func (i *tableImport) removed(ctx context.Context, tx *store.Tx, what decision) error {
	held, err := tx.HeldRemoval(ctx, i.table.Entity)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil
	case err != nil || held.Generation == store.RemovalDone:
		return err
	case what != removeConfirmed:
		return tx.DropHeldRemoval(ctx, i.table.Entity)
	}
	return tx.StageRemoval(ctx, i.table.Entity, store.RemovalDone, i.m.Journal.Now())
}

// decision is what is to become of the rows that are marked for removal.
type decision int

const (
	removeNothing   decision = iota // none is marked
	removeUnasked                   // they are few
	removeConfirmed                 // a person agreed
	removeLater                     // held: for a second read, or for a person
)

func (i *tableImport) decide(ctx context.Context) (what decision, err error) {
	err = i.m.Store.Update(ctx, func(tx *store.Tx) error {
		what, err = i.decideRemoval(ctx, tx)
		return err
	})
	return what, err
}

// decideRemoval looks how much would vanish.
func (i *tableImport) decideRemoval(ctx context.Context, tx *store.Tx) (decision, error) {
	held, err := tx.HeldRemoval(ctx, i.table.Entity)
	waiting := err == nil && held.Generation != store.RemovalDone
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return removeNothing, err
	}
	if waiting && held.Awaited() {
		return removeLater, nil // the next run reads the whole table again
	}
	doomed, err := tx.CountDoomed(ctx, i.table.Entity)
	if err != nil {
		return removeNothing, err
	}
	live, err := tx.CountLive(ctx, i.table.Entity)
	if err != nil {
		return removeNothing, err
	}
	few := doomed <= removalRows || doomed*removalShare <= live
	switch {
	case doomed == 0 && waiting:
		return removeNothing, tx.DropHeldRemoval(ctx, i.table.Entity)
	case doomed == 0:
		return removeNothing, nil
	case waiting && !held.ConfirmedAt.IsZero() && doomed <= held.Rows+removalRows:
		return removeConfirmed, nil
	case waiting && few && doomed < live:
		return removeUnasked, nil
	case waiting:
		return removeLater, i.hold(ctx, tx, doomed, live, store.RemovalProved)
	case few:
		return removeUnasked, nil
	}
	return removeLater, i.holdDeleted(ctx, tx, doomed, live)
}

// holdDeleted holds many rows that the changes call deleted until the whole table was read.
func (i *tableImport) holdDeleted(ctx context.Context, tx *store.Tx, doomed, live int64) error {
	cursor, err := tx.Cursor(ctx, i.table.Entity)
	if err != nil {
		return err
	}
	if err := i.hold(ctx, tx, doomed, live, cursor.Generation); err != nil {
		return err
	}
	return tx.SaveCursor(ctx, wholeAgain(cursor, i.m.Journal.Now()))
}

// lookAtDoomed asks for all rows that a person let go, by their keys, before they go: who
// agreed may have seen a false list. Those that are there are stored again.
func (i *tableImport) lookAtDoomed(ctx context.Context) error {
	cursor, err := i.m.Store.Cursor(ctx, i.table.Entity)
	for after := ""; err == nil; {
		var ids []string
		err = i.m.Store.Update(ctx, func(tx *store.Tx) error {
			ids, err = tx.Doomed(ctx, i.table.Entity, after, keyChunk)
			return err
		})
		if err != nil || len(ids) == 0 {
			return err
		}
		after = ids[len(ids)-1]
		err = i.readAgain(ctx, &cursor, ids)
	}
	return err
}

// hold keeps a removal for a second read or for a person, and says so in Sync Health.
func (i *tableImport) hold(ctx context.Context, tx *store.Tx, rows, of, generation int64) error {
	err := tx.HoldRemoval(ctx, store.HeldRemoval{
		Entity: i.table.Entity, Rows: rows, Of: of, Generation: generation, HeldAt: i.m.Journal.Now(),
	})
	if err != nil {
		return err
	}
	word := "removal-held"
	if generation > store.RemovalProved {
		word = "removal-unproved"
	}
	problem := fault.New(fault.Data, "errors."+word, "Table", i.table.Entity, "Rows", rows, "Of", of)
	problem.Remedy = "remedy." + word
	_, err = i.m.Journal.Problem(ctx, tx, problem, journal.ScopeConnection, i.table.Step, i.t.RunID())
	return err
}
