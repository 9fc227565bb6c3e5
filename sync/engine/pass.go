package engine

import (
	"context"
	"errors"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/crmimport"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// work does the steps of a run in their order. A step that fails does not lose the
// others' work; only a lost connection, or a cancel, ends the run early.
func (p *pass) work(ctx context.Context) {
	p.step(ctx, journal.StepCheck, p.check)
	if !p.goesOn(ctx) {
		return
	}
	p.step(ctx, journal.StepUsers, p.importUsers)
	p.importRecords(ctx)
	if !p.goesOn(ctx) {
		return
	}
	p.step(ctx, journal.StepIndex, p.e.matching.Index)
	p.step(ctx, journal.StepMatch, p.e.matching.All)
	p.step(ctx, journal.StepAutoSave, p.autoSave)
	p.step(ctx, journal.StepWriteBack, func(ctx context.Context, t *journal.Tally) error {
		return p.written(ctx, t, func() error { return p.e.out.WriteBack(ctx, p.client, p.conn, t) })
	})
	p.step(ctx, journal.StepResolve, func(ctx context.Context, t *journal.Tally) error {
		return p.written(ctx, t, func() error {
			return errors.Join(p.resolve(ctx, t), filler{p.e.store, p.e.journal, p.client}.all(ctx, t))
		})
	})
}

// goesOn says whether another step makes sense.
func (p *pass) goesOn(ctx context.Context) bool { return ctx.Err() == nil && !p.isLost() }

// check signs in and looks whether the connection is in order.
func (p *pass) check(ctx context.Context, t *journal.Tally) (err error) {
	if p.client, p.conn, err = p.e.link.client(ctx); err != nil {
		return err
	}
	p.before = p.client.Stats()
	if err := p.checkMetadata(ctx); err != nil {
		return err
	}
	if err := p.checkConnection(ctx, t); err != nil {
		return err
	}
	settings, err := p.e.store.Settings(ctx)
	if err != nil {
		return fault.Stored(err)
	}
	return p.watchApp(ctx, settings)
}

// written guards the steps that write to Dynamics: nothing is written before the first
// import has completed (spec §8.7).
func (p *pass) written(ctx context.Context, t *journal.Tally, f func() error) error {
	if p.conn.ImportedAt.IsZero() {
		t.Note("step.note.first-import")
		return errSkipped
	}
	conn, err := p.e.link.connected(ctx)
	if err != nil {
		return err
	}
	p.conn = conn
	return f()
}

// errSkipped ends a step that had good reason to do nothing; its note says which.
var errSkipped = errors.New("skipped")

// step runs one step and keeps what came of it.
func (p *pass) step(ctx context.Context, name string, f func(context.Context, *journal.Tally) error) {
	if !p.goesOn(ctx) {
		return
	}
	t := p.tallies[name]
	t.Begin(p.e.now())
	err := f(ctx, t)
	switch {
	case errors.Is(err, errSkipped):
		t.End(p.e.now(), store.StepSkipped, "")
	case err == nil:
		t.End(p.e.now(), store.StepComplete, "")
		p.settleStep(ctx, name)
	case ctx.Err() != nil:
		t.End(p.e.now(), store.StepCancelled, "")
	default:
		p.stepFailed(ctx, t, err)
	}
}

func (p *pass) isLost() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lost != nil
}

// lose keeps the first error that concerns the whole connection.
func (p *pass) lose(err *fault.Error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.lost == nil {
		p.lost = err
	}
}

// stepFailed keeps a step's error as a problem. One that concerns the whole connection
// ends the run.
func (p *pass) stepFailed(ctx context.Context, t *journal.Tally, err error) {
	known := fromStep(err)
	t.End(p.e.now(), store.StepFailed, known.Code)
	name := t.Now().Name
	p.e.cause(ctx, "a step failed", known, "run", p.run.ID, "step", name)
	if name == journal.StepCheck || known.Code == fault.Connection || known.Code == fault.Credentials || known.Code == fault.Storage {
		p.lose(known)
	}
	if p.dry || name == journal.StepCheck || known.Code == fault.Storage || known.Code == fault.Throttled {
		return // the connection keeps its own failure; a store that fails cannot keep this one
	}
	var id int64
	bad := p.e.store.UpdateDurably(ctx, func(tx *store.Tx) (bad error) {
		id, bad = p.e.journal.Problem(ctx, tx, known, journal.ScopeConnection, name, p.run.ID)
		return bad
	})
	if bad != nil {
		p.e.opt.Logger.Error("could not keep a problem", "error", bad)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.run.ProblemID = id
}

// fromStep gives a step's error its code: of the store, or of Dynamics.
func fromStep(err error) *fault.Error {
	var answer *dynamics.Error
	if errors.As(err, &answer) {
		return fault.FromDynamics(err)
	}
	var known *fault.Error
	if errors.As(fault.Stored(err), &known) {
		return known
	}
	return fault.FromDynamics(err)
}

// settleStep resolves what was wrong with a step that has succeeded.
func (p *pass) settleStep(ctx context.Context, name string) {
	if p.dry {
		return
	}
	err := p.e.store.Update(ctx, func(tx *store.Tx) error { return tx.SettleStep(ctx, name, p.run.StartedAt, p.e.now()) })
	if err != nil && ctx.Err() == nil {
		p.e.opt.Logger.Error("could not settle a step's problems", "step", name, "error", err)
	}
}

// end keeps what came of the run and gives the lease back, also when it was cancelled.
func (p *pass) end(ctx context.Context) (store.Run, error) {
	cause := context.Cause(ctx)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), shortTime)
	defer cancel()
	p.run.EndedAt = p.e.now()
	p.run.Outcome = p.outcome(cause)
	if p.lost != nil {
		p.run.ErrorCode = string(p.lost.Code)
	}
	if p.client != nil {
		after := p.client.Stats()
		p.run.Requests = after.Requests - p.before.Requests
		p.run.Bytes = after.BytesReceived - p.before.BytesReceived
		p.run.Throttled = after.ThrottledTime - p.before.ThrottledTime
	}
	errs := []error{p.tellConnection(ctx), p.keepMetadata(ctx), p.store(ctx), p.checkpoint(ctx)}
	if p.lost != nil {
		errs = append(errs, p.lost)
	}
	p.e.publish(Event{RunID: p.run.ID})
	p.runEnded(ctx, p.run, errors.Join(errs...))
	return p.run, errors.Join(errs...)
}

