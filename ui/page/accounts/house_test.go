package accounts

import (
	"navsync/ui"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

const (
	ana = pagetest.Ana
	sam = pagetest.Sam
)

// show opens the page for a person.
func show(h *pagetest.House, email, code string, width, height int, look theme.Options) *pagetest.Screen {
	return h.Show(email, New, pagetest.Spec{
		ID: page.Accounts, Title: "shell.page.accounts", Group: ui.GroupWork, Language: code, Width: width, Height: height, Look: look,
	})
}
