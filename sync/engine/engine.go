// Package engine is the one door for every change: runs, connection, preferences,
// seats, items, resolving.
//
// Each exported method that changes something takes an Actor, checks the actor's role
// against one table (permission.go), does its work in one transaction that also writes
// the audit entry, and then publishes an Event. Reads for screens come from the store,
// never from here; the engine draws nothing and prints nothing. It owns its goroutines:
// Start begins the schedule, Stop waits for everything that it began.
package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os/user"
	"path/filepath"
	"time"

	"navsync/dynamics/auth"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/inbox"
	"navsync/sync/journal"
	"navsync/sync/matching"
	"navsync/sync/writeback"
)

// Options are what an Engine is made of. Time, randomness and the network are handed in,
// so that a test owns them.
type Options struct {
	Store   *store.Store
	DataDir string       // holds inbox/<e-mail>/ and the kept tokens' file, if any
	Keeper  auth.Keeper  // where tokens are kept, never the store; nil: the keyring, in a demo its folder
	HTTP    *http.Client // nil: proxies and certificate authorities of the system
	Now     func() time.Time
	Rand    func() float64 // [0, 1); nil: the system's
	Logger  *slog.Logger
	Version string // of navsync, for diagnostics
	// LogTail are the newest lines of the log, secrets taken out, for diagnostics. May be nil.
	LogTail func() ([]string, error)
	// ClearLog forgets what was logged: a purge leaves no value of the CRM behind. May be nil.
	ClearLog func() error
	// Explain are the lines about a dropped file that cannot be imported, in the language of the program. May be nil.
	Explain func(error) string
	// OpenBrowser opens a page for sign-in; nil where no browser can be.
	OpenBrowser func(url string) error
	Demo        *Demo // nil for a real organization
	// ReadOnly refuses every change by a person, whoever it is.
	ReadOnly bool
	// TriesAlso lets what else is reached be tried while somebody connects, and the address be tried again by itself.
	TriesAlso bool
}

// Demo is the built-in Dynamics, reached over HTTP like a real one.
type Demo struct {
	Address  string // its environment address
	Tenant   string
	ClientID string
	AppPage  string // the page that offers to install the LinkedIn app
	Account  string // e-mail of the integration user
	// Approve signs a user in by a device code, as "Sign in here" does.
	Approve func(ctx context.Context, userCode, email string) error
	// InstallApp installs the LinkedIn app, as the button on AppPage does.
	InstallApp func(ctx context.Context) error
	// Users lists who can sign in, for "Sign in here"; nil offers the integration user only.
	Users func(ctx context.Context) ([]DemoUser, error)
}

// DemoUser is somebody who can sign in to the demo organization.
type DemoUser struct{ Name, Email string }

// Engine does everything that changes something. Safe for use by several goroutines.
type Engine struct {
	store   *store.Store
	opt     Options
	events  *hub
	runs    *runner
	process *process
	out     *writeback.Outbox
	outWake chan struct{} // asks outboxLoop to look at once
	link    *link         // the client of the connection
	// fault is a test's: called where the process may die, an error is the death.
	fault    func(point string) error
	journal  journal.Journal
	matching matching.Matching
	inbox    inbox.Inbox
	// Access is who may come in over SSH.
	Access Access
}

// New makes an engine; it begins nothing by itself.
func New(o Options) *Engine {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Keeper == nil {
		o.Keeper = keeper(o)
	}
	if o.Rand == nil {
		o.Rand = rand.Float64
	}
	e := &Engine{
		store: o.Store, opt: o, events: newHub(), runs: newRunner(), outWake: make(chan struct{}, 1),
		journal: journal.Journal{Now: o.Now, Log: o.Logger},
	}
	e.inbox, e.Access = newInbox(e), Access{e}
	e.matching = matching.Matching{Store: e.store, Journal: e.journal}
	e.process = &process{holder: newHolder(), osUser: osUser(), store: o.Store, now: o.Now}
	e.link = &link{store: o.Store, opt: &e.opt, journal: e.journal, osUser: e.process.osUser, publish: e.publish}
	e.out = newOutbox(e)
	return e
}

// keeper is the system's keyring; the demo never touches it (spec §3.2).
func keeper(o Options) auth.Keeper {
	dir := filepath.Join(o.DataDir, "tokens")
	if o.Demo != nil {
		return auth.FileKeeper(dir)
	}
	return auth.SystemKeeper(dir)
}

func osUser() string {
	u, err := user.Current()
	if err != nil {
		return "unknown"
	}
	return u.Username
}

// at is a point where the process may die.
func (e *Engine) at(point string) error {
	if e.fault == nil {
		return nil
	}
	return e.fault(point)
}

