// Package table is the one table of the program: a virtual list of any length with selection by key,
// filter, sort, groups, mouse, and a bulk bar. It renders only the rows in view. It asks its source in
// commands, never in Update, and knows nothing of what its rows are.
package table

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/action"
	"navsync/ui/theme"
)

// Align places a cell's text.
type Align int

// The alignments. Numbers, ages and scores stand right; their headers too.
const (
	Left Align = iota
	Right
)

// Column is one column of rows T.
type Column[T any] struct {
	// ID names the column in "column:value" of the filter and in the sort; one lower-case word.
	ID string
	// Title is the language key of the header, Short of a shorter one for narrow columns (may be empty).
	Title, Short string
	// Min is the least width in cells; Max, when set, the most, but where room is left for a longer cell.
	Min, Max int
	// Flex shares what is left: 0 keeps Min.
	Flex int
	// Hidden, when set, takes the column out of view while it is true, whatever the room.
	Hidden func() bool
	// Priority: the lowest leaves first, whole, when the width is short. 100 and more never leave.
	Priority int
	Align    Align
	// Cell renders the row's cell with the styles of the surface it stands on; the table cuts it at
	// the column's width. width is the column's cells.
	Cell func(row T, st theme.Styles, width int) string
	// Text is the plain text that the filter reads. May be nil: the cell without its styles is read.
	Text func(row T) string
	// Export is what an export writes where that is more than the cell shows: a time instead of an age. May be nil.
	Export func(row T) string
	// Number makes "column:>0" possible. May be nil.
	Number func(row T) float64
	// Compare orders rows by the column; nil means that it cannot be sorted. Of a Source only its
	// being set counts.
	Compare func(a, b T) int
	// Descending makes the first sort by this column go down (counts, scores).
	Descending bool
}

// Query is what a Source is asked for.
type Query struct {
	// Filter is the line as typed; Words are its words, each to be found in one column, Terms its "column:value" parts.
	Filter string
	Words  []string
	Terms  []Term
	// Unknown is what stands before a colon in the filter and is no column; its part is among the words, too.
	Unknown string
	// Sort is a column's ID, or empty for the source's own order.
	Sort       string
	Descending bool
}

// Term is one "column:value" of a filter. Op is ":" (contains), ">", "<", ">=", "<=" or "=".
type Term struct {
	Column, Op, Value string
	// Number is Value as a number where Op compares and it is one.
	Number   float64
	IsNumber bool
}

// Source serves windows of a list that is too long to hold. Its methods run in commands.
type Source[T any] interface {
	// Count returns how many rows the query shows, and how many there are without its filter.
	Count(ctx context.Context, q Query) (shown, total int, err error)
	// Window returns at most n rows from the offset, in the query's order.
	Window(ctx context.Context, q Query, offset, n int) ([]T, error)
	// Keys returns the keys of all rows the query shows, for select all.
	Keys(ctx context.Context, q Query) ([]string, error)
}

// Placer is a Source that knows where a row stands, so that the focus finds it however far down it is.
type Placer interface {
	// Place returns how many rows of the query stand before the one with the key.
	Place(ctx context.Context, q Query, key string) (at int, found bool, err error)
}

// Spec says how a table of rows T looks and what it does. Only Key and Columns are needed.
type Spec[T any] struct {
	// Key identifies a row; selection and focus follow it through filter, sort and refresh.
	Key     func(T) string
	Columns []Column[T]
	// Name is the beginning of the names of its exports: "seats".
	Name string
	// Exporting writes the rows in place of the table: as a command prints the same list. May be nil.
	Exporting func() tea.Cmd
	// ID is what y copies as the row's id; nil is its Key. Copies are what it copies before the row itself. Link
	// returns how the row's page is found, nil where it has none. All may be nil.
	ID     func(T) string
	Copies func(T) []Copyable
	Link   func(T) func() (string, error)
	// Sort is the ID of the column sorted at first; empty keeps the order of the rows.
	Sort       string
	Descending bool
	// Multi shows checkboxes. Locked returns finished text why a row cannot be ticked, or "".
	Multi  bool
	Locked func(T) string
	// Group puts rows under heads; id orders by first appearance, title is finished text. Of a Source
	// the order must already keep groups together. May be nil.
	Group func(T) (id, title string)
	// GroupSize is how many rows of a Source stand in a group, 0 when nobody counted. May be nil.
	GroupSize func(id string) int
	// Under returns lines below the row (a reason), styled; may be nil.
	Under func(row T, st theme.Styles, width int) []string
	// Gutter is the cells before the checkboxes, for the focus bar: 0 means 1, a dialog's body takes 2.
	Gutter int
	// NoFilter leaves the filter line out. FilterHint is the language key of its hint.
	NoFilter   bool
	FilterHint string
	// Tools stand right in the filter line: the page's own actions.
	Tools func() []action.Action
	// Open runs on enter and double click. Menu runs on . and on a click on …; x and y are the
	// cells, in the table, below which a menu opens. Nil: no … column.
	Open func(T) tea.Cmd
	Menu func(row T, x, y int) tea.Cmd
	// Airy puts a blank line between rows while it is true. Totals are cells below the rows, by the columns' IDs, of the
	// rows that the filter shows. Both may be nil.
	Airy   func() bool
	Totals func(rows []T, st theme.Styles, widths map[string]int) map[string]string
	// FocusLine says below the table what the focused row cannot, left, with its one remedy right.
	FocusLine func(row T, st theme.Styles) (left string, remedy *action.Action)
	// Second is a second line below the focus line: more facts. May be nil.
	Second func(row T, st theme.Styles) string
	// Bulk are the actions of the bulk bar, Forecast its second line for the selected keys (styled).
	Bulk     func() []action.Action
	Forecast func(keys []string, st theme.Styles) string
	// Empty renders what stands there when there is no row at all; a filter that finds nothing has
	// its own words.
	Empty func(width, height int) string
	// Moved runs after the focus came to another row, to load its preview. May be nil.
	Moved func(T) tea.Cmd
}
