package seats

import (
	"fmt"
	"strings"
	"testing"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/theme"
)

var sizes = [][2]int{{80, 24}, {120, 40}}

func eachFrame(t *testing.T, each func(t *testing.T, code string, width, height int, name func(string) string)) {
	for _, code := range []string{lang.English, lang.French} {
		for _, size := range sizes {
			name := func(part string) string { return fmt.Sprintf("%s-%s-%dx%d", part, code, size[0], size[1]) }
			each(t, code, size[0], size[1], name)
		}
	}
}

func TestFrames(t *testing.T) {
	h := connected(t)
	eachFrame(t, func(_ *testing.T, code string, width, height int, name func(string) string) {
		h.show(noor, code, width, height, nil).Golden(name("empty"), width, height, *update)
	})
	h.seat(6, []string{ana, zelda}, ana, zelda)
	h.Sync()
	eachFrame(t, func(_ *testing.T, code string, width, height int, name func(string) string) {
		s := h.show(ana, code, width, height, kit.Args{"seat": zelda})
		s.CheckActions()
		s.CheckPage()
		s.Golden(name("seats"), width, height, *update)
		s.Press(".")
		s.Golden(name("menu"), width, height, *update)
		s.Press("esc", "home", "space", "down", "space", "end", "space")
		s.CheckPage()
		s.Golden(name("selected"), width, height, *update)
		s.Press("R")
		s.Golden(name("remove"), width, height, *update)
		s.Press("esc", "l")
		s.Golden(name("link"), width, height, *update)
		s.Press("esc", "r")
		s.Golden(name("role"), width, height, *update)
		s.Press("esc", "t")
		s.Golden(name("trail"), width, height, *update)
		s.Press("esc", "a")
		s.Golden(name("assign"), width, height, *update)
		s.Type("ma")
		s.Press("down", "down", "down", "space", "down", "space")
		s.Golden(name("assign-ticked"), width, height, *update)
	})
	s := h.show(ana, lang.English, 160, 45, nil)
	s.Shows("E-mail", zelda)
	s.Golden("seats-en-160x45", 160, 45, *update)
}

func TestFramesWithoutSeats(t *testing.T) {
	h := unconnected(t)
	eachFrame(t, func(_ *testing.T, code string, width, height int, name func(string) string) {
		h.show(ana, code, width, height, nil).Golden(name("unconnected"), width, height, *update)
	})
	s := h.show(ana, lang.English, 80, 24, nil)
	s.Press("c")
	if len(s.Visited) != 1 || s.Visited[0].Page != page.CRMSettings {
		t.Errorf("visited %v", s.Visited)
	}
}

// TestAssignEnableDisableLinkRemove goes through a seat's life by keys, and begins with a click.
func TestAssignEnableDisableLinkRemove(t *testing.T) {
	h := connected(t)
	s := h.show(noor, lang.English, 120, 40, nil)
	s.Shows("Nobody holds a seat yet")
	s.Click("Assign seats from CRM")
	s.Shows("Assign seats from CRM", "Tick the users", "0 of 12")
	s.Press("space", "down", "space")
	s.Shows("2 selected", "licences left after this: 10", "Assign 2 seats")
	s.Press("ctrl+s")
	s.Hides("Cancel")
	rows := h.rows()
	if len(rows) != 2 || rows[0].CRMUserID == "" || rows[0].SyncOn {
		t.Fatalf("after assigning: %+v", rows)
	}
	last := s.Toasts[len(s.Toasts)-1]
	if last.Text != "2 seats assigned." {
		t.Errorf("toast %q", last.Text)
	}
	s.Shows("2 of 12 licences", "0 In CRM")

	s.Press("home", "e")
	if !h.row(rows[0].Email).SyncOn || h.row(rows[1].Email).SyncOn {
		t.Errorf("after enabling one: %+v", h.rows())
	}
	s.Shows("1 In CRM", "● In CRM", "○ Off")
	ctrlA(s)
	s.Shows("2 selected", "Enable: 1 turns on", "1 is on already")
	s.Press("E")
	if !h.row(rows[1].Email).SyncOn {
		t.Error("the bulk bar did not enable")
	}
	ctrlA(s)
	s.Shows("Disable: 2 turn off")
	s.Press("X")
	for _, r := range h.rows() {
		if r.SyncOn {
			t.Errorf("%s is still on", r.Email)
		}
	}
	s.Send(s.Toasts[len(s.Toasts)-1].Undo()())
	if !h.row(rows[0].Email).SyncOn || !h.row(rows[1].Email).SyncOn {
		t.Error("undo did not turn both on again")
	}

	linked(t, h, rows[1])
	removed(t, h, rows[0].Email)
}

