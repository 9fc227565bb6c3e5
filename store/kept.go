package store

import (
	"context"
	"database/sql"
)

// mostKept bounds the statements that a change keeps: a query made of a list's length is seldom the same twice.
const mostKept = 64

// repeating is a transaction that prepares a query once when it comes again. Its statements end with it, or are borrowed from
// those that its database keeps.
type repeating struct {
	*sql.Tx
	own     map[string]*sql.Stmt // nil for a query that came once
	lasting *statements
	wanted  []string // what the database should keep, once the transaction has ended
}

func newRepeating(tx *sql.Tx, lasting *statements) *repeating {
	return &repeating{Tx: tx, own: map[string]*sql.Stmt{}, lasting: lasting}
}

// kept is the statement of a query that came before, nil the first time.
func (r *repeating) kept(ctx context.Context, query string) (*sql.Stmt, error) {
	statement, known := r.own[query]
	switch {
	case statement != nil || !known && len(r.own) >= mostKept:
		return statement, nil
	case !known:
		r.own[query] = r.borrowed(ctx, query)
		return r.own[query], nil
	}
	statement, err := r.PrepareContext(ctx, query) // the transaction's end closes it
	if err == nil {
		r.own[query] = statement
	}
	return statement, err
}

// borrowed is the database's own statement of a query, nil where it keeps none.
func (r *repeating) borrowed(ctx context.Context, query string) *sql.Stmt {
	lasting, wanted := r.lasting.look(query)
	if wanted {
		r.wanted = append(r.wanted, query)
	}
	if lasting == nil {
		return nil
	}
	return r.StmtContext(ctx, lasting)
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
