package engine

import (
	"context"
	"errors"
	"time"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// record stores what became of one writeback (engine.md §1.2). whole: the request as a
// whole failed, so the error says nothing of this item.
func (e *Engine) record(ctx context.Context, c *dynamics.Client, p place, j job, err error, whole bool, t *journal.Tally) error {
	if err == nil {
		return e.done(ctx, j, t)
	}
	if ctx.Err() != nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return e.hold(ctx, store.Hold{ItemID: j.facts.ItemID, Waits: j.facts.Waits, Doubtful: true})
	}
	var answer *dynamics.Error
	if !errors.As(err, &answer) {
		answer = &dynamics.Error{Class: dynamics.ClassConnection, Uncertain: true, Err: err}
	}
	if answer.Class == dynamics.ClassDuplicate {
		return e.settleWritten(ctx, c, p, j, t)
	}
	if passes(answer) || whole && ofConnection(err) {
		return e.wait(ctx, j, answer, whole, t)
	}
	if j.doubtful {
		written, err := e.isThere(ctx, c, j)
		switch {
		case err != nil:
			return e.wait(ctx, j, &dynamics.Error{Class: dynamics.ClassConnection, Uncertain: true, Err: err}, false, t)
		case written:
			return e.settleWritten(ctx, c, p, j, t)
		}
		j.doubtful = false // nothing was applied: the plan may be made anew
	}
	return e.refusal(ctx, c, j, answer, t)
}

// passes says that the same request may succeed later by itself.
func passes(answer *dynamics.Error) bool { return answer.Uncertain || answer.Class.Transient() }

// done records that Dynamics holds the activity.
func (e *Engine) done(ctx context.Context, j job, t *journal.Tally) error {
	state, event := store.ItemWritten, journal.TrailWritten
	if !j.plan.Completed {
		state, event = store.ItemOpen, journal.TrailOpen
	}
	ctx, cancel := after(ctx)
	defer cancel()
	err := e.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		if err := tx.Done(ctx, j.facts.ItemID, state, e.now()); err != nil {
			if errors.Is(err, store.ErrNotFound) {
				return nil // another process settled it meanwhile
			}
			return err
		}
		if !j.plan.Completed && ignoresAll(j.facts.Others) {
			if err := tx.SetIgnored(ctx, j.facts.ItemID, e.now()); err != nil {
				return err
			}
		}
		if err := tx.SettleRef(ctx, store.Ref{Kind: "item", Ref: ref(j.facts.ItemID)}, e.now()); err != nil {
			return err
		}
		return e.journal.Trail(ctx, tx, "item", ref(j.facts.ItemID), event, planFacts(j.plan), "")
	})
	if err != nil {
		return fault.Stored(err)
	}
	t.Written(1)
	return e.out.at("recorded")
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
func (e *Engine) hold(ctx context.Context, h store.Hold) error {
	ctx, cancel := after(ctx)
	defer cancel()
	err := e.store.UpdateDurably(ctx, func(tx *store.Tx) error { return tx.Hold(ctx, h) })
	if errors.Is(err, store.ErrNotFound) {
		return nil // settled meanwhile by another process
	}
	if err != nil {
		return fault.Stored(err)
	}
	return e.out.at("held")
}

// wait puts a writeback back after throttling, an outage or a passing fault. Throttling
// and outages spend no attempt; answers of Dynamics do.
func (e *Engine) wait(ctx context.Context, j job, answer *dynamics.Error, whole bool, t *journal.Tally) error {
	h := store.Hold{ItemID: j.facts.ItemID, Waits: j.facts.Waits + 1, Doubtful: j.doubtful || answer.Uncertain}
	switch {
	case answer.Class == dynamics.ClassThrottled:
		h.Reason, h.Waits = store.WaitThrottled, j.facts.Waits
		h.NotBefore = e.now().Add(e.throttledFor(answer.RetryAfter))
	case whole || answer.Status == 0 || answer.Class == dynamics.ClassConnection:
		h.Reason, h.NotBefore = store.WaitOutage, e.now().Add(e.backoff(h.Waits))
	default:
		h.Reason, h.Spent, h.NotBefore = store.WaitRetry, 1, e.now().Add(e.backoff(j.facts.Attempts+1))
		if j.facts.Attempts+1 >= maxAttempts {
			j.doubtful = h.Doubtful
			return e.refused(ctx, j, fault.FromDynamics(answer), t)
		}
	}
	return e.hold(ctx, h)
}

// throttledFor is what Dynamics asked for and up to a tenth more, so that not everybody
// comes back at once.
func (e *Engine) throttledFor(asked time.Duration) time.Duration {
	if asked <= 0 {
		asked = 5 * time.Second
	}
	return asked + time.Duration(float64(asked)*0.1*e.random())
}

// backoff is full jitter between nothing and 1 s doubled n times, at most 15 min.
func (e *Engine) backoff(n int) time.Duration {
	const longest = 15 * time.Minute
	limit := time.Second << min(n, 20)
	return time.Duration(e.random() * float64(min(limit, longest)))
}

