package crmimport

import (
	"context"
	"errors"
	"time"

	"navsync/dynamics"
	"navsync/store"
)

// What a read of the whole table has not shown is not gone for that: an account that lost a
// role gets lists that are empty or short, and so does a gateway's client (spec §4). Missing is
// what Dynamics says it is (a deletion among the changes, 404 for the key), or what two reads
// of the whole table have not shown.

// watchTime is how long it is looked for rows that come back after a confirmed removal.
const watchTime = 30 * 24 * time.Hour

// endFullRead ends a read of the whole table. Few rows that it has not shown are asked for by
// their keys; many, or all, wait for a second read.
func (i *tableImport) endFullRead(ctx context.Context, cursor *store.Cursor, empty bool) error {
	unseen, err := i.markMissing(ctx, cursor)
	if err != nil {
		return err
	}
	if unseen > removalRows || empty && unseen > 0 {
		return i.wantSecondRead(ctx, cursor, unseen)
	}
	if unseen > 0 {
		if err := i.askByKey(ctx, cursor); err != nil {
			return err
		}
	}
	return i.m.Store.Update(ctx, func(tx *store.Tx) error {
		held, err := tx.HeldRemoval(ctx, i.table.Entity)
		switch {
		case err != nil && !errors.Is(err, store.ErrNotFound):
			return err
		case err == nil && held.Awaited():
			if err := tx.StageRemoval(ctx, i.table.Entity, store.RemovalProved, held.HeldAt); err != nil {
				return err
			}
		}
		return tx.SaveCursor(ctx, *cursor)
	})
}

// markMissing marks what neither this read of the whole table nor the one before it has shown,
// when this one is the second, and counts what only this one lacks.
func (i *tableImport) markMissing(ctx context.Context, cursor *store.Cursor) (unseen int64, err error) {
	err = i.m.Store.Update(ctx, func(tx *store.Tx) error {
		held, err := tx.HeldRemoval(ctx, i.table.Entity)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if err == nil && held.Awaited() {
			if err := tx.DoomUnseen(ctx, i.table.Entity, held.Generation); err != nil {
				return err
			}
		}
		unseen, err = tx.CountUnseen(ctx, i.table.Entity, cursor.Generation)
		return err
	})
	return unseen, err
}

// wantSecondRead holds what a read has not shown and lets the next run read the whole table
// again. The mark of this read is dropped: who gives a false list gives a false mark, too.
func (i *tableImport) wantSecondRead(ctx context.Context, cursor *store.Cursor, unseen int64) error {
	return i.m.Store.Update(ctx, func(tx *store.Tx) error {
		live, err := tx.CountLive(ctx, i.table.Entity)
		if err != nil {
			return err
		}
		if err := i.hold(ctx, tx, unseen, live, cursor.Generation); err != nil {
			return err
		}
		return tx.SaveCursor(ctx, wholeAgain(*cursor, i.m.Journal.Now()))
	})
}

// wholeAgain is the cursor at the beginning of a read of the whole table.
func wholeAgain(cursor store.Cursor, at time.Time) store.Cursor {
	if cursor.Phase != store.PhasePoll && cursor.Phase != store.PhaseKeys || cursor.LoadedAt.IsZero() {
		cursor.Phase, cursor.Watermark = store.PhaseLoad, time.Time{}
	} else {
		cursor.Phase = store.PhaseKeys
	}
	cursor.Link, cursor.RowsSeen, cursor.StartedAt, cursor.ObtainedAt = "", 0, at, at
	cursor.Generation++
	return cursor
}

// askByKey asks for the few rows that a read of the whole table has not shown. Those that
// are there after all are stored, those that Dynamics does not know are marked, those that
// this account may not see any more stay as they are.
func (i *tableImport) askByKey(ctx context.Context, cursor *store.Cursor) error {
	unseen := func() (ids []string, err error) {
		err = i.m.Store.Update(ctx, func(tx *store.Tx) error {
			ids, err = tx.Unseen(ctx, i.table.Entity, cursor.Generation, removalRows)
			return err
		})
		return ids, err
	}
	ids, err := unseen()
	if err != nil {
		return err
	}
	if err := i.readAgain(ctx, cursor, ids); err != nil {
		return err
	}
	if ids, err = unseen(); err != nil {
		return err
	}
	var missing, kept []string
	for _, id := range ids {
		_, err := i.m.Client.Get(ctx, i.table.Entity, id, i.meta.PrimaryID)
		switch {
		case err == nil:
			kept = append(kept, id)
		case dynamics.ClassOf(err) == dynamics.ClassNotFound:
			missing = append(missing, id)
		case dynamics.ClassOf(err) == dynamics.ClassPrivilege:
			kept = append(kept, id)
			i.t.Note("step.note.hidden-kept")
		default:
			return err
		}
	}
	return i.m.Store.Update(ctx, func(tx *store.Tx) error {
		if err := tx.MarkSeen(ctx, i.table.Entity, cursor.Generation, kept); err != nil {
			return err
		}
		return tx.Doom(ctx, i.table.Entity, missing)
	})
}

