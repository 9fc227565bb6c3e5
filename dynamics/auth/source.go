package auth

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// Source gives access tokens of one signed-in account and renews them. It
// satisfies dynamics.TokenSource. It may be used from several goroutines.
type Source struct {
	session session
	now     func() time.Time

	mu      sync.Mutex
	current accessToken
	// renewed is when a token was last asked for by force.
	renewed time.Time
}

// session is one way of getting tokens.
type session interface {
	// token gives a token; force bypasses every cache.
	token(ctx context.Context, force bool) (accessToken, error)
	account() string
	signOut(ctx context.Context) error
}

// accessToken is a token with its expiry. Its printed forms hide it.
type accessToken struct {
	secret  string
	expires time.Time
}

// String hides the token.
func (accessToken) String() string { return "‹token›" }

// GoString hides the token.
func (accessToken) GoString() string { return "‹token›" }

// LogValue hides the token.
func (accessToken) LogValue() slog.Value { return slog.StringValue("‹token›") }

const (
	// renewEarly is how long before its expiry a token is renewed.
	renewEarly = 5 * time.Minute
	// forceOnce is the time within which several refusals of the same old
	// token ask for only one new one.
	forceOnce = 10 * time.Second
)

func newSource(s session, now func() time.Time) *Source {
	if now == nil {
		now = time.Now
	}
	return &Source{session: s, now: now}
}

// Static is a source of one given token that cannot be renewed.
func Static(token string) *Source { return newSource(staticToken(token), nil) }

// Token is a good access token. force asks for a new one although the kept one
// seems good. Its errors are *SignInError.
func (s *Source) Token(ctx context.Context, force bool) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	justForced := !s.renewed.IsZero() && now.Sub(s.renewed) < forceOnce && now.Sub(s.renewed) >= 0
	if s.current.secret != "" && now.Before(s.current.expires.Add(-renewEarly)) && (!force || justForced) {
		return s.current.secret, nil
	}
	token, err := s.session.token(ctx, force)
	if err != nil {
		return "", explain(ctx, err)
	}
	s.current = token
	if force {
		s.renewed = now
	}
	return token.secret, nil
}

// Account is the user's sign-in name, or the application's id; "" when unknown.
func (s *Source) Account() string { return s.session.account() }

// SignOut forgets the account and its kept tokens.
func (s *Source) SignOut(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.current = accessToken{}
	return s.session.signOut(ctx)
}

// String hides everything.
func (s *Source) String() string { return "token source" }

// GoString hides everything.
func (s *Source) GoString() string { return s.String() }

// LogValue hides everything.
func (s *Source) LogValue() slog.Value { return slog.StringValue(s.String()) }

// staticToken is a token that somebody else looks after.
type staticToken string

func (s staticToken) token(context.Context, bool) (accessToken, error) {
	return accessToken{secret: string(s)}, nil
}

func (s staticToken) account() string { return "" }

func (s staticToken) signOut(context.Context) error { return nil }
