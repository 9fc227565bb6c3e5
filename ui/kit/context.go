// Package kit holds the parts that pages are made of: text that is safe and fits, dialogs, menus,
// forms, bars, and the Context through which a page reaches the rest of the program. Parts render and
// take messages; they do no I/O and know no page, store or engine.
package kit

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/action"
	"navsync/ui/lang"
	"navsync/ui/theme"
)

// Context is what a page may use of the program. The root makes one and keeps its fields current, so
// pages hold the pointer and read the fields when they need them. Everything that acts returns a
// command that the page returns from Update.
type Context struct {
	// Theme is the look; it changes when the terminal tells its background.
	Theme theme.Theme
	// Printer speaks the viewer's language.
	Printer *lang.Printer
	// Width and Height are the page's cells, as View is given them; PageX and PageY are the window's
	// cell of the page's upper left corner. The page's first cell of a row is its gutter, for the
	// focus bar, and the last Margin cells stay empty but for the scroll thumb.
	Width, Height int
	PageX, PageY  int
	// CursorX and CursorY are the window's cell of the real cursor in the last frame, -1 for none.
	CursorX, CursorY int
	// Narrow is true below 100 columns of window: tabs instead of the side, preview below.
	Narrow bool
	// Viewer is who looks.
	Viewer Viewer
	// Now is the clock.
	Now func() time.Time
	// Status is the last answer about connection and runs.
	Status Status
	// Focused is false while the terminal window is in the background.
	Focused bool
	// Covered is true while what is being rendered lies below an overlay: its focus shows as current.
	Covered bool
	// Frame counts spinner frames; it moves only while something runs.
	Frame int
	// Step is the step of an empty page that has the focus, among those that can be done.
	Step int
	// Demo is true in the demo organization.
	Demo bool
	// Folder makes the folder that exports go to, where it is not there; Told is a path in it as the viewer reaches it.
	Folder func() (string, error)
	Told   func(path string) string
	// Choices are the words of the person's own config file that count now, by key.
	Choices map[string]string

	drafts map[draftOf]typed // what was typed into dialogs that esc closed
}

// Gutter is the cells left of a page's content, for the focus bar.
const Gutter = 1

// Margin is the cells right of a page's content.
func (c *Context) Margin() int {
	if c.Narrow {
		return 1
	}
	return 2
}

// Inner is the width of a page's content: the page's width without gutter and margin.
func (c *Context) Inner(width int) int { return max(1, width-Gutter-c.Margin()) }

// T is Printer.T.
func (c *Context) T(key string, args ...any) string { return c.Printer.T(key, args...) }

// Role is a person's role of spec §1.
type Role string

// The roles.
const (
	AdminSeller Role = "admin-seller"
	Admin       Role = "admin"
	Support     Role = "support"
	Seller      Role = "seller"
)

// Viewer is the person who looks at the screen.
type Viewer struct {
	Name, Email string
	Role        Role
}

// IsAdmin is true for both admin roles.
func (v Viewer) IsAdmin() bool { return v.Role == AdminSeller || v.Role == Admin }

// HasItems is true for roles that can hold a seat and so items of their own.
func (v Viewer) HasItems() bool { return v.Role == AdminSeller || v.Role == Seller }

// Connection is a state of spec §3.3.
type Connection string

// The states of the connection.
const (
	NotConnected Connection = "not_connected"
	Importing    Connection = "importing"
	Connected    Connection = "connected"
	Paused       Connection = "paused"
	Failing      Connection = "failing"
	Disconnected Connection = "disconnected"
)

// Status is what the shell shows about the whole: header, side badges and status line.
type Status struct {
	// Organization is the connected organization's name, as Dynamics gives it.
	Organization string
	Connection   Connection
	// LastSync and NextSync are zero when there was or will be none.
	LastSync, NextSync time.Time
	// StaleAfter is the age from which LastSync is shown in amber; 0 never.
	StaleAfter time.Duration
	// Running is what runs now; nil while idle.
	Running *Running
	// Badges counts what waits for the viewer, by page id.
	Badges map[string]Badge
	// Notice is what the viewer is told once, at once; nil while there is nothing to tell.
	Notice *Notice
	// Next is what the set-up needs next, nil once it is done. Tour are the tasks of the demo's tour, nil
	// where there is none or it was closed.
	Next *Step
	Tour []Task
}

// Running is the progress of what runs.
type Running struct {
	// Label is finished text: "Importing contacts".
	Label string
	// Done and Total count rows; Total 0 means it is not known.
	Done, Total int
	// Rate is rows per second; 0 hides it.
	Rate float64
	// Waits is finished text about what it waits for: "Dynamics asks us to wait until 14:31". May be empty.
	Waits string
}

