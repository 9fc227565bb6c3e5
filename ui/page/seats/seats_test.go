package seats

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

func TestFrames(t *testing.T) {
	h := staffed(t)
	pagetest.Frames(func(code string, width, height int, name func(string) string) {
		show(h, noor, code, width, height, nil).Golden(name("empty"))
	})
	seat(t, h, 6, []string{ana, zelda}, ana, zelda)
	h.Sync()
	pagetest.Frames(func(code string, width, height int, name func(string) string) {
		s := show(h, ana, code, width, height, kit.Args{"seat": zelda})
		s.CheckActions()
		s.CheckPage()
		s.Golden(name("seats"))
		s.Press(".")
		s.Golden(name("menu"))
		s.Press("esc", "home", "space", "down", "space", "end", "space")
		s.CheckPage()
		s.Golden(name("selected"))
		s.Press("R")
		s.Golden(name("remove"))
		s.Press("esc", "l")
		s.Golden(name("link"))
		s.Press("esc", "r")
		s.Golden(name("role"))
		s.Press("esc", "t")
		s.Golden(name("trail"))
		s.Press("esc", "a")
		s.Golden(name("assign"))
		s.Type("ma")
		s.Press("down", "down", "down", "space", "down", "space")
		s.Golden(name("assign-ticked"))
	})
	s := show(h, ana, lang.English, 160, 45, nil)
	s.Shows("E-mail", zelda)
	s.Golden("seats-en-160x45")
}

func TestFramesWithoutSeats(t *testing.T) {
	h := unseated(t)
	pagetest.Frames(func(code string, width, height int, name func(string) string) {
		show(h, ana, code, width, height, nil).Golden(name("unconnected"))
	})
	s := show(h, ana, lang.English, 80, 24, nil)
	s.Press("c")
	if len(s.Visited) != 1 || s.Visited[0].Page != page.CRMSettings {
		t.Errorf("visited %v", s.Visited)
	}
}

// TestAssignEnableDisableLinkRemove goes through a seat's life by keys, and begins with a click.
func TestAssignEnableDisableLinkRemove(t *testing.T) {
	h := staffed(t)
	s := show(h, noor, lang.English, 120, 40, nil)
	s.Shows("Nobody holds a seat yet")
	s.Click("Assign seats from CRM")
	s.Shows("Assign seats from CRM", "Tick the users", "0 of 12")
	s.Press("space", "down", "space")
	s.Shows("2 selected", "licences left after this: 10", "Assign 2 seats")
	s.Press("ctrl+s")
	s.Hides("Cancel")
	rows := allSeats(t, h)
	if len(rows) != 2 || rows[0].CRMUserID == "" || rows[0].SyncOn {
		t.Fatalf("after assigning: %+v", rows)
	}
	last := s.Toasts[len(s.Toasts)-1]
	if last.Text != "2 seats assigned." {
		t.Errorf("toast %q", last.Text)
	}
	s.Shows("2 of 12 licences", "0 In CRM")

	s.Press("home", "e")
	if !seatOf(t, h, rows[0].Email).SyncOn || seatOf(t, h, rows[1].Email).SyncOn {
		t.Errorf("after enabling one: %+v", allSeats(t, h))
	}
	s.Shows("1 In CRM", "● In CRM", "○ Off")
	ctrlA(s)
	s.Shows("2 selected", "Enable: 1 turns on", "1 is on already")
	s.Press("E")
	if !seatOf(t, h, rows[1].Email).SyncOn {
		t.Error("the bulk bar did not enable")
	}
	ctrlA(s)
	s.Shows("Disable: 2 turn off")
	s.Press("X")
	s.Shows("CRM sync of 2 seats is switched off")
	s.Press("enter") // Cancel has the focus
	if !seatOf(t, h, rows[0].Email).SyncOn {
		t.Error("disabled without an answer")
	}
	s.Press("X", "right", "enter")
	for _, r := range allSeats(t, h) {
		if r.SyncOn {
			t.Errorf("%s is still on", r.Email)
		}
	}
	s.Send(s.Toasts[len(s.Toasts)-1].Undo()())
	if !seatOf(t, h, rows[0].Email).SyncOn || !seatOf(t, h, rows[1].Email).SyncOn {
		t.Error("undo did not turn both on again")
	}

	linked(t, h, rows[1])
	removed(t, h, rows[0].Email)
}

