package cli

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"navsync/store"
	"navsync/store/replica"
	"navsync/sync/engine"
)

// follow lets a continuous copy at address follow the store until it is closed; "": none. The context that it returns ends
// when another machine takes over.
func (c *command) follow(ctx context.Context, h *house, address string) (context.Context, error) {
	if address == "" {
		return ctx, nil
	}
	if c.demo {
		return ctx, usageError{errors.New(c.printer.T("cli.replica.no-demo"))}
	}
	inner, cancel := context.WithCancelCause(ctx)
	o := c.replicaOptions(h)
	o.URL = address
	o.TakenOver = func(by string) { cancel(c.replicaError(&replica.HeldError{By: by}, address)) }
	if err := replica.Follow(ctx, h.file, o); err != nil {
		cancel(nil)
		return ctx, c.replicaError(err, address)
	}
	c.say("%s", c.printer.T("cli.replica.follows", "Address", oneLine(address)))
	return inner, nil
}

func (c *command) replicaOptions(h *house) replica.Options {
	return replica.Options{Navsync: c.wiring.Build.Version, Now: time.Now, Log: h.logger, Getenv: c.streams.Getenv}
}

// followWatching is follow for a command that ends unless it watches.
func (c *command) followWatching(ctx context.Context, h *house, address string, watches bool) (context.Context, error) {
	if address != "" && !watches {
		return ctx, usageError{errors.New(c.printer.T("cli.replica.needs-watch"))}
	}
	return c.follow(ctx, h, address)
}

// takenOver is why follow's context has ended, when another machine has taken over; nil else.
func (c *command) takenOver(ctx context.Context) error {
	var known *engine.Error
	if cause := context.Cause(ctx); errors.As(cause, &known) {
		return known
	}
	return nil
}

// replicaErrors are what can be wrong with a continuous copy.
var replicaErrors = []knownError{
	{replica.ErrAddress, "errors.replica-address", engine.CodeUsage},
	{replica.ErrKeys, "errors.replica-keys", engine.CodeUsage},
	{replica.ErrBundle, "errors.replica-bundle", engine.CodeUsage},
	{replica.ErrOtherFollow, "errors.replica-followed", engine.CodeConflict},
	{replica.ErrOtherStore, "errors.replica-other-store", engine.CodeConflict},
	{store.ErrShared, "errors.replica-shared", engine.CodeConflict},
	{replica.ErrNoneWhole, "errors.replica-damaged", engine.CodeData},
	{replica.ErrNothing, "errors.replica-nothing", engine.CodeNotFound},
	{replica.ErrNotReached, "errors.replica-not-reached", engine.CodeConnection},
}

// replicaError gives an error of a continuous copy its sentence.
func (c *command) replicaError(err error, address string) error {
	var held *replica.HeldError
	if errors.As(err, &held) {
		key := "errors.replica-held"
		if held.Until.IsZero() {
			key = "errors.replica-taken-over"
		}
		return &engine.Error{
			Code: engine.CodeConflict, Key: key, Err: err,
			Facts: map[string]any{"Machine": oneLine(held.By), "Until": c.printer.DateTime(held.Until.Local())},
		}
	}
	for _, e := range replicaErrors {
		if errors.Is(err, e.err) {
			return &engine.Error{Code: e.code, Key: e.key, Detail: err.Error(), Facts: map[string]any{"Address": oneLine(address)}, Err: err}
		}
	}
	return c.backupError(err, address)
}

// restoreFrom makes the store of the data folder, which has none, of the copy at address, as it was at a time; "": the newest.
func (c *command) restoreFrom(ctx context.Context, address, at string) error {
	now := time.Now()
	o := replica.RestoreOptions{URL: address, Dir: c.dir(), Now: now, Getenv: c.streams.Getenv}
	o.Log = slog.New(slog.NewTextHandler(c.streams.Err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	if at != "" {
		moment, err := time.Parse(time.RFC3339, at)
		if err != nil || moment.After(now) {
			return usageError{errors.New(c.printer.T("cli.restore.bad-at", "Given", oneLine(at)))}
		}
		o.At = moment
	}
	r, err := replica.Restore(ctx, o)
	if err != nil {
		return c.replicaError(err, address)
	}
	if r.HeldBy != "" {
		c.say("%s", c.printer.T("cli.restore.held-by", "Machine", oneLine(r.HeldBy)))
	}
	return c.showRestored(restoreDocument{
		Store: r.Path, From: string(r.From), KnownUntil: utc(r.KnownUntil), Missing: int64(now.Sub(r.KnownUntil).Seconds()), Made: utc(r.Made),
		Navsync: r.Navsync, Schema: r.Schema, Organization: r.Organization, Rows: r.Rows,
		Why: c.printer.T("cli.restore.why."+string(r.Why), "Time", utc(r.KnownUntil)), //lang:keys cli.restore.why.*
	}, r.Manifest)
}

// replicaDocument is how the continuous copy is.
type replicaDocument struct {
	URL        string `json:"url"`
	Generation int64  `json:"generation"`
	InSync     string `json:"inSync,omitempty"` // all that was committed until then is in it
	Lag        int64  `json:"lagSeconds"`
	Copied     string `json:"wholeCopy,omitempty"` // the newest whole copy beside it
	TakenOver  string `json:"takenOver,omitempty"` // the machine that has taken over
	Follows    bool   `json:"follows"`             // a process keeps it
}

func replicaOf(r store.Replica, now time.Time) *replicaDocument {
	d := &replicaDocument{
		URL: r.URL, Generation: r.Generation, InSync: utc(r.InSync), Copied: utc(r.Copied), TakenOver: r.TakenOver,
		Follows: r.Generation > 0 && !r.Ended && r.TakenOver == "",
	}
	if !r.InSync.IsZero() {
		d.Lag = int64(r.Lag(now).Seconds())
	}
	return d
}
