package store

import (
	"context"
	"errors"
	"strings"
)

// bulkRows is how many rows one statement inserts: more of them gain little (engine.md §7, measured).
const bulkRows = 50

// insert keeps many rows; each has a value for every column.
func (t *Tx) insert(ctx context.Context, doing, into string, rows [][]any) error {
	return t.insertOr(ctx, doing, into, "", rows)
}

// insertOr is insert, with what becomes of a row that there is already.
func (t *Tx) insertOr(ctx context.Context, doing, into, otherwise string, rows [][]any) (err error) {
	if len(rows) == 0 {
		return nil
	}
	one := "(?" + strings.Repeat(", ?", len(rows[0])-1) + ")"
	query := func(n int) string { return into + " VALUES " + one + strings.Repeat(", "+one, n-1) + otherwise }
	if len(rows) >= bulkRows {
		statement, err := t.tx.PrepareContext(ctx, query(bulkRows))
		if err != nil {
			return classify(doing, err)
		}
		defer func() { err = errors.Join(err, classify(doing, statement.Close())) }()
		for ; len(rows) >= bulkRows; rows = rows[bulkRows:] {
			if _, err := statement.ExecContext(ctx, flat(rows[:bulkRows])...); err != nil {
				return classify(doing, err)
			}
		}
	}
	if len(rows) == 0 {
		return nil
	}
	_, err = t.tx.ExecContext(ctx, query(len(rows)), flat(rows)...)
	return classify(doing, err)
}

func flat(rows [][]any) []any {
	all := make([]any, 0, len(rows)*len(rows[0]))
	for _, row := range rows {
		all = append(all, row...)
	}
	return all
}

// NextID is the number that the next row of a table may have. It is good until the change ends.
func (t *Tx) nextID(ctx context.Context, table string) (id int64, err error) {
	err = t.tx.QueryRowContext(ctx, "SELECT COALESCE(max(id), 0) + 1 FROM "+table).Scan(&id)
	return id, classify("find a free number", err)
}
