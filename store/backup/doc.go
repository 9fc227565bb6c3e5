// Package backup writes a whole store into one file and makes a store of it again (spec §15). The file is a tar archive in
// zstd, on request inside age: manifest.json, then navsync.db. It holds what the store holds, private texts among it, and
// never a token: those are not in the store. The package sends nothing, asks nobody, and overwrites nothing.
package backup

import (
	"encoding/json"
	"errors"
	"time"

	"navsync/store"
)

// Format is the version of the file that this navsync writes; it reads this and earlier ones.
const Format = 1

// What can be wrong with a backup, or with the place for it. Each stands for one sentence and one exit code.
var (
	ErrNotBackup  = errors.New("the file is not a backup of navsync")
	ErrNewer      = errors.New("the backup was written by a newer version of navsync")
	ErrCutOff     = errors.New("the backup is cut off")
	ErrDamaged    = errors.New("the backup is damaged")
	ErrEncrypted  = errors.New("the backup is encrypted")
	ErrWrongKey   = errors.New("the passphrase or identity does not open the backup")
	ErrPlain      = errors.New("the backup is not encrypted")
	ErrFileExists = errors.New("the file is there already")
	ErrOccupied   = errors.New("the folder has a store already")
	ErrBusy       = errors.New("another process restores into the folder")
)

// Manifest is what a backup says of itself.
type Manifest struct {
	Format       int              `json:"format"`
	Navsync      string           `json:"navsync"` // the version that wrote it
	Schema       int64            `json:"schema"`
	Made         time.Time        `json:"made"` // the store is of then
	Organization string           `json:"organization,omitempty"`
	Size         int64            `json:"size"`   // of navsync.db, in bytes
	SHA256       string           `json:"sha256"` // of navsync.db
	Rows         map[string]int64 `json:"rows"`   // of every table
}

const (
	manifestName = "manifest.json"
	// mostManifest bounds what is read of a manifest: a file from outside says how long it is.
	mostManifest = 1 << 20
)

func (m Manifest) encode() ([]byte, error) { return json.MarshalIndent(m, "", "  ") }

// judge says whether this navsync can read a backup of this manifest.
func (m Manifest) judge() error {
	switch {
	case m.Format > Format:
		return ErrNewer
	case m.Format < 1 || m.Size <= 0 || len(m.SHA256) != 64:
		return ErrNotBackup
	}
	newest, err := store.NewestSchema()
	if err == nil && m.Schema > newest {
		return ErrNewer
	}
	return err
}
