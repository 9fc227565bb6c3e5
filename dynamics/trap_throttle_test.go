package dynamics

import (
	"context"
	"net/http"
	"net/http/cookiejar"
	"sync"
	"testing"
	"time"
)

// Trap 23: one throttled answer pauses the whole connection for as long as the
// server asked, plus a little, and costs no attempt.
func TestTrap23_RetryAfterPausesTheConnection(t *testing.T) {
	hits := 0
	f := newFake(t, func(w http.ResponseWriter, _ asked) {
		if hits++; hits <= 5 {
			w.Header().Set("Retry-After", "24")
			writeError(w, 429, "0x80072322", "Number of requests exceeded the limit")
			return
		}
		writeWho(w)
	})
	var c *Client
	alone := true
	c = f.client(func(config *Config) {
		config.Sleep = func(ctx context.Context, d time.Duration) error {
			if alone { // while one waits, so does whoever comes
				alone = false
				hurried, cancel := context.WithTimeout(ctx, 20*time.Second)
				defer cancel()
				if _, err := c.WhoAmI(hurried); ClassOf(err) != ClassThrottled || hits != 1 {
					t.Errorf("another request beside the pause: %v, %d were sent", err, hits)
				}
			}
			return f.sleep(ctx, d)
		}
	})
	var told []time.Time
	c.OnWait(func(until time.Time) { told = append(told, until) })
	start := f.now()
	if _, err := c.WhoAmI(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, d := range f.waits() {
		if d < 24*time.Second || d > 24*time.Second*110/100 {
			t.Errorf("waited %s", d)
		}
	}
	if len(f.waits()) != 5 || len(told) != 5 || !told[0].After(start) {
		t.Fatalf("waits %v, told %v", f.waits(), told)
	}
	stats := c.Stats()
	if stats.Throttled != 5 || stats.Retries != 0 || stats.ThrottledTime < 2*time.Minute || stats.Parallel != 1 {
		t.Fatalf("%+v", stats)
	}
}

// While the connection is paused no other goroutine sends.
func TestPauseHoldsEverybody(t *testing.T) {
	clock := newManualClock()
	g := newGovernor(clock.now, clock.sleep, func() float64 { return 0 })
	if err := g.acquire(t.Context()); err != nil {
		t.Fatal(err)
	}
	g.pause(http.Header{"Retry-After": {"10"}})
	g.release()
	if wait, turn := g.enter(); wait != 10*time.Second || turn != nil {
		t.Fatalf("wait %s", wait)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if err := g.acquire(ctx); err == nil {
		t.Fatal("a pause longer than the deadline was waited for")
	}
	if err := g.acquire(t.Context()); err != nil || clock.slept != 10*time.Second {
		t.Fatalf("%v, slept %s", err, clock.slept)
	}
}

func TestRetryAfterForms(t *testing.T) {
	now := time.Date(2024, 8, 1, 6, 0, 0, 0, time.UTC)
	tests := map[string]time.Duration{
		"24": 24 * time.Second, " 1.5 ": 1500 * time.Millisecond, "0": 0, "1e99": longestPause,
		"99999999999999999999": longestPause, "Thu, 01 Aug 2024 06:02:00 GMT": 2 * time.Minute,
		"Thu, 01 Aug 2024 05:00:00 GMT": 0,
	}
	for text, want := range tests {
		if got, given := retryAfter(http.Header{"Retry-After": {text}}, now); !given || got != want {
			t.Errorf("%q: %s %v, want %s", text, got, given, want)
		}
	}
	for _, text := range []string{"", "-5", "soon", "NaN"} {
		if got, given := retryAfter(http.Header{"Retry-After": {text}}, now); given {
			t.Errorf("%q: %s", text, got)
		}
	}
}

// Without the header the pause grows from five seconds.
func TestPauseWithoutHeaderGrows(t *testing.T) {
	clock := newManualClock()
	g := newGovernor(clock.now, clock.sleep, func() float64 { return 0 })
	want := []time.Duration{5, 10, 20, 40, 80, 160, 300, 300}
	for i, seconds := range want {
		if got := g.pause(http.Header{}); got != seconds*time.Second {
			t.Errorf("pause %d: %s, want %ds", i, got, seconds)
		}
		clock.advance(time.Hour)
	}
	g.succeeded()
	if got := g.pause(http.Header{}); got != 5*time.Second {
		t.Errorf("after a success: %s", got)
	}
}

// Parallelism: at most four and the hint at first, one more a quiet minute,
// half after a throttled answer, once for all that come together.
func TestParallelism(t *testing.T) {
	clock := newManualClock()
	g := newGovernor(clock.now, clock.sleep, func() float64 { return 0 })
	limit := func() int { _, n := g.state(); return n }
	turn := func() {
		if err := g.acquire(t.Context()); err != nil {
			t.Fatal(err)
		}
		g.release()
	}
	if limit() != 4 {
		t.Fatalf("start: %d", limit())
	}
	g.advise(http.Header{"X-Ms-Dop-Hint": {"2"}})
	if limit() != 2 {
		t.Fatalf("hint 2: %d", limit())
	}
	g.advise(http.Header{"X-Ms-Dop-Hint": {"6"}})
	for range 10 {
		clock.advance(time.Minute)
		turn()
	}
	if limit() != 6 {
		t.Fatalf("after quiet minutes: %d", limit())
	}
	for range 3 {
		g.pause(http.Header{"Retry-After": {"5"}})
	}
	if limit() != 3 {
		t.Fatalf("three answers of one burst: %d", limit())
	}
	clock.advance(time.Minute)
	turn()
	if limit() != 3 {
		t.Fatalf("a minute that began with a pause is not quiet: %d", limit())
	}
	clock.advance(10 * time.Second)
	turn()
	if limit() != 4 {
		t.Fatalf("a quiet minute later: %d", limit())
	}
}

// Trap 24: no cookie is ever sent back, also by a client that was given a jar.
func TestTrap24_NoCookies(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ asked) {
		w.Header().Set("Set-Cookie", "ARRAffinity=abc; Path=/")
		writeWho(w)
	})
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := f.client(func(c *Config) { c.HTTP = &http.Client{Jar: jar} })
	for range 2 {
		if _, err := c.WhoAmI(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range f.requests() {
		if r.header.Get("Cookie") != "" {
			t.Fatalf("cookie %s", r.header.Get("Cookie"))
		}
	}
}

// The limit holds under load, and everybody gets a turn.
func TestGovernorHoldsItsLimit(t *testing.T) {
	g := newGovernor(time.Now, sleepContext, func() float64 { return 0 })
	var mu sync.Mutex
	var group sync.WaitGroup
	running, most, done := 0, 0, 0
	for range 64 {
		group.Go(func() {
			if err := g.acquire(t.Context()); err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			running++
			most = max(most, running)
			mu.Unlock()
			mu.Lock()
			running--
			done++
			mu.Unlock()
			g.release()
		})
	}
	group.Wait()
	if most > startParallel || done != 64 {
		t.Fatalf("most %d, done %d", most, done)
	}
}

// A 401 asks for one new token, and a second one ends the attempts.
func TestTokenIsRenewedOnce(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, r asked) {
		if r.header.Get("Authorization") == "Bearer "+secretToken+"1" {
			writeWho(w)
			return
		}
		w.WriteHeader(http.StatusUnauthorized)
	})
	tokens := &fakeTokens{}
	c := f.client(func(c *Config) { c.Tokens = tokens })
	if _, err := c.WhoAmI(t.Context()); err != nil || tokens.forced != 1 {
		t.Fatalf("%v, forced %d", err, tokens.forced)
	}
	tokens.forced = 7
	if _, err := c.WhoAmI(t.Context()); ClassOf(err) != ClassCredentials || tokens.forced != 8 {
		t.Fatalf("%v, forced %d", err, tokens.forced)
	}
}

