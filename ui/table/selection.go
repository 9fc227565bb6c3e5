package table

import (
	tea "charm.land/bubbletea/v2"

	"navsync/ui/theme"
)

// Selected returns the ticked keys, in the order of the table as far as its rows are here.
func (t *core[T]) Selected() []string {
	if len(t.selection) == 0 {
		return nil
	}
	keys := make([]string, 0, len(t.selection))
	seen := make(map[string]bool, len(t.selection))
	add := func(key string) {
		if t.selection[key] && !seen[key] {
			seen[key] = true
			keys = append(keys, key)
		}
	}
	shown, _ := t.Count()
	for i := 0; i < shown && len(keys) < len(t.selection); i++ {
		if row, ok := t.row(i); ok {
			add(t.spec.Key(row))
		}
	}
	for _, r := range t.memory.all {
		add(t.spec.Key(r))
	}
	for key := range t.selection {
		add(key)
	}
	return keys
}

// Ticked is how many keys are ticked.
func (t *core[T]) Ticked() int { return len(t.selection) }

// Targets returns the ticked keys, or the focused row's when nothing is ticked.
func (t *core[T]) Targets() []string {
	if keys := t.Selected(); len(keys) > 0 {
		return keys
	}
	if row, ok := t.Focus(); ok {
		return []string{t.spec.Key(row)}
	}
	return nil
}

// Rows returns the rows of the keys that are here.
func (t *core[T]) Rows(keys []string) []T {
	var rows []T
	for _, key := range keys {
		if t.remote == nil {
			if i, ok := t.memory.byKey[key]; ok {
				rows = append(rows, t.memory.all[i])
			}
			continue
		}
		if i, ok := t.place(key); ok {
			if row, here := t.row(i); here {
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// Select ticks or unticks a key.
func (t *core[T]) Select(key string, on bool) {
	if on {
		t.selection[key] = true
		return
	}
	delete(t.selection, key)
}

// SelectAll ticks all rows that the filter shows, as far as they can be.
func (t *core[T]) SelectAll() tea.Cmd {
	if t.remote == nil && t.memory.loose {
		return t.kit.Toast(theme.ToneWarn, t.kit.T("shell.table.loose"))
	}
	if t.remote == nil {
		for _, i := range t.memory.order {
			t.setTick(t.memory.all[i], true)
		}
		return nil
	}
	r, generation, q := t.remote, t.generation, t.query
	return func() tea.Msg {
		keys, err := r.source.Keys(r.base, q)
		return keysMsg[T]{table: t, generation: generation, keys: keys, err: err}
	}
}

// ClearSelection unticks everything.
func (t *core[T]) ClearSelection() { clear(t.selection) }

func (t *core[T]) locked(row T) string {
	if t.spec.Locked == nil {
		return ""
	}
	return t.spec.Locked(row)
}

func (t *core[T]) setTick(row T, on bool) {
	if !t.spec.Multi || (on && t.locked(row) != "") {
		return
	}
	t.Select(t.spec.Key(row), on)
}

// tick turns the focused row's checkbox.
func (t *core[T]) tick() tea.Cmd {
	if row, ok := t.Focus(); ok {
		t.setTick(row, !t.selection[t.spec.Key(row)])
		t.anchor = t.at
	}
	return nil
}

// extend moves the focus and ticks everything between it and where the range began.
func (t *core[T]) extend(to int) tea.Cmd {
	if !t.spec.Multi {
		return t.goTo(to)
	}
	cmd := t.goTo(to)
	for i := min(t.anchor, t.at); i <= max(t.anchor, t.at); i++ {
		if row, ok := t.row(i); ok {
			t.setTick(row, true)
		}
	}
	return cmd
}

// allTicked says how much of what the filter shows is ticked: "all", "some" or "none".
func (t *core[T]) allTicked() string {
	if len(t.selection) == 0 {
		return "none"
	}
	shown, _ := t.Count()
	if len(t.selection) < shown && t.spec.Locked == nil {
		return "some"
	}
	if t.remote != nil {
		return "all"
	}
	for _, i := range t.memory.order {
		row := t.memory.all[i]
		if !t.selection[t.spec.Key(row)] && t.locked(row) == "" {
			return "some"
		}
	}
	return "all"
}

func (t *core[T]) toggleAll() tea.Cmd {
	if t.allTicked() == "all" {
		t.ClearSelection()
		return nil
	}
	return t.SelectAll()
}

// Shown returns the rows that the filter shows, in their order, as far as they are here: for an export.
func (t *core[T]) Shown() []T {
	rows := make([]T, 0, len(t.memory.order))
	for _, i := range t.memory.order {
		rows = append(rows, t.memory.all[i])
	}
	return rows
}
