package replica

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/benbjohnson/litestream"
	"github.com/benbjohnson/litestream/file"
	"github.com/gofrs/flock"

	"navsync/store"
)

// Options are how a store is followed.
type Options struct {
	URL     string // file:///path or s3://bucket/path?endpoint=…&region=…
	Navsync string // the version, for the whole copies
	Now     func() time.Time
	Log     *slog.Logger
	Getenv  func(string) string
	// TakenOver is called once when another machine has taken the lease: this one must write and send no more.
	TakenOver func(by string)
	Pace      Pace
}

// Pace is how often what is done; the zero value is the usual one.
type Pace struct {
	Sync  time.Duration // the log is looked at, and what is new is written to the copy
	Look  time.Duration // the lease is renewed
	Lease time.Duration // a lease lasts so long without
	Whole time.Duration // a whole copy is made
}

// usual is the pace: the lag is two seconds, a machine that died is replaced after half a minute.
var usual = Pace{Sync: time.Second, Look: 10 * time.Second, Lease: 30 * time.Second, Whole: 4 * time.Hour}

const (
	secureTime = 10 * time.Second // who sends waits so long for the copy
	takeTime   = 20 * time.Second // a place that does not answer by then cannot be reached
	endTime    = 2 * time.Second
	otherTime  = 2 * time.Second // who moves the log without following is done by then
	keptWholes = 12
	keptTime   = 24 * time.Hour // of earlier generations
)

// Follower keeps the copy of one store. It is the store's own (store.Follow): closing the store ends it.
type Follower struct {
	store *store.Store
	place place
	o     Options
	lock  *flock.Flock
	db    *litestream.DB
	all   *litestream.Store
	to    litestream.ReplicaClient
	// look asks the loop to look at once.
	look chan struct{}
	// lost is closed when another machine has taken the lease.
	lost       chan struct{}
	stop       context.CancelFunc
	ended      chan struct{}
	generation int64
	purgedAt   time.Time // the copy holds nothing from before; the loop's own

	noting   sync.Mutex // one after the other
	renewing sync.Mutex // of what follows
	lease    lease
	version  string
	renewed  time.Time

	mu    sync.Mutex // of what follows
	state store.ReplicaState
}

// Follow begins to follow the store: when it returns, all that is committed is in the copy. What the caller writes before is
// in it, too. Errors: ErrAddress, ErrNotReached, ErrOtherFollow, *HeldError, store.ErrShared.
func Follow(ctx context.Context, s *store.Store, o Options) error {
	p, err := open(o.URL, o.Getenv)
	if err != nil {
		return err
	}
	return follow(ctx, s, p, o)
}

func follow(ctx context.Context, s *store.Store, p place, o Options) error {
	if o.Pace == (Pace{}) {
		o.Pace = usual
	}
	f := &Follower{store: s, place: p, o: o, lock: store.FollowLock(s.Path())}
	f.look, f.lost, f.ended = make(chan struct{}, 1), make(chan struct{}), make(chan struct{})
	if err := f.alone(ctx); err != nil {
		return err
	}
	if err := f.take(ctx); err != nil {
		return errors.Join(err, f.lock.Close())
	}
	if err := f.begin(ctx); err != nil {
		return errors.Join(err, f.give(ctx), f.lock.Close())
	}
	life, stop := context.WithCancel(context.WithoutCancel(ctx))
	f.stop = stop
	go f.loop(life)
	s.Follow(f)
	return nil
}

// alone takes the lock of who follows. Another process may share it for the moment in which it moves the log.
func (f *Follower) alone(ctx context.Context) error {
	bounded, cancel := context.WithTimeout(ctx, otherTime)
	defer cancel()
	alone, err := f.lock.TryLockContext(bounded, 50*time.Millisecond)
	switch {
	case alone:
		return nil
	case ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded):
		return ErrOtherFollow
	}
	return store.Classify("follow the store", err)
}

