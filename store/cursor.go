package store

import (
	"context"
	"time"
)

// Phase is where the import of one table stands.
type Phase string

// The phases. Load reads everything, Overlap what changed meanwhile, Delta follows the
// server's link, Poll asks by modifiedon, Keys compares the keys of a polled table.
const (
	PhaseLoad    Phase = "load"
	PhaseOverlap Phase = "overlap"
	PhaseDelta   Phase = "delta"
	PhasePoll    Phase = "poll"
	PhaseKeys    Phase = "keys"
)

// Cursor is how far the import of one table has come. It is written by the transaction
// that stores the page's rows, so that it is never ahead of them.
type Cursor struct {
	Entity       string // logical name of the table
	Phase        Phase
	Link         string // the server's own link, exactly as given; "" at the beginning
	QueryHash    string // columns, table, organization, user: another hash discards the link
	Generation   int64  // of the full load under way, or of the last one
	StartedAt    time.Time
	ObtainedAt   time.Time
	Watermark    time.Time // poll: modifiedon up to which everything is here
	ReconciledAt time.Time // poll: last comparison of keys
	LoadedAt     time.Time // the first load has completed; zero: not yet
	RowsSeen     int64     // of the load under way, or of the last one
	Total        int64     // the server's approximate number at its begin
}

const cursorColumns = `SELECT entity, phase, link, query_hash, generation, started_at, obtained_at, watermark,
	reconciled_at, loaded_at, rows_seen, total FROM cursor`

func scanCursor(row scanner) (Cursor, error) {
	var c Cursor
	var started, obtained, watermark, reconciled, loaded Time
	err := row.Scan(&c.Entity, &c.Phase, &c.Link, &c.QueryHash, &c.Generation, &started, &obtained, &watermark,
		&reconciled, &loaded, &c.RowsSeen, &c.Total)
	c.StartedAt, c.ObtainedAt, c.Watermark = started.Time, obtained.Time, watermark.Time
	c.ReconciledAt, c.LoadedAt = reconciled.Time, loaded.Time
	return c, err
}

// Cursor is the cursor of one table. Error: ErrNotFound: nothing was imported yet.
func (s *Reader) Cursor(ctx context.Context, entity string) (Cursor, error) {
	c, err := scanCursor(s.reader.QueryRowContext(ctx, cursorColumns+" WHERE entity = ?", entity))
	return c, classify("find a cursor", err)
}

// Cursor is the cursor of one table. Error: ErrNotFound.
func (t *Tx) Cursor(ctx context.Context, entity string) (Cursor, error) {
	c, err := scanCursor(t.tx.QueryRowContext(ctx, cursorColumns+" WHERE entity = ?", entity))
	return c, classify("find a cursor", err)
}

// Cursors are all of them, by table.
func (s *Reader) Cursors(ctx context.Context) ([]Cursor, error) {
	rows, err := s.reader.QueryContext(ctx, cursorColumns+" ORDER BY entity")
	if err != nil {
		return nil, classify("list the cursors", err)
	}
	return collect(rows, scanCursor)
}

// SaveCursor keeps c.
func (t *Tx) SaveCursor(ctx context.Context, c Cursor) error {
	watermark := ""
	if !c.Watermark.IsZero() {
		watermark = Stamp(c.Watermark)
	}
	_, err := t.tx.ExecContext(ctx, `INSERT OR REPLACE INTO cursor (entity, phase, link, query_hash, generation, started_at,
		obtained_at, watermark, reconciled_at, loaded_at, rows_seen, total) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		c.Entity, c.Phase, c.Link, c.QueryHash, c.Generation, Stamp(c.StartedAt),
		Stamp(c.ObtainedAt), watermark, StampOrNil(c.ReconciledAt), StampOrNil(c.LoadedAt), c.RowsSeen, c.Total)
	return classify("keep a cursor", err)
}
