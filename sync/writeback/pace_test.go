package writeback

import (
	"testing"
	"time"
)

func drawing(x float64) *Outbox { return &Outbox{rand: func() float64 { return x }} }

func TestBackoffSpreadsOverADoublingTime(t *testing.T) {
	t.Parallel()
	for n, longest := range map[int]time.Duration{0: time.Second, 1: 2 * time.Second, 5: 32 * time.Second, 12: 15 * time.Minute, 60: 15 * time.Minute} {
		if got := drawing(0).backoff(n); got != 0 {
			t.Errorf("%d: at least %v", n, got)
		}
		if got := drawing(0.5).backoff(n); got != longest/2 {
			t.Errorf("%d: half way %v, want %v", n, got, longest/2)
		}
	}
}

func TestThrottledWaitsWhatWasAskedAndUpToATenthMore(t *testing.T) {
	t.Parallel()
	for asked, want := range map[time.Duration]time.Duration{0: 5 * time.Second, -time.Second: 5 * time.Second, time.Minute: time.Minute} {
		if got := drawing(0).throttledFor(asked); got != want {
			t.Errorf("%v: at least %v, want %v", asked, got, want)
		}
		if got := drawing(0.5).throttledFor(asked); got != want+want/20 {
			t.Errorf("%v: half way %v", asked, got)
		}
	}
}
