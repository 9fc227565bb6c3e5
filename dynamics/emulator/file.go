package emulator

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// file keeps the overlay on disk: the current state of each created or changed
// row, and a mark for each deleted one. A commit is on disk before it returns.
type file struct {
	db      *sql.DB
	about   map[string]string
	waiting []stored // of a batch that is not answered yet; guarded by store.writing
	counter int64    // as this process last read or wrote it
}

// errOtherWriter guards against two servers on one file: each would overwrite
// what the other answered.
var errOtherWriter = errors.New("another process has written to the organization's file")

// wait keeps changes for the next save.
func (f *file) wait(changes []stored) { f.waiting = append(f.waiting, changes...) }

const fileTables = `
CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS rows (
	tbl TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, at TEXT NOT NULL, body TEXT,
	PRIMARY KEY (tbl, id)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS rows_by_version ON rows (version);`

func openFile(ctx context.Context, path string) (_ *file, err error) {
	handle, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("emulator: opening the organization: %w", err)
	}
	if err := handle.Close(); err != nil {
		return nil, fmt.Errorf("emulator: opening the organization: %w", err)
	}
	db, err := sql.Open("sqlite", "file:"+escapeFile(path)+
		"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(5000)&_txlock=immediate")
	if err != nil {
		return nil, fmt.Errorf("emulator: opening %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	f := &file{db: db, about: map[string]string{}}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("emulator: opening %s: %w", path, err), db.Close())
		}
	}()
	if _, err = db.ExecContext(ctx, fileTables); err != nil {
		return nil, err
	}
	rows, err := db.QueryContext(ctx, "SELECT key, value FROM about")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var key, value string
		if err = rows.Scan(&key, &value); err != nil {
			return nil, err
		}
		f.about[key] = value
	}
	if text := f.about["counter"]; text != "" {
		if f.counter, err = strconv.ParseInt(text, 10, 64); err != nil {
			return nil, err
		}
	}
	return f, rows.Err()
}

// escapeFile makes a path safe inside a SQLite file: address.
func escapeFile(path string) string {
	return strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
}

func (f *file) close() error { return f.db.Close() }

// remember stores facts about the organization.
func (f *file) remember(ctx context.Context, about map[string]string) error {
	return f.transact(ctx, func(tx *sql.Tx) error {
		for key, value := range about {
			if err := setAbout(ctx, tx, key, value); err != nil {
				return err
			}
		}
		return nil
	})
}

func setAbout(ctx context.Context, tx *sql.Tx, key, value string) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO about VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", key, value)
	return err
}

func (f *file) transact(ctx context.Context, do func(tx *sql.Tx) error) error {
	// A request that was cut must not leave a half-made decision: the commit
	// goes on without its context.
	ctx = context.WithoutCancel(ctx)
	tx, err := f.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("emulator: writing: %w", err)
	}
	if err := do(tx); err != nil {
		return errors.Join(fmt.Errorf("emulator: writing: %w", err), tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("emulator: committing: %w", err)
	}
	return nil
}

// save commits the changes of one transaction, and those that waited before it.
// After an error the waiting ones go on waiting.
func (f *file) save(ctx context.Context, counter int64, changes []stored) error {
	changes = append(f.waiting[:len(f.waiting):len(f.waiting)], changes...)
	if len(changes) == 0 {
		return nil
	}
	if err := f.insert(ctx, counter, changes, nil); err != nil {
		return err
	}
	f.waiting, f.counter = nil, counter
	return nil
}

func (f *file) insert(ctx context.Context, counter int64, changes []stored, about map[string]string) error {
	return f.transact(ctx, func(tx *sql.Tx) (err error) {
		if err := f.checkAlone(ctx, tx); err != nil {
			return err
		}
		insert, err := tx.PrepareContext(ctx, `INSERT INTO rows VALUES (?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET version = excluded.version, at = excluded.at, body = excluded.body`)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, insert.Close()) }()
		for _, c := range changes {
			var body any
			if c.row != nil {
				text, err := json.Marshal(c.row)
				if err != nil {
					return err
				}
				body = string(text)
			}
			if _, err := insert.ExecContext(ctx, c.table, c.id, c.version, c.at.UTC().Format(time.RFC3339Nano), body); err != nil {
				return err
			}
		}
		for key, value := range about {
			if err := setAbout(ctx, tx, key, value); err != nil {
				return err
			}
		}
		return setAbout(ctx, tx, "counter", fmt.Sprint(counter))
	})
}

// checkAlone refuses to write when the file is not as this process left it.
func (f *file) checkAlone(ctx context.Context, tx *sql.Tx) error {
	var kept int64
	err := tx.QueryRowContext(ctx, "SELECT CAST(value AS INTEGER) FROM about WHERE key = 'counter'").Scan(&kept)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if kept != f.counter {
		return errOtherWriter
	}
	return nil
}

// mark stores facts that came with a new version of the organization.
func (f *file) mark(ctx context.Context, counter int64, about map[string]string) error {
	if err := f.insert(ctx, counter, nil, about); err != nil {
		return err
	}
	f.counter = counter
	return nil
}

// load applies everything in the file to a new store.
func (f *file) load(ctx context.Context, s *store) (err error) {
	s.counter = max(s.counter, f.counter)
	if err := s.loadMetadata(f.about); err != nil {
		return err
	}
	rows, err := f.db.QueryContext(ctx, "SELECT tbl, id, version, at, body FROM rows ORDER BY version")
	if err != nil {
		return fmt.Errorf("emulator: reading the file: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var c stored
		var at string
		var body sql.NullString
		if err := rows.Scan(&c.table, &c.id, &c.version, &at, &body); err != nil {
			return fmt.Errorf("emulator: reading the file: %w", err)
		}
		if c.at, err = time.Parse(time.RFC3339Nano, at); err != nil {
			return fmt.Errorf("emulator: reading the file: %w", err)
		}
		if s.schema.byName[c.table] == nil {
			continue
		}
		if body.Valid {
			if c.row, err = decodeRow(body.String); err != nil {
				return fmt.Errorf("emulator: reading %s %s: %w", c.table, c.id, err)
			}
		}
		s.apply(c)
		s.counter = max(s.counter, c.version)
	}
	return rows.Err()
}

// decodeRow reads a stored row; whole numbers come back as int64.
func decodeRow(text string) (Row, error) {
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	decoder.UseNumber()
	var r Row
	if err := decoder.Decode(&r); err != nil {
		return nil, err
	}
	for name, v := range r {
		n, ok := v.(json.Number)
		if !ok {
			continue
		}
		if i, err := n.Int64(); err == nil {
			r[name] = i
			continue
		}
		f, err := n.Float64()
		if err != nil {
			return nil, err
		}
		r[name] = f
	}
	return r, nil
}
