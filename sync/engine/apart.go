package engine

import (
	"context"
	"errors"

	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

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
