package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
)

// makeFile makes a whole new store under another name and gives it its own at the end: a
// store that is there is never empty or half made, and of two processes that make one at
// once one wins. It does nothing where there is a file.
func makeFile(ctx context.Context, path string) (err error) {
	if _, err := os.Lstat(path); err == nil || !errors.Is(err, fs.ErrNotExist) {
		return classify("look for the store", err)
	}
	fresh := path + ".new-" + rand.Text()
	f, err := os.OpenFile(fresh, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600) // private from the start
	if err != nil {
		return classify("create the store", err)
	}
	defer func() {
		for _, left := range []string{"", "-wal", "-shm"} {
			if bad := os.Remove(fresh + left); bad != nil && !errors.Is(bad, fs.ErrNotExist) {
				err = errors.Join(err, classify("create the store", bad))
			}
		}
	}()
	if err := f.Close(); err != nil {
		return classify("create the store", err)
	}
	s := &Store{Reader: Reader{path: fresh}}
	if err := errors.Join(s.openWriter(ctx), s.foldAll(ctx), s.Close()); err != nil {
		return err
	}
	if err := os.Link(fresh, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return classify("create the store", os.Rename(fresh, path)) // a file system without links
	}
	return nil
}

// foldAll moves the log of a file that is being made into it. Closing does so too, and says
// nothing when it cannot: the file would be given its name without what is in the log alone.
func (s *Store) foldAll(ctx context.Context) error {
	if s.writer == nil {
		return nil // it could not be opened
	}
	var busy, pages, moved int
	err := s.writer.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved)
	if err == nil && busy != 0 {
		err = ErrBusy
	}
	return classify("finish the new store", err)
}

// halfFolded says that the process or the disk gave out while the log was moved into the file:
// the file may be shorter than its own first page says, and is whole together with its log. Only
// the header is read, for the rest cannot be without the log.
func halfFolded(path string) bool {
	log, err := os.Stat(path + "-wal")
	if err != nil || log.Size() == 0 {
		return false
	}
	ours, _ := firstPage(path)
	return ours
}

// firstPage reads from the file's header whether it is a store of ours, and the version of its schema, 0 where it does not say.
// It takes a hundredth of what opening the file takes, and cannot know what the log beside the file says.
func firstPage(path string) (ours bool, version int64) {
	f, err := os.Open(path)
	if err != nil {
		return false, 0
	}
	defer func() { _ = f.Close() }() // it was only looked at
	header := make([]byte, 100)
	if _, err := io.ReadFull(f, header); err != nil {
		return false, 0
	}
	if string(header[:16]) != "SQLite format 3\x00" || binary.BigEndian.Uint32(header[68:]) != applicationID {
		return false, 0
	}
	return true, int64(binary.BigEndian.Uint32(header[60:]))
}

// lookAt judges a file before anything may touch it: another application's, or one that a
// newer navsync wrote, stays as it is to the last byte. What this look cannot tell, because
// the newest pages are in the log beside the file, opening will.
func lookAt(ctx context.Context, path string) (err error) {
	info, err := os.Stat(path)
	if err != nil {
		return classify("look at the store", err)
	}
	if info.Size() == 0 {
		return fmt.Errorf("look at the store: %w: the file is empty", ErrDamaged)
	}
	newest, err := newestVersion()
	if err != nil {
		return err
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?mode=ro&immutable=1")
	if err != nil {
		return fmt.Errorf("look at the store: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var id, tables int
	if err := db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err != nil {
		if halfFolded(path) {
			return nil
		}
		return classify("look at the store", err)
	}
	if id != applicationID {
		if bad := db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); bad == nil && id == 0 && tables == 0 {
			return nil // an older navsync died while it made the file
		}
		return fmt.Errorf("look at the store: %w", ErrNotOurs)
	}
	var have int64
	if bad := db.QueryRowContext(ctx, "SELECT max(version_id) FROM goose_db_version").Scan(&have); bad == nil && have > newest {
		return fmt.Errorf("look at the store of version %d with navsync's %d: %w", have, newest, ErrNewer)
	}
	return nil
}
