package engine

import (
	"context"
	"time"

	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// What actions are called in the trail. The store keeps ignoring and its contrary as ignoring, told apart by
// before.Stopped, and rejecting as matching, told apart by before.Rejected.
const (
	actionMatch        = "match"
	actionReject       = "reject"
	actionIgnore       = "ignore"
	actionStopIgnoring = "stop-ignoring"
	actionCreate       = "create"
)

// Ignore takes unresolved activities out of the report; they stay open in Dynamics.
func (e *Engine) Ignore(ctx context.Context, a Actor, items ...int64) (ResolveResult, error) {
	return e.ignoreItems(ctx, a, actionIgnore, items)
}

// StopIgnoring puts ignored activities back into the report (spec §9). Those that are
// not ignored are refused one by one, fault.Conflict. Later items of a member who is
// ignored stay ignored: see StopIgnoringMember.
func (e *Engine) StopIgnoring(ctx context.Context, a Actor, items ...int64) (ResolveResult, error) {
	return e.ignoreItems(ctx, a, actionStopIgnoring, items)
}

// IgnoreMember ignores a member's activities, also those that come later.
func (e *Engine) IgnoreMember(ctx context.Context, a Actor, memberID int64) (ResolveResult, error) {
	return e.ignoreMember(ctx, a, actionIgnore, memberID)
}

// StopIgnoringMember puts a member's ignored activities back into the report; those that
// come later stand there, too. Error: fault.NotFound when none is ignored.
func (e *Engine) StopIgnoringMember(ctx context.Context, a Actor, memberID int64) (ResolveResult, error) {
	return e.ignoreMember(ctx, a, actionStopIgnoring, memberID)
}

func (e *Engine) ignoreItems(ctx context.Context, a Actor, name string, items []int64) (ResolveResult, error) {
	return e.act(ctx, a, ActIgnore, name, items, func(act *action) error { return act.setIgnored(ctx, items, false) })
}

func (e *Engine) ignoreMember(ctx context.Context, a Actor, name string, memberID int64) (ResolveResult, error) {
	q := store.UnresolvedQuery{Scope: store.ScopeOf(a.Person), MemberID: memberID, SeatID: a.SeatID, Ignored: name == actionStopIgnoring}
	if ReachOf(a.Role, ActIgnore) == All {
		q.SeatID = 0
	}
	items, err := e.store.UnresolvedIDs(ctx, q)
	if err != nil {
		return ResolveResult{}, fault.Stored(err)
	}
	if len(items) == 0 {
		return ResolveResult{}, fault.New(fault.NotFound, "errors.nothing-unresolved")
	}
	return e.act(ctx, a, ActIgnore, name, items, func(act *action) error {
		if err := act.tx.IgnoreMember(ctx, memberID, act.ignoredAt()); err != nil {
			return err
		}
		return act.setIgnored(ctx, items, true)
	})
}

// ignoredAt is since when what the action names is ignored: zero is not at all.
func (act *action) ignoredAt() time.Time {
	if act.name == actionStopIgnoring {
		return time.Time{}
	}
	return act.e.now()
}

func (act *action) setIgnored(ctx context.Context, items []int64, member bool) error {
	found, err := act.activities(ctx, items, store.ItemOpen, store.ItemKept)
	if err != nil {
		return err
	}
	for _, w := range found {
		if act.name == actionStopIgnoring && !w.Ignored {
			act.fails[w.ItemID] = fault.New(fault.Conflict, "errors.activity-state", "State", string(w.State), "Gone", w.Gone)
			continue
		}
		if err := act.tx.SetIgnored(ctx, w.ItemID, act.ignoredAt()); err != nil {
			return err
		}
		state := before{State: w.State, SeatID: w.SeatID, Ignored: w.Ignored, MemberID: w.MemberID, Member: member, Stopped: act.name == actionStopIgnoring}
		if err := act.keepState(ctx, w.ItemID, state, "", ""); err != nil {
			return err
		}
	}
	return nil
}

// undoIgnored makes an activity, and its member when the action was about the member,
// ignored or not as before the action p.
func (act *action) undoIgnored(ctx context.Context, p store.Resolution, b before) error {
	was, name := time.Time{}, actionIgnore
	if b.Stopped {
		was, name = act.e.now(), actionStopIgnoring
	}
	if b.Member {
		if err := act.tx.IgnoreMember(ctx, b.MemberID, was); err != nil {
			return err
		}
	}
	if b.Ignored != was.IsZero() {
		if err := act.tx.SetIgnored(ctx, p.ItemID, was); err != nil {
			return err
		}
	}
	return act.e.journal.ItemTrail(ctx, act.tx, p.ItemID, journal.TrailUndone, map[string]any{"action": name}, act.actor.Email)
}
