package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
	"navsync/sync/match"
)

// Record names a CRM record.
type Record struct {
	Kind store.RecordKind
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
	// Changed are the activities that Items counts.
	Changed []int64
	Record  Record // of CreateRecord; of Undo of a creation the record that stays in Dynamics
}

// before is what undo needs of one item.
type before struct {
	State    store.ItemState  `json:"state"`
	Kind     store.RecordKind `json:"kind,omitempty"`
	ID       string           `json:"id,omitempty"`
	OwnerID  string           `json:"ownerId,omitempty"`
	SeatID   int64            `json:"seatId"`
	Kept     bool             `json:"kept,omitempty"` // it waited here for a record
	Ignored  bool             `json:"ignored,omitempty"`
	MemberID int64            `json:"memberId,omitempty"`
	Member   bool             `json:"member,omitempty"`   // this action ignored the member, or stopped it
	Stopped  bool             `json:"stopped,omitempty"`  // this action stopped the ignoring
	Matched  bool             `json:"matched,omitempty"`  // the action changed the member's matches
	Matches  []store.Match    `json:"matches,omitempty"`  // as they were
	Rejected bool             `json:"rejected,omitempty"` // this action rejected a pair, and nothing else
}

// action is one action of a person on several activities, inside its transaction.
type action struct {
	e     *Engine
	tx    *store.Tx
	actor Actor
	name  string // match, create, ignore, …
	to    string // e-mail of whom activities are handed to
	batch int64
	items []int64
	wakes bool    // something that waits here can go now
	again []int64 // members whose pairs are as they were: matching decides about them again
	// matches are the members' matches as they were before this action.
	matches map[int64][]store.Match
	fails   map[int64]error
}

// act runs one action: role, one durable transaction, one batch for undo; then Dynamics is
// asked, as far as it can be reached.
func (e *Engine) act(ctx context.Context, a Actor, may Action, name string, items []int64, do func(*action) error) (ResolveResult, error) {
	seats, err := e.own(ctx, a, may, items)
	if err != nil {
		return ResolveResult{}, err
	}
	if len(items) == 0 {
		return ResolveResult{}, nil
	}
	act := &action{e: e, actor: a, name: name, matches: map[int64][]store.Match{}, fails: map[int64]error{}}
	err = e.change(ctx, a, may, seats[items[0]], targetOf(items), func(tx *store.Tx) (any, any, error) {
		var err error
		act.tx = tx
		if act.batch, err = tx.NextBatch(ctx); err != nil {
			return nil, nil, err
		}
		if err := do(act); err != nil {
			return nil, nil, err
		}
		if act.wakes {
			if err := e.out.SayWhy(ctx, tx); err != nil {
				return nil, nil, err
			}
		}
		return nil, map[string]any{"batch": act.batch, "items": act.items}, nil
	})
	if err != nil {
		return ResolveResult{}, err
	}
	return e.finish(ctx, act)
}

// finish asks Dynamics at once where it can be reached, and counts.
func (e *Engine) finish(ctx context.Context, act *action) (ResolveResult, error) {
	r := ResolveResult{Batch: act.batch, Items: len(act.items), Changed: act.items, Failed: act.fails}
	if err := e.out.CorrectNow(ctx); err != nil {
		e.opt.Logger.Info("a correction waits", "err", err)
	}
	var err error
	if act.wakes {
		e.wakeOutbox()
	}
	if r.Done, r.Queued, err = e.store.Progress(ctx, act.items); err != nil {
		return r, fault.Stored(err)
	}
	e.publish(Event{Action: ActResolve})
	return r, nil
}

// want stores what an activity shall become and what it was. Of an item that is kept here the match, or the seat, has
// changed, which is all it needs: it is planned anew.
func (act *action) want(ctx context.Context, w store.WrittenActivity, want store.Want) error {
	act.wakes = act.wakes || w.Kept
	if !w.Kept {
		if err := act.tx.SetWant(ctx, w.ItemID, want); err != nil {
			return err
		}
	}
	return act.keep(ctx, w, want.Kind, want.ID)
}

