package accounts

import (
	"flag"
	"testing"

	"navsync/dynamics/auth"
	"navsync/dynamics/emulator"
	"navsync/sync/engine"
	"navsync/ui"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

var update = flag.Bool("update", false, "write the golden frames anew")

const (
	ana = pagetest.Ana
	sam = pagetest.Sam
)

// house is one with the emulated organization when connected.
type house struct {
	*pagetest.House
	crm *emulator.Server
}

// unconnected is a house with Ana, who is admin and seat holder, and Sam (support).
func unconnected(t *testing.T) *house {
	t.Helper()
	h := pagetest.NewHouse(t, engine.Options{Keeper: auth.FileKeeper(t.TempDir())}, pagetest.Team(ana, sam)...)
	h.Seat(ana)
	return &house{House: h}
}

// connected is a house with an imported organization where Ana works with CRM sync on.
func connected(t *testing.T) *house {
	t.Helper()
	h := unconnected(t)
	var err error
	h.crm, err = emulator.New(t.Context(), emulator.Options{
		Seed: 7, AccessToken: "token", LinkedInApp: true, Now: pagetest.Clock, Users: 12, Accounts: 30, Contacts: 120, Leads: 40, Opportunities: 90,
	})
	if err != nil {
		t.Fatal(err)
	}
	h.Connect(h.crm)
	h.Sync()
	h.Set("auto-sync", "yes", "writeback", "yes")
	h.Sync()
	return h
}

// show opens the page for a person.
func (h *house) show(email, code string, width, height int, look theme.Options) *pagetest.Screen {
	return h.Show(email, New, pagetest.Spec{
		ID: page.Accounts, Title: "shell.page.accounts", Group: ui.GroupWork, Language: code, Width: width, Height: height, Look: look,
	})
}
