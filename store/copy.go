package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// Facts are what a copy of a store says of itself.
type Facts struct {
	Schema       int64 // version of the schema
	Organization string
	Rows         map[string]int64 // of every table of ours
	Newest       time.Time        // the newest moment that the store itself names
}

// copying is the name that a whole copy has while it is made and read, beside the store.
const copying = ".copying"

// WholeCopy makes a whole, checked copy of the store beside it, gives its path to use, and removes it. The store may be
// written meanwhile: the copy is what one moment was. One copy is made at a time.
func (s *Reader) WholeCopy(ctx context.Context, use func(path string, f Facts) error) (err error) {
	path := s.path + copying
	lock := flock.New(path+".lock", flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, 50*time.Millisecond); err != nil {
		return classify("copy the store", err)
	}
	defer func() {
		err = errors.Join(err, classify("copy the store", errors.Join(removeIfThere(path), lock.Close())))
	}()
	if err := removeIfThere(path); err != nil { // of a process that died
		return classify("copy the store", err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) // private from the start
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		return classify("copy the store", err)
	}
	if err := s.vacuumInto(ctx, path); err != nil {
		return err
	}
	facts, err := CheckFile(ctx, path)
	if err != nil {
		return err
	}
	return use(path, facts)
}

// vacuumInto writes the store into an empty file by a connection of its own: the writer goes on meanwhile.
func (s *Reader) vacuumInto(ctx context.Context, path string) (err error) {
	db, err := sql.Open("sqlite", source(s.path, readerCache, ""))
	if err != nil {
		return fmt.Errorf("copy the store: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", path)
	return classify("copy the store", err)
}

// CheckFile looks at every page, every index and every reference of a store's file that nobody has open, and counts its rows.
// Errors: ErrNotOurs, ErrNewer, ErrDamaged.
func CheckFile(ctx context.Context, path string) (f Facts, err error) {
	if err := lookAt(ctx, path); err != nil {
		return f, err
	}
	if err := foldOnce(); err != nil {
		return f, fmt.Errorf("check a copy: %w", err)
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?mode=ro&_pragma=temp_store(2)")
	if err != nil {
		return f, fmt.Errorf("check a copy: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	if err := wholeFile(ctx, db); err != nil {
		return f, err
	}
	return factsOf(ctx, db)
}

func wholeFile(ctx context.Context, db *sql.DB) error {
	var found string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&found); err != nil {
		return classify("check a copy", err)
	}
	if found != "ok" {
		return fmt.Errorf("check a copy: %w: %s", ErrDamaged, found)
	}
	rows, err := db.QueryContext(ctx, "PRAGMA foreign_key_check")
	if err != nil {
		return classify("check a copy", err)
	}
	broken := rows.Next()
	if err := closeRows(rows, nil); err != nil {
		return classify("check a copy", err)
	}
	if broken {
		return fmt.Errorf("check a copy: %w: a reference leads nowhere", ErrDamaged)
	}
	return nil
}

func factsOf(ctx context.Context, db *sql.DB) (f Facts, err error) {
	if err := db.QueryRowContext(ctx, "SELECT max(version_id) FROM goose_db_version").Scan(&f.Schema); err != nil {
		return f, classify("count a copy", err)
	}
	err = db.QueryRowContext(ctx, "SELECT name FROM connection WHERE id = 1").Scan(&f.Organization)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return f, classify("count a copy", err)
	}
	tables, err := ownTables(ctx, db)
	if err != nil {
		return f, err
	}
	f.Rows = map[string]int64{}
	for _, table := range tables {
		var n int64
		if err := db.QueryRowContext(ctx, "SELECT count(*) FROM "+table).Scan(&n); err != nil {
			return f, classify("count a copy", err)
		}
		f.Rows[table] = n
	}
	f.Newest, err = newestMoment(ctx, db)
	return f, err
}

// ownTables are the tables that a migration made, without those that SQLite, the search and the continuous copy keep.
func ownTables(ctx context.Context, db *sql.DB) ([]string, error) {
	rows, err := db.QueryContext(ctx, `SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name`)
	if err != nil {
		return nil, classify("list the tables", err)
	}
	names, err := collect(rows, func(row scanner) (string, error) {
		var name string
		err := row.Scan(&name)
		return name, err
	})
	var own []string
	for _, name := range names {
		switch {
		case strings.HasPrefix(name, "sqlite_"), strings.HasPrefix(name, "_litestream_"), strings.HasPrefix(name, "record_search_"),
			name == "goose_db_version":
		default:
			own = append(own, name)
		}
	}
	return own, err
}

// newestMoment is the newest time that somebody or a run left in the store; zero when there is none.
func newestMoment(ctx context.Context, db *sql.DB) (time.Time, error) {
	var newest Time
	err := db.QueryRowContext(ctx, `SELECT max(at) FROM (SELECT max(at) AS at FROM audit UNION ALL SELECT max(at) FROM trail
		UNION ALL SELECT max(COALESCE(ended_at, started_at)) FROM run)`).Scan(&newest)
	return newest.Time, classify("find the newest moment", err)
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
