package engine

import (
	"context"

	"navsync/dynamics"
	"navsync/store"
)

func (e *Engine) correct(ctx context.Context, c *dynamics.Client, conn store.Connection, t *tally) error {
	return nil
}

// UpdateWritten sends the text of a later archive to the activity of an item that was
// "changed since written" (spec §8.10).
func (e *Engine) UpdateWritten(ctx context.Context, a Actor, items ...int64) (ResolveResult, error) {
	return ResolveResult{}, errUnbuilt
}
