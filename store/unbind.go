package store

import (
	"context"
	"errors"
)

// settled are the writebacks of items that are or may be activities, as SQL of w.
const settled = "w.state IN ('sending', 'uncertain', 'written', 'open') OR w.doubtful = 1"

// ofItsOwner are the items of a seat's archives that bear the profile that it is bound to, as SQL behind SELECT or DELETE.
const ofItsOwner = ` FROM item WHERE seat_id = ?1 AND archive_id IN (SELECT a.id FROM archive a JOIN seat s ON s.id = a.seat_id
	WHERE a.seat_id = ?1 AND a.owner_slug <> '' AND a.owner_slug = s.profile_slug) AND `

const isSettled = "EXISTS (SELECT 1 FROM writeback w WHERE w.item_id = item.id AND (" + settled + "))"

// UnbindForecast is what UnbindSeat would do.
type UnbindForecast struct {
	Deleted int // items that were never written
	Kept    int // items that are or may be activities
}

// UnbindForecast counts what UnbindSeat would delete and keep.
func (s *Reader) UnbindForecast(ctx context.Context, seatID int64) (f UnbindForecast, err error) {
	if f.Deleted, err = s.count(ctx, "SELECT count(*)"+ofItsOwner+"NOT "+isSettled, seatID); err != nil {
		return f, err
	}
	f.Kept, err = s.count(ctx, "SELECT count(*)"+ofItsOwner+isSettled, seatID)
	return f, err
}

// UnbindSeat takes a seat's profile away and deletes the items of its owner's archives that were never written; it returns
// how many, and the items that stay because they are or may be activities.
func (t *Tx) UnbindSeat(ctx context.Context, seatID int64) (deleted int64, stay []int64, err error) {
	rows, err := t.tx.QueryContext(ctx, "SELECT id"+ofItsOwner+isSettled+" ORDER BY id", seatID)
	if err != nil {
		return 0, nil, classify("unbind a seat", err)
	}
	if stay, err = collect(rows, scanID); err != nil {
		return 0, nil, err
	}
	r, err := t.tx.ExecContext(ctx, "DELETE"+ofItsOwner+"NOT "+isSettled, seatID)
	if err != nil {
		return 0, nil, classify("unbind a seat", err)
	}
	if deleted, err = r.RowsAffected(); err != nil {
		return 0, nil, classify("unbind a seat", err)
	}
	rows, err = t.tx.QueryContext(ctx, "SELECT id FROM thread WHERE seat_id = ?", seatID)
	if err != nil {
		return 0, nil, classify("unbind a seat", err)
	}
	threads, err := collect(rows, scanID)
	return deleted, stay, errors.Join(err, t.SettleThreads(ctx, threads), t.each(ctx, "unbind a seat", seatID,
		"DELETE FROM thread WHERE seat_id = ?1 AND items = 0",
		"DELETE FROM seat_profile WHERE seat_id = ?1 AND slug = (SELECT profile_slug FROM seat WHERE id = ?1)",
		"UPDATE seat SET profile_slug = NULL, profile_name = NULL, bound_at = NULL WHERE id = ?1",
		`UPDATE seat SET newest_item_at = (SELECT max(at) FROM item WHERE seat_id = ?1 AND origin <> 'composed') WHERE id = ?1`))
}
