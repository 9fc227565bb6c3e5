package replica

import (
	"context"
	"errors"
	"os"
	"slices"
	"time"

	"github.com/benbjohnson/litestream"
	"github.com/benbjohnson/litestream/file"
	"github.com/superfly/ltx"

	"navsync/store"
	"navsync/store/backup"
)

// loop renews the lease, makes whole copies and forgets what was purged, until it is stopped or replaced.
func (f *Follower) loop(ctx context.Context) {
	defer close(f.ended)
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
		if bad := f.note(); bad != nil {
			f.o.Log.Error("how the continuous copy is cannot be noted", "error", bad)
		}
		if errors.Is(err, store.ErrTakenOver) {
			f.o.Log.Error("another machine has taken over", "machine", f.takenOver())
			if f.o.TakenOver != nil {
				f.o.TakenOver(f.takenOver())
			}
			return
		}
		if err != nil {
			f.o.Log.Error("the continuous copy is not as it should be", "error", err)
		}
		timer.Reset(f.o.Pace.Look)
	}
}

func (f *Follower) lookAfter(ctx context.Context) error {
	bounded, cancel := context.WithTimeout(ctx, secureTime)
	defer cancel()
	synced := f.sync(bounded)
	if err := errors.Join(synced, f.renew(bounded)); err != nil {
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
	slices.SortFunc(there, func(a, b whole) int { return b.made.Compare(a.made) })
	for i, w := range there {
		if i >= keptWholes || w.made.Before(f.purgedAt) {
			if err := f.place.remove(ctx, w); err != nil {
				return err
			}
		}
	}
	return nil
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
