package app

import (
	"context"
	"sync"
	"time"

	"navsync/sync/engine"
)

// relay tells the program of the engine's events: at once of what a person did, of a run's progress no more often than pace
// says. wait returns when its goroutine has ended, which it does with ctx.
func relay(ctx context.Context, e *engine.Engine, pace func() time.Duration) (changed <-chan struct{}, wait func()) {
	events, unsubscribe := e.Subscribe()
	out := make(chan struct{})
	var done sync.WaitGroup
	done.Go(func() {
		defer unsubscribe()
		later := time.NewTimer(0)
		later.Stop()
		defer later.Stop()
		var last time.Time
		for {
			select {
			case <-ctx.Done():
				return
			case ev := <-events:
				if rest := pace() - time.Since(last); ev.Action == "" && rest > 0 {
					later.Reset(rest)
					continue
				}
			case <-later.C:
			}
			later.Stop()
			select {
			case out <- struct{}{}:
				last = time.Now()
			case <-ctx.Done():
				return
			}
		}
	})
	return out, done.Wait
}
