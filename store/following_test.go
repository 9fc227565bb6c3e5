package store

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"
)

// automaticOf is the automatic checkpoint of a store's writing connection after a change.
func automaticOf(t *testing.T, s *Store) (pages int) {
	t.Helper()
	if err := s.Update(t.Context(), func(*Tx) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if err := s.writer.QueryRow("PRAGMA wal_autocheckpoint").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	return pages
}

func TestAStoreThatHasACopyMovesItsLogByNobodyElse(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if n := automaticOf(t, s); n != ownCheckpoint {
		t.Errorf("%d pages without a copy", n)
	}
	if err := s.Replicate(t.Context(), "file:///x", Lineage{Store: "s", Generation: 1}, time.Now()); err != nil {
		t.Fatal(err)
	}
	if n := automaticOf(t, s); n != 0 {
		t.Errorf("%d pages with a copy", n)
	}
	other, err := Open(t.Context(), dir) // another process: the choice stands in the store
	if err != nil {
		t.Fatal(err)
	}
	if n := automaticOf(t, other); n != 0 {
		t.Errorf("%d pages in another process", n)
	}
	lock := FollowLock(s.Path())
	if held, err := lock.TryLock(); err != nil || !held {
		t.Fatal(held, err)
	}
	grown := logOf(t, other)
	if err := other.Checkpoint(t.Context()); err != nil || logOf(t, other) != grown || grown == 0 {
		t.Errorf("somebody follows: %v, %d of %d bytes are left", err, logOf(t, other), grown)
	}
	if err := lock.Close(); err != nil {
		t.Fatal(err)
	}
	// Nobody follows: the log does not grow without end.
	for range mostCommits {
		if err := other.Update(t.Context(), func(tx *Tx) error { return tx.MarkAutoSync(t.Context(), time.Now()) }); err != nil {
			t.Fatal(err)
		}
	}
	if after := logOf(t, other); after >= grown {
		t.Errorf("the log has %d bytes, before %d", after, grown)
	}
	if err := errors.Join(other.Close(), s.Close()); err != nil {
		t.Error(err)
	}
}

func logOf(t *testing.T, s *Store) int64 {
	t.Helper()
	info, err := os.Stat(s.Path() + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// follower is a copy of tests.
type follower struct {
	moved  int
	wholes int
	closed bool
}

func (f *follower) Secure(context.Context) error { return nil }
func (f *follower) Close() error                 { f.closed = true; return nil }

func (f *follower) Checkpoint(_ context.Context, whole bool) error {
	if f.moved++; whole {
		f.wholes++
	}
	return nil
}

func TestAnImportMovesTheLogThroughItsCopy(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Replicate(t.Context(), "file:///x", Lineage{Store: "s", Generation: 1}, time.Now()); err != nil {
		t.Fatal(err)
	}
	f := &follower{}
	s.Follow(f)
	ctx, page := t.Context(), 5_000
	for n := range 20 {
		err := s.Update(ctx, func(tx *Tx) error {
			_, err := tx.tx.ExecContext(ctx, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
				INSERT INTO audit (at, actor, os_user, action, target, before, after, refused)
				SELECT ?, 'a', 'u', 'x', i, '', '', '' FROM n`, page, Stamp(time.Now()))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if n == 8 && f.moved != 0 {
			t.Errorf("moved %d times before the tenth page", f.moved)
		}
	}
	if f.moved != 2 || f.wholes != 0 {
		t.Errorf("moved %d times for 20 pages, %d whole", f.moved, f.wholes)
	}
	if err := s.Compact(ctx); err != nil || f.wholes != 1 {
		t.Errorf("compacted: %v, %d whole", err, f.wholes)
	}
	if err := s.Close(); err != nil || !f.closed {
		t.Errorf("closed: %v %v", f.closed, err)
	}
}
