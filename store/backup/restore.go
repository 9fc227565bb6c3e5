package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"
	"github.com/gofrs/flock"

	"navsync/store"
)

// Restored is a store that was made from a copy.
type Restored struct {
	Manifest
	From store.RestoredFrom
	Path string // of the store
}

// Restore makes a store in dir, which has none, of the backup at path: looked at whole, brought to this version, and adopted
// (store.Adopt). Whatever goes wrong, and whenever, dir then has no store. Errors: those of a backup, ErrOccupied, ErrBusy,
// store.ErrFull, store.ErrReadOnly.
func Restore(ctx context.Context, path, dir string, identities []age.Identity, now time.Time) (r Restored, err error) {
	err = Into(ctx, dir, func(fresh string) error {
		r.Manifest, err = Extract(ctx, path, fresh, identities)
		if err != nil {
			return err
		}
		return Judge(ctx, fresh, r.Manifest)
	}, func() store.Restored {
		return store.Restored{From: store.FromBackup, KnownUntil: r.Made, At: now}
	})
	r.From, r.Path = store.FromBackup, filepath.Join(dir, store.FileName)
	return r, err
}

// Into makes a store in dir, which has none: fetch writes it to a path that is not there yet, about says of when it is.
func Into(ctx context.Context, dir string, fetch func(path string) error, about func() store.Restored) (err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return store.Classify("make the data folder", err)
	}
	// Whoever has a store open holds this lock, too (store.Open).
	lock := flock.New(filepath.Join(dir, store.FileName+".lock"), flock.SetPermissions(0o600))
	alone, err := lock.TryLock()
	if err != nil {
		return store.Classify("restore", err)
	}
	if !alone {
		return ErrBusy
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	final := filepath.Join(dir, store.FileName)
	if err := vacant(final); err != nil {
		return err
	}
	fresh := final + ".restoring"
	if err := forget(fresh); err != nil { // of a restore that died
		return store.Classify("restore", err)
	}
	defer func() { err = errors.Join(err, store.Classify("restore", forget(fresh))) }()
	if err := fetch(fresh); err != nil {
		return err
	}
	if err := os.Chmod(fresh, 0o600); err != nil {
		return store.Classify("restore", err)
	}
	if err := store.Adopt(ctx, fresh, about()); err != nil {
		return err
	}
	if err := syncFile(fresh); err != nil {
		return store.Classify("restore", err)
	}
	if err := errors.Join(vacant(final), store.ForgetReplica(final)); err != nil {
		return err
	}
	if err := place(fresh, final); err != nil {
		return occupied(err)
	}
	return nil
}

func occupied(err error) error {
	if errors.Is(err, ErrFileExists) {
		return errors.Join(ErrOccupied, err)
	}
	return err
}

// vacant refuses a folder that has a store, or what is left of one.
func vacant(final string) error {
	for _, end := range []string{"", "-wal", "-shm"} {
		_, err := os.Lstat(final + end)
		if err == nil {
			return fmt.Errorf("restore to %s: %w", final+end, ErrOccupied)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return store.Classify("look where to restore", err)
		}
	}
	return nil
}

func forget(fresh string) error {
	var errs []error
	for _, end := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(fresh + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// Extract writes the store of the backup at path to fresh, which is not there yet.
func Extract(ctx context.Context, path, fresh string, identities []age.Identity) (m Manifest, err error) {
	var f *os.File
	defer func() {
		if f != nil {
			err = errors.Join(err, f.Close())
		}
	}()
	return read(ctx, path, identities, func(m Manifest) (io.Writer, error) {
		if err := store.RoomFor(filepath.Dir(fresh), 2*m.Size); err != nil {
			return nil, err
		}
		f, err = os.OpenFile(fresh, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		return f, store.Classify("restore", err)
	})
}

// Judge looks at a store's file that was fetched, and holds it against what its manifest says.
func Judge(ctx context.Context, fresh string, m Manifest) error {
	facts, err := store.CheckFile(ctx, fresh)
	switch {
	case errors.Is(err, store.ErrNewer):
		return errors.Join(ErrNewer, err)
	case errors.Is(err, store.ErrDamaged), errors.Is(err, store.ErrNotOurs):
		return errors.Join(ErrDamaged, err)
	case err != nil:
		return err
	}
	if facts.Schema != m.Schema || !maps.Equal(facts.Rows, m.Rows) {
		return fmt.Errorf("%w: it does not hold what it says", ErrDamaged)
	}
	return nil
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
