package app

import (
	"sync"
	"time"
)

// The time between two turns. Fifty screens show a run's progress each four seconds, one after the other, and what a person
// did within four tenths of a second, as one screen reads and draws for about ten milliseconds.
const (
	eachScreen = 80 * time.Millisecond
	eachSoon   = 8 * time.Millisecond
)

// Turns are when the screens of one process show what nobody's key asked for: one after the other. All at one moment they would
// read and draw before any key is answered (spec §15: fifty people). The zero value is ready; nil gives every turn at once.
type Turns struct {
	mu         sync.Mutex
	calm, soon time.Time // until when turns were given
}

// take gives a screen its turn: how long it waits for it. Of what a person did it is told soon.
func (t *Turns) take(now time.Time, soon bool) time.Duration {
	if t == nil {
		return 0
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	line, each := &t.calm, eachScreen
	if soon {
		line, each = &t.soon, eachSoon
	}
	at := *line
	if at.Before(now) {
		at = now
	}
	*line = at.Add(each)
	return at.Sub(now)
}
