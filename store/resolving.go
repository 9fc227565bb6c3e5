package store

import "context"

// LastBatch is the newest action of resolving of an actor that was not undone.
// Error: ErrNotFound.
func (s *Store) LastBatch(ctx context.Context, actor string) (batch int64, err error) {
	err = s.reader.QueryRowContext(ctx, "SELECT batch FROM resolution WHERE actor = ? AND undone_at IS NULL ORDER BY batch DESC LIMIT 1", actor).Scan(&batch)
	return batch, classify("find the last action", err)
}
