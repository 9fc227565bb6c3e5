package engine

import (
	"context"

	"navsync/store"
	"navsync/sync/journal"
)

// MoveToRecord moves written activities to another record ("Move to another record",
// spec §8.10): reopened, changed, completed. With all, every written activity of the same
// members moves and the match changes by hand.
func (e *Engine) MoveToRecord(ctx context.Context, a Actor, items []int64, to Record, all bool) (ResolveResult, error) {
	to, err := e.checkRecord(ctx, to)
	if err != nil {
		return ResolveResult{}, err
	}
	return e.act(ctx, a, ActMove, "move", items, func(act *action) error {
		found, err := act.activities(ctx, items, store.ItemWritten, store.ItemOpen)
		if err != nil {
			return err
		}
		if all {
			for _, state := range []store.ItemState{store.ItemWritten, store.ItemOpen} {
				if found, err = act.withOthers(ctx, found, act.reach(ActMove), state); err != nil {
					return err
				}
			}
		}
		for _, w := range found {
			if all {
				if err := act.matchByHand(ctx, w.MemberID, to); err != nil {
					return err
				}
			}
			if err := act.want(ctx, w, store.Want{Kind: to.Kind, ID: to.ID, Completed: true}); err != nil {
				return err
			}
		}
		return nil
	})
}

// UpdateWritten sends the text of a later archive to the activity of an item that was
// "changed since written" (spec §8.10).
func (e *Engine) UpdateWritten(ctx context.Context, a Actor, items ...int64) (ResolveResult, error) {
	return e.act(ctx, a, ActItemUpdate, "move", items, func(act *action) error {
		found, err := act.activities(ctx, items, store.ItemWritten, store.ItemOpen)
		if err != nil {
			return err
		}
		for _, w := range found {
			want := store.Want{Kind: w.Kind, ID: w.ID, Completed: w.State == store.ItemWritten, Text: true}
			if err := act.tx.SetWant(ctx, w.ItemID, want); err != nil {
				return err
			}
			act.items = append(act.items, w.ItemID)
			if err := e.journal.ItemTrail(ctx, act.tx, w.ItemID, journal.TrailUpdated, map[string]any{}, a.Email); err != nil {
				return err
			}
		}
		return nil
	})
}
