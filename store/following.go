package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"
)

// Securing knows when what is committed is safe elsewhere.
type Securing interface {
	// Secure returns when all that is committed is in the copy, and this machine is still the one that writes there.
	// Errors: ErrBehind, ErrTakenOver.
	Secure(ctx context.Context) error
}

// Following is a continuous copy that follows this store in this process (store/replica).
type Following interface {
	// Checkpoint moves what the write-ahead log holds into the file; whole: all of it, while who writes waits.
	Checkpoint(ctx context.Context, whole bool) error
	Securing
	// Close ends it. The store calls it after its own connections are closed: a copy that ends before them takes
	// the locks of this process on the file along.
	Close() error
}

// What can be wrong with a copy that follows.
var (
	ErrBehind    = errors.New("the continuous copy cannot be brought up to date")
	ErrTakenOver = errors.New("another machine has taken over")
	ErrShared    = errors.New("other processes have the store open")
)

// When the log is moved into the file of a store that has a continuous copy: about every ten pages of an import, measured.
const (
	mostChanges = 50_000 // rows
	mostCommits = 1_000
)

// TakenOverError is ErrTakenOver with the machine that has.
type TakenOverError struct{ By string }

func (t TakenOverError) Error() string { return t.By + " has taken over" }

// Is makes it ErrTakenOver.
func (t TakenOverError) Is(target error) bool { return target == ErrTakenOver }

// ownCheckpoint is SQLite's automatic checkpoint, in pages, of a store that has no continuous copy.
const ownCheckpoint = 10_000

// following is what a store knows of its copy.
type following struct {
	replicated atomic.Bool // there is or was one: nothing moves the log by itself
	mu         sync.Mutex
	by         Following
	beside     Securing // in a process that does not follow
	changes    int64    // since the log was moved
	commits    int
	total      int64 // rows that the writing connection has changed
}

// Follow lets f follow this store until it is closed, and closes f then.
func (s *Store) Follow(f Following) {
	s.follow.mu.Lock()
	defer s.follow.mu.Unlock()
	s.follow.by = f
}

// Follows is the copy that follows the store in this process, nil for none.
func (s *Store) Follows() Following {
	s.follow.mu.Lock()
	defer s.follow.mu.Unlock()
	return s.follow.by
}

// SecureBy lets this process, which does not follow the store, secure by who knows how the copy is.
func (s *Store) SecureBy(beside Securing) {
	s.follow.mu.Lock()
	defer s.follow.mu.Unlock()
	s.follow.beside = beside
}

// Secure returns when all that is committed is also in the continuous copy that follows the store, in this process or
// another; at once where none does. Errors: ErrBehind, ErrTakenOver.
func (s *Store) Secure(ctx context.Context) error {
	if f := s.Follows(); f != nil {
		return f.Secure(ctx)
	}
	s.follow.mu.Lock()
	beside := s.follow.beside
	s.follow.mu.Unlock()
	if beside != nil {
		return beside.Secure(ctx)
	}
	return nil
}

// Checkpoint moves what the write-ahead log holds into the file, at the end of a run that wrote much. It gives up where a
// reader is in the way, and where another process follows the store: that one does it.
func (s *Store) Checkpoint(ctx context.Context) error { return s.checkpoint(ctx, false) }

// checkpoint moves the log into the file; whole: nothing of it is left on the disk.
func (s *Store) checkpoint(ctx context.Context, whole bool) (err error) {
	if f := s.Follows(); f != nil {
		return classify("checkpoint the store", f.Checkpoint(ctx, whole))
	}
	if s.follow.replicated.Load() {
		lock := FollowLock(s.path)
		free, err := lock.TryRLock()
		if err != nil || !free {
			return nil // who follows moves the log, and only who follows may
		}
		defer func() { err = errors.Join(err, lock.Close()) }()
	}
	_, err = s.writer.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return classify("checkpoint the store", err)
}

// FollowLock is the lock of the process that follows the store at path; who moves the log without following it shares it.
func FollowLock(path string) *flock.Flock {
	return flock.New(path+".following", flock.SetPermissions(0o600))
}

// automatic is the automatic checkpoint of the writing connection.
func (s *Store) automatic() int {
	if s.follow.replicated.Load() {
		return 0
	}
	return ownCheckpoint
}

// grew counts a commit on the writing connection and says whether the log has to be moved.
func (s *Store) grew(ctx context.Context, conn *sql.Conn) bool {
	if !s.follow.replicated.Load() {
		return false
	}
	var total int64
	if err := conn.QueryRowContext(ctx, "SELECT total_changes()").Scan(&total); err != nil {
		return false // counted with the next commit
	}
	f := &s.follow
	f.mu.Lock()
	defer f.mu.Unlock()
	f.changes += max(0, total-f.total)
	f.commits++
	f.total = total
	if f.changes < mostChanges && f.commits < mostCommits {
		return false
	}
	f.changes, f.commits = 0, 0
	return true
}

// readReplicated reads whether the store has or had a continuous copy.
func (s *Store) readReplicated(ctx context.Context) error {
	var n int
	err := s.writer.QueryRowContext(ctx, "SELECT count(*) FROM replica").Scan(&n)
	s.follow.replicated.Store(n > 0)
	return classify("look for a continuous copy", err)
}

// Lineage is which store this is, and which generation of its copies it goes on from.
type Lineage struct {
	Store      string // shared with its copies; "" while there never was one
	Generation int64
}

// Replicate notes that a continuous copy goes to url, as which generation. The first time this process has to be the only one that has the store
// open: one that opened it before would move the log by itself. Error: ErrShared.
func (s *Store) Replicate(ctx context.Context, url string, l Lineage, at time.Time) error {
	if !s.follow.replicated.Load() {
		if !s.here.alone(ctx) {
			return fmt.Errorf("begin a continuous copy: %w", ErrShared)
		}
		defer s.here.stay(ctx)
	}
	err := s.UpdateDurably(ctx, func(tx *Tx) error { return tx.Replicated(ctx, url, l, at) })
	if err == nil {
		s.follow.replicated.Store(true)
	}
	return err
}

// Replicated notes where the continuous copy goes (Store.Replicate).
func (t *Tx) Replicated(ctx context.Context, url string, l Lineage, at time.Time) error {
	_, err := t.tx.ExecContext(ctx, `INSERT INTO replica (id, url, since, store, generation) VALUES (1, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET since = iif(url = excluded.url, since, excluded.since), url = excluded.url,
			store = excluded.store, generation = excluded.generation`, url, Stamp(at), l.Store, l.Generation)
	return classify("note a continuous copy", err)
}

// endFollowing closes the copy that follows, and what it leaves of the log.
func (s *Store) endFollowing() error {
	f := s.Follows()
	if f == nil {
		return nil
	}
	s.Follow(nil)
	err := f.Close()
	db, bad := sql.Open("sqlite", source(s.path, readerCache, ""))
	if bad != nil {
		return errors.Join(err, fmt.Errorf("close the store: %w", bad))
	}
	// The last connection that closes removes the log, unless another process has the store open.
	_, bad = db.ExecContext(context.Background(), "PRAGMA wal_checkpoint(PASSIVE)")
	return errors.Join(err, classify("close the store", bad), db.Close())
}
