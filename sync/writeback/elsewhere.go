package writeback

import (
	"context"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/journal"
)

// mostMerges bounds a chain of records that were merged into each other.
const mostMerges = 8

// elsewhere is a completed activity that is about another record now: Dynamics moves what a merged record had to
// its master, and a person may have moved it there.
type elsewhere struct {
	item   int64
	from   store.RecordKey
	to     store.RecordKey
	merged bool // the record that it was about was merged into the other
}

// elsewhere compares what a completed activity is about with what is known of it. An activity that waits for a correction is
// left alone: the correction reads it itself.
func (o *Outbox) elsewhere(ctx context.Context, w store.WrittenActivity, row dynamics.Row) (elsewhere, bool) {
	about := row.Lookup("regardingobjectid")
	e := elsewhere{
		item: w.ItemID, from: store.RecordKey{Kind: w.Kind, ID: w.ID},
		to: store.RecordKey{Kind: store.RecordKind(about.Table), ID: about.ID},
	}
	if w.State != store.ItemWritten || w.Gone || w.Want != "" || e.from == e.to {
		return e, false
	}
	at := e.from
	for range mostMerges {
		r, err := o.store.Record(ctx, at.Kind, at.ID)
		if err != nil || r.State != "merged" {
			break
		}
		at = store.RecordKey{Kind: r.SuccessorKind, ID: r.SuccessorID}
		if e.merged = at == e.to; e.merged {
			break
		}
	}
	return e, true
}

// follow notes what an activity is about now, and tells it.
func (o *Outbox) follow(ctx context.Context, tx *store.Tx, e elsewhere) error {
	if err := tx.NowRegarding(ctx, e.item, e.to.Kind, e.to.ID); err != nil {
		return err
	}
	action := "elsewhere"
	if e.merged {
		action = "merged"
	}
	return o.journal.ItemTrail(ctx, tx, e.item, journal.TrailResolved, map[string]any{
		"action": action, "kind": e.to.Kind, "id": e.to.ID, "fromKind": e.from.Kind, "fromId": e.from.ID,
	}, "")
}
