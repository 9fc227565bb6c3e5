package auth

import (
	"context"
	"errors"
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
	return nil, err // a keyring that is not there kept nothing
}

// Save keeps the secret in one place only: a copy in the other place is removed.
func (k *SystemKeep) Save(ctx context.Context, key string, data []byte) error {
	if err := k.ring.Save(ctx, key, data); err == nil {
		return k.file.Delete(ctx, key)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return k.file.Save(ctx, key, data)
}

// Delete removes the secret from both places.
func (k *SystemKeep) Delete(ctx context.Context, key string) error {
	ringErr := k.ring.Delete(ctx, key)
	if !k.ring.usable(ctx) {
		ringErr = nil // nothing can be in it
	}
	return errors.Join(ringErr, k.file.Delete(ctx, key))
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
