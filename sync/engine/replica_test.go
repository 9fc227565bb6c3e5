package engine

import (
	"context"
	"fmt"
	"testing"

	"navsync/store"
)

// lagging is a continuous copy that cannot be brought up to date, until it can.
type lagging struct {
	err    error
	asked  int
	failAt int // the time that it fails; 0: each
}

func (l *lagging) Checkpoint(context.Context, bool) error { return nil }
func (l *lagging) Close() error                           { return nil }

func (l *lagging) Secure(context.Context) error {
	l.asked++
	if l.err != nil && (l.failAt == 0 || l.asked == l.failAt) {
		return fmt.Errorf("secure: %w", l.err)
	}
	return nil
}

// TestNothingIsSentThatIsNotInTheCopy: neither before the pass, nor when the copy is lost after the claims.
func TestNothingIsSentThatIsNotInTheCopy(t *testing.T) {
	t.Parallel()
	for _, failAt := range []int{0, 2} {
		d := smallDesk(t)
		d.matched(t, "sophie-arnaud", "Sophie Arnaud", d.someContact(t, 3))
		before := d.known()
		item := d.add(t, "note", "sophie-arnaud", "Sophie Arnaud", "hello")
		copied := &lagging{err: store.ErrBehind, failAt: failAt}
		d.store.Follow(copied)
		err := d.out.Pass(t.Context(), true)
		if (err != nil) != (failAt != 0) || copied.asked == 0 {
			t.Errorf("asked %d times, %v", copied.asked, err)
		}
		row := d.item(t, item)
		if n := len(d.activities(before)); n != 0 || row.State != store.ItemWaiting {
			t.Errorf("%d activities were sent, the item is %s", n, row.State)
		}
		if failAt == 0 && row.Reason != store.WaitCopy {
			t.Errorf("it waits for %q", row.Reason)
		}
		copied.err = nil
		d.send(t)
		if row := d.item(t, item); row.State != store.ItemWritten {
			t.Errorf("it does not go on by itself: %s %s", row.State, row.Reason)
		}
	}
}

// TestARecordIsCreatedOnlyWhenTheCopyKnowsOfIt: else a takeover would let it be created a second time.
func TestARecordIsCreatedOnlyWhenTheCopyKnowsOfIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t, aFew)
	item := d.add(t, "note", "camille-girault", "Camille Girault", "one")
	d.send(t)
	persons := d.persons()
	copied := &lagging{err: store.ErrBehind}
	d.store.Follow(copied)
	if _, err := d.create(t, item); err != nil || copied.asked == 0 {
		t.Errorf("the decision is kept, and sent later: asked %d times, %v", copied.asked, err)
	}
	if n := d.persons(); n != persons {
		t.Errorf("%d records were created", n-persons)
	}
	copied.err = nil
	d.send(t)
	d.regarding(t, persons, item)
}