func (e *Engine) random() float64 {
	if e.opt.Rand == nil {
		return 0.5
	}
	return e.opt.Rand()
}

// refusal decides what a definite refusal of one item means (spec §8.7).
func (e *Engine) refusal(ctx context.Context, c *dynamics.Client, j job, answer *dynamics.Error, t *journal.Tally) error {
	switch {
	case answer.Class == dynamics.ClassOwner || answer.Code == dynamics.CodeUserDisabled:
		return e.hold(ctx, store.Hold{ItemID: j.facts.ItemID, Reason: store.WaitOwnerDisabled, NotBefore: e.now().Add(planPause), Thaw: true})
	case answer.Class == dynamics.ClassNotFound && j.plan.RegardingID != "":
		gone, err := recordMissing(ctx, c, j.plan.RegardingKind, j.plan.RegardingID)
		if err != nil {
			return e.wait(ctx, j, &dynamics.Error{Class: dynamics.ClassConnection, Err: err}, false, t)
		}
		if gone {
			return e.planWithout(ctx, j)
		}
	}
	return e.refused(ctx, j, fault.FromDynamics(answer), t)
}

// recordMissing asks whether Dynamics still knows a record.
func recordMissing(ctx context.Context, c *dynamics.Client, kind, id string) (bool, error) {
	_, err := c.Get(ctx, kind, id, kind+"id")
	if dynamics.ClassOf(err) == dynamics.ClassNotFound {
		return true, nil
	}
	return false, err
}

// planWithout plans anew without the record that is gone: an unresolved activity.
func (e *Engine) planWithout(ctx context.Context, j job) error {
	ctx, cancel := after(ctx)
	defer cancel()
	return fault.Stored(e.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		if err := tx.RecordGone(ctx, j.facts.ItemID, j.plan.RegardingKind, j.plan.RegardingID); err != nil {
			return err
		}
		if err := tx.Hold(ctx, store.Hold{ItemID: j.facts.ItemID, Thaw: true}); err != nil {
			return err
		}
		return e.journal.Trail(ctx, tx, "item", ref(j.facts.ItemID), journal.TrailGone, map[string]any{"kind": j.plan.RegardingKind, "id": j.plan.RegardingID}, "")
	}))
}

// refused records a failure with its cause.
func (e *Engine) refused(ctx context.Context, j job, cause *fault.Error, t *journal.Tally) error {
	ctx, cancel := after(ctx)
	defer cancel()
	err := e.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		id, err := e.journal.Problem(ctx, tx, cause, journal.ScopeItem, journal.StepWriteBack, t.RunID(), store.Ref{Kind: "item", Ref: ref(j.facts.ItemID)})
		if err != nil {
			return err
		}
		if err := tx.Fail(ctx, j.facts.ItemID, string(cause.Code), id, j.doubtful); err != nil {
			return err
		}
		return e.journal.Trail(ctx, tx, "item", ref(j.facts.ItemID), journal.TrailFailed, causeFacts(cause), "")
	})
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	t.Failed(1)
	return fault.Stored(err)
}

func causeFacts(cause *fault.Error) map[string]any {
	return map[string]any{
		"code": cause.Code, "crmCode": cause.CRMCode, "status": cause.Status, "requestId": cause.RequestID, "privilege": cause.Privilege,
	}
}

// isThere asks whether an activity is in Dynamics already.
func (e *Engine) isThere(ctx context.Context, c *dynamics.Client, j job) (bool, error) {
	_, err := c.Get(ctx, j.plan.Table, j.plan.ActivityID, "statecode")
	if dynamics.ClassOf(err) == dynamics.ClassNotFound {
		return false, nil
	}
	return err == nil, err
}

// settleWritten finishes what an earlier attempt had applied: "already there" means read
// it and finish, completing one that is still open (contract §5.9).
func (e *Engine) settleWritten(ctx context.Context, c *dynamics.Client, p place, j job, t *journal.Tally) error {
	row, err := c.Get(ctx, j.plan.Table, j.plan.ActivityID, "statecode")
	if err == nil {
		if state, _ := row.Int("statecode"); state == 0 && j.plan.Completed {
			err = e.completeActivity(ctx, c, p, j)
		}
	}
	if err == nil {
		return e.done(ctx, j, t)
	}
	answer := &dynamics.Error{Class: dynamics.ClassConnection, Err: err}
	errors.As(err, &answer)
	j.doubtful = true
	if passes(answer) {
		return e.wait(ctx, j, answer, false, t)
	}
	return e.refused(ctx, j, fault.FromDynamics(err), t)
}

func (e *Engine) completeActivity(ctx context.Context, c *dynamics.Client, p place, j job) error {
	target := p.tables[j.plan.Table]
	if target == nil {
		return &dynamics.Error{Op: "PATCH " + j.plan.Table, Class: dynamics.ClassSchema, Err: dynamics.ErrNoTable}
	}
	operation, err := c.CompleteOperation(ctx, target, j.plan.ActivityID, dynamics.As(callerOf(j.body)))
	if err != nil {
		return err
	}
	results, err := c.Batch(ctx, []dynamics.ChangeSet{{operation}})
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
