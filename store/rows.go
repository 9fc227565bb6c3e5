package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
)

// scanner is one row that is read: of a query of one row or of many.
type scanner interface{ Scan(dest ...any) error }

// closeRows ends a query: what the iteration met, then what closing met, joined with
// what the caller met already.
func closeRows(rows *sql.Rows, err error) error {
	return errors.Join(err, classify("read rows", rows.Err()), classify("close rows", rows.Close()))
}

// affected turns a change of no row into ErrNotFound.
func affected(r sql.Result, err error, doing string) error {
	if err != nil {
		return classify(doing, err)
	}
	n, err := r.RowsAffected()
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	return classify(doing, err)
}

// idOrNil is id, or nil for 0 (a reference that is NULL when there is none).
func idOrNil(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

// querier reads, inside a change or outside.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// inList is a list of ids for IN (…): the marks and the values.
func inList[T any](ids []T) (marks string, values []any) {
	values = make([]any, len(ids))
	for i, id := range ids {
		values[i] = id
	}
	if len(ids) == 0 {
		return "", values
	}
	return strings.Repeat("?,", len(ids)-1) + "?", values
}

// collect reads all rows of a query with scan and closes it.
func collect[T any](rows *sql.Rows, scan func(row scanner) (T, error)) (all []T, err error) {
	defer func() { err = closeRows(rows, err) }()
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, classify("read a row", err)
		}
		all = append(all, one)
	}
	return all, nil
}

// count answers a query of one number.
func (s *Reader) count(ctx context.Context, query string, args ...any) (n int, err error) {
	err = s.reader.QueryRowContext(ctx, query, args...).Scan(&n)
	return n, classify("count", err)
}

// scanID reads a row of one id.
func scanID(row scanner) (id int64, err error) {
	err = row.Scan(&id)
	return id, err
}
