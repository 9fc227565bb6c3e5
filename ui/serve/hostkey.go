package serve

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	gossh "golang.org/x/crypto/ssh"
)

// HostKeyName is the file of the server's own key in the data folder. Whoever moves the service takes it along: another
// key looks to every client like another machine.
const HostKeyName = "ssh_host_ed25519_key"

// hostKey reads the server's key, which only its owner may read, and makes it when there is none.
func hostKey(dir string) ([]byte, error) {
	path := filepath.Join(dir, HostKeyName)
	text, err := os.ReadFile(path) //nolint:gosec // in the data folder
	if errors.Is(err, fs.ErrNotExist) {
		return newHostKey(path)
	}
	if err != nil {
		return nil, fmt.Errorf("read the host key: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, fmt.Errorf("protect the host key: %w", err)
	}
	return text, nil
}

func newHostKey(path string) ([]byte, error) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make the host key: %w", err)
	}
	block, err := gossh.MarshalPrivateKey(private, "navsync")
	if err != nil {
		return nil, fmt.Errorf("make the host key: %w", err)
	}
	text := pem.EncodeToMemory(block)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("keep the host key: %w", err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // in the data folder
	if err != nil {
		return nil, fmt.Errorf("keep the host key: %w", err)
	}
	_, err = f.Write(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return nil, fmt.Errorf("keep the host key: %w", err)
	}
	return text, nil
}

// Fingerprint is what clients are shown of the server's key, which is made when there is none.
func Fingerprint(dir string) (string, error) {
	text, err := hostKey(dir)
	if err != nil {
		return "", err
	}
	return fingerprintOf(text)
}

func fingerprintOf(text []byte) (string, error) {
	signer, err := gossh.ParsePrivateKey(text)
	if err != nil {
		return "", fmt.Errorf("read the host key: %w", err)
	}
	return gossh.FingerprintSHA256(signer.PublicKey()), nil
}
