package backup

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"

	"navsync/store"
)

// Options are how a backup is written.
type Options struct {
	Navsync    string          // the version that writes it
	Now        time.Time       // when
	Recipients []age.Recipient // who can open it; none: it is not encrypted
	// Check opens what was written, to look at it again; nil where only somebody else's key can.
	Check []age.Identity
}

// Written is a backup that was made.
type Written struct {
	Manifest
	Bytes     int64 // of the file
	Encrypted bool
	Checked   bool // it was read again and is whole
}

// Write makes a backup of the store in a new file that only its owner can read. A run may go on meanwhile. Errors:
// ErrFileExists, store.ErrFull, store.ErrDamaged.
func Write(ctx context.Context, s *store.Reader, path string, o Options) (w Written, err error) {
	if _, err := os.Lstat(path); err == nil {
		return w, fmt.Errorf("back up to %s: %w", path, ErrFileExists)
	}
	part, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".part-*") // 0600
	if err != nil {
		return w, store.Classify("back up", err)
	}
	defer func() {
		if bad := os.Remove(part.Name()); bad != nil && !errors.Is(bad, fs.ErrNotExist) {
			err = errors.Join(err, bad)
		}
	}()
	w, err = writeTo(ctx, s, part, o)
	if err == nil {
		err = part.Sync()
	}
	if err = errors.Join(err, part.Close()); err != nil {
		return w, store.Classify("back up", err)
	}
	if w.Checked, err = readAgain(ctx, part.Name(), o); err != nil {
		return w, err
	}
	return w, place(part.Name(), path)
}

// WriteTo writes a backup of the store into a stream.
func WriteTo(ctx context.Context, s *store.Reader, to io.Writer, o Options) (Manifest, error) {
	var made Manifest
	err := s.WholeCopy(ctx, func(path string, facts store.Facts) error {
		m, err := manifestOf(path, facts, o)
		if err != nil {
			return err
		}
		made = m
		return writeCopy(ctx, to, path, m, o)
	})
	return made, err
}

func writeTo(ctx context.Context, s *store.Reader, to *os.File, o Options) (Written, error) {
	m, err := WriteTo(ctx, s, to, o)
	w := Written{Manifest: m, Encrypted: len(o.Recipients) > 0}
	if err != nil {
		return w, err
	}
	info, err := to.Stat()
	if err != nil {
		return w, err
	}
	w.Bytes = info.Size()
	return w, nil
}

func manifestOf(path string, facts store.Facts, o Options) (m Manifest, err error) {
	f, err := os.Open(path)
	if err != nil {
		return m, store.Classify("back up", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	sum := sha256.New()
	size, err := io.Copy(sum, f)
	if err != nil {
		return m, store.Classify("back up", err)
	}
	return Manifest{
		Format: Format, Navsync: o.Navsync, Schema: facts.Schema, Made: o.Now.UTC().Truncate(time.Millisecond), Organization: facts.Organization,
		Size: size, SHA256: hex.EncodeToString(sum.Sum(nil)), Rows: facts.Rows,
	}, nil
}

// writeCopy writes the archive: inside out tar, zstd and, for recipients, age.
func writeCopy(ctx context.Context, to io.Writer, path string, m Manifest, o Options) (err error) {
	if len(o.Recipients) > 0 {
		sealed, err := age.Encrypt(to, o.Recipients...)
		if err != nil {
			return fmt.Errorf("encrypt the backup: %w", err)
		}
		if err := writeArchive(ctx, sealed, path, m); err != nil {
			return err
		}
		return store.Classify("back up", sealed.Close())
	}
	return writeArchive(ctx, to, path, m)
}

func writeArchive(ctx context.Context, to io.Writer, path string, m Manifest) (err error) {
	packed, err := zstd.NewWriter(to)
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	archive := tar.NewWriter(packed)
	if err := writeFiles(ctx, archive, path, m); err != nil {
		return store.Classify("back up", errors.Join(err, packed.Close()))
	}
	return store.Classify("back up", errors.Join(archive.Close(), packed.Close()))
}

func writeFiles(ctx context.Context, archive *tar.Writer, path string, m Manifest) (err error) {
	head, err := m.encode()
	if err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	for _, part := range []struct {
		name string
		size int64
		from io.Reader
	}{{manifestName, int64(len(head)), bytes.NewReader(head)}, {store.FileName, m.Size, f}} {
		err := archive.WriteHeader(&tar.Header{Name: part.name, Mode: 0o600, Size: part.size, ModTime: m.Made, Format: tar.FormatPAX})
		if err != nil {
			return err
		}
		if _, err := io.Copy(archive, during(ctx, part.from)); err != nil {
			return err
		}
	}
	return nil
}

// readAgain reads what was written, where this process can open it.
func readAgain(ctx context.Context, path string, o Options) (checked bool, err error) {
	if len(o.Recipients) > 0 && len(o.Check) == 0 {
		return false, nil
	}
	_, err = Check(ctx, path, o.Check)
	return err == nil, err
}

// place gives a finished file its own name, unless another has it by now.
func place(from, to string) error {
	switch err := os.Link(from, to); {
	case err == nil:
		return syncFolder(filepath.Dir(to))
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("make %s: %w", to, ErrFileExists)
	}
	// A file system without links.
	if _, err := os.Lstat(to); err == nil {
		return fmt.Errorf("make %s: %w", to, ErrFileExists)
	}
	if err := os.Rename(from, to); err != nil {
		return store.Classify("make "+to, err)
	}
	return syncFolder(filepath.Dir(to))
}
