package engine

import (
	"context"

	"navsync/store"
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

// Change is how many there are before and after, and how many come and go.
type Change struct{ Before, After, Added, Removed int }

// Effect computes what auto-save would do under these settings.
func (e *Engine) Effect(ctx context.Context, settings store.Settings) (Effect, error) {
	return Effect{}, errPending
}
