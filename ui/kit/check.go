package kit

import (
	tea "charm.land/bubbletea/v2"

	"navsync/ui/theme"
)

// CheckSpec describes a checkbox. Texts are finished.
type CheckSpec struct {
	Label, Note string
	Value       bool
	// Disabled says why it cannot be changed; may be nil.
	Disabled func() string
	Changed  func(on bool) tea.Cmd
}

// Check is a checkbox.
type Check struct {
	kit     *Context
	spec    CheckSpec
	focused bool
}

// NewCheck makes a checkbox.
func NewCheck(c *Context, spec CheckSpec) *Check { return &Check{kit: c, spec: spec} }

// Value says whether it is ticked.
func (c *Check) Value() bool { return c.spec.Value }

// SetValue ticks or unticks it.
func (c *Check) SetValue(on bool) { c.spec.Value = on }

func (c *Check) disabled() string {
	if c.spec.Disabled == nil {
		return ""
	}
	return c.spec.Disabled()
}

// Focusable implements Field.
func (c *Check) Focusable() bool { return true }

// Capturing implements Field.
func (c *Check) Capturing() bool { return false }

// Inner implements Field.
func (c *Check) Inner(int) bool { return false }

// Hints implements Field.
func (c *Check) Hints() []Hint {
	return []Hint{{c.kit.T("shell.key.space"), c.kit.T("shell.hint.tick")}}
}

// Update implements Field.
func (c *Check) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case tea.KeyPressMsg:
		if m.String() != "space" && m.String() != "enter" {
			return nil
		}
	case tea.MouseClickMsg:
	default:
		return nil
	}
	if c.disabled() != "" {
		return nil
	}
	c.spec.Value = !c.spec.Value
	if c.spec.Changed == nil {
		return nil
	}
	return c.spec.Changed(c.spec.Value)
}

// View implements Field.
func (c *Check) View(width int, focused bool) []string {
	c.focused = focused
	th := c.kit.Theme
	st := th.Styles
	if focused {
		st = th.On(theme.Focus)
	}
	mark, name := st.Quiet.Render(th.Glyphs.Unticked), st.Text
	if c.spec.Value {
		mark = st.AccentStrong.Render(th.Glyphs.Ticked)
	}
	why := c.disabled()
	if why != "" {
		mark, name = st.Quiet.Render(th.Glyphs.Locked), st.Quiet
	}
	var lines []string
	for i, l := range Wrap(c.spec.Label, width-6) {
		lead := mark
		if i > 0 {
			lead = st.Fill.Render("   ")
		}
		text := lead + st.Fill.Render(" ") + name.Render(l)
		if focused {
			text = PadOn(st.Fill, text, width-2)
		}
		lines = append(lines, focusBar(c.kit, focused)+text)
	}
	note := c.spec.Note
	if why != "" {
		note = why
	}
	return append(lines, indented(Wrap(note, width-6), th.Quiet.PaddingLeft(4))...)
}

// Cursor implements Field.
func (c *Check) Cursor() *tea.Cursor {
	if !c.focused {
		return nil
	}
	return tea.NewCursor(3, 0)
}
