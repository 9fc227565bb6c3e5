package writeback

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

// lookAtOpen asks Dynamics about unresolved activities: one that a person has completed
// or made regarding a record there is resolved, one that was deleted is gone.
func (o *Outbox) lookAtOpen(ctx context.Context, c *dynamics.Client, conn store.Connection, t *journal.Tally) error {
	rows, err := o.store.OpenActivities(ctx, conn.OrganizationID, checkedOpen)
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
	return fault.Stored(o.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		var gone []store.WrittenActivity
		for _, w := range rows {
			row, there := actual[w.ActivityID]
			if !there {
				gone = append(gone, w)
				continue
			}
			if err := o.seeOpen(ctx, tx, w, row, t); err != nil {
				return err
			}
		}
		t.Removed(len(gone))
		return o.vanish(ctx, tx, gone, t)
	}))
}

func (o *Outbox) seeOpen(ctx context.Context, tx *store.Tx, w store.WrittenActivity, row dynamics.Row, t *journal.Tally) error {
	state, _ := row.Int("statecode")
	if state == 0 {
		if err := RefreshUnresolved(ctx, tx, w.ItemID); err != nil {
			return err
		}
		return tx.Checked(ctx, []int64{w.ItemID}, o.now())
	}
	about := row.Lookup("regardingobjectid")
	t.Changed(1)
	if err := tx.WantDone(ctx, w.ItemID, store.Want{Kind: store.RecordKind(about.Table), ID: about.ID, Completed: true}, o.now()); err != nil {
		return err
	}
	return o.journal.ItemTrail(ctx, tx, w.ItemID, journal.TrailResolved,
		map[string]any{"action": "in-dynamics", "kind": about.Table, "id": about.ID}, "")
}

// RefreshUnresolved says anew why an activity is unresolved, and the best candidate.
func RefreshUnresolved(ctx context.Context, tx *store.Tx, id int64) error {
	f, err := tx.WritebackFacts(ctx, id)
	if err != nil {
		return err
	}
	_, unresolved := Regarding(f)
	return tx.SetUnresolved(ctx, id, unresolved, f.Best)
}
