package writeback

import (
	"context"
	"errors"
	"time"

	"navsync/store"
	"navsync/sync/fault"
)

// gateReader reads what the gate is made of, inside a change or outside.
type gateReader interface {
	Settings(ctx context.Context) (store.Settings, error)
	Connection(ctx context.Context) (store.Connection, error)
	Restored(ctx context.Context) (store.Restored, error)
}

// gateOf is what decides for all waiting writebacks at once (spec §8.7). inRun: the run has
// just reached Dynamics, so a failing connection is none.
func gateOf(ctx context.Context, r gateReader, inRun bool, now time.Time) (store.Gate, error) {
	settings, err := r.Settings(ctx)
	if err != nil {
		return store.Gate{}, err
	}
	gate := store.Gate{
		Writeback: settings.Writeback, Kinds: settings.WritebackItems, Connection: store.WaitNotConnected, KeepHere: settings.KeepHere(),
	}
	conn, err := r.Connection(ctx)
	if errors.Is(err, store.ErrNotFound) {
		return gate, nil
	}
	if err != nil {
		return gate, err
	}
	gate.OrganizationID, gate.Connection = conn.OrganizationID, waitOf(conn, inRun, now)
	restored, err := r.Restored(ctx)
	if restored.Held() { // said before all else: it does not end by itself
		gate.Connection = store.WaitRestored
	}
	return gate, err
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

func (o *Outbox) gate(ctx context.Context, inRun bool) (store.Gate, error) {
	gate, err := gateOf(ctx, o.store, inRun, o.now())
	return gate, fault.Stored(err)
}

// openGate gives every waiting writeback its reason and says whether anything may go.
func (o *Outbox) openGate(ctx context.Context, inRun, retryHeld bool) (bool, error) {
	gate, err := o.gate(ctx, inRun)
	if err != nil {
		return false, err
	}
	if gate.Connection == "" {
		if err := o.secure(ctx); err != nil {
			o.journal.Log.Warn("nothing is sent before the copy is complete", "error", err)
			gate.Connection = store.WaitCopy
		}
	}
	err = o.store.UpdateDurably(ctx, func(tx *store.Tx) error {
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

// secure waits until what was decided is also in the continuous copy: a machine that takes over has to know of everything
// that was ever sent, or it sends it a second time (spec §15).
func (o *Outbox) secure(ctx context.Context) error { return fault.Stored(o.store.Secure(ctx)) }

// SayWhy gives what now waits its reason at once, so that a command that ends here shows it.
func (o *Outbox) SayWhy(ctx context.Context, tx *store.Tx) error {
	gate, err := gateOf(ctx, tx, false, o.now())
	if err != nil {
		return err
	}
	_, err = tx.SetWaits(ctx, gate)
	return err
}
