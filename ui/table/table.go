package table

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/action"
	"navsync/ui/kit"
)

// Table is a table of rows T. Make one with New.
type Table[T any] struct {
	kit     *kit.Context
	spec    Spec[T]
	focused bool
}

// New makes an empty table that is loading until SetRows or SetSource.
func New[T any](c *kit.Context, spec Spec[T]) *Table[T] { return &Table[T]{kit: c, spec: spec} }

// SetRows gives all rows; filter, sort and select all then happen here. Focus and selection stay
// with their keys.
func (t *Table[T]) SetRows(rows []T) {}

// SetSource gives a source and returns the command that asks it. base bounds every question.
func (t *Table[T]) SetSource(base context.Context, s Source[T]) tea.Cmd { return nil }

// Reload asks the source again; the old rows stay until the answer. With rows it does nothing.
func (t *Table[T]) Reload() tea.Cmd { return nil }

// SetLoading shows that rows are on their way: … rows at the first load, the old rows after.
func (t *Table[T]) SetLoading(on bool) {}

// SetError shows why rows could not be loaded, finished text; "" clears it.
func (t *Table[T]) SetError(text string) {}

// SetFocused says whether the table is the pane with the focus. It is at first.
func (t *Table[T]) SetFocused(on bool) { t.focused = on }

// Update takes keys, paste, mouse (in the table's own cells) and the answers of its source.
func (t *Table[T]) Update(msg tea.Msg) tea.Cmd { return nil }

// View renders exactly width x height cells.
func (t *Table[T]) View(width, height int) string { return "" }

// Cursor returns the real cursor in the table's cells: in the filter, or on the focused row.
func (t *Table[T]) Cursor() *tea.Cursor { return nil }

// Capturing is true while the filter is being typed.
func (t *Table[T]) Capturing() bool { return false }

// Escape leaves the filter, clears the selection, then the filter; false when there was nothing.
func (t *Table[T]) Escape() bool { return false }

// Focus returns the focused row.
func (t *Table[T]) Focus() (row T, ok bool) { return row, false }

// FocusKey moves the focus to the row with the key, now or when it arrives.
func (t *Table[T]) FocusKey(key string) tea.Cmd { return nil }

// Selected returns the ticked keys, in the order of the table as far as they are loaded.
func (t *Table[T]) Selected() []string { return nil }

// Targets returns the ticked keys, or the focused row's when nothing is ticked.
func (t *Table[T]) Targets() []string { return nil }

// Rows returns the loaded rows of the keys.
func (t *Table[T]) Rows(keys []string) []T { return nil }

// Select ticks or unticks a key.
func (t *Table[T]) Select(key string, on bool) {}

// SelectAll ticks all rows that the filter shows.
func (t *Table[T]) SelectAll() tea.Cmd { return nil }

// ClearSelection unticks everything.
func (t *Table[T]) ClearSelection() {}

// SetFilter types a filter. Filter returns it.
func (t *Table[T]) SetFilter(text string) tea.Cmd { return nil }

// Filter returns the filter as typed.
func (t *Table[T]) Filter() string { return "" }

// SortBy sorts by a column's ID.
func (t *Table[T]) SortBy(column string, descending bool) tea.Cmd { return nil }

// Query returns what is shown now, for an export.
func (t *Table[T]) Query() Query { return Query{} }

// Count returns how many rows are shown and how many there are.
func (t *Table[T]) Count() (shown, total int) { return 0, 0 }

// Window returns the status line's left: "1–26 of 68".
func (t *Table[T]) Window() string { return "" }

// MenuAt returns the cells, in the table, below which the focused row's menu opens.
func (t *Table[T]) MenuAt() (x, y int) { return 0, 0 }

// Actions returns what the table itself can do (filter, tick, sort, menu), for a page's own table.
func (t *Table[T]) Actions() []action.Action { return nil }

// doubleClick is how fast the second click on a row opens it.
const doubleClick = 400 * time.Millisecond
