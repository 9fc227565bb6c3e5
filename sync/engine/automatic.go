package engine

import (
	"context"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// checkedOpen is how many unresolved activities a run asks Dynamics about, the longest
// unchecked first: somebody may have resolved or deleted them there.
const checkedOpen = 200

// stepResolve creates waiting records, sends waiting resolutions, and resolves by itself
// what now matches.
func (e *Engine) stepResolve(ctx context.Context, c *dynamics.Client, conn store.Connection, t *journal.Tally) error {
	return e.sending(ctx, tillFree, func(ctx context.Context) error { return e.resolveAll(ctx, c, conn, t) })
}

func (e *Engine) resolveAll(ctx context.Context, c *dynamics.Client, conn store.Connection, t *journal.Tally) error {
	open, err := e.openGate(ctx, true, false)
	if err != nil || !open {
		return err
	}
	if err := e.correct(ctx, c, conn, t); err != nil {
		return err
	}
	if err := e.checkOpen(ctx, c, conn, t); err != nil {
		return err
	}
	settings, err := e.store.Settings(ctx)
	if err != nil {
		return fault.Stored(err)
	}
	if !settings.Writeback {
		return nil // nothing is written by itself
	}
	found, err := e.resolveMatched(ctx, conn)
	if err != nil || !found {
		return err
	}
	return e.correct(ctx, c, conn, t)
}

// resolveMatched stores what unresolved activities that now match shall become.
func (e *Engine) resolveMatched(ctx context.Context, conn store.Connection) (bool, error) {
	ids, err := e.store.Resolvable(ctx, conn.OrganizationID)
	if err != nil {
		return false, fault.Stored(err)
	}
	found := false
	for start := 0; start < len(ids); start += wave {
		part := ids[start:min(start+wave, len(ids))]
		err := e.store.UpdateDurably(ctx, func(tx *store.Tx) error {
			act := &action{e: e, tx: tx, name: "automatic", matches: map[int64][]store.Match{}, fails: map[int64]error{}}
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
	about, unresolved := regarding(f)
	if unresolved != "" {
		return act.tx.SetUnresolved(ctx, id, unresolved, f.Best)
	}
	w, err := act.tx.WrittenActivity(ctx, id)
	if err != nil {
		return err
	}
	return act.want(ctx, w, store.Want{Kind: about.Kind, ID: about.ID, Completed: true})
}

// checkOpen asks Dynamics about unresolved activities: one that a person has completed
// or made regarding a record there is resolved, one that was deleted is gone.
func (e *Engine) checkOpen(ctx context.Context, c *dynamics.Client, conn store.Connection, t *journal.Tally) error {
	rows, err := e.store.OpenActivities(ctx, conn.OrganizationID, checkedOpen)
	if err != nil || len(rows) == 0 {
		return fault.Stored(err)
	}
	refs := make([]activityRef, len(rows))
	for i, w := range rows {
		refs[i] = activityRef{w.Table, w.ActivityID}
	}
	actual, err := readActivities(ctx, c, refs)
	if err != nil {
		return fault.FromDynamics(err)
	}
	return fault.Stored(e.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		for _, w := range rows {
			row, there := actual[w.ActivityID]
			if !there {
				if err := tx.ActivityGone(ctx, w.ItemID, e.now()); err != nil {
					return err
				}
				if err := e.journal.Trail(ctx, tx, "item", ref(w.ItemID), journal.TrailGone, map[string]any{}, ""); err != nil {
					return err
				}
				t.Removed(1)
				continue
			}
			if err := e.seeOpen(ctx, tx, w, row, t); err != nil {
				return err
			}
		}
		return nil
	}))
}

func (e *Engine) seeOpen(ctx context.Context, tx *store.Tx, w store.WrittenActivity, row dynamics.Row, t *journal.Tally) error {
	state, _ := row.Int("statecode")
	if state == 0 {
		if err := e.refreshItem(ctx, tx, w.ItemID); err != nil {
			return err
		}
		return tx.Checked(ctx, []int64{w.ItemID}, e.now())
	}
	about := row.Lookup("regardingobjectid")
	t.Changed(1)
	if err := tx.WantDone(ctx, w.ItemID, store.Want{Kind: about.Table, ID: about.ID, Completed: true}, e.now()); err != nil {
		return err
	}
	return e.journal.Trail(ctx, tx, "item", ref(w.ItemID), journal.TrailResolved, map[string]any{"action": "in-dynamics", "kind": about.Table, "id": about.ID}, "")
}

// refreshItem says anew why an activity is unresolved, and the best candidate.
func (e *Engine) refreshItem(ctx context.Context, tx *store.Tx, id int64) error {
	f, err := tx.WritebackFacts(ctx, id)
	if err != nil {
		return err
	}
	_, unresolved := regarding(f)
	return tx.SetUnresolved(ctx, id, unresolved, f.Best)
}

// refreshUnresolved says it anew for members whose matches have changed.
func (e *Engine) refreshUnresolved(ctx context.Context, members []int64) error {
	return fault.Stored(e.store.Update(ctx, func(tx *store.Tx) error {
		for _, m := range members {
			open, err := tx.ActivitiesOf(ctx, m, 0, store.ItemOpen)
			if err != nil {
				return err
			}
			for _, w := range open {
				if err := e.refreshItem(ctx, tx, w.ItemID); err != nil {
					return err
				}
			}
		}
		return nil
	}))
}
