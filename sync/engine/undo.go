package engine

import "context"

// Undo takes one action of resolving back, in Dynamics too; 0 means the actor's last one.
// A record that was created stays in Dynamics.
func (e *Engine) Undo(ctx context.Context, a Actor, batch int64) (ResolveResult, error) {
	return ResolveResult{}, errUnbuilt
}
