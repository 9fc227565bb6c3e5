package engine

import "testing"

// Two processes that are throttled at the same moment do not come back at the same moment:
// without a test's numbers an engine has numbers of its own.
func TestEnginesDoNotComeBackTogether(t *testing.T) {
	t.Parallel()
	s := openStore(t, t.TempDir())
	one, other := New(Options{Store: s, DataDir: t.TempDir()}), New(Options{Store: s, DataDir: t.TempDir()})
	for range 20 {
		a, b := one.opt.Rand(), other.opt.Rand()
		if a < 0 || a >= 1 || b < 0 || b >= 1 {
			t.Fatalf("%v, %v: not in [0, 1)", a, b)
		}
		if a == b {
			t.Fatalf("both drew %v", a)
		}
	}
}
