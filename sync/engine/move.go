package engine

import "context"

// MoveToRecord moves written activities to another record ("Move to another record",
// spec §8.10): reopened, changed, completed. With all, every written activity of the same
// members moves and the match changes by hand.
func (e *Engine) MoveToRecord(ctx context.Context, a Actor, items []int64, to Record, all bool) (ResolveResult, error) {
	return ResolveResult{}, errUnbuilt
}
