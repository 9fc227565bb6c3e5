package kit

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/action"
	"navsync/ui/theme"
)

// MenuSpec describes a menu. X and Y are the page's cell below which it opens, its right side there;
// it flips up when low. X -1 opens it at the real cursor.
type MenuSpec struct {
	Title   string // finished text
	Actions []action.Action
	X, Y    int
}

// Menu is the … menu.
type Menu struct {
	kit  *Context
	spec MenuSpec
	at   int
	rows []int // the action of each content line of the last frame, -1 for none
}

// NewMenu makes a … menu of actions: its letters run them, disabled ones stay and say why.
func NewMenu(c *Context, spec MenuSpec) Overlay {
	m := &Menu{kit: c, spec: spec, at: -1}
	m.move(1)
	return m
}

// Init implements Overlay.
func (m *Menu) Init() tea.Cmd { return nil }

func (m *Menu) move(dir int) {
	for i := m.at + dir; i >= 0 && i < len(m.spec.Actions); i += dir {
		if m.spec.Actions[i].Can() {
			m.at = i
			return
		}
	}
}

// Update implements Overlay.
func (m *Menu) Update(msg tea.Msg) tea.Cmd {
	switch e := msg.(type) {
	case Outside:
		return Close(m)
	case tea.KeyPressMsg:
		return m.key(e.String())
	case tea.MouseClickMsg:
		if e.Y >= 0 && e.Y < len(m.rows) && m.rows[e.Y] >= 0 {
			return m.run(m.spec.Actions[m.rows[e.Y]])
		}
	case tea.MouseMotionMsg:
		if e.Y >= 0 && e.Y < len(m.rows) && m.rows[e.Y] >= 0 {
			m.at = m.rows[e.Y]
		}
	}
	return nil
}

func (m *Menu) key(name string) tea.Cmd {
	switch name {
	case "esc", ".", "left":
		return Close(m)
	case "down", "tab":
		m.move(1)
		return nil
	case "up", "shift+tab":
		m.move(-1)
		return nil
	case "enter", "space":
		if m.at < 0 {
			return Close(m)
		}
		return m.run(m.spec.Actions[m.at])
	}
	if a, ok := action.Match(m.spec.Actions, name); ok {
		return m.run(a)
	}
	return nil
}

func (m *Menu) run(a action.Action) tea.Cmd {
	if !a.Can() {
		return nil
	}
	return tea.Batch(Close(m), a.Run())
}

// Hints implements Overlay.
func (m *Menu) Hints() []Hint {
	c := m.kit
	return []Hint{
		{c.Theme.Glyphs.ArrowKeys, c.T("shell.hint.move")},
		{c.T("shell.key.enter"), c.T("shell.hint.run")},
		{c.T("shell.key.esc"), c.T("shell.hint.close")},
	}
}

// View implements Overlay.
func (m *Menu) View(width, height int) Layer {
	c := m.kit
	inner := min(m.inner(), max(10, width-2))
	lines := []string{"  " + c.Theme.Strong.Render(Fit(m.spec.Title, inner-4)), " " + Rule(c, c.Theme.Styles, inner-2) + " "}
	m.rows = []int{-1, -1, -1}
	danger := false
	for i, a := range m.spec.Actions {
		if a.Danger && !danger && i > 0 {
			lines, m.rows = append(lines, " "+Rule(c, c.Theme.Styles, inner-2)+" "), append(m.rows, -1)
		}
		danger = a.Danger
		lines, m.rows = append(lines, m.line(i, inner)), append(m.rows, i)
	}
	layer := Layer{Content: Frame(c, lines, inner, false)}
	layer.X, layer.Y = place(c, m.spec.X, m.spec.Y, inner+2, len(lines)+2, width, height)
	for row, i := range m.rows {
		if i >= 0 && i == m.at {
			layer.Cursor = tea.NewCursor(3, row)
		}
	}
	return layer
}

func (m *Menu) inner() int {
	widest := max(30, Width(m.spec.Title)+4)
	for _, a := range m.spec.Actions {
		widest = max(widest, 2+Width(m.kit.Title(a))+3+Width(m.right(a))+2)
	}
	return widest
}

func (m *Menu) right(a action.Action) string {
	if !a.Can() {
		return m.kit.Reason(a)
	}
	return KeyName(m.kit, a.Key())
}

func (m *Menu) line(i, inner int) string {
	a, th := m.spec.Actions[i], m.kit.Theme
	st, bar := th.Styles, "  "
	if i == m.at {
		st = th.On(theme.Focus)
		bar = st.Accent.Render(th.Glyphs.Focus) + st.Fill.Render(" ")
	}
	name := st.Name
	if a.Danger {
		name = st.Danger
	}
	right := st.Quiet.Render(m.right(a))
	if !a.Can() {
		name = st.Quiet
	}
	return bar + Spread(st, name.Render(m.kit.Title(a)), right, inner-4) + st.Fill.Render(strings.Repeat(" ", 2))
}

// place puts a box of the size below a cell, its right side over the cell; it flips up when low.
func place(c *Context, x, y, boxWidth, boxHeight, width, height int) (left, top int) {
	wx, wy := c.PageX+x, c.PageY+y
	left = wx - boxWidth + 2
	if x < 0 {
		wx, wy = c.CursorX, c.CursorY
		left = wx - 2
		if wx < 0 {
			return (width - boxWidth) / 2, max(1, (height-boxHeight)/2)
		}
	}
	top = wy + 1
	if top+boxHeight > height-1 {
		top = wy - boxHeight
	}
	if top < 1 {
		top = max(1, height-1-boxHeight)
	}
	return max(0, min(left, width-boxWidth)), top
}
