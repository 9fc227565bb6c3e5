package engine

import (
	"context"

	"navsync/store"
	"navsync/sync/fault"
)

// Effect is what a change of preferences would do to the saved accounts and leads (spec
// §5), computed without writing; the next run does exactly this.
type Effect struct {
	Seats         int // for how many seats something changes
	Opportunities Change
	Accounts      Change
	Leads         Change // contacts and leads
	WithoutStage  int    // open opportunities of synced seats that have no stage
}

// Change is how many there are before and after, and how many come and go. An account
// that two seats save counts twice.
type Change = store.EffectChange

// Effect computes what auto-save would do under these settings. A stage that is none of
// the organization's changes nothing.
func (e *Engine) Effect(ctx context.Context, settings store.Settings) (Effect, error) {
	rules, known, err := e.saveRules(ctx, settings)
	if err != nil {
		return Effect{}, fault.Stored(err)
	}
	if !known {
		return Effect{}, nil
	}
	f, err := e.store.SaveEffect(ctx, rules)
	if err != nil {
		return Effect{}, fault.Stored(err)
	}
	return Effect{
		Seats: f.Seats, Opportunities: f.Opportunities, Accounts: f.Accounts, Leads: f.Leads, WithoutStage: f.WithoutStage,
	}, nil
}
