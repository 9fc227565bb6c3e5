package store

import (
	"context"
	"database/sql"
)

// mostKept bounds the statements that a change keeps: a query made of a list's length is seldom the same twice.
const mostKept = 64

// repeating is a transaction that prepares a query once when it comes again: SQLite parses it once, which takes longer than
// many a query. The statements end with the transaction.
type repeating struct {
	*sql.Tx
	statements map[string]*sql.Stmt // nil for a query that came once
}

func newRepeating(tx *sql.Tx) *repeating {
	return &repeating{Tx: tx, statements: map[string]*sql.Stmt{}}
}

// kept is the statement of a query that came before, nil the first time.
func (r *repeating) kept(ctx context.Context, query string) (*sql.Stmt, error) {
	statement, known := r.statements[query]
	switch {
	case statement != nil || !known && len(r.statements) >= mostKept:
		return statement, nil
	case !known:
		r.statements[query] = nil
		return nil, nil //nolint:nilnil // no statement yet is no error
	}
	statement, err := r.PrepareContext(ctx, query) // the transaction's end closes it
	if err == nil {
		r.statements[query] = statement
	}
	return statement, err
}

// ExecContext is that of sql.Tx.
func (r *repeating) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	statement, err := r.kept(ctx, query)
	if err != nil || statement == nil {
		return r.Tx.ExecContext(ctx, query, args...)
	}
	return statement.ExecContext(ctx, args...)
}

// QueryContext is that of sql.Tx.
func (r *repeating) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	statement, err := r.kept(ctx, query)
	if err != nil || statement == nil {
		return r.Tx.QueryContext(ctx, query, args...)
	}
	return statement.QueryContext(ctx, args...)
}

// QueryRowContext is that of sql.Tx.
func (r *repeating) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	statement, err := r.kept(ctx, query)
	if err != nil || statement == nil {
		return r.Tx.QueryRowContext(ctx, query, args...)
	}
	return statement.QueryRowContext(ctx, args...)
}

// query is QueryContext of the change.
func (t *Tx) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return t.tx.QueryContext(ctx, query, args...)
}

// exec is ExecContext of the change.
func (t *Tx) exec(ctx context.Context, query string, args ...any) error {
	_, err := t.tx.ExecContext(ctx, query, args...)
	return err
}
