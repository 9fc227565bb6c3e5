package store

import (
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// filled is a closed store with a few hundred rows, and its folder.
func filled(t *testing.T) (dir, path string) {
	t.Helper()
	dir = t.TempDir()
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	err = s.Update(t.Context(), func(tx *Tx) error {
		for range 500 {
			_, err := tx.tx.ExecContext(t.Context(),
				"INSERT INTO trail (kind, ref, at, event, facts, actor) VALUES ('item', hex(randomblob(200)), '2026-11-22T09:00:00Z', 'x', '{}', '')")
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	return dir, filepath.Join(dir, FileName)
}

var someDay = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// refusedUntouched holds that a store is refused for a reason, and that its file and what is
// beside it stay as they were.
func refusedUntouched(t *testing.T, dir string, why error) {
	t.Helper()
	path := filepath.Join(dir, FileName)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if s, err := Open(t.Context(), dir); !errors.Is(err, why) {
		t.Errorf("opened: %v, want %v", err, why)
		if err == nil {
			_ = s.Close()
		}
	}
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file was changed (%v)", err)
	}
	beside, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range beside {
		if strings.HasSuffix(entry.Name(), "-wal") || strings.HasSuffix(entry.Name(), "-shm") {
			t.Errorf("%s was left beside it", entry.Name())
		}
	}
}

func TestWhatIsRefusedIsNotTouched(t *testing.T) {
	t.Parallel()
	t.Run("another application's", func(t *testing.T) {
		dir := t.TempDir()
		db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, FileName))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec("CREATE TABLE note (text TEXT)"); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		refusedUntouched(t, dir, ErrNotOurs)
	})
	t.Run("a newer navsync's", func(t *testing.T) {
		dir, path := filled(t)
		db, err := sql.Open("sqlite", "file:"+path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)"); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		refusedUntouched(t, dir, ErrNewer)
	})
	t.Run("of no byte", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, FileName), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		refusedUntouched(t, dir, ErrDamaged)
	})
}

// spoil overwrites a page in the middle of a file.
func spoil(t *testing.T, path string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	page := info.Size() / 4096 * 3 / 4
	if _, err := f.WriteAt(bytes.Repeat([]byte{0xa5}, 4096), page*4096); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestADamagedPageIsNoticed holds that a page that was spoiled after the store was closed is
// found at the next start, and not only by the command that happens to read it.
func TestADamagedPageIsNoticed(t *testing.T) {
	t.Parallel()
	dir, path := filled(t)
	spoil(t, path)
	for range 2 {
		if s, err := Open(t.Context(), dir); !errors.Is(err, ErrDamaged) {
			t.Errorf("opened: %v", err)
			if err == nil {
				_ = s.Close()
			}
		}
	}
}

// TestTheFileIsLookedAtAfterAnUncleanEndOnly holds who looks: the first after an end that
// nobody noted, and nobody else.
func TestTheFileIsLookedAtAfterAnUncleanEndOnly(t *testing.T) {
	t.Parallel()
	dir, path := filled(t)
	look := func() bool {
		p := &presence{path: path}
		defer p.leave(false)
		return p.arrive(t.Context())
	}
	if look() {
		t.Error("looked at after a clean end")
	}
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Update(t.Context(), func(tx *Tx) error { return tx.AddAudit(t.Context(), AuditEntry{At: someDay, Action: "x"}) }); err != nil {
		t.Fatal(err)
	}
	if look() {
		t.Error("looked at while somebody works in it")
	}
	died := filepath.Join(t.TempDir(), FileName) // as a process that is killed leaves it
	for _, part := range []string{"", "-wal"} {
		b, err := os.ReadFile(path + part)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(died+part, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if p := (&presence{path: died}); !p.arrive(t.Context()) {
		t.Error("not looked at after a kill")
	} else {
		p.leave(false)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(t.Context(), filepath.Dir(died))
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
	if look() {
		t.Error("looked at after the last one closed it")
	}
}

// TestAStoreThatWasTakenAwayIsSaid holds that nothing is written into a file that is no more.
func TestAStoreThatWasTakenAwayIsSaid(t *testing.T) {
	t.Parallel()
	for name, take := range map[string]func(path string) error{
		"removed": os.Remove,
		"replaced": func(path string) error {
			return errors.Join(os.Rename(path, path+".old"), os.WriteFile(path, []byte("another"), 0o600))
		},
	} {
		dir, path := filled(t)
		s, err := Open(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		err = s.Update(t.Context(), func(tx *Tx) error {
			if err := take(path); err != nil {
				return err
			}
			return tx.SettleStep(t.Context(), "check", someDay, someDay)
		})
		if !errors.Is(err, ErrReplaced) {
			t.Errorf("%s meanwhile: %v", name, err)
		}
		if err := s.Update(t.Context(), func(*Tx) error { return nil }); !errors.Is(err, ErrReplaced) {
			t.Errorf("%s: %v", name, err)
		}
		_ = s.Close() // its own files may be gone
	}
}

func TestTwoWhoMakeTheStoreAtOnceGetOne(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			s, err := Open(t.Context(), dir)
			if err != nil {
				t.Error(err)
				return
			}
			if err := errors.Join(s.Update(t.Context(), func(tx *Tx) error { return tx.AddAudit(t.Context(), AuditEntry{At: someDay, Action: "x"}) }),
				s.Close()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	left, err := filepath.Glob(filepath.Join(dir, "*.new-*"))
	if err != nil || len(left) != 0 {
		t.Errorf("%v is left (%v)", left, err)
	}
}
