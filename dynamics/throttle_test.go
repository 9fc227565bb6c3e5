package dynamics

import (
	"errors"
	"net/http"
	"testing"
	"time"
)

// A part of a batch that was throttled until a date pauses the connection for a
// while, not for ever.
func TestThrottledPartWithADate(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ asked) {
		batchOfOne(w, 200, "429 Too Many Requests\r\nRetry-After: Thu, 01 Aug 2024 06:00:20 GMT", `{"error":{"code":"0x80072322","message":"busy"}}`)
	})
	c := f.client()
	o, err := c.CreateOperation(t.Context(), "task", idA, nil)
	if err != nil {
		t.Fatal(err)
	}
	results, err := c.Batch(t.Context(), oneSet(o))
	var e *Error
	if err != nil || !errors.As(results[0].Err, &e) || e.Class != ClassThrottled {
		t.Fatalf("%v %v", results, err)
	}
	if paused := c.Stats().ThrottledTime; paused < firstPause || paused > time.Minute {
		t.Errorf("the connection pauses for %s", paused)
	}
}

// A server that asks to wait for no time at all is not asked again at once.
func TestThrottledForNoTime(t *testing.T) {
	tries := 0
	f := newFake(t, func(w http.ResponseWriter, _ asked) {
		if tries++; tries <= 2 {
			w.Header().Set("Retry-After", "0")
			writeError(w, 429, "0x80072326", "busy")
			return
		}
		writeWho(w)
	})
	c := f.client()
	if _, err := c.WhoAmI(t.Context()); err != nil {
		t.Fatal(err)
	}
	if paused := c.Stats().ThrottledTime; paused < 3*firstPause {
		t.Errorf("waited %s", paused)
	}
}

// A throttling code counts at any status (contract §7).
func TestThrottledByTheCode(t *testing.T) {
	for _, code := range []string{"0x80072322", "-2147015898", "0x8005F103", "0x80060308"} {
		asked429 := false
		f := newFake(t, func(w http.ResponseWriter, _ asked) {
			if !asked429 {
				asked429 = true
				w.Header().Set("Retry-After", "7")
				writeError(w, http.StatusServiceUnavailable, code, "busy")
				return
			}
			writeWho(w)
		})
		c := f.client()
		if _, err := c.WhoAmI(t.Context()); err != nil {
			t.Errorf("%s: %v", code, err)
		}
		if stats := c.Stats(); stats.Throttled != 1 || stats.ThrottledTime < 7*time.Second || stats.Parallel != startParallel/2 {
			t.Errorf("%s: %+v", code, stats)
		}
	}
}

// All that was under way when the server had enough is one event, not many.
func TestManyThrottledAtOnceAreOnePause(t *testing.T) {
	clock := time.Date(2024, 8, 1, 6, 0, 0, 0, time.UTC)
	g := newGovernor(func() time.Time { return clock }, nil, func() float64 { return 0 })
	for range 8 {
		g.pause(http.Header{})
	}
	if g.succeeded(); g.until.Sub(clock) != firstPause || g.limit != startParallel/2 {
		t.Errorf("%s, %d at once", g.until.Sub(clock), g.limit)
	}
	if g.pause(http.Header{}) != firstPause {
		t.Error("a late one doubles the wait")
	}
	clock = clock.Add(firstPause)
	g.hits = 1
	if wait := g.pause(http.Header{}); wait != 2*firstPause {
		t.Errorf("the next event: %s", wait)
	}
}

// An idle hour proves nothing about what the server takes.
func TestIdleTimeIsNoQuietTime(t *testing.T) {
	clock := time.Date(2024, 8, 1, 6, 0, 0, 0, time.UTC)
	g := newGovernor(func() time.Time { return clock }, nil, func() float64 { return 0 })
	g.advise(http.Header{"X-Ms-Dop-Hint": {"20"}})
	clock = clock.Add(time.Hour)
	for range 5 {
		if wait, _ := g.enter(); wait == 0 {
			g.release()
		}
	}
	if g.limit != startParallel+1 {
		t.Errorf("%d at once", g.limit)
	}
}
