package engine

import (
	"context"
	"errors"
	"sync"
	"time"

	"navsync/store"
	"navsync/sync/fault"
)

// runner is what the engine knows of its runs and of the goroutines that Start began.
type runner struct {
	wake chan struct{}

	// base ends with Stop; group waits for everything that goes on by itself.
	base  context.Context //nolint:containedctx // the life of the engine's own goroutines, which no caller's context bounds
	stop  context.CancelFunc
	group sync.WaitGroup

	mu      sync.Mutex
	started bool
	cancel  context.CancelCauseFunc // of the run under way in this process
}

func newRunner() *runner {
	r := &runner{wake: make(chan struct{}, 1)}
	r.base, r.stop = context.WithCancel(context.Background())
	return r
}

// ask asks the schedule to run as soon as it can: after connecting, resuming, and a
// change of preferences.
func (r *runner) ask() {
	select {
	case r.wake <- struct{}{}:
	default: // asked already
	}
}

// stopTime is how long Stop waits. What is under way ends at a page or an answer, and is
// repeated safely when it could not.
const stopTime = 3 * time.Second

// lookTime is how often the schedule looks whether it is time: another process may have
// changed the connection, and clocks jump.
const lookTime = 5 * time.Second

// Start begins the schedule, the outbox and the drop folders. It returns at once. All of
// it ends with Stop, or with ctx. Error: fault.Usage when it was started before.
func (e *Engine) Start(ctx context.Context) error {
	e.runs.mu.Lock()
	defer e.runs.mu.Unlock()
	if e.runs.started || e.runs.base.Err() != nil {
		return fault.New(fault.Usage, "errors.started-before")
	}
	if err := capWaits(ctx, e.store, e.now()); err != nil {
		return err
	}
	if err := e.process.rescue(ctx); err != nil {
		return err
	}
	e.runs.started = true
	context.AfterFunc(ctx, e.runs.stop)
	e.runs.group.Go(func() { e.scheduleLoop(e.runs.base) })
	e.runs.group.Go(func() { e.outboxLoop(e.runs.base) })
	e.runs.group.Go(func() { e.inbox.Watch(e.runs.base) })
	return nil
}

// Stop ends what Start and Sync began and waits for it, at most three seconds.
func (e *Engine) Stop() {
	e.runs.stop()
	done := make(chan struct{})
	go func() {
		e.runs.group.Wait()
		e.link.wait()
		close(done)
	}()
	timer := time.NewTimer(stopTime)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
		e.opt.Logger.Warn("stopped without waiting for everything", "after", stopTime)
	}
}

// scheduleLoop runs the sync whenever it is due, until ctx ends.
func (e *Engine) scheduleLoop(ctx context.Context) {
	ticker := time.NewTicker(lookTime)
	defer ticker.Stop()
	asked, before := false, e.now()
	for {
		if now := e.now(); now.Before(before) { // the clock was put back
			if err := capWaits(ctx, e.store, e.now()); err != nil && ctx.Err() == nil {
				e.opt.Logger.Error("the waits cannot be shortened", "error", err)
			}
		}
		before = e.now()
		if e.due(ctx, asked) {
			err := e.scheduledRun(ctx)
			asked = asked && fault.CodeOf(err) == fault.Conflict // another run is under way, which may not see what was changed
			if err != nil && !asked && ctx.Err() == nil {
				e.opt.Logger.Error("the scheduled sync failed", "code", fault.CodeOf(err), "error", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-e.runs.wake:
			asked = true
		case <-ticker.C:
		}
	}
}

// due says whether the schedule has to run now.
func (e *Engine) due(ctx context.Context, asked bool) bool {
	conn, err := e.store.Connection(ctx)
	if err != nil {
		if !errors.Is(err, store.ErrNotFound) && ctx.Err() == nil {
			e.opt.Logger.Error("the schedule cannot read the connection", "error", err)
		}
		return false
	}
	if !conn.State.Live() || conn.WaitUntil.After(e.now()) {
		return false
	}
	at := conn.NextSyncAt
	if conn.State == store.Failing {
		at = conn.Failure.NextTryAt
	}
	return asked || !at.After(e.now())
}

// scheduledRun is one run of the schedule. Error: fault.Conflict when a run is under way.
func (e *Engine) scheduledRun(ctx context.Context) error {
	settings, err := e.store.Settings(ctx)
	if err != nil {
		return fault.Stored(err)
	}
	conn, err := e.link.connected(ctx)
	if err != nil {
		return err
	}
	trigger := store.BySchedule
	if conn.ImportedAt.IsZero() {
		trigger = store.ByConnect
	}
	run := newRun(trigger, "", e.now())
	err = e.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		if err := e.process.takeLease(ctx, tx, e.process.shownHolder(""), &run); err != nil {
			return err
		}
		return tx.SetNextSync(ctx, run.StartedAt.Add(settings.Interval))
	})
	if err != nil {
		return fault.Stored(err)
	}
	run, err = e.execute(ctx, run)
	if run.Outcome == store.RunFailed {
		return errors.Join(err, tellFailure(ctx, e.store, run, settings.FailureCommand))
	}
	return err
}
