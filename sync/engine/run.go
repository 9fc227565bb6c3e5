package engine

import (
	"context"
	"errors"
	"sync"
	"time"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// SyncOptions say what a run shall do.
type SyncOptions struct {
	Trigger store.Trigger // ByPerson when empty
	// DryRun asks what would change and changes nothing; it needs no lease.
	DryRun bool
	// AcceptDeletions confirms removals that were held (spec §4) before the run.
	AcceptDeletions bool
	// ReadAgain is the other answer to them: the tables are read whole again.
	ReadAgain bool
	// AcceptMatches lets what waits since the rules of matching changed be used (spec §7).
	AcceptMatches bool
	// Wait returns when the run has ended; else it goes on by itself.
	Wait bool
}

// Sync begins a run. With Wait, or DryRun, the run that is returned has ended; its
// outcome tells how, and the error is that of the connection, if any. Errors:
// fault.Forbidden; fault.Usage when nothing is connected, or it is paused or disconnected;
// fault.Conflict when a run is under way (fact Holder).
func (e *Engine) Sync(ctx context.Context, a Actor, o SyncOptions) (store.Run, error) {
	if err := e.may(ctx, a, ActSync, 0, ""); err != nil {
		return store.Run{}, err
	}
	conn, err := e.link.connected(ctx)
	if err != nil {
		return store.Run{}, err
	}
	if conn.State == store.Paused {
		return store.Run{}, fault.New(fault.Usage, "errors.paused")
	}
	if o.DryRun {
		return e.dryRun(ctx)
	}
	if err := capWaits(ctx, e.store, e.now()); err != nil {
		return store.Run{}, err
	}
	if o.AcceptDeletions {
		if err := e.AcceptRemovals(ctx, a); err != nil {
			return store.Run{}, err
		}
	}
	if o.ReadAgain {
		if err := readAgain(ctx, e, a); err != nil {
			return store.Run{}, err
		}
	}
	if o.AcceptMatches {
		if err := e.AcceptMatches(ctx, a); err != nil {
			return store.Run{}, err
		}
	}
	if o.Trigger == "" {
		o.Trigger = store.ByPerson
	}
	run := newRun(o.Trigger, a.Email, e.now())
	err = e.change(ctx, a, ActSync, 0, conn.Name, func(tx *store.Tx) (before, after any, err error) {
		if err = e.process.takeLease(ctx, tx, e.process.shownHolder(a.Email), &run); err == nil {
			err = tx.TryEverythingNow(ctx, e.now())
		}
		return nil, map[string]any{"run": run.ID, "trigger": run.Trigger}, err
	})
	if err != nil {
		return store.Run{}, err
	}
	if o.Wait {
		return e.execute(ctx, run)
	}
	e.runs.group.Go(func() {
		if _, err := e.execute(e.runs.base, run); err != nil {
			e.opt.Logger.Error("the sync failed", "run", run.ID, "code", fault.CodeOf(err), "error", err)
		}
	})
	return run, nil
}

// CancelRun asks the run under way to stop, in whichever process it runs. What it has
// stored stays, and the next run goes on from there. Error: fault.NotFound when none runs.
func (e *Engine) CancelRun(ctx context.Context, a Actor) error {
	err := e.change(ctx, a, ActSyncCancel, 0, "", func(tx *store.Tx) (before, after any, err error) {
		return nil, nil, tx.AskCancel(ctx, e.now())
	})
	if err != nil {
		return err
	}
	e.runs.cancelOwn()
	return nil
}

// stopRun ends the run under way, of whichever process, and waits until it has ended:
// before a disconnect.
func (e *Engine) stopRun(ctx context.Context) error {
	for {
		_, err := e.store.LeaseHolder(ctx, e.now())
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return fault.Stored(err)
		}
		err = e.store.Update(ctx, func(tx *store.Tx) error { return tx.AskCancel(ctx, e.now()) })
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return fault.Stored(err)
		}
		e.runs.cancelOwn()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(flushTime):
		}
	}
}

// cancelOwn ends this process's run at once, without waiting for the lease's beat.
func (r *runner) cancelOwn() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cancel != nil {
		r.cancel(errAskedToStop)
	}
}

// newRun is a run that has not begun.
func newRun(trigger store.Trigger, by string, at time.Time) store.Run {
	run := store.Run{Trigger: trigger, StartedBy: by, StartedAt: at}
	for i, name := range journal.Steps() {
		run.Steps = append(run.Steps, store.Step{Position: i, Name: name, State: store.StepWaiting})
	}
	return run
}

// pass is one run while it runs.
type pass struct {
	e       *Engine
	run     store.Run
	tallies map[string]*journal.Tally
	client  *dynamics.Client
	conn    store.Connection
	before  dynamics.Stats
	dry     bool

	mu sync.Mutex // guards lost, and run.ProblemID while steps run side by side
	// lost is the error of the connection that ended the run early, nil while all is well.
	lost *fault.Error
}

