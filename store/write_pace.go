package store

import (
	"context"
	"time"
)

const (
	paceRows  = 1000            // activities that were written last
	paceLeast = 20              // fewer of them say nothing about a pace
	pacePause = 5 * time.Second // nothing was waiting for longer than that
)

// WritePace is how many activities a second were written while there was something to write, among those written last; 0 when
// too few were.
func (s *Reader) WritePace(ctx context.Context) (float64, error) {
	var n int
	var seconds float64
	err := s.reader.QueryRowContext(ctx, `WITH last AS (SELECT julianday(written_at) * 86400 AS at FROM writeback INDEXED BY writeback_written
			WHERE written_at IS NOT NULL ORDER BY written_at DESC LIMIT ?1),
		gaps AS (SELECT at - lag(at) OVER (ORDER BY at) AS gap FROM last)
		SELECT count(*), COALESCE(sum(gap), 0) FROM gaps WHERE gap <= ?2`, paceRows, pacePause.Seconds()).Scan(&n, &seconds)
	if err != nil || n < paceLeast {
		return 0, classify("read how fast was written", err)
	}
	return float64(n) / max(seconds, 0.001), nil
}
