package mywork_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
	"navsync/ui/page/unresolved"
	"navsync/ui/page/writebacks"
)

func (h *house) report(email string) *pagetest.Screen {
	h.t.Helper()
	return h.show(page.Unresolved, "unresolved.title", unresolved.New, email, lang.English, 120, 40, nil)
}

func (h *house) open() []store.UnresolvedRow {
	h.t.Helper()
	rows, err := h.Store.Unresolved(h.t.Context(), store.UnresolvedQuery{Scope: store.ScopeOf(h.Actor().Person)})
	if err != nil {
		h.t.Fatal(err)
	}
	return rows
}

// find types a filter and leaves it.
func find(s *pagetest.Screen, words string) {
	s.Press("/")
	s.Type(words)
	s.Press("enter")
}

// TestResolving works through the report by keys.
func TestResolving(t *testing.T) {
	h := connected(t)
	for _, part := range []struct {
		name string
		run  func(*house)
	}{
		{"group", groupsByMember},
		{"export", exports},
		{"ignore and undo", ignoresAndUndoes},
		{"ignore a selection", ignoresASelection},
		{"hand over", handsOver},
		{"candidates", keepsCandidatesApart},
		{"search and match", searchesAndMatches},
		{"support", supportOnlyReads},
		{"seller", sellerSeesOwn},
		{"move", movesToAnotherRecord},
		{"trail", showsTheTrail},
	} {
		t.Run(part.name, func(t *testing.T) {
			h.t = t
			part.run(h)
		})
	}
}

func groupsByMember(h *house) {
	s := h.report(ana)
	s.Shows("Ambiguous", "No candidate", "by reason")
	s.Press("g")
	s.Shows("by member", "Zelda Unknown 2")
}

func exports(h *house) {
	s := h.report(ana)
	find(s, "zelda")
	s.Press("x")
	files, err := filepath.Glob(filepath.Join(h.DataDir, "unresolved-*.json"))
	if err != nil || len(files) != 1 {
		h.t.Fatalf("files %v, %v (toasts %+v)", files, err, s.Toasts)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		h.t.Fatal(err)
	}
	var list struct {
		Items []map[string]any
		Count int
	}
	if err := json.Unmarshal(text, &list); err != nil || list.Count != 2 || len(list.Items) != 2 {
		h.t.Errorf("exported %s, %v", text, err)
	}
	if _, err := os.Stat(strings.TrimSuffix(files[0], ".json") + ".csv"); err != nil {
		h.t.Error(err)
	}
}

func ignoresAndUndoes(h *house) {
	before := len(h.open())
	s := h.report(ana)
	find(s, "zelda")
	s.Click("Ignore")
	if after := len(h.open()); after != before-1 {
		h.t.Fatalf("%d open, then %d (toasts %+v)", before, after, s.Toasts)
	}
	s.Press("u")
	if after := len(h.open()); after != before {
		h.t.Errorf("%d open after the undo, %d before (toasts %+v)", after, before, s.Toasts)
	}
}

func ignoresASelection(h *house) {
	before := len(h.open())
	s := h.report(ana)
	find(s, "zelda")
	s.Press("space", "down", "space")
	s.Shows("2 selected")
	s.Press("I")
	if after := len(h.open()); after != before-2 {
		h.t.Fatalf("%d open, then %d (toasts %+v)", before, after, s.Toasts)
	}
	s.Press("u")
	if after := len(h.open()); after != before {
		h.t.Errorf("%d open after the undo, %d before", after, before)
	}
}

func handsOver(h *house) {
	s := h.report(ana)
	find(s, "zelda")
	s.Press("h")
	s.Shows("Léa Fontaine")
	s.Press("enter")
	h.Sync()
	given := 0
	for _, r := range h.open() {
		if r.SeatEmail == lea {
			given++
		}
	}
	if given != 1 {
		h.t.Fatalf("%d activities are Léa's (toasts %+v):\n%s", given, s.Toasts, s.Text())
	}
	s.Press("u")
	h.Sync()
}

