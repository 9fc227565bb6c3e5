package engine

import (
	"context"
	"errors"
	"time"

	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

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
		r.Queued = len(done)
		return nil, map[string]any{"again": done}, e.out.SayWhy(ctx, tx)
	})
	e.wakeOutbox()
	return r, err
}
