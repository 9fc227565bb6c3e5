package journal

import (
	"sync"
	"time"

	"navsync/store"
	"navsync/sync/fault"
)

// Tally counts what one step of one run does. Several goroutines may use it; the run
// stores it at most four times a second. A nil Tally counts nothing.
type Tally struct {
	runID int64

	mu    sync.Mutex
	step  store.Step
	dirty bool
}

// NewTally begins with the step as it stands in the run runID.
func NewTally(runID int64, step store.Step) *Tally { return &Tally{runID: runID, step: step} }

// Change changes the step under its lock.
func (t *Tally) Change(f func(*store.Step)) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	f(&t.step)
	t.dirty = true
}

// Total is how many rows there are to do, 0 when nobody knows.
func (t *Tally) Total(n int) { t.Change(func(s *store.Step) { s.Total = int64(n) }) }

// Read counts rows that were read.
func (t *Tally) Read(n int) { t.Change(func(s *store.Step) { s.Read += int64(n) }) }

// Added counts new records.
func (t *Tally) Added(n int) { t.Change(func(s *store.Step) { s.Added += int64(n) }) }

// Changed counts records that differ from before.
func (t *Tally) Changed(n int) { t.Change(func(s *store.Step) { s.Changed += int64(n) }) }

// Removed counts records that are no more.
func (t *Tally) Removed(n int) { t.Change(func(s *store.Step) { s.Removed += int64(n) }) }

// Unchanged counts rows that were as they are stored.
func (t *Tally) Unchanged(n int) { t.Change(func(s *store.Step) { s.Unchanged += int64(n) }) }

// Written counts activities that Dynamics holds now.
func (t *Tally) Written(n int) { t.Change(func(s *store.Step) { s.Written += int64(n) }) }

// Failed counts rows or items that were refused.
func (t *Tally) Failed(n int) { t.Change(func(s *store.Step) { s.Failed += int64(n) }) }

// Note says why the step was slow, partial or skipped: a key in the languages.
func (t *Tally) Note(key string) { t.Change(func(s *store.Step) { s.Note = key }) }

// Begin says that the step runs.
func (t *Tally) Begin(at time.Time) {
	t.Change(func(s *store.Step) { s.State, s.StartedAt = store.StepRunning, at })
}

// End says how the step ended; code is "" unless it failed.
func (t *Tally) End(at time.Time, state store.StepState, code fault.Code) {
	t.Change(func(s *store.Step) { s.State, s.EndedAt, s.ErrorCode = state, at, string(code) })
}

// Now is the step as it stands.
func (t *Tally) Now() store.Step {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.step
}

// Take is the step when it changed since the last take.
func (t *Tally) Take() (store.Step, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	changed := t.dirty
	t.dirty = false
	return t.step, changed
}

// RunID is the run that the step belongs to, 0 for a nil Tally: outside a run.
func (t *Tally) RunID() int64 {
	if t == nil {
		return 0
	}
	return t.runID
}
