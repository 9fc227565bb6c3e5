package store

import (
	"context"
	"database/sql"
	"sync"
)

// statements are those that a database keeps for queries that come again and again: SQLite reads a text once, which takes
// longer than many a query.
type statements struct {
	db   *sql.DB
	mu   sync.Mutex
	seen map[string]int // how often a text came that is not kept yet
	kept map[string]*sql.Stmt
}

// A text is kept when it comes for the third time. Texts are many where a list of ids or a filter stands in them; those come once
// or twice. A kept statement takes some 10 KiB on each connection.
const (
	askedAgain     = 3
	mostStatements = 96
	mostSeen       = 1024
)

func newStatements(db *sql.DB) *statements {
	return &statements{db: db, seen: map[string]int{}, kept: map[string]*sql.Stmt{}}
}

// look counts a query, and says whether it is one to keep.
func (s *statements) look(query string) (kept *sql.Stmt, wanted bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if kept = s.kept[query]; kept != nil || len(s.kept) >= mostStatements {
		return kept, false
	}
	if len(s.seen) >= mostSeen {
		clear(s.seen)
	}
	s.seen[query]++
	return nil, s.seen[query] >= askedAgain
}

// keep prepares a query; it needs a connection that is free. What cannot be prepared is nil: the query itself says why.
func (s *statements) keep(ctx context.Context, query string) *sql.Stmt {
	made, err := s.db.PrepareContext(ctx, query)
	if err != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if first := s.kept[query]; first != nil {
		_ = made.Close() //nolint:sqlclosecheck // somebody else was faster; nobody has used it
		return first
	}
	delete(s.seen, query)
	s.kept[query] = made
	return made
}
