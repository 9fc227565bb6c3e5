package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// FileName is the name of the store's file inside the data folder.
const FileName = "navsync.db"

// Store is one open SQLite file: one writing connection beside the pool of its Reader, so
// that a list stays quick while an import writes (engine.md §7, measured). A query is a
// method of Reader; what changes the file is one of Store or of Tx.
type Store struct {
	Reader
	writer *sql.DB
	writes *statements // of writer
	here   *presence   // nil while the file is being made
	file   os.FileInfo // the file that was opened
	fresh  bool        // made from a copy that is still there: no copy is kept before a migration
	follow following   // the continuous copy
}

// Open opens the store in dir, makes it when there is none, and brings it to the newest
// version; before a migration of a store that holds data it copies the file to
// navsync.db.before-N. now stamps that copy's name only in its order, never its content.
//
// Errors: ErrNotOurs (the file is no store of navsync), ErrNewer (written by a newer
// version), ErrDamaged, ErrReadOnly (the folder cannot be written), ErrFull. A file that is
// refused stays as it was. After an unclean end every page is looked at.
func Open(ctx context.Context, dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, classify("make the data folder", err)
	}
	path := filepath.Join(dir, FileName)
	if err := makeFile(ctx, path); err != nil {
		return nil, roomFor(dir, err)
	}
	if err := lookAt(ctx, path); err != nil {
		return nil, roomFor(dir, err)
	}
	s := &Store{Reader: Reader{path: path}, here: &presence{path: path}}
	if err := s.open(ctx); err != nil {
		return nil, roomFor(dir, errors.Join(err, s.close(false)))
	}
	return s, nil
}

func (s *Store) open(ctx context.Context) (err error) {
	if s.file, err = os.Stat(s.path); err != nil {
		return classify("open the store", err)
	}
	look := s.here.arrive(ctx)
	if err := s.openWriter(ctx); err != nil {
		return err
	}
	if look {
		if err := quickCheck(ctx, s.writer); err != nil {
			return err
		}
	}
	s.here.stay(ctx)
	db, err := sql.Open("sqlite", source(s.path, readerCache, "&_pragma=query_only(1)"))
	if err != nil {
		return fmt.Errorf("open the store for reading: %w", err)
	}
	s.reader = newReadingDB(db)
	s.reader.SetMaxOpenConns(readers)
	s.reader.SetMaxIdleConns(readers)
	return classify("open the store", s.reader.PingContext(ctx))
}

// openWriter opens the writing connection and brings the schema to the newest version.
func (s *Store) openWriter(ctx context.Context) error {
	err := foldOnce()
	if err != nil {
		return fmt.Errorf("open the store: %w", err)
	}
	if s.writer, err = sql.Open("sqlite", source(s.path, writerCache, "&_txlock=immediate&_pragma=synchronous(NORMAL)")); err != nil {
		return fmt.Errorf("open the store: %w", err)
	}
	s.writer.SetMaxOpenConns(1)
	s.writer.SetMaxIdleConns(1)
	s.writes = newStatements(s.writer)
	if err := s.identify(ctx); err != nil {
		return err
	}
	if err := s.migrate(ctx); err != nil {
		return err
	}
	return s.readReplicated(ctx)
}

// The page caches of the connections, in KiB. A list reads little and the system caches the file, too.
const (
	writerCache = 16384
	readerCache = 8192
)

func source(path string, cache int, more string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() +
		"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=foreign_keys(1)&_pragma=temp_store(2)" +
		"&_pragma=wal_autocheckpoint(0)&_pragma=journal_size_limit(67108864)" + // a change sets its own: see automatic
		fmt.Sprintf("&_pragma=cache_size(-%d)", cache) + more
}

// Close waits for what runs and closes the file.
func (s *Store) Close() error { return s.close(true) }

