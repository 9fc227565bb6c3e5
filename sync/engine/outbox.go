package engine

import (
	"context"

	"navsync/dynamics"
	"navsync/store"
)

// outboxLoop sends what is due while the application is open: a copied item goes within
// ten seconds (spec §8.7). It ends with ctx.
func (e *Engine) outboxLoop(ctx context.Context) { <-ctx.Done() }

// wakeOutbox asks outboxLoop to look at once.
func (e *Engine) wakeOutbox() {}

// stepWriteBack sends all that is due.
func (e *Engine) stepWriteBack(ctx context.Context, c *dynamics.Client, conn store.Connection, t *tally) error {
	return errUnbuilt
}
