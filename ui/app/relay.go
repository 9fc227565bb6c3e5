package app

import (
	"context"
	"sync"
	"time"

	"navsync/sync/engine"
)

// relay tells the program of the engine's events when it is its turn: soon of what a person did, later of a run's progress.
// wait returns when its goroutine has ended, which it does with ctx.
func relay(ctx context.Context, e *engine.Engine, turns *Turns) (changed <-chan struct{}, wait func()) {
	events, unsubscribe := e.Subscribe()
	out := make(chan struct{})
	var done sync.WaitGroup
	done.Go(func() {
		defer unsubscribe()
		for {
			select {
			case <-ctx.Done():
				return
			case ev := <-events:
				if !turn(ctx, turns, events, ev) {
					return
				}
			}
			select {
			case out <- struct{}{}:
			case <-ctx.Done():
				return
			}
		}
	})
	return out, done.Wait
}

// turn waits for the turn of an event, and of those that come meanwhile: a person's makes it soon. It says whether ctx goes on.
func turn(ctx context.Context, turns *Turns, events <-chan engine.Event, ev engine.Event) bool {
	soon := ev.Action != ""
	waits := time.NewTimer(turns.take(time.Now(), soon))
	defer waits.Stop()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-waits.C:
			return true
		case ev := <-events:
			if ev.Action != "" && !soon {
				soon = true
				waits.Reset(turns.take(time.Now(), soon))
			}
		}
	}
}
