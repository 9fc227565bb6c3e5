package store

import (
	"context"
	"time"
)

// Trigger is what began a run.
type Trigger string

// The triggers.
const (
	BySchedule Trigger = "schedule"
	ByPerson   Trigger = "person"
	ByCommand  Trigger = "command"
	ByConnect  Trigger = "connect"
)

// RunOutcome is what came of a run; "" while it runs.
type RunOutcome string

// The outcomes. Interrupted is a run whose process died.
const (
	RunComplete    RunOutcome = "complete"
	RunPartial     RunOutcome = "partial"
	RunFailed      RunOutcome = "failed"
	RunCancelled   RunOutcome = "cancelled"
	RunInterrupted RunOutcome = "interrupted"
)

// StepState is where one part of a run stands.
type StepState string

// The states of a step.
const (
	StepWaiting   StepState = "waiting"
	StepRunning   StepState = "running"
	StepComplete  StepState = "complete"
	StepFailed    StepState = "failed"
	StepCancelled StepState = "cancelled"
	StepSkipped   StepState = "skipped"
)

// Counts are what a step has done so far, in rows; Total is 0 while it is not known.
type Counts struct {
	Total, Read, Added, Changed, Removed, Unchanged, Written, Failed int64
}

// Step is one part of a run (spec §12).
type Step struct {
	Position  int
	Name      string // check, users, accounts, …, resolve
	State     StepState
	StartedAt time.Time
	EndedAt   time.Time
	Counts
	Note      string // key in the languages: why it was slow or skipped
	ErrorCode string // spec §3.4
}

// NotReached says that the run ended before this step began: nobody cancelled it.
func (s Step) NotReached() bool { return s.State == StepCancelled && s.StartedAt.IsZero() }

// Run is one pass of the sync.
type Run struct {
	ID        int64
	Trigger   Trigger
	StartedBy string // e-mail, "" for the schedule
	StartedAt time.Time
	EndedAt   time.Time
	Outcome   RunOutcome
	ErrorCode string
	ProblemID int64 // the problem that failed it, 0: none
	Requests  int64
	Bytes     int64
	Throttled time.Duration
	Steps     []Step
}

// Rows is how many rows the run added, changed, removed or wrote: a point of the sparkline.
func (r Run) Rows() int64 {
	var n int64
	for _, s := range r.Steps {
		n += s.Added + s.Changed + s.Removed + s.Written
	}
	return n
}

// AddRun begins a run with its steps and returns the id.
func (t *Tx) AddRun(ctx context.Context, r Run) (int64, error) {
	done, err := t.tx.ExecContext(ctx, "INSERT INTO run (trigger, started_by, started_at) VALUES (?, ?, ?)",
		r.Trigger, r.StartedBy, Stamp(r.StartedAt))
	if err != nil {
		return 0, classify("begin a run", err)
	}
	id, err := done.LastInsertId()
	if err != nil {
		return 0, classify("begin a run", err)
	}
	for _, s := range r.Steps {
		_, err := t.tx.ExecContext(ctx, "INSERT INTO step (run_id, position, name, state) VALUES (?, ?, ?, ?)",
			id, s.Position, s.Name, s.State)
		if err != nil {
			return 0, classify("begin a run", err)
		}
	}
	return id, nil
}

// SaveStep keeps how far a step has come.
func (t *Tx) SaveStep(ctx context.Context, runID int64, s Step) error {
	_, err := t.tx.ExecContext(ctx, `UPDATE step SET state = ?, started_at = ?, ended_at = ?, total = ?, read = ?, added = ?,
		changed = ?, removed = ?, unchanged = ?, written = ?, failed = ?, note = ?, error_code = ?
		WHERE run_id = ? AND position = ?`,
		s.State, StampOrNil(s.StartedAt), StampOrNil(s.EndedAt), s.Total, s.Read, s.Added,
		s.Changed, s.Removed, s.Unchanged, s.Written, s.Failed, s.Note, s.ErrorCode, runID, s.Position)
	return classify("keep a step", err)
}

// EndRun keeps what came of a run.
func (t *Tx) EndRun(ctx context.Context, r Run) error {
	_, err := t.tx.ExecContext(ctx, `UPDATE run SET ended_at = ?, outcome = ?, error_code = ?, problem_id = ?,
		requests = ?, bytes = ?, throttled_ms = ? WHERE id = ?`,
		Stamp(r.EndedAt), r.Outcome, r.ErrorCode, idOrNil(r.ProblemID),
		r.Requests, r.Bytes, r.Throttled.Milliseconds(), r.ID)
	return classify("end a run", err)
}

