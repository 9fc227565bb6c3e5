package app

import (
	"context"
	"sync"

	"navsync/sync/engine"
)

// relay tells the program of the engine's events. wait returns when its goroutine has
// ended, which it does with ctx.
func relay(ctx context.Context, e *engine.Engine) (changed <-chan struct{}, wait func()) {
	events, unsubscribe := e.Subscribe()
	out := make(chan struct{})
	var done sync.WaitGroup
	done.Go(func() {
		defer unsubscribe()
		for {
			select {
			case <-ctx.Done():
				return
			case <-events:
				select {
				case out <- struct{}{}:
				case <-ctx.Done():
					return
				}
			}
		}
	})
	return out, done.Wait
}
