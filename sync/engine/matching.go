package engine

import "context"

// matchMembers matches these members, or every member and company that is marked when
// none is given, and everything that they touch (spec §7).
func (e *Engine) matchMembers(ctx context.Context, memberIDs []int64, t *tally) error {
	return errPending
}
