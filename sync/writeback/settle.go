package writeback

import (
	"context"
	"errors"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// record stores what became of one writeback (engine.md §2). whole: the request as a
// whole failed, so the error says nothing of this item.
func (d *delivery) record(ctx context.Context, j job, err error, whole bool) error {
	if err == nil {
		return d.done(ctx, j)
	}
	if interrupted(ctx, err) {
		return d.interrupt(ctx, j)
	}
	var answer *dynamics.Error
	if !errors.As(err, &answer) {
		answer = &dynamics.Error{Class: dynamics.ClassConnection, Uncertain: true, Err: err}
	}
	if answer.Class == dynamics.ClassDuplicate {
		return d.settleWritten(ctx, j)
	}
	if passes(answer) || whole && ofConnection(err) {
		return d.wait(ctx, j, answer, whole)
	}
	if j.doubtful {
		written, err := d.isThere(ctx, j)
		switch {
		case err != nil:
			return d.unanswered(ctx, j, err)
		case written:
			return d.settleWritten(ctx, j)
		}
		j.doubtful = false // nothing was applied: the plan may be made anew
	}
	return d.refusal(ctx, j, answer)
}

// passes says that the same request may succeed later by itself.
func passes(answer *dynamics.Error) bool { return answer.Uncertain || answer.Class.Transient() }

// done records that Dynamics holds the activity.
func (d *delivery) done(ctx context.Context, j job) error {
	state, event := store.ItemWritten, journal.TrailWritten
	if !j.plan.Completed {
		state, event = store.ItemOpen, journal.TrailOpen
	}
	ctx, cancel := after(ctx)
	defer cancel()
	err := d.out.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		if err := tx.Done(ctx, j.facts.ItemID, state, d.out.now()); err != nil {
			if errors.Is(err, store.ErrNotFound) {
				return nil // another process settled it meanwhile
			}
			return err
		}
		if !j.plan.Completed && ignoresAll(j.facts.Others) {
			if err := tx.SetIgnored(ctx, j.facts.ItemID, d.out.now()); err != nil {
				return err
			}
		}
		if err := tx.SettleRef(ctx, store.ItemRef(j.facts.ItemID), d.out.now()); err != nil {
			return err
		}
		return d.out.journal.ItemTrail(ctx, tx, j.facts.ItemID, event, planFacts(j.plan), "")
	})
	if err != nil {
		return fault.Stored(err)
	}
	d.tally.Written(1)
	return d.out.at("recorded")
}

// ignoresAll says that every member concerned is ignored in the report (spec §9).
func ignoresAll(others []store.Other) bool {
	for _, o := range others {
		if !o.Ignored {
			return false
		}
	}
	return len(others) > 0
}

// hold puts a writeback back.
func (d *delivery) hold(ctx context.Context, h store.Hold) error {
	ctx, cancel := after(ctx)
	defer cancel()
	err := d.out.store.UpdateDurably(ctx, func(tx *store.Tx) error { return tx.Hold(ctx, h) })
	if errors.Is(err, store.ErrNotFound) {
		return nil // settled meanwhile by another process
	}
	if err != nil {
		return fault.Stored(err)
	}
	return d.out.at("held")
}

// holdAfter puts a writeback back after an attempt that failed by cause, which its trail tells.
func (d *delivery) holdAfter(ctx context.Context, h store.Hold, cause *fault.Error) error {
	ctx, cancel := after(ctx)
	defer cancel()
	facts := causeFacts(cause)
	if h.Reason != "" {
		facts["wait"] = h.Reason
	}
	if !h.NotBefore.IsZero() {
		facts["until"] = store.Stamp(h.NotBefore)
	}
	err := d.out.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		if err := tx.Hold(ctx, h); err != nil {
			return err
		}
		return d.out.journal.ItemTrail(ctx, tx, h.ItemID, journal.TrailAttempt, facts, "")
	})
	if errors.Is(err, store.ErrNotFound) {
		return nil // settled meanwhile by another process
	}
	if err != nil {
		return fault.Stored(err)
	}
	return d.out.at("held")
}

