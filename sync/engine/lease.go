package engine

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"navsync/store"
	"navsync/sync/fault"
)

// leaseTime is how long a lease lasts without being renewed; leaseBeat how often it is
// renewed and asked whether somebody wants the run to stop.
const (
	leaseTime = 30 * time.Second
	leaseBeat = time.Second
)

// process is this process as leases know it.
type process struct {
	holder string // see newHolder
	osUser string
	store  *store.Store
	now    func() time.Time
}

// newHolder names this process for the lease: host, process, and a word that no other
// engine has.
func newHolder() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return fmt.Sprintf("%s %d %s", host, os.Getpid(), rand.Text())
}

// takeLease makes this process the one that runs, unless another one is running. Runs
// that a dead process left open are ended as interrupted. Error: fault.Conflict with the
// fact Holder.
func (p *process) takeLease(ctx context.Context, tx *store.Tx, shown string, run *store.Run) error {
	now := p.now()
	held, err := tx.Lease(ctx, store.SyncLease)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err == nil && held.Until.After(now) && lives(held.Holder, p.holder) {
		return fault.New(fault.Conflict, "errors.sync-running", "Holder", held.Shown)
	}
	if err := tx.InterruptRuns(ctx, now); err != nil {
		return err
	}
	if run.ID, err = tx.AddRun(ctx, *run); err != nil {
		return err
	}
	return tx.TakeLease(ctx, store.Lease{Name: store.SyncLease, Holder: p.holder, Shown: shown, RunID: run.ID, Until: now.Add(leaseTime)})
}

// rescue ends the runs that a dead process left open, so that nobody waits for them.
func (p *process) rescue(ctx context.Context) error {
	err := p.store.Update(ctx, func(tx *store.Tx) error {
		held, err := tx.Lease(ctx, store.SyncLease)
		if err == nil && held.Until.After(p.now()) && lives(held.Holder, p.holder) {
			return nil
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		return errors.Join(tx.InterruptRuns(ctx, p.now()), tx.ReleaseLease(ctx, store.SyncLease, held.Holder))
	})
	return fault.Stored(err)
}

// lives says whether a lease's holder may still be alive. A process of this machine can
// be asked; any other lives until its lease has run out.
func lives(holder, own string) bool {
	host, process, ok := cutHolder(holder)
	ownHost, _, _ := cutHolder(own)
	if !ok || host != ownHost || process == os.Getpid() {
		return true
	}
	found, err := os.FindProcess(process)
	if err != nil {
		return false
	}
	return !errors.Is(found.Signal(syscall.Signal(0)), os.ErrProcessDone)
}

func cutHolder(holder string) (host string, process int, ok bool) {
	words := strings.Fields(holder)
	if len(words) != 3 {
		return "", 0, false
	}
	process, err := strconv.Atoi(words[1])
	return words[0], process, err == nil
}

// shownHolder is who holds the lease, for people.
func (p *process) shownHolder(by string) string {
	if by == "" {
		by = p.osUser
	}
	host, process, _ := cutHolder(p.holder)
	return fmt.Sprintf("%s (%s, %d)", by, host, process)
}

var (
	errAskedToStop = errors.New("the run was asked to stop")
	errLeaseLost   = errors.New("another process has taken the run over")
)

// renewLease prolongs the lease of the run. Errors: errAskedToStop, errLeaseLost.
func (p *process) renewLease(ctx context.Context) error {
	asked, err := p.renew(ctx, store.SyncLease)
	if err == nil && asked {
		return errAskedToStop
	}
	return err
}

// renew prolongs a lease and says whether somebody asks to stop. Error: errLeaseLost.
func (p *process) renew(ctx context.Context, name string) (asked bool, err error) {
	err = p.store.Update(ctx, func(tx *store.Tx) (err error) {
		asked, err = tx.RenewLease(ctx, name, p.holder, p.now().Add(leaseTime))
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return false, errLeaseLost
	}
	return asked, err
}

// longestAsked is the longest wait that Dynamics can ask for, with what is added to it so that not
// everybody comes back at once (dynamics.longestPause, writeback.throttledFor).
const longestAsked = 66 * time.Minute

// capWaits shortens every wait that the clock cannot have meant (store.CapWaits).
func capWaits(ctx context.Context, s *store.Store, now time.Time) error {
	settings, err := s.Settings(ctx)
	if err != nil {
		return fault.Stored(err)
	}
	return fault.Stored(s.Update(ctx, func(tx *store.Tx) error {
		return tx.CapWaits(ctx, now, store.Longest{Lease: leaseTime, Asked: longestAsked, NextSync: settings.Interval, NextTry: slowTry})
	}))
}
