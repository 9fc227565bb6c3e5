package app

import (
	"context"
	"sync"

	"navsync/sync/engine"
)

// relay turns the engine's events into the program's kinds. wait returns when its
// goroutine has ended, which it does with ctx.
func relay(ctx context.Context, e *engine.Engine) (kinds <-chan string, wait func()) {
	events, unsubscribe := e.Subscribe()
	out := make(chan string)
	var done sync.WaitGroup
	done.Go(func() {
		defer unsubscribe()
		for {
			select {
			case <-ctx.Done():
				return
			case ev := <-events:
				kind := "change"
				if ev.RunID != 0 {
					kind = "run"
				}
				select {
				case out <- kind:
				case <-ctx.Done():
					return
				}
			}
		}
	})
	return out, done.Wait
}
