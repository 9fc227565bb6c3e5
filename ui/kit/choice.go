package kit

import (
	tea "charm.land/bubbletea/v2"

	"navsync/ui/theme"
)

// Option is one choice of a radio or a select. Texts are finished.
type Option struct {
	ID, Label string
	// Note stands after the label in quiet; Disabled says why it cannot be chosen.
	Note, Disabled string
}

// ChoiceSpec describes a radio or a select.
type ChoiceSpec struct {
	Label   string
	Options []Option
	// Value is the chosen option's ID; Was, when set and different, is shown as "was …".
	Value, Was string
	// Inline puts the options of a radio on one line.
	Inline bool
	// Changed runs when another option was chosen. May be nil.
	Changed func(id string) tea.Cmd
}

// Choice is a radio or a select.
type Choice struct {
	kit     *Context
	spec    ChoiceSpec
	list    bool // a select
	at      int  // the radio option under the cursor
	focused bool
	first   int   // the line of the first option, or of the select
	edges   []int // where inline options end
}

// NewRadio makes a radio: all options are in view.
func NewRadio(c *Context, spec ChoiceSpec) *Choice {
	r := &Choice{kit: c, spec: spec}
	r.at = max(0, r.index(spec.Value))
	return r
}

// NewSelect makes a select: one line that opens a menu with search when it has many options.
func NewSelect(c *Context, spec ChoiceSpec) *Choice { return &Choice{kit: c, spec: spec, list: true} }

// Value returns the chosen option's ID.
func (c *Choice) Value() string { return c.spec.Value }

// SetValue chooses an option.
func (c *Choice) SetValue(id string) {
	c.spec.Value = id
	c.at = max(0, c.index(id))
}

// Point takes the cursor of a radio to an option without choosing it.
func (c *Choice) Point(id string) {
	if i := c.index(id); i >= 0 {
		c.at = i
	}
}

// SetOptions replaces the options.
func (c *Choice) SetOptions(options []Option) {
	c.spec.Options = options
	c.at = max(0, c.index(c.spec.Value))
}

// SetWas sets the stored value that a change is compared with.
func (c *Choice) SetWas(id string) { c.spec.Was = id }

func (c *Choice) index(id string) int {
	for i, o := range c.spec.Options {
		if o.ID == id {
			return i
		}
	}
	return -1
}

func (c *Choice) label(id string) string {
	if i := c.index(id); i >= 0 {
		return c.spec.Options[i].Label
	}
	return ""
}

// Focusable implements Field.
func (c *Choice) Focusable() bool { return len(c.spec.Options) > 0 }

// Capturing implements Field.
func (c *Choice) Capturing() bool { return false }

// Inner implements Field: arrows move among the options of a radio.
func (c *Choice) Inner(dir int) bool {
	if c.list || c.spec.Inline {
		return false
	}
	return c.move(dir)
}

func (c *Choice) move(dir int) bool {
	next := c.at + dir
	if next < 0 || next >= len(c.spec.Options) {
		return false
	}
	c.at = next
	return true
}

// Hints implements Field.
func (c *Choice) Hints() []Hint {
	word := "shell.hint.choose"
	if c.list {
		word = "shell.hint.change"
	}
	return []Hint{{c.kit.T("shell.key.space"), c.kit.T(word)}}
}

// Update implements Field.
func (c *Choice) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case tea.KeyPressMsg:
		switch m.String() {
		case "left":
			c.move(-1)
		case "right":
			c.move(1)
		case "enter", "space":
			return c.press()
		}
	case tea.MouseClickMsg:
		return c.click(m)
	}
	return nil
}

func (c *Choice) click(m tea.MouseClickMsg) tea.Cmd {
	if m.Y < c.first {
		return nil
	}
	if !c.list && c.spec.Inline {
		for i, edge := range c.edges {
			if m.X < edge {
				c.at = i
				return c.press()
			}
		}
		return nil
	}
	if i := m.Y - c.first; !c.list && i < len(c.spec.Options) {
		c.at = i
	}
	return c.press()
}

func (c *Choice) press() tea.Cmd {
	if c.list {
		return c.kit.Open(NewPicker(c.kit, "", c.spec.Options, c.spec.Value, -1, -1, c.choose))
	}
	if c.at < len(c.spec.Options) && c.spec.Options[c.at].Disabled == "" {
		return c.choose(c.spec.Options[c.at].ID)
	}
	return nil
}

// answered says that choosing what the cursor of a radio is on would change nothing.
func (c *Choice) answered() bool {
	return !c.list && c.at < len(c.spec.Options) && c.spec.Options[c.at].ID == c.spec.Value
}

