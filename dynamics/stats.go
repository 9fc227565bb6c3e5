package dynamics

import (
	"sync/atomic"
	"time"
)

// Stats is what a client has done since it was made.
type Stats struct {
	// Requests counts attempts, repetitions included.
	Requests int64
	// Retries counts repetitions after a passing fault, Throttled the 429 answers.
	Retries, Throttled int64
	// BytesSent and BytesReceived count bodies, after decompression.
	BytesSent, BytesReceived int64
	// ThrottledTime is how long the connection was paused at the server's request.
	ThrottledTime time.Duration
	// Parallel is how many requests may run at once now.
	Parallel int
}

type counters struct {
	requests, retries, throttled, sent, received atomic.Int64
}

// Stats tells what the client has done so far.
func (c *Client) Stats() Stats {
	paused, parallel := c.throttle.state()
	return Stats{
		Requests:      c.counters.requests.Load(),
		Retries:       c.counters.retries.Load(),
		Throttled:     c.counters.throttled.Load(),
		BytesSent:     c.counters.sent.Load(),
		BytesReceived: c.counters.received.Load(),
		ThrottledTime: paused,
		Parallel:      parallel,
	}
}
