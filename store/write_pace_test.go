package store

import (
	"context"
	"testing"
	"time"
)

// TestThePaceOfWritingLeavesPausesOut: only while something was waiting to be written does the time say how fast that goes.
func TestThePaceOfWritingLeavesPausesOut(t *testing.T) {
	s, ctx := emptyStore(t), context.Background()
	if pace, err := s.WritePace(ctx); pace != 0 || err != nil {
		t.Errorf("nothing was written: %v %v", pace, err)
	}
	seat := manyItems(t, s, 60)
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	if err := s.Update(ctx, func(tx *Tx) error {
		for i := range 60 {
			if i%20 == 0 {
				at = at.Add(time.Hour) // a run later
			}
			at = at.Add(500 * time.Millisecond)
			if _, err := tx.tx.ExecContext(ctx, `UPDATE writeback SET written_at = ? WHERE item_id = (SELECT id FROM item WHERE seat_id = ?
				ORDER BY id LIMIT 1 OFFSET ?)`, Stamp(at), seat, i); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if pace, err := s.WritePace(ctx); err != nil || pace < 1.99 || pace > 2.01 {
		t.Errorf("a pace of %v a second, want 2 (%v)", pace, err)
	}
}
