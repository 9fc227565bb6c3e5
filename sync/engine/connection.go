package engine

import (
	"context"
	"errors"

	"navsync/store"
)

// Connect makes a candidate the connection when none of its checks fails, keeps the
// checks, and starts the first run. The data of another organization must be purged
// first (CodeConflict).
func (e *Engine) Connect(ctx context.Context, a Actor, c *Candidate) error { return errors.ErrUnsupported }

// Pause stops the schedule until Resume; items wait (spec §3.3).
func (e *Engine) Pause(ctx context.Context, a Actor) error { return errors.ErrUnsupported }

// Resume ends a pause; a failing connection is tried again at once.
func (e *Engine) Resume(ctx context.Context, a Actor) error { return errors.ErrUnsupported }

// Greeted notes that "Congratulations!" was shown. It is no change by a person.
func (e *Engine) Greeted(ctx context.Context) error { return errors.ErrUnsupported }

// Recheck runs all checks of spec §3.1 on the connection and keeps their results.
func (e *Engine) Recheck(ctx context.Context, a Actor) ([]store.Check, error) {
	return nil, errors.ErrUnsupported
}
