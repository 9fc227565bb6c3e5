package auth

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/zalando/go-keyring"
	"pgregory.net/rapid"
)

// memoryRing is a keyring of small entries that can fail at any write.
type memoryRing struct {
	entries map[string]string
	// broken makes every call fail, as where there is no keyring.
	broken bool
	// writes left before set fails; negative means none fails.
	writes int
}

var errNoRing = errors.New("no keyring here")

func (m *memoryRing) get(key string) (string, error) {
	if m.broken {
		return "", errNoRing
	}
	value, ok := m.entries[key]
	if !ok {
		return "", keyring.ErrNotFound
	}
	return value, nil
}

func (m *memoryRing) set(key, value string) error {
	if m.broken || m.writes == 0 {
		return errNoRing
	}
	if len(value) > 2560 {
		return keyring.ErrSetDataTooBig
	}
	m.writes--
	m.entries[key] = value
	return nil
}

func (m *memoryRing) remove(key string) error {
	if m.broken {
		return errNoRing
	}
	if _, ok := m.entries[key]; !ok {
		return keyring.ErrNotFound
	}
	delete(m.entries, key)
	return nil
}

// A keyring of small entries keeps large secrets, and nothing is left behind.
func TestKeyringSplits(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		ring := &memoryRing{entries: map[string]string{}, writes: -1}
		keep := &ringKeep{ring: ring}
		ctx := context.Background()
		for range rapid.IntRange(1, 5).Draw(rt, "saves") {
			data := bytes.Repeat([]byte{rapid.Byte().Draw(rt, "byte")}, rapid.IntRange(0, 20000).Draw(rt, "size"))
			if err := keep.Save(ctx, "k", data); err != nil {
				rt.Fatal(err)
			}
			got, err := keep.Load(ctx, "k")
			if err != nil || !bytes.Equal(got, data) {
				rt.Fatalf("%d bytes came back of %d: %v", len(got), len(data), err)
			}
			if pieces := (len(data)*4/3 + ringPiece + 3) / ringPiece; len(ring.entries) > pieces+2 {
				rt.Fatalf("%d entries for %d bytes", len(ring.entries), len(data))
			}
		}
		if err := keep.Delete(ctx, "k"); err != nil || len(ring.entries) != 0 {
			rt.Fatalf("%v, %d entries left", err, len(ring.entries))
		}
		if _, err := keep.Load(ctx, "k"); !errors.Is(err, ErrNotKept) {
			rt.Fatal(err)
		}
	})
}

// A keyring that fails in the middle of a save leaves what was there before.
func TestKeyringFailsInTheMiddle(t *testing.T) {
	old, replacement := bytes.Repeat([]byte("a"), 9000), bytes.Repeat([]byte("b"), 9000)
	for writes := range 8 {
		ring := &memoryRing{entries: map[string]string{}, writes: -1}
		keep := &ringKeep{ring: ring}
		if err := keep.Save(t.Context(), "k", old); err != nil {
			t.Fatal(err)
		}
		ring.writes = writes
		err := keep.Save(t.Context(), "k", replacement)
		got, loadErr := keep.Load(t.Context(), "k")
		want := replacement
		if err != nil {
			want = old
		}
		if loadErr != nil || !bytes.Equal(got, want) {
			t.Fatalf("after %d writes: save %v, load %v", writes, err, loadErr)
		}
	}
}

// Without a keyring the secret goes to a file, with a notice; with one the
// file goes away.
func TestSystemKeeperFallsBack(t *testing.T) {
	dir := t.TempDir()
	ring := &memoryRing{entries: map[string]string{}, broken: true, writes: -1}
	keep := &SystemKeep{ring: &ringKeep{ring: ring}, file: FileKeeper(dir)}
	if err := keep.Save(t.Context(), "k", []byte("x")); err != nil {
		t.Fatal(err)
	}
	if !keep.InFile() || keep.Where() != dir {
		t.Fatalf("in a file: %t, where %q", keep.InFile(), keep.Where())
	}
	ring.broken = false
	if got, err := keep.Load(t.Context(), "k"); err != nil || string(got) != "x" {
		t.Fatalf("%q %v", got, err)
	}
	if err := keep.ring.Save(t.Context(), "k", []byte("older")); err != nil {
		t.Fatal(err)
	}
	if got, err := keep.Load(t.Context(), "k"); err != nil || string(got) != "x" {
		t.Fatalf("what the keyring held before it was locked came back: %q %v", got, err)
	}
	if err := keep.Save(t.Context(), "k", []byte("y")); err != nil {
		t.Fatal(err)
	}
	if files, err := filepath.Glob(filepath.Join(dir, tokensFile+"*")); err != nil || len(files) != 0 {
		t.Fatalf("a copy stays in a file: %v %v", files, err)
	}
	if keep.InFile() || keep.Where() != "keyring" {
		t.Fatalf("in a file: %t, where %q", keep.InFile(), keep.Where())
	}
	ring.broken = true
	if err := keep.Delete(t.Context(), "k"); !errors.Is(err, ErrKeyringShut) {
		t.Fatalf("what the keyring holds was called deleted: %v", err)
	}
	if err := keep.Delete(t.Context(), "never kept"); err != nil {
		t.Fatal(err)
	}
}

func TestFileKeeper(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	keep := FileKeeper(dir)
	if _, err := keep.Load(t.Context(), "k"); !errors.Is(err, ErrNotKept) {
		t.Fatal(err)
	}
	for _, text := range []string{"one", "two"} {
		if err := keep.Save(t.Context(), "../k", []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, err := keep.Load(t.Context(), "../k"); err != nil || string(got) != text {
			t.Fatalf("%q %v", got, err)
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Fatalf("%v %v", files, err)
	}
	path := filepath.Join(dir, files[0].Name())
	if runtime.GOOS != "windows" {
		if err := os.Chmod(path, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := keep.Load(t.Context(), "../k"); err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]os.FileMode{path: 0o600, dir: 0o700} {
			info, err := os.Stat(name)
			if err != nil || info.Mode().Perm() != want {
				t.Errorf("%s: %v %v", name, info.Mode(), err)
			}
		}
	}
	for range 2 {
		if err := keep.Delete(t.Context(), "../k"); err != nil {
			t.Fatal(err)
		}
	}
}
