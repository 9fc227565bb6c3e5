package replica

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"navsync/store"
)

func TestACopyIsRestoredWhole(t *testing.T) {
	t.Parallel()
	dir, to := t.TempDir(), t.TempDir()
	s := opened(t, dir)
	pairs(t, s, 1, 3) // before the copy begins
	follows(t, s, options(t, at(to)))
	pairs(t, s, 4, 40)
	if err := s.Secure(t.Context()); err != nil {
		t.Fatal(err)
	}
	r := restored(t, at(to))
	if last := wholePairs(t, r.Path); last != 40 || r.From != store.FromReplica || r.Why != WhyContinuous || r.HeldBy == "" {
		t.Errorf("%d pairs of %s, %s, held by %q", last, r.From, r.Why, r.HeldBy)
	}
	info, err := os.Stat(r.Path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	state, err := s.Replica(t.Context())
	if err != nil || state.URL != at(to) || state.InSync.IsZero() || state.Generation != 1 {
		t.Errorf("%+v %v", state, err)
	}
	pairs(t, s, 41, 60)
	closes(t, s)
	if left, err := os.Stat(filepath.Join(dir, store.FileName+"-wal")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the log is left: %v %v", left, err)
	}
	r = restored(t, at(to))
	if last := wholePairs(t, r.Path); last != 60 || r.HeldBy != "" {
		t.Errorf("%d pairs after the end, held by %q", last, r.HeldBy)
	}
	private(t, to)
	again := opened(t, filepath.Dir(r.Path))
	defer closes(t, again)
	held, err := again.Restored(t.Context())
	if err != nil || !held.Held() || held.From != store.FromReplica || held.KnownUntil.After(held.At) {
		t.Errorf("%+v %v", held, err)
	}
}

// private holds that nobody else can read a copy.
func private(t *testing.T, dir string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		files++
		below := filepath.Dir(path) != dir // of a folder that nobody else can enter
		if info.Mode().Perm()&0o077 != 0 && (!below || !d.IsDir()) {
			t.Errorf("%s is %s", path, info.Mode())
		}
		return nil
	})
	if err != nil || files == 0 {
		t.Errorf("%d files, %v", files, err)
	}
}

func TestARestoreToATime(t *testing.T) {
	t.Parallel()
	to := t.TempDir()
	s := opened(t, t.TempDir())
	before := time.Now()
	follows(t, s, options(t, at(to)))
	pairs(t, s, 1, 5)
	if err := s.Secure(t.Context()); err != nil {
		t.Fatal(err)
	}
	time.Sleep(20 * time.Millisecond) // the copy's times have milliseconds
	moment := time.Now()
	pairs(t, s, 6, 9)
	closes(t, s)
	r, err := restores(t, at(to), moment)
	if err != nil {
		t.Fatal(err)
	}
	if last := wholePairs(t, r.Path); last != 5 || !r.KnownUntil.Equal(moment) {
		t.Errorf("%d pairs, known until %s", last, r.KnownUntil)
	}
	if _, err := restores(t, at(to), before.Add(-time.Minute)); !errors.Is(err, ErrNothing) {
		t.Errorf("before there was a copy: %v", err)
	}
	if _, err := restores(t, at(t.TempDir()), time.Time{}); !errors.Is(err, ErrNothing) {
		t.Errorf("an empty folder: %v", err)
	}
}

func TestADamagedCopyFallsBackToAWholeOne(t *testing.T) {
	t.Parallel()
	to := t.TempDir()
	s := opened(t, t.TempDir())
	pairs(t, s, 1, 3)
	follows(t, s, options(t, at(to)))
	until(t, "a whole copy", func() bool {
		r, err := s.Replica(t.Context())
		return err == nil && !r.Copied.IsZero()
	})
	pairs(t, s, 4, 9)
	closes(t, s)
	damaged := 0
	err := filepath.WalkDir(to, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".ltx") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		damaged++
		text[len(text)/2] ^= 0xff
		return os.WriteFile(path, text, 0o600)
	})
	if err != nil || damaged == 0 {
		t.Fatal(damaged, err)
	}
	r := restored(t, at(to))
	if last := wholePairs(t, r.Path); last != 3 || r.From != store.FromCopy || r.Why != WhyDamaged {
		t.Errorf("%d pairs of %s, %s", last, r.From, r.Why)
	}
	copies, err := filepath.Glob(filepath.Join(to, "copies", "*"))
	if err != nil || len(copies) != 1 {
		t.Fatal(copies, err)
	}
	if err := os.Truncate(copies[0], 100); err != nil {
		t.Fatal(err)
	}
	if _, err := restores(t, at(to), time.Time{}); !errors.Is(err, ErrNoneWhole) {
		t.Errorf("nothing is whole: %v", err)
	}
}

