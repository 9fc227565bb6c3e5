package conversations_test

import (
	"testing"

	"navsync/store"
	"navsync/ui"
	"navsync/ui/page"
	"navsync/ui/page/conversations"
	"navsync/ui/page/pagetest"
)

const (
	ana  = pagetest.Ana
	noor = pagetest.Noor
)

// withArchive is an unconnected house with Ana, who holds a seat and whose archive lies in Archives, and
// Noor, who holds none.
func withArchive(t *testing.T) *pagetest.House {
	t.Helper()
	h := pagetest.Unconnected(t, ana, noor)
	h.Archive()
	return h
}

// show opens the page for a person.
func show(h *pagetest.House, email, code string, width, height int) *pagetest.Screen {
	return h.Show(email, conversations.New, pagetest.Spec{
		ID: page.Conversations, Title: "conversations.title", Group: ui.GroupWork, Language: code, Width: width, Height: height,
	})
}

// items are Ana's items in some states.
func items(h *pagetest.House, states ...store.ItemState) []store.ItemRow {
	return h.Items(store.ItemQuery{States: states})
}

// itemsOf are the items of a thread, the oldest first.
func itemsOf(h *pagetest.House, thread int64) []store.ItemRow {
	return h.Items(store.ItemQuery{ThreadID: thread, Ascending: true})
}