// linked links Zelda, whom nobody in Dynamics has the e-mail of, to a user by hand.
func linked(t *testing.T, h *pagetest.House, other store.SeatRow) {
	t.Helper()
	h.Seats(h.Engine.AssignSeats(t.Context(), h.Actor(), []string{zelda}))
	h.Seats(h.Engine.EnableSync(t.Context(), h.Actor(), []string{zelda}))
	s := show(h, noor, lang.English, 120, 40, kit.Args{"seat": zelda})
	s.Shows("Not Matched", "▲ Blocked", "▲ 1 blocked", "Link to a CRM user… l")
	s.Press("l")
	s.Type(strings.ToLower(other.CRMUserName))
	s.Press("enter")
	if seatOf(t, h, zelda).CRMUserID != "" {
		t.Error("linked to a user who has another seat")
	}
	s.Press("esc", "l")
	users, err := h.Store.CRMUsers(t.Context(), store.CRMUserQuery{Assignable: true})
	if err != nil {
		t.Fatal(err)
	}
	s.Type(users[0].Email)
	s.Press("enter")
	if r := seatOf(t, h, zelda); r.CRMUserID != users[0].ID || r.CRMUserOrigin != store.LinkedByHand || r.Badge != store.BadgeInCRM {
		t.Errorf("after linking: %+v", r)
	}
	s.Press("t")
	s.Shows("Linked to the CRM user", "Noor Haddad")
	s.Press("esc", "l")
	s.Shows("Link by e-mail again")
	s.Press("enter")
	if r := seatOf(t, h, zelda); r.CRMUserID != "" {
		t.Errorf("after linking by e-mail again: %+v", r)
	}
}

// TestAliasesComeAndGo gives Zelda the address by which Dynamics knows her, and takes it
// away again.
func TestAliasesComeAndGo(t *testing.T) {
	h := staffed(t)
	h.Seats(h.Engine.AssignSeats(t.Context(), h.Actor(), []string{zelda}))
	users, err := h.Store.CRMUsers(t.Context(), store.CRMUserQuery{Assignable: true})
	if err != nil {
		t.Fatal(err)
	}
	s := show(h, noor, lang.English, 120, 40, kit.Args{"seat": zelda})
	s.Press("m")
	s.Shows("Add an address", "Zelda")
	s.Type("nobody")
	s.Press("ctrl+s")
	if r := seatOf(t, h, zelda); len(r.Aliases) != 0 {
		t.Fatalf("added no address: %+v", r)
	}
	s.Press("esc", "m")
	s.Shows("nobody") // esc has kept what was typed
	s.Send(tea.KeyPressMsg{Code: 'u', Mod: tea.ModCtrl})
	s.Type(users[0].Email)
	s.Press("ctrl+s")
	if r := seatOf(t, h, zelda); len(r.Aliases) != 1 || r.CRMUserID != users[0].ID {
		t.Fatalf("after adding: %+v", r)
	}
	s.Press("m")
	s.Shows("Further addresses of Zelda", users[0].Email, "take away", "Add an address")
	s.Press("enter")
	if r := seatOf(t, h, zelda); len(r.Aliases) != 0 || r.CRMUserID != "" {
		t.Fatalf("after taking it away: %+v", r)
	}
	if text := s.Toasts[len(s.Toasts)-1].Text; text != "The address is taken away." {
		t.Errorf("toast %q", text)
	}
}

