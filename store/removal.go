package store

import (
	"context"
	"slices"
	"time"
)

// HeldRemoval is a removal that waits for a person, because too much of a table would
// vanish (spec §4).
type HeldRemoval struct {
	Entity      string
	Rows, Of    int64
	Generation  int64 // of the whole read that did not show them, RemovalProved or RemovalDone
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

// HeldRemovals are those that wait for a second read or a person, and those that were
// confirmed and not yet done.
func (s *Reader) HeldRemovals(ctx context.Context) ([]HeldRemoval, error) {
	return heldRemovals(ctx, s.reader)
}

// HeldRemovals are the same inside a transaction.
func (t *Tx) HeldRemovals(ctx context.Context) ([]HeldRemoval, error) { return heldRemovals(ctx, t.tx) }

func heldRemovals(ctx context.Context, q querier) ([]HeldRemoval, error) {
	rows, err := q.QueryContext(ctx, heldColumns+" WHERE generation >= 0 ORDER BY entity")
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
		held_at = CASE WHEN held_removal.generation < 0 THEN excluded.held_at ELSE held_removal.held_at END,
		confirmed_at = NULL, confirmed_by = NULL`, h.Entity, h.Rows, h.Of, h.Generation, Stamp(h.HeldAt))
	return classify("hold a removal", err)
}

// ConfirmRemoval notes that a person agrees. Error: ErrNotFound: nothing is held.
func (t *Tx) ConfirmRemoval(ctx context.Context, entity, by string, at time.Time) error {
	r, err := t.tx.ExecContext(ctx, `UPDATE held_removal SET confirmed_at = ?, confirmed_by = ?
		WHERE entity = ? AND generation >= 0`, Stamp(at), by, entity)
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
// at most 2000 at a time; it returns how many. Of w only At and KeysOf count.
func (t *Tx) RemoveDoomed(ctx context.Context, entity string, w PageWrite) (int, error) {
	table := importedTables[entity]
	rows, err := t.tx.QueryContext(ctx, "SELECT rowid, id FROM "+table+" WHERE generation = 0 AND gone_at IS NULL LIMIT ?", removalChunk)
	if err != nil {
		return 0, classify("remove rows", err)
	}
	records, err := collect(rows, func(row scanner) (r indexedRecord, err error) {
		err = row.Scan(&r.number, &r.id)
		return r, err
	})
	if err != nil || len(records) == 0 {
		return 0, err
	}
	ids := make([]string, len(records))
	for i, r := range records {
		ids[i] = r.id
	}
	kind := RecordKind(table)
	record := slices.Contains(RecordKinds(), kind)
	var was map[string]RecordKeys
	if record && w.KeysOf != nil {
		if was, err = w.KeysOf(ctx, t, kind, ids); err != nil {
			return 0, err
		}
	}
	set := "gone_at = ?"
	if table == "opportunity" {
		set += ", saved_version = " + unsaved
	}
	if err := t.exec(ctx, "UPDATE "+table+" SET "+set+" WHERE id IN (SELECT value FROM json_each(?))", Stamp(w.At), jsonList(ids)); err != nil {
		return 0, classify("remove rows", err)
	}
	switch {
	case record:
		err = t.unindex(ctx, kind, records, was)
	case table == "stakeholder":
		_, err = t.tx.ExecContext(ctx, `UPDATE opportunity SET saved_version = `+unsaved+` WHERE id IN
			(SELECT opportunity_id FROM stakeholder WHERE id IN (SELECT value FROM json_each(?)))`, jsonList(ids))
	}
	return len(ids), classify("remove rows", err)
}

// unindex takes records out of keys and search and marks what they concern.
func (t *Tx) unindex(ctx context.Context, kind RecordKind, records []indexedRecord, was map[string]RecordKeys) error {
	x, err := t.indexer(ctx, kind)
	if err != nil {
		return err
	}
	ids := make([]string, len(records))
	for i, r := range records {
		r.was, r.gone = was[r.id], true
		if _, err := x.put(ctx, r); err != nil {
			return classify("take records out of the search", err)
		}
		ids[i] = r.id
	}
	if err := x.end(ctx, ids); err != nil {
		return err
	}
	return t.lookAgainAt(ctx, kind, ids)
}
