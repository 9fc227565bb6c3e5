package engine

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"navsync/store"
	"navsync/sync/fault"
)

// AssignSeats gives seats to CRM users, named by e-mail or by systemuserid, or to people
// without one, named by e-mail. The number of licences is respected; each has its result.
func (e *Engine) AssignSeats(ctx context.Context, a Actor, who []string) ([]SeatResult, error) {
	if err := e.may(ctx, a, ActSeatAssign, 0, strings.Join(who, " ")); err != nil {
		return nil, err
	}
	results := make([]SeatResult, 0, len(who))
	for _, name := range who {
		r := SeatResult{Who: name}
		err := e.change(ctx, a, ActSeatAssign, 0, name, func(tx *store.Tx) (any, any, error) {
			return e.assign(ctx, tx, &r)
		})
		if stop := r.end(err); stop != nil {
			return results, stop
		}
		results = append(results, r)
	}
	e.runs.ask()
	return results, nil
}

// assign gives one seat.
func (e *Engine) assign(ctx context.Context, tx *store.Tx, r *SeatResult) (before, after any, err error) {
	c, err := findCandidate(ctx, tx, r.Who)
	if err != nil {
		return nil, nil, err
	}
	r.Email, r.SeatID = c.person.Email, c.person.SeatID
	if c.person.SeatID != 0 {
		return nil, nil, fault.New(fault.Conflict, "errors.has-seat", "Email", c.person.Email)
	}
	if err := licenceLeft(ctx, tx); err != nil {
		return nil, nil, err
	}
	left, err := e.holder(ctx, tx, &c, r)
	if err != nil {
		return nil, nil, err
	}
	if r.SeatID, err = tx.AddSeat(ctx, c.person.ID, e.now()); err != nil {
		return nil, nil, err
	}
	if err := e.linkNew(ctx, tx, c, r); err != nil {
		return nil, nil, err
	}
	if left && r.Note == "" {
		r.Note = NoteKeptItems
	}
	return nil, map[string]any{"email": c.person.Email, "role": c.person.Role, "user": c.user.ID}, nil
}

// candidate is somebody who can be given a seat: a CRM user, a person, or both.
type candidate struct {
	person store.Person  // ID 0: not yet a person here
	user   store.CRMUser // ID "": no CRM user
}

// findCandidate finds whom a text names: systemuserid, an e-mail of a CRM user, or the
// e-mail of a person.
func findCandidate(ctx context.Context, tx *store.Tx, who string) (candidate, error) {
	var c candidate
	var err error
	who = strings.TrimSpace(who)
	if strings.Contains(who, "@") {
		c.user, err = tx.CRMUserByEmail(ctx, who)
	} else {
		c.user, err = tx.CRMUser(ctx, who)
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return c, err
	}
	if c.user.ID == "" {
		c.person, err = tx.Person(ctx, who)
		if errors.Is(err, store.ErrNotFound) {
			return c, fault.New(fault.NotFound, "errors.no-candidate", "Who", who)
		}
		return c, err
	}
	if c.user.Disabled {
		return c, fault.New(fault.Owner, "errors.crm-user-disabled", "Name", c.user.Name)
	}
	c.person, err = personOfUser(ctx, tx, c.user, who)
	return c, err
}

// personOfUser is the person that a CRM user is: who holds the seat linked to it, or who
// has one of its addresses, or a new seller.
func personOfUser(ctx context.Context, tx *store.Tx, user store.CRMUser, who string) (store.Person, error) {
	seat, err := tx.SeatOfCRMUser(ctx, user.ID)
	if err == nil {
		return tx.Person(ctx, seat.Email)
	}
	if !errors.Is(err, store.ErrNotFound) {
		return store.Person{}, err
	}
	for _, address := range []string{user.Email, user.SignIn, who} {
		p, err := tx.Person(ctx, address)
		if err == nil || !errors.Is(err, store.ErrNotFound) {
			return p, err
		}
	}
	address := user.Email
	if address == "" {
		address = user.SignIn
	}
	clean, err := cleanEmail(address)
	if err != nil {
		return store.Person{}, fault.New(fault.Data, "errors.crm-user-no-email", "Name", user.Name)
	}
	return store.Person{Email: clean, Name: cmp.Or(strings.TrimSpace(user.Name), clean), Role: store.Seller}, nil
}

// holder makes sure that the candidate is a person who may hold a seat, and says whether
// items of an earlier seat are there.
func (e *Engine) holder(ctx context.Context, tx *store.Tx, c *candidate, r *SeatResult) (left bool, err error) {
	if c.person.ID == 0 {
		c.person.CreatedAt = e.now()
		c.person.ID, err = tx.AddPerson(ctx, c.person)
		return false, err
	}
	if c.person.Role == store.Admin {
		c.person.Role, r.Note = store.AdminSeller, NoteAdminSeller
		if err := tx.SetRole(ctx, c.person.ID, store.AdminSeller); err != nil {
			return false, err
		}
	}
	return tx.LeftItems(ctx, c.person.ID)
}

// linkNew links the new seat to the CRM user that was chosen, else by e-mail.
func (e *Engine) linkNew(ctx context.Context, tx *store.Tx, c candidate, r *SeatResult) error {
	if c.user.ID == "" {
		return e.linkByEmail(ctx, tx, r)
	}
	seat, err := tx.Seat(ctx, r.SeatID)
	if err != nil {
		return err
	}
	origin := store.LinkedByHand
	if same(c.person.Email, c.user.Email) || same(c.person.Email, c.user.SignIn) {
		origin = store.LinkedByEmail
	}
	return e.linkTo(ctx, tx, seat, c.user, origin, "")
}

// linkByEmail looks for the new seat's CRM user and notes when there is none.
func (e *Engine) linkByEmail(ctx context.Context, tx *store.Tx, r *SeatResult) error {
	if _, err := e.linkSeats(ctx, tx); err != nil {
		return err
	}
	seat, err := tx.Seat(ctx, r.SeatID)
	if seat.CRMUserID == "" && r.Note == "" {
		r.Note = NoteNotMatched
	}
	return err
}

// licenceLeft refuses one seat more than there are licences.
func licenceLeft(ctx context.Context, tx *store.Tx) error {
	settings, err := tx.Settings(ctx)
	if err != nil || settings.Licences == 0 {
		return err
	}
	n, err := tx.CountSeats(ctx)
	if err != nil {
		return err
	}
	if n >= settings.Licences {
		return fault.New(fault.Conflict, "errors.no-licence-left", "Licences", settings.Licences)
	}
	return nil
}
