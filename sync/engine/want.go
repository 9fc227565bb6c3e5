package engine

import (
	"context"

	"navsync/dynamics"
	"navsync/store"
)

func (e *Engine) correct(ctx context.Context, c *dynamics.Client, conn store.Connection, t *tally) error {
	return nil
}