// linked links Zelda, whom nobody in Dynamics has the e-mail of, to a user by hand.
func linked(t *testing.T, h *house, other store.SeatRow) {
	t.Helper()
	h.Seats(h.Engine.AssignSeats(t.Context(), h.Actor(), []string{zelda}))
	h.Seats(h.Engine.EnableSync(t.Context(), h.Actor(), []string{zelda}))
	s := h.show(noor, lang.English, 120, 40, kit.Args{"seat": zelda})
	s.Shows("Not Matched", "▲ Blocked", "▲ 1 blocked", "Link to a CRM user… l")
	s.Press("l")
	s.Type(strings.ToLower(other.CRMUserName))
	s.Press("enter")
	if h.row(zelda).CRMUserID != "" {
		t.Error("linked to a user who has another seat")
	}
	s.Press("esc", "l")
	users, err := h.Store.CRMUsers(t.Context(), store.CRMUserQuery{Assignable: true})
	if err != nil {
		t.Fatal(err)
	}
	s.Type(users[0].Email)
	s.Press("enter")
	if r := h.row(zelda); r.CRMUserID != users[0].ID || r.CRMUserOrigin != store.LinkedByHand || r.Badge != store.BadgeInCRM {
		t.Errorf("after linking: %+v", r)
	}
	s.Press("t")
	s.Shows("linked", noor)
	s.Press("esc", "l")
	s.Shows("Link by e-mail again")
	s.Press("enter")
	if r := h.row(zelda); r.CRMUserID != "" {
		t.Errorf("after linking by e-mail again: %+v", r)
	}
}

// TestAliasesComeAndGo gives Zelda the address by which Dynamics knows her, and takes it
// away again.
func TestAliasesComeAndGo(t *testing.T) {
	h := connected(t)
	h.Seats(h.Engine.AssignSeats(t.Context(), h.Actor(), []string{zelda}))
	users, err := h.Store.CRMUsers(t.Context(), store.CRMUserQuery{Assignable: true})
	if err != nil {
		t.Fatal(err)
	}
	s := h.show(noor, lang.English, 120, 40, kit.Args{"seat": zelda})
	s.Press("m")
	s.Shows("Add an address", "Zelda")
	s.Type("nobody")
	s.Press("ctrl+s")
	if r := h.row(zelda); len(r.Aliases) != 0 {
		t.Fatalf("added no address: %+v", r)
	}
	s.Press("esc", "m")
	s.Type(users[0].Email)
	s.Press("ctrl+s")
	if r := h.row(zelda); len(r.Aliases) != 1 || r.CRMUserID != users[0].ID {
		t.Fatalf("after adding: %+v", r)
	}
	s.Press("m")
	s.Shows("Further addresses of Zelda", users[0].Email, "take away", "Add an address")
	s.Press("enter")
	if r := h.row(zelda); len(r.Aliases) != 0 || r.CRMUserID != "" {
		t.Fatalf("after taking it away: %+v", r)
	}
	if text := s.Toasts[len(s.Toasts)-1].Text; text != "The address is taken away." {
		t.Errorf("toast %q", text)
	}
}

