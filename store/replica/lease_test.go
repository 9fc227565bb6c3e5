package replica

import (
	"errors"
	"fmt"
	"sync"
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
	first := opened(t, t.TempDir())
	var by string
	told := make(chan struct{})
	sleeping := o
	sleeping.TakenOver = func(machine string) { by = machine; close(told) }
	follows(t, first, sleeping)
	pairs(t, first, 1, 5)
	second := opened(t, t.TempDir())
	pairs(t, second, 1, 7)
	var held *HeldError
	if err := Follow(t.Context(), second, o); !errors.As(err, &held) || held.By == "" {
		t.Fatalf("it is kept already: %v", err)
	}
	later := &clock{}
	later.advance(2 * time.Hour)
	o.Now = later.now
	follows(t, second, o)
	if err := second.Secure(t.Context()); err != nil {
		t.Fatal(err)
	}
	// The first one wakes up: it writes where nobody reads, is told, and may not send.
	pairs(t, first, 6, 30)
	f, ok := first.Follows().(*Follower)
	if !ok {
		t.Fatal("nobody follows")
	}
	f.look <- struct{}{}
	<-told
	if err := first.Secure(t.Context()); !errors.Is(err, store.ErrTakenOver) || by == "" {
		t.Errorf("%v by %q", err, by)
	}
	closes(t, first)
	if last := wholePairs(t, restored(t, url).Path); last != 7 {
		t.Errorf("%d pairs: of the machine that was replaced", last)
	}
	if err := second.Secure(t.Context()); err != nil {
		t.Errorf("the second one goes on: %v", err)
	}
	closes(t, second)
	third := opened(t, t.TempDir())
	follows(t, third, o) // given back
	state, err := third.Replica(t.Context())
	if err != nil || state.Generation != 3 {
		t.Errorf("%+v %v", state, err)
	}
	closes(t, third)
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
				l, _, err := acquire(t.Context(), p, lease{Owner: fmt.Sprint(round, n), Shown: "m"}, later.now, time.Minute)
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
