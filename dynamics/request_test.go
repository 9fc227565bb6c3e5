package dynamics

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A lost answer stays uncertain even when the repetition cannot be sent.
func TestUncertaintyIsNotForgotten(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ asked) { w.WriteHeader(http.StatusGatewayTimeout) })
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	sleeps := 0
	c := f.client(func(c *Config) {
		c.Sleep = func(context.Context, time.Duration) error {
			if sleeps++; sleeps == 2 {
				cancel() // between two attempts, without the sleep noticing
			}
			return nil
		}
	})
	_, err := c.Create(ctx, "task", idA, nil)
	var e *Error
	if !errors.As(err, &e) || !e.Uncertain || !errors.Is(err, context.Canceled) {
		t.Fatalf("%+v", err)
	}
}

// A 503 that says when to come back is believed.
func TestUnavailableSaysWhen(t *testing.T) {
	tries := 0
	f := newFake(t, func(w http.ResponseWriter, _ asked) {
		if tries++; tries == 1 {
			w.Header().Set("Retry-After", "17")
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		writeWho(w)
	})
	if _, err := f.client().WhoAmI(t.Context()); err != nil {
		t.Fatal(err)
	}
	if waits := f.waits(); len(waits) != 1 || waits[0] != 17*time.Second {
		t.Fatalf("waited %v", waits)
	}
}

// The log says what was asked and how it ended, and neither values nor tokens.
func TestLogHoldsNoValues(t *testing.T) {
	var log strings.Builder
	logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	f := newFake(t, func(w http.ResponseWriter, _ asked) { writeJSON(w, 200, `{"value":[{"fullname":"private"}]}`) })
	c := f.client(func(c *Config) { c.Logger = logger })
	if _, _, err := collect(t, c, Query{Table: "contact", Filter: "fullname eq 'private'"}, "fullname"); err != nil {
		t.Fatal(err)
	}
	if err := c.Update(t.Context(), "contact", idA, map[string]any{"fullname": "private"}); err != nil {
		t.Fatal(err)
	}
	if text := log.String(); !strings.Contains(text, "GET contact") || strings.Contains(text, "private") || strings.Contains(text, secretToken) {
		t.Fatal(text)
	}
}

// Headers of a write that asks for duplicate rules, alone and in a batch.
func TestDetectDuplicates(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, r asked) {
		if r.path == "/api/data/v9.2/contacts" {
			writeError(w, 500, "0x80040333", "A record was not created or updated because a duplicate of the current record already exists.")
			return
		}
		writeError(w, 400, "0x80048d19", "x")
	})
	c := f.client()
	_, err := c.Create(t.Context(), "contact", idA, nil, DetectDuplicates(true))
	var e *Error
	if !errors.As(err, &e) || e.Code != CodeDuplicateRule || e.Class != ClassSkip {
		t.Fatal(err)
	}
	if got := f.requests()[0].header.Get(detectHeader); got != "false" {
		t.Fatalf("header %q", got)
	}
	o, err := c.CreateOperation(t.Context(), "contact", idA, nil, DetectDuplicates(true))
	if err != nil {
		t.Fatal(err)
	}
	if body := string(encodeBatch("b", "/", oneSet(o))); !strings.Contains(body, "\r\n"+detectHeader+": false\r\n") {
		t.Fatal(body)
	}
}

// Support can find a request that nobody answered by the id that we sent.
func TestUnansweredRequestsHaveAnID(t *testing.T) {
	var log strings.Builder
	logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	f := newFake(t, func(http.ResponseWriter, asked) { panic(http.ErrAbortHandler) })
	_, err := f.client(func(c *Config) { c.Logger = logger }).WhoAmI(t.Context())
	var e *Error
	requests := f.requests()
	if !errors.As(err, &e) || len(requests) == 0 {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, r := range requests {
		ids[r.header.Get(clientIDHeader)] = true
	}
	if len(ids) != len(requests) || !ids[e.RequestID] || !strings.Contains(log.String(), e.RequestID) {
		t.Errorf("%d ids of %d requests, the error names %q", len(ids), len(requests), e.RequestID)
	}
}

// Nobody is admitted before the pause has ended, however many wait.
func TestNobodyIsAdmittedDuringAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGovernor(time.Now, sleepContext, func() float64 { return 0.5 })
		done := make(chan time.Time, 40)
		var group sync.WaitGroup
		defer group.Wait()
		for range 20 {
			group.Go(func() {
				for range 2 {
					if err := g.acquire(t.Context()); err != nil {
						t.Error(err)
						return
					}
					done <- time.Now()
					time.Sleep(time.Second)
					g.release()
				}
			})
		}
		time.Sleep(1500 * time.Millisecond)
		g.pause(http.Header{"Retry-After": {"30"}})
		from, until := time.Now(), g.until
		for range 40 {
			if at := <-done; at.After(from) && at.Before(until) {
				t.Errorf("admitted %s before the end of the pause", until.Sub(at))
			}
		}
		if g.paused < 30*time.Second || g.paused > 33*time.Second {
			t.Errorf("paused for %s", g.paused)
		}
	})
}
