package store

import (
	"context"
	"time"
)

// How far a held removal has come, as its Generation says it; any number above is the read of
// the whole table that did not show the rows, and the next one decides.
const (
	// RemovalProved: the rows are proved missing; a person decides.
	RemovalProved int64 = 0
	// RemovalDone: the rows were removed; whether they come back is looked for.
	RemovalDone int64 = -1
)

// Awaited says that the table is read whole once more before anybody decides.
func (h HeldRemoval) Awaited() bool { return h.Generation > RemovalProved }

// StageRemoval moves a table's held removal on. Error: ErrNotFound: nothing is held.
func (t *Tx) StageRemoval(ctx context.Context, entity string, stage int64, at time.Time) error {
	r, err := t.tx.ExecContext(ctx, "UPDATE held_removal SET generation = ?, held_at = ? WHERE entity = ?", stage, Stamp(at), entity)
	return affected(r, err, "move a held removal on")
}

// CountUnseen counts the rows that no read since this generation has shown, and that are not
// marked for removal.
func (t *Tx) CountUnseen(ctx context.Context, entity string, generation int64) (n int64, err error) {
	err = t.tx.QueryRowContext(ctx, "SELECT count(*) FROM "+importedTables[entity]+
		" WHERE gone_at IS NULL AND generation <> 0 AND generation < ?", generation).Scan(&n)
	return n, classify("count rows that were not seen", err)
}

// Unseen are the ids of those rows, in no order.
func (t *Tx) Unseen(ctx context.Context, entity string, generation int64, n int) ([]string, error) {
	return t.recordIDs(ctx, "SELECT id FROM "+importedTables[entity]+
		" WHERE gone_at IS NULL AND generation <> 0 AND generation < ? LIMIT ?", generation, n)
}

// Doomed are ids of rows marked for removal, in order, after one of them.
func (t *Tx) Doomed(ctx context.Context, entity, after string, n int) ([]string, error) {
	return t.recordIDs(ctx, "SELECT id FROM "+importedTables[entity]+
		" WHERE generation = 0 AND gone_at IS NULL AND id > ? ORDER BY id LIMIT ?", after, n)
}

// Removed are ids of rows that were removed at or after a time, the last ones first.
func (t *Tx) Removed(ctx context.Context, entity string, since time.Time, n int) ([]string, error) {
	return t.recordIDs(ctx, "SELECT id FROM "+importedTables[entity]+
		" WHERE generation = 0 AND gone_at >= ? ORDER BY gone_at DESC, id LIMIT ?", Stamp(since), n)
}

func (t *Tx) recordIDs(ctx context.Context, query string, args ...any) ([]string, error) {
	rows, err := t.tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, classify("list ids", err)
	}
	return collect(rows, func(row scanner) (id string, err error) { return id, row.Scan(&id) })
}

// Spare takes the marks for removal from all rows of a table: it is read whole again.
func (t *Tx) Spare(ctx context.Context, entity string) error {
	_, err := t.tx.ExecContext(ctx, "UPDATE "+importedTables[entity]+" SET generation = 1 WHERE generation = 0 AND gone_at IS NULL")
	return classify("take back marks for removal", err)
}
