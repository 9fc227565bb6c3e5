package store

import (
	"context"
	"time"
)

// SeatsSynced notes the end of a complete run for every seat with CRM sync on and a CRM
// user.
func (t *Tx) SeatsSynced(ctx context.Context, at time.Time) error {
	_, err := t.tx.ExecContext(ctx, "UPDATE seat AS s SET last_sync_at = ? WHERE s.crm_user_id IS NOT NULL AND "+syncOn, Stamp(at))
	return classify("note the seats' last sync", err)
}

// WritableByRun are the items whose writebacks a run would send now, the longest queued first: a run ends the waits for a
// next try, but not the others (spec §8.7).
func (s *Reader) WritableByRun(ctx context.Context) ([]int64, error) {
	return s.ids(ctx, `SELECT item_id FROM writeback WHERE state IN ('waiting', 'sending', 'uncertain')
		AND (reason = '' OR reason IN (`+passing+`) OR reason = '`+WaitFailing+`') ORDER BY queued_at, item_id`)
}

// Waits are items that wait for one reason.
type Waits struct {
	Reason string // "": for the next writeback
	Items  int
	Until  time.Time // of the first that goes on by itself; zero: nobody knows
}

// WaitsOf counts what waits by its reason, the most first, as far as the viewer sees it.
func (s *Reader) WaitsOf(ctx context.Context, scope Scope) ([]Waits, error) {
	where, values := scope.where()
	rows, err := s.reader.QueryContext(ctx, `SELECT w.reason, count(*), min(w.not_before) FROM writeback w JOIN item i ON i.id = w.item_id
		WHERE w.state IN ('waiting', 'sending', 'uncertain') AND `+where+" GROUP BY w.reason ORDER BY 2 DESC, 1", values...)
	if err != nil {
		return nil, classify("count what waits", err)
	}
	return collect(rows, func(row scanner) (Waits, error) {
		var w Waits
		var until Time
		err := row.Scan(&w.Reason, &w.Items, &until)
		w.Until = until.Time
		return w, err
	})
}

// WrittenBetweenRuns is how many activities were written since then while no run was under way: within seconds of being
// copied, as long as the application is open (spec §8.7).
func (s *Reader) WrittenBetweenRuns(ctx context.Context, since time.Time) (int, error) {
	return s.count(ctx, `SELECT count(*) FROM writeback w WHERE w.written_at >= ? AND NOT EXISTS (
		SELECT 1 FROM run r WHERE r.started_at <= w.written_at AND (r.ended_at IS NULL OR r.ended_at >= w.written_at))`, Stamp(since))
}
