package store

import (
	"context"
	"database/sql"
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
	statements *statements
}

func newReadingDB(db *sql.DB) *readingDB { return &readingDB{db, newStatements(db)} }

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

// statement is the kept statement of a query, nil where there is none.
func (d *readingDB) statement(ctx context.Context, query string) *sql.Stmt {
	kept, wanted := d.statements.look(query)
	if wanted {
		return d.statements.keep(ctx, query)
	}
	return kept
}
