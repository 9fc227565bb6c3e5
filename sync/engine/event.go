package engine

import "sync"

// Event tells that something changed, not what it is now: a page that cares asks the
// store again.
type Event struct {
	Action Action // what a person did, "" for the schedule's own work
	RunID  int64  // a run began, went on or ended
	SeatID int64
}

// after is this event told to somebody who has not read the one before it: a person's
// change and a run that it knew of stay known.
func (ev Event) after(missed Event) Event {
	if ev.Action == "" {
		ev.Action, ev.SeatID = missed.Action, missed.SeatID
	}
	if ev.RunID == 0 {
		ev.RunID = missed.RunID
	}
	return ev
}

// hub hands events to subscribers. A slow subscriber misses the older events, never the
// newest and never that a person changed something: its channel holds one, and one is
// enough to ask the store again.
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
		told := ev
		select {
		case missed := <-ch:
			told = ev.after(missed)
		default:
		}
		ch <- told // there is room: only publish sends, one at a time
	}
}
