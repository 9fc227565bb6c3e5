package writeback

import (
	"context"
	"errors"
	"math"
	"time"
)

// How long somebody waits until whoever writes has ended.
const (
	NotAtAll  = time.Duration(0)             // the outbox looks again by itself
	TillFree  = time.Duration(math.MaxInt64) // a run has time
	forPerson = 5 * time.Second              // a person waits for the answer
	// LookAgain is how often somebody who waits looks.
	LookAgain = 100 * time.Millisecond
)

const leaseBeat = time.Second // how often the lease is renewed

// ErrBusy says that another process writes.
var ErrBusy = errors.New("another process is writing to Dynamics")

// Lease is the right to write to Dynamics, which one process with this store has at a time.
type Lease interface {
	// Take takes the lease unless a living process holds it.
	Take(ctx context.Context) (taken bool, err error)
	// Renew prolongs it; an error ends the writing: another process may have taken it.
	Renew(ctx context.Context) error
	// Release gives it back, unless another process has it.
	Release(ctx context.Context) error
}

// Alone does f as the only one that writes to Dynamics: in this process by a lock, of all
// processes with this store by the lease, so that no two requests are about the same record
// (lanes.go) and what a dead process left can be taken over. The context given to f ends when
// the lease is lost. Error: ErrBusy after patience.
func (o *Outbox) Alone(parent context.Context, patience time.Duration, f func(context.Context) error) error {
	o.alone.Lock()
	defer o.alone.Unlock()
	if err := o.takeLease(parent, patience); err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(parent)
	defer cancel(nil)
	beat := o.beat(ctx, cancel)
	err := f(ctx)
	beat()
	if parent.Err() == nil && ctx.Err() != nil {
		err = errors.Join(context.Cause(ctx), err)
	}
	return errors.Join(err, o.releaseLease(parent))
}

// takeLease takes the lease as soon as nobody else holds it.
func (o *Outbox) takeLease(ctx context.Context, patience time.Duration) error {
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for {
		taken, err := o.lease.Take(ctx)
		if err != nil || taken {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-limit.C:
			return ErrBusy
		case <-time.After(LookAgain):
		}
	}
}

// beat renews the lease until the function it returns is called.
func (o *Outbox) beat(ctx context.Context, cancel context.CancelCauseFunc) (stop func()) {
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		beat := time.NewTicker(leaseBeat)
		defer beat.Stop()
		for {
			select {
			case <-done:
				return
			case <-beat.C:
			}
			if err := o.lease.Renew(ctx); err != nil && ctx.Err() == nil {
				cancel(err)
			}
		}
	}()
	return func() {
		close(done)
		<-ended
	}
}

// releaseLease gives the lease back, also when the caller was cancelled.
func (o *Outbox) releaseLease(ctx context.Context) error {
	if err := o.at("before the lease is given back"); err != nil {
		return err
	}
	ctx, cancel := after(ctx)
	defer cancel()
	return o.lease.Release(ctx)
}
