package engine

import (
	"context"
	"errors"
	"time"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/writeback"
)

// KeyActivitiesGone is the sentence of written activities that vanished from Dynamics together (spec §8.10).
const KeyActivitiesGone = writeback.KeyActivitiesGone

const outboxPause = 5 * time.Second // a copy made by another process goes within ten seconds

// wakeOutbox asks outboxLoop to look at once.
func (e *Engine) wakeOutbox() {
	select {
	case e.outWake <- struct{}{}:
	default: // asked already
	}
}

// outboxLoop sends what is due while the application is open: a copied item goes within
// ten seconds (spec §8.7). It ends with ctx.
func (e *Engine) outboxLoop(ctx context.Context) {
	events, end := e.Subscribe()
	defer end()
	timer := time.NewTimer(0)
	defer timer.Stop()
	retryHeld := false // stays until a pass could do it
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		case <-e.outWake:
		case event := <-events:
			if event.Action == "" { // the schedule's own work
				continue
			}
			retryHeld = true
		}
		switch err := e.out.Pass(ctx, retryHeld); {
		case errors.Is(err, writeback.ErrBusy):
		case err != nil && ctx.Err() == nil:
			e.opt.Logger.Warn("outbox", "err", err)
		default:
			retryHeld = false
		}
		timer.Reset(outboxPause)
	}
}

// newOutbox makes the engine's outbox.
func newOutbox(e *Engine) *writeback.Outbox {
	return writeback.New(writingHost{e}, sendLease{e}, e.store, e.journal, e.opt.Rand)
}

// writingHost is what the engine is to its outbox.
type writingHost struct{ e *Engine }

func (h writingHost) Client(ctx context.Context) (*dynamics.Client, store.Connection, error) {
	return h.e.link.client(ctx)
}

func (h writingHost) ConnectionFailed(ctx context.Context, cause *fault.Error) error {
	return h.e.link.failed(ctx, cause)
}

func (h writingHost) KeepsBack(ctx context.Context, tx *store.Tx, seatID int64, others []store.Other) (string, error) {
	list, err := store.NeverCopyRulesOf(ctx, tx, seatID)
	return list.Keeps(others), err
}

func (h writingHost) Wrote() { h.e.publish(Event{}) }

// sendLease is the lease of the process that writes to Dynamics.
type sendLease struct{ e *Engine }

func (l sendLease) Take(ctx context.Context) (taken bool, err error) {
	own := l.e.process.holder
	err = l.e.store.Update(ctx, func(tx *store.Tx) error {
		held, err := tx.Lease(ctx, store.SendLease)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if held.Holder != own && held.Until.After(l.e.now()) && lives(held.Holder, own) {
			return nil
		}
		taken = true
		return tx.TakeLease(ctx, store.Lease{
			Name: store.SendLease, Holder: own, Shown: l.e.process.shownHolder(""), Until: l.e.now().Add(leaseTime),
		})
	})
	return taken, fault.Stored(err)
}

func (l sendLease) Renew(ctx context.Context) error {
	_, err := l.e.process.renew(ctx, store.SendLease)
	return err
}

func (l sendLease) Release(ctx context.Context) error {
	return fault.Stored(l.e.store.Update(ctx, func(tx *store.Tx) error { return tx.ReleaseLease(ctx, store.SendLease, l.e.process.holder) }))
}
