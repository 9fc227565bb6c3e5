package engine

import (
	"context"
	"errors"
	"sync"
	"time"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// outbox is what the engine knows of its sending.
type outbox struct {
	wake    chan struct{}
	pass    sync.Mutex // one at a time in this process, see sending
	objects sync.Map   // object ids of CRM users in Microsoft Entra, by systemuserid
	// fault is a test's: called at each point where a process may die, an error is the
	// death. nil in a real engine.
	fault func(point string) error
}

func newOutbox() *outbox {
	return &outbox{wake: make(chan struct{}, 1)}
}

// at is a point where the process may die.
func (o *outbox) at(point string) error {
	if o.fault == nil {
		return nil
	}
	return o.fault(point)
}

const outboxPause = 5 * time.Second // a copy made by another process goes within ten seconds

// wakeOutbox asks outboxLoop to look at once.
func (e *Engine) wakeOutbox() {
	select {
	case e.out.wake <- struct{}{}:
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
		case <-e.out.wake:
		case event := <-events:
			if event.Action == "" { // the schedule's own work
				continue
			}
			retryHeld = true
		}
		switch err := e.outboxPass(ctx, retryHeld); {
		case errors.Is(err, errSenderBusy):
		case err != nil && ctx.Err() == nil:
			e.opt.Logger.Warn("outbox", "err", err)
		default:
			retryHeld = false
		}
		timer.Reset(outboxPause)
	}
}

// outboxPass sends what is due once, outside a run. retryHeld ends the waits that a
// person's change may have ended. Error: errSenderBusy while another process sends.
func (e *Engine) outboxPass(ctx context.Context, retryHeld bool) error {
	waiting, err := e.store.Outgoing(ctx)
	if err != nil || waiting == 0 {
		return err
	}
	return e.sending(ctx, notAtAll, func(ctx context.Context) error { return e.sendOutgoing(ctx, retryHeld) })
}

func (e *Engine) sendOutgoing(ctx context.Context, retryHeld bool) error {
	open, err := e.openGate(ctx, false, retryHeld)
	if err != nil || !open {
		return err
	}
	due, err := e.store.CountOutgoing(ctx, e.now())
	if err != nil || due == 0 {
		return err
	}
	c, conn, err := e.client(ctx)
	if err == nil {
		var t *journal.Tally // outside a run nothing is counted
		err = errors.Join(e.sendDue(ctx, c, conn, t), e.correct(ctx, c, conn, t))
	}
	e.publish(Event{})
	return e.sendingFailed(ctx, err)
}

// sendingFailed tells the connection of errors that are its own.
func (e *Engine) sendingFailed(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil {
		return err
	}
	known := fault.FromDynamics(err)
	switch known.Code {
	case fault.Connection, fault.Credentials:
		return errors.Join(err, e.connectionFailed(ctx, known))
	}
	return err
}

// openGate gives every waiting writeback its reason and says whether anything may go.
// inRun: the run has just reached Dynamics, so a failing connection is none.
func (e *Engine) openGate(ctx context.Context, inRun, retryHeld bool) (bool, error) {
	gate, err := e.gate(ctx, inRun)
	if err != nil {
		return false, err
	}
	err = e.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		if _, err := tx.RescueSending(ctx); err != nil {
			return err
		}
		if retryHeld {
			if err := tx.TryAgainNow(ctx); err != nil {
				return err
			}
		}
		_, err := tx.SetWaits(ctx, gate)
		return err
	})
	return gate.Connection == "", fault.Stored(err)
}

// gate is what decides for all waiting writebacks at once (spec §8.7).
func (e *Engine) gate(ctx context.Context, inRun bool) (store.Gate, error) {
	settings, err := e.store.Settings(ctx)
	if err != nil {
		return store.Gate{}, fault.Stored(err)
	}
	gate := store.Gate{Writeback: settings.Writeback, Kinds: settings.WritebackItems}
	conn, err := e.store.Connection(ctx)
	if errors.Is(err, store.ErrNotFound) {
		gate.Connection = store.WaitNotConnected
		return gate, nil
	}
	gate.OrganizationID = conn.OrganizationID
	gate.Connection = waitOf(conn, inRun, e.now())
	return gate, fault.Stored(err)
}

// waitOf is why the connection holds everything back, "" when it does not.
func waitOf(conn store.Connection, inRun bool, now time.Time) string {
	switch {
	case conn.State == store.Disconnected:
		return store.WaitNotConnected
	case conn.State == store.Paused:
		return store.WaitPaused
	case conn.ImportedAt.IsZero():
		return store.WaitNotImported
	case conn.State == store.Failing && !inRun:
		return store.WaitFailing
	case conn.WaitUntil.After(now):
		return store.WaitThrottled
	}
	return ""
}

// stepWriteBack sends all that is due.
func (e *Engine) stepWriteBack(ctx context.Context, c *dynamics.Client, conn store.Connection, t *journal.Tally) error {
	return e.sending(ctx, tillFree, func(ctx context.Context) error {
		open, err := e.openGate(ctx, true, true)
		if err != nil || !open {
			return err
		}
		due, err := e.store.CountDue(ctx, e.now())
		if err != nil {
			return fault.Stored(err)
		}
		t.Total(due)
		return e.sendDue(ctx, c, conn, t)
	})
}
