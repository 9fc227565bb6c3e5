package engine

import (
	"context"
	"errors"
	"net/mail"
	"strings"
	"time"
	"unicode"

	"navsync/store"
	"navsync/sync/fault"
)

// AddFirstPerson adds the first person of an empty store, who must have one of the two
// admin roles (spec §1). In a store with people: fault.Forbidden.
func (e *Engine) AddFirstPerson(ctx context.Context, email, name string, role store.Role) (Actor, error) {
	p, err := newPerson(email, name, role, e.now())
	if err != nil {
		return Actor{}, err
	}
	if role != store.AdminSeller && role != store.Admin {
		return Actor{}, fault.New(fault.Usage, "errors.first-person-admin", "Role", string(role))
	}
	first := Actor{Person: p, OSUser: e.process.osUser}
	err = e.change(ctx, first, ActPersonAdd, 0, p.Email, func(tx *store.Tx) (any, any, error) {
		n, err := tx.CountPeople(ctx)
		if err != nil {
			return nil, nil, err
		}
		if n > 0 {
			return nil, nil, fault.New(fault.Forbidden, "errors.not-first-person")
		}
		first.ID, err = tx.AddPerson(ctx, p)
		return nil, personFacts(p), err
	})
	return first, err
}

// AddPerson adds a person, who holds no seat yet.
func (e *Engine) AddPerson(ctx context.Context, a Actor, email, name string, role store.Role) (store.Person, error) {
	if err := e.may(ctx, a, ActPersonAdd, 0, email); err != nil {
		return store.Person{}, err
	}
	p, err := newPerson(email, name, role, e.now())
	if err != nil {
		return p, err
	}
	err = e.change(ctx, a, ActPersonAdd, 0, p.Email, func(tx *store.Tx) (any, any, error) {
		_, err := tx.Person(ctx, p.Email)
		if err == nil {
			return nil, nil, fault.New(fault.Conflict, "errors.person-exists", "Email", p.Email)
		}
		if !errors.Is(err, store.ErrNotFound) {
			return nil, nil, err
		}
		p.ID, err = tx.AddPerson(ctx, p)
		return nil, personFacts(p), err
	})
	return p, err
}

func personFacts(p store.Person) any { return map[string]any{"name": p.Name, "role": p.Role} }

// newPerson checks what was typed.
func newPerson(email, name string, role store.Role, at time.Time) (store.Person, error) {
	address, err := cleanEmail(email)
	if err != nil {
		return store.Person{}, err
	}
	name = strings.TrimSpace(name)
	if name == "" || strings.ContainsFunc(name, unicode.IsControl) {
		return store.Person{}, fault.New(fault.Usage, "errors.name-needed")
	}
	if !role.Valid() {
		return store.Person{}, unknownRole(role)
	}
	return store.Person{Email: address, Name: name, Role: role, CreatedAt: at}, nil
}

func unknownRole(role store.Role) *fault.Error {
	names := make([]string, 0, len(store.Roles()))
	for _, r := range store.Roles() {
		names = append(names, string(r))
	}
	return fault.New(fault.Usage, "errors.unknown-role", "Role", string(role), "Roles", strings.Join(names, ", "))
}

// cleanEmail is the bare address in lower case.
func cleanEmail(text string) (string, error) {
	text = strings.TrimSpace(text)
	parsed, err := mail.ParseAddress(text)
	if err != nil || parsed.Address != text || parsed.Name != "" || strings.ContainsFunc(text, unicode.IsSpace) {
		return "", fault.New(fault.Usage, "errors.email", "Email", text)
	}
	return strings.ToLower(text), nil
}

// SetRole changes a person's role. The last admin stays one, and a seat holder does not
// become admin only (fault.Conflict).
func (e *Engine) SetRole(ctx context.Context, a Actor, email string, role store.Role) error {
	return e.change(ctx, a, ActPersonRole, 0, email, func(tx *store.Tx) (any, any, error) {
		if !role.Valid() {
			return nil, nil, unknownRole(role)
		}
		p, err := personToChange(ctx, tx, email)
		if err != nil {
			return nil, nil, err
		}
		if role == store.Admin && p.SeatID != 0 {
			return nil, nil, fault.New(fault.Conflict, "errors.admin-holds-no-seat", "Email", p.Email)
		}
		if role != store.Admin && role != store.AdminSeller {
			if err := notLastAdmin(ctx, tx, p); err != nil {
				return nil, nil, err
			}
		}
		return p.Role, role, tx.SetRole(ctx, p.ID, role)
	})
}

// RemovePerson removes a person who holds no seat and left no items. The last admin
// stays (fault.Conflict).
func (e *Engine) RemovePerson(ctx context.Context, a Actor, email string) error {
	return e.change(ctx, a, ActPersonRemove, 0, email, func(tx *store.Tx) (any, any, error) {
		p, err := personToChange(ctx, tx, email)
		if err != nil {
			return nil, nil, err
		}
		if err := notLastAdmin(ctx, tx, p); err != nil {
			return nil, nil, err
		}
		if p.SeatID != 0 {
			return nil, nil, fault.New(fault.Conflict, "errors.person-holds-seat", "Email", p.Email)
		}
		left, err := tx.LeftItems(ctx, p.ID)
		if err != nil {
			return nil, nil, err
		}
		if left {
			return nil, nil, fault.New(fault.Conflict, "errors.person-left-items", "Email", p.Email)
		}
		return personFacts(p), nil, tx.RemovePerson(ctx, p.ID)
	})
}

func personToChange(ctx context.Context, tx *store.Tx, email string) (store.Person, error) {
	p, err := tx.Person(ctx, email)
	if errors.Is(err, store.ErrNotFound) {
		return p, fault.New(fault.NotFound, "errors.unknown-person", "Email", email)
	}
	return p, err
}

// notLastAdmin refuses to take away the only admin there is.
func notLastAdmin(ctx context.Context, tx *store.Tx, p store.Person) error {
	if p.Role != store.Admin && p.Role != store.AdminSeller {
		return nil
	}
	n, err := tx.CountAdmins(ctx)
	if err != nil {
		return err
	}
	if n == 1 {
		return fault.New(fault.Conflict, "errors.last-admin", "Email", p.Email)
	}
	return nil
}
