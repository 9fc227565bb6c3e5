package engine

import (
	"context"
	"errors"
	"strings"

	"navsync/store"
	"navsync/sync/fault"
)

// SeatResult is how a change of several seats went for one of them.
type SeatResult struct {
	Who    string // as it was given
	Email  string // of the seat holder, "" when unknown
	SeatID int64
	Done   bool
	Note   string       // key: what else happened, or why the seat is blocked; "" when nothing
	Err    *fault.Error // nil when done

	Items      int // of RemoveSeats: the items that were kept or deleted
	InDynamics int // those of them whose activities stay in Dynamics
}

// Notes of a SeatResult.
const (
	NoteNotMatched  = "seat.note.not-matched"  // it has no CRM user and stays blocked
	NoteAlready     = "seat.note.already"      // it was so before
	NoteAdminSeller = "seat.note.admin-seller" // an admin who takes a seat becomes admin-seller
	NoteKeptItems   = "seat.note.kept-items"   // the items of an earlier seat are there again
)

// eachSeat does one change for each of several people and collects the results; it ends
// early only when the store or the actor's role fails.
func (e *Engine) eachSeat(ctx context.Context, a Actor, action Action, emails []string,
	do func(tx *store.Tx, seat store.Seat, r *SeatResult) (before, after any, err error),
) ([]SeatResult, error) {
	if err := e.may(ctx, a, action, 0, strings.Join(emails, " ")); err != nil {
		return nil, err
	}
	results := make([]SeatResult, 0, len(emails))
	for _, email := range emails {
		r := SeatResult{Who: email}
		err := e.change(ctx, a, action, 0, email, func(tx *store.Tx) (any, any, error) {
			seat, err := seatToChange(ctx, tx, email)
			if err != nil {
				return nil, nil, err
			}
			r.Email, r.SeatID = seat.Email, seat.ID
			return do(tx, seat, &r)
		})
		if stop := r.end(err); stop != nil {
			return results, stop
		}
		results = append(results, r)
	}
	return results, nil
}

// end keeps how it went; an error of the store or of a cancelled call is returned.
func (r *SeatResult) end(err error) error {
	r.Done = err == nil
	if err == nil {
		return nil
	}
	if !errors.As(err, &r.Err) || r.Err.Code == fault.Storage || r.Err.Code == fault.Internal {
		return err
	}
	r.Note = ""
	return nil
}

func seatToChange(ctx context.Context, tx *store.Tx, email string) (store.Seat, error) {
	seat, err := tx.SeatOf(ctx, strings.TrimSpace(email))
	if errors.Is(err, store.ErrNotFound) {
		return seat, fault.New(fault.NotFound, "errors.no-seat", "Email", email)
	}
	return seat, err
}

// EnableSync switches CRM sync on for these people, by e-mail (spec §10).
func (e *Engine) EnableSync(ctx context.Context, a Actor, emails []string) ([]SeatResult, error) {
	return e.switchSync(ctx, a, emails, true)
}

// DisableSync switches CRM sync off: saved entries stay marked "not updated since", items
// wait (spec §8.9).
func (e *Engine) DisableSync(ctx context.Context, a Actor, emails []string) ([]SeatResult, error) {
	return e.switchSync(ctx, a, emails, false)
}

func (e *Engine) switchSync(ctx context.Context, a Actor, emails []string, on bool) ([]SeatResult, error) {
	word := map[bool]string{true: "on", false: "off"}
	results, err := e.eachSeat(ctx, a, ActSeatSync, emails, func(tx *store.Tx, seat store.Seat, r *SeatResult) (any, any, error) {
		switch {
		case seat.SyncOn == on:
			r.Note = NoteAlready
		case on && seat.CRMUserID == "":
			r.Note = NoteNotMatched
		}
		if seat.Sync == word[on] {
			return word[seat.SyncOn], word[on], nil
		}
		return word[seat.SyncOn], word[on], tx.SetSeatSync(ctx, seat.ID, on, e.now())
	})
	if on {
		e.wakeOutbox()
		e.runs.ask()
	}
	return results, err
}

