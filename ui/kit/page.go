package kit

import (
	tea "charm.land/bubbletea/v2"

	"navsync/ui/action"
	"navsync/ui/theme"
)

// Page is one screen. The root makes it when it is first shown and keeps it. Messages: keys, paste and
// mouse go to the page in view (mouse in the page's own cells), every other message to all made pages
// and open overlays, so use message types of your own package and drop answers whose generation is old.
//
// Keys: the root first takes its own (? : ctrl+p q esc ctrl+c and the go-to keys), then runs the action
// of Actions whose key it is (a disabled one says why), and gives the rest to Update. While Capturing,
// all keys but ctrl+c go to Update.
type Page interface {
	// ID is the page's id in the registry.
	ID() string
	// Init is called once, before the first Enter.
	Init() tea.Cmd
	// Enter is called each time the page comes into view: load what may have changed.
	Enter(args Args) tea.Cmd
	// Update takes a message and does no I/O; work goes into the command.
	Update(msg tea.Msg) tea.Cmd
	// View renders width x height cells or fewer, without the crumbs, which the shell shows. Content
	// starts in cell Gutter of a row and leaves Context.Margin free at the right (tables do both).
	View(width, height int) string
	// Crumbs returns the last part of the breadcrumbs and what stands right in that line.
	Crumbs() Crumbs
	// Actions returns the table of what can be done here now.
	Actions() []action.Action
	// Window returns the status line's left while nothing runs: "1–26 of 68". May be empty.
	Window() string
	// Cursor returns the real cursor in the page's cells, or nil.
	Cursor() *tea.Cursor
	// Capturing is true while a text field has the keys.
	Capturing() bool
}

// Escaper is a page that can use esc for something first: leave a filter, clear a selection.
type Escaper interface {
	// Escape says whether it used the key, with the command that follows from it. A table's Escape
	// can be returned as it is.
	Escape() (cmd tea.Cmd, used bool)
}

// Ticking is a page that needs TickMsg once a second now, for a countdown.
type Ticking interface{ Ticking() bool }

// Crumbs is a page's part of the breadcrumb line. All texts are finished.
type Crumbs struct {
	// Path are the parts after the group ("Admin"), the last one strong. Empty uses the page's title.
	Path []string
	// Facts stand right in the line, about the whole page, most important first; they leave from the
	// end when the line is short.
	Facts []Fact
}

// Fact is one fact of the crumb line: "68 of 75 licences". Glyph may be empty.
type Fact struct {
	Glyph string
	Text  string
	Tone  Tone
	// Strong is a leading part of Text shown bold: the number that matters.
	Strong string
}

// Overlay floats over the page and has all keys while it is on top.
type Overlay interface {
	Init() tea.Cmd
	// Update takes a message; mouse messages are in the overlay's own cells. To close: return Close(o).
	Update(msg tea.Msg) tea.Cmd
	// View renders for a window of the size.
	View(width, height int) Layer
	// Hints are the status line's key hints while it is on top.
	Hints() []Hint
}

// Layer is a rendered overlay.
type Layer struct {
	Content string
	// X and Y are the window cells of its upper left corner; the root clamps them.
	X, Y int
	// Fade dims what lies below: true for dialogs, false for menus.
	Fade bool
	// Cursor is the real cursor in the layer's cells, or nil.
	Cursor *tea.Cursor
}

// Outside is a mouse click beside the top overlay, sent to it instead of the click.
type Outside struct{}

// Hint is a key with its word in the status line. Both are finished text.
type Hint struct{ Key, Word string }

// Tone is theme.Tone.
type Tone = theme.Tone
