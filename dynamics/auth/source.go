package auth

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// Source gives access tokens of one signed-in account and renews them. It
// satisfies dynamics.TokenSource and dynamics.ClaimsTokenSource. It may be used from several goroutines.
type Source struct {
	session session
	now     func() time.Time

	mu      sync.Mutex
	current accessToken
	// renewed is when a token was last asked for by force, and asked the claims
	// that it was asked for with.
	renewed time.Time
	asked   string
	// refused is a request loop that the service detected, until a time.
	refused      error
	refusedUntil time.Time
}

// session is one way of getting tokens.
type session interface {
	// token gives a token with claims: a claims request as JSON, which bypasses
	// every cache. "" asks for any good token.
	token(ctx context.Context, claims string) (accessToken, error)
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
	// loopPause is how long nobody is asked after the service detected a
	// request loop: asking on prolongs it.
	loopPause = 5 * time.Minute
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
	if s.current.secret != "" && now.Before(s.current.expires.Add(-renewEarly)) && (!force || s.justRenewed(now)) {
		return s.current.secret, nil
	}
	if !force {
		return s.ask(ctx, now, "")
	}
	return s.renew(ctx, now, freshToken)
}

// TokenWithClaims is a new access token that answers a claims challenge
// (continuous access evaluation, contract §1.4): claims is the challenge's
// claims request, decoded from its base64. A source that cannot ask for claims,
// a token command or a given token, just gets a new one. Its errors are
// *SignInError: when only the user can answer the challenge, of kind KindExpired
// or of the kind that Entra names.
func (s *Source) TokenWithClaims(ctx context.Context, claims string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !claimsRequest(claims) {
		claims = freshToken
	}
	now := s.now()
	if s.current.secret != "" && s.asked == claims && s.justRenewed(now) {
		return s.current.secret, nil
	}
	return s.renew(ctx, now, claims)
}

// renew asks for a new token with claims.
func (s *Source) renew(ctx context.Context, now time.Time, claims string) (string, error) {
	token, err := s.ask(ctx, now, claims)
	if err == nil {
		s.renewed, s.asked = now, claims
	}
	return token, err
}

// ask asks the session, unless the service asked for quiet.
func (s *Source) ask(ctx context.Context, now time.Time, claims string) (string, error) {
	if s.refused != nil && now.Before(s.refusedUntil) {
		return "", s.refused
	}
	token, err := s.session.token(ctx, claims)
	if err != nil {
		err = explain(ctx, err)
		var loop *SignInError
		if errors.As(err, &loop) && loop.AADSTS == requestLoop {
			s.refused, s.refusedUntil = err, now.Add(loopPause)
		}
		return "", err
	}
	s.current = token
	return token.secret, nil
}

func (s *Source) justRenewed(now time.Time) bool {
	return !s.renewed.IsZero() && now.Sub(s.renewed) < forceOnce && now.Sub(s.renewed) >= 0
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

func (s staticToken) token(context.Context, string) (accessToken, error) {
	return accessToken{secret: string(s)}, nil
}

func (s staticToken) account() string { return "" }

func (s staticToken) signOut(context.Context) error { return nil }
