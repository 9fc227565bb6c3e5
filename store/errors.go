package store

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// What can be wrong with the store's file. Each stands for one sentence on screen.
var (
	ErrNotOurs  = errors.New("the file is not a store of navsync")
	ErrNewer    = errors.New("the store was written by a newer version of navsync")
	ErrDamaged  = errors.New("the store's file is damaged")
	ErrReadOnly = errors.New("the data folder cannot be written")
	ErrFull     = errors.New("the disk is full")
	ErrDisk     = errors.New("the disk fails to read or write the store's file")
	ErrBusy     = errors.New("another program holds the store's file")
	ErrExists   = errors.New("what was to be added is there already")
	ErrReplaced = errors.New("the store's file was removed or replaced")
	// ErrNotFound is the answer to a look-up by id, e-mail or key that found nothing.
	ErrNotFound = errors.New("not found")
)

// Classify is classify for the rooms around the store's file: nil stays nil.
func Classify(doing string, err error) error { return classify(doing, err) }

// classify joins what SQLite or the file system reports with one of the errors above.
// The code decides, never the text.
func classify(doing string, err error) error {
	if err == nil {
		return nil
	}
	if kind := kindOf(err); kind != nil && !errors.Is(err, kind) {
		err = fmt.Errorf("%w: %w", kind, err)
	}
	if doing == "" {
		return err
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// roomFor finds out what is behind an error that SQLite reports in the same words whatever
// its cause: a file of the store cannot be made, or grow. Writing a page tells.
func roomFor(dir string, err error) error {
	var lite *sqlite.Error
	if errors.Is(err, ErrFull) || !errors.As(err, &lite) {
		return err
	}
	switch lite.Code() & 0xff {
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOMEM:
	default:
		return err
	}
	if lite.Code() == sqlite3.SQLITE_IOERR_WRITE && sizeLimited() {
		return fmt.Errorf("%w: a file may not grow further: %w", ErrFull, err)
	}
	probe, bad := os.CreateTemp(dir, ".room-*")
	if bad != nil {
		return fmt.Errorf("%w: %w", errors.Join(kindOf(bad), bad), err)
	}
	_, bad = probe.Write(make([]byte, 64<<10))
	bad = errors.Join(bad, probe.Close(), os.Remove(probe.Name()))
	if kind := kindOf(bad); kind != nil {
		return fmt.Errorf("%w: %w", kind, err)
	}
	return err
}

func kindOf(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG) {
		return ErrFull
	}
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) || errors.Is(err, syscall.ENOTDIR) {
		return ErrReadOnly
	}
	var lite *sqlite.Error
	if !errors.As(err, &lite) {
		return nil
	}
	if code := lite.Code(); code == sqlite3.SQLITE_CONSTRAINT_UNIQUE || code == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY {
		return ErrExists
	}
	switch lite.Code() & 0xff {
	case sqlite3.SQLITE_FULL:
		return ErrFull
	case sqlite3.SQLITE_IOERR:
		return ErrDisk
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL:
		return ErrBusy
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return ErrReadOnly
	case sqlite3.SQLITE_CORRUPT:
		return ErrDamaged
	case sqlite3.SQLITE_NOTADB:
		return ErrNotOurs
	}
	return nil
}
