package engine

import "context"

// SaveRecord saves an account, contact or lead by hand for a seat (spec §6).
func (e *Engine) SaveRecord(ctx context.Context, a Actor, seatID int64, kind, recordID string) error {
	return errPending
}

// UnsaveRecord takes back what was saved by hand; an entry with a reason stays.
func (e *Engine) UnsaveRecord(ctx context.Context, a Actor, seatID int64, kind, recordID string) error {
	return errPending
}
