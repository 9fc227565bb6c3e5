package store

import (
	"context"
	"strings"
)

// rowsInsert is how many new rows one statement holds: SQLite takes half as long for them as for so many statements.
const rowsInsert = 25

// pageWriter writes rows into a table of imported records: new ones many a statement, changed ones one by one.
type pageWriter struct {
	t      *Tx
	w      PageWrite
	table  string
	names  []string
	last   int64 // the highest number of the table
	args   []any // of new rows that are not written yet
	unkept map[int64]bool
}

func (t *Tx) pageWriter(ctx context.Context, table string, columns []string, w PageWrite) (*pageWriter, error) {
	p := &pageWriter{
		t: t, w: w, table: table, unkept: map[int64]bool{},
		names: append([]string{"rowid", "id", "version", "modified_at", "generation", "gone_at"}, columns...),
	}
	err := t.tx.QueryRowContext(ctx, "SELECT COALESCE(max(rowid), 0) FROM "+table).Scan(&p.last)
	return p, classify("prepare to store rows", err)
}

// put writes a row whole and gives its number; number is that which it has, 0: it is new.
func (p *pageWriter) put(ctx context.Context, r importedRow, number int64) (int64, error) {
	var gone any
	if r.Gone {
		gone = Stamp(p.w.At)
	}
	if number == 0 {
		p.last++
		p.unkept[p.last] = true
		p.args = append(append(p.args, p.last, r.ID, r.Version, Stamp(r.ModifiedAt), p.w.Generation, gone), r.values...)
		if len(p.unkept) < rowsInsert {
			return p.last, nil
		}
		return p.last, p.flush(ctx)
	}
	if p.unkept[number] { // the page has the row twice
		if err := p.flush(ctx); err != nil {
			return 0, err
		}
	}
	args := append(append([]any{r.ID, r.Version, Stamp(r.ModifiedAt), p.w.Generation, gone}, r.values...), number)
	return number, classify("store a row", p.t.exec(ctx, p.update(), args...))
}

// flush writes the new rows.
func (p *pageWriter) flush(ctx context.Context) error {
	n := len(p.unkept)
	if n == 0 {
		return nil
	}
	row := "(?" + strings.Repeat(", ?", len(p.names)-1) + ")"
	err := p.t.exec(ctx, "INSERT INTO "+p.table+" ("+strings.Join(p.names, ", ")+") VALUES "+row+strings.Repeat(", "+row, n-1), p.args...)
	p.args = p.args[:0]
	clear(p.unkept)
	return classify("store rows", err)
}

// update writes a row whole. A row that is gone keeps the time since when.
func (p *pageWriter) update() string {
	sets := make([]string, 0, len(p.names)-1)
	for _, name := range p.names[1:] {
		set := name + " = ?"
		if name == "gone_at" {
			set = "gone_at = CASE WHEN ?5 IS NULL THEN NULL ELSE COALESCE(gone_at, ?5) END"
		}
		sets = append(sets, set)
	}
	return "UPDATE " + p.table + " SET " + strings.Join(sets, ", ") + " WHERE rowid = ?"
}
