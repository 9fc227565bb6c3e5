package store

import (
	"context"
	"database/sql"
)

// kept prepares a query once for a change that runs it often: SQLite parses it once. The statement ends with the change.
func (t *Tx) kept(ctx context.Context, query string) (*sql.Stmt, error) {
	if statement, known := t.statements[query]; known {
		return statement, nil
	}
	statement, err := t.tx.PrepareContext(ctx, query) // the transaction's end closes it
	if err != nil {
		return nil, classify("prepare a query", err)
	}
	if t.statements == nil {
		t.statements = map[string]*sql.Stmt{}
	}
	t.statements[query] = statement
	return statement, nil
}

// query is QueryContext of a kept query.
func (t *Tx) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	statement, err := t.kept(ctx, query)
	if err != nil {
		return nil, err
	}
	return statement.QueryContext(ctx, args...)
}

// exec is ExecContext of a kept query.
func (t *Tx) exec(ctx context.Context, query string, args ...any) error {
	statement, err := t.kept(ctx, query)
	if err != nil {
		return err
	}
	_, err = statement.ExecContext(ctx, args...)
	return err
}
