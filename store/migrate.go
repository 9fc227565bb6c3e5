package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pressly/goose/v3"
)

// applicationID marks our files ("nvsy"), so that another application's database is
// refused with a sentence instead of being changed.
const applicationID = 0x6e767379

//go:embed migrations/*.sql
var migrations embed.FS

// identify refuses a file that is not ours, and marks a new one.
func (s *Store) identify(ctx context.Context) error {
	var id, tables int
	if err := s.writer.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err != nil {
		return classify("open the store", err)
	}
	if id == applicationID {
		return nil
	}
	if err := s.writer.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil {
		return classify("open the store", err)
	}
	if id != 0 || tables != 0 {
		return fmt.Errorf("open the store: %w", ErrNotOurs)
	}
	_, err := s.writer.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id=%d", applicationID))
	return classify("mark the store", err)
}

// migrate brings the schema to the newest version, forward only. The version stands in the file's header, too.
func (s *Store) migrate(ctx context.Context) error {
	newest, err := newestVersion()
	if err != nil {
		return err
	}
	var have int64
	look := s.writer.QueryRowContext(ctx, "SELECT max(version_id) FROM goose_db_version")
	if look.Scan(&have) == nil && have == newest { // without an answer it is a new file
		return nil
	}
	if err := s.bringUp(ctx); err != nil {
		return err
	}
	_, err = s.writer.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version=%d", newest))
	return classify("note the store's version", err)
}

// bringUp does the migrations that the store has not had yet.
func (s *Store) bringUp(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, s.writer, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return classify("prepare the migrations", err)
	}
	have, newest, err := provider.GetVersions(ctx)
	if err != nil {
		return classify("read the store's version", err)
	}
	if have > newest {
		return fmt.Errorf("open the store of version %d with navsync's %d: %w", have, newest, ErrNewer)
	}
	if have == newest {
		return nil
	}
	if have > 0 && !s.fresh {
		if err := s.roomToMigrate(newest); err != nil {
			return err
		}
		if err := s.copyBefore(ctx, newest); err != nil {
			return err
		}
	}
	_, err = provider.Up(ctx)
	return classify("bring the store to the newest version", err)
}

// newestVersion is the version that this navsync brings a store to.
func newestVersion() (int64, error) {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil || len(files) == 0 {
		return 0, fmt.Errorf("read the migrations: %d of them: %w", len(files), err)
	}
	return goose.NumericComponent(files[len(files)-1])
}

// NewestSchema is the version of the schema that this navsync knows.
func NewestSchema() (int64, error) { return newestVersion() }

// RoomFor says whether a folder's disk has room for so many bytes. Error: ErrFull.
func RoomFor(dir string, bytes int64) error {
	free, err := freeBytes(dir)
	if err != nil {
		return classify("look for room", err)
	}
	if free < bytes {
		return fmt.Errorf("%d MB are needed and %d MB are free: %w", bytes>>20, free>>20, ErrFull)
	}
	return nil
}

// migrationRoom is how many times the store's size a migration needs on the disk: for the copy of before, for what it writes
// anew, and for that in the log.
const migrationRoom = 3

// roomToMigrate says beforehand when the disk has too little room for a migration: nothing is changed then.
func (s *Store) roomToMigrate(version int64) error {
	info, err := os.Stat(s.path)
	if err != nil {
		return classify("look for room for a migration", err)
	}
	if err := RoomFor(filepath.Dir(s.path), migrationRoom*info.Size()); err != nil {
		return fmt.Errorf("bring the store to version %d: %w", version, err)
	}
	return nil
}

// copies are the copies of the store that migrations made and that are still there.
func (s *Store) copies() ([]string, error) {
	copies, err := filepath.Glob(globEscape(s.path) + ".before-*")
	if err != nil {
		return nil, fmt.Errorf("find the copies of the store: %w", err)
	}
	return copies, nil
}

// EndMigration compacts the file and removes the copies of before, when there are any: what a migration had to make anew is made.
// Without room to compact the copies stay for another time.
func (s *Store) EndMigration(ctx context.Context) error {
	copies, err := s.copies()
	if err != nil || len(copies) == 0 {
		return err
	}
	if err := s.Compact(ctx); err != nil && !errors.Is(err, ErrFull) {
		return err
	}
	return nil
}

// copyBefore keeps the store as it was before the migration to version. A copy that an
// interrupted migration left is made again.
func (s *Store) copyBefore(ctx context.Context, version int64) error {
	to := s.copyPath(version)
	if err := os.Remove(to); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return classify("copy the store before a migration", err)
	}
	if _, err := s.writer.ExecContext(ctx, "VACUUM INTO ?", to); err != nil {
		return classify("copy the store before a migration", err)
	}
	return classify("copy the store before a migration", os.Chmod(to, 0o600))
}

func (s *Store) copyPath(version int64) string { return copyPath(s.path, version) }

func copyPath(path string, version int64) string { return fmt.Sprintf("%s.before-%d", path, version) }

// Check asks SQLite whether the file is whole. A finding is ErrDamaged.
func (s *Reader) Check(ctx context.Context) error {
	var found string
	err := s.reader.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&found)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return classify("check the store", err)
	}
	if found != "ok" {
		return fmt.Errorf("check the store: %w: %s", ErrDamaged, found)
	}
	return nil
}
