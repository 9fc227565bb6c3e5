package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// sendCreations creates the records that wait. "Already there" means done.
func (e *Engine) sendCreations(ctx context.Context, c *dynamics.Client, conn store.Connection, t *journal.Tally) error {
	rows, err := e.store.DueCreations(ctx, conn.OrganizationID, e.now())
	if err != nil {
		return fault.Stored(err)
	}
	for _, k := range rows {
		var set dynamics.ChangeSet
		if err := json.Unmarshal([]byte(k.Body), &set); err != nil {
			return &fault.Error{Code: fault.Internal, Err: fmt.Errorf("read a frozen record: %w", err)}
		}
		if err := e.out.at("before create"); err != nil {
			return err
		}
		results, whole := c.Batch(ctx, []dynamics.ChangeSet{set})
		if err := e.out.at("created"); err != nil {
			return err
		}
		if err := e.recordCreation(ctx, c, k, set, results[0].Err, t); err != nil {
			return err
		}
		if whole != nil && ofConnection(whole) {
			return fault.FromDynamics(whole)
		}
	}
	return nil
}

func (e *Engine) recordCreation(ctx context.Context, c *dynamics.Client, k store.Creation, set dynamics.ChangeSet, err error, t *journal.Tally) error {
	var answer *dynamics.Error
	errors.As(err, &answer)
	body := ""
	if answer != nil && answer.Class == dynamics.ClassDuplicate {
		gone, missing := recordMissing(ctx, c, k.Kind, k.RecordID)
		switch {
		case missing != nil:
			answer = &dynamics.Error{Class: dynamics.ClassConnection, Err: missing}
		case !gone:
			err, answer = nil, nil
		case len(set) > 1: // the account was made by an earlier creation: only the person is left
			b, bad := json.Marshal(set[1:])
			if bad != nil {
				return &fault.Error{Code: fault.Internal, Err: bad}
			}
			body, answer = string(b), &dynamics.Error{Class: dynamics.ClassRetry, Err: err}
		}
	}
	ctx, cancel := after(ctx)
	defer cancel()
	return fault.Stored(e.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		switch {
		case err == nil:
			return tx.Created(ctx, k.RecordID, e.now())
		case body != "":
			return tx.CreationHeld(ctx, k.RecordID, body, zeroTime, 0, k.Waits)
		case answer == nil || passes(answer) && k.Attempts+1 < maxAttempts:
			return tx.CreationHeld(ctx, k.RecordID, "", e.now().Add(e.backoff(k.Waits+1)), spentBy(answer), k.Waits+1)
		}
		items, bad := tx.WaitingFor(ctx, k.RecordID)
		if bad != nil {
			return bad
		}
		refs := make([]store.Ref, len(items))
		for i, id := range items {
			refs[i] = store.Ref{Kind: "item", Ref: ref(id)}
		}
		cause := fault.FromDynamics(err)
		id, bad := e.journal.Problem(ctx, tx, cause, journal.ScopeItem, journal.StepResolve, t.RunID(), refs...)
		if bad != nil {
			return bad
		}
		return tx.CreationFailed(ctx, k.RecordID, string(cause.Code), id)
	}))
}

// spentBy is what an answer costs: refusals an attempt, outages and throttling none.
func spentBy(answer *dynamics.Error) int {
	if answer == nil || answer.Status == 0 || answer.Class == dynamics.ClassThrottled || answer.Class == dynamics.ClassConnection {
		return 0
	}
	return 1
}
