package replica

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/benbjohnson/litestream"

	"navsync/store"
	"navsync/store/backup"
)

// Why says why a store was made of the continuous copy or of a whole one. It is the end of a sentence's key.
type Why string

// The reasons.
const (
	WhyContinuous Why = "replica" // it is whole, and it goes furthest
	WhyEarlier    Why = "earlier" // that of the latest start is not whole, nor is a whole copy of it
	WhyDamaged    Why = "damaged" // the continuous copy is not whole
	WhyNoReplica  Why = "nothing" // the continuous copy has nothing of that time
)

// continuousWhy is why a continuous copy was used, by what was found before it.
var continuousWhy = map[Why]Why{WhyNoReplica: WhyContinuous, WhyDamaged: WhyEarlier}

// RestoreOptions are what a store is made of.
type RestoreOptions struct {
	URL    string
	At     time.Time // the store as it was then; zero: the newest
	Dir    string    // the data folder, which has no store
	Now    time.Time
	Getenv func(string) string
	Log    *slog.Logger
}

// Restored is a store that was made from a copy elsewhere.
type Restored struct {
	backup.Restored
	KnownUntil time.Time
	Why        Why
	HeldBy     string // the machine that still keeps the copy, "" for none
}

// Restore makes a store of the copy at an address: of the continuous one, looked at whole, else of the newest whole copy that
// is whole. Of two generations the later counts: what an earlier one holds later, a machine wrote that had been replaced.
// Errors: ErrAddress, ErrNotReached, ErrNothing, ErrNoneWhole, and those of backup.Into.
func Restore(ctx context.Context, o RestoreOptions) (r Restored, err error) {
	p, err := open(o.URL, o.Getenv)
	if err != nil {
		return r, err
	}
	held, version, err := p.lease(ctx)
	if err != nil {
		return r, fmt.Errorf("%w: %w", ErrNotReached, err)
	}
	if version != "" && held.Until.After(o.Now) {
		r.HeldBy = held.Shown
	}
	all, err := candidates(ctx, p, o.At, held)
	if err != nil {
		return r, fmt.Errorf("%w: %w", ErrNotReached, err)
	}
	if len(all) == 0 {
		return r, ErrNothing
	}
	err = backup.Into(ctx, o.Dir, func(fresh string) error {
		return r.firstWhole(ctx, p, all, fresh, o)
	}, func() store.Restored {
		return store.Restored{From: r.From, KnownUntil: r.KnownUntil, At: o.Now, Generation: held.Generation}
	})
	r.Path = filepath.Join(o.Dir, store.FileName)
	return r, err
}

// candidate is a copy that a store can be made of.
type candidate struct {
	generation int64
	until      time.Time // it knows what happened until then
	whole      *whole    // nil: the continuous copy of the generation
}

// candidates are the copies that have something of that time, the best first.
func candidates(ctx context.Context, p place, at time.Time, held lease) ([]candidate, error) {
	generations, err := p.generations(ctx)
	if err != nil {
		return nil, err
	}
	var all []candidate
	for _, n := range generations {
		c, found, err := continuousCandidate(ctx, p, n, at, held)
		if err != nil {
			return nil, err
		}
		if found {
			all = append(all, c)
		}
	}
	wholes, err := p.wholes(ctx)
	if err != nil {
		return nil, err
	}
	for _, w := range wholes {
		if at.IsZero() || !w.made.After(at) {
			all = append(all, candidate{generation: w.generation, until: w.made, whole: &w})
		}
	}
	slices.SortFunc(all, func(a, b candidate) int {
		switch {
		case a.generation != b.generation:
			return cmp.Compare(b.generation, a.generation)
		case a.whole == nil && b.whole != nil:
			return -1
		case a.whole != nil && b.whole == nil:
			return 1
		}
		return b.until.Compare(a.until)
	})
	return all, nil
}

