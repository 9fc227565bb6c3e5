package unresolved_test

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"navsync/dynamics/auth"
	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
	"navsync/ui/page/unresolved"
)

var update = flag.Bool("update", false, "write the golden frames anew")

// house is one in which three notes of Ana's stand unresolved, all about Zelda.
type house struct {
	*pagetest.House
	t *testing.T
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := pagetest.NewHouse(t, engine.Options{Keeper: auth.FileKeeper(t.TempDir())}, pagetest.Team(pagetest.Ana, pagetest.Sam, pagetest.Lea)...)
	h.Seat(pagetest.Ana, pagetest.Lea)
	crm, err := emulator.New(t.Context(), emulator.Options{Seed: 7, AccessToken: "token", LinkedInApp: true, Now: pagetest.Clock})
	if err != nil {
		t.Fatal(err)
	}
	h.Connect(crm)
	h.Sync()
	h.Set("auto-sync", "yes", "writeback", "yes")
	h.Notes("Met at the fair.", "Calls back in March.", "Wants the price list.")
	h.Sync()
	return &house{House: h, t: t}
}

func (h *house) show(email, code string, width, height int) *pagetest.Screen {
	h.t.Helper()
	return h.Show(email, unresolved.New, pagetest.Spec{
		ID: page.Unresolved, Title: "unresolved.title", Group: ui.GroupWork, Language: code, Width: width, Height: height,
	})
}

// holds fails unless so many activities stand in the report and so many are ignored.
func (h *house) holds(s *pagetest.Screen, report, ignored int) {
	h.t.Helper()
	for _, want := range []struct {
		ignored bool
		count   int
	}{{false, report}, {true, ignored}} {
		q := store.UnresolvedQuery{Scope: store.ScopeOf(h.As(pagetest.Ana).Person), Ignored: want.ignored}
		got, err := h.Store.CountUnresolved(h.t.Context(), q)
		if err != nil {
			h.t.Fatal(err)
		}
		if got != want.count {
			h.t.Fatalf("%d activities with ignored %t, not %d (toasts %+v):\n%s", got, want.ignored, want.count, s.Toasts, s.Text())
		}
	}
}

// TestIgnored looks at what is ignored and brings it back, by keys; one house serves all of it.
func TestIgnored(t *testing.T) {
	h := newHouse(t)
	for _, part := range []struct {
		name string
		run  func(*house)
	}{
		{"nothing ignored", listsNothing},
		{"one", bringsOneBack},
		{"a selection", bringsASelectionBack},
		{"a member", bringsAMemberBack},
		{"leaving", leavesByEscape},
		{"support", supportOnlyLooks},
		{"frames", frames},
	} {
		t.Run(part.name, func(t *testing.T) {
			h.t = t
			part.run(h)
		})
	}
}

func listsNothing(h *house) {
	s := h.show(pagetest.Ana, lang.English, 120, 40)
	s.Hides("show ignored")
	s.Press("f")
	s.Shows("No ignored activities", "it stays open in Dynamics", "Show what is unresolved")
	s.Hides("Zelda")
	s.CheckActions()
	s.CheckPage()
	s.Press("f")
	s.Shows("3 activities", "Zelda Unknown")
}

func bringsOneBack(h *house) {
	s := h.show(pagetest.Ana, lang.English, 120, 40)
	s.Press("i")
	h.holds(s, 2, 1)
	s.Shows("2 activities", "1 ignored", "Ignore this member")
	s.Press("f")
	s.Shows("1 ignored activity", "Stop ignoring", "Stop ignoring this member")
	s.Press("i")
	h.holds(s, 3, 0)
	s.Shows("No ignored activities")
	s.Press("u")
	h.holds(s, 2, 1)
	s.Shows("1 ignored activity")
	s.Press("i")
	h.holds(s, 3, 0)
}

func bringsASelectionBack(h *house) {
	s := h.show(pagetest.Ana, lang.English, 120, 40)
	s.Press("space", "down", "space", "I")
	h.holds(s, 1, 2)
	s.Press("f", "space", "down", "space")
	s.Shows("2 selected", "Stop ignoring")
	s.Press("I")
	h.holds(s, 3, 0)
}

// bringsAMemberBack holds that what comes later about the member is in the report again.
func bringsAMemberBack(h *house) {
	s := h.show(pagetest.Ana, lang.English, 120, 40)
	s.Press("v")
	h.holds(s, 0, 3)
	s.Shows("No unresolved activities", "3 ignored", "Show what is ignored")
	h.Notes("Ignored too.")
	h.Sync()
	h.holds(s, 0, 4)
	s.Press("f", "v")
	h.holds(s, 4, 0)
	h.Notes("In the report.")
	h.Sync()
	h.holds(s, 5, 0)
}

// leavesByEscape holds that esc goes back to the report, and a selection does not come along.
func leavesByEscape(h *house) {
	s := h.show(pagetest.Ana, lang.English, 120, 40)
	s.Press("i", "space", "f")
	s.Hides("selected")
	s.Shows("1 ignored activity")
	s.Press("esc")
	s.Shows("4 activities", "1 ignored")
	s.Press("u")
	h.holds(s, 5, 0)
}

func supportOnlyLooks(h *house) {
	own := h.show(pagetest.Ana, lang.English, 120, 40)
	own.Press("i")
	s := h.show(pagetest.Sam, lang.English, 120, 40)
	s.Press("f")
	s.Shows("1 ignored activity", "characters")
	for _, a := range s.Page().Actions() {
		if ok, _, _ := a.Can(); ok && strings.Contains(string(a.ID), "stop-ignoring") {
			h.t.Errorf("support may %s", a.ID)
		}
	}
	s.Press("i")
	h.holds(s, 4, 1)
	if len(s.Toasts) == 0 {
		h.t.Error("i by support says nothing")
	}
	own.Press("u")
	h.holds(own, 5, 0)
}

func frames(h *house) {
	before := h.show(pagetest.Ana, lang.English, 120, 40)
	before.Press("space", "down", "space", "I")
	for _, code := range []string{lang.English, lang.French} {
		for _, size := range [][2]int{{80, 24}, {120, 40}} {
			name := func(part string) string { return fmt.Sprintf("%s-%s-%dx%d", part, code, size[0], size[1]) }
			s := h.show(pagetest.Ana, code, size[0], size[1])
			s.Golden(name("report"), size[0], size[1], *update)
			s.Press("f")
			s.Golden(name("ignored"), size[0], size[1], *update)
			s.CheckActions()
			s.CheckPage()
			s.Press("v")
			s.Golden(name("ignored-none"), size[0], size[1], *update)
			s.CheckPage()
			s.Press("u")
			h.holds(s, 3, 2)
		}
	}
}
