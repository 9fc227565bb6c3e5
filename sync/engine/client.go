package engine

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"navsync/dynamics"
	"navsync/dynamics/auth"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// userAgent names the product to Dynamics.
const userAgent = "navsync/1"

// shortTime bounds a commit after a side effect, and small writes on their own.
const shortTime = 10 * time.Second

// link is the one client of the connection and what it was made from.
type link struct {
	store   *store.Store
	opt     *Options // the engine's
	journal journal.Journal
	osUser  string
	publish func(Event)

	mu     sync.Mutex
	made   string
	kept   *dynamics.Client
	source *auth.Source
	writes sync.WaitGroup
}

// client is the client of the connection, signed in silently from the kept tokens, and
// the connection as the store has it now. There is one client per connection, so that
// all workers share its throttle. Error: *fault.Error; fault.Usage when nothing is connected.
func (l *link) client(ctx context.Context) (*dynamics.Client, store.Connection, error) {
	conn, err := l.connected(ctx)
	if err != nil {
		return nil, conn, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	made := fingerprint(conn)
	if l.kept != nil && l.made == made {
		return l.kept, conn, nil
	}
	config, err := l.signInConfig(conn)
	if err != nil {
		return nil, conn, err
	}
	source, err := auth.Resume(ctx, config)
	if err != nil {
		return nil, conn, fault.FromDynamics(err)
	}
	client, err := l.newClient(conn.URL, source)
	if err != nil {
		return nil, conn, err
	}
	l.made, l.kept, l.source = made, client, source
	return client, conn, nil
}

// connected is the connection, unless there is none to work with.
func (l *link) connected(ctx context.Context) (store.Connection, error) {
	conn, err := l.store.Connection(ctx)
	if errors.Is(err, store.ErrNotFound) || (err == nil && conn.State == store.Disconnected) {
		return conn, fault.New(fault.Usage, "errors.not-connected")
	}
	return conn, fault.Stored(err)
}

// fingerprint changes when a client must be made anew.
func fingerprint(c store.Connection) string {
	return strings.Join([]string{
		c.OrganizationID, c.URL, c.Tenant, c.ClientID, c.Method, c.Account, c.SecretFile, c.CertificateFile, c.TokenCommand,
		store.Stamp(c.ConnectedAt),
	}, "\n")
}

// adopt makes a client that has just signed in the connection's own.
func (l *link) adopt(conn store.Connection, client *dynamics.Client, source *auth.Source) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.made, l.kept, l.source = fingerprint(conn), client, source
}

// forget signs the connection's account out and drops its client.
func (l *link) forget(ctx context.Context, conn store.Connection) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	source := l.source
	l.made, l.kept, l.source = "", nil, nil
	config, err := l.signInConfig(conn)
	if err != nil {
		return err
	}
	if source != nil {
		err = source.SignOut(ctx)
	}
	// Also what could not be read: a damaged file, or tokens of a secret that is gone.
	if err = errors.Join(err, auth.Forget(ctx, config)); err != nil {
		return fault.FromDynamics(err)
	}
	return nil
}

// leave forgets the tokens of the connection that another one has taken the place of: the
// organization at its former address, or another account. Both may keep theirs as one.
func (l *link) leave(ctx context.Context, former, now store.Connection) error {
	if former.URL == "" || former.State == store.Disconnected {
		return nil
	}
	theirs, err := l.signInConfig(former)
	if err != nil {
		return err
	}
	ours, err := l.signInConfig(now)
	if err != nil || auth.SameTokens(theirs, ours) {
		return err
	}
	return auth.Forget(ctx, theirs)
}

// forgetAfter is forget after a disconnect, which stands whether tokens are left or not. The error says that they are left
// in a keyring that is locked; whatever else fails is logged.
func (l *link) forgetAfter(ctx context.Context, conn store.Connection) error {
	after, cancel := context.WithTimeout(context.WithoutCancel(ctx), shortTime)
	defer cancel()
	err := l.forget(after, conn)
	if err == nil {
		return nil
	}
	l.opt.Logger.Warn("could not forget the kept tokens", "error", err)
	if errors.Is(err, auth.ErrKeyringShut) {
		return &fault.Error{Code: fault.Storage, Key: "errors.tokens-in-keyring", Remedy: "errors.tokens-in-keyring.next", Err: err}
	}
	return nil
}

// signInConfig is how the connection's account is signed in.
func (l *link) signInConfig(conn store.Connection) (auth.Config, error) {
	config := auth.Config{
		Resource: conn.URL, Authority: conn.Authority, Tenant: conn.Tenant, ClientID: conn.ClientID,
		Method: auth.Method(conn.Method), LoginHint: conn.Account,
		SecretFile: conn.SecretFile, CertificateFile: conn.CertificateFile,
		Store: l.opt.Keeper, HTTP: l.opt.HTTP, OpenBrowser: l.opt.OpenBrowser, Now: l.opt.Now, Logger: l.opt.Logger,
	}
	if conn.TokenCommand != "" {
		words, err := commandWords(conn.TokenCommand)
		if err != nil {
			return config, err
		}
		config.TokenCommand = words
	}
	return config, nil
}

// newClient makes a client that tells the store when Dynamics asks it to wait.
func (l *link) newClient(address string, source *auth.Source) (*dynamics.Client, error) {
	parsed, err := dynamics.ParseAddress(address)
	if err != nil {
		return nil, fault.FromDynamics(err)
	}
	client := dynamics.New(dynamics.Config{
		Address: parsed, Tokens: source, HTTP: l.opt.HTTP, Now: l.opt.Now, Rand: l.opt.Rand,
		UserAgent: userAgent, Logger: l.opt.Logger,
	})
	client.OnWait(l.waiting)
	return client, nil
}

// waiting keeps until when Dynamics asks us to wait. The client must not be held up by
// the store, so the write goes on by itself; wait waits for it. An import may hold the store for
// a while: the write has as long as what it tells is true.
func (l *link) waiting(until time.Time) {
	l.writes.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), max(shortTime, time.Until(until)))
		defer cancel()
		err := l.store.Update(ctx, func(tx *store.Tx) error { return tx.SetWaitUntil(ctx, until) })
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			l.opt.Logger.Warn("could not keep how long Dynamics asks to wait", "error", err)
			return
		}
		l.publish(Event{})
	})
}

// wait waits for the small writes that clients began by themselves. Stop calls it.
func (l *link) wait() { l.writes.Wait() }

// commandWords splits a command line into words: blanks separate, quotes hold together,
// and a backslash is a character like any other. No shell is involved.
func commandWords(line string) ([]string, error) {
	var words []string
	var word strings.Builder
	var quote rune
	open := false
	for _, r := range line {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '"' || r == '\'':
			quote, open = r, true
		case r == ' ' || r == '\t':
			if open {
				words = append(words, word.String())
				word.Reset()
				open = false
			}
		default:
			word.WriteRune(r)
			open = true
		}
	}
	if quote != 0 {
		return nil, fault.New(fault.Usage, "errors.token-command-quote")
	}
	if open {
		words = append(words, word.String())
	}
	if len(words) == 0 {
		return nil, fault.New(fault.Usage, "errors.token-command-empty")
	}
	return words, nil
}