func removed(t *testing.T, h *house, email string) {
	t.Helper()
	holder, err := h.Engine.As(t.Context(), email)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Engine.AddItem(t.Context(), holder, engine.NewItem{
		Kind: "note", MemberURL: "https://www.linkedin.com/in/zelda-unknown-17", MemberName: "Zelda Unknown", Text: "Met at the fair.",
	}); err != nil {
		t.Fatal(err)
	}
	s := h.show(noor, lang.English, 120, 40, kit.Args{"seat": email})
	s.Press("x")
	s.Shows("Remove the seat", "Keep the items", "Delete the items")
	s.Press("enter") // Cancel has the focus
	if len(h.rows()) != 3 {
		t.Fatal("removed without an answer")
	}
	s.Press("x", "shift+tab", "down", "space", "ctrl+s") // delete the items
	for _, r := range h.rows() {
		if r.Email == email {
			t.Errorf("%s still holds a seat", email)
		}
	}
	if text := s.Toasts[len(s.Toasts)-1].Text; text != "1 seat removed." {
		t.Errorf("toast %q", text)
	}
	h.Seats(h.Engine.AssignSeats(t.Context(), h.Actor(), []string{email}))
	if n := h.row(email).Items; n != 0 {
		t.Errorf("%d items are there again", n)
	}
}

// TestEachRowHasItsResult lets one of two assignments fail.
func TestEachRowHasItsResult(t *testing.T) {
	h := connected(t)
	s := h.show(noor, lang.English, 120, 40, kit.Args{"assign": "yes"})
	s.Press("space", "down", "space")
	if _, err := h.Engine.SetSettings(t.Context(), h.Actor(), map[string]string{store.KeyLicences: "1"}); err != nil {
		t.Fatal(err)
	}
	s.Press("ctrl+s")
	s.Shows("1 done, 1 failed", "✓", "✗")
	s.Golden("results-en-120x40", 120, 40, *update)
	s.Press("enter")
	s.Shows("1 of 1 licence")
}

func TestNothingIsLostWithoutColour(t *testing.T) {
	h := unconnected(t)
	h.Seats(h.Engine.AssignSeats(t.Context(), h.Actor(), []string{zelda}))
	h.look = theme.Options{Level: theme.NoColor, ASCII: true}
	s := h.show(ana, lang.English, 80, 24, nil)
	s.CheckPage()
	s.Press("space")
	s.Shows("[x]  Zelda Winter", "Not Matched", "o Off", "1 selected")
	s.CheckPage()
}

func TestLicencesAreRespected(t *testing.T) {
	h := connected(t)
	if _, err := h.Engine.SetSettings(t.Context(), h.Actor(), map[string]string{store.KeyLicences: "2"}); err != nil {
		t.Fatal(err)
	}
	s := h.show(noor, lang.French, 80, 24, kit.Args{"assign": "yes"})
	ctrlA(s)
	s.Shows("il manque")
	s.Press("ctrl+s")
	if len(h.rows()) != 0 {
		t.Error("more seats than licences")
	}
}

// TestSearchKeepsTheCaret types, moves and types again in Assign seats from CRM.
func TestSearchKeepsTheCaret(t *testing.T) {
	h := connected(t)
	users, err := h.Store.CRMUsers(t.Context(), store.CRMUserQuery{})
	if err != nil {
		t.Fatal(err)
	}
	s := h.show(noor, lang.English, 120, 40, kit.Args{"assign": "yes"})
	address := users[len(users)-1].Email
	s.Type(address[:3])
	s.Press("down", "up")
	s.Type(address[3:])
	s.Shows("/ "+address, fmt.Sprintf("1 of %d", len(users)))
	s.Press("space", "ctrl+s")
	h.row(address)
}

// TestSupportReadsOnly holds that what a role may not do stays visible with its reason.
func TestSupportReadsOnly(t *testing.T) {
	h := unconnected(t)
	h.Seats(h.Engine.AssignSeats(t.Context(), h.Actor(), []string{zelda}))
	s := h.show(sam, lang.English, 120, 40, nil)
	s.Press("e")
	if h.row(zelda).SyncOn {
		t.Error("support enabled a seat")
	}
	s.Press(".")
	s.Shows("Enable CRM Sync", "only admins")
}
