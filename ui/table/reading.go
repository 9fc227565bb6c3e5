package table

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
)

// At implements kit.List.
func (t *core[T]) At() int { return t.at }

// GoTo implements kit.List.
func (t *core[T]) GoTo(i int) tea.Cmd { return t.goTo(i) }

// Line implements kit.List: the columns that are there whatever the room, and what stands under the row.
func (t *core[T]) Line(i int) string {
	row, ok := t.row(i)
	if !ok {
		return ""
	}
	var parts []string
	for _, c := range t.spec.Columns {
		if text := t.said(c, row); text != "" && (c.Hidden == nil || !c.Hidden()) {
			parts = append(parts, text)
		}
	}
	if why := t.locked(row); why != "" {
		parts = append(parts, why)
	}
	if t.selection[t.spec.Key(row)] {
		parts = append(parts, t.kit.T("plain.ticked"))
	}
	if t.spec.Under != nil {
		for _, l := range t.spec.Under(row, t.kit.Theme.Styles, widest) {
			parts = append(parts, kit.Spoken(l)...)
		}
	}
	return strings.Join(parts, ", ")
}

// said is a cell as it is read.
func (t *core[T]) said(c Column[T], row T) string {
	return strings.Join(kit.Spoken(t.plainCell(c, row)), " ")
}

// Group implements kit.List.
func (t *core[T]) Group(i int) string {
	row, ok := t.row(i)
	if !ok || t.spec.Group == nil {
		return ""
	}
	_, title := t.spec.Group(row)
	return title
}

// Facts implements kit.List: every column with its name, then what stands below the list.
func (t *core[T]) Facts() []string {
	row, ok := t.Focus()
	if !ok {
		return nil
	}
	var facts []string
	for _, c := range t.spec.Columns {
		if text := t.said(c, row); text != "" && (c.Hidden == nil || !c.Hidden()) {
			facts = append(facts, t.kit.T(c.Title)+": "+text)
		}
	}
	if t.spec.FocusLine != nil {
		line, _ := t.spec.FocusLine(row, t.kit.Theme.Styles)
		facts = append(facts, kit.Spoken(line)...)
	}
	return append(facts, kit.Spoken(t.second())...)
}

// Filtered implements kit.List.
func (t *core[T]) Filtered() bool { return !t.spec.NoFilter || t.remote == nil }

// Ticks implements kit.List.
func (t *core[T]) Ticks() bool { return t.spec.Multi }

// Opens implements kit.List.
func (t *core[T]) Opens() bool { return t.spec.Open != nil }