// interrupt puts a writeback back whose answer our own end cut off: it may have been applied.
func (d *delivery) interrupt(ctx context.Context, j job) error {
	h := store.Hold{ItemID: j.facts.ItemID, Waits: j.facts.Waits, Doubtful: true}
	return d.holdAfter(ctx, h, &fault.Error{Code: fault.Internal, Key: "errors.cancelled"})
}

// unanswered puts a writeback back about which Dynamics was asked and did not tell.
func (d *delivery) unanswered(ctx context.Context, j job, err error) error {
	if interrupted(ctx, err) {
		return d.interrupt(ctx, j)
	}
	return d.wait(ctx, j, &dynamics.Error{Class: dynamics.ClassConnection, Uncertain: true, Err: err}, false)
}

// wait puts a writeback back after throttling, an outage or a passing fault. Throttling
// and outages spend no attempt; answers of Dynamics do.
func (d *delivery) wait(ctx context.Context, j job, answer *dynamics.Error, whole bool) error {
	h := store.Hold{ItemID: j.facts.ItemID, Waits: j.facts.Waits + 1, Doubtful: j.doubtful || answer.Uncertain}
	switch {
	case answer.Class == dynamics.ClassThrottled:
		h.Reason, h.Waits = store.WaitThrottled, j.facts.Waits
		h.NotBefore = d.out.now().Add(d.out.throttledFor(answer.RetryAfter))
	case whole || answer.Status == 0 || answer.Class == dynamics.ClassConnection:
		h.Reason, h.NotBefore = outageOf(answer), d.out.now().Add(d.out.backoff(h.Waits))
	default:
		h.Reason, h.Spent, h.NotBefore = store.WaitRetry, 1, d.out.now().Add(d.out.backoff(j.facts.Attempts+1))
		if j.facts.Attempts+1 >= maxAttempts {
			j.doubtful = h.Doubtful
			return d.refused(ctx, j, fault.FromDynamics(answer))
		}
	}
	return d.holdAfter(ctx, h, fault.FromDynamics(answer))
}

// outageOf says why the connection does not get through: nothing answered, Dynamics does not
// let its account in, or an error was answered for all of a request.
func outageOf(answer *dynamics.Error) string {
	switch {
	case answer.Class == dynamics.ClassPrivilege || answer.Class == dynamics.ClassCredentials:
		return store.WaitRefused
	case answer.Status == 0 || answer.Class == dynamics.ClassConnection:
		return store.WaitOutage
	}
	return store.WaitCRMError
}

// refusal decides what a definite refusal of one item means (spec §8.7).
func (d *delivery) refusal(ctx context.Context, j job, answer *dynamics.Error) error {
	switch {
	case answer.Class == dynamics.ClassOwner || answer.Code == dynamics.CodeUserDisabled:
		h := store.Hold{ItemID: j.facts.ItemID, Reason: store.WaitOwnerDisabled, NotBefore: d.out.now().Add(planPause), Thaw: true}
		return d.holdAfter(ctx, h, fault.FromDynamics(answer))
	case answer.Class == dynamics.ClassNotFound && j.plan.RegardingID != "":
		gone, err := recordMissing(ctx, d.client, j.plan.RegardingKind, j.plan.RegardingID)
		if err != nil {
			return d.unanswered(ctx, j, err)
		}
		if gone {
			return d.planWithout(ctx, j)
		}
	}
	return d.refused(ctx, j, fault.FromDynamics(answer))
}

// recordMissing asks whether Dynamics still knows a record.
func recordMissing(ctx context.Context, c *dynamics.Client, kind store.RecordKind, id string) (bool, error) {
	_, err := c.Get(ctx, string(kind), id, string(kind)+"id")
	if dynamics.ClassOf(err) == dynamics.ClassNotFound {
		return true, nil
	}
	return false, err
}

