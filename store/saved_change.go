package store

import (
	"context"
	"fmt"
	"time"
)

// SaveByHand saves a record for a seat. Error: ErrNotFound: no such record, or gone.
func (t *Tx) SaveByHand(ctx context.Context, seatID int64, kind RecordKind, recordID string, at time.Time) error {
	switch kind {
	case KindAccount, KindContact, KindLead:
	default:
		return fmt.Errorf("save a record of kind %q: %w", kind, ErrNotFound)
	}
	r, err := t.tx.ExecContext(ctx, `INSERT INTO saved_entry (seat_id, record_kind, record_id, by_hand, saved_at)
		SELECT ?, ?, id, 1, ? FROM `+string(kind)+` WHERE id = ? AND gone_at IS NULL
		ON CONFLICT DO UPDATE SET by_hand = 1`, seatID, kind, Stamp(at), recordID)
	return affected(r, err, "save a record")
}

// UnsaveByHand takes it back; the entry stays while it has a reason. Error: ErrNotFound.
func (t *Tx) UnsaveByHand(ctx context.Context, seatID int64, kind RecordKind, recordID string) error {
	r, err := t.tx.ExecContext(ctx, `UPDATE saved_entry SET by_hand = 0
		WHERE seat_id = ? AND record_kind = ? AND record_id = ? AND by_hand = 1`, seatID, kind, recordID)
	if err := affected(r, err, "take a record back"); err != nil {
		return err
	}
	_, err = t.tx.ExecContext(ctx, `DELETE FROM saved_entry WHERE seat_id = ?1 AND record_kind = ?2 AND record_id = ?3
		AND NOT EXISTS (SELECT 1 FROM saved_reason r WHERE r.seat_id = ?1 AND r.record_kind = ?2 AND r.record_id = ?3)`,
		seatID, kind, recordID)
	return classify("take a record back", err)
}
