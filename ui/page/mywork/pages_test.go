package mywork_test

import (
	"fmt"
	"strings"
	"testing"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/unresolved"
	"navsync/ui/page/writebacks"
)

// TestPages shows each page in all sizes and both languages, and resolves what is open by
// keys: one connected house serves all of it, because making one takes seconds.
func TestPages(t *testing.T) {
	h := connected(t)
	t.Run("frames", func(t *testing.T) { frames(t, h) })
	t.Run("create a record", func(t *testing.T) { createsARecord(t, h) })
	t.Run("support reads no texts", func(t *testing.T) { readsNoTexts(t, h) })
	t.Run("take out", func(t *testing.T) { takesOut(t, h) })
}

func frames(t *testing.T, h *house) {
	h.t = t
	for _, code := range []string{lang.English, lang.French} {
		for _, size := range [][2]int{{80, 24}, {120, 40}} {
			name := func(part string) string { return fmt.Sprintf("%s-%s-%dx%d", part, code, size[0], size[1]) }
			s := h.show(page.Unresolved, "unresolved.title", unresolved.New, ana, code, size[0], size[1], nil)
			s.Golden(name("unresolved"), size[0], size[1], *update)
			s.CheckActions()
			s.CheckPage()
			w := h.show(page.Writebacks, "shell.page.writebacks", writebacks.New, ana, code, size[0], size[1], nil)
			w.Golden(name("writebacks-none"), size[0], size[1], *update)
			w.Press("f")
			w.Golden(name("writebacks-written"), size[0], size[1], *update)
			w.CheckActions()
			w.CheckPage()
		}
	}
}

func createsARecord(t *testing.T, h *house) {
	h.t = t
	before := len(h.crm.Rows("contact", nil))
	s := h.show(page.Unresolved, "unresolved.title", unresolved.New, ana, lang.English, 120, 40, nil)
	s.Press("/")
	s.Type("zelda")
	s.Press("enter")
	s.Shows("Zelda Unknown")
	s.Press("c")
	s.Shows("Zelda", "Unknown", "Last name")
	s.Press("ctrl+s")
	h.Sync()
	if after := len(h.crm.Rows("contact", nil)); after != before+1 {
		t.Fatalf("%d contacts, then %d (toasts %+v)", before, after, s.Toasts)
	}
	for _, it := range h.items(store.ItemWritten, store.ItemOpen) {
		if it.Member == "Zelda Unknown" && (it.State != store.ItemWritten || it.RegardingKind != "contact") {
			t.Errorf("after resolving: %+v", it)
		}
	}
}

// readsNoTexts holds that support sees how long a text is, not what it says.
func readsNoTexts(t *testing.T, h *house) {
	h.t = t
	s := h.show(page.Writebacks, "shell.page.writebacks", writebacks.New, sam, lang.English, 120, 40, nil)
	s.Press("f")
	s.Shows("characters")
	s.Hides("Met at the fair", "Calls back in March")
	for _, a := range s.Page().Actions() {
		if strings.HasSuffix(string(a.ID), "/take-out") {
			if ok, _, _ := a.Can(); ok {
				t.Error("support may take out")
			}
		}
	}
}

// takesOut presses t on a note that waits.
func takesOut(t *testing.T, h *house) {
	h.t = t
	on := true
	id, err := h.Engine.AddItem(t.Context(), h.Actor(), engine.NewItem{
		Kind: "call", MemberURL: "https://www.linkedin.com/in/yann-nobody-3", MemberName: "Yann Nobody", Text: "No answer.", Copy: &on,
	})
	if err != nil {
		t.Fatal(err)
	}
	s := h.show(page.Writebacks, "shell.page.writebacks", writebacks.New, ana, lang.English, 120, 40, nil)
	s.Shows("Yann Nobody", "No answer.")
	s.Press("t")
	item, err := h.Store.Item(t.Context(), store.ScopeOf(h.Actor().Person), id)
	if err != nil {
		t.Fatal(err)
	}
	if item.State != store.ItemTakenOut {
		t.Errorf("the call is %s (toasts %+v)", item.State, s.Toasts)
	}
}
