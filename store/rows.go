package store

import (
	"database/sql"
	"errors"
)

// closeRows ends a query: what the iteration met, then what closing met, joined with
// what the caller met already.
func closeRows(rows *sql.Rows, err error) error {
	return errors.Join(err, classify("read rows", rows.Err()), classify("close rows", rows.Close()))
}
