package auth

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

const (
	// commandTimeout bounds the command that prints a token.
	commandTimeout = 30 * time.Second
	// commandGrace is how long its children may hold on to its output.
	commandGrace = 2 * time.Second
	// opaqueLife is how long a token is used that does not tell its expiry.
	opaqueLife = 10 * time.Minute
	// longestToken bounds what the command may print.
	longestToken = 64 << 10
)

var (
	errNoCommand  = errors.New("the token command is missing")
	errNoToken    = errors.New("the token command printed no token")
	errSlow       = errors.New("the token command took too long")
	errStale      = errors.New("the token command printed a token that has expired")
	errTooVerbose = errors.New("the token command printed too much")
)

// commandSession runs a command that prints a token.
type commandSession struct {
	argv []string
	now  func() time.Time
}

func newCommandSession(config Config) (*commandSession, error) {
	if len(config.TokenCommand) == 0 || config.TokenCommand[0] == "" {
		return nil, failure(KindCommand, RemedyCheckCommand, errNoCommand)
	}
	now := config.Now
	if now == nil {
		now = time.Now
	}
	return &commandSession{argv: config.TokenCommand, now: now}, nil
}

func (s *commandSession) begin(ctx context.Context) (accessToken, error) {
	return s.token(ctx, freshToken)
}

// token runs the command, whose token has the claims that it has. Neither its output nor its error output gets into
// the error: both may hold the token.
func (s *commandSession) token(ctx context.Context, _ string) (accessToken, error) {
	bounded, cancel := context.WithTimeout(ctx, commandTimeout)
	defer cancel()
	command := exec.CommandContext(bounded, s.argv[0], s.argv[1:]...) //nolint:gosec // the admin's own command
	command.WaitDelay = commandGrace
	output := &limitedBuffer{limit: longestToken}
	command.Stdout = output
	err := command.Run()
	switch {
	case ctx.Err() != nil:
		return accessToken{}, ctx.Err()
	case bounded.Err() != nil:
		return accessToken{}, failure(KindCommand, RemedyCheckCommand, errSlow)
	case output.full:
		return accessToken{}, failure(KindCommand, RemedyCheckCommand, errTooVerbose)
	case err != nil:
		return accessToken{}, failure(KindCommand, RemedyCheckCommand, commandFault(err))
	}
	return s.accept(strings.TrimSpace(string(output.data)))
}

// commandFault says how the command ended, without what it said.
func commandFault(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return fmt.Errorf("the token command ended with status %d", exit.ExitCode())
	}
	return fmt.Errorf("the token command cannot be run: %w", err)
}

func (s *commandSession) accept(token string) (accessToken, error) {
	if token == "" || strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return accessToken{}, failure(KindCommand, RemedyCheckCommand, errNoToken)
	}
	now := s.now()
	expires, known := tokenExpiry(token)
	switch {
	case !known:
		expires = now.Add(opaqueLife + renewEarly)
	case !expires.After(now):
		return accessToken{}, failure(KindExpired, RemedyCheckCommand, errStale)
	}
	return accessToken{secret: token, expires: expires}, nil
}

// tokenExpiry reads the exp claim of a JWT without validating anything.
func tokenExpiry(token string) (time.Time, bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return time.Time{}, false
	}
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return time.Time{}, false
	}
	var claims struct {
		Expires float64 `json:"exp"`
	}
	if json.Unmarshal(raw, &claims) != nil || claims.Expires <= 0 || claims.Expires > 1<<40 {
		return time.Time{}, false
	}
	return time.Unix(int64(claims.Expires), 0), true
}

func (s *commandSession) account() string { return "" }

func (s *commandSession) signOut(context.Context) error { return nil }

// limitedBuffer takes so much and then notes that there was more. It must not
// embed the buffer, whose ReadFrom would know no limit.
type limitedBuffer struct {
	data  []byte
	limit int
	full  bool
}

// Write keeps what fits and swallows the rest, so that the command can end.
func (b *limitedBuffer) Write(data []byte) (int, error) {
	if len(b.data)+len(data) > b.limit {
		b.full = true
		return len(data), nil
	}
	b.data = append(b.data, data...)
	return len(data), nil
}
