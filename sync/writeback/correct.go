package writeback

import (
	"context"
	"errors"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// corrector makes records and activities what people have decided since: everything that
// resolving, moving, updating and undoing have stored. All of it is repeated safely: the row
// is read and only what differs is changed.
type corrector struct {
	out    *Outbox
	client *dynamics.Client
	conn   store.Connection
	place  place
	tally  *journal.Tally // nil outside a run
	// passed are the corrections of this pass: each is tried once.
	passed map[int64]bool
}

// correct creates the records that wait, then sends the corrections of activities.
func (o *Outbox) correct(ctx context.Context, c *dynamics.Client, conn store.Connection, t *journal.Tally) error {
	if err := o.settleRestored(ctx, c, conn); err != nil {
		return err
	}
	k := &corrector{out: o, client: c, conn: conn, tally: t, passed: map[int64]bool{}}
	if err := k.create(ctx); err != nil {
		return err
	}
	return k.send(ctx)
}

// send sends the corrections in waves until none is due that this pass has not tried.
func (k *corrector) send(ctx context.Context) error {
	for ctx.Err() == nil {
		rows, err := k.due(ctx)
		if err != nil || len(rows) == 0 {
			return err
		}
		if k.place.sets == nil { // read when there is something to correct
			if k.place, err = k.out.readPlace(ctx, k.client, k.conn); err != nil {
				return err
			}
		}
		if err := k.sendWave(ctx, rows); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// due is the next wave of corrections that this pass has not tried.
func (k *corrector) due(ctx context.Context) ([]store.WantRow, error) {
	rows, err := k.out.store.Wants(ctx, k.conn.OrganizationID, k.out.now(), wave+len(k.passed))
	if err != nil {
		return nil, fault.Stored(err)
	}
	var fresh []store.WantRow
	for _, w := range rows {
		if !k.passed[w.ItemID] && len(fresh) < wave {
			k.passed[w.ItemID] = true
			fresh = append(fresh, w)
		}
	}
	return fresh, nil
}

// sendWave reads how the activities are, and sends what differs.
func (k *corrector) sendWave(ctx context.Context, rows []store.WantRow) error {
	refs := make([]activityRef, len(rows))
	for i, w := range rows {
		refs[i] = activityRef{w.Table, w.ActivityID}
	}
	actual, err := readActivities(ctx, k.client, refs)
	if err != nil {
		if interrupted(ctx, err) {
			return err
		}
		return k.holdAll(ctx, rows, err)
	}
	rows, attached, err := k.judge(ctx, rows)
	if err != nil {
		if interrupted(ctx, err) {
			return err
		}
		return k.holdAll(ctx, rows, err)
	}
	var sets []dynamics.ChangeSet
	var sent []store.WantRow
	for _, w := range rows {
		row, there := actual[w.ActivityID]
		if !there {
			if err := k.missing(ctx, w); err != nil {
				return err
			}
			continue
		}
		set, err := k.difference(ctx, w, row, attached)
		if err != nil {
			if interrupted(ctx, err) || fault.CodeOf(err) == fault.Storage {
				return err
			}
			if err := k.refused(ctx, w, fault.FromDynamics(err)); err != nil {
				return err
			}
			continue
		}
		if len(set) == 0 {
			if err := k.done(ctx, w); err != nil {
				return err
			}
			continue
		}
		sets, sent = append(sets, set), append(sent, w)
	}
	for start := 0; start < len(sets); start += batchSets {
		end := min(start+batchSets, len(sets))
		if err := k.sendBatch(ctx, sets[start:end], sent[start:end]); err != nil {
			return err
		}
	}
	return nil
}

// judge reads what others have added to the activities that shall go. Without Read on notes no deletion can be judged, and
// those are refused; everything else can be sent.
func (k *corrector) judge(ctx context.Context, rows []store.WantRow) ([]store.WantRow, map[string]bool, error) {
	attached, err := attachedByOthers(ctx, k.client, k.conn.UserID, withdrawn(rows))
	if dynamics.ClassOf(err) == dynamics.ClassPrivilege {
		rows, err = k.keepUnjudged(ctx, rows, err)
	}
	return rows, attached, err
}

// keepUnjudged refuses the deletions among corrections with a cause, and gives the others.
func (k *corrector) keepUnjudged(ctx context.Context, rows []store.WantRow, cause error) (others []store.WantRow, err error) {
	for _, w := range rows {
		if !w.Want.Delete || !w.Want.Untouched {
			others = append(others, w)
			continue
		}
		if err := k.refused(ctx, w, fault.FromDynamics(cause)); err != nil {
			return nil, err
		}
	}
	return others, nil
}

// withdrawn are the activities that go only while nobody else has done anything to them.
func withdrawn(rows []store.WantRow) []string {
	var ids []string
	for _, w := range rows {
		if w.Want.Delete && w.Want.Untouched {
			ids = append(ids, w.ActivityID)
		}
	}
	return ids
}

func (k *corrector) sendBatch(ctx context.Context, sets []dynamics.ChangeSet, rows []store.WantRow) error {
	if err := k.out.secure(ctx); err != nil { // what a person decided while the activities were read, too
		return err
	}
	if err := k.out.at("before correction"); err != nil {
		return err
	}
	results, whole := k.client.Batch(ctx, sets)
	if err := k.out.at("corrected"); err != nil {
		return err
	}
	if whole != nil && interrupted(ctx, whole) {
		return whole // stopped while Dynamics made us wait: they are due as before
	}
	if whole != nil && ofConnection(whole) {
		return k.holdAll(ctx, rows, whole)
	}
	for i, w := range rows {
		err := results[i].Err
		var answer *dynamics.Error
		switch {
		case err == nil:
			err = k.done(ctx, w)
		case errors.As(err, &answer) && passes(answer) && w.Attempts+1 < maxAttempts:
			err = k.hold(ctx, w, answer)
		default:
			err = k.refused(ctx, w, fault.FromDynamics(err))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (k *corrector) done(ctx context.Context, w store.WantRow) error {
	if w.Want.Delete {
		k.tally.Changed(1)
		return k.missing(ctx, w)
	}
	ctx, cancel := after(ctx)
	defer cancel()
	event := journal.TrailWritten
	if !w.Want.Completed {
		event = journal.TrailOpen
	}
	err := k.out.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		if err := tx.WantDone(ctx, w.ItemID, w.Want, k.out.now()); err != nil {
			return err
		}
		if err := tx.SettleRef(ctx, store.ItemRef(w.ItemID), k.out.now()); err != nil {
			return err
		}
		if !w.Want.Completed {
			if err := RefreshUnresolved(ctx, tx, w.ItemID); err != nil {
				return err
			}
		}
		return k.out.journal.ItemTrail(ctx, tx, w.ItemID, event, map[string]any{"kind": w.Want.Kind, "id": w.Want.ID}, "")
	})
	if err != nil {
		return fault.Stored(err)
	}
	k.tally.Changed(1)
	return k.out.at("correction recorded")
}

// missing notes that an activity is not in Dynamics any more: deleted there, or taken back from here.
func (k *corrector) missing(ctx context.Context, w store.WantRow) error {
	ctx, cancel := after(ctx)
	defer cancel()
	return fault.Stored(k.out.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		if w.Want.Delete && w.Want.Back != "" {
			if err := tx.Withdrawn(ctx, w.ItemID, w.Want.Back, k.out.now()); err != nil {
				return err
			}
			return k.out.journal.ItemTrail(ctx, tx, w.ItemID, journal.TrailWithdrawn, map[string]any{"state": w.Want.Back}, "")
		}
		if err := tx.ActivityGone(ctx, w.ItemID, k.out.now()); err != nil {
			return err
		}
		return k.out.journal.ItemTrail(ctx, tx, w.ItemID, journal.TrailGone, map[string]any{}, "")
	}))
}

// hold puts one correction back.
func (k *corrector) hold(ctx context.Context, w store.WantRow, answer *dynamics.Error) error {
	reason, wait, spent, waits := store.WaitRetry, k.out.backoff(w.Attempts+1), 1, w.Waits
	switch {
	case answer.Class == dynamics.ClassThrottled:
		reason, wait, spent = store.WaitThrottled, k.out.throttledFor(answer.RetryAfter), 0
	case answer.Status == 0 || answer.Class == dynamics.ClassConnection:
		reason, wait, spent, waits = store.WaitOutage, k.out.backoff(w.Waits+1), 0, w.Waits+1
	}
	ctx, cancel := after(ctx)
	defer cancel()
	return fault.Stored(k.out.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		return tx.WantHeld(ctx, w.ItemID, reason, k.out.now().Add(wait), spent, waits)
	}))
}

// holdAll puts corrections back after an error of the connection, and returns it.
func (k *corrector) holdAll(ctx context.Context, rows []store.WantRow, cause error) error {
	answer := &dynamics.Error{Class: dynamics.ClassConnection, Err: cause}
	errors.As(cause, &answer)
	for _, w := range rows {
		if err := k.hold(ctx, w, answer); err != nil {
			return errors.Join(cause, err)
		}
	}
	return fault.FromDynamics(cause)
}

func (k *corrector) refused(ctx context.Context, w store.WantRow, cause *fault.Error) error {
	ctx, cancel := after(ctx)
	defer cancel()
	k.tally.Failed(1)
	return fault.Stored(k.out.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		id, err := k.out.journal.Problem(ctx, tx, cause, journal.ScopeItem, journal.StepResolve, k.tally.RunID(), store.ItemRef(w.ItemID))
		if err != nil {
			return err
		}
		if err := tx.WantFailed(ctx, w.ItemID, string(cause.Code), id); err != nil {
			return err
		}
		return k.out.journal.ItemTrail(ctx, tx, w.ItemID, journal.TrailFailed, causeFacts(cause), "")
	}))
}
