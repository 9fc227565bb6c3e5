package dynamics

import (
	"context"
	"log/slog"
	"net/http"
	"time"
)

// TokenSource gives access tokens. Token is called before every request and
// must be cheap while its token is good; force asks for a new token after the
// server refused the last one. It is called from several goroutines.
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
	// MaxPageBytes bounds one answer in memory; 512 MiB when zero.
	MaxPageBytes int64
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
	version  *apiVersion
	counters counters
}
