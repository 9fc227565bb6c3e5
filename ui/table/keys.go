package table

import (
	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
)

// Update takes keys, paste, mouse (in the table's own cells) and the answers of its source.
func (t *core[T]) Update(msg tea.Msg) tea.Cmd {
	if cmd, mine := t.answered(msg); mine {
		return cmd
	}
	if _, _, ok := kit.IsMouse(msg); ok {
		return t.mouse(msg)
	}
	switch m := msg.(type) {
	case tea.PasteMsg:
		if t.typing {
			return t.edit(m)
		}
	case tea.KeyPressMsg:
		if t.typing {
			return t.typed(m)
		}
		return t.pressed(m.String())
	}
	return nil
}

// typed handles keys in the filter: letters edit it, arrows move the list.
func (t *core[T]) typed(m tea.KeyPressMsg) tea.Cmd {
	switch m.String() {
	case "esc":
		cmd, _ := t.Escape()
		return cmd
	case "tab":
		if t.complete() {
			return t.filtered()
		}
		t.typing = false
		return nil
	case "enter":
		t.typing = false
		return nil
	case "up", "down", "pgup", "pgdown":
		return t.pressed(m.String())
	}
	return t.edit(m)
}

func (t *core[T]) edit(msg tea.Msg) tea.Cmd {
	if changed, _ := t.editor.Update(msg); changed {
		return t.filtered()
	}
	return nil
}

func (t *core[T]) startTyping() tea.Cmd {
	t.typing = !t.spec.NoFilter
	return nil
}

func (t *core[T]) pressed(name string) tea.Cmd {
	shown, _ := t.Count()
	switch name {
	case "up", "k":
		t.anchor = max(0, t.at-1)
		return t.goTo(t.at - 1)
	case "down", "j":
		t.anchor = min(shown-1, t.at+1)
		return t.goTo(t.at + 1)
	case "shift+up":
		return t.extend(t.at - 1)
	case "shift+down":
		return t.extend(t.at + 1)
	case "pgup":
		return t.goTo(t.at - t.height)
	case "pgdown":
		return t.goTo(t.at + t.height)
	case "home":
		return t.goTo(0)
	case "end":
		return t.goTo(shown - 1)
	case "/":
		return t.startTyping()
	case "space":
		return t.tick()
	case "ctrl+a":
		if t.spec.Multi {
			return t.SelectAll()
		}
	case "enter":
		return t.open()
	case ".":
		return t.openMenu()
	case "y":
		return t.Copy()
	case "x":
		return t.Export()
	case ">":
		return t.sortNext(1)
	case "<":
		return t.sortNext(-1)
	case "=":
		return t.reverse()
	}
	return nil
}

func (t *core[T]) open() tea.Cmd {
	row, ok := t.Focus()
	if !ok || t.spec.Open == nil {
		return nil
	}
	return t.spec.Open(row)
}

func (t *core[T]) openMenu() tea.Cmd {
	row, ok := t.Focus()
	if !ok || t.spec.Menu == nil {
		return nil
	}
	x, y := t.MenuAt()
	return t.spec.Menu(row, x, y)
}

// MenuAt returns the cell, in the table, below which the focused row's menu opens.
func (t *core[T]) MenuAt() (x, y int) { return t.drawn.menu, t.drawn.rowY(t.at) }

func (t *core[T]) reverse() tea.Cmd { return t.SortBy(t.query.Sort, !t.query.Descending) }

// sortNext sorts by the next column in view that can be sorted.
func (t *core[T]) sortNext(dir int) tea.Cmd {
	columns := t.drawn.columns
	at := -1
	for i, p := range columns {
		if t.spec.Columns[p.index].ID == t.query.Sort {
			at = i
		}
	}
	for step := 1; step <= len(columns); step++ {
		p := columns[((at+dir*step)%len(columns)+len(columns))%len(columns)]
		if c := t.spec.Columns[p.index]; c.Compare != nil {
			return t.SortBy(c.ID, c.Descending)
		}
	}
	return nil
}

func (t *core[T]) mouse(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case tea.MouseWheelMsg:
		by := map[tea.MouseButton]int{tea.MouseWheelUp: -3, tea.MouseWheelDown: 3}[m.Button]
		return t.wheel(by)
	case tea.MouseClickMsg:
		if m.Button == tea.MouseLeft {
			return t.click(m)
		}
	case tea.MouseMotionMsg:
		if m.Button == tea.MouseLeft {
			return t.drag(m.Y)
		}
	}
	return nil
}

// drag ticks the rows from where the button went down to the one below the mouse.
func (t *core[T]) drag(y int) tea.Cmd {
	i, ok := t.drawn.rowAt(y)
	if !ok || !t.spec.Multi || i == t.at {
		return nil
	}
	t.clicked = time0 // no half of a double click
	return t.extend(i)
}

// wheel moves the window and takes the focus along at its edge.
func (t *core[T]) wheel(by int) tea.Cmd {
	shown, _ := t.Count()
	t.top = max(0, min(t.top+by, shown-t.height))
	return t.goTo(max(t.top, min(t.at, t.top+t.height-1)))
}

func (t *core[T]) click(m tea.MouseClickMsg) tea.Cmd {
	d := t.drawn
	switch m.Y {
	case d.filterY:
		return t.startTyping()
	case d.headY:
		return t.clickHead(m.X)
	}
	i, ok := d.rowAt(m.Y)
	if !ok {
		return nil
	}
	t.typing = false
	row, here := t.row(i)
	if !here {
		return t.goTo(i)
	}
	box := m.X >= t.spec.Gutter && m.X < t.spec.Gutter+3 && t.spec.Multi
	switch {
	case m.Mod&tea.ModShift != 0 && t.spec.Multi:
		return t.extend(i)
	case box || (m.Mod&tea.ModCtrl != 0 && t.spec.Multi):
		cmd := t.goTo(i)
		t.setTick(row, !t.selection[t.spec.Key(row)])
		t.anchor = i
		return cmd
	case t.spec.Menu != nil && m.X >= d.menu-1 && m.X <= d.menu+1:
		return tea.Batch(t.goTo(i), t.spec.Menu(row, d.menu, m.Y))
	}
	now := t.kit.Now()
	second := i == t.at && now.Sub(t.clicked) < doubleClick
	t.clicked, t.anchor = now, i
	cmd := t.goTo(i)
	if second {
		t.clicked = time0
		return tea.Batch(cmd, t.open())
	}
	return cmd
}

func (t *core[T]) clickHead(x int) tea.Cmd {
	if t.spec.Multi && x >= t.spec.Gutter && x < t.spec.Gutter+3 {
		return t.toggleAll()
	}
	for _, p := range t.drawn.columns {
		if x < p.x || x > p.x+p.width {
			continue
		}
		c := t.spec.Columns[p.index]
		if c.Compare == nil {
			return nil
		}
		if c.ID == t.query.Sort {
			return t.reverse()
		}
		return t.SortBy(c.ID, c.Descending)
	}
	return nil
}
