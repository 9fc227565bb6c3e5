package pagetest

import "navsync/store"

// Keep changes the store behind the house, as another process would: what pages read is a store.Reader,
// which cannot.
func (h *House) Keep(change func(*store.Tx) error) {
	h.t.Helper()
	s, err := store.Open(h.t.Context(), h.DataDir)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			h.t.Error(err)
		}
	}()
	if err := s.UpdateDurably(h.t.Context(), change); err != nil {
		h.t.Fatal(err)
	}
}
