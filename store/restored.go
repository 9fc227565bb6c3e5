package store

import (
	"context"
	"errors"
	"time"
)

// RestoredFrom says what kind of copy a store was made from.
type RestoredFrom string

// The kinds of copies.
const (
	FromBackup  RestoredFrom = "backup"  // a file of `navsync backup`
	FromReplica RestoredFrom = "replica" // the continuous copy
	FromCopy    RestoredFrom = "copy"    // the whole copy that is kept beside the continuous one
)

// Restored tells that this store was made from a copy: what happened after KnownUntil may be missing here.
type Restored struct {
	ID         int64
	From       RestoredFrom
	KnownUntil time.Time
	At         time.Time
	GoOnAt     time.Time // zero: nothing is sent yet
	GoOnBy     string
	SettledAt  time.Time // zero: Dynamics has not been asked yet what it has of the time since
	Settled    RestoredCounts
	Generation int64 // Adopt's: the newest of the continuous copy that it was made of, 0 for a backup
}

// RestoredCounts is what Dynamics had of the time that a copy does not know.
type RestoredCounts struct {
	Written int // activities that the copy did not know as written
	Changed int // written ones that are otherwise in Dynamics
	Dropped int // corrections that were not sent: Dynamics has a later one
	Unknown int // activities of ours whose item the copy does not have
}

// Held says that nothing is sent until an admin says go on.
func (r Restored) Held() bool { return r.ID != 0 && r.GoOnAt.IsZero() }

// Unsettled says that Dynamics has to be asked before anything is sent.
func (r Restored) Unsettled() bool { return r.ID != 0 && r.SettledAt.IsZero() }

// Missing is how much may be missing at most.
func (r Restored) Missing() time.Duration { return max(0, r.At.Sub(r.KnownUntil)) }

// Restored is the last time that this store was made from a copy, the zero value when it never was.
func (s *Reader) Restored(ctx context.Context) (Restored, error) { return restored(ctx, s.reader) }

// Restored is Reader.Restored inside a change.
func (t *Tx) Restored(ctx context.Context) (Restored, error) { return restored(ctx, t.tx) }

func restored(ctx context.Context, q querier) (Restored, error) {
	var r Restored
	var known, at, goOn, settled Time
	err := q.QueryRowContext(ctx, `SELECT id, source, known_until, restored_at, go_on_at, go_on_by, settled_at, written, changed, dropped, unknown
		FROM restored ORDER BY id DESC LIMIT 1`).
		Scan(&r.ID, &r.From, &known, &at, &goOn, &r.GoOnBy, &settled, &r.Settled.Written, &r.Settled.Changed, &r.Settled.Dropped, &r.Settled.Unknown)
	if err = classify("look where the store is from", err); errors.Is(err, ErrNotFound) {
		return Restored{}, nil
	}
	r.KnownUntil, r.At, r.GoOnAt, r.SettledAt = known.Time, at.Time, goOn.Time, settled.Time
	return r, err
}

// AddRestored notes that the store was made from a copy.
func (t *Tx) AddRestored(ctx context.Context, r Restored) error {
	_, err := t.tx.ExecContext(ctx, "INSERT INTO restored (source, known_until, restored_at) VALUES (?, ?, ?)",
		r.From, Stamp(r.KnownUntil), Stamp(r.At))
	return classify("note where the store is from", err)
}

// GoOn ends the hold of a restored store. Error: ErrNotFound when there is none.
func (t *Tx) GoOn(ctx context.Context, id int64, by string, at time.Time) error {
	r, err := t.tx.ExecContext(ctx, "UPDATE restored SET go_on_at = ?, go_on_by = ? WHERE id = ? AND go_on_at IS NULL", Stamp(at), by, id)
	return affected(r, err, "go on after a restore")
}

// SettleRestored notes what Dynamics had of the time that the copy does not know.
func (t *Tx) SettleRestored(ctx context.Context, id int64, n RestoredCounts, at time.Time) error {
	r, err := t.tx.ExecContext(ctx, "UPDATE restored SET settled_at = ?, written = ?, changed = ?, dropped = ?, unknown = ? WHERE id = ?",
		Stamp(at), n.Written, n.Changed, n.Dropped, n.Unknown, id)
	return affected(r, err, "settle what a copy does not know")
}

// adoptions make a copy the store of this machine: leases name processes of another one, waits were measured by another
// clock, and who was sending is not known any more.
var adoptions = []string{
	"DELETE FROM lease",
	"UPDATE connection SET wait_until = NULL, next_sync_at = NULL, next_try_at = NULL",
	"UPDATE writeback SET not_before = NULL WHERE state <> 'sending'",
	"UPDATE record_creation SET not_before = NULL",
}

// Adopt brings the file at path, which nobody has open, to the newest version and makes it the store of this machine: leases
// and waits are dropped, what was being sent is uncertain, and nothing is sent until an admin says go on.
func Adopt(ctx context.Context, path string, r Restored) (err error) {
	s := &Store{Reader: Reader{path: path}, fresh: true}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := s.openWriter(ctx); err != nil {
		return err
	}
	err = s.UpdateDurably(ctx, func(tx *Tx) error {
		for _, statement := range adoptions {
			if _, err := tx.tx.ExecContext(ctx, statement); err != nil {
				return classify("adopt a copy", err)
			}
		}
		if _, err := tx.RescueSending(ctx); err != nil {
			return err
		}
		return errors.Join(tx.InterruptRuns(ctx, r.At), tx.AddRestored(ctx, r), tx.goesOnFrom(ctx, r.Generation))
	})
	if err != nil {
		return err
	}
	return s.Checkpoint(ctx)
}

// goesOnFrom notes that a store goes on from all generations of its copy until this one, also where it is made of an earlier
// one: who restores it has decided so.
func (t *Tx) goesOnFrom(ctx context.Context, generation int64) error {
	_, err := t.tx.ExecContext(ctx, "UPDATE replica SET generation = max(generation, ?)", generation)
	return classify("adopt a copy", err)
}