// close closes the file; clean: it was open, and is as it should be.
func (s *Store) close(clean bool) error {
	var errs []error
	if s.reader != nil {
		errs = append(errs, s.reader.Close())
	}
	if s.writer != nil {
		errs = append(errs, s.writer.Close())
	}
	errs = append(errs, s.endFollowing())
	err := errors.Join(errs...)
	if s.here != nil {
		s.here.leave(clean && err == nil)
	}
	return err
}

// Tx is one change of the store. It lives inside Update or UpdateDurably and ends with it.
type Tx struct{ tx *repeating }

// Update runs f in one transaction. The commit survives a crash of the process; after a
// loss of power the last commits may be missing, which an import page can afford because
// its cursor is in the same transaction.
func (s *Store) Update(ctx context.Context, f func(*Tx) error) error {
	return s.update(ctx, "NORMAL", f)
}

// UpdateDurably is Update with a commit that also survives a loss of power: for items,
// writebacks, settings and audit.
func (s *Store) UpdateDurably(ctx context.Context, f func(*Tx) error) error {
	return s.update(ctx, "FULL", f)
}

func (s *Store) update(ctx context.Context, level string, f func(*Tx) error) error {
	grew, wanted, err := s.commit(ctx, level, f)
	for _, query := range wanted {
		if s.writer.Stats().InUse > 0 { // somebody writes: another time, nobody waits for this
			break
		}
		s.writes.keep(ctx, query)
	}
	err = roomFor(filepath.Dir(s.path), err)
	if err == nil && grew {
		//nolint:errcheck // what is committed stands; the log is moved another time
		s.Checkpoint(ctx)
	}
	return err
}

// commit does f in one transaction. It says whether the log has grown so far that it has to be moved, and which queries came so
// often that their statements should be kept.
func (s *Store) commit(ctx context.Context, level string, f func(*Tx) error) (grew bool, wanted []string, err error) {
	if err := s.there(); err != nil {
		return false, nil, err
	}
	conn, err := s.writer.Conn(ctx)
	if err != nil {
		return false, nil, classify("begin a change", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if _, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA synchronous=%s; PRAGMA wal_autocheckpoint=%d", level, s.automatic())); err != nil {
		return false, nil, classify("begin a change", err)
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return false, nil, classify("begin a change", err)
	}
	work := newRepeating(tx, s.writes)
	if err := f(&Tx{tx: work}); err != nil {
		if undo := tx.Rollback(); undo != nil && !errors.Is(undo, sql.ErrTxDone) {
			return false, nil, errors.Join(err, undo)
		}
		return false, nil, classify("", err)
	}
	if err := s.there(); err != nil {
		return false, nil, errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return false, nil, classify("commit a change", err)
	}
	return s.grew(ctx, conn), work.wanted, nil
}

// there says whether the file that was opened is still the store: what is written into one
// that was removed or replaced is lost.
func (s *Store) there() error {
	if s.file == nil {
		return nil
	}
	now, err := os.Stat(s.path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !os.SameFile(s.file, now) {
		return fmt.Errorf("change the store: %w", ErrReplaced)
	}
	return nil
}

// Stamp is t as the store keeps it: RFC 3339, UTC, milliseconds, so that text order is
// time order.
func Stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// StampOrNil is Stamp, or nil for the zero time (a column that is NULL until then).
func StampOrNil(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return Stamp(t)
}

// ParseStamp reads what Stamp wrote, or a date alone (midnight UTC). An empty or NULL
// stamp is the zero time.
func ParseStamp(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if len(s) == len(time.DateOnly) {
		return time.Parse(time.DateOnly, s)
	}
	return time.Parse(time.RFC3339, s)
}

// Time scans a stamp column, NULL included, into a time.Time.
type Time struct{ time.Time }

// Scan implements sql.Scanner.
func (t *Time) Scan(value any) error {
	switch v := value.(type) {
	case nil:
		t.Time = time.Time{}
		return nil
	case string:
		parsed, err := ParseStamp(v)
		t.Time = parsed
		return err
	}
	return fmt.Errorf("a stamp is text, not %T", value)
}
