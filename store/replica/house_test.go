package replica

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"navsync/store"
)

// quick is a pace for tests: nothing waits longer than it has to.
var quick = Pace{Sync: 20 * time.Millisecond, Look: 50 * time.Millisecond, Lease: time.Minute, Whole: time.Hour}

// at is a folder's address.
func at(dir string) string { return "file://" + filepath.ToSlash(dir) }

func opened(t *testing.T, dir string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func closes(t *testing.T, s *store.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func options(t *testing.T, url string) Options {
	t.Helper()
	return Options{URL: url, Navsync: "1.2.3", Now: time.Now, Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Pace: quick, Getenv: os.Getenv}
}

func follows(t *testing.T, s *store.Store, o Options) {
	t.Helper()
	if err := Follow(t.Context(), s, o); err != nil {
		t.Fatal(err)
	}
}

// pair writes pair n: two rows in one transaction.
func pair(ctx context.Context, s *store.Store, n int) error {
	return s.UpdateDurably(ctx, func(tx *store.Tx) error {
		for _, half := range []string{"left", "right"} {
			if err := tx.AddAudit(ctx, store.AuditEntry{At: time.Now(), Actor: half, Action: "pair", Target: fmt.Sprint(n)}); err != nil {
				return err
			}
		}
		return nil
	})
}

func pairs(t *testing.T, s *store.Store, from, to int) {
	t.Helper()
	for n := from; n <= to; n++ {
		if err := pair(t.Context(), s, n); err != nil {
			t.Fatal(err)
		}
	}
}

// wholePairs holds that a store has the pairs from 1 to last, each whole, and none else.
func wholePairs(t *testing.T, path string) (last int) {
	t.Helper()
	if _, err := store.CheckFile(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	var torn, all int
	err = errors.Join(
		db.QueryRow(`SELECT count(*) FROM (SELECT target FROM audit WHERE action = 'pair' GROUP BY target
			HAVING count(*) <> 2 OR min(actor) <> 'left' OR max(actor) <> 'right')`).Scan(&torn),
		db.QueryRow(`SELECT count(DISTINCT target), COALESCE(max(CAST(target AS INTEGER)), 0) FROM audit WHERE action = 'pair'`).Scan(&all, &last),
		db.Close())
	if err != nil || torn != 0 || all != last {
		t.Fatalf("%d pairs are torn, %d of %d are there, %v", torn, all, last, err)
	}
	return last
}

func restores(t *testing.T, url string, moment time.Time) (Restored, error) {
	t.Helper()
	return Restore(t.Context(), RestoreOptions{
		URL: url, At: moment, Dir: filepath.Join(t.TempDir(), "data"), Now: time.Now(), Getenv: os.Getenv,
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
	})
}

// restored is a restore that has to succeed.
func restored(t *testing.T, url string) Restored {
	t.Helper()
	r, err := restores(t, url, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// clock is a machine's clock that a test moves.
type clock struct {
	mu    sync.Mutex
	ahead time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}

// until polls for a condition.
func until(t *testing.T, what string, met func() bool) {
	t.Helper()
	for !met() {
		select {
		case <-t.Context().Done():
			t.Fatalf("never: %s", what)
		case <-time.After(10 * time.Millisecond):
		}
	}
}
