package cli

import (
	"errors"
	"strings"
	"testing"

	"navsync/store"
)

// status tells what is held back, and how far it is; read-again is one answer, accept-deletions the other, never both.
func TestStatusTellsWhatIsHeldBack(t *testing.T) {
	f := connected(t)
	s, err := store.Open(t.Context(), f.dir)
	if err != nil {
		t.Fatal(err)
	}
	err = s.Update(t.Context(), func(tx *store.Tx) error {
		return tx.HoldRemoval(t.Context(), store.HeldRemoval{Entity: "contact", Rows: 9, Of: 10, Generation: 3})
	})
	if err = errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	var status struct{ Held []heldDocument }
	if f.does(&status, "status"); len(status.Held) != 1 || status.Held[0] != (heldDocument{"contact", 9, 10, "reading-again"}) {
		t.Errorf("%+v", status)
	}
	if text := f.does(nil, "status").out; !strings.Contains(text, "9 of 10 rows of contact") {
		t.Error(text)
	}
	f.isWrong("sync", "--read-again", "--accept-deletions")
	f.does(nil, "sync", "--read-again")
	status.Held = nil
	if f.does(&status, "status"); len(status.Held) != 0 {
		t.Errorf("%+v", status)
	}
}