func (c *Choice) choose(id string) tea.Cmd {
	if id == c.spec.Value {
		return nil
	}
	c.SetValue(id)
	if c.spec.Changed == nil {
		return nil
	}
	return c.spec.Changed(id)
}

// View implements Field.
func (c *Choice) View(width int, focused bool) []string {
	c.focused = focused
	th := c.kit.Theme
	var lines []string
	if c.spec.Label != "" {
		for _, l := range Wrap(c.spec.Label, width-2) {
			lines = append(lines, "  "+th.Text.Render(l))
		}
	}
	c.first = len(lines)
	was := ""
	if c.spec.Was != "" && c.spec.Was != c.spec.Value {
		was = th.Warn.Render(c.kit.T("shell.was", "value", c.label(c.spec.Was)))
	}
	switch {
	case c.list:
		return append(lines, c.selectLine(width, was))
	case c.spec.Inline:
		return append(lines, c.inlineLine(width, was))
	}
	for i := range c.spec.Options {
		right := ""
		if i == 0 {
			right = was
		}
		lines = append(lines, c.optionLine(i, width, right))
	}
	return lines
}

func (c *Choice) selectLine(width int, was string) string {
	st := fieldStyles(c.kit, c.focused)
	widest := 16
	for _, o := range c.spec.Options {
		widest = max(widest, Width(o.Label)+4)
	}
	cells := min(widest+2, width-2-Width(was)-2)
	label := c.label(c.spec.Value)
	text := st.Name.Render(Fit(label, cells-4))
	if label == "" {
		text = st.Quiet.Render(Fit(c.kit.T("shell.choose"), cells-4))
	}
	box := st.Fill.Render(" ") + PadOn(st.Fill, text, cells-3) + st.Muted.Render(c.kit.Theme.Glyphs.Opens) + st.Fill.Render(" ")
	note := ""
	if i := c.index(c.spec.Value); i >= 0 && c.spec.Options[i].Note != "" {
		note = "   " + c.kit.Theme.Quiet.Render(c.spec.Options[i].Note)
	}
	return Spread(c.kit.Theme.Styles, focusBar(c.kit, c.focused)+box+note, was, width)
}

func (c *Choice) optionText(i int, st theme.Styles) string {
	o, g := c.spec.Options[i], c.kit.Theme.Glyphs
	mark, name := st.Quiet.Render(g.RadioOff), st.Muted
	if o.ID == c.spec.Value {
		mark, name = st.Accent.Render(g.RadioOn), st.Text
	}
	if o.Disabled != "" {
		return st.Quiet.Render(g.RadioOff + " " + o.Label + " " + g.Dot + " " + o.Disabled)
	}
	return mark + st.Fill.Render(" ") + name.Render(o.Label)
}

func (c *Choice) optionLine(i, width int, right string) string {
	st := c.kit.Theme.Styles
	here := c.focused && i == c.at
	if here {
		st = c.kit.Theme.On(theme.Focus)
	}
	text := c.optionText(i, st)
	if n := c.spec.Options[i].Note; n != "" {
		text += st.Quiet.Render("  " + n)
	}
	if right != "" {
		return focusBar(c.kit, here) + Spread(c.kit.Theme.Styles, text, right, width-2)
	}
	if here {
		text = PadOn(st.Fill, text, width-2)
	}
	return focusBar(c.kit, here) + Fit(text, width-2)
}

func (c *Choice) inlineLine(width int, was string) string {
	line := focusBar(c.kit, c.focused)
	c.edges = c.edges[:0]
	for i := range c.spec.Options {
		if i > 0 {
			line += "   "
		}
		st := c.kit.Theme.Styles
		if c.focused && i == c.at {
			st = c.kit.Theme.On(theme.Focus)
		}
		line += c.optionText(i, st)
		c.edges = append(c.edges, Width(line)+1)
	}
	if i := c.index(c.spec.Value); i >= 0 && was == "" && c.spec.Options[i].Note != "" {
		// The note gives way before an answer is cut.
		if note := c.spec.Options[i].Note; Width(line)+3+Width(note) <= width {
			was = c.kit.Theme.Quiet.Render(note)
		}
	}
	return Spread(c.kit.Theme.Styles, line, was, width)
}

// Cursor implements Field.
func (c *Choice) Cursor() *tea.Cursor {
	if !c.focused {
		return nil
	}
	if c.list {
		return tea.NewCursor(3, c.first)
	}
	if c.spec.Inline {
		x := 3
		if c.at > 0 && c.at <= len(c.edges) {
			x = c.edges[c.at-1] + 3
		}
		return tea.NewCursor(x, c.first)
	}
	return tea.NewCursor(3, c.first+c.at)
}