// planWithout plans anew without the record that is gone: an unresolved activity.
func (d *delivery) planWithout(ctx context.Context, j job) error {
	ctx, cancel := after(ctx)
	defer cancel()
	return fault.Stored(d.out.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		if err := tx.RecordGone(ctx, j.facts.ItemID, j.plan.RegardingKind, j.plan.RegardingID); err != nil {
			return err
		}
		if err := tx.Hold(ctx, store.Hold{ItemID: j.facts.ItemID, Thaw: true}); err != nil {
			return err
		}
		return d.out.journal.ItemTrail(ctx, tx, j.facts.ItemID, journal.TrailGone,
			map[string]any{"kind": j.plan.RegardingKind, "id": j.plan.RegardingID}, "")
	}))
}

// refused records a failure with its cause.
func (d *delivery) refused(ctx context.Context, j job, cause *fault.Error) error {
	ctx, cancel := after(ctx)
	defer cancel()
	err := d.out.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		id, err := d.out.journal.Problem(ctx, tx, cause, journal.ScopeItem, journal.StepWriteBack, d.tally.RunID(), store.ItemRef(j.facts.ItemID))
		if err != nil {
			return err
		}
		if err := tx.Fail(ctx, j.facts.ItemID, string(cause.Code), id, j.doubtful); err != nil {
			return err
		}
		return d.out.journal.ItemTrail(ctx, tx, j.facts.ItemID, journal.TrailFailed, causeFacts(cause), "")
	})
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	d.tally.Failed(1)
	return fault.Stored(err)
}

// causeFacts is an error for the trail: its sentence by key, the codes, and what Dynamics itself said.
func causeFacts(cause *fault.Error) map[string]any {
	facts := map[string]any{
		"code": cause.Code, "crmCode": cause.CRMCode, "status": cause.Status, "requestId": cause.RequestID, "privilege": cause.Privilege,
	}
	for name, text := range map[string]string{"key": cause.Key, "remedy": cause.Remedy, "message": cause.Detail} {
		if text != "" {
			facts[name] = text
		}
	}
	return facts
}

// isThere asks whether an activity is in Dynamics already.
func (d *delivery) isThere(ctx context.Context, j job) (bool, error) {
	_, err := d.client.Get(ctx, j.plan.Table, j.plan.ActivityID, "statecode")
	if dynamics.ClassOf(err) == dynamics.ClassNotFound {
		return false, nil
	}
	return err == nil, err
}

// settleWritten finishes what an earlier attempt had applied: "already there" means read
// it and finish, completing one that is still open (contract §5.9).
func (d *delivery) settleWritten(ctx context.Context, j job) error {
	row, err := d.client.Get(ctx, j.plan.Table, j.plan.ActivityID, "statecode")
	if err == nil {
		if state, _ := row.Int("statecode"); state == 0 && j.plan.Completed {
			err = d.completeActivity(ctx, j)
		}
	}
	if err == nil {
		return d.done(ctx, j)
	}
	if interrupted(ctx, err) {
		return d.interrupt(ctx, j)
	}
	answer := &dynamics.Error{Class: dynamics.ClassConnection, Err: err}
	errors.As(err, &answer)
	j.doubtful = true
	if passes(answer) {
		return d.wait(ctx, j, answer, false)
	}
	return d.refused(ctx, j, fault.FromDynamics(err))
}

func (d *delivery) completeActivity(ctx context.Context, j job) error {
	target := d.place.tables[j.plan.Table]
	if target == nil {
		return &dynamics.Error{Op: "PATCH " + j.plan.Table, Class: dynamics.ClassSchema, Err: dynamics.ErrNoTable}
	}
	operation, err := d.client.CompleteOperation(ctx, target, j.plan.ActivityID, dynamics.As(callerOf(j.body)))
	if err != nil {
		return err
	}
	results, err := d.client.Batch(ctx, []dynamics.ChangeSet{{operation}})
	if err != nil {
		return err
	}
	return results[0].Err
}

// callerOf is on whose behalf a frozen body writes.
func callerOf(set dynamics.ChangeSet) string {
	if len(set) == 0 {
		return ""
	}
	return set[0].CallerObjectID
}
