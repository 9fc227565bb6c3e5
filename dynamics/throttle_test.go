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