func (e *Engine) now() time.Time { return e.opt.Now() }

// Actor is the named person who makes a change (spec §1: chosen, not authenticated; over SSH the key decides).
type Actor struct {
	store.Person
	OSUser string
	Remote bool // came over SSH: files, commands and programs of this machine are not theirs
}

// Over is a person who came over SSH with a key, from an address.
func Over(who store.Person, fingerprint, from string) Actor {
	return Actor{Person: who, OSUser: Remote(fingerprint, from), Remote: true}
}

// As finds the actor with this e-mail. An unknown one is fault.Usage.
func (e *Engine) As(ctx context.Context, email string) (Actor, error) {
	p, err := e.store.Person(ctx, email)
	if errors.Is(err, store.ErrNotFound) {
		return Actor{}, fault.New(fault.Usage, "errors.unknown-person", "Email", email)
	}
	if err != nil {
		return Actor{}, fault.Stored(err)
	}
	return Actor{Person: p, OSUser: e.process.osUser}, nil
}

// May is the check before every change: action on the seat seatID (0: not about a seat).
// A refusal is written to the audit before it is returned.
func (e *Engine) may(ctx context.Context, a Actor, action Action, seatID int64, target string) error {
	if e.opt.ReadOnly && !OnlyReads(action) {
		return fault.New(fault.Forbidden, "errors.read-only") // not in the audit: nothing is written at all
	}
	if Allows(a, action, seatID) {
		return nil
	}
	refusal := fault.New(fault.Forbidden, "errors.forbidden-"+string(a.Role), "Action", string(action))
	err := e.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		return tx.AddAudit(ctx, store.AuditEntry{
			At: e.now(), Actor: a.Email, OSUser: a.OSUser,
			Action: string(action), Target: target, Refused: string(fault.Forbidden),
		})
	})
	if err != nil {
		return errors.Join(refusal, fault.Stored(err))
	}
	return refusal
}

// change is the one way to change something by hand: role, one durable transaction with
// its audit entry, one event. f returns what was before and what is after, both as they
// shall stand in the audit (nil: nothing; never an item's text, never a secret).
func (e *Engine) change(ctx context.Context, a Actor, action Action, seatID int64, target string,
	f func(*store.Tx) (before, after any, err error),
) error {
	if err := e.may(ctx, a, action, seatID, target); err != nil {
		return err
	}
	err := e.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		before, after, err := f(tx)
		if err != nil {
			return err
		}
		return e.audit(ctx, tx, a, action, target, before, after)
	})
	if err != nil {
		return fault.Stored(err)
	}
	e.publish(Event{Action: action, SeatID: seatID})
	return nil
}

// audit writes what was changed.
func (e *Engine) audit(ctx context.Context, tx *store.Tx, a Actor, action Action, target string, before, after any) (err error) {
	entry := store.AuditEntry{At: e.now(), Actor: a.Email, OSUser: a.OSUser, Action: string(action), Target: target}
	if entry.Before, err = audited(before); err != nil {
		return err
	}
	if entry.After, err = audited(after); err != nil {
		return err
	}
	return tx.AddAudit(ctx, entry)
}

func audited(v any) (string, error) {
	if v == nil {
		return "", nil
	}
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("write the audit: %w", err)
	}
	return string(b), nil
}

// What the screens and the command line meet of errors and runs has its name at the door.

// Code says what kind of error it is (spec §3.4).
type Code = fault.Code

// Error is an error for people.
type Error = fault.Error

// The codes.
const (
	CodeConnection  = fault.Connection
	CodeCRM         = fault.CRM
	CodePrivilege   = fault.Privilege
	CodeSchema      = fault.Schema
	CodeCredentials = fault.Credentials
	CodeThrottled   = fault.Throttled
	CodeData        = fault.Data
	CodeOwner       = fault.Owner
	CodeNotFound    = fault.NotFound
	CodeConflict    = fault.Conflict
	CodeForbidden   = fault.Forbidden
	CodeUsage       = fault.Usage
	CodeStorage     = fault.Storage
	CodeInternal    = fault.Internal
)

// CodeOf is the code of err, CodeInternal when it carries none, "" for nil.
func CodeOf(err error) Code { return fault.CodeOf(err) }

// Stored gives an error of the store or the file system its code; one that carries a code keeps it.
func Stored(err error) error { return fault.Stored(err) }

// Steps are the names of a run's steps in their order.
func Steps() []string { return journal.Steps() }

// ScopeItem is the scope of problems that concern one item each.
const ScopeItem = journal.ScopeItem
