package store

import (
	"context"
	"time"
)

// Lease says which process runs the sync (spec §4: one run at a time).
type Lease struct {
	Holder string // unique per process
	Shown  string // who holds it, for people
	RunID  int64
	Cancel bool // somebody asks the run to stop
	Until  time.Time
}

const syncLease = "sync"

// LeaseHolder is who runs the sync now. Error: ErrNotFound: nobody.
func (s *Store) LeaseHolder(ctx context.Context, now time.Time) (Lease, error) {
	l, err := scanLease(s.reader.QueryRowContext(ctx, leaseColumns+" AND until > ?", syncLease, Stamp(now)))
	return l, classify("find the lease", err)
}

const leaseColumns = "SELECT holder, shown, COALESCE(run_id, 0), cancel, until FROM lease WHERE name = ?"

func scanLease(row interface{ Scan(...any) error }) (Lease, error) {
	var l Lease
	var until Time
	err := row.Scan(&l.Holder, &l.Shown, &l.RunID, &l.Cancel, &until)
	l.Until = until.Time
	return l, err
}

// Lease is the lease as it stands, expired or not. Error: ErrNotFound.
func (t *Tx) Lease(ctx context.Context) (Lease, error) {
	l, err := scanLease(t.tx.QueryRowContext(ctx, leaseColumns, syncLease))
	return l, classify("find the lease", err)
}

// TakeLease makes l the lease, whoever held it before: the caller has looked.
func (t *Tx) TakeLease(ctx context.Context, l Lease) error {
	_, err := t.tx.ExecContext(ctx, `INSERT INTO lease (name, holder, shown, run_id, cancel, until) VALUES (?, ?, ?, ?, 0, ?)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, shown = excluded.shown, run_id = excluded.run_id,
		cancel = 0, until = excluded.until`, syncLease, l.Holder, l.Shown, idOrNil(l.RunID), Stamp(l.Until))
	return classify("take the lease", err)
}

// RenewLease prolongs holder's lease and says whether somebody asks it to stop.
// Error: ErrNotFound: another process has taken it.
func (t *Tx) RenewLease(ctx context.Context, holder string, until time.Time) (cancel bool, err error) {
	err = t.tx.QueryRowContext(ctx, "UPDATE lease SET until = ? WHERE name = ? AND holder = ? RETURNING cancel",
		Stamp(until), syncLease, holder).Scan(&cancel)
	return cancel, classify("renew the lease", err)
}

// ReleaseLease gives holder's lease back; a lease of another process stays.
func (t *Tx) ReleaseLease(ctx context.Context, holder string) error {
	_, err := t.tx.ExecContext(ctx, "DELETE FROM lease WHERE name = ? AND holder = ?", syncLease, holder)
	return classify("release the lease", err)
}

// AskCancel asks whoever holds the lease to stop. Error: ErrNotFound: nobody holds it.
func (t *Tx) AskCancel(ctx context.Context, now time.Time) error {
	r, err := t.tx.ExecContext(ctx, "UPDATE lease SET cancel = 1 WHERE name = ? AND until > ?", syncLease, Stamp(now))
	return affected(r, err, "ask the run to stop")
}
