// Package replica keeps a continuous copy of the store elsewhere, in a folder or in storage that speaks S3, and makes a store
// of it again (spec §15). It is the one package around Litestream. It keeps Litestream's rules, each of them measured: nobody
// else moves the write-ahead log, the copy is complete before the first write of the process that follows, and only one
// process follows. Every start gets a generation of its own with a path of its own, so that what others did to the log
// meanwhile does not matter, and a machine that slept through being replaced writes where nobody reads. Beside it lie whole,
// checked copies: a restore that fails its check falls back to them. It sends nothing to Dynamics and decides nothing.
package replica

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/benbjohnson/litestream"
)

// What can be wrong with an address or with what it leads to.
var (
	ErrAddress     = errors.New("the address of the copy is wrong")
	ErrNotReached  = errors.New("the place of the copy cannot be reached")
	ErrNothing     = errors.New("there is no copy of that time")
	ErrNoneWhole   = errors.New("no copy is whole")
	ErrOtherFollow = errors.New("another process of this machine keeps the copy")
	ErrOtherStore  = errors.New("the copy is another store's")
)

// HeldError says that another machine keeps the copy, or has gone on with it.
type HeldError struct {
	By    string
	Until time.Time // zero: it has gone on from a copy, and this store does not know what happened there
}

func (h *HeldError) Error() string {
	if h.Until.IsZero() {
		return h.By + " has gone on with the copy"
	}
	return fmt.Sprintf("%s keeps the copy until %s", h.By, h.Until.Format(time.RFC3339))
}

// place is where copies lie: a continuous one in a path per generation, whole ones, and the lease of who may write.
type place interface {
	// continuous is the path of a generation.
	continuous(generation int64) (litestream.ReplicaClient, error)
	generations(ctx context.Context) ([]int64, error)
	// lease is the lease as it stands, with the version that setLease replaces; "" where there is none.
	lease(ctx context.Context) (l lease, version string, err error)
	// setLease replaces the lease of that version. Error: errOvertaken: there is another version by now.
	setLease(ctx context.Context, l lease, version string) (string, error)
	wholes(ctx context.Context) ([]whole, error)
	// keep makes write write a whole copy, and keeps it.
	keep(ctx context.Context, w whole, write func(path string) error) error
	// fetch gives use the file of a whole copy.
	fetch(ctx context.Context, w whole, use func(path string) error) error
	remove(ctx context.Context, w whole) error
}

// open understands an address: file:///path, or s3://bucket/path?endpoint=…&region=…, keys from the environment.
// Error: ErrAddress.
func open(address string, getenv func(string) string) (place, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("%w: it cannot be read", ErrAddress) // its own error repeats what may hold a secret
	}
	if u.User != nil || u.Fragment != "" {
		return nil, fmt.Errorf("%w: it holds a user or a fragment", ErrAddress)
	}
	switch u.Scheme {
	case "file":
		path := filepath.FromSlash(u.Path)
		if u.Host != "" || !filepath.IsAbs(path) || u.RawQuery != "" {
			return nil, fmt.Errorf("%w: a folder is file:///path", ErrAddress)
		}
		return folder{filepath.Clean(path)}, nil
	case "s3":
		return openBucket(u, getenv)
	}
	return nil, fmt.Errorf("%w: it begins with file:// or s3://", ErrAddress)
}

// whole is a whole copy: when it was made, and by which generation.
type whole struct {
	made       time.Time
	generation int64
}

const (
	wholeTime = "20060102T150405.000Z"
	wholeEnd  = ".navsync"
)

func (w whole) name() string {
	return fmt.Sprintf("%s-%s%s", w.made.UTC().Format(wholeTime), generationName(w.generation), wholeEnd)
}

func parseWhole(name string) (w whole, ok bool) {
	stem, ok := strings.CutSuffix(name, wholeEnd)
	stamp, generation, cut := strings.Cut(stem, "-")
	if !ok || !cut {
		return w, false
	}
	made, err := time.Parse(wholeTime, stamp)
	if err != nil {
		return w, false
	}
	n, ok := parseGeneration(generation)
	return whole{made: made, generation: n}, ok
}

func generationName(n int64) string { return fmt.Sprintf("g%06d", n) }

func parseGeneration(name string) (n int64, ok bool) {
	if _, err := fmt.Sscanf(name, "g%d", &n); err != nil || generationName(n) != name {
		return 0, false
	}
	return n, true
}
