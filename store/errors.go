package store

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
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
	// ErrNotFound is the answer to a look-up by id, e-mail or key that found nothing.
	ErrNotFound = errors.New("not found")
)

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

func kindOf(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return ErrFull
	}
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return ErrReadOnly
	}
	var lite *sqlite.Error
	if !errors.As(err, &lite) {
		return nil
	}
	switch lite.Code() & 0xff {
	case sqlite3.SQLITE_FULL:
		return ErrFull
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return ErrReadOnly
	case sqlite3.SQLITE_CORRUPT:
		return ErrDamaged
	case sqlite3.SQLITE_NOTADB:
		return ErrNotOurs
	}
	return nil
}
