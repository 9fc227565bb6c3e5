package engine

import (
	"context"

	"navsync/store"
	"navsync/sync/journal"
)

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
	for _, name := range []string{journal.StepMatch, journal.StepResolve} {
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
	n, err := p.e.store.CountDueWritebacks(ctx)
	t.Written(n)
	return err
}
