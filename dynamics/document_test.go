package dynamics

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestTheClientsTableIsTrue reads the numbers of engine.md §4 that are the client's.
func TestTheClientsTableIsTrue(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "assets", "docs", "engine.md"))
	if err != nil {
		t.Fatal(err)
	}
	for row, parts := range map[string][]string{
		"| a throttled answer |": {
			map[float64]string{0.1: "up to a tenth more"}[pauseJitter],
			fmt.Sprintf("without one %.0f s, doubled with each, at most %.0f min", firstPause.Seconds(), longestGuess.Minutes()),
			map[time.Duration]string{time.Hour: "never more than an hour"}[longestPause],
			map[int]string{10: "throttled ten times"}[maxThrottling],
		},
		"| requests at once |": {
			fmt.Sprintf("%d at first, one more after each quiet %s up to %d", startParallel,
				map[time.Duration]string{time.Minute: "minute"}[quietTime], maxParallel),
			fmt.Sprintf("at most %d", hintCeiling),
		},
	} {
		_, rest, found := strings.Cut(string(data), row)
		told, _, _ := strings.Cut(rest, "\n")
		for _, part := range parts {
			if !found || part == "" || !strings.Contains(told, part) {
				t.Errorf("%s %q is not told: %s", row, part, told)
			}
		}
	}
}
