package replica

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/benbjohnson/litestream"
	"github.com/benbjohnson/litestream/file"

	"navsync/store"
)

// folder keeps copies in a folder of a disk of this machine, or of one that knows links and exclusive creation.
type folder struct{ root string }

func (f folder) continuous(generation int64) (litestream.ReplicaClient, error) {
	return file.NewReplicaClient(filepath.Join(f.root, generationName(generation))), nil
}

func (f folder) generations(context.Context) ([]int64, error) {
	names, err := namesIn(f.root)
	var found []int64
	for _, name := range names {
		if n, ok := parseGeneration(name); ok {
			found = append(found, n)
		}
	}
	return found, err
}

func namesIn(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, store.Classify("look for copies", err)
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return names, nil
}

// A lease's versions are numbered files: who makes the next number first has replaced the one before.
const leaseName = "%012d.json"

func (f folder) leases() string { return filepath.Join(f.root, "lease") }

func (f folder) lease(context.Context) (l lease, version string, err error) {
	for range 10 { // one that is read may be replaced meanwhile
		names, err := namesIn(f.leases())
		if err != nil {
			return l, "", err
		}
		names = slices.DeleteFunc(names, func(name string) bool { _, ok := leaseNumber(name); return !ok })
		if len(names) == 0 {
			return l, "", nil
		}
		newest := slices.Max(names)
		text, err := os.ReadFile(filepath.Join(f.leases(), newest))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = json.Unmarshal(text, &l)
		}
		return l, newest, store.Classify("read the lease of the copy", err)
	}
	return l, "", errOvertaken
}

func leaseNumber(name string) (n int64, ok bool) {
	if _, err := fmt.Sscanf(name, leaseName, &n); err != nil || fmt.Sprintf(leaseName, n) != name {
		return 0, false
	}
	return n, true
}

func (f folder) setLease(_ context.Context, l lease, version string) (string, error) {
	if err := os.MkdirAll(f.leases(), 0o700); err != nil {
		return "", store.Classify("take the lease of the copy", err)
	}
	n, _ := leaseNumber(version)
	text, err := json.Marshal(l)
	if err != nil {
		return "", store.Classify("take the lease of the copy", err)
	}
	part, err := os.CreateTemp(f.leases(), ".new-*") // 0600
	if err != nil {
		return "", store.Classify("take the lease of the copy", err)
	}
	_, err = part.Write(text)
	err = errors.Join(err, part.Sync(), part.Close())
	next := fmt.Sprintf(leaseName, n+1)
	if err == nil {
		err = os.Link(part.Name(), filepath.Join(f.leases(), next)) // of two, one wins, and its file is whole
	}
	err = errors.Join(err, os.Remove(part.Name()))
	if errors.Is(err, fs.ErrExist) {
		return "", errOvertaken
	}
	if err != nil {
		return "", store.Classify("take the lease of the copy", err)
	}
	return next, f.onlyLease(next)
}

// onlyLease makes a lease's version the only one. A number that was free again, because others have gone on meanwhile, is none.
func (f folder) onlyLease(next string) error {
	names, err := namesIn(f.leases())
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, ok := leaseNumber(name); ok && name > next {
			return errors.Join(errOvertaken, os.Remove(filepath.Join(f.leases(), next)))
		}
	}
	for _, name := range names {
		if _, ok := leaseNumber(name); !ok || name == next {
			continue
		}
		if err := os.Remove(filepath.Join(f.leases(), name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return store.Classify("take the lease of the copy", err)
		}
	}
	return nil
}

func (f folder) copies() string { return filepath.Join(f.root, "copies") }

func (f folder) wholes(context.Context) ([]whole, error) {
	names, err := namesIn(f.copies())
	var found []whole
	for _, name := range names {
		if w, ok := parseWhole(name); ok {
			found = append(found, w)
		}
	}
	return found, err
}

func (f folder) keep(_ context.Context, w whole, write func(path string) error) error {
	if err := os.MkdirAll(f.copies(), 0o700); err != nil {
		return store.Classify("keep a whole copy", err)
	}
	return write(filepath.Join(f.copies(), w.name()))
}

func (f folder) fetch(_ context.Context, w whole, use func(path string) error) error {
	return use(filepath.Join(f.copies(), w.name()))
}

func (f folder) remove(_ context.Context, w whole) error {
	if err := os.Remove(filepath.Join(f.copies(), w.name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return store.Classify("remove a whole copy", err)
	}
	return nil
}