// keep notes the item's part in the action.
func (act *action) keep(ctx context.Context, w store.WrittenActivity, kind store.RecordKind, id string) error {
	old, matched := act.matches[w.MemberID]
	state := before{
		State: w.State, Kind: w.Kind, ID: w.ID, OwnerID: w.OwnerID, SeatID: w.SeatID, Kept: w.Kept, Ignored: w.Ignored, MemberID: w.MemberID,
		Matched: matched, Matches: old,
	}
	return act.keepState(ctx, w.ItemID, state, kind, id)
}

func (act *action) keepState(ctx context.Context, itemID int64, state before, kind store.RecordKind, id string) error {
	if err := act.keepPart(ctx, itemID, state, kind, id); err != nil {
		return err
	}
	return act.e.journal.ItemTrail(ctx, act.tx, itemID, journal.TrailResolved, act.facts(state, kind, id), act.actor.Email)
}

// keepPart is what undo needs, without a line in the item's trail.
func (act *action) keepPart(ctx context.Context, itemID int64, state before, kind store.RecordKind, id string) error {
	b, err := json.Marshal(state)
	if err != nil {
		return fmt.Errorf("keep what was before: %w", err)
	}
	kept := act.name
	switch {
	case state.Stopped:
		kept = actionIgnore
	case state.Rejected:
		kept = actionMatch
	}
	err = act.tx.AddResolution(ctx, store.Resolution{
		Batch: act.batch, ItemID: itemID, Action: kept, RecordKind: kind, RecordID: id, Before: string(b),
		Actor: act.actor.Email, At: act.e.now(),
	})
	if err != nil {
		return err
	}
	act.items = append(act.items, itemID)
	return nil
}

// facts are the action for the trail: what it made of an activity, and of what.
func (act *action) facts(was before, kind store.RecordKind, id string) map[string]any {
	facts := map[string]any{"action": act.name, "kind": kind, "id": id}
	if was.ID != "" && was.ID != id {
		facts["fromKind"], facts["fromId"] = was.Kind, was.ID
	}
	if act.to != "" {
		facts["to"] = act.to
	}
	return facts
}

// reach is the seat that the actor may act on: 0 for all.
func (act *action) reach(may Action) int64 {
	if ReachOf(act.actor.Role, may) == All {
		return 0
	}
	return act.actor.SeatID
}

// activities are the items' activities; those in another state are refused one by one.
func (act *action) activities(ctx context.Context, items []int64, states ...store.ItemState) ([]store.WrittenActivity, error) {
	var found []store.WrittenActivity
	for _, id := range items {
		w, err := act.tx.WrittenActivity(ctx, id)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		if err != nil || w.Gone || !slices.Contains(states, w.Stands()) {
			act.fails[id] = fault.New(fault.Conflict, "errors.activity-state", "State", string(w.State), "Gone", w.Gone)
			continue
		}
		found = append(found, w)
	}
	return found, nil
}

// withOthers adds the other activities of the same members.
func (act *action) withOthers(
	ctx context.Context, found []store.WrittenActivity, seatID int64, state store.ItemState,
) ([]store.WrittenActivity, error) {
	seen, members := map[int64]bool{}, map[int64]bool{}
	for _, w := range found {
		seen[w.ItemID] = true
	}
	for _, w := range slices.Clone(found) {
		if w.MemberID == 0 || members[w.MemberID] {
			continue
		}
		members[w.MemberID] = true
		more, err := act.tx.ActivitiesOf(ctx, w.MemberID, seatID, state)
		if err != nil {
			return nil, err
		}
		for _, m := range more {
			if !seen[m.ItemID] {
				seen[m.ItemID] = true
				found = append(found, m)
			}
		}
	}
	return found, nil
}

