package engine

import (
	"context"

	"navsync/store"
)

// addSeatUpdate keeps news for a seat holder (spec §6); nothing when nothing changed.
func (e *Engine) addSeatUpdate(ctx context.Context, tx *store.Tx, u store.SeatUpdate) error {
	if u.Before == u.After {
		return nil
	}
	if u.At.IsZero() {
		u.At = e.now()
	}
	return tx.AddSeatUpdate(ctx, u)
}
