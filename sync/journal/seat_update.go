package journal

import (
	"context"

	"navsync/store"
)

// SeatUpdate keeps news for a seat holder (spec §6); nothing when nothing changed.
func (j Journal) SeatUpdate(ctx context.Context, tx *store.Tx, u store.SeatUpdate) error {
	if u.Before == u.After {
		return nil
	}
	if u.At.IsZero() {
		u.At = j.Now()
	}
	return tx.AddSeatUpdate(ctx, u)
}
