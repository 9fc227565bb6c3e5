package engine

import (
	"context"
	"errors"

	"navsync/store"
)

// AddFirstPerson adds the first person of an empty store, who must have one of the two
// admin roles (spec §1). In a store with people: CodeForbidden.
func (e *Engine) AddFirstPerson(ctx context.Context, email, name string, role store.Role) (Actor, error) {
	return Actor{}, errors.ErrUnsupported
}

// AddPerson adds a person, who holds no seat yet.
func (e *Engine) AddPerson(ctx context.Context, a Actor, email, name string, role store.Role) (store.Person, error) {
	return store.Person{}, errors.ErrUnsupported
}

// SetRole changes a person's role. The last admin stays one (CodeConflict).
func (e *Engine) SetRole(ctx context.Context, a Actor, email string, role store.Role) error {
	return errors.ErrUnsupported
}

// RemovePerson removes a person who holds no seat and left no items. The last admin
// stays (CodeConflict).
func (e *Engine) RemovePerson(ctx context.Context, a Actor, email string) error {
	return errors.ErrUnsupported
}
