package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const (
	ownerFile   fs.FileMode = 0o600
	ownerFolder fs.FileMode = 0o700
)

// FileKeep keeps secrets in files that only their owner can read.
type FileKeep struct{ dir string }

// FileKeeper keeps secrets in files of dir (mode 0600, the folder 0700) and
// never touches the keyring: for the demo.
func FileKeeper(dir string) *FileKeep { return &FileKeep{dir: dir} }

const (
	tokensFile = "tokens-"
	ringFile   = "in-keyring-"
)

// path is made from a hash of the key, which may hold anything.
func (k *FileKeep) path(key string) string { return k.file(tokensFile, key) }

func (k *FileKeep) file(kind, key string) string {
	sum := sha256.Sum256([]byte(key))
	return filepath.Join(k.dir, kind+hex.EncodeToString(sum[:8]))
}

// note remembers, in an empty file, that the keyring holds a secret: a keyring that is locked does not say so.
func (k *FileKeep) note(key string) error {
	err := os.MkdirAll(k.dir, ownerFolder)
	if err == nil {
		err = os.WriteFile(k.file(ringFile, key), nil, ownerFile)
	}
	if err != nil {
		return fmt.Errorf("tokens: %w", err)
	}
	return nil
}

func (k *FileKeep) noted(key string) bool {
	_, err := os.Stat(k.file(ringFile, key))
	return err == nil
}

func (k *FileKeep) unnote(key string) error {
	if err := os.Remove(k.file(ringFile, key)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("tokens: %w", err)
	}
	return nil
}

// Load reads the file. One that others may read is closed to them first.
func (k *FileKeep) Load(ctx context.Context, key string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	path := k.path(key)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotKept
	}
	if err != nil {
		return nil, fmt.Errorf("tokens: %w", err)
	}
	if info.Mode().Perm()&^ownerFile != 0 {
		if err := os.Chmod(path, ownerFile); err != nil {
			return nil, fmt.Errorf("tokens: %w", err)
		}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("tokens: %w", err)
	}
	return data, nil
}

// Save replaces the file as a whole, so that a crash leaves the old one or the new.
func (k *FileKeep) Save(ctx context.Context, key string, data []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := os.MkdirAll(k.dir, ownerFolder); err != nil {
		return fmt.Errorf("tokens: %w", err)
	}
	temporary, err := os.CreateTemp(k.dir, ".tokens-*") // made with mode 0600
	if err != nil {
		return fmt.Errorf("tokens: %w", err)
	}
	if err := fill(temporary, data); err != nil {
		return errors.Join(fmt.Errorf("tokens: %w", err), os.Remove(temporary.Name()))
	}
	if err := os.Rename(temporary.Name(), k.path(key)); err != nil {
		return errors.Join(fmt.Errorf("tokens: %w", err), os.Remove(temporary.Name()))
	}
	return nil
}

func fill(file *os.File, data []byte) error {
	_, err := file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// Delete removes the file.
func (k *FileKeep) Delete(_ context.Context, key string) error {
	if err := os.Remove(k.path(key)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("tokens: %w", err)
	}
	return nil
}

// Where is the folder.
func (k *FileKeep) Where() string { return k.dir }

// empty says that no secret is in a file. A folder that cannot be read holds
// none that could be used.
func (k *FileKeep) empty() bool {
	files, err := os.ReadDir(k.dir)
	return err != nil || !slices.ContainsFunc(files, func(f fs.DirEntry) bool { return !strings.HasPrefix(f.Name(), ringFile) })
}
