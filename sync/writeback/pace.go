package writeback

import "time"

const (
	maxAttempts = 10
	planPause   = time.Minute // until a plan that cannot be carried out is looked at again
)

// throttledFor is what Dynamics asked for and up to a tenth more, so that not everybody
// comes back at once.
func (o *Outbox) throttledFor(asked time.Duration) time.Duration {
	if asked <= 0 {
		asked = 5 * time.Second
	}
	return asked + time.Duration(float64(asked)*0.1*o.rand())
}

// backoff is full jitter between nothing and 1 s doubled n times, at most 15 min.
func (o *Outbox) backoff(n int) time.Duration {
	const longest = 15 * time.Minute
	limit := time.Second << min(n, 20)
	return time.Duration(o.rand() * float64(min(limit, longest)))
}
