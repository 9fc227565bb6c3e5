package app

import (
	"navsync/store"
	"navsync/ui"
	"navsync/ui/config"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/page/accounts"
	"navsync/ui/page/adminsettings"
	"navsync/ui/page/conversations"
	"navsync/ui/page/crmsettings"
	"navsync/ui/page/display"
	"navsync/ui/page/health"
	"navsync/ui/page/help"
	"navsync/ui/page/seats"
	"navsync/ui/page/unresolved"
	"navsync/ui/page/writebacks"
)

// Who sees which entries of the side (screens.md §1).
var (
	admins = []kit.Role{kit.AdminSeller, kit.Admin}
	checks = []kit.Role{kit.AdminSeller, kit.Admin, kit.Support}
	// An admin without a seat has no conversations, but may import an archive for any seat.
	archives = []kit.Role{kit.AdminSeller, kit.Admin, kit.Seller}
)

// entries are the pages in the order of the side.
func entries(h page.House, configPath string, stated config.Config) []ui.Entry {
	of := func(make func(*kit.Context, page.House) kit.Page) func(*kit.Context) kit.Page {
		return func(k *kit.Context) kit.Page { return make(k, h) }
	}
	return []ui.Entry{
		{ID: page.AdminSettings, Title: "shell.page.admin-settings", Group: ui.GroupAdmin, Roles: admins, Make: of(adminsettings.New)},
		{ID: page.CRMSettings, Title: "shell.page.crm-settings", Group: ui.GroupAdmin, Roles: admins, Make: of(crmsettings.New)},
		{ID: page.Seats, Title: "shell.page.seats", Group: ui.GroupAdmin, Roles: admins, Make: of(seats.New)},
		{ID: page.Health, Title: "shell.page.health", Group: ui.GroupSupport, Roles: checks, Make: of(health.New)},
		{ID: page.Unresolved, Title: "shell.page.unresolved", Group: ui.GroupSupport, Make: of(unresolved.New)},
		{ID: page.Conversations, Title: "shell.page.conversations", Group: ui.GroupWork, Roles: archives, Make: of(conversations.New)},
		{ID: page.Writebacks, Title: "shell.page.writebacks", Short: "shell.page.writebacks-short", Group: ui.GroupWork, Make: of(writebacks.New)},
		{ID: page.Accounts, Title: "shell.page.accounts", Group: ui.GroupWork, Make: of(accounts.New)},
		{ID: page.Display, Title: "shell.page.display", Group: ui.GroupNone, Make: func(k *kit.Context) kit.Page {
			return display.New(k, configPath, stated)
		}},
		{ID: page.Help, Title: "shell.page.help", Group: ui.GroupNone, Make: of(help.New)},
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
