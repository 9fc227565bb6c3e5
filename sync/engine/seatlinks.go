package engine

import (
	"context"
	"errors"

	"navsync/store"
	"navsync/sync/journal"
)

// linking links seats to CRM users, inside one transaction (spec §4).
type linking struct {
	tx      *store.Tx
	journal journal.Journal
}

func (e *Engine) linking(tx *store.Tx) linking { return linking{tx: tx, journal: e.journal} }

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
