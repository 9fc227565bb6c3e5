package engine

import (
	"context"

	"navsync/store"
)

// AddNeverCopy adds a rule that wins over every choice (spec §8.3) and takes out what it
// concerns and is not written yet. A rule for every seat (SeatID 0) needs an admin.
func (e *Engine) AddNeverCopy(ctx context.Context, a Actor, rule store.NeverCopy) (taken int, err error) {
	return 0, errUnbuilt
}

// RemoveNeverCopy removes a rule. What it took out stays out until it is copied again.
func (e *Engine) RemoveNeverCopy(ctx context.Context, a Actor, id int64) error { return errUnbuilt }
