package store

import (
	"errors"
	"io/fs"
	"syscall"
	"testing"
)

// TestErrorsOfTheFileHaveTheirKind holds that what the file system and SQLite say of the store's file
// is told apart, whatever stands around it.
func TestErrorsOfTheFileHaveTheirKind(t *testing.T) {
	t.Parallel()
	for cause, want := range map[error]error{
		syscall.ENOSPC: ErrFull, syscall.EDQUOT: ErrFull, syscall.EFBIG: ErrFull,
		syscall.EROFS: ErrReadOnly, fs.ErrPermission: ErrReadOnly, syscall.ENOTDIR: ErrReadOnly,
	} {
		if err := Classify("write", &fs.PathError{Op: "write", Path: "navsync.db", Err: cause}); !errors.Is(err, want) || !errors.Is(err, cause) {
			t.Errorf("%v is %v, want %v", cause, err, want)
		}
	}
	s, err := Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	twice := func(tx *Tx) error {
		for range 2 {
			if _, err := tx.tx.ExecContext(t.Context(), "INSERT INTO setting (key, value, changed_at, changed_by) VALUES ('theme', 'x', '', '')"); err != nil {
				return err
			}
		}
		return nil
	}
	if err := s.Update(t.Context(), twice); !errors.Is(err, ErrExists) {
		t.Errorf("added twice: %v", err)
	}
}