// InterruptRuns ends the runs that a dead process left open.
func (t *Tx) InterruptRuns(ctx context.Context, at time.Time) error {
	_, err := t.tx.ExecContext(ctx, `UPDATE step SET state = 'cancelled', ended_at = ?
		WHERE state IN ('waiting', 'running') AND run_id IN (SELECT id FROM run WHERE ended_at IS NULL)`, Stamp(at))
	if err != nil {
		return classify("end interrupted runs", err)
	}
	_, err = t.tx.ExecContext(ctx, "UPDATE run SET ended_at = ?, outcome = 'interrupted' WHERE ended_at IS NULL", Stamp(at))
	return classify("end interrupted runs", err)
}

const runColumns = `SELECT id, trigger, started_by, started_at, ended_at, COALESCE(outcome, ''), error_code,
	COALESCE(problem_id, 0), requests, bytes, throttled_ms FROM run`

func scanRun(row scanner) (Run, error) {
	var r Run
	var started, ended Time
	var throttled int64
	err := row.Scan(&r.ID, &r.Trigger, &r.StartedBy, &started, &ended, &r.Outcome, &r.ErrorCode,
		&r.ProblemID, &r.Requests, &r.Bytes, &throttled)
	r.StartedAt, r.EndedAt, r.Throttled = started.Time, ended.Time, time.Duration(throttled)*time.Millisecond
	return r, err
}

// Run is one run with its steps. Error: ErrNotFound.
func (s *Reader) Run(ctx context.Context, id int64) (Run, error) {
	return s.oneRun(ctx, runColumns+" WHERE id = ?", id)
}

// CurrentRun is the run that has not ended. Error: ErrNotFound: none runs.
func (s *Reader) CurrentRun(ctx context.Context) (Run, error) {
	return s.oneRun(ctx, runColumns+" WHERE ended_at IS NULL ORDER BY id DESC LIMIT 1")
}

// LastRun is the newest run, ended or not. Error: ErrNotFound: there was none.
func (s *Reader) LastRun(ctx context.Context) (Run, error) {
	return s.oneRun(ctx, runColumns+" ORDER BY id DESC LIMIT 1")
}

func (s *Reader) oneRun(ctx context.Context, query string, args ...any) (Run, error) {
	r, err := scanRun(s.reader.QueryRowContext(ctx, query, args...))
	if err != nil {
		return r, classify("find a run", err)
	}
	runs := []Run{r}
	err = s.addSteps(ctx, runs)
	return runs[0], err
}

// Runs is a window of the runs with their steps, the newest first.
func (s *Reader) Runs(ctx context.Context, limit, offset int) (runs []Run, err error) {
	rows, err := s.reader.QueryContext(ctx, runColumns+" ORDER BY id DESC LIMIT ? OFFSET ?", limit, offset)
	if err != nil {
		return nil, classify("list the runs", err)
	}
	runs, err = collect(rows, scanRun)
	if err != nil {
		return nil, err
	}
	return runs, s.addSteps(ctx, runs)
}

// CountRuns counts them.
func (s *Reader) CountRuns(ctx context.Context) (int, error) {
	return s.count(ctx, "SELECT count(*) FROM run")
}

// addSteps fills the steps of runs, which stand in the order newest first.
func (s *Reader) addSteps(ctx context.Context, runs []Run) (err error) {
	if len(runs) == 0 {
		return nil
	}
	place := map[int64]int{}
	for i, r := range runs {
		place[r.ID] = i
	}
	rows, err := s.reader.QueryContext(ctx, `SELECT run_id, position, name, state, started_at, ended_at, total, read, added,
		changed, removed, unchanged, written, failed, note, error_code FROM step
		WHERE run_id BETWEEN ? AND ? ORDER BY run_id, position`, runs[len(runs)-1].ID, runs[0].ID)
	if err != nil {
		return classify("list the steps", err)
	}
	defer func() { err = closeRows(rows, err) }()
	for rows.Next() {
		var step Step
		var run int64
		var started, ended Time
		if err := rows.Scan(&run, &step.Position, &step.Name, &step.State, &started, &ended, &step.Total, &step.Read, &step.Added,
			&step.Changed, &step.Removed, &step.Unchanged, &step.Written, &step.Failed, &step.Note, &step.ErrorCode); err != nil {
			return classify("list the steps", err)
		}
		step.StartedAt, step.EndedAt = started.Time, ended.Time
		if step.Total > 0 { // Dynamics' count of a table may be a day old: never "601 of 600"
			step.Total = max(step.Total, step.Read)
		}
		if i, found := place[run]; found {
			runs[i].Steps = append(runs[i].Steps, step)
		}
	}
	return nil
}