func TestAddressesThatAreRefused(t *testing.T) {
	t.Parallel()
	for _, url := range []string{
		"", "/tmp/x", "file://host/x", "file:relative", "file:///x?y=1", "ftp://x/y", "s3:///x", "s3://key:secret@bucket/x?region=r",
		"s3://bucket/x", "s3://bucket/x?region=r&secret=s", "s3://bucket?endpoint=nonsense", "://",
	} {
		_, err := open(url, func(name string) string { return map[string]string{keyVariable: "k", secretVariable: "s"}[name] })
		if !errors.Is(err, ErrAddress) || strings.Contains(err.Error(), "secret@") {
			t.Errorf("%q: %v", url, err)
		}
	}
	if _, err := open("s3://bucket/x?region=r", func(string) string { return "" }); !errors.Is(err, ErrKeys) {
		t.Errorf("without keys: %v", err)
	}
	if _, err := open("s3://bucket/x?region=r", func(string) string { return "set" }); !errors.Is(err, ErrBundle) {
		t.Errorf("with certificate authorities: %v", err)
	}
}

func TestTheFirstTimeTheStoreIsNotShared(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, other := opened(t, dir), opened(t, dir)
	defer closes(t, s)
	soon, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	if err := Follow(soon, s, options(t, at(t.TempDir()))); !errors.Is(err, store.ErrShared) {
		t.Errorf("another process has it open: %v", err)
	}
	left := make(chan error)
	time.AfterFunc(300*time.Millisecond, func() { left <- other.Close() })
	to := at(t.TempDir())
	follows(t, s, options(t, to)) // who only looked is waited for
	if err := <-left; err != nil {
		t.Fatal(err)
	}
	other = opened(t, dir) // who comes later knows
	defer closes(t, other)
	if err := Follow(t.Context(), other, options(t, to)); !errors.Is(err, ErrOtherFollow) {
		t.Errorf("two follow: %v", err)
	}
}

// TestAPurgeReachesTheCopy: what was before cannot be restored any more.
func TestAPurgeReachesTheCopy(t *testing.T) {
	t.Parallel()
	ctx, dir, to := t.Context(), t.TempDir(), t.TempDir()
	s := opened(t, dir)
	err := s.UpdateDurably(ctx, func(tx *store.Tx) error {
		return tx.SetConnection(ctx, store.Connection{OrganizationID: "o", Name: "Contoso", State: store.Connected})
	})
	if err != nil {
		t.Fatal(err)
	}
	follows(t, s, options(t, at(to)))
	pairs(t, s, 1, 9)
	if err := s.Secure(ctx); err != nil {
		t.Fatal(err)
	}
	until(t, "a whole copy", func() bool { r, err := s.Replica(ctx); return err == nil && !r.Copied.IsZero() })
	moment := time.Now()
	first, err := s.Replica(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.UpdateDurably(ctx, func(tx *store.Tx) error { return tx.Purge(ctx, time.Now(), []string{"pair"}) }); err != nil {
		t.Fatal(err)
	}
	if err := s.Compact(ctx); err != nil {
		t.Fatal(err)
	}
	until(t, "a copy after the purge", func() bool { r, err := s.Replica(ctx); return err == nil && r.Copied.After(first.Copied) })
	if r, err := restores(t, at(to), moment); err == nil {
		t.Errorf("what was before the purge is restored: %+v", r)
	}
	pairs(t, s, 10, 12)
	closes(t, s)
	if last := wholePairs(t, restored(t, at(to)).Path); last != 12 {
		t.Errorf("%d pairs", last)
	}
}

// TestAProcessThatDoesNotFollowAsksForTheCopy: what it writes is in the copy before it sends.
func TestAProcessThatDoesNotFollowAsksForTheCopy(t *testing.T) {
	t.Parallel()
	dir, url := t.TempDir(), at(t.TempDir())
	s := opened(t, dir)
	o := options(t, url)
	o.Pace.Look = time.Hour // nothing is noted by itself
	follows(t, s, o)
	other := opened(t, dir)
	if err := Beside(t.Context(), other, o); err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 9; n += 3 {
		pairs(t, other, n, n+2)
		if err := other.Secure(t.Context()); err != nil {
			t.Fatal(err)
		}
		if last := wholePairs(t, restored(t, url).Path); last != n+2 {
			t.Errorf("the copy has %d pairs of %d", last, n+2)
		}
	}
	closes(t, s)
	pairs(t, other, 10, 11)
	if err := other.Secure(t.Context()); err != nil {
		t.Errorf("nobody keeps the copy, and nobody has gone on: %v", err)
	}
	closes(t, other)
}

func TestManyStartsDoNotPushOutOlderCopies(t *testing.T) {
	t.Parallel()
	begin := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	var kept []whole
	for minute := range 72 * 60 { // a start each minute for three days
		w := whole{made: begin.Add(time.Duration(minute) * time.Minute), generation: int64(minute + 1)}
		kept = keptOf(append(kept, w), 4*time.Hour)
		if newest := kept[len(kept)-1]; newest != w {
			t.Fatalf("minute %d: the newest is %v", minute, newest)
		}
	}
	last := begin.Add(72*time.Hour - time.Minute)
	if len(kept) != keptWholes || last.Sub(kept[0].made) < 40*time.Hour {
		t.Errorf("%d are kept, the oldest is of %s before", len(kept), last.Sub(kept[0].made))
	}
}
