package writebacks_test

import (
	"strings"
	"testing"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
	"navsync/ui/page/writebacks"
)

const (
	ana = pagetest.Ana
	sam = pagetest.Sam
)

// show opens the page for a person.
func show(h *pagetest.House, email, code string, width, height int) *pagetest.Screen {
	return h.Show(email, writebacks.New, pagetest.Spec{
		ID: page.Writebacks, Title: "shell.page.writebacks", Group: ui.GroupWork, Language: code, Width: width, Height: height,
	})
}

// items are Ana's items in some states.
func items(h *pagetest.House, states ...store.ItemState) []store.ItemRow {
	return h.Items(store.ItemQuery{States: states})
}

// TestWritten works with what was written of an imported archive; one house serves all of it, because
// making one takes seconds.
func TestWritten(t *testing.T) {
	h := pagetest.Captured(t)
	t.Run("frames", func(t *testing.T) { framesOfWritten(t, h.In(t)) })
	t.Run("support reads no texts", func(t *testing.T) { readsNoTexts(t, h.In(t)) })
	t.Run("take out", func(t *testing.T) { takesOut(t, h.In(t)) })
	t.Run("results", func(t *testing.T) { eachRowHasItsResult(t, h.In(t)) })
	t.Run("hostile text", func(t *testing.T) { keepsTextsTame(t, h.In(t)) })
	t.Run("move", func(t *testing.T) { movesToAnotherRecord(t, h.In(t)) })
	t.Run("trail", func(t *testing.T) { showsTheTrail(t, h.In(t)) })
}

func framesOfWritten(_ *testing.T, h *pagetest.House) {
	pagetest.Frames(func(code string, width, height int, name func(string) string) {
		s := show(h, ana, code, width, height)
		s.Golden(name("none"))
		s.Press("f")
		s.Golden(name("written"))
		s.CheckActions()
		s.CheckPage()
	})
}

// readsNoTexts holds that support sees how long a text is, not what it says.
func readsNoTexts(t *testing.T, h *pagetest.House) {
	t.Helper()
	s := show(h, sam, lang.English, 120, 40)
	s.Press("f")
	s.Shows("characters")
	s.Hides("Met at the fair", "Calls back in March")
	for _, a := range s.Page().Actions() {
		if strings.HasSuffix(string(a.ID), "/take-out") {
			if a.Can() {
				t.Error("support may take out")
			}
		}
	}
}

// takesOut presses t on a note that waits.
func takesOut(t *testing.T, h *pagetest.House) {
	t.Helper()
	on := true
	id, err := h.Engine.AddItem(t.Context(), h.Actor(), engine.NewItem{
		Kind: "call", MemberURL: "https://www.linkedin.com/in/yann-nobody-3", MemberName: "Yann Nobody", Text: "No answer.", Copy: &on,
	})
	if err != nil {
		t.Fatal(err)
	}
	s := show(h, ana, lang.English, 120, 40)
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

// resolve says that the open notes are about a record that the words find.
func resolve(t *testing.T, h *pagetest.House, words string) {
	t.Helper()
	found, err := h.Store.SearchRecords(t.Context(), store.RecordQuery{
		Text: words, Kinds: []store.RecordKind{store.KindContact, store.KindLead}, Limit: 1,
	})
	if err != nil || len(found) != 1 {
		t.Fatalf("%q finds %v, %v", words, found, err)
	}
	var open []int64
	for _, it := range items(h, store.ItemOpen) {
		if it.Member == "Zelda Unknown" {
			open = append(open, it.ID)
		}
	}
	if _, err := h.Engine.ResolveTo(t.Context(), h.Actor(), open, engine.Record{Kind: found[0].Kind, ID: found[0].ID, Name: found[0].Name}); err != nil {
		t.Fatal(err)
	}
	h.Sync()
}

// movesToAnotherRecord moves the notes about Zelda from one record to another.
func movesToAnotherRecord(t *testing.T, h *pagetest.House) {
	t.Helper()
	resolve(t, h, "jack turner")
	s := show(h, ana, lang.English, 120, 40)
	s.Press("f")
	s.Filter("zelda")
	s.Press("m")
	s.Type("rory bennett")
	s.Shows("Rory Bennett")
	s.Press("enter")
	s.Shows("Rory Bennett", "All written activities")
	s.Press("tab", "space")
	s.Text()
	s.Press("ctrl+s")
	h.Sync()
	moved := 0
	for _, it := range items(h, store.ItemWritten) {
		if it.Member == "Zelda Unknown" && it.RegardingName == "Rory Bennett" {
			moved++
		}
	}
	if moved == 0 {
		t.Fatalf("nothing moved (toasts %+v):\n%s", s.Toasts, s.Text())
	}
}

func showsTheTrail(_ *testing.T, h *pagetest.House) {
	s := show(h, ana, lang.English, 120, 40)
	s.Press("f")
	s.Filter("zelda")
	s.Press("h")
	s.Shows("Now: written", "Captured", "Written to Dynamics")
	s.Press("esc")
}

// keepsTextsTame holds that what comes from outside cannot move the cursor, and that what waits is not
// tried again.
func keepsTextsTame(t *testing.T, h *pagetest.House) {
	t.Helper()
	ctx := t.Context()
	on := true
	id, err := h.Engine.AddItem(ctx, h.Actor(), engine.NewItem{
		Kind: "note", MemberURL: "https://www.linkedin.com/in/hostile-8", MemberName: "Ho\x1b[31mstile\x07 Name", Text: "a\x1b]0;title\x07b", Copy: &on,
	})
	if err != nil {
		t.Fatal(err)
	}
	s := show(h, ana, lang.English, 120, 40)
	s.Shows("stile", "waiting")
	for _, r := range s.Text() {
		if r < ' ' && r != '\n' {
			t.Fatalf("a control character %q is on the screen", r)
		}
	}
	s.CheckPage()
	s.Press("r")
	if len(s.Toasts) != 1 {
		t.Errorf("r on what waits: toasts %+v", s.Toasts)
	}
	item, err := h.Store.Item(ctx, store.ScopeOf(h.Actor().Person), id)
	if err != nil || item.State != store.ItemWaiting {
		t.Errorf("the note is %s, %v", item.State, err)
	}
}
