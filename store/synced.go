package store

import (
	"context"
	"time"
)

// SeatsSynced notes the end of a complete run for every seat with CRM sync on and a CRM
// user.
func (t *Tx) SeatsSynced(ctx context.Context, at time.Time) error {
	_, err := t.tx.ExecContext(ctx, "UPDATE seat AS s SET last_sync_at = ? WHERE s.crm_user_id IS NOT NULL AND "+syncOn, Stamp(at))
	return classify("note the seats' last sync", err)
}

// Checkpoint moves what the write-ahead log holds into the file, at the end of a run
// that wrote much. It gives up where a reader is in the way.
func (s *Store) Checkpoint(ctx context.Context) error {
	_, err := s.writer.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return classify("checkpoint the store", err)
}

// CountDueWritebacks is how many items are on their way to Dynamics.
func (s *Reader) CountDueWritebacks(ctx context.Context) (int, error) {
	return s.count(ctx, "SELECT count(*) FROM writeback WHERE state IN ('waiting', 'sending', 'uncertain')")
}
