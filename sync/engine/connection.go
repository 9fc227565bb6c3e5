package engine

import (
	"cmp"
	"context"
	"errors"
	"time"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/crmimport"
	"navsync/sync/fault"
)

// Connect makes a candidate the connection when none of its checks fails, keeps the
// checks, and starts the first run. The data of another organization must be purged
// first (fault.Conflict).
func (e *Engine) Connect(ctx context.Context, a Actor, c *Candidate) error {
	if err := e.may(ctx, a, ActConnect, 0, c.Organization); err != nil {
		return err
	}
	if err := refused(c.Checks); err != nil {
		return err
	}
	if err := e.notAnother(ctx, c); err != nil {
		return err
	}
	settings, err := e.store.Settings(ctx)
	if err != nil {
		return fault.Stored(err)
	}
	offered, err := crmimport.ReadChoices(ctx, c.client, settings.StageColumn)
	if err != nil {
		return fault.FromDynamics(err)
	}
	var conn, kept store.Connection
	err = e.change(ctx, a, ActConnect, 0, c.Organization, func(tx *store.Tx) (any, any, error) {
		var err error
		if kept, err = tx.Connection(ctx); err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, nil, err
		}
		conn = c.connectionOver(kept, a.Email, e.now())
		return keptFacts(kept), keptFacts(conn), c.keep(ctx, tx, conn, offered)
	})
	if err != nil {
		return err
	}
	e.link.adopt(conn, c.client, c.source)
	if err := e.link.leave(ctx, kept, conn); err != nil {
		e.opt.Logger.Warn("could not forget the tokens of the former address", "error", err)
	}
	e.opt.Logger.Info("connected", "host", hostOf(conn.URL), "organization", conn.OrganizationID, "by", a.Email)
	e.runs.ask()
	return nil
}

// notAnother refuses to mix two organizations (spec §3.5).
func (e *Engine) notAnother(ctx context.Context, c *Candidate) error {
	kept, err := e.store.Connection(ctx)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fault.Stored(err)
	}
	if kept.PurgedAt.IsZero() && kept.OrganizationID != c.connection.OrganizationID {
		return fault.New(fault.Conflict, "errors.another-organization", "Kept", kept.Name, "Organization", c.Organization)
	}
	return nil
}

// connectionOver is the candidate's connection, going on where a kept one of the same
// organization stopped.
func (c *Candidate) connectionOver(kept store.Connection, by string, at time.Time) store.Connection {
	conn := c.connection
	conn.State, conn.ConnectedAt, conn.ConnectedBy = store.Importing, at, by
	if kept.OrganizationID == conn.OrganizationID {
		conn.ImportedAt, conn.LastSyncAt, conn.GreetedAt = kept.ImportedAt, kept.LastSyncAt, kept.GreetedAt
	}
	if !conn.ImportedAt.IsZero() {
		conn.State = store.Connected
	}
	return conn
}

// keptFacts are what the audit shows of a connection.
func keptFacts(c store.Connection) any {
	if c.OrganizationID == "" {
		return nil
	}
	return map[string]any{"state": c.State, "organization": c.Name, "url": c.URL, "account": c.Account, "method": c.Method}
}

// keep makes conn, which is the candidate's, the connection.
func (c *Candidate) keep(ctx context.Context, tx *store.Tx, conn store.Connection, offered crmimport.Choices) error {
	if err := tx.SetConnection(ctx, conn); err != nil {
		return err
	}
	if err := tx.ThawPurged(ctx, conn.OrganizationID); err != nil {
		return err
	}
	if err := tx.SetChecks(ctx, c.Checks); err != nil {
		return err
	}
	if c.request.Plan != "" {
		if err := tx.SetSetting(ctx, store.KeyPlan, c.request.Plan, conn.ConnectedAt, conn.ConnectedBy); err != nil {
			return err
		}
	}
	return offered.Keep(ctx, tx)
}

// Pause stops the schedule until Resume, and a run under way; items wait (spec §3.3).
func (e *Engine) Pause(ctx context.Context, a Actor) error {
	err := e.change(ctx, a, ActPause, 0, "", func(tx *store.Tx) (any, any, error) {
		conn, err := liveConnection(ctx, tx)
		if err != nil {
			return nil, nil, err
		}
		if err := tx.AskCancel(ctx, e.now()); err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, nil, err
		}
		return conn.State, store.Paused, tx.Pause(ctx, e.now(), a.Email)
	})
	if err != nil {
		return err
	}
	e.runs.cancelOwn()
	return nil
}

