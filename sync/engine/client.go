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
)

// userAgent names the product to Dynamics.
const userAgent = "navsync/1"

// shortTime bounds a commit after a side effect, and small writes on their own.
const shortTime = 10 * time.Second

// link is the one client of the connection and what it was made from.
type link struct {
	mu     sync.Mutex
	made   string
	client *dynamics.Client
	source *auth.Source
	writes sync.WaitGroup
}

// client is the client of the connection, signed in silently from the kept tokens, and
// the connection as the store has it now. There is one client per connection, so that
// all workers share its throttle. Error: *fault.Error; fault.Usage when nothing is connected.
func (e *Engine) client(ctx context.Context) (*dynamics.Client, store.Connection, error) {
	conn, err := e.connected(ctx)
	if err != nil {
		return nil, conn, err
	}
	e.link.mu.Lock()
	defer e.link.mu.Unlock()
	made := fingerprint(conn)
	if e.link.client != nil && e.link.made == made {
		return e.link.client, conn, nil
	}
	config, err := e.signInConfig(conn)
	if err != nil {
		return nil, conn, err
	}
	source, err := auth.Resume(ctx, config)
	if err != nil {
		return nil, conn, fault.FromDynamics(err)
	}
	client, err := e.newClient(conn.URL, source)
	if err != nil {
		return nil, conn, err
	}
	e.link.made, e.link.client, e.link.source = made, client, source
	return client, conn, nil
}

// connected is the connection, unless there is none to work with.
func (e *Engine) connected(ctx context.Context) (store.Connection, error) {
	conn, err := e.store.Connection(ctx)
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
func (e *Engine) adopt(conn store.Connection, client *dynamics.Client, source *auth.Source) {
	e.link.mu.Lock()
	defer e.link.mu.Unlock()
	e.link.made, e.link.client, e.link.source = fingerprint(conn), client, source
}

// forget signs the connection's account out and drops its client.
func (e *Engine) forget(ctx context.Context, conn store.Connection) error {
	e.link.mu.Lock()
	defer e.link.mu.Unlock()
	source := e.link.source
	e.link.made, e.link.client, e.link.source = "", nil, nil
	if source == nil {
		config, err := e.signInConfig(conn)
		if err != nil {
			return err
		}
		source, err = auth.Resume(ctx, config)
		if err != nil {
			return nil //nolint:nilerr // nothing usable is kept, so there is nothing to forget
		}
	}
	if err := source.SignOut(ctx); err != nil {
		return fault.FromDynamics(err)
	}
	return nil
}

// forgetQuietly is forget after a disconnect, which stands whether tokens are left or not.
func (e *Engine) forgetQuietly(ctx context.Context, conn store.Connection) {
	after, cancel := context.WithTimeout(context.WithoutCancel(ctx), shortTime)
	defer cancel()
	if err := e.forget(after, conn); err != nil {
		e.opt.Logger.Warn("could not forget the kept tokens", "error", err)
	}
}

// signInConfig is how the connection's account is signed in.
func (e *Engine) signInConfig(conn store.Connection) (auth.Config, error) {
	config := auth.Config{
		Resource: conn.URL, Authority: conn.Authority, Tenant: conn.Tenant, ClientID: conn.ClientID,
		Method: auth.Method(conn.Method), LoginHint: conn.Account,
		SecretFile: conn.SecretFile, CertificateFile: conn.CertificateFile,
		Store: e.opt.Keeper, HTTP: e.opt.HTTP, OpenBrowser: e.opt.OpenBrowser, Now: e.opt.Now, Logger: e.opt.Logger,
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
func (e *Engine) newClient(address string, source *auth.Source) (*dynamics.Client, error) {
	parsed, err := dynamics.ParseAddress(address)
	if err != nil {
		return nil, fault.FromDynamics(err)
	}
	client := dynamics.New(dynamics.Config{
		Address: parsed, Tokens: source, HTTP: e.opt.HTTP, Now: e.opt.Now, Rand: e.opt.Rand,
		UserAgent: userAgent, Logger: e.opt.Logger,
	})
	client.OnWait(e.waiting)
	return client, nil
}

// waiting keeps until when Dynamics asks us to wait. The client must not be held up by
// the store, so the write goes on by itself; settle waits for it.
func (e *Engine) waiting(until time.Time) {
	e.link.writes.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), shortTime)
		defer cancel()
		err := e.store.Update(ctx, func(tx *store.Tx) error { return tx.SetWaitUntil(ctx, until) })
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			e.opt.Logger.Warn("could not keep how long Dynamics asks to wait", "error", err)
			return
		}
		e.publish(Event{})
	})
}

// TokensNotice is the language key of what people should know about where the connection's
// tokens are kept: in a file, where there is no keyring. "" when there is nothing to say.
func (e *Engine) TokensNotice(ctx context.Context) (string, error) {
	conn, err := e.store.Connection(ctx)
	if errors.Is(err, store.ErrNotFound) || err == nil && (conn.State == store.Disconnected || conn.Method == string(SignInCommand)) {
		return "", nil
	}
	if err != nil {
		return "", fault.Stored(err)
	}
	keeper, ok := e.opt.Keeper.(interface{ InFile() bool })
	if !ok || !keeper.InFile() {
		return "", nil
	}
	return "signin.notice.file", nil
}

// settle waits for the small writes that clients began by themselves. Stop calls it.
func (e *Engine) settle() { e.link.writes.Wait() }

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
