package replica

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"navsync/store"
)

func TestASecondMachineIsTold(t *testing.T) {
	t.Parallel()
	secondMachine(t, at(t.TempDir()), options(t, ""))
}

func secondMachine(t *testing.T, url string, o Options) {
	t.Helper()
	o.URL = url
	o.Pace.Look, o.Pace.Lease = time.Hour, time.Hour // the first one sleeps
	first, firstClock := opened(t, t.TempDir()), &clock{}
	var by string
	told := make(chan struct{})
	sleeping := o
	sleeping.Now = firstClock.now
	sleeping.TakenOver = func(machine string) { by = machine; close(told) }
	follows(t, first, sleeping)
	pairs(t, first, 1, 5)
	if err := first.Secure(t.Context()); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Dir(restored(t, url).Path)
	second := opened(t, dir)
	pairs(t, second, 6, 7)
	var held *HeldError
	if err := Follow(t.Context(), second, o); !errors.As(err, &held) || held.By == "" || held.Until.IsZero() {
		t.Fatalf("it is kept already: %v", err)
	}
	later := &clock{}
	later.advance(2 * time.Hour)
	o.Now = later.now
	follows(t, second, o)
	if err := second.Secure(t.Context()); err != nil {
		t.Fatal(err)
	}
	// The first one wakes up: it writes where nobody reads, may not send, and is told.
	firstClock.advance(2 * time.Hour)
	pairs(t, first, 6, 30)
	if err := first.Secure(t.Context()); !errors.Is(err, store.ErrTakenOver) {
		t.Errorf("%v", err)
	}
	<-told
	if state, err := first.Replica(t.Context()); by == "" || err != nil || state.TakenOver != by {
		t.Errorf("taken over by %q, noted %+v %v", by, state, err)
	}
	path := first.Path()
	closes(t, first)
	if last := wholePairs(t, restored(t, url).Path); last != 7 {
		t.Errorf("%d pairs: of the machine that was replaced", last)
	}
	if err := second.Secure(t.Context()); err != nil {
		t.Errorf("the second one goes on: %v", err)
	}
	closes(t, second)
	notAgain(t, filepath.Dir(path), o)
	third := opened(t, dir)
	follows(t, third, o) // given back
	state, err := third.Replica(t.Context())
	if err != nil || state.Lineage.Generation != 3 {
		t.Errorf("%+v %v", state, err)
	}
	closes(t, third)
}

// notAgain holds that a machine that was replaced does not go on from what it knows, also after the other one has ended:
// what was decided there would be undone.
func notAgain(t *testing.T, dir string, o Options) {
	t.Helper()
	first := opened(t, dir)
	defer closes(t, first)
	var held *HeldError
	if err := Follow(t.Context(), first, o); !errors.As(err, &held) || held.By == "" || !held.Until.IsZero() {
		t.Errorf("it follows again: %v", err)
	}
	if err := store.ForgetReplica(first.Path()); err != nil { // it was killed before it was told
		t.Fatal(err)
	}
	if err := Beside(t.Context(), first, o); err != nil {
		t.Fatal(err)
	}
	if err := first.Secure(t.Context()); !errors.Is(err, store.ErrTakenOver) {
		t.Errorf("without following it sends: %v", err)
	}
	if state, err := first.Replica(t.Context()); err != nil || state.TakenOver == "" {
		t.Errorf("nobody is told: %+v %v", state, err)
	}
}

// TestMoreIsMissingThanWasTold: the machine that was copied has gone on after the restore, and an admin is asked anew.
func TestMoreIsMissingThanWasTold(t *testing.T) {
	t.Parallel()
	url := at(t.TempDir())
	first := opened(t, t.TempDir())
	follows(t, first, options(t, url))
	pairs(t, first, 1, 3)
	if err := first.Secure(t.Context()); err != nil {
		t.Fatal(err)
	}
	second := opened(t, filepath.Dir(restored(t, url).Path))
	told, err := second.Restored(t.Context())
	if err == nil {
		err = second.UpdateDurably(t.Context(), func(tx *store.Tx) error { return tx.GoOn(t.Context(), told.ID, "ana@contoso.test", time.Now()) })
	}
	if err != nil {
		t.Fatal(err)
	}
	pairs(t, first, 4, 5)
	closes(t, first)
	follows(t, second, options(t, url))
	r, err := second.Restored(t.Context())
	if err != nil || !r.Held() || !r.Unsettled() || !r.KnownUntil.Equal(told.KnownUntil) || r.Missing() <= told.Missing() {
		t.Errorf("%+v after %+v, %v", r, told, err)
	}
	closes(t, second)
	second = opened(t, filepath.Dir(second.Path()))
	follows(t, second, options(t, url)) // the second time nothing more is missing
	if again, err := second.Restored(t.Context()); err != nil || again.ID != r.ID {
		t.Errorf("%+v %v", again, err)
	}
	closes(t, second)
}

