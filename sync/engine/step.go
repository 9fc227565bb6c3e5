package engine

import (
	"sync"
	"time"

	"navsync/store"
)

// The steps of a run in their order (design.md §2); the names stand in the store.
const (
	stepNameCheck         = "check"
	stepNameUsers         = "users"
	stepNameAccounts      = "accounts"
	stepNameContacts      = "contacts"
	stepNameLeads         = "leads"
	stepNameOpportunities = "opportunities"
	stepNameStakeholders  = "stakeholders"
	stepNameMatch         = "match"
	stepNameAutoSave      = "auto-save"
	stepNameWriteBack     = "write-back"
	stepNameResolve       = "resolve"
)

// Steps are the names of a run's steps in their order.
func Steps() []string {
	return []string{
		stepNameCheck, stepNameUsers, stepNameAccounts, stepNameContacts, stepNameLeads, stepNameOpportunities,
		stepNameStakeholders, stepNameMatch, stepNameAutoSave, stepNameWriteBack, stepNameResolve,
	}
}

// tally counts what one step of one run does. Several goroutines may use it; the run
// stores it at most four times a second. A nil tally counts nothing.
type tally struct {
	runID int64

	mu    sync.Mutex
	step  store.Step
	dirty bool
}

func newTally(runID int64, step store.Step) *tally { return &tally{runID: runID, step: step} }

func (t *tally) change(f func(*store.Step)) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	f(&t.step)
	t.dirty = true
}

func (t *tally) total(n int)     { t.change(func(s *store.Step) { s.Total = int64(n) }) }
func (t *tally) read(n int)      { t.change(func(s *store.Step) { s.Read += int64(n) }) }
func (t *tally) added(n int)     { t.change(func(s *store.Step) { s.Added += int64(n) }) }
func (t *tally) changed(n int)   { t.change(func(s *store.Step) { s.Changed += int64(n) }) }
func (t *tally) removed(n int)   { t.change(func(s *store.Step) { s.Removed += int64(n) }) }
func (t *tally) unchanged(n int) { t.change(func(s *store.Step) { s.Unchanged += int64(n) }) }
func (t *tally) written(n int)   { t.change(func(s *store.Step) { s.Written += int64(n) }) }
func (t *tally) failed(n int)    { t.change(func(s *store.Step) { s.Failed += int64(n) }) }

// note says why the step was slow, partial or skipped: a key in the languages.
func (t *tally) note(key string) { t.change(func(s *store.Step) { s.Note = key }) }

func (t *tally) begin(at time.Time) {
	t.change(func(s *store.Step) { s.State, s.StartedAt = store.StepRunning, at })
}

func (t *tally) end(at time.Time, state store.StepState, code Code) {
	t.change(func(s *store.Step) { s.State, s.EndedAt, s.ErrorCode = state, at, string(code) })
}

// now is the step as it stands.
func (t *tally) now() store.Step {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.step
}

// take is the step when it changed since the last take.
func (t *tally) take() (store.Step, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	changed := t.dirty
	t.dirty = false
	return t.step, changed
}