// checkpoint brings the file up to date after a run that wrote much.
func (p *pass) checkpoint(ctx context.Context) error {
	if p.run.Rows() < crmimport.PageSize {
		return nil
	}
	return fault.Stored(p.e.store.Checkpoint(ctx))
}

// outcome is what the steps' states come to, and ends those that did not begin. A run in
// which Dynamics refused an activity is partial: its steps are complete, and part of what
// it had to write failed.
func (p *pass) outcome(cause error) store.RunOutcome {
	var complete, failed, open int
	for _, name := range journal.Steps() {
		t := p.tallies[name]
		//exhaustive:enforce
		switch t.Now().State {
		case store.StepSkipped: // with good reason
		case store.StepComplete:
			complete++
		case store.StepFailed:
			failed++
		case store.StepCancelled:
			open++
		case store.StepWaiting, store.StepRunning:
			open++
			t.Change(func(s *store.Step) { s.State = store.StepCancelled })
		}
	}
	if p.lost == nil && failed > 0 {
		p.run.ErrorCode = p.firstCode()
	}
	switch {
	case p.lost == nil && cause != nil:
		return store.RunCancelled
	case failed == 0 && open == 0 && p.refused():
		return store.RunPartial
	case failed == 0 && open == 0:
		return store.RunComplete
	case complete <= 1 || (p.lost != nil && complete <= 2):
		return store.RunFailed
	}
	return store.RunPartial
}

// refused says whether Dynamics refused something that the run had to write.
func (p *pass) refused() bool {
	return p.tallies[journal.StepWriteBack].Now().Failed+p.tallies[journal.StepResolve].Now().Failed > 0
}

// firstCode is the code of the first step that failed, "" when none did.
func (p *pass) firstCode() string {
	for _, name := range journal.Steps() {
		if code := p.tallies[name].Now().ErrorCode; code != "" {
			return code
		}
	}
	return ""
}

// tellConnection says whether the connection works.
func (p *pass) tellConnection(ctx context.Context) error {
	if p.lost == nil {
		if p.tallies[journal.StepCheck].Now().State == store.StepComplete {
			return p.e.link.works(ctx)
		}
		return nil
	}
	if p.lost.Code == fault.Storage || p.lost.Code == fault.Internal {
		return nil
	}
	if err := p.e.link.failed(ctx, p.lost); err != nil {
		return err
	}
	conn, err := p.e.store.Connection(ctx)
	if err != nil {
		return fault.Stored(err)
	}
	if p.run.ProblemID == 0 {
		p.run.ProblemID = conn.Failure.ProblemID
	}
	return nil
}

// store keeps the run's end. What went well is noted for the connection and the seats.
func (p *pass) store(ctx context.Context) error {
	p.run.Steps = p.run.Steps[:0]
	for _, name := range journal.Steps() {
		p.run.Steps = append(p.run.Steps, p.tallies[name].Now())
	}
	settings, err := p.e.store.Settings(ctx)
	if err != nil {
		return fault.Stored(err)
	}
	err = p.e.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		for _, s := range p.run.Steps {
			if err := tx.SaveStep(ctx, p.run.ID, s); err != nil {
				return err
			}
		}
		if err := tx.EndRun(ctx, p.run); err != nil {
			return err
		}
		if err := p.noteSynced(ctx, tx, settings); err != nil {
			return err
		}
		return tx.ReleaseLease(ctx, store.SyncLease, p.e.process.holder)
	})
	return fault.Stored(err)
}

func (p *pass) noteSynced(ctx context.Context, tx *store.Tx, settings store.Settings) error {
	conn, err := tx.Connection(ctx)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if p.run.Outcome == store.RunComplete || p.run.Outcome == store.RunPartial && p.firstCode() == "" {
		if err := tx.Synced(ctx, p.run.EndedAt); err != nil {
			return err
		}
		if err := tx.SeatsSynced(ctx, p.run.EndedAt); err != nil {
			return err
		}
	}
	if conn.State != store.Importing && conn.State != store.Connected {
		return nil
	}
	return tx.SetNextSync(ctx, p.run.EndedAt.Add(settings.Interval))
}

// checkMetadata asks once what has changed of the organization's metadata; what an earlier process has read and what has
// not changed is not read again.
func (p *pass) checkMetadata(ctx context.Context) error {
	kept, err := p.e.store.Metadata(ctx, metadataOf(p.conn))
	if err != nil {
		return fault.Stored(err)
	}
	return p.client.CheckMetadata(ctx, kept)
}

// keepMetadata keeps what the run has read of the metadata for the next process.
func (p *pass) keepMetadata(ctx context.Context) error {
	if p.client == nil || p.dry {
		return nil
	}
	kept := p.client.Metadata()
	if kept == nil {
		return nil
	}
	return fault.Stored(p.e.store.Update(ctx, func(tx *store.Tx) error { return tx.KeepMetadata(ctx, metadataOf(p.conn), kept) }))
}

// metadataOf tells whose metadata they are: labels follow the account's language, names the organization.
func metadataOf(conn store.Connection) string { return conn.OrganizationID + " " + conn.UserID }
