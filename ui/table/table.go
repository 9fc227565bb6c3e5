package table

import (
	"cmp"
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
)

// core is a table of rows T, which Table makes addresses.
type core[T any] struct {
	kit  *kit.Context
	spec Spec[T]

	memory memory[T]
	remote *remote[T] // nil while the rows are wholly here
	query  Query

	at         int    // the focused row, by its place
	key        string // and its key, which it follows
	wanted     string // a key to focus when it arrives
	last       string // the key that Moved was told
	top        int    // the first row in view
	anchor     int    // where a range began
	selection  map[string]bool
	generation int

	editor  kit.Editor
	typing  bool
	focused bool
	loading bool
	again   bool // the source is to be asked once more when its answer is here
	ready   bool // rows have arrived once
	problem string

	copied    copied
	exporting bool

	sample  []T           // the rows by which the columns are as wide as they are
	natural map[int]cells // what each column's cells need, by its place in Spec.Columns; made when first drawn

	height  int // rows in view in the last frame
	drawn   drawn
	clicked time.Time
}

// newCore makes an empty table that is loading until SetRows or SetSource.
func newCore[T any](c *kit.Context, spec Spec[T]) *core[T] {
	if spec.Gutter == 0 {
		spec.Gutter = kit.Gutter
	}
	return &core[T]{
		kit: c, spec: spec, selection: map[string]bool{}, focused: true, loading: true, height: 20,
		query: Query{Sort: spec.Sort, Descending: spec.Descending},
	}
}

// SetRows gives all rows; filter, sort and select all then happen here. Focus and selection stay
// with their keys; ticked keys that are gone are forgotten.
func (t *core[T]) SetRows(rows []T) {
	t.remote = nil
	t.loading, t.ready, t.problem = false, true, ""
	t.memory.set(rows, t.spec.Key)
	t.measure(rows)
	for k := range t.selection {
		if _, here := t.memory.byKey[k]; !here {
			delete(t.selection, k)
		}
	}
	t.arrange()
}

// SetSource gives a source and returns the command that asks it. base bounds every question. Rows of a source before it
// stay until the answer, and the focus with its key where the source is a Placer.
func (t *core[T]) SetSource(base context.Context, s Source[T]) tea.Cmd {
	r := &remote[T]{base: base, source: s, blocks: map[int][]T{}, pending: map[int]bool{}}
	if old := t.remote; old != nil {
		r.shown, r.total, r.blocks = old.shown, old.total, old.blocks
	}
	t.remote = r
	return t.askFor(cmp.Or(t.wanted, t.key))
}

// Reload asks the source again; the old rows stay until the answer. While an answer is on its way the
// source is asked once more after it: changes that come faster than the rows would else keep them away.
// With rows it does nothing.
func (t *core[T]) Reload() tea.Cmd {
	switch {
	case t.remote == nil:
		return nil
	case t.loading:
		t.again = true
		return nil
	}
	return t.ask()
}

// SetLoading shows that rows are on their way: … rows at the first load, the old rows after.
func (t *core[T]) SetLoading(on bool) { t.loading = on }

// Loading says whether rows are on their way.
func (t *core[T]) Loading() bool { return t.loading }

// SetError shows why rows could not be loaded, finished text; "" clears it.
func (t *core[T]) SetError(text string) { t.problem, t.loading = text, false }

// SetFocused says whether the table is the pane with the focus. It is at first.
func (t *core[T]) SetFocused(on bool) {
	t.focused = on
	if !on {
		t.typing = false
	}
}

// arrange applies the query to rows that are here and keeps the focus on its key.
func (t *core[T]) arrange() {
	t.memory.arrange(t, t.query)
	t.refocus()
}

// refocus puts the focus back on its key, or leaves it at its place when the key is gone.
func (t *core[T]) refocus() {
	if t.wanted != "" {
		if i, ok := t.place(t.wanted); ok {
			t.at, t.wanted = i, ""
		}
	} else if t.key != "" {
		if i, ok := t.place(t.key); ok {
			t.at = i
		}
	}
	shown, _ := t.Count()
	t.at = max(0, min(t.at, shown-1))
	t.remember()
}

func (t *core[T]) remember() {
	if row, ok := t.Focus(); ok {
		t.key = t.spec.Key(row)
	}
}

