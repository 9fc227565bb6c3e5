// Package page holds what the pages share: the house that they read from and change, and
// their ids. Each page is a package of its own below it and knows no other; they reach
// each other by id.
package page

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/sentence"
	"navsync/ui/theme"
)

// Ids of the pages.
const (
	Welcome       = "welcome"
	AdminSettings = "admin-settings"
	CRMSettings   = "crm-settings"
	Seats         = "seats"
	Health        = "health"
	Unresolved    = "unresolved"
	Conversations = "conversations"
	Writebacks    = "writebacks"
	Accounts      = "accounts"
	Help          = "help"
	Display       = "display"
)

// House is what a page reads from and changes.
type House struct {
	Store  *store.Reader
	Engine *engine.Engine
	// Actor is who looks and acts; it changes with "Act as…".
	Actor func() engine.Actor
	// Context ends with the program; the work of every command uses it.
	Context context.Context
	// DataDir is the data folder; Archives the demo's folder of LinkedIn archives, else "".
	DataDir, Archives string
	// Demo is nil for a real organization.
	Demo *engine.Demo
	// ReadOnly marks a session that changes nothing; the engine refuses what is tried all the same.
	ReadOnly bool
	// Service is how people reach the server that shows these screens, nil on an own terminal.
	Service *Service
}

// Service is a server that people reach over SSH.
type Service struct {
	// Port is where it listens, HostKey the fingerprint that clients are shown.
	Port, HostKey string
	// Here says who has a session open.
	Here func(email string) bool
	// End ends the sessions of a person.
	End func(email string)
}

// Load runs read in a command and answers with what answer makes of it. It is for what an action asks once,
// such as the seats that a dialog offers; what a page shows is read by a Reader.
func Load[T any](h House, read func(context.Context) (T, error), answer func(T, error) tea.Msg) tea.Cmd {
	return func() tea.Msg {
		v, err := read(h.Context)
		return answer(v, err)
	}
}

// ErrorToast shows err as its sentence with the next step.
func ErrorToast(c *kit.Context, err error) tea.Cmd {
	s := sentence.Of(c.Printer, err)
	text := s.Text
	if s.Next != "" {
		text += " → " + s.Next
	}
	return c.Toast(theme.ToneDanger, text)
}

// OpenInDynamics opens the page of a row of Dynamics in the browser.
func OpenInDynamics(c *kit.Context, h House, kind, id string) tea.Cmd {
	return func() tea.Msg {
		url, err := h.Engine.OpenURL(h.Context, kind, id)
		if err != nil {
			return ErrorToast(c, err)()
		}
		return c.OpenURL(url)()
	}
}

// Link asks where the page of a row of Dynamics is, nil when there is no row: what y copies as its link.
func (h House) Link(table, id string) func() (string, error) {
	if id == "" {
		return nil
	}
	return func() (string, error) { return h.Engine.OpenURL(h.Context, table, id) }
}

// RecordWord is what a kind of record is called.
func RecordWord(c *kit.Context, kind store.RecordKind) string {
	return c.T("record." + string(kind)) //lang:keys record.*
}

// RecordOptions are kinds of records to choose from.
func RecordOptions(c *kit.Context, kinds ...store.RecordKind) []kit.Option {
	options := make([]kit.Option, len(kinds))
	for i, kind := range kinds {
		options[i] = kit.Option{ID: string(kind), Label: RecordWord(c, kind)}
	}
	return options
}

// ItemWord is what a kind of item is called.
func ItemWord(c *kit.Context, kind store.ItemKind) string {
	return c.T("kind." + string(kind)) //lang:keys kind.*
}

// ActivityName is the word for a table of activities, the table's own name where there is none.
func ActivityName(c *kit.Context, table string) string {
	if key := "activity.table." + table; c.Printer.Has(key) { //lang:keys activity.table.*
		return c.T(key)
	}
	return kit.Clean(table)
}
