package engine

import (
	"testing"
	"time"
)

// TestAboutHowLongWritingTakes: as fast as was written last, but no faster than Dynamics allows; nothing known, the usual pace.
func TestAboutHowLongWritingTakes(t *testing.T) {
	for _, c := range []struct {
		items int
		pace  float64
		want  time.Duration
	}{
		{1016, 0, 508 * time.Second},
		{1000, 4, 250 * time.Second},
		{1000, 400, 100 * time.Second},
		{0, 0, 0},
	} {
		if got := takes(c.items, c.pace); got != c.want {
			t.Errorf("%d items at %v a second take %v, want %v", c.items, c.pace, got, c.want)
		}
	}
}
