package writeback

import (
	"errors"
	"net/http"
	"sync"
	"time"

	"navsync/dynamics"
)

// How many change sets a $batch holds: Microsoft's advice is to begin with ten (contract §6.3). The number doubles after
// a wave of full batches that Dynamics answered quickly, and halves when it takes long, throttles, or says that the
// request is too large.
const (
	firstSize   = 10
	largestSize = 100 // a change set has up to four operations, and a batch at most 1,000
	quickAnswer = 5 * time.Second
	slowAnswer  = 20 * time.Second
)

// batchSize is the number of change sets of a batch, for the life of an outbox.
type batchSize struct {
	mu   sync.Mutex
	size int
	// full, slowed and shrunk tell of the wave under way: a batch was full, one was not quick, the number was halved.
	full, slowed, shrunk bool
}

func newBatchSize() *batchSize { return &batchSize{size: firstSize} }

func (b *batchSize) now() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.size
}

// answered notes how a batch of so many change sets was answered.
func (b *batchSize) answered(sets int, took time.Duration, whole error, results []dynamics.Result) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.full = b.full || sets >= b.size
	if took < quickAnswer && !hindered(whole, results) {
		return
	}
	b.slowed = true
	if !b.shrunk && (hindered(whole, results) || took > slowAnswer) {
		b.size, b.shrunk = max(1, min(b.size, sets)/2), true
	}
}

// waveEnded lets the next wave's batches grow when this one gave no reason not to.
func (b *batchSize) waveEnded() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.full && !b.slowed {
		b.size = min(b.size*2, largestSize)
	}
	b.full, b.slowed, b.shrunk = false, false, false
}

// hindered says that Dynamics throttled a batch or one of its parts, did not get done with it, or found it too large.
func hindered(whole error, results []dynamics.Result) bool {
	if whole != nil {
		return true
	}
	for _, r := range results {
		if dynamics.ClassOf(r.Err) == dynamics.ClassThrottled {
			return true
		}
	}
	return false
}

// tooLarge says that a request was refused for its size.
func tooLarge(err error) bool {
	var answer *dynamics.Error
	return errors.As(err, &answer) && answer.Status == http.StatusRequestEntityTooLarge
}
