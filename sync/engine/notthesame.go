package engine

import (
	"context"
	"errors"
	"slices"
	"strings"

	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
	"navsync/sync/linkedin"
)

// RejectMatch says "Not the right person" of a record, about the member of a thread that items belong to, or with 0
// about each item's own: the pair is rejected for good (spec §7), until Undo. Items whose member is not known are left.
func (e *Engine) RejectMatch(ctx context.Context, a Actor, items []int64, memberID int64, r Record) (ResolveResult, error) {
	if _, err := e.own(ctx, a, ActReject, items); err != nil {
		return ResolveResult{}, err
	}
	of, members, err := e.rejectedOf(ctx, a, items, memberID)
	if err != nil || len(members) == 0 {
		return ResolveResult{}, err
	}
	result, err := e.act(ctx, a, ActReject, actionReject, of, func(act *action) error {
		for n, item := range of {
			if err := act.reject(ctx, item, members[n], r); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return ResolveResult{}, err
	}
	return result, e.matchAgain(ctx, members)
}

// rejectedOf are the members, each once, and for each an item that it was said of.
func (e *Engine) rejectedOf(ctx context.Context, a Actor, items []int64, memberID int64) (of, members []int64, err error) {
	for _, item := range items {
		row, err := e.store.Item(ctx, store.ScopeOf(a.Person), item)
		if errors.Is(err, store.ErrNotFound) {
			return nil, nil, fault.New(fault.NotFound, "errors.no-such-item", "Item", ref(item))
		}
		if err != nil {
			return nil, nil, fault.Stored(err)
		}
		member := row.MemberID
		if memberID != 0 && memberID != row.MemberID {
			in, err := e.store.ThreadMembers(ctx, row.ThreadID)
			if err != nil {
				return nil, nil, fault.Stored(err)
			}
			if !slices.ContainsFunc(in, func(m store.ThreadMember) bool { return m.ID == memberID }) {
				return nil, nil, fault.New(fault.NotFound, "errors.member-not-known", "Who", ref(memberID))
			}
			member = memberID
		}
		if member != 0 && !slices.Contains(members, member) {
			of, members = append(of, item), append(members, member)
		}
	}
	return of, members, nil
}

// reject rejects the pair of a member, and keeps what stood before.
func (act *action) reject(ctx context.Context, itemID, memberID int64, r Record) error {
	old, err := act.tx.Matches(ctx, memberID)
	if err != nil {
		return err
	}
	pair := store.Match{MemberID: memberID, Kind: r.Kind, RecordID: r.ID, Evidence: "[]"}
	if n := slices.IndexFunc(old, func(m store.Match) bool { return m.Kind == r.Kind && m.RecordID == r.ID }); n >= 0 {
		pair = old[n]
	}
	if pair.Outcome == store.MatchRejected {
		return nil // said before
	}
	state := before{MemberID: memberID, Rejected: true}
	if pair.ID != 0 {
		state.Matches = []store.Match{pair}
	}
	pair.Origin, pair.Outcome, pair.DecidedBy, pair.DecidedAt = store.MatchManual, store.MatchRejected, act.actor.Email, act.e.now()
	if err := act.tx.PutMatch(ctx, pair); err != nil {
		return err
	}
	if err := act.tx.MarkMember(ctx, memberID); err != nil {
		return err
	}
	if err := act.keepPart(ctx, itemID, state, r.Kind, r.ID); err != nil {
		return err
	}
	facts := map[string]any{"kind": r.Kind, "id": r.ID}
	return act.e.journal.Trail(ctx, act.tx, "member", ref(memberID), journal.TrailRejected, facts, act.actor.Email)
}

// undoReject puts the pair back as it was; matching then decides with it again, so that what was automatic follows what is
// known today. A decision that a person has made about the pair since stands.
func (act *action) undoReject(ctx context.Context, p store.Resolution, b before) error {
	now, err := act.tx.Matches(ctx, b.MemberID)
	if err != nil {
		return err
	}
	n := slices.IndexFunc(now, func(m store.Match) bool { return m.Kind == p.RecordKind && m.RecordID == p.RecordID })
	if n < 0 || now[n].Outcome != store.MatchRejected {
		return nil
	}
	if err := act.tx.DropMatch(ctx, now[n].ID); err != nil {
		return err
	}
	chosen := slices.ContainsFunc(now, func(m store.Match) bool { return m.Origin == store.MatchManual && m.Outcome == store.MatchUsed })
	for _, m := range b.Matches {
		if chosen && m.Outcome == store.MatchUsed { // somebody chose another record since
			m.Origin, m.Outcome = store.MatchAutomatic, store.MatchCandidate
		}
		if err := act.tx.PutMatch(ctx, m); err != nil {
			return err
		}
	}
	if err := act.tx.MarkMember(ctx, b.MemberID); err != nil {
		return err
	}
	act.again = append(act.again, b.MemberID)
	facts := map[string]any{"action": actionReject, "kind": p.RecordKind, "id": p.RecordID}
	return act.e.journal.Trail(ctx, act.tx, "member", ref(b.MemberID), journal.TrailUndone, facts, act.actor.Email)
}

// matchAgain decides anew about members of whom a pair was rejected, or is no more, and says why their activities are open.
func (e *Engine) matchAgain(ctx context.Context, members []int64) error {
	if len(members) == 0 {
		return nil
	}
	if err := e.matching.Members(ctx, members); err != nil {
		return err
	}
	return refreshUnresolved(ctx, e.store, members...)
}

// AddressKey is what a member's address is kept by, however it is given: as a profile's address, as the part behind /in/, or as
// the key itself.
func AddressKey(given string) string {
	if slug := linkedin.Slug(given); slug != "" {
		return slug
	}
	if slug := linkedin.Slug(linkedin.ProfileURL(given)); slug != "" && !strings.ContainsAny(given, ": ") {
		return slug
	}
	return given
}

// TakeApart makes two members of one whose addresses were joined by mistake (spec §11.4): they are never joined again, what is
// written stays, and both are matched anew. It returns the second member. Errors: fault.NotFound (no such member, or not its
// address), fault.Conflict (it has one address).
func (e *Engine) TakeApart(ctx context.Context, a Actor, memberID int64, address string) (second int64, err error) {
	seat, err := e.seatOfMember(ctx, a, ActTakeApart, memberID)
	if err != nil {
		return 0, err
	}
	err = e.change(ctx, a, ActTakeApart, seat, address, func(tx *store.Tx) (any, any, error) {
		m, err := tx.Member(ctx, memberID)
		if err != nil {
			return nil, nil, err
		}
		other, err := tx.TakeApart(ctx, m, address, a.Email, e.now())
		switch {
		case errors.Is(err, store.ErrNotFound):
			return nil, nil, fault.New(fault.NotFound, "errors.no-such-address", "Address", address, "Member", m.Name)
		case errors.Is(err, store.ErrOneAddress):
			return nil, nil, fault.New(fault.Conflict, "errors.one-address", "Member", m.Name)
		case err != nil:
			return nil, nil, err
		}
		second = other.ID
		for _, id := range []int64{memberID, second} {
			if err := e.journal.Trail(ctx, tx, "member", ref(id), journal.TrailApart, map[string]any{"address": address}, a.Email); err != nil {
				return nil, nil, err
			}
		}
		return map[string]any{"member": memberID}, map[string]any{"member": memberID, "second": second}, e.out.SayWhy(ctx, tx)
	})
	if err != nil {
		return 0, err
	}
	if err := e.matching.Members(ctx, []int64{memberID, second}); err != nil {
		return 0, err
	}
	e.wakeOutbox()
	return second, errors.Join(refreshUnresolved(ctx, e.store, memberID), refreshUnresolved(ctx, e.store, second))
}

// seatOfMember is the seat that a change of a member is made for: of somebody who acts on their own seat only, 0 when the
// member is in none of its threads.
func (e *Engine) seatOfMember(ctx context.Context, a Actor, action Action, memberID int64) (int64, error) {
	if ReachOf(a.Role, action) != Own {
		return a.SeatID, nil
	}
	n, err := e.store.CountItems(ctx, store.ItemQuery{Scope: store.ScopeOf(a.Person), MemberID: memberID})
	if err != nil || n == 0 {
		return 0, fault.Stored(err)
	}
	return a.SeatID, nil
}
