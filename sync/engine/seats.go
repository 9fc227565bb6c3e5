package engine

import (
	"context"
	"errors"

	"navsync/store"
)

// SeatResult is how a change of several seats went for one of them.
type SeatResult struct {
	Who    string // as it was given
	Email  string // of the seat holder, "" when unknown
	SeatID int64
	Done   bool
	Note   string // key: what else happened, or why the seat is blocked; "" when nothing
	Err    *Error // nil when done
}

// EnableSync switches CRM sync on for these people, by e-mail (spec §10).
func (e *Engine) EnableSync(ctx context.Context, a Actor, emails []string) ([]SeatResult, error) {
	return nil, errors.ErrUnsupported
}

// DisableSync switches CRM sync off: saved entries stay marked "not updated since", items
// wait (spec §8.9).
func (e *Engine) DisableSync(ctx context.Context, a Actor, emails []string) ([]SeatResult, error) {
	return nil, errors.ErrUnsupported
}

// LinkSeat links a seat to a CRM user by hand; "" goes back to linking by e-mail.
func (e *Engine) LinkSeat(ctx context.Context, a Actor, email, crmUserID string) error {
	return errors.ErrUnsupported
}

// AliasSeat adds an e-mail address under which Dynamics may know the seat holder.
func (e *Engine) AliasSeat(ctx context.Context, a Actor, email, other string) error {
	return errors.ErrUnsupported
}

// UnaliasSeat takes an alias away.
func (e *Engine) UnaliasSeat(ctx context.Context, a Actor, email, other string) error {
	return errors.ErrUnsupported
}

// RemoveSeats takes the licences of these people back. keepItems keeps their items, else
// they are deleted here; activities in Dynamics stay.
func (e *Engine) RemoveSeats(ctx context.Context, a Actor, emails []string, keepItems bool) ([]SeatResult, error) {
	return nil, errors.ErrUnsupported
}

// linkSeats links every seat without a CRM user to the one with its e-mail: main, then
// sign-in name, then others, then the same for its aliases (spec §4). A link by e-mail
// whose user is gone is looked for again. It says how many were linked.
func (e *Engine) linkSeats(ctx context.Context, tx *store.Tx) (linked int, err error) { return 0, nil }
