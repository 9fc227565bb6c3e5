package engine

import (
	"context"
	"errors"
	"time"

	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// MoveToRecord moves written activities to another record ("Move to another record",
// spec §8.10): reopened, changed, completed. With all, every written activity of the same
// members moves and the match changes by hand.
func (e *Engine) MoveToRecord(ctx context.Context, a Actor, items []int64, to Record, all bool) (ResolveResult, error) {
	to, err := e.checkRecord(ctx, to)
	if err != nil {
		return ResolveResult{}, err
	}
	return e.act(ctx, a, ActMove, "move", items, func(act *action) error {
		found, err := act.activities(ctx, items, store.ItemWritten, store.ItemOpen)
		if err != nil {
			return err
		}
		if all {
			for _, state := range []store.ItemState{store.ItemWritten, store.ItemOpen} {
				if found, err = act.withOthers(ctx, found, act.reach(ActMove), state); err != nil {
					return err
				}
			}
		}
		for _, w := range found {
			if all {
				if err := act.matchByHand(ctx, w.MemberID, to); err != nil {
					return err
				}
			}
			if err := act.want(ctx, w, store.Want{Kind: to.Kind, ID: to.ID, Completed: true}); err != nil {
				return err
			}
		}
		return nil
	})
}

// UpdateWritten sends the text of a later archive to the activity of an item that was
// "changed since written" (spec §8.10).
func (e *Engine) UpdateWritten(ctx context.Context, a Actor, items ...int64) (ResolveResult, error) {
	return e.act(ctx, a, ActItemUpdate, "move", items, func(act *action) error {
		found, err := act.activities(ctx, items, store.ItemWritten, store.ItemOpen)
		if err != nil {
			return err
		}
		for _, w := range found {
			want := store.Want{Kind: w.Kind, ID: w.ID, Completed: w.State == store.ItemWritten, Text: true}
			if err := act.tx.SetWant(ctx, w.ItemID, want); err != nil {
				return err
			}
			act.items = append(act.items, w.ItemID)
			if err := e.journal.ItemTrail(ctx, act.tx, w.ItemID, journal.TrailUpdated, map[string]any{}, a.Email); err != nil {
				return err
			}
		}
		return nil
	})
}

// RetryResult is what became of asking for another attempt.
type RetryResult struct {
	Queued    int
	Unchanged int     // not failed, or not the actor's
	Done      []int64 // the items that are tried again
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
		r.Queued, r.Unchanged, r.Done = len(done), max(0, len(items)-len(done)), done
		return nil, map[string]any{"items": done}, e.out.SayWhy(ctx, tx)
	})
	e.wakeOutbox()
	return r, err
}

// DeleteTwice deletes in Dynamics the activities of items that were written twice: of each two, the second one; the item and
// its first activity stay (spec §11). An item that is no second time is refused by itself. It cannot be undone.
func (e *Engine) DeleteTwice(ctx context.Context, a Actor, items ...int64) (ResolveResult, error) {
	return e.act(ctx, a, ActDeleteTwice, "delete-twice", items, func(act *action) error {
		found, err := act.activities(ctx, items, store.ItemWritten, store.ItemOpen)
		if err != nil {
			return err
		}
		for _, w := range found {
			of, err := act.tx.TwinOf(ctx, w.ItemID)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
			if of == 0 {
				act.fails[w.ItemID] = fault.New(fault.Conflict, "errors.not-twice")
				continue
			}
			want := store.Want{Kind: w.Kind, ID: w.ID, Completed: w.State == store.ItemWritten, Delete: true, Untouched: true}
			if err := act.tx.SetWant(ctx, w.ItemID, want); err != nil {
				return err
			}
			act.items = append(act.items, w.ItemID)
			if err := e.journal.ItemTrail(ctx, act.tx, w.ItemID, journal.TrailDeleted, map[string]any{"item": of}, a.Email); err != nil {
				return err
			}
		}
		return nil
	})
}

// Seen is what is known of an item's activity in Dynamics.
type Seen struct {
	Written bool      // there is an activity to look for
	Gone    bool      // it was deleted in Dynamics
	At      time.Time // as of when this is known
	Err     error     // why Dynamics could not be asked now; nil: it was
}

// LookAt asks Dynamics at once what became of an item's activity: whoever opens an item
// wants to know it (spec §8.10). Without a connection it says as of when it knows. The
// caller shows the item to the actor anyway; nothing but what Dynamics says is kept.
func (e *Engine) LookAt(ctx context.Context, itemID int64) (Seen, error) {
	w, checked, err := e.store.ActivityOf(ctx, itemID)
	if errors.Is(err, store.ErrNotFound) {
		return Seen{}, nil
	}
	if err != nil {
		return Seen{}, fault.Stored(err)
	}
	seen := Seen{Written: true, Gone: w.Gone, At: checked}
	if w.Gone {
		return seen, nil
	}
	c, conn, err := e.link.client(ctx)
	if err == nil && conn.State != store.Paused {
		var gone bool
		if gone, err = e.out.LookAt(ctx, c, w); err == nil {
			seen.Gone, seen.At = gone, e.now()
			if gone {
				e.publish(Event{})
			}
			return seen, nil
		}
	}
	if fault.CodeOf(err) == fault.Storage {
		return seen, err
	}
	seen.Err = err
	return seen, nil
}

// WriteAgain lets activities that were deleted in Dynamics be written once more. It is
// always a person's decision.
func (e *Engine) WriteAgain(ctx context.Context, a Actor, items ...int64) (RetryResult, error) {
	var r RetryResult
	seats, err := e.own(ctx, a, ActRetry, items)
	if err != nil || len(items) == 0 {
		return r, err
	}
	err = e.change(ctx, a, ActRetry, seats[items[0]], "writebacks", func(tx *store.Tx) (any, any, error) {
		r = RetryResult{}
		var done []int64
		for _, id := range items {
			err := tx.WriteAgain(ctx, id, e.now())
			if errors.Is(err, store.ErrNotFound) {
				r.Unchanged++
				continue
			}
			if err != nil {
				return nil, nil, err
			}
			if err := tx.SettleRef(ctx, store.ItemRef(id), e.now()); err != nil {
				return nil, nil, err
			}
			if err := e.journal.ItemTrail(ctx, tx, id, journal.TrailRetried, map[string]any{"again": true}, a.Email); err != nil {
				return nil, nil, err
			}
			done = append(done, id)
		}
		r.Queued, r.Done = len(done), done
		return nil, map[string]any{"again": done}, e.out.SayWhy(ctx, tx)
	})
	e.wakeOutbox()
	return r, err
}
