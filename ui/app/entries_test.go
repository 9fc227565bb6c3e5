package app

import (
	"slices"
	"testing"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/config"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

func TestEntries(t *testing.T) {
	h := pagetest.NewHouse(t, engine.Options{}, pagetest.Team(pagetest.Ana)...)
	printer := lang.MustNew(lang.English)
	c := &kit.Context{Printer: printer, Theme: theme.New(theme.Options{}), Now: pagetest.Clock}
	seen := map[string]bool{}
	for _, e := range entries(h.House, "", config.Config{}) {
		if seen[e.ID] {
			t.Errorf("%s stands twice", e.ID)
		}
		seen[e.ID] = true
		if !printer.Has(e.Title) {
			t.Errorf("%s: no text for %q", e.ID, e.Title)
		}
		made := e.Make(c)
		if made.ID() != e.ID {
			t.Errorf("the entry %s makes the page %s", e.ID, made.ID())
		}
		if err := action.Check(made.Actions()); err != nil {
			t.Errorf("%s: %v", e.ID, err)
		}
	}
}

func TestEveryRoleBeginsWhereItMayLook(t *testing.T) {
	h := pagetest.NewHouse(t, engine.Options{}, pagetest.Team(pagetest.Ana)...)
	for _, role := range store.Roles() {
		found := false
		for _, e := range entries(h.House, "", config.Config{}) {
			if e.ID == start(role) {
				found = len(e.Roles) == 0 || slices.Contains(e.Roles, kit.Role(role))
			}
		}
		if !found {
			t.Errorf("%s begins on %s, which it may not see", role, start(role))
		}
	}
}
