package writeback

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestTheRetryTableIsTrue reads the numbers of engine.md §4.
func TestTheRetryTableIsTrue(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "assets", "docs", "engine.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for line := range strings.Lines(string(data)) {
		if cells := strings.Split(strings.TrimSpace(line), " | "); len(cells) > 2 {
			rows[strings.TrimPrefix(cells[0], "| ")] = line
		}
	}
	longest := &Outbox{rand: func() float64 { return 1 }}
	seconds := func(n int) string { return fmt.Sprintf("%.0f s", longest.backoff(n).Seconds()) }
	for what, want := range map[string][]string{
		"throttled (429, or its codes at any status)": {
			fmt.Sprintf("%.0f s when it says nothing", longest.throttledFor(0).Seconds()/1.1),
			map[bool]string{true: "up to a tenth more"}[longest.throttledFor(10*time.Second) == 11*time.Second],
		},
		"no answer, or the request as a whole failed": {
			seconds(1) + ", " + seconds(2) + ", " + seconds(3), fmt.Sprintf("at most %.0f min", longest.backoff(maxAttempts*maxAttempts).Minutes()),
		},
		map[int]string{10: "ten"}[maxAttempts] + " attempts": {"failed"},
		"the plan cannot be carried out: app missing, author not allowed, owner disabled": {
			map[time.Duration]string{time.Minute: "after a minute"}[planPause],
		},
	} {
		row := rows[what]
		for _, part := range want {
			if part == "" || !strings.Contains(row, part) {
				t.Errorf("%q: %q is not in its row %q", what, part, row)
			}
		}
	}
}
