package auth

import (
	"context"
	"errors"
	"fmt"
)

// SystemKeep keeps secrets in the system's keyring, else in files.
type SystemKeep struct {
	ring *ringKeep
	file *FileKeep
}

// SystemKeeper keeps secrets in the system's keyring under the service name
// navsync; where there is no keyring it keeps them in files of dir that only
// their owner can read. InFile tells which.
func SystemKeeper(dir string) *SystemKeep {
	return &SystemKeep{ring: &ringKeep{ring: systemRing{}}, file: FileKeeper(dir)}
}

// ErrKeyringShut says that a secret is in the keyring, and that the keyring is locked or does not answer.
var ErrKeyringShut = errors.New("the keyring is locked or does not answer")

// Load looks in the files, then in the keyring: there is a file only since the
// keyring did not take the newest secret, and what it holds then is older.
func (k *SystemKeep) Load(ctx context.Context, key string) ([]byte, error) {
	data, err := k.file.Load(ctx, key)
	if err == nil || ctx.Err() != nil {
		return data, err
	}
	fromRing, ringErr := k.ring.Load(ctx, key)
	if ringErr == nil {
		return fromRing, nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if !errors.Is(ringErr, ErrNotKept) && k.file.noted(key) {
		return nil, fmt.Errorf("%w: %w", ErrKeyringShut, ringErr)
	}
	return nil, err // a keyring that is not there kept nothing
}

// Save keeps the secret in one place only: a copy in the other place is removed.
func (k *SystemKeep) Save(ctx context.Context, key string, data []byte) error {
	if err := k.ring.Save(ctx, key, data); err == nil {
		return errors.Join(k.file.note(key), k.file.Delete(ctx, key))
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return k.file.Save(ctx, key, data)
}

// Delete removes the secret from both places. ErrKeyringShut says that one is left in a keyring that is locked.
func (k *SystemKeep) Delete(ctx context.Context, key string) error {
	return errors.Join(k.deleteFromRing(ctx, key), k.file.Delete(ctx, key))
}

func (k *SystemKeep) deleteFromRing(ctx context.Context, key string) error {
	err := k.ring.Delete(ctx, key)
	if err == nil {
		return k.file.unnote(key)
	}
	if k.ring.usable(ctx) {
		return err
	}
	if k.file.noted(key) {
		return fmt.Errorf("%w: %w", ErrKeyringShut, err)
	}
	return nil // nothing can be in it
}

// Where is "keyring", or the folder of the files. It asks the keyring, which
// may take a moment.
func (k *SystemKeep) Where() string {
	if k.ring.usable(context.Background()) {
		return k.ring.Where()
	}
	return k.file.Where()
}

// InFile tells whether a secret is in a file, which happens for want of a
// keyring and is worth a notice. It does not ask the keyring.
func (k *SystemKeep) InFile() bool { return !k.file.empty() }