// TestAnotherStoreDoesNotTakeTheAddress: a day later the copies that lie there would be gone.
func TestAnotherStoreDoesNotTakeTheAddress(t *testing.T) {
	t.Parallel()
	url, dir := at(t.TempDir()), t.TempDir()
	s := opened(t, dir)
	follows(t, s, options(t, url))
	closes(t, s)
	for _, dir := range []string{t.TempDir(), dir} { // on another machine, and where the store was
		if err := os.RemoveAll(filepath.Join(dir, store.FileName)); err != nil {
			t.Fatal(err)
		}
		other := opened(t, dir)
		if err := Follow(t.Context(), other, options(t, url)); !errors.Is(err, ErrOtherStore) {
			t.Errorf("another store follows there: %v", err)
		}
		closes(t, other)
	}
}

// slowly is a folder in which whole copies take as long as a test wants.
type slowly struct {
	folder
	copies  chan struct{}
	renewed atomic.Int32
}

func (s *slowly) keep(ctx context.Context, w whole, write func(path string) error) error {
	<-s.copies
	return s.folder.keep(ctx, w, write)
}

// setLease loses each third answer: what it set stands there all the same.
func (s *slowly) setLease(ctx context.Context, l lease, version string) (string, error) {
	set, err := s.folder.setLease(ctx, l, version)
	if s.renewed.Add(1)%3 == 2 && err == nil {
		return "", context.DeadlineExceeded
	}
	return set, err
}

// TestTheLeaseIsKeptWhileAWholeCopyIsMade: one of a large store takes longer than a lease lasts. An answer that is lost is no
// machine that has taken over.
func TestTheLeaseIsKeptWhileAWholeCopyIsMade(t *testing.T) {
	t.Parallel()
	p := &slowly{folder: folder{t.TempDir()}, copies: make(chan struct{})}
	s := opened(t, t.TempDir())
	if err := follow(t.Context(), s, p, options(t, at(p.root))); err != nil {
		t.Fatal(err)
	}
	until(t, "the lease is renewed", func() bool { return p.renewed.Load() > 9 })
	if r, err := s.Replica(t.Context()); err != nil || !r.Copied.IsZero() || r.InSync.IsZero() {
		t.Errorf("%+v %v", r, err)
	}
	if r, err := s.Replica(t.Context()); err != nil || r.TakenOver != "" {
		t.Errorf("%+v %v", r, err)
	}
	close(p.copies)
	until(t, "a whole copy", func() bool { r, err := s.Replica(t.Context()); return err == nil && !r.Copied.IsZero() })
	closes(t, s)
}

// TestOfManyOneTakesTheLease: at once, again and again.
func TestOfManyOneTakesTheLease(t *testing.T) {
	t.Parallel()
	oneTakesTheLease(t, folder{t.TempDir()})
}

func oneTakesTheLease(t *testing.T, p place) {
	t.Helper()
	later := &clock{}
	for round := range 10 {
		var group sync.WaitGroup
		taken := make(chan int64, 8)
		for n := range 8 {
			group.Go(func() {
				l, err := acquire(t.Context(), p, lease{Owner: fmt.Sprint(round, n), Shown: "m", Generation: int64(round)}, later.now, time.Minute)
				var held *HeldError
				if err == nil {
					taken <- l.Generation
				} else if !errors.As(err, &held) {
					t.Error(err)
				}
			})
		}
		group.Wait()
		close(taken)
		if n := len(taken); n != 1 || <-taken != int64(round+1) {
			t.Fatalf("%d have it in round %d", n, round)
		}
		later.advance(2 * time.Minute)
	}
}
