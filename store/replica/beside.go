package replica

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"navsync/store"
)

// neighbour secures for a process that has the store open and does not follow it: one that does, on this machine, is asked for
// the copy; where none does, it is looked whether another machine has gone on from the copy.
type neighbour struct {
	store *store.Store
	o     Options

	mu     sync.Mutex
	looked time.Time
}

const (
	besideLook = 50 * time.Millisecond // until the process that follows has answered
	placeTime  = 5 * time.Second       // to look at a place that may not be there
)

// Beside lets a process that does not follow the store send nothing that is not in the copy. Where there never was one it
// does nothing.
func Beside(ctx context.Context, s *store.Store, o Options) error {
	if o.Pace == (Pace{}) {
		o.Pace = usual
	}
	r, err := s.Replica(ctx)
	if err == nil && r.URL != "" {
		s.SecureBy(&neighbour{store: s, o: o})
	}
	return err
}

// Secure implements store.Securing.
func (n *neighbour) Secure(ctx context.Context) error {
	lock := store.FollowLock(n.store.Path())
	free, err := lock.TryRLock()
	if err != nil {
		return fmt.Errorf("%w: %w", store.ErrBehind, err)
	}
	if !free {
		return n.ask(ctx)
	}
	if err := lock.Close(); err != nil {
		return fmt.Errorf("%w: %w", store.ErrBehind, err)
	}
	return n.look(ctx)
}

func askedPath(s *store.Store) string { return s.Path() + ".asked" }

// ask asks the process that follows for the copy, and waits until it says that it is complete.
func (n *neighbour) ask(ctx context.Context) error {
	at := n.o.Now()
	if err := os.WriteFile(askedPath(n.store), []byte(store.Stamp(at)), 0o600); err != nil {
		return fmt.Errorf("%w: %w", store.ErrBehind, err)
	}
	ctx, cancel := context.WithTimeout(ctx, secureTime)
	defer cancel()
	look := time.NewTicker(besideLook)
	defer look.Stop()
	for {
		r, err := n.store.Replica(ctx)
		switch {
		case err != nil:
			return fmt.Errorf("%w: %w", store.ErrBehind, err)
		case r.TakenOver != "":
			return store.TakenOverError{By: r.TakenOver}
		case !r.InSync.Before(at):
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", store.ErrBehind, ctx.Err())
		case <-look.C:
		}
	}
}

// look looks at the lease. A place that cannot be reached keeps nobody from sending whose copy nobody keeps: what is sent then
// is asked of Dynamics by whoever takes over.
func (n *neighbour) look(ctx context.Context) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	r, err := n.store.Replica(ctx)
	if err != nil {
		return fmt.Errorf("%w: %w", store.ErrBehind, err)
	}
	if r.TakenOver != "" {
		return store.TakenOverError{By: r.TakenOver}
	}
	if n.o.Now().Sub(n.looked) < n.o.Pace.Lease {
		return nil
	}
	by, err := n.goneOn(ctx, r)
	n.looked = n.o.Now()
	if err != nil {
		n.o.Log.Warn("it is not known whether another machine has gone on from the continuous copy", "error", err)
		return nil
	}
	if by == "" {
		return nil
	}
	state := r.ReplicaState
	state.TakenOver = by
	return errors.Join(store.TakenOverError{By: by}, n.store.NoteReplica(state))
}

// goneOn is the machine that has gone on from a copy of which this store knows nothing, "" for none.
func (n *neighbour) goneOn(ctx context.Context, r store.Replica) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, placeTime)
	defer cancel()
	owner, _, err := ownerOf(n.store.Path())
	if err != nil {
		return "", err
	}
	p, err := open(r.URL, n.o.Getenv)
	if err != nil {
		return "", err
	}
	held, version, err := p.lease(ctx)
	if err != nil || version == "" {
		return "", err
	}
	if held.Store == r.Lineage.Store && held.Owner != owner && held.Generation > r.Lineage.Generation {
		return held.Shown, nil
	}
	return "", nil
}

// answer brings the copy up to date for processes that do not follow, and tells them.
func (f *Follower) answer(ctx context.Context) {
	look := time.NewTicker(f.o.Pace.Sync)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		}
		if os.Remove(askedPath(f.store)) != nil {
			continue // nobody has asked; what cannot be removed is answered with the next look
		}
		bounded, cancel := context.WithTimeout(ctx, secureTime)
		err := f.sync(bounded)
		cancel()
		if err != nil && ctx.Err() == nil {
			f.o.Log.Warn("another process waits for the copy", "error", err)
		}
		f.noteOrLog()
	}
}
