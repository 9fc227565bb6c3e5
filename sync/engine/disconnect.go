package engine

import (
	"context"
	"errors"
)

// Disconnect ends the connection: it stops a run under way cleanly, signs out, and keeps
// what was imported, or with purge deletes it as spec §3.5 says. What it would do is told
// by store.DisconnectEffect.
func (e *Engine) Disconnect(ctx context.Context, a Actor, purge bool) error {
	return errors.ErrUnsupported
}

// Purge deletes the imported data of a connection that was disconnected before.
func (e *Engine) Purge(ctx context.Context, a Actor) error { return errors.ErrUnsupported }
