package engine

import (
	"context"
	"errors"

	"navsync/dynamics"
	"navsync/store"
)

// client is the client of the connection, signed in silently from the kept tokens, and
// the connection as the store has it now. There is one client per connection, so that
// all workers share its throttle. Error: *Error; CodeUsage when nothing is connected.
func (e *Engine) client(ctx context.Context) (*dynamics.Client, store.Connection, error) {
	return nil, store.Connection{}, errors.ErrUnsupported
}

// settle waits for the small writes that clients began by themselves. Stop calls it.
func (e *Engine) settle() {}
