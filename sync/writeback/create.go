package writeback

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// create creates the records that wait. "Already there" means done.
func (k *corrector) create(ctx context.Context) error {
	rows, err := k.out.store.DueCreations(ctx, k.conn.OrganizationID, k.out.now())
	if err != nil {
		return fault.Stored(err)
	}
	if len(rows) > 0 {
		if err := k.out.secure(ctx); err != nil {
			return err
		}
	}
	for _, creation := range rows {
		var set dynamics.ChangeSet
		if err := json.Unmarshal([]byte(creation.Body), &set); err != nil {
			return &fault.Error{Code: fault.Internal, Err: fmt.Errorf("read a frozen record: %w", err)}
		}
		if err := k.out.at("before create"); err != nil {
			return err
		}
		results, whole := k.client.Batch(ctx, []dynamics.ChangeSet{set})
		if err := k.out.at("created"); err != nil {
			return err
		}
		if interrupted(ctx, results[0].Err) {
			return results[0].Err // its key is ours: sent again, it is made once
		}
		if err := k.recordCreation(ctx, creation, set, results[0].Err); err != nil {
			return err
		}
		if whole != nil && ofConnection(whole) {
			return fault.FromDynamics(whole)
		}
	}
	return nil
}

func (k *corrector) recordCreation(ctx context.Context, creation store.Creation, set dynamics.ChangeSet, err error) error {
	var answer *dynamics.Error
	errors.As(err, &answer)
	body := ""
	if answer != nil && answer.Class == dynamics.ClassDuplicate {
		gone, missing := recordMissing(ctx, k.client, creation.Kind, creation.RecordID)
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
	return fault.Stored(k.out.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		switch {
		case err == nil:
			return tx.Created(ctx, creation.RecordID, k.out.now())
		case body != "":
			return tx.CreationHeld(ctx, creation.RecordID, body, time.Time{}, 0, creation.Waits)
		case answer == nil || passes(answer) && creation.Attempts+1 < maxAttempts:
			return tx.CreationHeld(ctx, creation.RecordID, "", k.out.now().Add(k.out.backoff(creation.Waits+1)), spentBy(answer), creation.Waits+1)
		}
		items, bad := tx.WaitingFor(ctx, creation.RecordID)
		if bad != nil {
			return bad
		}
		refs := make([]store.Ref, len(items))
		for i, id := range items {
			refs[i] = store.ItemRef(id)
		}
		cause := fault.FromDynamics(err)
		id, bad := k.out.journal.Problem(ctx, tx, cause, journal.ScopeItem, journal.StepResolve, k.tally.RunID(), refs...)
		if bad != nil {
			return bad
		}
		return tx.CreationFailed(ctx, creation.RecordID, string(cause.Code), id)
	}))
}

// spentBy is what an answer costs: refusals an attempt, outages and throttling none.
func spentBy(answer *dynamics.Error) int {
	if answer == nil || answer.Status == 0 || answer.Class == dynamics.ClassThrottled || answer.Class == dynamics.ClassConnection {
		return 0
	}
	return 1
}
