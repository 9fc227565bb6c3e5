package dynamics

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
)

// passing is a fault of the network on the way to the sign-in service.
type passing struct{}

func (passing) Error() string   { return "no way to the sign-in service" }
func (passing) Temporary() bool { return true }

// Who must sign in again is told at once; a fault on the way to the sign-in
// service is tried again, and nothing is sent without a token.
func TestTokensThatCannotBeHad(t *testing.T) {
	refused := errors.New("sign in again")
	tests := []struct {
		err     error
		class   Class
		retries int64
	}{
		{refused, ClassCredentials, 0},
		{passing{}, ClassConnection, maxRetries},
	}
	for _, test := range tests {
		f := newFake(t, func(http.ResponseWriter, asked) { t.Error("a request without a token") })
		c := New(Config{Address: f.address(), Tokens: &fakeTokens{err: test.err}, Now: f.now, Sleep: f.sleep})
		_, err := c.WhoAmI(t.Context())
		var e *Error
		if !errors.As(err, &e) || e.Class != test.class || !errors.Is(err, test.err) || e.Uncertain || c.Stats().Retries != test.retries {
			t.Errorf("%v: %v after %d retries", test.err, err, c.Stats().Retries)
		}
	}
}

// A pause that outlasts the caller's deadline is not waited for.
func TestPauseLongerThanTheDeadline(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ asked) {
		w.Header().Set("Retry-After", "3000")
		writeError(w, 429, "0x80072322", "busy")
	})
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	_, err := f.client().WhoAmI(ctx)
	var e *Error
	if !errors.As(err, &e) || e.Class != ClassThrottled || e.RetryAfter < 3000*time.Second ||
		!strings.Contains(err.Error(), "longer than the deadline") {
		t.Errorf("%v", err)
	}
	if len(f.requests()) != 1 || len(f.waits()) != 0 {
		t.Errorf("%d requests, waited %v", len(f.requests()), f.waits())
	}
}
