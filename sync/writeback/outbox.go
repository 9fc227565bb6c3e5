package writeback

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

// Host is what writing asks of whoever owns the connection and the people's rules.
type Host interface {
	// Client is the signed-in client of the connection.
	Client(ctx context.Context) (*dynamics.Client, store.Connection, error)
	// ConnectionFailed tells the connection of an error that is its own.
	ConnectionFailed(ctx context.Context, cause *fault.Error) error
	// KeepsBack is the kind of the never-copy rule of a seat that keeps an item with these
	// people back, "" when none does (spec §8.3).
	KeepsBack(ctx context.Context, tx *store.Tx, seatID int64, others []store.Other) (rule string, err error)
	// Wrote says that something was sent, so that screens look again.
	Wrote()
}

// Outbox sends what waits. At any time one goroutine of one process writes to Dynamics (see
// Alone). Safe for use by several goroutines.
type Outbox struct {
	host    Host
	lease   Lease
	store   *store.Store
	journal journal.Journal
	rand    func() float64 // [0, 1)

	alone   sync.Mutex // one writes at a time in this process, see Alone
	size    *batchSize
	objects sync.Map // object ids of CRM users in Microsoft Entra, by systemuserid

	// Fault is a test's: called at each point where a process may die, an error is the
	// death. nil in a real process.
	Fault func(point string) error
}

// New makes an outbox over what is stored; random gives numbers in [0, 1).
func New(host Host, lease Lease, s *store.Store, j journal.Journal, random func() float64) *Outbox {
	return &Outbox{host: host, lease: lease, store: s, journal: j, rand: random, size: newBatchSize()}
}

func (o *Outbox) now() time.Time { return o.journal.Now() }

// at is a point where the process may die.
func (o *Outbox) at(point string) error {
	if o.Fault == nil {
		return nil
	}
	return o.Fault(point)
}

// Pass sends what is due once, outside a run. retryHeld ends the waits that a person's
// change may have ended. Error: ErrBusy while another process sends.
func (o *Outbox) Pass(ctx context.Context, retryHeld bool) error {
	waiting, err := o.store.Outgoing(ctx)
	if err != nil || waiting == 0 {
		return err
	}
	return o.Alone(ctx, NotAtAll, func(ctx context.Context) error { return o.sendOutgoing(ctx, retryHeld) })
}

func (o *Outbox) sendOutgoing(ctx context.Context, retryHeld bool) error {
	open, err := o.openGate(ctx, false, retryHeld)
	if err != nil || !open {
		return err
	}
	due, err := o.store.CountOutgoing(ctx, o.now())
	if err != nil || due == 0 {
		return err
	}
	c, conn, err := o.host.Client(ctx)
	if err == nil {
		var t *journal.Tally // outside a run nothing is counted
		err = errors.Join(o.deliver(ctx, c, conn, t), o.correct(ctx, c, conn, t))
	}
	o.host.Wrote()
	return o.sendingFailed(ctx, err)
}

// WriteBack sends, in a run that has just reached Dynamics, all that is due.
func (o *Outbox) WriteBack(ctx context.Context, c *dynamics.Client, conn store.Connection, t *journal.Tally) error {
	return o.Alone(ctx, TillFree, func(ctx context.Context) error {
		open, err := o.openGate(ctx, true, true)
		if err != nil || !open {
			return err
		}
		due, err := o.store.CountDue(ctx, o.now())
		if err != nil {
			return fault.Stored(err)
		}
		if t.Total(due); due == 0 {
			return nil // Dynamics is not asked for its tables either
		}
		return o.deliver(ctx, c, conn, t)
	})
}

// CorrectNow sends, outside a run, the records and corrections that a person's decision has
// stored, if the connection lets anything through. Error: ErrBusy while another process sends.
func (o *Outbox) CorrectNow(ctx context.Context) error {
	return o.Alone(ctx, forPerson, func(ctx context.Context) error {
		gate, err := o.gate(ctx, false)
		if err != nil || gate.Connection != "" {
			return err
		}
		if err := o.secure(ctx); err != nil {
			o.journal.Log.Warn("a decision is sent later: the copy is not complete", "error", err)
			return nil
		}
		c, conn, err := o.host.Client(ctx)
		if err == nil {
			err = o.correct(ctx, c, conn, nil)
		}
		return o.sendingFailed(ctx, err)
	})
}

// Resolve creates, in a run that has just reached Dynamics, the records that wait, sends the
// corrections, and looks what became of unresolved activities there. When writeback is on,
// match may then store what unresolved activities that now match shall become; that is sent, too.
func (o *Outbox) Resolve(ctx context.Context, c *dynamics.Client, conn store.Connection, t *journal.Tally,
	match func(context.Context) (found bool, err error),
) error {
	return o.Alone(ctx, TillFree, func(ctx context.Context) error {
		open, err := o.openGate(ctx, true, false)
		if err != nil || !open {
			return err
		}
		if err := o.correct(ctx, c, conn, t); err != nil {
			return err
		}
		if err := o.lookAtOpen(ctx, c, conn, t); err != nil {
			return err
		}
		if err := o.lookAtWritten(ctx, c, conn, t); err != nil {
			return err
		}
		settings, err := o.store.Settings(ctx)
		if err != nil {
			return fault.Stored(err)
		}
		if !settings.Writeback {
			return nil // nothing is written by itself
		}
		found, err := match(ctx)
		if err != nil || !found {
			return err
		}
		return o.correct(ctx, c, conn, t)
	})
}

// sendingFailed tells the connection of errors that are its own.
func (o *Outbox) sendingFailed(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil {
		return err
	}
	known := fault.FromDynamics(err)
	switch known.Code {
	case fault.Connection, fault.Credentials:
		return errors.Join(err, o.host.ConnectionFailed(ctx, known))
	}
	return err
}
