package store

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestAStoreWhoseLogWasHalfMovedIsWhole ends a process, as a full disk or a kill does, while its log
// is moved into the file: the first page says already how long the file will be, and the pages that make
// it so are in the log alone. With its log the store is whole, and is opened.
func TestAStoreWhoseLogWasHalfMovedIsWhole(t *testing.T) {
	t.Parallel()
	const page, items = 4096, 400
	dir, after := t.TempDir(), t.TempDir()
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	for n := range items {
		err := s.Update(t.Context(), func(tx *Tx) error {
			return tx.AddTrail(t.Context(), TrailEntry{
				At: time.Unix(1e9, 0), Kind: "item", Ref: fmt.Sprint(n), Event: "captured", Facts: string(make([]byte, 2000)),
			})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	read := func(name string) []byte {
		t.Helper()
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	file, log := read(FileName), read(FileName+"-wal")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	first := -1 // the newest first page in the log
	for at := 32; at+24+page <= len(log); at += 24 + page {
		if binary.BigEndian.Uint32(log[at:]) == 1 {
			first = at + 24
		}
	}
	if first < 0 {
		t.Fatal("the log has no first page")
	}
	copy(file, log[first:first+page])
	if said := int(binary.BigEndian.Uint32(file[28:])) * page; said <= len(file) {
		t.Fatalf("the file says that it has %d bytes, and has %d", said, len(file))
	}
	for name, text := range map[string][]byte{FileName: file, FileName + "-wal": log} {
		if err := os.WriteFile(filepath.Join(after, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, err = Open(t.Context(), after)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if n, err := s.count(t.Context(), "SELECT count(*) FROM trail"); err != nil || n != items {
		t.Errorf("%d of %d (%v)", n, items, err)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}
