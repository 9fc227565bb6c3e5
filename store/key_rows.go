package store

import (
	"context"
	"strings"
)

// mostKeyRows bounds the rows of keys that are read, and written, by one statement: a first load changes them all, again and
// again, and a statement for each takes longer than what is done with it.
const mostKeyRows = 32

// keyRows reads and writes rows of keys from the lowest to the highest, many a statement.
type keyRows struct {
	t       *Tx
	atOnce  int      // rows that are read by one statement, two or more
	ahead   []keyRow // that were read; the last of them is only there to say where the one before ends, or is the highest
	last    bool     // ahead ends with the highest row
	changed []any    // first and entries of rows that are not written yet
}

// at is the row that a key stands in, and where the next one begins, nil behind the highest. Keys come in their order.
func (r *keyRows) at(ctx context.Context, key int64) (row keyRow, next *int64, err error) {
	for len(r.ahead) > 1 && r.ahead[1].first <= key {
		r.ahead = r.ahead[1:]
	}
	if len(r.ahead) < 2 && !r.last {
		if err := r.read(ctx, key); err != nil {
			return keyRow{}, nil, err
		}
	}
	switch len(r.ahead) {
	case 0:
		return keyRow{first: lowestKey}, nil, nil
	case 1:
		return r.ahead[0], nil, nil
	}
	return r.ahead[0], &r.ahead[1].first, nil
}

// read reads the row that a key stands in and those behind it.
func (r *keyRows) read(ctx context.Context, key int64) (err error) {
	if err := r.flush(ctx); err != nil {
		return err
	}
	rows, err := r.t.query(ctx, `SELECT first, entries FROM key_page
		WHERE first >= (SELECT max(first) FROM key_page WHERE first <= ?) ORDER BY first LIMIT ?`, key, r.atOnce)
	if err != nil {
		return classify("read keys", err)
	}
	defer func() { err = closeRows(rows, err) }()
	r.ahead = r.ahead[:0]
	for rows.Next() {
		var row keyRow
		if err := rows.Scan(&row.first, &row.entries); err != nil {
			return classify("read keys", err)
		}
		r.ahead = append(r.ahead, row)
	}
	r.last = len(r.ahead) < r.atOnce
	return nil
}

// keep writes a row; one without entries goes, save the lowest: what it held belongs to the row below from then on.
func (r *keyRows) keep(ctx context.Context, row keyRow) error {
	if len(row.entries) == 0 && row.first != lowestKey {
		return classify("keep keys", r.t.exec(ctx, "DELETE FROM key_page WHERE first = ?", row.first))
	}
	r.changed = append(r.changed, row.first, row.entries)
	if len(r.changed) < 2*mostKeyRows {
		return nil
	}
	return r.flush(ctx)
}

// flush writes the rows that are kept.
func (r *keyRows) flush(ctx context.Context) error {
	n := len(r.changed) / 2
	if n == 0 {
		return nil
	}
	err := r.t.exec(ctx, "INSERT OR REPLACE INTO key_page (first, entries) VALUES (?, ?)"+strings.Repeat(", (?, ?)", n-1), r.changed...)
	r.changed = r.changed[:0]
	return classify("keep keys", err)
}
