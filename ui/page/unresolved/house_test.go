package unresolved_test

import (
	"testing"

	"navsync/store"
	"navsync/ui"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
	"navsync/ui/page/unresolved"
)

const (
	ana = pagetest.Ana
	lea = pagetest.Lea
	sam = pagetest.Sam
)

// show opens the page for a person.
func show(h *pagetest.House, email, code string, width, height int) *pagetest.Screen {
	return h.Show(email, unresolved.New, pagetest.Spec{
		ID: page.Unresolved, Title: "unresolved.title", Group: ui.GroupWork, Language: code, Width: width, Height: height,
	})
}

// report opens it in English.
func report(h *pagetest.House, email string) *pagetest.Screen {
	return show(h, email, lang.English, 120, 40)
}

// rows are the activities of the report, or those that are ignored.
func rows(t *testing.T, h *pagetest.House, ignored bool) []store.UnresolvedRow {
	t.Helper()
	all, err := h.Store.Unresolved(t.Context(), store.UnresolvedQuery{Scope: store.ScopeOf(h.As(ana).Person), Ignored: ignored})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// part is a part of a test on one house, which serves all of them because making one takes seconds.
type part struct {
	name string
	run  func(*testing.T, *pagetest.House)
}

func inTurn(t *testing.T, h *pagetest.House, parts ...part) {
	t.Helper()
	for _, p := range parts {
		t.Run(p.name, func(t *testing.T) { p.run(t, h.In(t)) })
	}
}
