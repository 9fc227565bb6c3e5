package engine

import (
	"context"
	"errors"
	"math"
	"time"

	"navsync/store"
	"navsync/sync/fault"
)

// How long somebody waits until whoever sends has ended.
const (
	notAtAll  = time.Duration(0)             // the outbox looks again by itself
	forPerson = 5 * time.Second              // a person waits for the answer
	tillFree  = time.Duration(math.MaxInt64) // a run has time
	lookAgain = 100 * time.Millisecond
)

// errSenderBusy says that another process sends.
var errSenderBusy = errors.New("another process is writing to Dynamics")

// sending does f as the only one that writes to Dynamics: in this process by a lock, of
// all processes with this store by a lease, so that no two requests are about the same
// record (lanes.go) and what a dead process left can be taken over. The context given to
// f ends when the lease is lost. Error: errSenderBusy after patience.
func (e *Engine) sending(parent context.Context, patience time.Duration, f func(context.Context) error) error {
	e.out.pass.Lock()
	defer e.out.pass.Unlock()
	if err := e.takeSending(parent, patience); err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(parent)
	defer cancel(nil)
	beat := e.beatSending(ctx, cancel)
	err := f(ctx)
	beat()
	if parent.Err() == nil && errors.Is(context.Cause(ctx), errLeaseLost) {
		return errors.Join(errLeaseLost, err)
	}
	return errors.Join(err, e.endSending(parent))
}

// takeSending takes the lease as soon as nobody else holds it.
func (e *Engine) takeSending(ctx context.Context, patience time.Duration) error {
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for {
		free := false
		err := e.store.Update(ctx, func(tx *store.Tx) error {
			held, err := tx.Lease(ctx, store.SendLease)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
			own := e.runs.holder
			if held.Holder != own && held.Until.After(e.now()) && lives(held.Holder, own) {
				return nil
			}
			free = true
			return tx.TakeLease(ctx, store.Lease{
				Name: store.SendLease, Holder: own, Shown: e.shownHolder(""), Until: e.now().Add(leaseTime),
			})
		})
		if err != nil || free {
			return fault.Stored(err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-limit.C:
			return errSenderBusy
		case <-time.After(lookAgain):
		}
	}
}

// beatSending renews the lease until the function it returns is called.
func (e *Engine) beatSending(ctx context.Context, cancel context.CancelCauseFunc) (stop func()) {
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
			if _, err := e.renew(ctx, store.SendLease); err != nil && ctx.Err() == nil {
				cancel(err)
			}
		}
	}()
	return func() {
		close(done)
		<-ended
	}
}

// endSending gives the lease back, also when the caller was cancelled.
func (e *Engine) endSending(ctx context.Context) error {
	if err := e.out.at("before the lease is given back"); err != nil {
		return err
	}
	ctx, cancel := after(ctx)
	defer cancel()
	return fault.Stored(e.store.Update(ctx, func(tx *store.Tx) error { return tx.ReleaseLease(ctx, store.SendLease, e.runs.holder) }))
}
