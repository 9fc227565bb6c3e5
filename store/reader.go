package store

import (
	"context"
	"database/sql"
	"sync"
)

// readers is how many queries run side by side.
const readers = 4

// Reader is a store to read from: every query and nothing that writes. Its connections are
// opened query_only, so that SQLite itself refuses a change through them. The screens are
// handed this and never a Store.
type Reader struct {
	path   string
	reader *readingDB
}

// Path is the store's file.
func (s *Reader) Path() string { return s.path }

// readingDB keeps the statements of queries that are asked again and again: with fifty people a tenth of the server's time
// went into reading their texts anew.
type readingDB struct {
	*sql.DB
	mu   sync.Mutex
	seen map[string]int // how often a text was asked that is not kept yet
	kept map[string]*sql.Stmt
}

// A text is kept when it comes for the third time. Texts are many where a list of ids or a filter stands in them; those come once
// or twice. A kept statement takes some 10 KiB on each connection.
const (
	askedAgain     = 3
	mostStatements = 96
	mostSeen       = 1024
)

func newReadingDB(db *sql.DB) *readingDB {
	return &readingDB{DB: db, seen: map[string]int{}, kept: map[string]*sql.Stmt{}}
}

// QueryContext is sql.DB's.
func (d *readingDB) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if kept := d.statement(ctx, query); kept != nil { //nolint:sqlclosecheck // it is kept as long as the connections
		return kept.QueryContext(ctx, args...)
	}
	return d.DB.QueryContext(ctx, query, args...)
}

// QueryRowContext is sql.DB's.
func (d *readingDB) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if kept := d.statement(ctx, query); kept != nil { //nolint:sqlclosecheck // it is kept as long as the connections
		return kept.QueryRowContext(ctx, args...)
	}
	return d.DB.QueryRowContext(ctx, query, args...)
}

// statement is the kept statement of a query, nil where there is none. What cannot be prepared is said by the query itself.
func (d *readingDB) statement(ctx context.Context, query string) *sql.Stmt {
	kept, wanted := d.look(query) //nolint:sqlclosecheck // it is kept as long as the connections
	if kept != nil || !wanted {
		return kept
	}
	made, err := d.PrepareContext(ctx, query)
	if err != nil {
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if first := d.kept[query]; first != nil {
		_ = made.Close() //nolint:sqlclosecheck // somebody else was faster; nobody has used it
		return first
	}
	delete(d.seen, query)
	d.kept[query] = made
	return made
}

// look counts a query, and says whether it is one to keep.
func (d *readingDB) look(query string) (kept *sql.Stmt, wanted bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if kept = d.kept[query]; kept != nil || len(d.kept) >= mostStatements {
		return kept, false
	}
	if len(d.seen) >= mostSeen {
		clear(d.seen)
	}
	d.seen[query]++
	return nil, d.seen[query] >= askedAgain
}
