package writeback

import (
	"context"
	"encoding/json"
	"fmt"

	"navsync/store"
	"navsync/sync/fault"
)

// secondTime settles an item that turned out to be another one a second time while an attempt might have been applied: if it
// was, it is written twice, else it goes. It is never sent again (spec §11).
func (d *delivery) secondTime(ctx context.Context, j job) error {
	if !j.doubtful && j.facts.State != store.ItemUncertain {
		return d.drop(ctx, j)
	}
	if err := json.Unmarshal([]byte(j.facts.Plan), &j.plan); err != nil {
		return &fault.Error{Code: fault.Internal, Err: fmt.Errorf("read a frozen plan: %w", err)}
	}
	written, err := d.isThere(ctx, j)
	switch {
	case err != nil:
		return d.unanswered(ctx, j, err)
	case written:
		return d.settleWritten(ctx, j)
	}
	return d.drop(ctx, j)
}

// drop deletes an item that is no activity and the same as another one.
func (d *delivery) drop(ctx context.Context, j job) error {
	return fault.Stored(d.out.store.UpdateDurably(ctx, func(tx *store.Tx) error { return tx.DropTwin(ctx, j.facts.ItemID) }))
}
