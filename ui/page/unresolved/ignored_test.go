package unresolved_test

import (
	"strings"
	"testing"

	"navsync/ui/page/pagetest"
)

// aboutZelda is a connected house in which three notes of Ana's stand unresolved, all about Zelda.
func aboutZelda(t *testing.T) *pagetest.House {
	t.Helper()
	h := pagetest.Connected(t, pagetest.Whole, ana, sam, lea)
	h.Notes("Met at the fair.", "Calls back in March.", "Wants the price list.")
	h.Sync()
	return h
}

// holds fails unless so many activities stand in the report and so many are ignored.
func holds(t *testing.T, h *pagetest.House, s *pagetest.Screen, report, ignored int) {
	t.Helper()
	if open, away := len(rows(t, h, false)), len(rows(t, h, true)); open != report || away != ignored {
		t.Fatalf("%d activities and %d ignored, not %d and %d (toasts %+v):\n%s", open, away, report, ignored, s.Toasts, s.Text())
	}
}

// TestIgnored looks at what is ignored and brings it back, by keys, and resolves what is left.
func TestIgnored(t *testing.T) {
	inTurn(
		t, aboutZelda(t),
		part{"nothing ignored", listsNothing},
		part{"one", bringsOneBack},
		part{"a selection", bringsASelectionBack},
		part{"a member", bringsAMemberBack},
		part{"leaving", leavesByEscape},
		part{"support", supportOnlyLooks},
		part{"frames", framesOfIgnored},
		part{"search and match", searchesAndMatches},
	)
}

func listsNothing(t *testing.T, h *pagetest.House) {
	t.Helper()
	s := report(h, ana)
	s.Hides("show ignored")
	s.Press("f")
	s.Shows("No ignored activities", "it stays open in Dynamics", "Show what is unresolved")
	s.Hides("Zelda")
	s.CheckActions()
	s.CheckPage()
	s.Press("f")
	s.Shows("3 activities", "Zelda Unknown")
}

func bringsOneBack(t *testing.T, h *pagetest.House) {
	t.Helper()
	s := report(h, ana)
	s.Press("i")
	holds(t, h, s, 2, 1)
	s.Shows("2 activities", "1 ignored", "Ignore this member")
	s.Press("f")
	s.Shows("1 ignored activity", "Stop ignoring", "Stop ignoring this member")
	s.Press("i")
	holds(t, h, s, 3, 0)
	s.Shows("No ignored activities")
	s.Press("u")
	holds(t, h, s, 2, 1)
	s.Shows("1 ignored activity")
	s.Press("i")
	holds(t, h, s, 3, 0)
}

func bringsASelectionBack(t *testing.T, h *pagetest.House) {
	t.Helper()
	s := report(h, ana)
	s.Press("space", "down", "space", "I")
	holds(t, h, s, 1, 2)
	s.Press("f", "space", "down", "space")
	s.Shows("2 selected", "Stop ignoring")
	s.Press("I")
	holds(t, h, s, 3, 0)
}

// bringsAMemberBack holds that what comes later about the member is in the report again.
func bringsAMemberBack(t *testing.T, h *pagetest.House) {
	t.Helper()
	s := report(h, ana)
	s.Press("v")
	holds(t, h, s, 0, 3)
	s.Shows("No unresolved activities", "3 ignored", "Show what is ignored")
	h.Notes("Ignored too.")
	h.Sync()
	holds(t, h, s, 0, 4)
	s.Press("f", "v")
	holds(t, h, s, 4, 0)
	h.Notes("In the report.")
	h.Sync()
	holds(t, h, s, 5, 0)
}

// leavesByEscape holds that esc goes back to the report, and a selection does not come along.
func leavesByEscape(t *testing.T, h *pagetest.House) {
	t.Helper()
	s := report(h, ana)
	s.Press("i", "space", "f")
	s.Hides("selected")
	s.Shows("1 ignored activity")
	s.Press("esc")
	s.Shows("4 activities", "1 ignored")
	s.Press("u")
	holds(t, h, s, 5, 0)
}

func supportOnlyLooks(t *testing.T, h *pagetest.House) {
	t.Helper()
	own := report(h, ana)
	own.Press("i")
	s := report(h, sam)
	s.Press("f")
	s.Shows("1 ignored activity", "characters")
	for _, a := range s.Page().Actions() {
		if a.Can() && strings.Contains(string(a.ID), "stop-ignoring") {
			t.Errorf("support may %s", a.ID)
		}
	}
	s.Press("i")
	holds(t, h, s, 4, 1)
	if len(s.Toasts) == 0 {
		t.Error("i by support says nothing")
	}
	own.Press("u")
	holds(t, h, own, 5, 0)
}

func framesOfIgnored(t *testing.T, h *pagetest.House) {
	t.Helper()
	before := report(h, ana)
	before.Press("space", "down", "space", "I")
	pagetest.Frames(func(code string, width, height int, name func(string) string) {
		s := show(h, ana, code, width, height)
		s.Golden(name("report"))
		s.Press("f")
		s.Golden(name("ignored"))
		s.CheckActions()
		s.CheckPage()
		s.Press("v")
		s.Golden(name("ignored-none"))
		s.CheckPage()
		s.Press("u")
		holds(t, h, s, 3, 2)
	})
}

// searchesAndMatches resolves what is about a member to a record that was searched.
func searchesAndMatches(t *testing.T, h *pagetest.House) {
	t.Helper()
	s := report(h, ana)
	s.Filter("zelda")
	s.Press("s")
	s.Type("jack turner")
	s.Shows("Jack Turner")
	s.Press("enter")
	h.Sync()
	for _, r := range rows(t, h, false) {
		if r.Member == "Zelda Unknown" {
			t.Fatalf("Zelda is still unresolved (toasts %+v):\n%s", s.Toasts, s.Text())
		}
	}
}
