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
	Owner      string    `json:"owner"` // a machine and its data folder
	Shown      string    `json:"shown"` // the machine, for people
	Until      time.Time `json:"until"`
	InSync     time.Time `json:"inSync"` // the copy has all that was committed until then
}

// acquire takes the lease unless another machine holds it. Error: *HeldError.
func acquire(ctx context.Context, p place, own lease, now func() time.Time, length time.Duration) (lease, string, error) {
	for {
		held, version, err := p.lease(ctx)
		if err != nil {
			return own, "", err
		}
		if version != "" && held.Owner != own.Owner && held.Until.After(now()) {
			return own, "", &HeldError{By: held.Shown, Until: held.Until}
		}
		there, err := p.generations(ctx)
		if err != nil {
			return own, "", err
		}
		own.Generation = held.Generation + 1
		if len(there) > 0 { // the lease may have been lost
			own.Generation = max(own.Generation, slices.Max(there)+1)
		}
		own.Until = now().Add(length)
		version, err = p.setLease(ctx, own, version)
		if !errors.Is(err, errOvertaken) {
			return own, version, err
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
