package writeback

import (
	"context"
	"errors"

	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// keepsHere says whether an item waits here instead of being written open (spec §9). What may have been applied already is
// never kept: Dynamics may hold it.
func (d *delivery) keepsHere(j plannedJob) bool {
	return d.place.settings.KeepHere() && j.plan.Unresolved != "" && !j.doubtful
}

// keepHere puts an item into the report without an activity.
func (d *delivery) keepHere(ctx context.Context, j job) error {
	ctx, cancel := after(ctx)
	defer cancel()
	err := d.out.store.UpdateDurably(ctx, func(tx *store.Tx) error { return KeepHere(ctx, tx, d.out.journal, j.facts) })
	if errors.Is(err, store.ErrNotFound) {
		return nil // taken out meanwhile
	}
	return fault.Stored(err)
}

// KeepHere lets an item with these facts wait here until it is resolved. Error: store.ErrNotFound when it waits no more.
func KeepHere(ctx context.Context, tx *store.Tx, j journal.Journal, f store.WritebackFacts) error {
	_, unresolved := Regarding(f)
	if err := tx.KeepHere(ctx, f.ItemID, unresolved, f.Best, j.Now()); err != nil {
		return err
	}
	if ignoresAll(f.Others) {
		if err := tx.SetIgnored(ctx, f.ItemID, j.Now()); err != nil {
			return err
		}
	}
	return j.ItemTrail(ctx, tx, f.ItemID, journal.TrailKept, map[string]any{"unresolved": unresolved}, "")
}