// take takes the lease of the copy, and notes in the store that there is one.
func (f *Follower) take(ctx context.Context) error {
	owner, shown, err := ownerOf(f.store.Path())
	if err != nil {
		return err
	}
	was, err := f.store.Replica(ctx)
	if err != nil {
		return err
	}
	own := lease{Owner: owner, Shown: shown, Store: cmp.Or(was.Lineage.Store, rand.Text()), Generation: was.Lineage.Generation}
	bounded, cancel := context.WithTimeout(ctx, takeTime)
	defer cancel()
	t, err := acquire(bounded, f.place, own, f.o.Now, f.o.Pace.Lease)
	var held *HeldError
	if err != nil && !errors.As(err, &held) && !errors.Is(err, ErrOtherStore) {
		return fmt.Errorf("%w: %w", ErrNotReached, err)
	}
	if err != nil {
		return err
	}
	f.lease, f.version = t.lease, t.version
	f.renewed, f.generation, f.state.Generation = f.o.Now(), f.lease.Generation, f.lease.Generation
	lineage := store.Lineage{Store: f.lease.Store, Generation: f.generation}
	err = f.store.Replicate(ctx, f.o.URL, lineage, f.o.Now())
	if err == nil {
		err = f.tellMissing(ctx, t.before)
	}
	if err != nil {
		return errors.Join(err, f.give(ctx))
	}
	return nil
}

// tellMissing holds sending anew when the machine from whose copy this store was restored has gone on since: more is missing
// than was told then.
func (f *Follower) tellMissing(ctx context.Context, before lease) error {
	r, err := f.store.Restored(ctx)
	if err != nil || r.ID == 0 || before.Owner == f.lease.Owner || !before.InSync.After(r.At) {
		return err
	}
	return f.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		return tx.AddRestored(ctx, store.Restored{From: r.From, KnownUntil: r.KnownUntil, At: f.o.Now()})
	})
}

// begin copies the store into the path of this generation. What an earlier one left here is of no use: its continuity
// ended with it.
func (f *Follower) begin(ctx context.Context) (err error) {
	if f.purgedAt, err = f.purged(ctx); err != nil {
		return err
	}
	if f.to, err = f.place.continuous(f.generation); err != nil {
		return err
	}
	path := f.store.Path()
	log := slog.New(quiet{f.o.Log.Handler()})
	f.db = litestream.NewDB(path)
	if err := os.RemoveAll(f.db.MetaPath()); err != nil {
		return store.Classify("follow the store", err)
	}
	f.db.Replica = litestream.NewReplicaWithClient(f.db, f.to)
	if c, ok := f.to.(*file.ReplicaClient); ok {
		c.Replica = f.db.Replica // the files are as private as the store
		if err := os.MkdirAll(c.Path(), 0o700); err != nil {
			return store.Classify("follow the store", err)
		}
	}
	f.db.MonitorInterval, f.db.Replica.SyncInterval = f.o.Pace.Sync, f.o.Pace.Sync
	f.db.BusyTimeout = 5 * time.Second
	f.all = litestream.NewStore([]*litestream.DB{f.db}, litestream.DefaultCompactionLevels)
	f.db.ShutdownSyncTimeout = endTime
	f.all.Logger = log
	f.db.SetLogger(log.With("db", filepath.Base(path)))
	f.to.SetLogger(log)
	if err := f.all.Open(ctx); err != nil {
		return fmt.Errorf("%w: %w", ErrNotReached, err)
	}
	at := f.o.Now()
	if err := f.db.SyncAndWait(ctx); err != nil {
		return errors.Join(fmt.Errorf("%w: %w", ErrNotReached, err), f.all.Close(ctx))
	}
	f.state.InSync = at
	return f.note()
}

// note keeps how the copy is, for screens and monitoring of every process.
func (f *Follower) note() error {
	f.noting.Lock()
	defer f.noting.Unlock()
	return f.store.NoteReplica(f.known())
}

// Secure implements store.Following.
func (f *Follower) Secure(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, secureTime)
	defer cancel()
	if err := f.sync(ctx); err != nil {
		return err
	}
	f.renewing.Lock()
	stale := f.o.Now().Sub(f.renewed) > f.o.Pace.Lease/2
	f.renewing.Unlock()
	if !stale {
		return nil
	}
	return f.renew(ctx)
}

// sync brings the copy up to date.
func (f *Follower) sync(ctx context.Context) error {
	if err := f.replaced(); err != nil {
		return err
	}
	at := f.o.Now()
	err := f.db.SyncAndWait(ctx)
	f.mu.Lock()
	defer f.mu.Unlock()
	if err == nil {
		f.state.InSync, f.state.FailingSince = at, time.Time{}
		return nil
	}
	if f.state.FailingSince.IsZero() {
		f.state.FailingSince = at
	}
	return fmt.Errorf("%w: %w", store.ErrBehind, err)
}

