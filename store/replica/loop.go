package replica

import (
	"context"
	"errors"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/benbjohnson/litestream"
	"github.com/benbjohnson/litestream/file"
	"github.com/superfly/ltx"

	"navsync/store"
	"navsync/store/backup"
)

// loop looks after the copy, and beside it renews the lease and answers other processes, until it is stopped or replaced: a
// whole copy of a large store takes longer than a lease lasts.
func (f *Follower) loop(ctx context.Context) {
	defer close(f.ended)
	ctx, stop := context.WithCancel(ctx)
	var beside sync.WaitGroup
	beside.Go(func() {
		defer stop()
		f.keepLease(ctx)
	})
	beside.Go(func() { f.answer(ctx) })
	defer beside.Wait()
	defer stop()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		case <-f.look:
		}
		err := f.lookAfter(ctx)
		if ctx.Err() != nil {
			return
		}
		if err != nil && !errors.Is(err, store.ErrTakenOver) {
			f.o.Log.Error("the continuous copy is not as it should be", "error", err)
		}
		timer.Reset(f.o.Pace.Look)
	}
}

// keepLease renews the lease until another machine has taken it.
func (f *Follower) keepLease(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-f.lost: // who was about to send may have found it out first
			f.o.Log.Error("another machine has taken over", "machine", f.known().TakenOver)
			f.noteOrLog()
			if f.o.TakenOver != nil {
				f.o.TakenOver(f.known().TakenOver)
			}
			return
		case <-timer.C:
		}
		bounded, cancel := context.WithTimeout(ctx, secureTime)
		err := f.renew(bounded)
		cancel()
		if err != nil && ctx.Err() == nil && !errors.Is(err, store.ErrTakenOver) {
			f.o.Log.Error("the lease of the continuous copy is not renewed", "error", err)
		}
		timer.Reset(f.o.Pace.Look)
	}
}

func (f *Follower) noteOrLog() {
	if err := f.note(); err != nil {
		f.o.Log.Error("how the continuous copy is cannot be noted", "error", err)
	}
}

// lookAfter brings the copy up to date and notes it, makes whole copies and forgets what was purged.
func (f *Follower) lookAfter(ctx context.Context) error {
	bounded, cancel := context.WithTimeout(ctx, secureTime)
	err := f.sync(bounded)
	cancel()
	f.noteOrLog()
	if err != nil {
		return err
	}
	if err := f.forget(ctx); err != nil {
		return err
	}
	return f.keepWhole(ctx)
}

// purged is when imported data was last purged.
func (f *Follower) purged(ctx context.Context) (time.Time, error) {
	c, err := f.store.Connection(ctx)
	if errors.Is(err, store.ErrNotFound) {
		return time.Time{}, nil
	}
	return c.PurgedAt, err
}

// keepWhole makes a whole copy when the newest is old enough, and removes what is too old.
func (f *Follower) keepWhole(ctx context.Context) error {
	there, err := f.place.wholes(ctx)
	if err != nil {
		return err
	}
	newest := time.Time{}
	for _, w := range there {
		if w.generation == f.generation && w.made.After(newest) {
			newest = w.made
		}
	}
	if f.o.Now().Sub(newest) >= f.o.Pace.Whole {
		newest = f.o.Now().UTC().Truncate(time.Millisecond)
		w := whole{made: newest, generation: f.generation}
		err := f.place.keep(ctx, w, func(path string) error {
			_, err := backup.Write(ctx, &f.store.Reader, path, backup.Options{Navsync: f.o.Navsync, Now: newest})
			return err
		})
		if err != nil {
			return err
		}
		if err := f.sweep(ctx); err != nil {
			return err
		}
	}
	f.mu.Lock()
	f.state.Copied = newest
	f.mu.Unlock()
	return nil
}

// sweep removes earlier generations and whole copies that are too old, or that began before the last purge.
func (f *Follower) sweep(ctx context.Context) error {
	generations, err := f.place.generations(ctx)
	if err != nil {
		return err
	}
	for _, n := range generations {
		if n >= f.generation {
			continue
		}
		c, err := f.place.continuous(n)
		if err == nil {
			err = c.Init(ctx)
		}
		if err != nil {
			return err
		}
		began, last, err := litestream.NewReplicaWithClient(nil, c).TimeBounds(ctx)
		if err != nil {
			return err
		}
		if began.Before(f.purgedAt) || f.o.Now().Sub(last) > keptTime {
			if err := c.DeleteAll(ctx); err != nil {
				return err
			}
		}
	}
	there, err := f.place.wholes(ctx)
	if err != nil {
		return err
	}
	kept := keptOf(there, f.o.Pace.Whole)
	for _, w := range there {
		if !slices.Contains(kept, w) || w.made.Before(f.purgedAt) {
			if err := f.place.remove(ctx, w); err != nil {
				return err
			}
		}
	}
	return nil
}

// keptOf are the whole copies that stay: the newest, and before it those of which each is so much later than the one before,
// at most twelve. Each start makes one, and many starts in a row must not push out what is older than they are.
func keptOf(all []whole, apart time.Duration) []whole {
	sorted := slices.SortedFunc(slices.Values(all), func(a, b whole) int { return a.made.Compare(b.made) })
	var kept []whole
	for i, w := range sorted {
		if i == len(sorted)-1 || len(kept) == 0 || w.made.Sub(kept[len(kept)-1].made) >= apart {
			kept = append(kept, w)
		}
	}
	return kept[max(0, len(kept)-keptWholes):]
}

// forget makes the copy anew after a purge, by whichever process, and removes all that is older from it, here and there.
func (f *Follower) forget(ctx context.Context) error {
	at, err := f.purged(ctx)
	if err != nil || at.Equal(f.purgedAt) {
		return err
	}
	if err := f.db.Checkpoint(ctx, litestream.CheckpointModeTruncate); err != nil {
		return err
	}
	if err := f.sync(ctx); err != nil {
		return err
	}
	snapshot, err := f.db.Snapshot(ctx)
	if err != nil {
		return err
	}
	here := file.NewReplicaClient(f.db.MetaPath())
	if err := errors.Join(forgetBefore(ctx, f.to, snapshot.MaxTXID), forgetBefore(ctx, here, snapshot.MaxTXID)); err != nil {
		return err
	}
	wholes, err := f.place.wholes(ctx)
	if err != nil {
		return err
	}
	for _, w := range wholes {
		if err := f.place.remove(ctx, w); err != nil {
			return err
		}
	}
	f.purgedAt = at
	return f.sweep(ctx)
}

// forgetBefore removes what a snapshot that goes until last has made unnecessary: all of the levels between, and what ends
// before it. The newest file of the lowest level stays, for it tells where the copy goes on.
func forgetBefore(ctx context.Context, c litestream.ReplicaClient, last ltx.TXID) error {
	for level := 0; level <= litestream.SnapshotLevel; level++ {
		between := level > 0 && level < litestream.SnapshotLevel
		old, err := litestream.FindLTXFiles(ctx, c, level, false, func(i *ltx.FileInfo) (bool, error) {
			return i.MaxTXID < last || between && i.MaxTXID == last, nil
		})
		if err == nil && len(old) > 0 {
			err = c.DeleteLTXFiles(ctx, old)
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}
