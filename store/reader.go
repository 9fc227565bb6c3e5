package store

import "database/sql"

// readers is how many queries run side by side.
const readers = 4

// Reader is a store to read from: every query and nothing that writes. Its connections are
// opened query_only, so that SQLite itself refuses a change through them. The screens are
// handed this and never a Store.
type Reader struct {
	path   string
	reader *sql.DB
}

// Path is the store's file.
func (s *Reader) Path() string { return s.path }
