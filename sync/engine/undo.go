package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
	"navsync/sync/match"
	"navsync/sync/writeback"
)

// Undo takes one action of resolving back, in Dynamics too; 0 means the actor's last one. A record that was created stays
// in Dynamics and is the result's Record, see DeleteCreated; its pair is rejected, so that no run matches it again (spec §9).
func (e *Engine) Undo(ctx context.Context, a Actor, batch int64) (ResolveResult, error) {
	if batch == 0 {
		var err error
		batch, err = e.store.LastBatch(ctx, a.Email)
		if errors.Is(err, store.ErrNotFound) {
			return ResolveResult{}, fault.New(fault.NotFound, "errors.nothing-to-undo")
		}
		if err != nil {
			return ResolveResult{}, fault.Stored(err)
		}
	}
	parts, err := e.store.Resolutions(ctx, batch)
	if err != nil {
		return ResolveResult{}, fault.Stored(err)
	}
	if len(parts) == 0 || parts[0].Undone {
		return ResolveResult{}, fault.New(fault.NotFound, "errors.nothing-to-undo")
	}
	items := make([]int64, 0, len(parts))
	for _, p := range parts {
		items = append(items, p.ItemID)
	}
	act := &action{e: e, actor: a, batch: batch, items: items, fails: map[int64]error{}}
	seats, err := e.ownUndo(ctx, a, parts, items)
	if err != nil {
		return ResolveResult{}, err
	}
	err = e.change(ctx, a, ActUndo, seats, "batch "+ref(batch), func(tx *store.Tx) (any, any, error) {
		act.tx = tx
		restored := map[int64]bool{}
		for _, p := range parts {
			if err := act.undo(ctx, p, restored); err != nil {
				return nil, nil, err
			}
		}
		if err := tx.DropUnsentCreations(ctx, parts[0].RecordID); err != nil {
			return nil, nil, err
		}
		if err := e.out.SayWhy(ctx, tx); err != nil {
			return nil, nil, err
		}
		return map[string]any{"batch": batch, "items": items}, nil, tx.UndoneBatch(ctx, batch, e.now())
	})
	if err != nil {
		return ResolveResult{}, err
	}
	r, err := e.finish(ctx, act)
	if err == nil {
		err = e.matchAgain(ctx, act.again)
	}
	if made := parts[0]; err == nil && made.Action == actionCreate {
		var there bool
		r.Record = Record{Kind: made.RecordKind, ID: made.RecordID}
		if r.Record.Name, there, err = e.store.RecordKnown(ctx, made.RecordKind, made.RecordID); err == nil && !there {
			r.Record = Record{}
		}
	}
	return r, fault.Stored(err)
}

// ownUndo checks that the actor may undo: an own action on what was in the own seat, or
// any with the role for all. It returns the seat for the audit.
func (e *Engine) ownUndo(ctx context.Context, a Actor, parts []store.Resolution, items []int64) (int64, error) {
	if parts[0].Actor == a.Email && ReachOf(a.Role, ActUndo) == Own {
		return a.SeatID, nil
	}
	seats, err := e.own(ctx, a, ActUndo, items)
	return seats[items[0]], err
}

// undo restores what one item was before.
func (act *action) undo(ctx context.Context, p store.Resolution, restored map[int64]bool) error {
	var b before
	if err := json.Unmarshal([]byte(p.Before), &b); err != nil {
		return fmt.Errorf("read what was before: %w", err)
	}
	if b.Matched && !restored[b.MemberID] {
		restored[b.MemberID] = true
		if err := act.restoreMatches(ctx, b.MemberID, b.Matches, p); err != nil {
			return err
		}
	}
	if b.Rejected {
		return act.undoReject(ctx, p, b)
	}
	if p.Action == actionIgnore {
		return act.undoIgnored(ctx, p, b)
	}
	if err := act.tx.SetResolver(ctx, p.ItemID, b.SeatID); err != nil {
		return err
	}
	want := store.Want{Kind: b.Kind, ID: b.ID, Completed: b.State == store.ItemWritten, OwnerID: b.OwnerID}
	if err := act.tx.SetWant(ctx, p.ItemID, want); err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if b.Kept {
		if err := act.keepAgain(ctx, p.ItemID); err != nil {
			return err
		}
	}
	facts := map[string]any{"action": p.Action, "kind": b.Kind, "id": b.ID}
	if p.RecordID != "" && p.RecordID != b.ID {
		facts["fromKind"], facts["fromId"] = p.RecordKind, p.RecordID
	}
	return act.e.journal.ItemTrail(ctx, act.tx, p.ItemID, journal.TrailUndone, facts, act.actor.Email)
}

// restoreMatches puts a member's matches back as they were; matching looks again.
func (act *action) restoreMatches(ctx context.Context, memberID int64, old []store.Match, p store.Resolution) error {
	now, err := act.tx.Matches(ctx, memberID)
	if err != nil {
		return err
	}
	for _, m := range now {
		if m.Origin == store.MatchManual && m.Kind == p.RecordKind && m.RecordID == p.RecordID {
			if err := act.tx.DropMatch(ctx, m.ID); err != nil {
				return err
			}
		}
	}
	outcome := match.None
	for _, m := range old {
		if err := act.tx.PutMatch(ctx, m); err != nil {
			return err
		}
		switch {
		case m.Outcome == store.MatchUsed:
			outcome = match.Used
		case m.Outcome == store.MatchAmbiguous && outcome != match.Used:
			outcome = match.Ambiguous
		case m.Outcome == store.MatchCandidate && outcome == match.None:
			outcome = match.Candidates
		}
	}
	if p.Action == actionCreate {
		err := act.tx.PutMatch(ctx, store.Match{
			MemberID: memberID, Kind: p.RecordKind, RecordID: p.RecordID, Evidence: "[]", Origin: store.MatchManual,
			Outcome: store.MatchRejected, DecidedBy: act.actor.Email, DecidedAt: act.e.now(),
		})
		if err != nil {
			return err
		}
	}
	if err := act.tx.MemberMatched(ctx, memberID, string(outcome)); err != nil {
		return err
	}
	return act.tx.MarkMember(ctx, memberID)
}

// keepAgain puts an item that was kept here back into the report when the action that let it go is undone: at once where
// it still waits, else when Dynamics has deleted what was written of it (spec §9: it leaves no open activity there).
func (act *action) keepAgain(ctx context.Context, itemID int64) error {
	settings, err := act.tx.Settings(ctx)
	if err != nil || !settings.KeepHere() {
		return err
	}
	facts, err := act.tx.WritebackFacts(ctx, itemID)
	if err != nil {
		return err
	}
	err = writeback.KeepHere(ctx, act.tx, act.e.journal, facts)
	if errors.Is(err, store.ErrNotFound) {
		err = act.tx.SetWant(ctx, itemID, store.Want{Delete: true, Untouched: true, Back: store.ItemWaiting})
	}
	if errors.Is(err, store.ErrNotFound) {
		return nil // taken out, or deleted in Dynamics
	}
	return err
}
