package writeback

import (
	"context"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// checkedWritten is how many completed activities a run asks Dynamics about, the longest
// unchecked first (spec §8.10).
const checkedWritten = 500

// manyGone is from how many on activities that a run finds gone are one cause of their own.
const manyGone = 10

// KeyActivitiesGone is the sentence of activities that vanished together.
const KeyActivitiesGone = "errors.activities-gone"

// lookAtWritten asks Dynamics about completed activities: one that was deleted there, alone,
// with its record or with the app, is shown so and never written again by itself.
func (o *Outbox) lookAtWritten(ctx context.Context, c *dynamics.Client, conn store.Connection, t *journal.Tally) error {
	rows, err := o.store.WrittenActivities(ctx, conn.OrganizationID, checkedWritten)
	if err != nil || len(rows) == 0 {
		return fault.Stored(err)
	}
	_, err = o.look(ctx, c, rows, t)
	return err
}

// LookAt asks Dynamics about the activity of one item, at once. It says whether it is gone.
func (o *Outbox) LookAt(ctx context.Context, c *dynamics.Client, w store.WrittenActivity) (gone bool, err error) {
	var outside *journal.Tally
	missing, err := o.look(ctx, c, []store.WrittenActivity{w}, outside)
	return len(missing) > 0, err
}

// look asks about activities and keeps what it learns of each.
func (o *Outbox) look(
	ctx context.Context, c *dynamics.Client, rows []store.WrittenActivity, t *journal.Tally,
) (gone []store.WrittenActivity, err error) {
	refs := make([]activityRef, len(rows))
	for i, w := range rows {
		refs[i] = activityRef{w.Table, w.ActivityID}
	}
	actual, err := readActivities(ctx, c, refs)
	if err != nil {
		return nil, fault.FromDynamics(err)
	}
	var there []int64
	var elsewhere []elsewhere
	for _, w := range rows {
		if row, found := actual[w.ActivityID]; found {
			there = append(there, w.ItemID)
			if e, is := o.elsewhere(ctx, w, row); is {
				elsewhere = append(elsewhere, e)
			}
		} else if !w.Gone {
			gone = append(gone, w)
		}
	}
	err = o.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		if err := tx.Checked(ctx, there, o.now()); err != nil {
			return err
		}
		for _, e := range elsewhere {
			if err := o.follow(ctx, tx, e); err != nil {
				return err
			}
		}
		return o.vanish(ctx, tx, gone, t)
	})
	if err != nil {
		return nil, fault.Stored(err)
	}
	t.Removed(len(gone))
	return gone, nil
}

// vanish notes activities that were deleted in Dynamics; many at once are one cause, those that the run found in its other
// steps among them.
func (o *Outbox) vanish(ctx context.Context, tx *store.Tx, gone []store.WrittenActivity, t *journal.Tally) error {
	if len(gone) == 0 {
		return nil
	}
	for _, w := range gone {
		if err := tx.ActivityGone(ctx, w.ItemID, o.now()); err != nil {
			return err
		}
		if err := o.journal.ItemTrail(ctx, tx, w.ItemID, journal.TrailGone, map[string]any{}, ""); err != nil {
			return err
		}
	}
	together, err := tx.GoneSince(ctx, t.RunID())
	if err != nil || len(together) < manyGone {
		return err
	}
	refs := make([]store.Ref, len(together))
	for i, item := range together {
		refs[i] = store.ItemRef(item)
	}
	cause := fault.New(fault.NotFound, KeyActivitiesGone) // how many it is about stands beside it
	cause.Remedy = "remedy.activities-gone"
	_, err = o.journal.Problem(ctx, tx, cause, journal.ScopeConnection, journal.StepResolve, t.RunID(), refs...)
	return err
}
