package dynamics

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync/atomic"
	"time"
)

// TokenSource gives access tokens. Token is called before every request and
// must be cheap while its token is good; force asks for a new token after the
// server refused the last one. It is called from several goroutines. An error
// that has a method Temporary() bool giving true is a fault of the network,
// any other means that the user must sign in again.
type TokenSource interface {
	Token(ctx context.Context, force bool) (string, error)
}

// Config is what a Client needs. Address and Tokens are required.
type Config struct {
	Address Address
	Tokens  TokenSource
	// APIVersion is the Web API version to begin with; DefaultAPIVersion when empty.
	APIVersion string
	// HTTP is the client to send with. Its redirects and cookies are not used.
	// Nil means one that honours the system's proxies and certificate authorities.
	HTTP *http.Client
	// Now, Sleep and Rand (0 ≤ x < 1) are time and randomness; nil means the real ones.
	Now   func() time.Time
	Sleep func(ctx context.Context, d time.Duration) error
	Rand  func() float64
	// UserAgent names the product to the server.
	UserAgent string
	// Logger gets one debug line a request, without query values; nil means none.
	Logger *slog.Logger
	// RequestTimeout bounds one attempt; 150 s when zero, because the server
	// stops at 120 s (contract §7).
	RequestTimeout time.Duration
	// MaxAnswerBytes bounds one answer in memory; 64 MiB when zero: the largest page of
	// wide rows is below it, and an answer without end stays a small one here.
	MaxAnswerBytes int64
}

// Client talks to one environment as one user. All its methods may be called
// from several goroutines, which share one throttle.
type Client struct {
	address  Address
	tokens   TokenSource
	http     *http.Client
	now      func() time.Time
	sleep    func(ctx context.Context, d time.Duration) error
	rand     func() float64
	agent    string
	log      *slog.Logger
	timeout  time.Duration
	maxBody  int64
	throttle *governor
	schema   *schemaCache
	version  atomic.Pointer[string]
	counters counters
}

const (
	defaultRequestTimeout = 150 * time.Second
	defaultMaxAnswer      = 64 << 20
	defaultUserAgent      = "navsync-dynamics/1"
)

// New makes a client. It sends nothing.
func New(config Config) *Client {
	c := &Client{
		address: config.Address,
		tokens:  config.Tokens,
		http:    plainClient(config.HTTP, config.Address.Loopback),
		now:     config.Now,
		sleep:   config.Sleep,
		rand:    config.Rand,
		agent:   config.UserAgent,
		log:     config.Logger,
		timeout: config.RequestTimeout,
		maxBody: config.MaxAnswerBytes,
	}
	c.setDefaults()
	c.schema = newSchemaCache(c.now)
	version := config.APIVersion
	if version == "" {
		version = DefaultAPIVersion
	}
	c.version.Store(&version)
	c.throttle = newGovernor(c.now, c.sleep, c.rand)
	return c
}

func (c *Client) setDefaults() {
	if c.now == nil {
		c.now = time.Now
	}
	if c.sleep == nil {
		c.sleep = sleepContext
	}
	if c.rand == nil {
		c.rand = rand.Float64
	}
	if c.agent == "" {
		c.agent = defaultUserAgent
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if c.timeout <= 0 {
		c.timeout = defaultRequestTimeout
	}
	if c.maxBody <= 0 {
		c.maxBody = defaultMaxAnswer
	}
}

// plainClient is the given client without redirects and without cookies: a
// redirect would carry the token elsewhere or lose it (traps 1 and 39), and a
// cookie would pin all requests to one server (trap 24).
func plainClient(given *http.Client, loopback bool) *http.Client {
	client := &http.Client{}
	if given != nil {
		*client = *given
	}
	if client.Transport == nil {
		client.Transport = systemTransport(loopback)
	}
	client.Jar = nil
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return client
}

// systemTransport honours the system's proxies and certificate authorities. On
// this machine compression costs more than it saves.
func systemTransport(loopback bool) http.RoundTripper {
	base, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	transport := base.Clone()
	transport.MaxIdleConnsPerHost = maxParallel
	transport.DisableCompression = loopback
	transport.OnProxyConnectResponse = proxyAnswer
	return transport
}

func sleepContext(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// Address is the environment's address.
func (c *Client) Address() Address { return c.address }

// apiRoot is the Web API's root in the version in use, with a trailing slash.
func (c *Client) apiRoot() string { return c.address.APIRoot(*c.version.Load()) }

// OnWait registers a function that is told until when the server asked the
// connection to wait. It must return quickly. There is one; nil removes it.
func (c *Client) OnWait(tell func(until time.Time)) { c.throttle.setOnWait(tell) }