// Passing faults of reads are repeated three times; then they are reported.
func TestReadsAreRepeated(t *testing.T) {
	for _, status := range []int{500, 502, 503, 504} {
		f := newFake(t, func(w http.ResponseWriter, _ asked) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(status)
			_, _ = w.Write([]byte("<html>"))
		})
		_, err := f.client().WhoAmI(t.Context())
		if ClassOf(err) != ClassRetry || len(f.requests()) != 1+maxRetries {
			t.Errorf("HTTP %d: %v after %d requests", status, err, len(f.requests()))
		}
	}
	whole := `{"value":[{"fullname":"a"}]}`
	tries := 0
	f := newFake(t, func(w http.ResponseWriter, _ asked) {
		if tries++; tries == 1 {
			writeJSON(w, 200, whole[:len(whole)-4])
			return
		}
		writeJSON(w, 200, whole)
	})
	if got, _, err := collect(t, f.client(), Query{Table: "contact"}, "fullname"); err != nil || len(got) != 1 || tries != 2 {
		t.Fatalf("cut page: %v %v after %d", got, err, tries)
	}
}

// A cancelled context ends at once and is told as such.
func TestCancelled(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ asked) { writeWho(w) })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := f.client().WhoAmI(ctx)
	if ctx.Err() == nil || err == nil || ClassOf(err) != ClassUnknown {
		t.Fatalf("%v", err)
	}
	if len(f.requests()) != 0 {
		t.Fatal("a request was sent")
	}
}

type manualClock struct {
	mu    sync.Mutex
	at    time.Time
	slept time.Duration
}

func newManualClock() *manualClock {
	return &manualClock{at: time.Date(2024, 8, 1, 6, 0, 0, 0, time.UTC)}
}

func (c *manualClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *manualClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func (c *manualClock) sleep(_ context.Context, d time.Duration) error {
	c.advance(d)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.slept += d
	return nil
}
