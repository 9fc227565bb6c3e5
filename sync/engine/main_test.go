package engine

import (
	"os"
	"runtime/debug"
	"testing"
)

// TestMain lets garbage stand four times as long: a house is small and dies with its test, and a third of the time went
// into collecting it.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}
