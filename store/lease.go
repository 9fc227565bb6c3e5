package store

import (
	"context"
	"time"
)

// What one process at a time may do.
const (
	SyncLease = "sync" // a run (spec §4)
	SendLease = "send" // writing to Dynamics, in a run or beside one
)

// Lease says which process does it now.
type Lease struct {
	Name   string // SyncLease or SendLease
	Holder string // unique per process
	Shown  string // who holds it, for people
	RunID  int64
	Cancel bool // somebody asks the run to stop
	Until  time.Time
}

// LeaseHolder is who runs the sync now. Error: ErrNotFound: nobody.
func (s *Reader) LeaseHolder(ctx context.Context, now time.Time) (Lease, error) {
	l, err := scanLease(s.reader.QueryRowContext(ctx, leaseColumns+" AND until > ?", SyncLease, Stamp(now)))
	return l, classify("find the lease", err)
}

const leaseColumns = "SELECT name, holder, shown, COALESCE(run_id, 0), cancel, until FROM lease WHERE name = ?"

func scanLease(row scanner) (Lease, error) {
	var l Lease
	var until Time
	err := row.Scan(&l.Name, &l.Holder, &l.Shown, &l.RunID, &l.Cancel, &until)
	l.Until = until.Time
	return l, err
}

// Lease is the lease of that name as it stands, expired or not. Error: ErrNotFound.
func (t *Tx) Lease(ctx context.Context, name string) (Lease, error) {
	l, err := scanLease(t.tx.QueryRowContext(ctx, leaseColumns, name))
	return l, classify("find the lease", err)
}

// TakeLease makes l the lease of its name, whoever held it before: the caller has looked.
func (t *Tx) TakeLease(ctx context.Context, l Lease) error {
	_, err := t.tx.ExecContext(ctx, `INSERT INTO lease (name, holder, shown, run_id, cancel, until) VALUES (?, ?, ?, ?, 0, ?)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, shown = excluded.shown, run_id = excluded.run_id,
		cancel = 0, until = excluded.until`, l.Name, l.Holder, l.Shown, idOrNil(l.RunID), Stamp(l.Until))
	return classify("take the lease", err)
}

// RenewLease prolongs holder's lease and says whether somebody asks it to stop.
// Error: ErrNotFound: another process has taken it.
func (t *Tx) RenewLease(ctx context.Context, name, holder string, until time.Time) (cancel bool, err error) {
	err = t.tx.QueryRowContext(ctx, "UPDATE lease SET until = ? WHERE name = ? AND holder = ? RETURNING cancel",
		Stamp(until), name, holder).Scan(&cancel)
	return cancel, classify("renew the lease", err)
}

// ReleaseLease gives holder's lease back; a lease of another process stays.
func (t *Tx) ReleaseLease(ctx context.Context, name, holder string) error {
	_, err := t.tx.ExecContext(ctx, "DELETE FROM lease WHERE name = ? AND holder = ?", name, holder)
	return classify("release the lease", err)
}

// AskCancel asks whoever runs the sync to stop. Error: ErrNotFound: nobody holds it.
func (t *Tx) AskCancel(ctx context.Context, now time.Time) error {
	r, err := t.tx.ExecContext(ctx, "UPDATE lease SET cancel = 1 WHERE name = ? AND until > ?", SyncLease, Stamp(now))
	return affected(r, err, "ask the run to stop")
}
