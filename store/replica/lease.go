package replica

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"navsync/store"
)

// errOvertaken says that somebody else has written the lease since it was read.
var errOvertaken = errors.New("the lease of the copy was taken by another")

// lease says which machine keeps the copy. It stands with the copy, so that a second machine meets it.
type lease struct {
	Generation int64     `json:"generation"`
	Store      string    `json:"store"` // whose copy it is (store.Lineage)
	Owner      string    `json:"owner"` // a machine and its data folder
	Shown      string    `json:"shown"` // the machine, for people
	Until      time.Time `json:"until"`
	InSync     time.Time `json:"inSync"` // the copy has all that was committed until then
}

// refuses says why a store must not write here: another machine holds the lease, or has gone on with a generation of which
// last, the one that the store goes on from, knows nothing; or the copy is another store's. Errors: ErrOtherStore, *HeldError.
func (l lease) refuses(own lease, last int64, now time.Time) error {
	elsewhere := l.Owner != own.Owner
	switch {
	case elsewhere && l.Until.After(now):
		return &HeldError{By: l.Shown, Until: l.Until}
	case l.Store != "" && l.Store != own.Store:
		return ErrOtherStore
	case elsewhere && l.Generation > last:
		return &HeldError{By: l.Shown}
	}
	return nil
}

// taken is a lease that was taken, its version, and the lease before it, the zero value for none.
type taken struct {
	lease
	version string
	before  lease
}

// acquire takes the lease for a store that goes on from the generation of own. Errors: those of refuses.
func acquire(ctx context.Context, p place, own lease, now func() time.Time, length time.Duration) (taken, error) {
	for last := own.Generation; ; {
		held, version, err := p.lease(ctx)
		if err != nil {
			return taken{}, err
		}
		if version != "" {
			if err := held.refuses(own, last, now()); err != nil {
				return taken{}, err
			}
		}
		there, err := p.generations(ctx)
		if err != nil {
			return taken{}, err
		}
		own.Generation = max(held.Generation, last) + 1
		if len(there) > 0 { // the lease may have been lost
			own.Generation = max(own.Generation, slices.Max(there)+1)
		}
		own.Until = now().Add(length)
		version, err = p.setLease(ctx, own, version)
		if !errors.Is(err, errOvertaken) {
			return taken{lease: own, version: version, before: held}, err
		}
	}
}

// ownerOf names a machine and its data folder: the machine by its host name, the folder by what is kept beside the store.
func ownerOf(path string) (owner, shown string, err error) {
	host, err := os.Hostname()
	if err != nil {
		return "", "", store.Classify("find the machine's name", err)
	}
	text, err := os.ReadFile(path + ".machine")
	if errors.Is(err, fs.ErrNotExist) {
		text = []byte(rand.Text())
		err = os.WriteFile(path+".machine", text, 0o600)
	}
	return host + ":" + strings.TrimSpace(string(text)), host, store.Classify("name the machine", err)
}