// place finds a key among the rows that are here.
func (t *core[T]) place(key string) (int, bool) {
	if t.remote == nil {
		for i, at := range t.memory.order {
			if t.spec.Key(t.memory.all[at]) == key {
				return i, true
			}
		}
		return 0, false
	}
	for n, rows := range t.remote.blocks {
		for i, r := range rows {
			if t.spec.Key(r) == key {
				return n*block + i, true
			}
		}
	}
	return 0, false
}

// row returns the shown row at a place, if it is here.
func (t *core[T]) row(i int) (row T, ok bool) {
	if i < 0 {
		return row, false
	}
	if t.remote == nil {
		if i >= len(t.memory.order) {
			return row, false
		}
		return t.memory.all[t.memory.order[i]], true
	}
	rows := t.remote.blocks[i/block]
	if i%block >= len(rows) {
		return row, false
	}
	return rows[i%block], true
}

// Focus returns the focused row.
func (t *core[T]) Focus() (row T, ok bool) { return t.row(t.at) }

// FocusKey moves the focus to the row with the key, now or when it arrives.
func (t *core[T]) FocusKey(key string) tea.Cmd {
	t.wanted = key
	t.refocus()
	return t.moved()
}

// moved tells Spec.Moved when the focus came to another row.
func (t *core[T]) moved() tea.Cmd {
	row, ok := t.Focus()
	if !ok {
		return nil
	}
	key := t.spec.Key(row)
	if key == t.last {
		return nil
	}
	t.last = key
	if t.spec.Moved == nil {
		return nil
	}
	return t.spec.Moved(row)
}

// goTo moves the focus to a place.
func (t *core[T]) goTo(i int) tea.Cmd {
	shown, _ := t.Count()
	t.at = max(0, min(i, shown-1))
	t.wanted = ""
	t.key = ""
	t.remember()
	return tea.Batch(t.want(), t.moved())
}

// Count returns how many rows are shown and how many there are.
func (t *core[T]) Count() (shown, total int) {
	if t.remote == nil {
		return len(t.memory.order), len(t.memory.all)
	}
	return t.remote.shown, t.remote.total
}

// Query returns what is shown now, for an export.
func (t *core[T]) Query() Query { return t.query }

// Filter returns the filter as typed.
func (t *core[T]) Filter() string { return t.editor.Value() }

// SetFilter types a filter.
func (t *core[T]) SetFilter(text string) tea.Cmd {
	t.editor.Set(text)
	return t.filtered()
}

func (t *core[T]) filtered() tea.Cmd {
	q := Parse(t.editor.Value(), t.names())
	q.Sort, q.Descending = t.query.Sort, t.query.Descending
	t.query = q
	return t.requery()
}

func (t *core[T]) requery() tea.Cmd {
	t.anchor = 0
	if t.remote != nil {
		t.at, t.top = 0, 0
		return t.ask()
	}
	t.arrange()
	return t.moved()
}

// SortBy sorts by a column's ID.
func (t *core[T]) SortBy(column string, descending bool) tea.Cmd {
	t.query.Sort, t.query.Descending = column, descending
	return t.requery()
}

// Window returns the status line's left: "1–26 of 68".
func (t *core[T]) Window() string {
	shown, total := t.Count()
	if shown == 0 {
		if total > 0 {
			return t.kit.T("shell.table.none", "total", total)
		}
		return ""
	}
	args := []any{"from", t.drawn.first + 1, "to", min(shown, t.drawn.final+1), "shown", shown, "total", total}
	if shown < total {
		return t.kit.T("shell.table.windowfiltered", args...)
	}
	return t.kit.T("shell.table.window", args...)
}

// Capturing is true while the filter is being typed.
func (t *core[T]) Capturing() bool { return t.typing }

// Escape leaves the filter, clears the selection, then the filter; false when there was nothing. The
// command asks a source anew where that is needed.
func (t *core[T]) Escape() (cmd tea.Cmd, used bool) {
	switch {
	case t.typing:
		t.typing = false
		return t.SetFilter(""), true
	case len(t.selection) > 0:
		t.ClearSelection()
		return nil, true
	case t.Filter() != "":
		return t.SetFilter(""), true
	}
	return nil, false
}

// doubleClick is how fast the second click on a row opens it.
const doubleClick = 400 * time.Millisecond
