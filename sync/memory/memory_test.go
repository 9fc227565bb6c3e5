package memory

import (
	"runtime/debug"
	"testing"
)

// percent is the collector's percentage.
func percent() int {
	n := debug.SetGCPercent(100)
	debug.SetGCPercent(n)
	return n
}

// TestTheLastOneEndsIt: whoever ends first does not end it for the others, and afterwards it is as before.
func TestTheLastOneEndsIt(t *testing.T) {
	before := percent()
	defer debug.SetGCPercent(before)
	for _, usual := range []int{100, 20} {
		debug.SetGCPercent(usual)
		low := min(usual, sparing)
		one, other := Spare(), Spare()
		for what, step := range []struct {
			do   func()
			want int
		}{{func() {}, low}, {one, low}, {one, low}, {other, usual}} {
			step.do()
			if got := percent(); got != step.want {
				t.Errorf("of %d, step %d: %d, want %d", usual, what, got, step.want)
			}
		}
	}
}
