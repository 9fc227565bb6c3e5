package store

import (
	"context"
	"time"
)

// WrittenActivities are completed activities, the longest unchecked first: somebody may have
// deleted them in Dynamics (spec §8.10).
func (s *Reader) WrittenActivities(ctx context.Context, organizationID string, limit int) ([]WrittenActivity, error) {
	rows, err := s.reader.QueryContext(ctx, writtenActivity+` WHERE w.state = 'written' AND w.gone_at IS NULL AND w.want_state = ''
		AND w.organization_id = ? ORDER BY w.checked_at, w.item_id LIMIT ?`, organizationID, limit)
	if err != nil {
		return nil, classify("list written activities", err)
	}
	return collect(rows, scanWritten)
}

// ActivityOf is the activity of an item that may be looked at in Dynamics, and when it was
// last. Error: ErrNotFound: nothing of it is written.
func (s *Reader) ActivityOf(ctx context.Context, itemID int64) (w WrittenActivity, checked time.Time, err error) {
	w, err = scanWritten(s.reader.QueryRowContext(ctx, writtenActivity+" WHERE w.item_id = ? AND w.state IN ('written', 'open')", itemID))
	if err != nil {
		return w, checked, classify("find an activity", err)
	}
	var at Time
	err = s.reader.QueryRowContext(ctx, "SELECT checked_at FROM writeback WHERE item_id = ?", itemID).Scan(&at)
	return w, at.Time, classify("find an activity", err)
}

// WriteAgain lets an activity that was deleted in Dynamics be written once more: a person
// has decided so. Its id stays the same. Error: ErrNotFound: it was not deleted.
func (t *Tx) WriteAgain(ctx context.Context, itemID int64, at time.Time) error {
	r, err := t.tx.ExecContext(ctx, `UPDATE writeback SET state = 'waiting', gone_at = NULL, reason = '', doubtful = 0, attempts = 0, waits = 0,
		not_before = NULL, written_at = NULL, checked_at = NULL, problem_id = NULL, unresolved_reason = '', record_gone = '', want = '', want_state = '',
		queued_at = ?`+thawed+" WHERE item_id = ? AND gone_at IS NOT NULL AND state IN ('written', 'open')", Stamp(at), itemID)
	return affected(r, err, "write an activity again")
}
