package engine

import (
	"context"
	"time"

	"navsync/store"
	"navsync/sync/fault"
)

// longestAsked is the longest wait that Dynamics can ask for, with what is added to it so that not
// everybody comes back at once (dynamics.longestPause, writeback.throttledFor).
const longestAsked = 66 * time.Minute

// capWaits shortens every wait that the clock cannot have meant (store.CapWaits).
func (e *Engine) capWaits(ctx context.Context) error {
	settings, err := e.store.Settings(ctx)
	if err != nil {
		return fault.Stored(err)
	}
	return fault.Stored(e.store.Update(ctx, func(tx *store.Tx) error {
		return tx.CapWaits(ctx, e.now(), store.Longest{Lease: leaseTime, Asked: longestAsked, NextSync: settings.Interval, NextTry: slowTry})
	}))
}
