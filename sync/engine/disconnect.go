package engine

import (
	"context"
	"errors"
	"time"

	"navsync/store"
	"navsync/sync/fault"
)

// A disconnect waits at most so long for the run under way to stop.
const endTime = time.Minute

var errRunUnderWay = errors.New("a run is under way")

// withoutCRM are the actions whose audit entries hold no values of the CRM; a purge
// redacts all others (spec §3.5).
var withoutCRM = []Action{
	ActPersonAdd, ActPersonRole, ActPersonRemove, ActKeyAdd, ActKeyRemove, ActInvite, ActSessionsEnd, actServed, ActPause, ActResume,
	ActSettings, ActSeatSync, ActSeatAlias, ActSeatRemove, ActArchive, ActItemAdd, ActItemCopy, ActItemTakeOut, ActItemUpdate,
	ActNeverCopy, ActRetry, ActDiagnostics, ActBackup, ActGoOn,
}

// Disconnect ends the connection: it stops a run under way cleanly, signs out, and keeps
// what was imported, or with purge deletes it as spec §3.5 says. What it would do is told
// by store.DisconnectEffect. The error errors.tokens-in-keyring comes after it is done.
func (e *Engine) Disconnect(ctx context.Context, a Actor, purge bool) error {
	var conn store.Connection
	err := e.end(ctx, a, purge, func(tx *store.Tx) error {
		var err error
		conn, err = tx.Connection(ctx)
		if errors.Is(err, store.ErrNotFound) || (err == nil && conn.State == store.Disconnected) {
			return fault.New(fault.Usage, "errors.not-connected")
		}
		if err != nil {
			return err
		}
		return tx.Disconnect(ctx, e.now(), store.ReasonPerson)
	})
	if err != nil {
		return err
	}
	left := e.link.forgetAfter(ctx, conn)
	e.opt.Logger.Info("disconnected", "host", hostOf(conn.URL), "by", a.Email)
	return left
}

// Purge deletes the imported data of a connection that was disconnected before.
func (e *Engine) Purge(ctx context.Context, a Actor) error {
	return e.end(ctx, a, true, func(tx *store.Tx) error {
		conn, err := tx.Connection(ctx)
		if errors.Is(err, store.ErrNotFound) || (err == nil && !conn.PurgedAt.IsZero()) {
			return fault.New(fault.Usage, "errors.nothing-kept")
		}
		if err == nil && conn.State != store.Disconnected {
			return fault.New(fault.Usage, "errors.disconnect-first")
		}
		return err
	})
}

// end does first, and purges if asked, in one transaction that no run is under way in.
func (e *Engine) end(ctx context.Context, a Actor, purge bool, first func(*store.Tx) error) error {
	effect, err := e.store.DisconnectEffect(ctx)
	if err != nil {
		return fault.Stored(err)
	}
	if purge {
		if err := e.store.Shred(ctx, true); err != nil {
			return fault.Stored(err)
		}
		defer func() {
			if err := e.store.Shred(context.WithoutCancel(ctx), false); err != nil {
				e.opt.Logger.Warn("could not leave the careful way of deleting", "error", err)
			}
		}()
	}
	err = e.betweenRuns(ctx, func() error {
		return e.change(ctx, a, ActDisconnect, 0, "", func(tx *store.Tx) (any, any, error) {
			if err := e.noRun(ctx, tx); err != nil {
				return nil, nil, err
			}
			if err := first(tx); err != nil {
				return nil, nil, err
			}
			after := map[string]any{"state": store.Disconnected, "purged": purge}
			if !purge {
				return nil, after, nil
			}
			after["deleted"] = effect.Total
			return nil, after, tx.Purge(ctx, e.now(), actionNames(withoutCRM))
		})
	})
	if err != nil || !purge {
		return err
	}
	if e.opt.ClearLog != nil {
		if err := e.opt.ClearLog(); err != nil {
			e.opt.Logger.Warn("what was logged before the clean-up is still there", "error", err)
		}
	}
	e.opt.Logger.Info("disconnected, and all imported data deleted", "by", a.Email)
	return fault.Stored(e.store.Compact(context.WithoutCancel(ctx)))
}

func actionNames(actions []Action) []string {
	names := make([]string, len(actions))
	for i, a := range actions {
		names[i] = string(a)
	}
	return names
}

// noRun fails with errRunUnderWay while a run is.
func (e *Engine) noRun(ctx context.Context, tx *store.Tx) error {
	lease, err := tx.Lease(ctx, store.SyncLease)
	if errors.Is(err, store.ErrNotFound) || (err == nil && !lease.Until.After(e.now())) {
		return nil
	}
	if err != nil {
		return err
	}
	return errRunUnderWay
}

// betweenRuns stops the run under way and does do; when another run began in between it
// does so again.
func (e *Engine) betweenRuns(ctx context.Context, do func() error) error {
	within, cancel := context.WithTimeout(ctx, endTime)
	defer cancel()
	for {
		err := e.stopRun(within)
		if err != nil && ctx.Err() == nil && within.Err() != nil {
			return fault.New(fault.Conflict, "errors.run-does-not-stop")
		}
		if err != nil {
			return err
		}
		if err = do(); !errors.Is(err, errRunUnderWay) {
			return err
		}
	}
}
