package engine

import (
	"context"

	"navsync/store"
)

// SaveRecord saves an account, contact or lead by hand for a seat: it stays when no
// opportunity brings it any more (spec §6). Error: fault.NotFound: no such record.
func (e *Engine) SaveRecord(ctx context.Context, a Actor, seatID int64, kind, recordID string) error {
	return e.change(ctx, a, ActSave, seatID, kind+":"+recordID, func(tx *store.Tx) (before, after any, err error) {
		return nil, map[string]any{"saved": "by-hand"}, tx.SaveByHand(ctx, seatID, kind, recordID, e.now())
	})
}

// UnsaveRecord takes back what was saved by hand; an entry that an opportunity brings
// stays. Error: fault.NotFound: it was not saved by hand.
func (e *Engine) UnsaveRecord(ctx context.Context, a Actor, seatID int64, kind, recordID string) error {
	return e.change(ctx, a, ActSave, seatID, kind+":"+recordID, func(tx *store.Tx) (before, after any, err error) {
		return map[string]any{"saved": "by-hand"}, nil, tx.UnsaveByHand(ctx, seatID, kind, recordID)
	})
}
