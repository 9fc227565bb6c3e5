package engine

import (
	"context"

	"navsync/dynamics"
	"navsync/store"
)

// Record names a CRM record.
type Record struct {
	Kind string // contact, lead or account
	ID   string
	Name string // shown until it is imported; may be ""
}

// ResolveResult is what became of one action on unresolved or written activities.
type ResolveResult struct {
	Batch  int64 // for Undo
	Items  int   // activities concerned, with the other open ones of the same members
	Done   int   // Dynamics shows it already
	Queued int   // stored, sent as soon as Dynamics can be reached
	Failed map[int64]error
	Record Record // of CreateRecord
}

// ResolveTo matches the members of unresolved activities to a record by hand: their open
// activities become regarding it and completed, and later items follow (spec §9). The
// choice is stored before Dynamics is asked.
func (e *Engine) ResolveTo(ctx context.Context, a Actor, items []int64, to Record) (ResolveResult, error) {
	return ResolveResult{}, errUnbuilt
}

// Ignore takes unresolved activities out of the report; they stay open in Dynamics.
func (e *Engine) Ignore(ctx context.Context, a Actor, items ...int64) (ResolveResult, error) {
	return ResolveResult{}, errUnbuilt
}

// IgnoreMember ignores a member's activities, also those that come later.
func (e *Engine) IgnoreMember(ctx context.Context, a Actor, memberID int64) (ResolveResult, error) {
	return ResolveResult{}, errUnbuilt
}

// HandOver gives unresolved activities to another seat holder, who then owns them in
// Dynamics too.
func (e *Engine) HandOver(ctx context.Context, a Actor, items []int64, seatEmail string) (ResolveResult, error) {
	return ResolveResult{}, errUnbuilt
}

// RejectMatch says "Not the right person": the pair is rejected for good (spec §7).
func (e *Engine) RejectMatch(ctx context.Context, a Actor, memberID int64, r Record) error {
	return errUnbuilt
}

// stepResolve creates waiting records, sends waiting resolutions, and resolves by itself
// what now matches.
func (e *Engine) stepResolve(ctx context.Context, c *dynamics.Client, conn store.Connection, t *tally) error {
	return errUnbuilt
}
