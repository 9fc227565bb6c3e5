package store

import (
	"context"
	"errors"
	"slices"
	"time"
)

// HeldRemoval is a removal that waits for a person, because too much of a table would
// vanish (spec §4).
type HeldRemoval struct {
	Entity      string
	Rows, Of    int64
	Generation  int64
	HeldAt      time.Time
	ConfirmedAt time.Time
	ConfirmedBy string
}

const heldColumns = "SELECT entity, rows, of, generation, held_at, confirmed_at, COALESCE(confirmed_by, '') FROM held_removal"

func scanHeld(row scanner) (HeldRemoval, error) {
	var h HeldRemoval
	var held, confirmed Time
	err := row.Scan(&h.Entity, &h.Rows, &h.Of, &h.Generation, &held, &confirmed, &h.ConfirmedBy)
	h.HeldAt, h.ConfirmedAt = held.Time, confirmed.Time
	return h, err
}

// HeldRemovals are those that wait for a person, and those that were confirmed and not
// yet done.
func (s *Reader) HeldRemovals(ctx context.Context) ([]HeldRemoval, error) {
	rows, err := s.reader.QueryContext(ctx, heldColumns+" ORDER BY entity")
	if err != nil {
		return nil, classify("list held removals", err)
	}
	return collect(rows, scanHeld)
}

// HeldRemoval is the one of a table. Error: ErrNotFound.
func (t *Tx) HeldRemoval(ctx context.Context, entity string) (HeldRemoval, error) {
	h, err := scanHeld(t.tx.QueryRowContext(ctx, heldColumns+" WHERE entity = ?", entity))
	return h, classify("find a held removal", err)
}

// HoldRemoval keeps a removal for a person to confirm. A confirmation that was given for
// other rows is void.
func (t *Tx) HoldRemoval(ctx context.Context, h HeldRemoval) error {
	_, err := t.tx.ExecContext(ctx, `INSERT INTO held_removal (entity, rows, of, generation, held_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (entity) DO UPDATE SET rows = excluded.rows, of = excluded.of, generation = excluded.generation,
		confirmed_at = NULL, confirmed_by = NULL`, h.Entity, h.Rows, h.Of, h.Generation, Stamp(h.HeldAt))
	return classify("hold a removal", err)
}

// ConfirmRemoval notes that a person agrees. Error: ErrNotFound: nothing is held.
func (t *Tx) ConfirmRemoval(ctx context.Context, entity, by string, at time.Time) error {
	r, err := t.tx.ExecContext(ctx, "UPDATE held_removal SET confirmed_at = ?, confirmed_by = ? WHERE entity = ?", Stamp(at), by, entity)
	return affected(r, err, "confirm a removal")
}

// DropHeldRemoval forgets it: it was done, or the rows are there again.
func (t *Tx) DropHeldRemoval(ctx context.Context, entity string) error {
	_, err := t.tx.ExecContext(ctx, "DELETE FROM held_removal WHERE entity = ?", entity)
	return classify("forget a held removal", err)
}

// Doom marks rows that Dynamics deleted; RemoveDoomed removes them when nothing speaks
// against it.
func (t *Tx) Doom(ctx context.Context, entity string, ids []string) error {
	_, err := t.tx.ExecContext(ctx, "UPDATE "+importedTables[entity]+
		" SET generation = 0 WHERE gone_at IS NULL AND id IN (SELECT value FROM json_each(?))", jsonList(ids))
	return classify("mark deleted rows", err)
}

// DoomUnseen marks the rows that a full read of this generation has not shown.
func (t *Tx) DoomUnseen(ctx context.Context, entity string, generation int64) error {
	_, err := t.tx.ExecContext(ctx, "UPDATE "+importedTables[entity]+
		" SET generation = 0 WHERE gone_at IS NULL AND generation <> 0 AND generation < ?", generation)
	return classify("mark rows that were not seen", err)
}

// CountDoomed counts the marked rows; live, when wanted, all that are not gone.
func (t *Tx) CountDoomed(ctx context.Context, entity string) (doomed int64, err error) {
	err = t.tx.QueryRowContext(ctx, "SELECT count(*) FROM "+importedTables[entity]+" WHERE generation = 0 AND gone_at IS NULL").Scan(&doomed)
	return doomed, classify("count deleted rows", err)
}

// CountLive counts the rows of a table that are not gone.
func (t *Tx) CountLive(ctx context.Context, entity string) (live int64, err error) {
	err = t.tx.QueryRowContext(ctx, "SELECT count(*) FROM "+importedTables[entity]+" WHERE gone_at IS NULL").Scan(&live)
	return live, classify("count rows", err)
}

// removalChunk bounds one transaction of RemoveDoomed.
const removalChunk = 2000

// RemoveDoomed takes marked rows out of lists and matches and keeps them as history,
// at most 2000 at a time; it returns how many.
func (t *Tx) RemoveDoomed(ctx context.Context, entity string, at time.Time) (int, error) {
	table := importedTables[entity]
	set := "gone_at = ?"
	if table == "opportunity" {
		set += ", saved_version = " + unsaved
	}
	rows, err := t.tx.QueryContext(ctx, "UPDATE "+table+" SET "+set+" WHERE id IN (SELECT id FROM "+table+
		" WHERE generation = 0 AND gone_at IS NULL LIMIT ?) RETURNING id", Stamp(at), removalChunk)
	if err != nil {
		return 0, classify("remove rows", err)
	}
	ids, err := collect(rows, func(row scanner) (id string, err error) {
		err = row.Scan(&id)
		return id, err
	})
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	kind := RecordKind(table)
	switch {
	case slices.Contains(RecordKinds(), kind):
		err = t.unindex(ctx, kind, ids)
	case table == "stakeholder":
		_, err = t.tx.ExecContext(ctx, `UPDATE opportunity SET saved_version = `+unsaved+` WHERE id IN
			(SELECT opportunity_id FROM stakeholder WHERE id IN (SELECT value FROM json_each(?)))`, jsonList(ids))
	}
	return len(ids), classify("remove rows", err)
}

// unindex takes records out of keys and search and marks what they concern.
func (t *Tx) unindex(ctx context.Context, kind RecordKind, ids []string) (err error) {
	x, err := t.indexer(ctx, kind)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, x.close()) }()
	for _, id := range ids {
		if err := x.remove(ctx, id); err != nil {
			return classify("take records out of the search", err)
		}
	}
	if err := x.mark(ctx, t, ids); err != nil {
		return err
	}
	return t.lookAgainAt(ctx, kind, ids)
}
