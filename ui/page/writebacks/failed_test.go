package writebacks_test

import (
	"testing"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
)

// TestFailedWriteback lets a customer's plug-in refuse two notes: the page shows that they
// waited, why they failed, and tries them again when the plug-in lets them through.
func TestFailedWriteback(t *testing.T) {
	h := pagetest.Captured(t)
	h.Notes("Wants a second offer.", "Asks for references.")
	frames(h, "waiting")
	if err := h.CRM.SetFaults("plugin-refused on=POST:tasks", "plugin-refused on=PATCH:tasks"); err != nil {
		t.Fatal(err)
	}
	syncOnce(t, h)
	if failed := items(h, store.ItemFailed); len(failed) != 2 {
		t.Fatalf("%d items failed: %+v", len(failed), items(h, store.PendingStates()...))
	}
	frames(h, "failed")
	if err := h.CRM.SetFaults(); err != nil {
		t.Fatal(err)
	}
	s := show(h, ana, lang.English, 120, 40)
	s.Press("g")
	h.Sync()
	if failed := items(h, store.PendingStates()...); len(failed) != 0 {
		t.Errorf("after trying the group again: %+v (toasts %+v)", failed, s.Toasts)
	}
}

// syncOnce runs and does not mind that a part failed.
func syncOnce(t *testing.T, h *pagetest.House) {
	t.Helper()
	if _, err := h.Engine.Sync(t.Context(), h.Actor(), engine.SyncOptions{Wait: true}); err != nil {
		t.Log(err)
	}
}

func frames(h *pagetest.House, part string) {
	pagetest.Frames(func(code string, width, height int, name func(string) string) {
		s := show(h, ana, code, width, height)
		s.Golden(name(part))
		s.CheckActions()
		s.CheckPage()
	})
}