func continuousCandidate(ctx context.Context, p place, n int64, at time.Time, held lease) (c candidate, found bool, err error) {
	client, err := p.continuous(n)
	if err == nil {
		err = client.Init(ctx)
	}
	if err != nil {
		return c, false, err
	}
	began, last, err := litestream.NewReplicaWithClient(nil, client).TimeBounds(ctx)
	if err != nil || began.IsZero() || !at.IsZero() && began.After(at) {
		return c, false, err
	}
	if n == held.Generation && held.InSync.After(last) {
		last = held.InSync // nothing was written since
	}
	if !at.IsZero() && at.Before(last) {
		last = at
	}
	return candidate{generation: n, until: last}, true, nil
}

// firstWhole fetches the first copy that is whole.
func (r *Restored) firstWhole(ctx context.Context, p place, all []candidate, fresh string, o RestoreOptions) error {
	r.Why = WhyNoReplica
	var errs []error
	for _, c := range all {
		m, err := c.fetch(ctx, p, fresh, o)
		if err == nil {
			r.Manifest, r.KnownUntil, r.From = m, c.until, store.FromCopy
			if c.whole == nil {
				r.From, r.Why = store.FromReplica, continuousWhy[r.Why]
			}
			return nil
		}
		if ctx.Err() != nil || errors.Is(err, store.ErrFull) || errors.Is(err, store.ErrReadOnly) || errors.Is(err, backup.ErrNewer) {
			return err
		}
		if c.whole == nil {
			r.Why = WhyDamaged
		}
		o.Log.Warn("a copy cannot be used", "generation", c.generation, "until", c.until, "whole", c.whole != nil, "error", err)
		errs = append(errs, err)
		if err := removeAll(fresh); err != nil {
			return err
		}
	}
	return errors.Join(append([]error{ErrNoneWhole}, errs...)...)
}

func removeAll(fresh string) error {
	var errs []error
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(fresh + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return store.Classify("restore", errors.Join(errs...))
}

// fetch writes the store of a copy to fresh, and looks at it whole.
func (c candidate) fetch(ctx context.Context, p place, fresh string, o RestoreOptions) (m backup.Manifest, err error) {
	if c.whole != nil {
		err = p.fetch(ctx, *c.whole, func(path string) error {
			m, err = backup.Extract(ctx, path, fresh, nil)
			return err
		})
		if err != nil {
			return m, err
		}
		return m, backup.Judge(ctx, fresh, m)
	}
	client, err := p.continuous(c.generation)
	if err == nil {
		err = client.Init(ctx)
	}
	if err != nil {
		return m, err
	}
	if err := followed(ctx, client, fresh, o); err != nil {
		return m, err
	}
	facts, err := store.CheckFile(ctx, fresh)
	if errors.Is(err, store.ErrNewer) {
		err = errors.Join(backup.ErrNewer, err)
	}
	return backup.Manifest{Schema: facts.Schema, Made: c.until, Organization: facts.Organization, Rows: facts.Rows}, err
}

// followed puts a continuous copy together in a folder that only its owner can enter, until it has its own mode.
func followed(ctx context.Context, client litestream.ReplicaClient, fresh string, o RestoreOptions) (err error) {
	private := fresh + ".d"
	if err := os.RemoveAll(private); err != nil {
		return store.Classify("restore", err)
	}
	if err := os.Mkdir(private, 0o700); err != nil {
		return store.Classify("restore", err)
	}
	defer func() { err = errors.Join(err, store.Classify("restore", os.RemoveAll(private))) }()
	options := litestream.NewRestoreOptions()
	options.OutputPath, options.Timestamp = filepath.Join(private, store.FileName), o.At
	from := litestream.NewReplicaWithClient(nil, client)
	if err := from.Restore(ctx, options); err != nil {
		return store.Classify("restore from the continuous copy", err)
	}
	if err := os.Chmod(options.OutputPath, 0o600); err != nil {
		return store.Classify("restore", err)
	}
	return store.Classify("restore", os.Rename(options.OutputPath, fresh))
}
