package engine

import (
	"context"
	"errors"

	"navsync/store"
)

// runner is what the engine knows of its runs.
type runner struct {
	wake chan struct{}
}

func newRunner() *runner { return &runner{wake: make(chan struct{}, 1)} }

// wakeSync asks the schedule to run as soon as it can: after connecting, resuming, and a
// change of preferences.
func (e *Engine) wakeSync() {
	select {
	case e.runs.wake <- struct{}{}:
	default: // asked already
	}
}

var errPending = errors.New("not built yet")

// SyncOptions say what a run shall do.
type SyncOptions struct {
	Trigger store.Trigger // ByPerson when empty
	// DryRun asks what would change and changes nothing.
	DryRun bool
	// AcceptDeletions confirms removals that were held (spec §4) before the run.
	AcceptDeletions bool
	// Wait returns when the run has ended; else it goes on by itself.
	Wait bool
}

// Start begins the schedule, the outbox and the drop folders. It returns at once.
func (e *Engine) Start(ctx context.Context) error { return errPending }

// Stop ends what Start began: soft at first, hard after two seconds; it returns within
// three.
func (e *Engine) Stop() {}

// Sync begins a run. Errors: CodeForbidden; CodeUsage when nothing is connected, paused
// or disconnected; CodeConflict when a run is under way (Facts "Holder").
func (e *Engine) Sync(ctx context.Context, a Actor, o SyncOptions) (store.Run, error) {
	return store.Run{}, errPending
}

// CancelRun asks the run under way to stop, in whichever process it runs. It goes on
// where it stopped with the next run. Error: CodeNotFound when none runs.
func (e *Engine) CancelRun(ctx context.Context, a Actor) error { return errPending }

// AcceptRemovals confirms the held removals of these tables, of all without a name.
func (e *Engine) AcceptRemovals(ctx context.Context, a Actor, entities ...string) error {
	return errPending
}
