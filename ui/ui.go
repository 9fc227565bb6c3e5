// Package ui is the terminal program: the shell around the pages (header, side, breadcrumbs, status
// line), the router with its history, the overlays, and the keys that hold everywhere. Pages, and what
// they read and change, are handed to it; it knows no store and no engine.
package ui

import (
	"context"
	"log/slog"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/theme"
)

// Page is one screen; see kit.Page.
type Page = kit.Page

// Group is where a page stands in the side.
type Group string

// The groups of the side. Pages of GroupNone are reached by navigation only.
const (
	GroupAdmin   Group = "admin"
	GroupSupport Group = "support"
	GroupWork    Group = "work"
	GroupNone    Group = ""
)

// Entry registers a page. Pages are made when they are first shown.
type Entry struct {
	// ID is what Context.Navigate takes: "seats".
	ID string
	// Title is the language key of its name in side, tabs and crumbs; Short of a shorter one for the side, where a large
	// count stands beside it (may be empty).
	Title, Short string
	Group        Group
	// Roles may see it; empty means everyone.
	Roles []kit.Role
	// Make makes the page for the program's context.
	Make func(*kit.Context) Page
	// Bare shows the page without side and crumbs: the welcome.
	Bare bool
}

// Allows says whether a role may see the page.
func (e Entry) Allows(r kit.Role) bool { return len(e.Roles) == 0 || slices.Contains(e.Roles, r) }

// Options is all that the program is handed.
type Options struct {
	Printer *lang.Printer
	// Theme is the look to begin with (theme.FromEnv); Light is taken from the terminal's background
	// when AskBackground is set and it answers.
	Theme         theme.Options
	AskBackground bool
	Viewer        kit.Viewer
	// Entries are the pages in the order of the side; Start is the first one's id, else the first
	// entry that the viewer's role may see.
	Entries   []Entry
	Start     string
	StartArgs kit.Args
	// Status reads what the shell shows. It runs in a command, after each event and once a minute.
	// May be nil.
	Status func(context.Context) (kit.Status, error)
	// Events tells that something changed; the program reads it until its context ends or it is closed.
	// May be nil.
	Events <-chan struct{}
	// Pace is the least time between two frames that nobody's key asked for. May be nil.
	Pace func() time.Duration
	// Actions are those that hold on every page: sync now, pause, act as…. May be nil.
	Actions func(*kit.Context) []action.Action
	// Search finds what has a trail for the palette, in a command. Its texts are clean. May be nil.
	Search func(ctx context.Context, c *kit.Context, query string, limit int) ([]kit.Choosable, error)
	// More are the settings and the questions of Help for the palette. May be nil.
	More func(*kit.Context) []kit.Choosable
	// EndTour closes the tour for good, in a command. May be nil where Status gives none.
	EndTour func(context.Context) error
	// Choices are the words of the config file that count at the start, by key; Keep writes one that was
	// changed on screen, in a command. Keys are own keys by the action's id. May be nil.
	Choices map[string]string
	Keep    func(key, word string) error
	Keys    map[string]string
	// ReadOnly marks a program that changes nothing.
	ReadOnly bool
	// SystemLanguage is spoken where the person chose none; Spoken is told of another choice. May be nil.
	SystemLanguage string
	Spoken         func(*lang.Printer)
	// Mouse turns the mouse on; Demo marks the demo organization.
	Mouse, Demo bool
	// Lines marks a program that is read in lines: it has no clock, and its events are waited for outside of it.
	Lines bool
	// Suspends lets ctrl+z give the terminal back to the shell: only where the program has the process to itself.
	Suspends bool
	// Folder makes the folder that exports go to, where it is not there; Told is a path in it as the viewer reaches it.
	Folder func() (string, error)
	Told   func(path string) string
	// Now is the clock; nil is time.Now.
	Now func() time.Time
	// OpenBrowser and Clipboard do it natively. Nil ones, where Run is used, are the system's; an error
	// falls back to showing the link and to the terminal's own clipboard.
	OpenBrowser func(url string) error
	Clipboard   func(text string) error
	// Started is told which program draws, before it runs. May be nil.
	Started func(*tea.Program)
	// Log receives what is useful for support; nil discards.
	Log *slog.Logger
}
