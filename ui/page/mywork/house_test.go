// Package mywork_test holds the tests of the pages that a seat holder works with:
// conversations, pending writebacks and unresolved activities, on one connected house with
// a real archive.
package mywork_test

import (
	"flag"
	"testing"

	"navsync/dynamics/auth"
	"navsync/dynamics/emulator"
	"navsync/dynamics/emulator/seed"
	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
)

var update = flag.Bool("update", false, "write the golden frames anew")

const (
	ana = pagetest.Ana
	lea = pagetest.Lea
	sam = pagetest.Sam
)

// house is one whose seat holders are Ana and Léa; Ana's archive lies in Archives.
type house struct {
	*pagetest.House
	t   *testing.T
	crm *emulator.Server
}

// unconnected is a house with people and nothing else.
func unconnected(t *testing.T) *house {
	t.Helper()
	h := pagetest.NewHouse(t, engine.Options{Keeper: auth.FileKeeper(t.TempDir())}, pagetest.Team(ana, sam, lea)...)
	h.Seat(ana, lea)
	return &house{House: h, t: t}
}

// connected is a house with Ana's archive imported and its matched threads copied and
// written. The notes about Zelda, whom Dynamics does not know, are open.
func connected(t *testing.T) *house {
	t.Helper()
	h := unconnected(t)
	var err error
	if h.crm, err = emulator.New(t.Context(), emulator.Options{Seed: 7, AccessToken: "token", LinkedInApp: true, Now: pagetest.Clock}); err != nil {
		t.Fatal(err)
	}
	h.Connect(h.crm)
	h.Sync()
	h.Set("auto-sync", "yes", "writeback", "yes")
	if _, err := h.Engine.ImportArchive(t.Context(), h.Actor(), engine.ArchiveRequest{Path: h.archive(), SeatEmail: ana, Copy: engine.CopyMatched}); err != nil {
		t.Fatal(err)
	}
	h.Notes("Met at the fair.", "Calls back in March.")
	h.Sync()
	return h
}

// archive writes the sellers' archives and returns Ana's.
func (h *house) archive() string {
	h.t.Helper()
	list, err := seed.New(7, seed.DemoSizes, pagetest.Now).WriteArchives(h.Archives, pagetest.Now)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, a := range list {
		if a.SeatEmail == ana {
			return a.Path
		}
	}
	h.t.Fatal("Ana has no archive")
	return ""
}

// show opens a page for a person.
func (h *house) show(id, title string, made func(*kit.Context, page.House) kit.Page, email, code string, width, height int, args kit.Args) *pagetest.Screen {
	return h.Show(email, made, pagetest.Spec{
		ID: id, Title: title, Group: ui.GroupWork, Language: code, Width: width, Height: height, Args: args,
	})
}

// items are Ana's items in some states.
func (h *house) items(states ...store.ItemState) []store.ItemRow {
	return h.Items(store.ItemQuery{States: states})
}
