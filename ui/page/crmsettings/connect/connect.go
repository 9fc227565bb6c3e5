// Package connect is the dialog Connect to CRM (spec §3, §3.1, §3.2): address, application,
// checks, sign-in, checks, done. It asks the engine for everything and keeps no secret.
package connect

import (
	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/page"
)

// Open opens the dialog. again is the connection that is signed in anew; the zero value
// begins with the address.
func Open(c *kit.Context, h page.House, again store.Connection) tea.Cmd {
	f := newFlow(c, h, again)
	return tea.Sequence(c.Open(f.dialog), f.begin())
}
