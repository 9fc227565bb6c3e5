package engine

import (
	"context"

	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// RetryResult is what became of asking for another attempt.
type RetryResult struct {
	Queued    int
	Unchanged int // not failed, or not the actor's
}

// Retry lets failed writebacks, resolutions and creations be tried again.
func (e *Engine) Retry(ctx context.Context, a Actor, items ...int64) (RetryResult, error) {
	if items == nil {
		items = []int64{}
	}
	seats, err := e.own(ctx, a, ActRetry, items)
	if err != nil || len(items) == 0 {
		return RetryResult{}, err
	}
	return e.retry(ctx, a, seats[items[0]], items)
}

// RetryProblem is Retry for all items of a group of errors, RetryAll for every failed one.
func (e *Engine) RetryProblem(ctx context.Context, a Actor, problemID int64) (RetryResult, error) {
	ids, err := e.store.ItemIDs(ctx, store.ItemQuery{Scope: store.ScopeOf(a.Person), ProblemID: problemID})
	if err != nil {
		return RetryResult{}, fault.Stored(err)
	}
	return e.Retry(ctx, a, ids...)
}

// RetryAll is Retry for everything that failed and that the actor may retry.
func (e *Engine) RetryAll(ctx context.Context, a Actor) (RetryResult, error) {
	return e.retry(ctx, a, a.SeatID, nil)
}

func (e *Engine) retry(ctx context.Context, a Actor, seatID int64, items []int64) (RetryResult, error) {
	var r RetryResult
	reach := int64(0)
	if ReachOf(a.Role, ActRetry) == Own {
		reach = a.SeatID
	}
	err := e.change(ctx, a, ActRetry, seatID, "writebacks", func(tx *store.Tx) (any, any, error) {
		if err := tx.RetryCreations(ctx, items); err != nil {
			return nil, nil, err
		}
		done, err := tx.Retry(ctx, reach, items)
		if err != nil {
			return nil, nil, err
		}
		for _, id := range done {
			if err := e.journal.ItemTrail(ctx, tx, id, journal.TrailRetried, map[string]any{}, a.Email); err != nil {
				return nil, nil, err
			}
		}
		r.Queued, r.Unchanged = len(done), max(0, len(items)-len(done))
		return nil, map[string]any{"items": done}, e.out.SayWhy(ctx, tx)
	})
	e.wakeOutbox()
	return r, err
}
