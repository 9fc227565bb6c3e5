package engine

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/writeback"
)

// held stops each batch until it is let go.
type held struct {
	http.RoundTripper
	arrived, let chan struct{}
}

func (h held) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, "/$batch") {
		h.arrived <- struct{}{}
		<-h.let
	}
	return h.RoundTripper.RoundTrip(r)
}

// While one process sends, the outbox of another does nothing and its run waits; what
// the first one has sent is not sent again.
func TestOneProcessSendsAtATime(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{})
	before := d.known()
	item := d.add(t, "note", "nobody-known", "Nobody Known", "hello")
	hold := held{RoundTripper: d.via, arrived: make(chan struct{}), let: make(chan struct{})}
	first, other := d.house, *d.house
	other.open(t)
	other.adoptClient(t)
	t.Cleanup(func() { other.close(t) })
	first.via = hold
	first.adoptClient(t)
	sent := make(chan error, 1)
	go func() { sent <- first.out.Pass(t.Context(), false) }()
	<-hold.arrived
	if err := other.out.Pass(t.Context(), true); !errors.Is(err, writeback.ErrBusy) {
		t.Fatalf("%v", err)
	}
	if row := d.item(t, item); row.State != store.ItemSending {
		t.Fatalf("another process took it over: %s", row.State)
	}
	patient, cancel := context.WithTimeout(t.Context(), writeback.LookAgain)
	defer cancel()
	err := other.out.Alone(patient, writeback.TillFree, func(context.Context) error { return errors.New("sends, too") })
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("%v", err)
	}
	if err := other.out.Alone(t.Context(), writeback.NotAtAll, func(context.Context) error { return nil }); !errors.Is(err, writeback.ErrBusy) {
		t.Fatalf("%v", err)
	}
	ran := make(chan error, 1)
	go func() {
		_, err := other.Sync(t.Context(), other.admin, SyncOptions{Wait: true})
		ran <- err
	}()
	close(hold.let)
	if err := errors.Join(<-sent, <-ran); err != nil {
		t.Fatal(err)
	}
	d.settled(t, before, []int64{item})
}

// What a process left in the middle is taken over at once when it is known to be dead,
// else when its lease has run out.
func TestADeadSenderIsTakenOver(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{})
	host, _, _ := cutHolder(d.process.holder)
	for holder, waits := range map[string]bool{host + " 999999999 DEAD": false, "another-host 1 ALIVE": true} {
		before := d.known()
		item := d.add(t, "note", "nobody-known", "Nobody Known", "for "+holder)
		died := errors.New("killed")
		d.out.Fault = func(point string) error {
			if point == "sent" {
				return died
			}
			return nil
		}
		if err := d.out.Pass(t.Context(), false); !errors.Is(err, died) {
			t.Fatal(err)
		}
		d.out.Fault = nil
		err := d.store.Update(t.Context(), func(tx *store.Tx) error {
			if err := tx.Works(t.Context()); err != nil { // a dead process says nothing of the connection
				return err
			}
			return tx.TakeLease(t.Context(), store.Lease{Name: store.SendLease, Holder: holder, Until: d.now().Add(leaseTime)})
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.out.Pass(t.Context(), false); waits != errors.Is(err, writeback.ErrBusy) {
			t.Fatalf("%s: %v", holder, err)
		}
		if row := d.item(t, item); waits != (row.State == store.ItemSending) {
			t.Errorf("%s: %s", holder, row.State)
		}
		d.clock.advance(leaseTime + time.Second)
		if err := d.out.Pass(t.Context(), false); err != nil {
			t.Fatal(err)
		}
		d.settled(t, before, []int64{item})
	}
}

// A pass whose lease was taken, because its process slept too long, stops.
func TestAPassEndsWithItsLease(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{Users: 5, Accounts: 5, Contacts: 10, Leads: 5, Opportunities: 5})
	err := d.out.Alone(t.Context(), writeback.NotAtAll, func(ctx context.Context) error {
		if err := d.store.Update(ctx, func(tx *store.Tx) error { return tx.ReleaseLease(ctx, store.SendLease, d.process.holder) }); err != nil {
			return err
		}
		<-ctx.Done()
		return ctx.Err()
	})
	if !errors.Is(err, errLeaseLost) {
		t.Errorf("%v", err)
	}
}
