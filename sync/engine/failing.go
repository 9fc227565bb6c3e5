package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// A failing connection is tried again after a minute, then after twice as long each
// time, at most half an hour, and once more at its deadline.
const (
	firstTry = time.Minute
	slowTry  = 30 * time.Minute
)

// failed keeps that the connection does not work: since when, why, when it is
// tried next. After three days of it the connection is disconnected (spec §3.3); what
// waits is kept. A throttled answer is a wait, a cancelled call no answer at all: both
// change nothing, nor does a failure of a connection that is paused or disconnected.
func (l *link) failed(ctx context.Context, err *fault.Error) error {
	if err == nil || err.Code == fault.Throttled || errors.Is(err, context.Canceled) {
		return nil
	}
	var changed, ended bool
	var conn store.Connection
	kept := l.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		var missing error
		conn, missing = tx.Connection(ctx)
		if errors.Is(missing, store.ErrNotFound) {
			return nil
		}
		if missing != nil {
			return missing
		}
		if !conn.State.Live() {
			return nil
		}
		changed = true
		failure, bad := l.failure(ctx, tx, conn.Failure, err)
		if bad != nil {
			return bad
		}
		if l.opt.Now().Before(failure.Since.Add(store.GraceTime)) {
			return tx.SetFailing(ctx, failure)
		}
		ended = true
		return l.giveUp(ctx, tx, conn, failure)
	})
	if kept != nil {
		return fault.Stored(kept)
	}
	if ended {
		_ = l.forgetAfter(ctx, conn) // it is logged: nobody is there who could unlock a keyring
	}
	if changed {
		l.publish(Event{})
	}
	return nil
}

// failure is what was kept, once more: the first time stays, the rest is the newest.
func (l *link) failure(ctx context.Context, tx *store.Tx, before store.Failure, err *fault.Error) (store.Failure, error) {
	id, bad := l.journal.Problem(ctx, tx, err, journal.ScopeConnection, journal.StepCheck, 0)
	if bad != nil {
		return before, bad
	}
	f := store.Failure{
		Since: before.Since, Count: before.Count + 1, Code: string(err.Code), Key: err.Key, Remedy: err.Remedy,
		CRMCode: err.CRMCode, RequestID: err.RequestID, Privilege: err.Privilege, Detail: err.Detail, ProblemID: id,
	}
	if f.Since.IsZero() {
		f.Since = l.opt.Now()
	}
	f.NextTryAt = l.opt.Now().Add(tryAgainAfter(f.Count))
	if deadline := f.Since.Add(store.GraceTime); f.NextTryAt.After(deadline) {
		f.NextTryAt = deadline
	}
	return f, nil
}

// tryAgainAfter is how long to wait after the count-th failure.
func tryAgainAfter(count int) time.Duration {
	wait := firstTry
	for range count - 1 {
		if wait *= 2; wait >= slowTry {
			return slowTry
		}
	}
	return wait
}

// giveUp disconnects a connection that has failed for three days. It is navsync's own
// change, so the audit names nobody.
func (l *link) giveUp(ctx context.Context, tx *store.Tx, conn store.Connection, f store.Failure) error {
	if err := tx.SetFailing(ctx, f); err != nil {
		return err
	}
	if err := tx.Disconnect(ctx, l.opt.Now(), f.Code); err != nil {
		return err
	}
	before, err := audited(map[string]any{"state": conn.State, "failingSince": store.Stamp(f.Since)})
	if err != nil {
		return err
	}
	after, err := audited(map[string]any{"state": store.Disconnected, "reason": f.Code})
	if err != nil {
		return err
	}
	return tx.AddAudit(ctx, store.AuditEntry{
		At: l.opt.Now(), OSUser: l.osUser, Action: string(ActDisconnect), Target: conn.Name, Before: before, After: after,
	})
}

// works ends failing: importing until the first import has completed, else
// connected. It changes nothing when nothing failed, nor while it is paused.
func (l *link) works(ctx context.Context) error {
	conn, err := l.store.Connection(ctx)
	if err != nil {
		return fault.Stored(err)
	}
	if conn.State != store.Failing {
		return nil
	}
	err = l.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		now, err := tx.Connection(ctx)
		if err != nil || now.State != store.Failing {
			return err
		}
		return tx.Works(ctx)
	})
	if err != nil {
		return fault.Stored(err)
	}
	l.publish(Event{})
	return nil
}

// tellFailure runs the command that an admin chose for a sync that fails unattended
// (spec §12), once when it begins to fail. The command learns the run and the error's
// code from its environment, and nothing else. No command: nothing.
func tellFailure(ctx context.Context, s *store.Store, run store.Run, command string) error {
	if command == "" {
		return nil
	}
	conn, err := s.Connection(ctx)
	if err != nil || conn.Failure.Count > 1 {
		return fault.Stored(err)
	}
	words, err := commandWords(command)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, shortTime)
	defer cancel()
	c := exec.CommandContext(ctx, words[0], words[1:]...) //nolint:gosec // the command is the admin's own setting
	c.Env = append(os.Environ(), "NAVSYNC_RUN="+fmt.Sprint(run.ID), "NAVSYNC_ERROR="+run.ErrorCode)
	if err := c.Run(); err != nil {
		return &fault.Error{Code: fault.Usage, Key: "errors.failure-command", Err: err}
	}
	return nil
}

// Reached is what became of a try to reach another host than an organization's (spec §3.1b).
type Reached struct {
	Host  string
	Proxy string // that the way led through, "" for none
	Why   string // it is not reached: a cause, "proxy-refused", or "network" for one that no single host is blamed for; "" it answers
	Took  time.Duration
}

// AlsoTried is what else is reached where an address is not: nothing where that is switched off, or on this machine.
func (e *Engine) AlsoTried(ctx context.Context, address string) []Reached {
	parsed, err := dynamics.JudgeAddress(address)
	if err != nil || !e.opt.TriesAlso {
		return nil
	}
	found := dynamics.Reach(ctx, e.opt.HTTP, parsed)
	all := make([]Reached, len(found))
	for i, r := range found {
		all[i] = Reached{Host: r.Host, Proxy: r.Proxy, Why: whyNot(r.Cause), Took: r.Took}
	}
	return all
}

func whyNot(cause dynamics.Cause) string {
	switch cause {
	case dynamics.CauseProxy:
		return "proxy-refused"
	case dynamics.CauseNotDynamics, dynamics.CauseForeignLink:
		return string(dynamics.CauseUnclassified)
	}
	return string(cause)
}

// TriesAlso says whether an address that is not reached is tried again by itself, and what else is reached with it.
func (e *Engine) TriesAlso() bool { return e.opt.TriesAlso }