// returned says whether rows that a person is asked about, or that went because a person
// agreed, are in Dynamics again. A sample is asked for, with one request.
func (i *tableImport) returned(ctx context.Context, cursor store.Cursor) (bool, error) {
	if cursor.Phase != store.PhaseDelta && cursor.Phase != store.PhasePoll {
		return false, nil
	}
	var ids []string
	err := i.m.Store.Update(ctx, func(tx *store.Tx) error {
		held, err := tx.HeldRemoval(ctx, i.table.Entity)
		switch {
		case errors.Is(err, store.ErrNotFound):
			return nil
		case err != nil:
			return err
		case held.Generation == store.RemovalProved:
			ids, err = tx.Doomed(ctx, i.table.Entity, "", keyChunk)
			return err
		case held.Generation == store.RemovalDone && i.m.Journal.Now().Sub(held.HeldAt) > watchTime:
			return tx.DropHeldRemoval(ctx, i.table.Entity)
		case held.Generation == store.RemovalDone:
			ids, err = tx.Removed(ctx, i.table.Entity, held.HeldAt.Add(-time.Hour), keyChunk) // in pieces, before it was done
		}
		return err
	})
	if err != nil || len(ids) == 0 {
		return false, err
	}
	q := i.query("")
	q.Track, q.Annotations, q.OrderBy = false, false, ""
	q.Select, q.Filter = []string{i.meta.PrimaryID}, dynamics.In(i.meta.PrimaryID, ids)
	found := false
	err = i.pages(ctx, q, func(page *dynamics.Page) error {
		found = found || len(page.Rows) > 0
		return nil
	})
	return found, err
}

// readReturned begins a read of the whole table when what was missing is there again: what
// else the false lists did not show nobody knows.
func (i *tableImport) readReturned(ctx context.Context, cursor *store.Cursor) error {
	back, err := i.returned(ctx, *cursor)
	if err != nil || !back {
		return err
	}
	next, err := i.begin(ctx, *cursor, false)
	if err != nil {
		return err
	}
	*cursor = next
	return i.m.Store.Update(ctx, func(tx *store.Tx) error {
		held, err := tx.HeldRemoval(ctx, i.table.Entity)
		if err != nil || held.Generation != store.RemovalDone {
			return err
		}
		return tx.DropHeldRemoval(ctx, i.table.Entity)
	})
}

// tooShort says that a first load has shown much less than Dynamics counts.
func (i *tableImport) tooShort(cursor *store.Cursor) bool {
	lacking := cursor.Total - cursor.RowsSeen
	if !cursor.LoadedAt.IsZero() || lacking <= 0 {
		return false
	}
	return cursor.RowsSeen == 0 || lacking > removalRows && lacking*removalShare > cursor.Total
}

// ReadAgain is the other answer to a held removal: nothing goes, and the next run reads the
// whole table again. Without names it is meant for all. It gives the tables.
func ReadAgain(ctx context.Context, tx *store.Tx, at time.Time) ([]string, error) {
	held, err := tx.HeldRemovals(ctx)
	if err != nil {
		return nil, err
	}
	var entities []string
	for _, h := range held {
		cursor, err := tx.Cursor(ctx, h.Entity)
		if err != nil {
			return nil, err
		}
		if err := tx.Spare(ctx, h.Entity); err != nil {
			return nil, err
		}
		if err := tx.DropHeldRemoval(ctx, h.Entity); err != nil {
			return nil, err
		}
		if !h.Awaited() {
			cursor = wholeAgain(cursor, at)
		}
		if err := tx.SaveCursor(ctx, cursor); err != nil {
			return nil, err
		}
		entities = append(entities, h.Entity)
	}
	return entities, nil
}
