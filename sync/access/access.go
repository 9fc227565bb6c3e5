// Package access says who may come in over SSH and by what: it reads a public key, and makes and knows
// again the codes of invitations (spec §15). It keeps nothing and knows neither the store nor a connection.
package access

import (
	"crypto/pbkdf2"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/ssh"
)

// Key is a public key as somebody gives it.
type Key struct {
	Fingerprint string // SHA256:…
	Kind        string // ssh-ed25519
	Line        string // as in authorized_keys, without options and comment
	Comment     string
}

// What can be wrong with a key.
var (
	ErrNoKey   = errors.New("no public key of SSH")
	ErrPrivate = errors.New("a private key")
	ErrWeak    = errors.New("a kind of key that is not safe any more")
)

// shortestRSA is the shortest RSA key that is taken, in bits.
const shortestRSA = 2048

// ParseKey reads one line as in authorized_keys or in a .pub file. Options are not taken over. Errors: ErrNoKey,
// ErrPrivate, ErrWeak.
func ParseKey(text string) (Key, error) {
	if strings.Contains(text, "PRIVATE KEY-----") {
		return Key{}, ErrPrivate
	}
	key, comment, _, _, err := ssh.ParseAuthorizedKey([]byte(text))
	if err != nil {
		return Key{}, fmt.Errorf("%w: %w", ErrNoKey, err)
	}
	return KeyOf(key, comment)
}

// KeyOf describes a key that a connection came with. Error: ErrWeak.
func KeyOf(key ssh.PublicKey, comment string) (Key, error) {
	if !safe(key) {
		return Key{}, fmt.Errorf("%w: %s", ErrWeak, key.Type())
	}
	return Key{
		Fingerprint: ssh.FingerprintSHA256(key), Kind: key.Type(), Comment: strings.TrimSpace(comment),
		Line: strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key))),
	}, nil
}

// safe leaves out DSA, certificates and short RSA keys.
func safe(key ssh.PublicKey) bool {
	switch key.Type() {
	case ssh.KeyAlgoED25519, ssh.KeyAlgoSKED25519, ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521, ssh.KeyAlgoSKECDSA256:
		return true
	case ssh.KeyAlgoRSA:
		inner, ok := key.(ssh.CryptoPublicKey)
		if !ok {
			return false
		}
		public, ok := inner.CryptoPublicKey().(*rsa.PublicKey)
		return ok && public.N.BitLen() >= shortestRSA
	}
	return false
}

// letters are those of a code: none that reads or sounds like another.
const letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

// half is how many letters stand on either side of a code's dash: forty bits in all.
const half = 4

// NewCode makes the code of an invitation, as in K7P4-2XHT. random is crypto/rand's reader, or a test's.
func NewCode(random io.Reader) (string, error) {
	raw := make([]byte, 2*half)
	if _, err := io.ReadFull(random, raw); err != nil {
		return "", fmt.Errorf("make a code: %w", err)
	}
	for i, b := range raw {
		raw[i] = letters[int(b)%len(letters)] // 32 letters: each as likely as the others
	}
	return string(raw[:half]) + "-" + string(raw[half:]), nil
}

// The hash of a code is slow: of forty bits, all tried on one machine, a day finds nothing.
const rounds = 100_000

// Hash is what is kept of a code. It takes a code as people type it: small letters, blanks, no dash.
func Hash(code string) (string, error) {
	clean := strings.ToUpper(strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' || r == '\t' || r == '\r' || r == '\n' {
			return -1
		}
		return r
	}, code))
	if len(clean) > 64 {
		clean = clean[:64] // no code: what is longer than one costs no more than one
	}
	sum, err := pbkdf2.Key(sha256.New, clean, []byte("navsync invitation"), rounds, sha256.Size)
	if err != nil {
		return "", fmt.Errorf("hash a code: %w", err)
	}
	return hex.EncodeToString(sum), nil
}
