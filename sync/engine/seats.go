package engine

import (
	"context"
	"errors"
	"strings"

	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// SeatResult is how a change of several seats went for one of them.
type SeatResult struct {
	Who    string // as it was given
	Email  string // of the seat holder, "" when unknown
	SeatID int64
	Done   bool
	Note   string // key: what else happened, or why the seat is blocked; "" when nothing
	// Unmatched says why the seat has no CRM user and stays blocked; "" when it is not.
	Unmatched store.NotMatched
	Err       *fault.Error // nil when done

	Items      int // of RemoveSeats: the items that were kept or deleted
	InDynamics int // those of them whose activities stay in Dynamics
}

// Notes of a SeatResult.
const (
	NoteAlready     = "seat.note.already"      // it was so before
	NoteAdminSeller = "seat.note.admin-seller" // an admin who takes a seat becomes admin-seller
	NoteKeptItems   = "seat.note.kept-items"   // the items of an earlier seat are there again
)

// unmatched notes that the seat has no CRM user, and why.
func (r *SeatResult) unmatched(why store.NotMatched) {
	r.Unmatched, r.Note = why, "seat.note.unmatched."+string(why)
}

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
			why, err := tx.Unmatched(ctx, seat.ID)
			if err != nil {
				return nil, nil, err
			}
			r.unmatched(why)
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
			return seat.CRMUserID, nil, linking{tx, e.journal}.again(ctx, seat)
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
		return seat.CRMUserID, facts, linking{tx, e.journal}.to(ctx, seat, user, store.LinkedByHand, a.Email)
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
		_, err = linking{tx, e.journal}.all(ctx)
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
			err = linking{tx, e.journal}.again(ctx, seat)
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

// linking links seats to CRM users, inside one transaction (spec §4).
type linking struct {
	tx      *store.Tx
	journal journal.Journal
}

// all links every seat without a CRM user to the one with its e-mail: main, then
// sign-in name, then others, then the same for its aliases (spec §4). A CRM user has one
// seat at most. A link by e-mail whose user is gone is looked for again. It says how many
// were linked.
func (l linking) all(ctx context.Context) (linked int, err error) {
	if err := l.tx.UnlinkGone(ctx); err != nil {
		return 0, err
	}
	seats, err := l.tx.AllSeats(ctx)
	if err != nil {
		return 0, err
	}
	for _, seat := range seats {
		if seat.CRMUserID != "" {
			continue
		}
		user, found, err := l.userOf(ctx, seat)
		if err != nil {
			return linked, err
		}
		if !found {
			continue
		}
		if err := l.to(ctx, seat, user, store.LinkedByEmail, ""); err != nil {
			return linked, err
		}
		linked++
	}
	return linked, nil
}

// userOf is the CRM user that a seat's addresses lead to and that no other seat has.
func (l linking) userOf(ctx context.Context, seat store.Seat) (user store.CRMUser, found bool, err error) {
	aliases, err := l.tx.Aliases(ctx, seat.ID)
	if err != nil {
		return user, false, err
	}
	for _, address := range append([]string{seat.Email}, aliases...) {
		user, err = l.tx.CRMUserByEmail(ctx, address)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return user, false, err
		}
		_, err = l.tx.SeatOfCRMUser(ctx, user.ID)
		if errors.Is(err, store.ErrNotFound) {
			return user, true, nil
		}
		if err != nil {
			return user, false, err
		}
	}
	return store.CRMUser{}, false, nil
}

// to links one seat and notes it in the seat's trail.
func (l linking) to(ctx context.Context, seat store.Seat, user store.CRMUser, origin, actor string) error {
	if err := l.tx.LinkSeat(ctx, seat.ID, user.ID, origin); err != nil {
		return err
	}
	facts := map[string]any{"user": user.ID, "name": user.Name, "by": origin}
	return l.journal.Trail(ctx, l.tx, "seat", seat.Email, "linked", facts, actor)
}

// again forgets a seat's link and looks for one by e-mail.
func (l linking) again(ctx context.Context, seat store.Seat) error {
	if err := l.tx.LinkSeat(ctx, seat.ID, "", ""); err != nil {
		return err
	}
	_, err := l.all(ctx)
	return err
}
