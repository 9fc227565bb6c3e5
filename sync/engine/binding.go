package engine

import (
	"context"
	"errors"

	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
	"navsync/sync/linkedin"
)

// BindSeat binds a seat to a profile by hand: the seat holder has changed its address. What was imported stays. Errors:
// fault.Usage (no profile address), fault.Conflict (another seat's), fault.NotFound (no such seat).
func (e *Engine) BindSeat(ctx context.Context, a Actor, email, profileURL string) error {
	return e.change(ctx, a, ActSeatBind, 0, email, func(tx *store.Tx) (any, any, error) {
		seat, err := seatToChange(ctx, tx, email)
		if err != nil {
			return nil, nil, err
		}
		slug := linkedin.Slug(profileURL)
		if slug == "" {
			return nil, nil, fault.New(fault.Usage, "errors.owner-url", "Given", profileURL)
		}
		other, err := e.store.SeatBoundTo(ctx, slug)
		if err == nil && other != seat.ID {
			return nil, nil, e.anotherSeats(ctx, other, &ArchivePlan{OwnerName: slug, OwnerURL: linkedin.ProfileURL(slug)})
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, nil, err
		}
		before, name, err := e.store.SeatOwner(ctx, seat.ID)
		if err != nil {
			return nil, nil, err
		}
		if name == "" {
			name = seat.Name
		}
		return map[string]any{"profile": before}, map[string]any{"profile": slug}, tx.BindSeat(ctx, seat.ID, slug, name, e.now())
	})
}

// Unbound is what became of the items of archives that were another person's.
type Unbound struct {
	Profile string // the seat's until now
	Deleted int    // never written
	Kept    int    // written: they can be moved, or deleted in Dynamics
}

// UnbindSeat takes the profile of a seat away, because its first archive was another person's: items of that person's archives
// that were never written go, written ones stay and say so in their trail (spec §11). The next archive binds the seat again.
// Error: fault.Conflict for a seat that is bound to nobody.
func (e *Engine) UnbindSeat(ctx context.Context, a Actor, email string) (u Unbound, err error) {
	err = e.change(ctx, a, ActSeatUnbind, 0, email, func(tx *store.Tx) (any, any, error) {
		seat, err := seatToChange(ctx, tx, email)
		if err != nil {
			return nil, nil, err
		}
		slug, name, err := e.store.SeatOwner(ctx, seat.ID)
		if err != nil {
			return nil, nil, err
		}
		if slug == "" {
			return nil, nil, fault.New(fault.Conflict, "errors.seat-not-bound", "Email", email)
		}
		deleted, stay, err := tx.UnbindSeat(ctx, seat.ID)
		if err != nil {
			return nil, nil, err
		}
		for _, id := range stay {
			if err := e.journal.ItemTrail(ctx, tx, id, journal.TrailUnbound, map[string]any{"profile": slug}, a.Email); err != nil {
				return nil, nil, err
			}
		}
		u = Unbound{Profile: linkedin.ProfileURL(slug), Deleted: int(deleted), Kept: len(stay)}
		return map[string]any{"profile": slug, "name": name}, map[string]any{"itemsDeleted": u.Deleted, "itemsKept": u.Kept}, nil
	})
	return u, err
}
