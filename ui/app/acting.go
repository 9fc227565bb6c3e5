package app

import (
	"context"
	"sync"

	"navsync/sync/engine"
)

// acting is who acts in the application; "Act as…" changes it.
type acting struct {
	mu    sync.Mutex
	actor engine.Actor
}

func (a *acting) get() engine.Actor {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.actor
}

func (a *acting) set(actor engine.Actor) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.actor = actor
}

// renew reads who acts again: a seat may have been assigned or removed meanwhile.
func (a *acting) renew(ctx context.Context, e *engine.Engine) error {
	before := a.get()
	now, err := e.As(ctx, before.Email)
	if err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.actor.Email == before.Email { // nobody else acts since
		now.OSUser, now.Remote = before.OSUser, before.Remote
		a.actor = now
	}
	return nil
}
