package engine

import "sync"

// Event tells that something changed, not what it is now: a page that cares asks the
// store again.
type Event struct {
	Action Action // what a person did, "" for the schedule's own work
	RunID  int64  // a run began, went on or ended
	SeatID int64
}

// hub hands events to subscribers. A slow subscriber misses events but never the last
// one: its channel holds one, and one is enough to ask the store again.
type hub struct {
	mu   sync.Mutex
	subs map[chan Event]struct{}
}

func newHub() *hub { return &hub{subs: map[chan Event]struct{}{}} }

// Subscribe returns a channel of events and the function that ends it.
func (e *Engine) Subscribe() (<-chan Event, func()) {
	ch := make(chan Event, 1)
	e.events.mu.Lock()
	e.events.subs[ch] = struct{}{}
	e.events.mu.Unlock()
	return ch, func() {
		e.events.mu.Lock()
		delete(e.events.subs, ch)
		e.events.mu.Unlock()
	}
}

func (e *Engine) publish(ev Event) {
	e.events.mu.Lock()
	defer e.events.mu.Unlock()
	for ch := range e.events.subs {
		select {
		case ch <- ev:
		default: // one is waiting already: the subscriber will look
		}
	}
}
