// Package storetest opens new stores for tests: the file of an empty one is made once for a test process, since its migrations
// take longer than many a test. It is never in the program.
package storetest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"

	"navsync/store"
)

// Open is store.Open in a folder that holds no store yet.
func Open(ctx context.Context, dir string) (*store.Store, error) {
	file, err := empty()
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, store.FileName), file, 0o600); err != nil {
		return nil, err
	}
	return store.Open(ctx, dir)
}

// empty is the file of a new store.
var empty = sync.OnceValues(func() (file []byte, err error) {
	dir, err := os.MkdirTemp("", "empty-store")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	s, err := store.Open(context.Background(), dir)
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, store.FileName))
})
