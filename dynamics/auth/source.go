package auth

import (
	"context"
	"log/slog"
)

// Source gives access tokens of one signed-in account and renews them. It
// satisfies dynamics.TokenSource. It may be used from several goroutines.
type Source struct {
	session session
}

// session is one way of getting tokens.
type session interface {
	token(ctx context.Context, force bool) (string, error)
	account() string
	signOut(ctx context.Context) error
}

// SignIn signs in anew and keeps the tokens. Errors of Entra are *SignInError.
func SignIn(ctx context.Context, config Config) (*Source, error) { return signIn(ctx, config) }

// Resume continues with the kept tokens, without asking anybody. When that
// cannot be done the error is a *SignInError of kind KindExpired, or of the
// kind that Entra names.
func Resume(ctx context.Context, config Config) (*Source, error) { return resume(ctx, config) }

// Static is a source of one given token that cannot be renewed.
func Static(token string) *Source { return &Source{session: staticToken(token)} }

// Token is a good access token. force asks for a new one although the kept one
// seems good.
func (s *Source) Token(ctx context.Context, force bool) (string, error) {
	return s.session.token(ctx, force)
}

// Account is the user's sign-in name, or the application's id; "" when unknown.
func (s *Source) Account() string { return s.session.account() }

// SignOut forgets the account and its kept tokens.
func (s *Source) SignOut(ctx context.Context) error { return s.session.signOut(ctx) }

// String hides everything.
func (s *Source) String() string { return "token source" }

// GoString hides everything.
func (s *Source) GoString() string { return s.String() }

// LogValue hides everything.
func (s *Source) LogValue() slog.Value { return slog.StringValue(s.String()) }