func (e *Engine) newPass(run store.Run) *pass {
	p := &pass{e: e, run: run, tallies: map[string]*journal.Tally{}}
	for _, s := range run.Steps {
		p.tallies[s.Name] = journal.NewTally(run.ID, s)
	}
	return p
}

// execute makes a run whose lease is taken, from its first step to its end.
func (e *Engine) execute(parent context.Context, run store.Run) (store.Run, error) {
	ctx, cancel := context.WithCancelCause(parent)
	defer cancel(nil)
	e.runs.setCancel(cancel)
	defer e.runs.setCancel(nil)
	e.publish(Event{RunID: run.ID})
	p := e.newPass(run)
	p.runBegun(ctx)
	beat := p.beat(ctx, cancel)
	p.work(ctx)
	beat()
	return p.end(ctx)
}

func (r *runner) setCancel(cancel context.CancelCauseFunc) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.cancel = cancel
}

// flushTime is how often progress is stored: four times a second.
const flushTime = 250 * time.Millisecond

// beat stores progress and renews the lease until the function it returns is called.
func (p *pass) beat(ctx context.Context, cancel context.CancelCauseFunc) (stop func()) {
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		flush, lease := time.NewTicker(flushTime), time.NewTicker(leaseBeat)
		defer flush.Stop()
		defer lease.Stop()
		for {
			var err error
			select {
			case <-done:
				return
			case <-flush.C:
				err = p.flush(ctx)
			case <-lease.C:
				err = p.e.process.renewLease(ctx)
			}
			if err != nil && ctx.Err() == nil {
				cancel(err)
			}
		}
	}()
	return func() {
		close(done)
		<-ended
	}
}

// flush stores the steps that changed since the last time.
func (p *pass) flush(ctx context.Context) error {
	var changed []store.Step
	for _, t := range p.tallies {
		if s, dirty := t.Take(); dirty {
			changed = append(changed, s)
		}
	}
	if len(changed) == 0 || p.dry {
		return nil
	}
	err := p.e.store.Update(ctx, func(tx *store.Tx) error {
		for _, s := range changed {
			if err := tx.SaveStep(ctx, p.run.ID, s); err != nil {
				return err
			}
		}
		return nil
	})
	p.e.publish(Event{RunID: p.run.ID})
	return err
}

// dryRun asks what a run would do and changes nothing: neither here nor in Dynamics. Its
// run has no id; Written counts what would be written.
func (e *Engine) dryRun(ctx context.Context) (store.Run, error) {
	p := e.newPass(newRun(store.ByCommand, "", e.now()))
	p.dry = true
	p.step(ctx, journal.StepCheck, func(ctx context.Context, _ *journal.Tally) (err error) {
		if p.client, p.conn, err = e.link.client(ctx); err != nil {
			return err
		}
		_, err = p.client.WhoAmI(ctx)
		return err
	})
	if p.goesOn(ctx) {
		p.step(ctx, journal.StepUsers, p.importUsers)
		p.importRecords(ctx)
	}
	if p.goesOn(ctx) {
		p.step(ctx, journal.StepAutoSave, p.askAutoSave)
		p.step(ctx, journal.StepWriteBack, p.askWriteBack)
	}
	cause := context.Cause(ctx)
	p.run.EndedAt, p.run.Outcome, p.run.Steps = e.now(), p.dryOutcome(cause), p.run.Steps[:0]
	for _, name := range journal.Steps() {
		p.run.Steps = append(p.run.Steps, p.tallies[name].Now())
	}
	if p.lost != nil {
		p.run.ErrorCode = string(p.lost.Code)
		return p.run, p.lost
	}
	return p.run, cause
}

// dryOutcome is the outcome; steps that only a real run can do count as skipped.
func (p *pass) dryOutcome(cause error) store.RunOutcome {
	for _, name := range []string{journal.StepIndex, journal.StepMatch, journal.StepResolve} {
		p.tallies[name].Change(func(s *store.Step) { s.State, s.Note = store.StepSkipped, "step.note.dry-run" })
	}
	return p.outcome(cause)
}

// askAutoSave counts what auto-save would add and remove as things stand here now.
func (p *pass) askAutoSave(ctx context.Context, t *journal.Tally) error {
	settings, err := p.e.store.Settings(ctx)
	if err != nil {
		return err
	}
	effect, err := p.e.Effect(ctx, settings)
	t.Added(effect.Accounts.Added + effect.Leads.Added)
	t.Removed(effect.Accounts.Removed + effect.Leads.Removed)
	return err
}

// askWriteBack counts what would be written.
func (p *pass) askWriteBack(ctx context.Context, t *journal.Tally) error {
	plans, err := p.e.out.Would(ctx, p.client, p.conn)
	t.Written(len(plans))
	return err
}
