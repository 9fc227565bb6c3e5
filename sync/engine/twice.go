package engine

import (
	"context"
	"errors"

	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// DeleteTwice deletes in Dynamics the activities of items that were written twice: of each two, the second one; the item and
// its first activity stay (spec §11). An item that is no second time is refused by itself. It cannot be undone.
func (e *Engine) DeleteTwice(ctx context.Context, a Actor, items ...int64) (ResolveResult, error) {
	return e.act(ctx, a, ActDeleteTwice, "delete-twice", items, func(act *action) error {
		found, err := act.activities(ctx, items, store.ItemWritten, store.ItemOpen)
		if err != nil {
			return err
		}
		for _, w := range found {
			of, err := act.tx.TwinOf(ctx, w.ItemID)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
			if of == 0 {
				act.fails[w.ItemID] = fault.New(fault.Conflict, "errors.not-twice")
				continue
			}
			want := store.Want{Kind: w.Kind, ID: w.ID, Completed: w.State == store.ItemWritten, Delete: true}
			if err := act.tx.SetWant(ctx, w.ItemID, want); err != nil {
				return err
			}
			act.items = append(act.items, w.ItemID)
			if err := e.journal.ItemTrail(ctx, act.tx, w.ItemID, journal.TrailDeleted, map[string]any{"item": of}, a.Email); err != nil {
				return err
			}
		}
		return nil
	})
}