// keepsCandidatesApart moves from an activity with candidates to another: until the other's are read
// nobody can be matched, least of all a candidate of the activity that was left.
func keepsCandidatesApart(h *house) {
	p := h.report(ana).Page()
	var match action.Action
	find := func() bool {
		i := slices.IndexFunc(p.Actions(), func(a action.Action) bool { return a.ID == "unresolved/match" })
		match = p.Actions()[i]
		ok, _, _ := match.Can()
		return ok
	}
	if !find() {
		h.t.Fatal("the first activity has no candidates")
	}
	was := fmt.Sprint(match.TitleArgs...)
	asked := p.Update(tea.KeyPressMsg{Code: tea.KeyDown})
	if find() {
		h.t.Errorf("%s, a candidate for the activity before, can be matched", was)
	}
	if asked == nil {
		h.t.Error("nothing is read of the other activity")
	}
}

func searchesAndMatches(h *house) {
	s := h.report(ana)
	find(s, "zelda")
	s.Press("s")
	s.Type("jack turner")
	s.Shows("Jack Turner")
	s.Press("enter")
	h.Sync()
	for _, r := range h.open() {
		if r.Member == "Zelda Unknown" {
			h.t.Fatalf("Zelda is still unresolved (toasts %+v):\n%s", s.Toasts, s.Text())
		}
	}
}

func supportOnlyReads(h *house) {
	s := h.report(sam)
	s.Hides("Je transmets")
	s.Shows("characters")
	for _, a := range s.Page().Actions() {
		switch strings.TrimPrefix(string(a.ID), "unresolved/") {
		case "match", "create", "search", "reject", "ignore", "hand-over":
			if ok, _, _ := a.Can(); ok {
				h.t.Errorf("support may %s", a.ID)
			}
		}
	}
	before := len(h.open())
	s.Press("i")
	if len(h.open()) != before || len(s.Toasts) == 0 {
		h.t.Errorf("i by support: toasts %+v", s.Toasts)
	}
}

func sellerSeesOwn(h *house) {
	s := h.report(lea)
	s.Shows("No unresolved activities")
	s.CheckPage()
}

// movesToAnotherRecord moves the notes about Zelda from one record to another.
func movesToAnotherRecord(h *house) {
	s := h.show(page.Writebacks, "shell.page.writebacks", writebacks.New, ana, lang.English, 120, 40, nil)
	s.Press("f")
	find(s, "zelda")
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
	for _, it := range h.items(store.ItemWritten) {
		if it.Member == "Zelda Unknown" && it.RegardingName == "Rory Bennett" {
			moved++
		}
	}
	if moved == 0 {
		h.t.Fatalf("nothing moved (toasts %+v):\n%s", s.Toasts, s.Text())
	}
}

func showsTheTrail(h *house) {
	s := h.show(page.Writebacks, "shell.page.writebacks", writebacks.New, ana, lang.English, 120, 40, nil)
	s.Press("f")
	find(s, "zelda")
	s.Press("h")
	s.Shows("captured", "written")
	s.Press("esc")
}

// TestHostileText holds that what comes from outside cannot move the cursor, and that what waits is
// not tried again.
func TestHostileText(t *testing.T) {
	h := connected(t)
	ctx := t.Context()
	on := true
	id, err := h.Engine.AddItem(ctx, h.Actor(), engine.NewItem{
		Kind: "note", MemberURL: "https://www.linkedin.com/in/hostile-8", MemberName: "Ho\x1b[31mstile\x07 Name", Text: "a\x1b]0;title\x07b", Copy: &on,
	})
	if err != nil {
		t.Fatal(err)
	}
	s := h.show(page.Writebacks, "shell.page.writebacks", writebacks.New, ana, lang.English, 120, 40, nil)
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
