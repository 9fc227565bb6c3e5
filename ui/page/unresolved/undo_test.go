package unresolved_test

import (
	"strings"
	"testing"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/page/pagetest"
)

// offersNoUndo: nothing was resolved yet.
func offersNoUndo(t *testing.T, h *pagetest.House) {
	t.Helper()
	s := report(h, ana)
	s.Hides("u undo")
	s.Press("u")
	if len(s.Toasts) != 1 || !strings.Contains(s.Toasts[0].Text, "there is nothing to undo") {
		t.Errorf("u says %+v", s.Toasts)
	}
}

// eachRowHasItsResult ignores all of the report, of which Zelda's activities were resolved meanwhile.
func eachRowHasItsResult(t *testing.T, h *pagetest.House) {
	t.Helper()
	before := rows(t, h, false)
	s := report(h, ana)
	s.Press("ctrl+a")
	found, err := h.Store.SearchRecords(t.Context(), store.RecordQuery{Text: "jack turner", Kinds: []store.RecordKind{store.KindContact}, Limit: 1})
	if err != nil || len(found) != 1 {
		t.Fatalf("found %v, %v", found, err)
	}
	for _, r := range before {
		if r.Member == "Zelda Unknown" { // with the other of hers
			to := engine.Record{Kind: found[0].Kind, ID: found[0].ID, Name: found[0].Name}
			if _, err := h.Engine.ResolveTo(t.Context(), h.Actor(), []int64{r.ItemID}, to); err != nil {
				t.Fatal(err)
			}
			break
		}
	}
	s.Press("I")
	s.Shows("2 activities were not changed", "2 failed", "✗ Zelda Unknown", "✓ ")
	s.Press("esc")
	s.Send(s.Toasts[len(s.Toasts)-1].Undo()())
	if _, err := h.Engine.Undo(t.Context(), h.Actor(), 0); err != nil {
		t.Fatal(err)
	}
	h.Sync()
	if after := rows(t, h, false); len(after) != len(before) {
		t.Errorf("%d activities are left of %d (toasts %+v)", len(after), len(before), s.Toasts)
	}
}