// matchByHand makes a record the member's match; it wins over what is automatic (spec §7).
func (act *action) matchByHand(ctx context.Context, memberID int64, to Record) error {
	if memberID == 0 {
		return nil
	}
	if _, done := act.matches[memberID]; done {
		return nil
	}
	old, err := act.tx.Matches(ctx, memberID)
	if err != nil {
		return err
	}
	act.matches[memberID] = append([]store.Match{}, old...)
	chosen := store.Match{
		MemberID: memberID, Kind: to.Kind, RecordID: to.ID, Evidence: "[]", Origin: store.MatchManual, Outcome: store.MatchUsed,
		DecidedBy: act.actor.Email, DecidedAt: act.e.now(),
	}
	for _, m := range old {
		if m.Kind == to.Kind && m.RecordID == to.ID {
			chosen.Score, chosen.Evidence, chosen.Differs = m.Score, m.Evidence, m.Differs
			continue
		}
		if m.Outcome == store.MatchUsed || m.Outcome == store.MatchAmbiguous {
			m.Outcome = store.MatchCandidate
			m.Origin = store.MatchAutomatic
			if err := act.tx.PutMatch(ctx, m); err != nil {
				return err
			}
		}
	}
	if err := act.tx.PutMatch(ctx, chosen); err != nil {
		return err
	}
	return act.tx.MemberMatched(ctx, memberID, string(match.Used))
}

// ResolveTo matches the members of unresolved activities to a record by hand: their open
// activities become regarding it and completed, and later items follow (spec §9). The
// choice is stored before Dynamics is asked.
func (e *Engine) ResolveTo(ctx context.Context, a Actor, items []int64, to Record) (ResolveResult, error) {
	to, err := e.checkRecord(ctx, to)
	if err != nil {
		return ResolveResult{}, err
	}
	return e.act(ctx, a, ActResolve, actionMatch, items, func(act *action) error { return act.resolveTo(ctx, items, to) })
}

func (act *action) resolveTo(ctx context.Context, items []int64, to Record) error {
	open, err := act.activities(ctx, items, store.ItemOpen, store.ItemKept)
	if err != nil {
		return err
	}
	return act.resolve(ctx, open, to)
}

// resolve makes open activities, and the other open ones of the same members, regarding a
// record and completed.
func (act *action) resolve(ctx context.Context, open []store.WrittenActivity, to Record) error {
	all, err := act.withOthers(ctx, open, act.reach(ActResolve), store.ItemOpen)
	if err != nil {
		return err
	}
	for _, w := range all {
		if err := act.matchByHand(ctx, w.MemberID, to); err != nil {
			return err
		}
		if err := act.want(ctx, w, store.Want{Kind: to.Kind, ID: to.ID, Completed: true, OwnerID: w.OwnerID}); err != nil {
			return err
		}
	}
	return nil
}

// HandOver gives unresolved activities to another seat holder, who then owns them in
// Dynamics too.
func (e *Engine) HandOver(ctx context.Context, a Actor, items []int64, seatEmail string) (ResolveResult, error) {
	to, err := e.store.SeatOf(ctx, seatEmail)
	if errors.Is(err, store.ErrNotFound) {
		return ResolveResult{}, fault.New(fault.NotFound, "errors.no-seat", "Email", seatEmail)
	}
	if err != nil {
		return ResolveResult{}, fault.Stored(err)
	}
	if to.CRMUserID == "" {
		return ResolveResult{}, fault.New(fault.Conflict, "errors.seat-not-matched", "Email", seatEmail)
	}
	return e.act(ctx, a, ActHandOver, "hand-over", items, func(act *action) error {
		act.to = to.Email
		found, err := act.activities(ctx, items, store.ItemOpen, store.ItemKept)
		if err != nil {
			return err
		}
		for _, w := range found {
			if err := act.want(ctx, w, store.Want{Kind: w.Kind, ID: w.ID, OwnerID: to.CRMUserID}); err != nil {
				return err
			}
			if err := act.tx.SetResolver(ctx, w.ItemID, to.ID); err != nil {
				return err
			}
		}
		return nil
	})
}
