package engine

import (
	"context"

	"navsync/store"
	"navsync/sync/fault"
)

// AcceptRemovals confirms the held removals of these tables, by their logical names, or
// of all when none is named; the next run removes the rows. Error: fault.NotFound when a
// named table has none.
func (e *Engine) AcceptRemovals(ctx context.Context, a Actor, entities ...string) error {
	if err := e.may(ctx, a, ActAcceptRemoval, 0, ""); err != nil {
		return err
	}
	if len(entities) == 0 {
		held, err := e.store.HeldRemovals(ctx)
		if err != nil {
			return fault.Stored(err)
		}
		for _, h := range held {
			entities = append(entities, h.Entity)
		}
	}
	for _, entity := range entities {
		err := e.change(ctx, a, ActAcceptRemoval, 0, entity, func(tx *store.Tx) (before, after any, err error) {
			held, err := tx.HeldRemoval(ctx, entity)
			if err != nil {
				return nil, nil, err
			}
			return nil, map[string]any{"rows": held.Rows, "of": held.Of}, tx.ConfirmRemoval(ctx, entity, a.Email, e.now())
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// AcceptMatches lets the matches be used that wait since the rules of matching changed; the next run uses them.
func (e *Engine) AcceptMatches(ctx context.Context, a Actor) error {
	return e.change(ctx, a, ActAcceptMatches, 0, "", func(tx *store.Tx) (before, after any, err error) {
		held, err := tx.CountReviewed(ctx, store.ReviewHeld)
		if err != nil {
			return nil, nil, err
		}
		return nil, map[string]any{"matches": held}, tx.EndReview(ctx)
	})
}
