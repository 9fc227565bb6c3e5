package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/cache"
)

// signInTimeout bounds a sign-in that nobody finishes: as long as Entra keeps
// a device code.
const signInTimeout = 15 * time.Minute

// SignIn signs in anew and keeps the tokens. Its errors are *SignInError.
func SignIn(ctx context.Context, config Config) (*Source, error) {
	ctx, cancel := context.WithTimeout(ctx, signInTimeout)
	defer cancel()
	opened, err := open(config)
	if err != nil {
		return nil, err
	}
	token, err := opened.begin(ctx)
	if err != nil {
		return nil, explain(ctx, err)
	}
	source := newSource(opened, config.Now)
	source.current = token
	return source, nil
}

// Resume continues with the kept tokens, without asking anybody. When that
// cannot be done the error is a *SignInError of kind KindExpired, or of the
// kind that Entra names.
func Resume(ctx context.Context, config Config) (*Source, error) {
	opened, err := open(config)
	if err != nil {
		return nil, err
	}
	source := newSource(opened, config.Now)
	if _, err := source.Token(ctx, false); err != nil {
		return nil, err
	}
	return source, nil
}

// Forget removes the tokens that are kept for config, whatever state they are in, and sends
// nothing: for a connection that ends and whose tokens or secret cannot be read any more.
func Forget(ctx context.Context, config Config) error {
	if config.Method == TokenCommand {
		return nil // it keeps its tokens itself
	}
	where, err := parseAuthority(config.Authority, config.Tenant)
	if err != nil {
		return failure(KindMisconfigured, RemedyAddress, err)
	}
	return config.keptTokens(where).forget(ctx)
}

// SameTokens says whether a and b keep their tokens as one, so that forgetting those of a
// forgets those of b.
func SameTokens(a, b Config) bool {
	first, bad := parseAuthority(a.Authority, a.Tenant)
	second, worse := parseAuthority(b.Authority, b.Tenant)
	return bad == nil && worse == nil && b.Method != TokenCommand && a.keptTokens(first).key == b.keptTokens(second).key
}

// starter is a session that can be begun with the user's help.
type starter interface {
	session
	begin(ctx context.Context) (accessToken, error)
}

var (
	errMethod   = errors.New("unknown sign-in method")
	errNoClient = errors.New("the application (client) id is missing")
	errNoTarget = errors.New("the environment's address is missing")
)

// open makes the session of a method. It sends nothing.
func open(config Config) (starter, error) {
	if config.Method == TokenCommand {
		return newCommandSession(config)
	}
	if config.ClientID == "" {
		return nil, failure(KindMisconfigured, RemedyClientID, errNoClient)
	}
	if config.Resource == "" {
		return nil, failure(KindMisconfigured, RemedyAddress, errNoTarget)
	}
	where, err := parseAuthority(config.Authority, config.Tenant)
	if err != nil {
		return nil, failure(KindMisconfigured, RemedyAddress, err)
	}
	switch config.Method {
	case Browser, Device, Here:
		return newUserSession(config, where)
	case ClientSecret, Certificate:
		return newApplicationSession(config, where)
	case TokenCommand:
	}
	return nil, failure(KindMisconfigured, RemedyRetry, fmt.Errorf("%w: %q", errMethod, string(config.Method)))
}

// keptTokens connects the library's cache with a Keeper.
type keptTokens struct {
	store  Keeper
	key    string
	warn   func(ctx context.Context, message string, err error)
	loaded bool
	shut   bool // the keyring that holds the tokens was locked when they were asked for
}

// Replace loads what is kept, once: afterwards the library's own memory is
// newer. What cannot be read counts as nothing kept: signing in again mends it. What is in a
// keyring that is locked is looked for again at the next question.
func (k *keptTokens) Replace(ctx context.Context, into cache.Unmarshaler, _ cache.ReplaceHints) error {
	if k.store == nil || k.loaded {
		return nil
	}
	data, err := k.store.Load(ctx, k.key)
	if errors.Is(err, ErrNotKept) {
		k.loaded = true
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if k.shut = errors.Is(err, ErrKeyringShut); k.shut {
		return nil
	}
	k.loaded = true
	if err != nil {
		k.warn(ctx, "kept tokens cannot be read; sign in again", err)
		return nil
	}
	if err := into.Unmarshal(data); err != nil {
		k.warn(ctx, "kept tokens cannot be read; sign in again", nil)
	}
	return nil
}

// Export keeps the library's tokens. A store that fails costs a sign-in at the
// next start and not this one.
func (k *keptTokens) Export(ctx context.Context, from cache.Marshaler, _ cache.ExportHints) error {
	if k.store == nil {
		return nil
	}
	data, err := from.Marshal()
	if err != nil {
		return fmt.Errorf("tokens: %w", err)
	}
	k.loaded = true
	if err := k.store.Save(ctx, k.key, data); err != nil {
		k.warn(ctx, "tokens could not be kept", err)
	}
	return nil
}

func (k *keptTokens) forget(ctx context.Context) error {
	if k.store == nil {
		return nil
	}
	return k.store.Delete(ctx, k.key)
}
