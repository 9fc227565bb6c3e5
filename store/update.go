package store

import (
	"context"
	"time"
)

// SeatUpdate is news for a seat holder (spec §6): stage, owner and closing changes of the
// seat's opportunities, title and company changes of its members.
type SeatUpdate struct {
	ID      int64
	SeatID  int64
	Kind    string // stage, owner, closing, title or company
	RefKind string // opportunity or member
	Ref     string
	Name    string // of the opportunity or member
	Before  string
	After   string
	At      time.Time
}

// AddSeatUpdate keeps one.
func (t *Tx) AddSeatUpdate(ctx context.Context, u SeatUpdate) error {
	_, err := t.tx.ExecContext(ctx, `INSERT INTO seat_update (seat_id, kind, ref_kind, ref, name, before, after, at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, u.SeatID, u.Kind, u.RefKind, u.Ref, u.Name, u.Before, u.After, Stamp(u.At))
	return classify("keep an update", err)
}

// SeatUpdates is a window of a seat's updates, the newest first.
func (s *Reader) SeatUpdates(ctx context.Context, seatID int64, limit, offset int) ([]SeatUpdate, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT id, seat_id, kind, ref_kind, ref, name, before, after, at FROM seat_update
		WHERE seat_id = ? ORDER BY id DESC LIMIT ? OFFSET ?`, seatID, limit, offset)
	if err != nil {
		return nil, classify("list the updates", err)
	}
	return collect(rows, func(row scanner) (SeatUpdate, error) {
		var u SeatUpdate
		var at Time
		err := row.Scan(&u.ID, &u.SeatID, &u.Kind, &u.RefKind, &u.Ref, &u.Name, &u.Before, &u.After, &at)
		u.At = at.Time
		return u, err
	})
}

// CountSeatUpdates counts what SeatUpdates lists.
func (s *Reader) CountSeatUpdates(ctx context.Context, seatID int64) (int, error) {
	return s.count(ctx, "SELECT count(*) FROM seat_update WHERE seat_id = ?", seatID)
}
