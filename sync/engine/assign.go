package engine

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

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
			return (&assignment{tx: tx, links: linking{tx, e.journal}, at: e.now(), r: &r}).give(ctx)
		})
		if stop := r.end(err); stop != nil {
			return results, stop
		}
		results = append(results, r)
	}
	e.runs.ask()
	return results, nil
}

// assignment gives one seat, inside one transaction.
type assignment struct {
	tx    *store.Tx
	links linking
	at    time.Time
	to    candidate
	r     *SeatResult
}

// give finds whom the result names, and gives the seat. It returns what the audit shows.
func (s *assignment) give(ctx context.Context) (before, after any, err error) {
	if s.to, err = findCandidate(ctx, s.tx, s.r.Who); err != nil {
		return nil, nil, err
	}
	s.r.Email, s.r.SeatID = s.to.person.Email, s.to.person.SeatID
	if s.to.person.SeatID != 0 {
		return nil, nil, fault.New(fault.Conflict, "errors.has-seat", "Email", s.to.person.Email)
	}
	if err := licenceLeft(ctx, s.tx); err != nil {
		return nil, nil, err
	}
	left, err := s.holder(ctx)
	if err != nil {
		return nil, nil, err
	}
	if s.r.SeatID, err = s.tx.AddSeat(ctx, s.to.person.ID, s.at); err != nil {
		return nil, nil, err
	}
	if err := s.link(ctx); err != nil {
		return nil, nil, err
	}
	if left && s.r.Note == "" {
		s.r.Note = NoteKeptItems
	}
	return nil, map[string]any{"email": s.to.person.Email, "role": s.to.person.Role, "user": s.to.user.ID}, nil
}

// holder makes sure that the candidate is a person who may hold a seat, and says whether
// items of an earlier seat are there.
func (s *assignment) holder(ctx context.Context) (left bool, err error) {
	person := &s.to.person
	if person.ID == 0 {
		person.CreatedAt = s.at
		person.ID, err = s.tx.AddPerson(ctx, *person)
		return false, err
	}
	if person.Role == store.Admin {
		person.Role, s.r.Note = store.AdminSeller, NoteAdminSeller
		if err := s.tx.SetRole(ctx, person.ID, store.AdminSeller); err != nil {
			return false, err
		}
	}
	return s.tx.LeftItems(ctx, person.ID)
}

// link links the new seat to the CRM user that was chosen, else by e-mail.
func (s *assignment) link(ctx context.Context) error {
	if s.to.user.ID == "" {
		return s.linkByEmail(ctx)
	}
	seat, err := s.tx.Seat(ctx, s.r.SeatID)
	if err != nil {
		return err
	}
	origin := store.LinkedByHand
	if same(s.to.person.Email, s.to.user.Email) || same(s.to.person.Email, s.to.user.SignIn) {
		origin = store.LinkedByEmail
	}
	return s.links.to(ctx, seat, s.to.user, origin, "")
}

// linkByEmail looks for the new seat's CRM user and notes when there is none.
func (s *assignment) linkByEmail(ctx context.Context) error {
	if _, err := s.links.all(ctx); err != nil {
		return err
	}
	seat, err := s.tx.Seat(ctx, s.r.SeatID)
	if err != nil || seat.CRMUserID != "" || s.r.Note != "" {
		return err
	}
	why, err := s.tx.Unmatched(ctx, s.r.SeatID)
	s.r.unmatched(why)
	return err
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
			return c, noCandidate(ctx, tx, who)
		}
		return c, err
	}
	if c.user.Disabled {
		return c, fault.New(fault.Owner, "errors.crm-user-disabled", "Name", c.user.Name)
	}
	c.person, err = personOfUser(ctx, tx, c.user, who)
	return c, err
}

// noCandidate is the error about somebody whom nothing here knows, or whom it would have to guess (spec §4).
func noCandidate(ctx context.Context, tx *store.Tx, who string) error {
	why, err := tx.UnmatchedEmail(ctx, who)
	if err != nil {
		return err
	}
	switch why {
	case store.UnmatchedSeveral, store.UnmatchedService:
		return fault.New(fault.Conflict, "errors.no-candidate."+string(why), "Who", who)
	case store.UnmatchedNone, store.UnmatchedTaken:
	}
	return fault.New(fault.NotFound, "errors.no-candidate", "Who", who)
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
