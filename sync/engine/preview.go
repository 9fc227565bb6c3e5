package engine

import (
	"context"

	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/writeback"
)

// Plan is what one item becomes in Dynamics.
type Plan = writeback.Plan

// PreviewWriteback computes from reads what the item becomes, copied or not. Texts of
// others come as Characters only. Errors: fault.NotFound, fault.Forbidden; fault.Usage,
// fault.Connection … when Dynamics has to be asked and cannot be.
func (e *Engine) PreviewWriteback(ctx context.Context, a Actor, itemID int64) (Plan, error) {
	row, err := e.store.Item(ctx, store.ScopeOf(a.Person), itemID)
	if err != nil {
		return Plan{}, fault.Stored(err)
	}
	facts, err := e.store.WritebackFacts(ctx, itemID)
	if err != nil {
		return Plan{}, fault.Stored(err)
	}
	plan, err := e.out.Preview(ctx, facts)
	if err != nil {
		return Plan{}, err
	}
	if row.Hidden {
		plan.Text, plan.Whole = "", ""
		if facts.Subject != "" {
			plan.Subject = "" // a subject is part of the text (spec §1)
		}
	}
	return plan, nil
}

// PreviewNew is PreviewWriteback of an item that is still being composed.
func (e *Engine) PreviewNew(ctx context.Context, a Actor, n NewItem) (Plan, error) {
	seat, err := e.seatFor(ctx, a, ActItemAdd, n.SeatEmail)
	if err != nil {
		return Plan{}, err
	}
	facts := store.WritebackFacts{
		Key: "preview", Kind: n.Kind, Direction: direction(n.Received), Subject: n.Subject, Text: n.Text,
		At: store.Stamp(n.moment(e.now)), SeatID: seat.ID, SeatEmail: seat.Email, SeatName: seat.Name, SyncOn: seat.SyncOn,
		OwnerID: seat.CRMUserID, OwnerName: seat.Name, State: store.ItemNotCopied,
	}
	if err := previewMember(ctx, e.store, n, &facts); err != nil {
		return Plan{}, err
	}
	plan, err := e.out.Preview(ctx, facts)
	plan.ActivityID = ""
	return plan, err
}

// previewMember fills in whom a composed item is about, as far as the store knows them.
func previewMember(ctx context.Context, in *store.Store, n NewItem, facts *store.WritebackFacts) error {
	id := n.MemberID
	if id == 0 {
		member, err := in.MemberByAddress(ctx, personOf(n).Slug)
		if err != nil && fault.CodeOf(fault.Stored(err)) != fault.NotFound {
			return fault.Stored(err)
		}
		id = member.ID
	}
	facts.MemberID = id
	if id == 0 {
		facts.Others = []store.Other{{Name: n.MemberName}}
		return nil
	}
	others, best, err := in.MemberFacts(ctx, id)
	if err != nil {
		return fault.Stored(err)
	}
	facts.Others, facts.Best = others, best
	if n.Received {
		facts.SenderID = id
	}
	return nil
}

// WouldWrite are the plans of all that a run would write now, without texts (`sync --dry-run`, spec §8.8). Errors:
// fault.Forbidden, and those of the connection.
func WouldWrite(ctx context.Context, e *Engine, a Actor) ([]Plan, error) {
	if err := e.may(ctx, a, ActSync, 0, "dry run"); err != nil {
		return nil, err
	}
	c, conn, err := e.link.client(ctx)
	if err != nil {
		return nil, err
	}
	return e.out.Would(ctx, c, conn)
}
