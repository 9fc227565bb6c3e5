package engine

import (
	"context"

	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
	"navsync/sync/writeback"
)

// resolvedAtOnce bounds the activities of one transaction.
const resolvedAtOnce = 40

// resolveMatched stores what unresolved activities that now match shall become.
func (p *pass) resolveMatched(ctx context.Context) (bool, error) {
	ids, err := p.e.store.Resolvable(ctx, p.conn.OrganizationID)
	if err != nil {
		return false, fault.Stored(err)
	}
	found := false
	for start := 0; start < len(ids); start += resolvedAtOnce {
		part := ids[start:min(start+resolvedAtOnce, len(ids))]
		err := p.e.store.UpdateDurably(ctx, func(tx *store.Tx) error {
			act := &action{e: p.e, tx: tx, name: "automatic", matches: map[int64][]store.Match{}, fails: map[int64]error{}}
			var err error
			if act.batch, err = tx.NextBatch(ctx); err != nil {
				return err
			}
			for _, id := range part {
				if err := act.follow(ctx, id); err != nil {
					return err
				}
			}
			found = found || len(act.items) > 0
			return nil
		})
		if err != nil {
			return found, fault.Stored(err)
		}
	}
	return found, nil
}

// follow makes an unresolved activity follow its member's match.
func (act *action) follow(ctx context.Context, id int64) error {
	f, err := act.tx.WritebackFacts(ctx, id)
	if err != nil {
		return err
	}
	about, unresolved := writeback.Regarding(f)
	if unresolved != "" {
		return act.tx.SetUnresolved(ctx, id, unresolved, f.Best)
	}
	w, err := act.tx.WrittenActivity(ctx, id)
	if err != nil {
		return err
	}
	return act.want(ctx, w, store.Want{Kind: about.Kind, ID: about.ID, Completed: true})
}

// refreshUnresolved says it anew for members whose matches have changed.
func refreshUnresolved(ctx context.Context, in *store.Store, members ...int64) error {
	return fault.Stored(in.Update(ctx, func(tx *store.Tx) error {
		for _, m := range members {
			open, err := tx.ActivitiesOf(ctx, m, 0, store.ItemOpen)
			if err != nil {
				return err
			}
			for _, w := range open {
				if err := writeback.RefreshUnresolved(ctx, tx, w.ItemID); err != nil {
					return err
				}
			}
		}
		return nil
	}))
}

// resolve is the run's step that makes unresolved activities what people, or matches, say.
func (p *pass) resolve(ctx context.Context, t *journal.Tally) error {
	return p.e.out.Resolve(ctx, p.client, p.conn, t, p.resolveMatched)
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
