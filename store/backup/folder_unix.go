//go:build !windows

package backup

import (
	"errors"
	"os"

	"navsync/store"
)

// syncFolder makes a name that was given last.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return store.Classify("keep a name", err)
	}
	return store.Classify("keep a name", errors.Join(f.Sync(), f.Close()))
}
