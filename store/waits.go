package store

import (
	"context"
	"time"
)

// Longest are the longest waits that are possible.
type Longest struct {
	Lease    time.Duration // a lease that is not renewed
	Asked    time.Duration // what Dynamics may ask for, and what follows an outage
	NextSync time.Duration // between two runs
	NextTry  time.Duration // between two tries of a failing connection
}

// CapWaits shortens every wait that reaches further than it can: the clock was wrong when
// it was written, or the machine that held a lease has another name now. What it shortens
// ends at the latest when the longest possible wait has passed.
func (t *Tx) CapWaits(ctx context.Context, now time.Time, longest Longest) error {
	for _, wait := range []struct {
		query string
		end   time.Time
	}{
		{"UPDATE lease SET until = ?1 WHERE until > ?1", now.Add(longest.Lease)},
		{"UPDATE connection SET wait_until = ?1 WHERE wait_until > ?1", now.Add(longest.Asked)},
		{"UPDATE connection SET next_sync_at = ?1 WHERE next_sync_at > ?1", now.Add(longest.NextSync)},
		{"UPDATE connection SET next_try_at = ?1 WHERE next_try_at > ?1", now.Add(longest.NextTry)},
		{"UPDATE connection SET failing_since = ?1 WHERE failing_since > ?1", now},
		{"UPDATE writeback INDEXED BY writeback_not_before SET not_before = ?1 WHERE not_before > ?1", now.Add(longest.Asked)},
		{"UPDATE record_creation SET not_before = ?1 WHERE not_before > ?1", now.Add(longest.Asked)},
	} {
		if _, err := t.tx.ExecContext(ctx, wait.query, Stamp(wait.end)); err != nil {
			return classify("shorten a wait", err)
		}
	}
	return nil
}

// TryEverythingNow ends every wait for a next try but those that Dynamics asked for: a
// person wants to see now what becomes of it.
func (t *Tx) TryEverythingNow(ctx context.Context, now time.Time) error {
	_, err := t.tx.ExecContext(ctx, `UPDATE writeback SET not_before = NULL, reason = ''
		WHERE (state IN ('waiting', 'uncertain') OR want_state = 'waiting')
		AND reason IN ('outage', 'refused', 'crm-error', 'retry', 'app-missing', 'author', 'owner-disabled')`)
	if err != nil {
		return classify("end the waits", err)
	}
	_, err = t.tx.ExecContext(ctx, `UPDATE record_creation SET not_before = NULL WHERE state = 'waiting'
		AND NOT EXISTS (SELECT 1 FROM connection WHERE wait_until > ?)`, Stamp(now))
	return classify("end the waits", err)
}