// known is how the copy is, as far as this process knows.
func (f *Follower) known() store.ReplicaState {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.state
}

// replaced says that another machine has taken over. Error: store.ErrTakenOver.
func (f *Follower) replaced() error {
	if by := f.known().TakenOver; by != "" {
		return store.TakenOverError{By: by}
	}
	return nil
}

// renew prolongs the lease, and tells with it until when the copy is complete. Errors: store.ErrTakenOver, store.ErrBehind.
func (f *Follower) renew(ctx context.Context) error {
	f.renewing.Lock()
	defer f.renewing.Unlock()
	if err := f.replaced(); err != nil {
		return err
	}
	next := f.lease
	next.Until, next.InSync = f.o.Now().Add(f.o.Pace.Lease), f.known().InSync
	version, err := f.place.setLease(ctx, next, f.version)
	if errors.Is(err, errOvertaken) {
		// The answer to an earlier renewal may have been lost: then it is our own that stands there.
		stands, there, bad := f.place.lease(ctx)
		switch ours := there == "" || stands.Owner == next.Owner && stands.Generation == next.Generation; {
		case bad != nil:
			err = bad
		case ours:
			version, err = f.place.setLease(ctx, next, there)
		default:
			return f.lose(stands.Shown)
		}
	}
	if err != nil {
		return fmt.Errorf("%w: %w", store.ErrBehind, err)
	}
	f.lease, f.version, f.renewed = next, version, f.o.Now()
	return nil
}

// lose notes once that another machine has taken over: from then on nothing is renewed.
func (f *Follower) lose(by string) error {
	f.mu.Lock()
	f.state.TakenOver = cmp.Or(by, "?")
	f.mu.Unlock()
	close(f.lost)
	return f.replaced()
}

// Checkpoint implements store.Following.
func (f *Follower) Checkpoint(ctx context.Context, whole bool) error {
	if !whole {
		return f.db.Checkpoint(ctx, litestream.CheckpointModePassive)
	}
	err := f.db.Checkpoint(ctx, litestream.CheckpointModeTruncate)
	select {
	case f.look <- struct{}{}: // perhaps it was a purge, and the copy has to forget
	default:
	}
	return err
}

// Close implements store.Following: what is committed goes into the copy, and the lease is given back. A place that cannot be
// reached then keeps nobody from ending.
func (f *Follower) Close() error {
	f.stop()
	<-f.ended
	ctx, cancel := context.WithTimeout(context.Background(), endTime)
	defer cancel()
	at := f.o.Now()
	err := f.all.Close(ctx)
	f.mu.Lock()
	if err == nil {
		f.state.InSync = at
	}
	f.state.Ended = true
	f.mu.Unlock()
	if err == nil { // else the place is not reached, and the lease ends by itself
		err = f.give(context.Background())
	}
	if err != nil {
		f.o.Log.Error("the continuous copy did not end well", "error", err)
	}
	return errors.Join(store.Classify("end the continuous copy", os.RemoveAll(f.db.MetaPath())), f.note(), f.lock.Close())
}

// give gives the lease back, unless another machine has it; also when the caller was cancelled.
func (f *Follower) give(ctx context.Context) error {
	state := f.known()
	if state.TakenOver != "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), endTime)
	defer cancel()
	f.renewing.Lock()
	defer f.renewing.Unlock()
	last := f.lease
	last.Until, last.InSync = f.o.Now(), state.InSync
	if _, err := f.place.setLease(ctx, last, f.version); err != nil && !errors.Is(err, errOvertaken) {
		return fmt.Errorf("give the lease of the copy back: %w", err)
	}
	return nil
}

// quiet lets only warnings and errors of Litestream through.
type quiet struct{ slog.Handler }

func (q quiet) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && q.Handler.Enabled(ctx, l)
}
func (q quiet) WithAttrs(a []slog.Attr) slog.Handler { return quiet{q.Handler.WithAttrs(a)} }
func (q quiet) WithGroup(name string) slog.Handler   { return quiet{q.Handler.WithGroup(name)} }