// LinkSeat links a seat to a CRM user by hand; "" goes back to linking by e-mail.
func (e *Engine) LinkSeat(ctx context.Context, a Actor, email, crmUserID string) error {
	err := e.change(ctx, a, ActSeatLink, 0, email, func(tx *store.Tx) (any, any, error) {
		seat, err := seatToChange(ctx, tx, email)
		if err != nil {
			return nil, nil, err
		}
		if crmUserID == "" {
			return seat.CRMUserID, nil, e.linking(tx).again(ctx, seat)
		}
		user, err := tx.CRMUser(ctx, crmUserID)
		if errors.Is(err, store.ErrNotFound) {
			return nil, nil, fault.New(fault.NotFound, "errors.no-crm-user", "User", crmUserID)
		}
		if err != nil {
			return nil, nil, err
		}
		if user.Disabled {
			return nil, nil, fault.New(fault.Owner, "errors.crm-user-disabled", "Name", user.Name)
		}
		other, err := tx.SeatOfCRMUser(ctx, user.ID)
		if err == nil && other.ID != seat.ID {
			return nil, nil, fault.New(fault.Conflict, "errors.crm-user-taken", "Name", user.Name, "Email", other.Email)
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, nil, err
		}
		facts := map[string]any{"user": user.ID, "name": user.Name}
		return seat.CRMUserID, facts, e.linking(tx).to(ctx, seat, user, store.LinkedByHand, a.Email)
	})
	if err == nil {
		e.wakeOutbox()
	}
	return err
}

// AliasSeat adds an e-mail address under which Dynamics may know the seat holder.
func (e *Engine) AliasSeat(ctx context.Context, a Actor, email, other string) error {
	return e.change(ctx, a, ActSeatAlias, 0, email, func(tx *store.Tx) (any, any, error) {
		seat, err := seatToChange(ctx, tx, email)
		if err != nil {
			return nil, nil, err
		}
		address, err := cleanEmail(other)
		if err != nil {
			return nil, nil, err
		}
		if err := tx.AddAlias(ctx, seat.ID, address); err != nil {
			return nil, nil, err
		}
		_, err = e.linking(tx).all(ctx)
		return nil, address, err
	})
}

// UnaliasSeat takes an alias away; a link that it had brought is looked for again.
func (e *Engine) UnaliasSeat(ctx context.Context, a Actor, email, other string) error {
	return e.change(ctx, a, ActSeatAlias, 0, email, func(tx *store.Tx) (any, any, error) {
		seat, err := seatToChange(ctx, tx, email)
		if err != nil {
			return nil, nil, err
		}
		err = tx.RemoveAlias(ctx, seat.ID, strings.TrimSpace(other))
		if errors.Is(err, store.ErrNotFound) {
			return nil, nil, fault.New(fault.NotFound, "errors.no-alias", "Email", other)
		}
		if err != nil {
			return nil, nil, err
		}
		if seat.CRMUserOrigin == store.LinkedByEmail {
			err = e.linking(tx).again(ctx, seat)
		}
		return other, nil, err
	})
}

// RemoveSeats takes the licences of these people back. keepItems keeps their items, else
// they are deleted here; activities in Dynamics stay (spec §8.9). The results count both.
func (e *Engine) RemoveSeats(ctx context.Context, a Actor, emails []string, keepItems bool) ([]SeatResult, error) {
	return e.eachSeat(ctx, a, ActSeatRemove, emails, func(tx *store.Tx, seat store.Seat, r *SeatResult) (any, any, error) {
		var err error
		if r.Items, r.InDynamics, err = tx.SeatItems(ctx, seat.ID); err != nil {
			return nil, nil, err
		}
		after := map[string]any{"itemsKept": keepItems, "items": r.Items}
		if keepItems {
			return nil, after, tx.RemoveSeat(ctx, seat.ID, e.now())
		}
		return nil, after, tx.DeleteSeat(ctx, seat.ID)
	})
}
