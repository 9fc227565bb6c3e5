package auth

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/zalando/go-keyring"
)

const (
	ringService = "navsync"
	// ringTimeout bounds a keyring that asks its user to unlock it.
	ringTimeout = time.Minute
	// ringPiece is the most that is put into one entry: Windows takes 2560
	// bytes, macOS about 3000.
	ringPiece = 2000
	// ringPieces bounds what is read back.
	ringPieces = 64
)

// ring is the system's keyring.
type ring interface {
	get(key string) (string, error)
	set(key, value string) error
	remove(key string) error
}

type systemRing struct{}

func (systemRing) get(key string) (string, error) { return keyring.Get(ringService, key) }
func (systemRing) set(key, value string) error    { return keyring.Set(ringService, key, value) }
func (systemRing) remove(key string) error        { return keyring.Delete(ringService, key) }

// ringKeep keeps a secret in the keyring, in pieces, because some keyrings
// take little at once. The head entry names the generation and the number of
// its pieces and is written last, so that a reader finds the old pieces or the
// new ones and never a mixture.
type ringKeep struct{ ring ring }

var (
	errRingSlow   = errors.New("the keyring does not answer")
	errRingPieces = errors.New("the keyring's entry is damaged")
)

// bounded runs a call of the keyring, which knows no contexts. The call ends
// by itself when the keyring answers; its result is then dropped.
func bounded[T any](ctx context.Context, run func() (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		value, err := run()
		done <- outcome{value, err}
	}()
	timer := time.NewTimer(ringTimeout)
	defer timer.Stop()
	var none T
	select {
	case out := <-done:
		return out.value, out.err
	case <-ctx.Done():
		return none, ctx.Err()
	case <-timer.C:
		return none, errRingSlow
	}
}

// usable says whether there is a keyring that answers.
func (k *ringKeep) usable(ctx context.Context) bool {
	_, err := bounded(ctx, func() (string, error) { return k.ring.get("probe") })
	return err == nil || errors.Is(err, keyring.ErrNotFound)
}

// Load reads the head and its pieces.
func (k *ringKeep) Load(ctx context.Context, key string) ([]byte, error) {
	return bounded(ctx, func() ([]byte, error) {
		generation, count, err := k.head(key)
		if err != nil {
			return nil, err
		}
		var all strings.Builder
		for i := range count {
			piece, err := k.ring.get(pieceKey(key, generation, i))
			if err != nil {
				return nil, notKept(err)
			}
			all.WriteString(piece)
		}
		data, err := base64.StdEncoding.DecodeString(all.String())
		if err != nil {
			return nil, errRingPieces
		}
		return data, nil
	})
}

// head reads which pieces are the current ones.
func (k *ringKeep) head(key string) (generation, count int, err error) {
	text, err := k.ring.get(key)
	if err != nil {
		return 0, 0, notKept(err)
	}
	first, second, _ := strings.Cut(text, " ")
	generation, err1 := strconv.Atoi(first)
	count, err2 := strconv.Atoi(second)
	if err1 != nil || err2 != nil || count < 0 || count > ringPieces {
		return 0, 0, errRingPieces
	}
	return generation, count, nil
}

func notKept(err error) error {
	if errors.Is(err, keyring.ErrNotFound) {
		return ErrNotKept
	}
	return fmt.Errorf("keyring: %w", err)
}

func pieceKey(key string, generation, i int) string {
	return fmt.Sprintf("%s.%d.%d", key, generation, i)
}

// Save writes new pieces, then the head, then removes the old pieces.
func (k *ringKeep) Save(ctx context.Context, key string, data []byte) error {
	_, err := bounded(ctx, func() (struct{}, error) {
		return struct{}{}, k.save(key, base64.StdEncoding.EncodeToString(data))
	})
	return err
}

func (k *ringKeep) save(key, text string) error {
	old, oldCount, err := k.head(key)
	if err != nil {
		old, oldCount = 0, 0
	}
	generation, count := old+1, 0
	for rest := text; rest != ""; count++ {
		n := min(len(rest), ringPiece)
		if count >= ringPieces {
			return keyring.ErrSetDataTooBig
		}
		if err := k.ring.set(pieceKey(key, generation, count), rest[:n]); err != nil {
			k.drop(key, generation, count)
			return fmt.Errorf("keyring: %w", err)
		}
		rest = rest[n:]
	}
	if err := k.ring.set(key, fmt.Sprintf("%d %d", generation, count)); err != nil {
		k.drop(key, generation, count)
		return fmt.Errorf("keyring: %w", err)
	}
	k.drop(key, old, oldCount)
	return nil
}

// drop removes pieces that nothing points at. What cannot be removed is
// overwritten or left; it is never read.
func (k *ringKeep) drop(key string, generation, count int) {
	for i := range count {
		if err := k.ring.remove(pieceKey(key, generation, i)); err != nil && !errors.Is(err, keyring.ErrNotFound) {
			return
		}
	}
}

// Delete removes the head and its pieces.
func (k *ringKeep) Delete(ctx context.Context, key string) error {
	_, err := bounded(ctx, func() (struct{}, error) {
		generation, count, err := k.head(key)
		if errors.Is(err, ErrNotKept) {
			return struct{}{}, nil
		}
		if err == nil {
			k.drop(key, generation, count)
		}
		if err := k.ring.remove(key); err != nil && !errors.Is(err, keyring.ErrNotFound) {
			return struct{}{}, fmt.Errorf("keyring: %w", err)
		}
		return struct{}{}, nil
	})
	return err
}

// Where names the place.
func (k *ringKeep) Where() string { return "keyring" }