// liveConnection is the connection when it is neither paused nor disconnected.
func liveConnection(ctx context.Context, tx *store.Tx) (store.Connection, error) {
	conn, err := tx.Connection(ctx)
	if errors.Is(err, store.ErrNotFound) || (err == nil && conn.State == store.Disconnected) {
		return conn, fault.New(fault.Usage, "errors.not-connected")
	}
	if err == nil && conn.State == store.Paused {
		return conn, fault.New(fault.Usage, "errors.paused")
	}
	return conn, err
}

// Resume ends a pause; the schedule runs at once.
func (e *Engine) Resume(ctx context.Context, a Actor) error {
	err := e.change(ctx, a, ActResume, 0, "", func(tx *store.Tx) (any, any, error) {
		conn, err := tx.Connection(ctx)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, nil, err
		}
		if conn.State != store.Paused {
			return nil, nil, fault.New(fault.Usage, "errors.not-paused")
		}
		if err := tx.Works(ctx); err != nil {
			return nil, nil, err
		}
		now, err := tx.Connection(ctx)
		return conn.State, now.State, err
	})
	if err != nil {
		return err
	}
	e.runs.ask()
	return nil
}

// Greeted notes that "Congratulations!" was shown. It is no change by a person.
func (e *Engine) Greeted(ctx context.Context) error {
	err := e.store.Update(ctx, func(tx *store.Tx) error { return tx.Greeted(ctx, e.now()) })
	if err != nil {
		return fault.Stored(err)
	}
	e.publish(Event{})
	return nil
}

// Environment is one that a user may enter, as Microsoft's clouds list them.
type Environment = dynamics.Environment

// Environments lists the environments of the user who signs in, for an admin who does not
// know the address (contract §1.3). cloud is public (also ""), gcc, gcc-high, dod or china;
// an r.URL names another service that lists environments, such as the emulator. The tokens
// are forgotten afterwards. Applications have no list. Errors: *fault.Error of codes forbidden,
// usage, connection, credentials.
func (e *Engine) Environments(ctx context.Context, a Actor, cloud string, r ConnectRequest) (found []Environment, err error) {
	if err := e.may(ctx, a, ActConnect, 0, cloud); err != nil {
		return nil, err
	}
	if r.Method == SignInSecret || r.Method == SignInCertificate {
		return nil, fault.New(fault.Usage, "errors.environments-of-users")
	}
	d, err := e.discoveryService(ctx, dynamics.Cloud(cmp.Or(cloud, string(dynamics.CloudPublic))), r.URL)
	if err != nil {
		return nil, err
	}
	if err := r.complete(d, e.opt.Demo); err != nil {
		return nil, err
	}
	if err := fromAfar(a, r); err != nil {
		return nil, err
	}
	c := newCandidate(r, d)
	if err := e.link.signIn(ctx, c); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, e.Abandon(context.WithoutCancel(ctx), c)) }()
	if found, err = c.client.Environments(ctx); err != nil {
		return nil, fault.FromDynamics(err)
	}
	return found, nil
}

// discoveryService is where to ask, and where to sign in for it.
func (e *Engine) discoveryService(ctx context.Context, cloud dynamics.Cloud, address string) (Discovery, error) {
	if address == "" && e.opt.Demo != nil {
		address = e.opt.Demo.Address
	}
	if address != "" {
		d, err := e.Discover(ctx, address)
		if err != nil {
			return Discovery{}, err
		}
		return d, refused(d.Checks)
	}
	service := dynamics.DiscoveryAddress(cloud)
	if service.IsZero() {
		return Discovery{}, notOneOf("cloud", string(cloud), dynamics.Clouds())
	}
	return Discovery{Address: service.WebURL(), Authority: cloud.Authority()}, nil
}

// GoOn lets a store that was made from a copy send again: whoever says so has seen what may be missing (spec §15). Before
// anything is sent Dynamics is asked what it has of that time. Error: fault.Usage when nothing is held.
func (e *Engine) GoOn(ctx context.Context, a Actor) (r store.Restored, err error) {
	err = e.change(ctx, a, ActGoOn, 0, "", func(tx *store.Tx) (any, any, error) {
		if r, err = tx.Restored(ctx); err != nil {
			return nil, nil, err
		}
		if !r.Held() {
			return nil, nil, fault.New(fault.Usage, "errors.nothing-restored")
		}
		r.GoOnAt, r.GoOnBy = e.now(), a.Email
		if err := tx.GoOn(ctx, r.ID, a.Email, r.GoOnAt); err != nil {
			return nil, nil, err
		}
		after := map[string]any{"from": r.From, "knownUntil": store.Stamp(r.KnownUntil), "missingSeconds": int(r.Missing().Seconds())}
		return nil, after, e.out.SayWhy(ctx, tx)
	})
	if err == nil {
		e.wakeOutbox()
	}
	return r, err
}