// Notice is something that happened and stands until somebody sees to it. It is told when Of is new or Count has grown.
type Notice struct {
	Of    int64
	Count int
	// Text is finished text: what happened, and where it is seen to.
	Text string
}

// Badge is a number beside a page's name. Tone is ToneMuted for work that waits, ToneWarn for errors.
type Badge struct {
	Count int
	Tone  theme.Tone
}

// Args are a navigation's arguments, for example {"seat": "42"}.
type Args map[string]string

// NavigateMsg asks the root to show a page.
type NavigateMsg struct {
	Page string
	Args Args
	// Then is run there as soon as it can be, "" nothing.
	Then action.ID
}

// Navigate shows the page with the id. args may be nil. esc then returns to the page before.
func (c *Context) Navigate(page string, args Args) tea.Cmd {
	return send(NavigateMsg{Page: page, Args: args})
}

// NavigateTo shows a page and runs one of its actions there, as soon as it can be.
func (c *Context) NavigateTo(page string, args Args, then action.ID) tea.Cmd {
	return send(NavigateMsg{Page: page, Args: args, Then: then})
}

// OpenMsg asks the root to put an overlay on top.
type OpenMsg struct{ Overlay Overlay }

// Open puts a dialog, menu or other overlay on top.
func (c *Context) Open(o Overlay) tea.Cmd { return send(OpenMsg{Overlay: o}) }

// CloseMsg asks the root to take an overlay away.
type CloseMsg struct{ Overlay Overlay }

// Close takes the overlay away, wherever it stands in the stack.
func Close(o Overlay) tea.Cmd { return send(CloseMsg{Overlay: o}) }

// ToastMsg asks the root to show a toast.
type ToastMsg struct{ Toast Toast }

// Toast is a sentence in the status line's left: 5 seconds, errors until dismissed, all kept in the
// history. Text is finished text; Undo may be nil.
type Toast struct {
	Tone theme.Tone // ToneOK, ToneWarn, ToneDanger, ToneText
	Text string
	// Undo, when set, is offered as the key u while the toast stands.
	Undo func() tea.Cmd
	// At is set by the root.
	At time.Time
}

// Toast shows a sentence in the status line.
func (c *Context) Toast(tone theme.Tone, text string) tea.Cmd {
	return send(ToastMsg{Toast: Toast{Tone: tone, Text: text}})
}

// ToastUndo shows a sentence with an undo on the key u.
func (c *Context) ToastUndo(tone theme.Tone, text string, undo func() tea.Cmd) tea.Cmd {
	return send(ToastMsg{Toast: Toast{Tone: tone, Text: text, Undo: undo}})
}

// CopyMsg asks the root to copy text.
type CopyMsg struct {
	Text string
	// What names it in the toast ("request id"); finished text.
	What string
}

// Copy puts text on the clipboard, natively and through the terminal, and says so with what.
func (c *Context) Copy(text, what string) tea.Cmd { return send(CopyMsg{Text: text, What: what}) }

// OpenURLMsg asks the root to open an address.
type OpenURLMsg struct{ URL string }

// OpenURL opens the address in the browser; where no browser can be, the address is shown to copy.
func (c *Context) OpenURL(url string) tea.Cmd { return send(OpenURLMsg{URL: url}) }

// LookedMsg tells the root that somebody looked at a record: the palette offers it again.
type LookedMsg struct{ Line Choosable }

// Looked has the palette remember a line that was found, and looked at.
func (c *Context) Looked(line Choosable) tea.Cmd { return send(LookedMsg{Line: line}) }

// ChangedMsg tells pages that stored data changed. The root sends it at most ten times a second to
// the page in view; other pages learn it through Enter.
type ChangedMsg struct{}

// TickMsg arrives four times a second while something runs, and once a second while a page asks for
// it by Ticking.
type TickMsg struct{ At time.Time }

func send(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

// ViewerMsg tells the root that another person looks from now on ("Act as…"), or in another language:
// all pages are made anew and the first one is shown. A nil Printer keeps the language.
type ViewerMsg struct {
	Viewer  Viewer
	Printer *lang.Printer
	// Page is shown then; empty shows the viewer's first one.
	Page string
}

// RefreshMsg asks the root to read the status now, for example after a change of one's own.
type RefreshMsg struct{}

// Refresh reads the status now.
func (c *Context) Refresh() tea.Cmd { return send(RefreshMsg{}) }
