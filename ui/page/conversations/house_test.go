package conversations_test

import (
	"flag"
	"testing"

	"navsync/dynamics/auth"
	"navsync/dynamics/emulator"
	"navsync/dynamics/emulator/seed"
	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui"
	"navsync/ui/page"
	"navsync/ui/page/conversations"
	"navsync/ui/page/pagetest"
)

var update = flag.Bool("update", false, "write the golden frames anew")

const (
	ana  = pagetest.Ana
	noor = pagetest.Noor
)

// house is one with Ana, who holds a seat, and Noor, who does not; Ana's archive of the demo lies in
// Archives.
type house struct {
	*pagetest.House
	t *testing.T
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := pagetest.NewHouse(t, engine.Options{Keeper: auth.FileKeeper(t.TempDir())}, pagetest.Team(ana, noor)...)
	h.Seat(ana)
	list, err := seed.New(7, seed.DemoSizes, pagetest.Now).WriteArchives(h.Archives, pagetest.Now)
	if err != nil || len(list) == 0 {
		t.Fatal(err, list)
	}
	return &house{House: h, t: t}
}

// connect connects the house to an emulated organization and imports it.
func (h *house) connect() {
	h.t.Helper()
	crm, err := emulator.New(h.Context, emulator.Options{Seed: 7, AccessToken: "token", LinkedInApp: true, Now: pagetest.Clock})
	if err != nil {
		h.t.Fatal(err)
	}
	h.Connect(crm)
	h.Sync()
	h.Set("auto-sync", "yes", "writeback", "yes")
}

func (h *house) show(email, code string, width, height int) *pagetest.Screen {
	return h.Show(email, conversations.New, pagetest.Spec{
		ID: page.Conversations, Title: "conversations.title", Group: ui.GroupWork, Language: code, Width: width, Height: height,
	})
}

// items are Ana's items in some states.
func (h *house) items(states ...store.ItemState) []store.ItemRow {
	return h.Items(store.ItemQuery{States: states})
}

// itemsOf are the items of a thread, the oldest first.
func (h *house) itemsOf(thread int64) []store.ItemRow {
	return h.Items(store.ItemQuery{ThreadID: thread, Ascending: true})
}
