package pagetest

import (
	"testing"

	"navsync/store"
	"navsync/ui/page"
)

// Keep changes the store behind a house, as another process would: what pages read is a store.Reader,
// which cannot.
func Keep(t testing.TB, h page.House, change func(*store.Tx) error) {
	t.Helper()
	s, err := store.Open(t.Context(), h.DataDir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := s.UpdateDurably(t.Context(), change); err != nil {
		t.Fatal(err)
	}
}
