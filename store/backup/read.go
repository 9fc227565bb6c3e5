package backup

import (
	"archive/tar"
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"

	"navsync/store"
)

// How the two kinds of backup begin.
var (
	zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}
	ageMagic  = []byte("age-encryption.org/")
)

// Encrypted says whether the backup at path needs a passphrase or an identity. Error: ErrNotBackup.
func Encrypted(path string) (encrypted bool, err error) {
	f, err := os.Open(path)
	if err != nil {
		return false, store.Classify("open the backup", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return encryptedStream(bufio.NewReader(f))
}

func encryptedStream(r *bufio.Reader) (bool, error) {
	head, err := r.Peek(len(ageMagic))
	if err != nil && !errors.Is(err, io.EOF) {
		return false, store.Classify("read the backup", err)
	}
	switch {
	case bytes.HasPrefix(head, ageMagic):
		return true, nil
	case bytes.HasPrefix(head, zstdMagic):
		return false, nil
	}
	return false, ErrNotBackup
}

// Check reads a backup to its end without keeping it.
func Check(ctx context.Context, path string, identities []age.Identity) (Manifest, error) {
	return read(ctx, path, identities, func(Manifest) (io.Writer, error) { return io.Discard, nil })
}

// read reads a backup: keep is asked with its manifest where its store goes. Errors: ErrNotBackup, ErrNewer, ErrCutOff,
// ErrDamaged, ErrEncrypted, ErrWrongKey, ErrPlain.
func read(ctx context.Context, path string, identities []age.Identity, keep func(Manifest) (io.Writer, error)) (m Manifest, err error) {
	f, err := os.Open(path)
	if err != nil {
		return m, store.Classify("open the backup", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return m, ErrNotBackup
	}
	return readStream(ctx, f, identities, keep)
}

func readStream(ctx context.Context, f io.Reader, identities []age.Identity, keep func(Manifest) (io.Writer, error)) (m Manifest, err error) {
	plain, err := opened(bufio.NewReaderSize(during(ctx, f), 1<<20), identities)
	if err != nil {
		return m, err
	}
	packed, err := zstd.NewReader(plain, zstd.WithDecoderMaxMemory(1<<30))
	if err != nil {
		return m, broken(err)
	}
	defer packed.Close()
	archive := tar.NewReader(packed)
	if m, err = readManifest(archive); err != nil {
		return m, err
	}
	if err := m.judge(); err != nil {
		return m, err
	}
	if err := readStore(archive, m, keep); err != nil {
		return m, err
	}
	// The end tells whether anything was cut off or added.
	if _, err := archive.Next(); !errors.Is(err, io.EOF) {
		return m, broken(err)
	}
	_, err = io.Copy(io.Discard, packed)
	return m, broken(err)
}

// opened is the inside of a backup: what age sealed, or the file itself.
func opened(r *bufio.Reader, identities []age.Identity) (io.Reader, error) {
	encrypted, err := encryptedStream(r)
	switch {
	case err != nil:
		return nil, err
	case !encrypted && len(identities) > 0:
		return nil, ErrPlain
	case !encrypted:
		return r, nil
	case len(identities) == 0:
		return nil, ErrEncrypted
	}
	plain, err := age.Decrypt(r, identities...)
	var none *age.NoIdentityMatchError
	switch {
	case errors.As(err, &none):
		return nil, errors.Join(ErrWrongKey, err)
	case err != nil:
		return nil, broken(err)
	}
	return plain, nil
}

func readManifest(archive *tar.Reader) (m Manifest, err error) {
	head, err := archive.Next()
	if errors.Is(err, tar.ErrHeader) || errors.Is(err, io.EOF) {
		return m, ErrNotBackup
	}
	if err != nil {
		return m, broken(err)
	}
	if head.Name != manifestName || head.Size > mostManifest {
		return m, ErrNotBackup
	}
	text, err := io.ReadAll(io.LimitReader(archive, mostManifest))
	if err != nil {
		return m, broken(err)
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return m, errors.Join(ErrNotBackup, err)
	}
	return m, nil
}

func readStore(archive *tar.Reader, m Manifest, keep func(Manifest) (io.Writer, error)) error {
	head, err := archive.Next()
	if err != nil {
		return broken(err)
	}
	if head.Name != store.FileName || head.Size != m.Size {
		return fmt.Errorf("%w: %q of %d bytes", ErrDamaged, head.Name, head.Size)
	}
	to, err := keep(m)
	if err != nil {
		return err
	}
	sum := sha256.New()
	kept := &keeping{to: to}
	if _, err := io.Copy(io.MultiWriter(sum, kept), archive); err != nil {
		if kept.err != nil {
			return store.Classify("restore", kept.err)
		}
		return broken(err)
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != m.SHA256 {
		return fmt.Errorf("%w: its checksum is another one", ErrDamaged)
	}
	return nil
}

// broken tells a backup that is cut off from one that is damaged otherwise.
func broken(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return errors.Join(ErrCutOff, err)
	}
	return errors.Join(ErrDamaged, err)
}

// keeping remembers an error of the place that a store is kept in, which is none of the backup.
type keeping struct {
	to  io.Writer
	err error
}

func (k *keeping) Write(b []byte) (int, error) {
	n, err := k.to.Write(b)
	k.err = err
	return n, err
}

// during reads until ctx ends.
func during(ctx context.Context, r io.Reader) io.Reader { return reading{ctx, r} }

type reading struct {
	ctx context.Context //nolint:containedctx // of one copy, which ends with it
	r   io.Reader
}

func (r reading) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(b)
}
