package cli

import (
	"navsync/store"
	"navsync/ui"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/page/unresolved"
)

// Who sees which entries of the side (tui.md §1).
var (
	admins  = []kit.Role{kit.AdminSeller, kit.Admin}
	checks  = []kit.Role{kit.AdminSeller, kit.Admin, kit.Support}
	holders = []kit.Role{kit.AdminSeller, kit.Seller}
)

// entries are the pages in the order of the side.
func entries(h page.House) []ui.Entry {
	of := func(make func(*kit.Context, page.House) kit.Page) func(*kit.Context) kit.Page {
		return func(k *kit.Context) kit.Page { return make(k, h) }
	}
	return []ui.Entry{
		{ID: page.Unresolved, Title: "shell.page.unresolved", Group: ui.GroupSupport, Make: of(unresolved.New)},
	}
}

// start is the page that a role begins with.
func start(role store.Role) string {
	switch role {
	case store.Support:
		return page.Health
	case store.Seller:
		return page.Conversations
	}
	return page.CRMSettings
}
