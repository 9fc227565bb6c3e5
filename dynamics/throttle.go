package dynamics

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The governor's numbers (contract §7).
const (
	startParallel = 4
	// maxParallel is the ceiling while the server gives no hint.
	maxParallel = 8
	// hintCeiling keeps a generous hint well below the server's limit of 52.
	hintCeiling   = 26
	quietTime     = time.Minute
	firstPause    = 5 * time.Second
	longestGuess  = 5 * time.Minute
	longestPause  = time.Hour
	pauseJitter   = 0.1
	maxThrottling = 10
)

// governor admits requests for the whole connection: so many at once, and none
// while the server asked to wait, because asking again makes the wait longer.
type governor struct {
	now   func() time.Time
	sleep func(ctx context.Context, d time.Duration) error
	rand  func() float64

	mu       sync.Mutex
	limit    int
	ceiling  int
	active   int
	quiet    time.Time
	until    time.Time
	hits     int
	paused   time.Duration
	onWait   func(time.Time)
	released chan struct{}
}

func newGovernor(now func() time.Time, sleep func(context.Context, time.Duration) error, random func() float64) *governor {
	return &governor{
		now: now, sleep: sleep, rand: random,
		limit: startParallel, ceiling: maxParallel, quiet: now(), released: make(chan struct{}),
	}
}

func (g *governor) setOnWait(tell func(time.Time)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.onWait = tell
}

// acquire waits for the pause to end and for a place. A pause that outlasts
// the context's deadline is not waited for.
func (g *governor) acquire(ctx context.Context) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		wait, turn := g.enter()
		switch {
		case wait > 0:
			if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < wait {
				return &pauseTooLong{wait: wait}
			}
			if err := g.sleep(ctx, wait); err != nil {
				return err
			}
		case turn == nil:
			return nil
		default:
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-turn:
			}
		}
	}
}

// pauseTooLong says that the pause outlasts the caller's deadline.
type pauseTooLong struct{ wait time.Duration }

func (p *pauseTooLong) Error() string {
	return "the server asked to wait " + p.wait.String() + ", which is longer than the deadline"
}

// enter takes a place, or gives the time to wait, or a channel that is closed
// when a place may be free.
func (g *governor) enter() (time.Duration, <-chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	if wait := g.until.Sub(now); wait > 0 {
		return wait, nil
	}
	if g.limit < g.ceiling && now.Sub(g.quiet) >= quietTime {
		g.limit++ // one, however long nothing was asked: idle minutes prove nothing
		g.quiet = now
	}
	if g.limit >= g.ceiling {
		g.quiet = now
	}
	if g.active < g.limit {
		g.active++
		return 0, nil
	}
	return 0, g.released
}

func (g *governor) release() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.active--
	close(g.released)
	g.released = make(chan struct{})
}

// succeeded ends a row of throttled answers.
func (g *governor) succeeded() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.hits = 0
}

// advise takes the server's x-ms-dop-hint: no more than it, once it is known.
func (g *governor) advise(header http.Header) {
	hint, err := strconv.Atoi(header.Get("x-ms-dop-hint"))
	if err != nil || hint < 1 {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.ceiling = min(hint, hintCeiling)
	g.limit = min(g.limit, g.ceiling)
}

// pause stops the whole connection after a throttled answer and halves what
// runs at once. It gives how long the server asked to wait.
func (g *governor) pause(header http.Header) time.Duration {
	g.mu.Lock()
	now := g.now()
	if !now.Before(g.until) { // else it is one of those that were under way
		g.hits++
		g.limit = max(1, g.limit/2)
	}
	asked, given := retryAfter(header, now)
	if !given || asked <= 0 { // no time at all is no answer
		asked = min(firstPause<<min(max(g.hits-1, 0), 6), longestGuess)
	}
	asked = min(asked, longestPause)
	until := now.Add(asked + time.Duration(float64(asked)*pauseJitter*g.rand()))
	tell := g.onWait
	if until.After(g.until) {
		from := now
		if g.until.After(now) {
			from = g.until
		}
		g.paused += until.Sub(from)
		g.until = until
	} else {
		tell = nil
	}
	g.quiet = g.until
	g.mu.Unlock()
	if tell != nil {
		tell(until)
	}
	return asked
}

// state gives how long the connection was paused in all, and how many requests
// may run at once.
func (g *governor) state() (time.Duration, int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.paused, g.limit
}

// retryAfter reads the header in both of its forms, seconds and a date.
func retryAfter(header http.Header, now time.Time) (time.Duration, bool) {
	if wait, given := retrySeconds(header); given {
		return wait, true
	}
	if date, err := http.ParseTime(strings.TrimSpace(header.Get("Retry-After"))); err == nil {
		return max(0, date.Sub(now)), true
	}
	return 0, false
}

// retrySeconds reads the header's usual form.
func retrySeconds(header http.Header) (time.Duration, bool) {
	seconds, err := strconv.ParseFloat(strings.TrimSpace(header.Get("Retry-After")), 64)
	if err != nil || !(seconds >= 0) { // not a number is not a wait
		return 0, false
	}
	return time.Duration(min(seconds, longestPause.Seconds()) * float64(time.Second)), true
}
