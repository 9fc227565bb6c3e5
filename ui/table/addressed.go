package table

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/theme"
)

// Table is a table of rows T. Make one with New.
//
// Its core knows the rows by their addresses, because the compiler makes one code for all kinds of addresses, but one for
// each kind of rows: a table weighs some 80 KB, and there are twenty.
type Table[T any] struct{ *core[*T] }

// New makes an empty table that is loading until SetRows or SetSource.
func New[T any](c *kit.Context, spec Spec[T]) *Table[T] {
	return &Table[T]{newCore(c, addressed(spec))}
}

// SetRows gives all rows; filter, sort and select all then happen here. Focus and selection stay
// with their keys; ticked keys that are gone are forgotten.
func (t *Table[T]) SetRows(rows []T) { t.core.SetRows(addresses(rows)) }

// SetSource gives a source and returns the command that asks it. base bounds every question. Rows of a source before it
// stay until the answer, and the focus with its key where the source is a Placer.
func (t *Table[T]) SetSource(base context.Context, s Source[T]) tea.Cmd {
	return t.core.SetSource(base, addressedSource[T]{s})
}

// Focus returns the focused row.
func (t *Table[T]) Focus() (row T, ok bool) {
	at, ok := t.core.Focus()
	if !ok {
		return row, false
	}
	return *at, true
}

// Rows returns the rows of the keys that are here.
func (t *Table[T]) Rows(keys []string) []T { return values(t.core.Rows(keys)) }

// Shown returns the rows that the filter shows, in their order, as far as they are here: for an export.
func (t *Table[T]) Shown() []T { return values(t.core.Shown()) }

func addresses[T any](rows []T) []*T {
	all := make([]*T, len(rows))
	for i := range rows {
		all[i] = &rows[i]
	}
	return all
}

func values[T any](all []*T) []T {
	rows := make([]T, len(all))
	for i, at := range all {
		rows[i] = *at
	}
	return rows
}

// addressedSource serves the rows of a source by their addresses.
type addressedSource[T any] struct{ Source[T] }

// Window implements Source.
func (s addressedSource[T]) Window(ctx context.Context, q Query, offset, n int) ([]*T, error) {
	rows, err := s.Source.Window(ctx, q, offset, n)
	return addresses(rows), err
}

// Place implements Placer, where the source does.
func (s addressedSource[T]) Place(ctx context.Context, q Query, key string) (at int, found bool, err error) {
	if p, ok := s.Source.(Placer); ok {
		return p.Place(ctx, q, key)
	}
	return 0, false, nil
}

// addressed is what a table is asked for, of rows by their addresses.
func addressed[T any](s Spec[T]) Spec[*T] {
	a := Spec[*T]{
		Key: func(r *T) string { return s.Key(*r) }, Sort: s.Sort, Descending: s.Descending, Multi: s.Multi, GroupSize: s.GroupSize,
		Gutter: s.Gutter, NoFilter: s.NoFilter, FilterHint: s.FilterHint, Tools: s.Tools, Bulk: s.Bulk, Forecast: s.Forecast, Empty: s.Empty,
		Name: s.Name, Airy: s.Airy,
	}
	if s.ID != nil {
		a.ID = func(r *T) string { return s.ID(*r) }
	}
	if s.Copies != nil {
		a.Copies = func(r *T) []Copyable { return s.Copies(*r) }
	}
	if s.Link != nil {
		a.Link = func(r *T) func() (string, error) { return s.Link(*r) }
	}
	for _, c := range s.Columns {
		a.Columns = append(a.Columns, addressedColumn(c))
	}
	if s.Locked != nil {
		a.Locked = func(r *T) string { return s.Locked(*r) }
	}
	if s.Group != nil {
		a.Group = func(r *T) (string, string) { return s.Group(*r) }
	}
	if s.Under != nil {
		a.Under = func(r *T, st theme.Styles, width int) []string { return s.Under(*r, st, width) }
	}
	if s.Open != nil {
		a.Open = func(r *T) tea.Cmd { return s.Open(*r) }
	}
	if s.Menu != nil {
		a.Menu = func(r *T, x, y int) tea.Cmd { return s.Menu(*r, x, y) }
	}
	if s.FocusLine != nil {
		a.FocusLine = func(r *T, st theme.Styles) (string, *action.Action) { return s.FocusLine(*r, st) }
	}
	if s.Second != nil {
		a.Second = func(r *T, st theme.Styles) string { return s.Second(*r, st) }
	}
	if s.Totals != nil {
		a.Totals = func(rows []*T, st theme.Styles, widths map[string]int) map[string]string {
			return s.Totals(values(rows), st, widths)
		}
	}
	if s.Moved != nil {
		a.Moved = func(r *T) tea.Cmd { return s.Moved(*r) }
	}
	return a
}

func addressedColumn[T any](c Column[T]) Column[*T] {
	a := Column[*T]{
		ID: c.ID, Title: c.Title, Short: c.Short, Min: c.Min, Max: c.Max, Flex: c.Flex, Priority: c.Priority, Align: c.Align,
		Descending: c.Descending, Hidden: c.Hidden,
	}
	if c.Cell != nil {
		a.Cell = func(r *T, st theme.Styles, width int) string { return c.Cell(*r, st, width) }
	}
	if c.Text != nil {
		a.Text = func(r *T) string { return c.Text(*r) }
	}
	if c.Export != nil {
		a.Export = func(r *T) string { return c.Export(*r) }
	}
	if c.Number != nil {
		a.Number = func(r *T) float64 { return c.Number(*r) }
	}
	if c.Compare != nil {
		a.Compare = func(x, y *T) int { return c.Compare(*x, *y) }
	}
	return a
}