func removed(t *testing.T, h *pagetest.House, email string) {
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
	s := show(h, noor, lang.English, 120, 40, kit.Args{"seat": email})
	s.Press("delete")
	s.Shows("Remove the seat", "Keep the items", "Delete the items")
	s.Press("enter") // Cancel has the focus
	if len(allSeats(t, h)) != 3 {
		t.Fatal("removed without an answer")
	}
	s.Press("delete", "shift+tab", "down", "space", "ctrl+s") // delete the items
	for _, r := range allSeats(t, h) {
		if r.Email == email {
			t.Errorf("%s still holds a seat", email)
		}
	}
	if text := s.Toasts[len(s.Toasts)-1].Text; text != "1 seat removed." {
		t.Errorf("toast %q", text)
	}
	h.Seats(h.Engine.AssignSeats(t.Context(), h.Actor(), []string{email}))
	if n := seatOf(t, h, email).Items; n != 0 {
		t.Errorf("%d items are there again", n)
	}
}

// TestEachRowHasItsResult lets one of two assignments fail.
func TestEachRowHasItsResult(t *testing.T) {
	h := staffed(t)
	s := show(h, noor, lang.English, 120, 40, kit.Args{"assign": "yes"})
	s.Press("space", "down", "space")
	if _, err := h.Engine.SetSettings(t.Context(), h.Actor(), map[string]string{store.KeyLicences: "1"}); err != nil {
		t.Fatal(err)
	}
	s.Press("ctrl+s")
	s.Shows("1 done, 1 failed", "✓", "✗")
	s.Golden("results-en-120x40")
	s.Press("enter")
	s.Shows("1 of 1 licence")
}

func TestNothingIsLostWithoutColour(t *testing.T) {
	h := unseated(t)
	h.Seats(h.Engine.AssignSeats(t.Context(), h.Actor(), []string{zelda}))
	s := h.Show(ana, New, pagetest.Spec{
		ID: page.Seats, Title: "shell.page.seats", Group: ui.GroupAdmin, Width: 80, Height: 24, Look: theme.Options{Level: theme.NoColor, ASCII: true},
	})
	s.CheckPage()
	s.Press("space")
	s.Shows("[x]  Zelda Winter", "Not Matched", "o Off", "1 selected")
	s.CheckPage()
}

func TestLicencesAreRespected(t *testing.T) {
	h := staffed(t)
	if _, err := h.Engine.SetSettings(t.Context(), h.Actor(), map[string]string{store.KeyLicences: "2"}); err != nil {
		t.Fatal(err)
	}
	s := show(h, noor, lang.French, 80, 24, kit.Args{"assign": "yes"})
	ctrlA(s)
	s.Shows("il manque")
	s.Press("ctrl+s")
	if len(allSeats(t, h)) != 0 {
		t.Error("more seats than licences")
	}
}

// TestSearchKeepsTheCaret types, moves and types again in Assign seats from CRM.
func TestSearchKeepsTheCaret(t *testing.T) {
	h := staffed(t)
	users, err := h.Store.CRMUsers(t.Context(), store.CRMUserQuery{})
	if err != nil {
		t.Fatal(err)
	}
	s := show(h, noor, lang.English, 120, 40, kit.Args{"assign": "yes"})
	address := users[len(users)-1].Email
	s.Type(address[:3])
	s.Press("down", "up")
	s.Type(address[3:])
	s.Shows("/ "+address, fmt.Sprintf("1 of %d", len(users)))
	s.Press("space", "ctrl+s")
	seatOf(t, h, address)
}

// TestSupportReadsOnly holds that what a role may not do stays visible with its reason.
func TestSupportReadsOnly(t *testing.T) {
	h := unseated(t)
	h.Seats(h.Engine.AssignSeats(t.Context(), h.Actor(), []string{zelda}))
	s := show(h, sam, lang.English, 120, 40, nil)
	s.Press("e")
	if seatOf(t, h, zelda).SyncOn {
		t.Error("support enabled a seat")
	}
	s.Press(".")
	s.Shows("Enable CRM Sync", "only admins")
}
