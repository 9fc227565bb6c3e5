package replica

import (
	"context"
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
	endTime    = 2 * time.Second
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
	look       chan struct{}
	stop       context.CancelFunc
	ended      chan struct{}
	generation int64
	purgedAt   time.Time // the copy holds nothing from before; the loop's own

	mu      sync.Mutex // of what follows
	lease   lease
	version string
	renewed time.Time
	state   store.ReplicaState
}

// Follow begins to follow the store: when it returns, all that is committed is in the copy. What the caller writes before is
// in it, too. Errors: ErrAddress, ErrNotReached, ErrOtherFollow, *HeldError, store.ErrShared.
func Follow(ctx context.Context, s *store.Store, o Options) (err error) {
	if o.Pace == (Pace{}) {
		o.Pace = usual
	}
	p, err := open(o.URL, o.Getenv)
	if err != nil {
		return err
	}
	f := &Follower{store: s, place: p, o: o, look: make(chan struct{}, 1), lock: store.FollowLock(s.Path()), ended: make(chan struct{})}
	alone, err := f.lock.TryLock()
	if err != nil {
		return store.Classify("follow the store", err)
	}
	if !alone {
		return ErrOtherFollow
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

// take takes the lease of the copy, and notes in the store that there is one.
func (f *Follower) take(ctx context.Context) error {
	owner, shown, err := ownerOf(f.store.Path())
	if err != nil {
		return err
	}
	f.lease, f.version, err = acquire(ctx, f.place, lease{Owner: owner, Shown: shown}, f.o.Now, f.o.Pace.Lease)
	var held *HeldError
	if err != nil && !errors.As(err, &held) {
		return fmt.Errorf("%w: %w", ErrNotReached, err)
	}
	if err != nil {
		return err
	}
	f.renewed, f.generation, f.state.Generation = f.o.Now(), f.lease.Generation, f.lease.Generation
	if err := f.store.Replicate(ctx, f.o.URL, f.o.Now()); err != nil {
		return errors.Join(err, f.give(ctx))
	}
	return nil
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
	f.mu.Lock()
	state := f.state
	f.mu.Unlock()
	return f.store.NoteReplica(state)
}

// Secure implements store.Following.
func (f *Follower) Secure(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, secureTime)
	defer cancel()
	if err := f.sync(ctx); err != nil {
		return err
	}
	f.mu.Lock()
	stale := f.o.Now().Sub(f.renewed) > f.o.Pace.Lease/2
	f.mu.Unlock()
	if !stale {
		return nil
	}
	return f.renew(ctx)
}

// sync brings the copy up to date.
func (f *Follower) sync(ctx context.Context) error {
	if by := f.takenOver(); by != "" {
		return fmt.Errorf("%w: %s", store.ErrTakenOver, by)
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

func (f *Follower) takenOver() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.state.TakenOver
}

// renew prolongs the lease, and tells with it until when the copy is complete. Errors: store.ErrTakenOver, store.ErrBehind.
func (f *Follower) renew(ctx context.Context) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.state.TakenOver != "" {
		return fmt.Errorf("%w: %s", store.ErrTakenOver, f.state.TakenOver)
	}
	next := f.lease
	next.Until, next.InSync = f.o.Now().Add(f.o.Pace.Lease), f.state.InSync
	version, err := f.place.setLease(ctx, next, f.version)
	if errors.Is(err, errOvertaken) {
		f.state.TakenOver = "?"
		if other, _, err := f.place.lease(ctx); err == nil && other.Shown != "" {
			f.state.TakenOver = other.Shown
		}
		return fmt.Errorf("%w: %s", store.ErrTakenOver, f.state.TakenOver)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", store.ErrBehind, err)
	}
	f.lease, f.version, f.renewed = next, version, f.o.Now()
	return nil
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
	if err := errors.Join(err, f.give(context.Background())); err != nil {
		f.o.Log.Error("the continuous copy did not end well", "error", err)
	}
	return errors.Join(store.Classify("end the continuous copy", os.RemoveAll(f.db.MetaPath())), f.note(), f.lock.Close())
}

// give gives the lease back, unless another machine has it; also when the caller was cancelled.
func (f *Follower) give(ctx context.Context) error {
	if f.takenOver() != "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), endTime)
	defer cancel()
	f.mu.Lock()
	defer f.mu.Unlock()
	last := f.lease
	last.Until, last.InSync = f.o.Now(), f.state.InSync
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
