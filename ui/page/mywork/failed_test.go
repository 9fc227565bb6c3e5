package mywork_test

import (
	"fmt"
	"testing"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/writebacks"
)

// TestFailedWriteback lets a customer's plug-in refuse two notes: the page shows that they
// waited, why they failed, and tries them again when the plug-in lets them through.
func TestFailedWriteback(t *testing.T) {
	h := connected(t)
	on := true
	for _, text := range []string{"Wants a second offer.", "Asks for references."} {
		if _, err := h.Engine.AddItem(t.Context(), h.Actor(), engine.NewItem{
			Kind: "note", MemberURL: "https://www.linkedin.com/in/zelda-unknown-17", MemberName: "Zelda Unknown", Text: text, Copy: &on,
		}); err != nil {
			t.Fatal(err)
		}
	}
	h.frames("waiting")
	if err := h.crm.SetFaults("plugin-refused on=POST:tasks", "plugin-refused on=PATCH:tasks"); err != nil {
		t.Fatal(err)
	}
	h.syncOnce()
	if failed := h.items(store.ItemFailed); len(failed) != 2 {
		t.Fatalf("%d items failed: %+v", len(failed), h.items(store.PendingStates()...))
	}
	h.frames("failed")
	if err := h.crm.SetFaults(); err != nil {
		t.Fatal(err)
	}
	s := h.show(page.Writebacks, "shell.page.writebacks", writebacks.New, ana, lang.English, 120, 40, nil)
	s.Press("g")
	h.Sync()
	if failed := h.items(store.PendingStates()...); len(failed) != 0 {
		t.Errorf("after trying the group again: %+v (toasts %+v)", failed, s.Toasts)
	}
}

// syncOnce runs and does not mind that a part failed.
func (h *house) syncOnce() {
	h.t.Helper()
	if _, err := h.Engine.Sync(h.t.Context(), h.Actor(), engine.SyncOptions{Wait: true}); err != nil {
		h.t.Log(err)
	}
}

func (h *house) frames(part string) {
	h.t.Helper()
	for _, code := range []string{lang.English, lang.French} {
		for _, size := range [][2]int{{80, 24}, {120, 40}} {
			s := h.show(page.Writebacks, "shell.page.writebacks", writebacks.New, ana, code, size[0], size[1], nil)
			s.Golden(fmt.Sprintf("writebacks-%s-%s-%dx%d", part, code, size[0], size[1]), size[0], size[1], *update)
			s.CheckActions()
			s.CheckPage()
		}
	}
}
