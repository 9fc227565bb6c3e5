package kit

import (
	"path/filepath"
	"strings"

	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"

	"navsync/ui/theme"
)

// TextSpec describes a text field. Texts are finished.
type TextSpec struct {
	Label, Placeholder, Value string
	// Example is a value as it may look, shown as an example while nothing is typed: never to be taken for one.
	Example string
	// Help stands below in quiet.
	Help string
	// Width is the field's cells; 0 takes what there is.
	Width int
	// Secret shows dots. Lines above 1 make a field of several lines.
	Secret bool
	Lines  int
	// Check returns what is wrong with the value, finished text, or "".
	Check func(string) string
	// Leave does too, but is asked only once the field was left: what is being typed is not yet wrong.
	Leave func(string) string
	// Changed runs when the value changed; Enter on enter. May be nil.
	Changed func(string) tea.Cmd
	Enter   func(string) tea.Cmd
	// Complete returns the whole values that the typed one can become; tab takes what they share. It
	// runs in a command. May be nil.
	Complete func(string) []string
}

// TextField is a field to type into, with the real cursor.
type TextField struct {
	kit     *Context
	spec    TextSpec
	editor  Editor
	area    *textarea.Model
	cursor  tea.Position
	focused bool
	left    bool // it was seen filled and without the focus
	offers  []string
	asked   int
}

type offersMsg struct {
	field  *TextField
	asked  int
	offers []string
}

// NewText makes a text field.
func NewText(c *Context, spec TextSpec) *TextField {
	t := &TextField{kit: c, spec: spec}
	if spec.Lines > 1 {
		area := textarea.New()
		area.Prompt, area.ShowLineNumbers, area.EndOfBufferCharacter = "", false, ' '
		area.Placeholder = spec.Placeholder
		area.SetVirtualCursor(false)
		area.SetHeight(spec.Lines)
		t.area = &area
	}
	t.SetValue(spec.Value)
	return t
}

// NewPath makes a text field for a file or folder, completed by tab. list returns the names in a
// folder (folders end in the separator) and runs in a command.
func NewPath(c *Context, spec TextSpec, list func(dir string) ([]string, error)) *TextField {
	spec.Complete = func(typed string) []string {
		dir, start := filepath.Split(typed)
		names, err := list(dir)
		if err != nil {
			return nil // a folder that cannot be read completes nothing; using the path says why
		}
		var whole []string
		for _, name := range names {
			if strings.HasPrefix(name, start) {
				whole = append(whole, dir+name)
			}
		}
		return whole
	}
	return NewText(c, spec)
}

// Value returns what was typed.
func (t *TextField) Value() string {
	if t.area != nil {
		return t.area.Value()
	}
	return t.editor.Value()
}

// SetValue replaces what was typed.
func (t *TextField) SetValue(s string) {
	t.offers = nil
	if t.area != nil {
		t.area.SetValue(safeLines(s))
		return
	}
	t.editor.Set(s)
}

// Problem returns what is wrong with the value, finished text, or "".
func (t *TextField) Problem() string {
	if t.spec.Check != nil {
		if problem := t.spec.Check(t.Value()); problem != "" {
			return problem
		}
	}
	if t.spec.Leave != nil && t.left {
		return t.spec.Leave(t.Value())
	}
	return ""
}

// Focusable implements Field.
func (t *TextField) Focusable() bool { return true }

// Capturing implements Field.
func (t *TextField) Capturing() bool { return true }

// Inner implements Field: arrows move within several lines.
func (t *TextField) Inner(dir int) bool {
	if t.area == nil {
		return false
	}
	line := t.area.Line()
	if dir > 0 {
		t.area.CursorDown()
	} else {
		t.area.CursorUp()
	}
	return t.area.Line() != line || (line > 0 && dir < 0)
}

// Hints implements Field.
func (t *TextField) Hints() []Hint {
	if t.spec.Complete == nil {
		return nil
	}
	return []Hint{{"ctrl+space", t.kit.T("shell.hint.complete")}}
}

// Update implements Field.
func (t *TextField) Update(msg tea.Msg) tea.Cmd {
	if m, ok := msg.(offersMsg); ok {
		if m.field == t && m.asked == t.asked {
			return t.offered(m.offers)
		}
		return nil
	}
	switch m := msg.(type) {
	case tea.KeyPressMsg:
		switch {
		case m.String() == "ctrl+space" && t.spec.Complete != nil, m.String() == "right" && t.canComplete():
			return t.complete()
		case m.String() == "enter" && t.area == nil:
			if t.spec.Enter != nil {
				return t.spec.Enter(t.Value())
			}
			return nil
		}
	case tea.PasteMsg:
	default:
		return nil
	}
	return t.edit(msg)
}

func (t *TextField) canComplete() bool { return t.spec.Complete != nil && t.editor.after == "" }

func (t *TextField) edit(msg tea.Msg) tea.Cmd {
	old := t.Value()
	var cmd tea.Cmd
	if t.area != nil {
		area, c := t.area.Update(cleaned(msg))
		*t.area, cmd = area, c
	} else {
		t.editor.Update(msg)
	}
	if t.Value() == old {
		return cmd
	}
	t.offers = nil
	t.asked++
	if t.spec.Changed == nil {
		return cmd
	}
	return tea.Batch(cmd, t.spec.Changed(t.Value()))
}

func cleaned(msg tea.Msg) tea.Msg {
	if m, ok := msg.(tea.PasteMsg); ok {
		m.Content = safeLines(m.Content)
		return m
	}
	return msg
}

func (t *TextField) complete() tea.Cmd {
	t.asked++
	asked, typed, complete := t.asked, t.Value(), t.spec.Complete
	return func() tea.Msg { return offersMsg{field: t, asked: asked, offers: complete(typed)} }
}

func (t *TextField) offered(offers []string) tea.Cmd {
	t.offers = offers
	shared := commonStart(offers)
	if len(shared) <= len(t.Value()) {
		return nil
	}
	t.editor.Set(shared)
	if t.spec.Changed == nil {
		return nil
	}
	return t.spec.Changed(t.Value())
}

func commonStart(all []string) string {
	if len(all) == 0 {
		return ""
	}
	start := all[0]
	for _, s := range all[1:] {
		for !strings.HasPrefix(s, start) {
			start = dropLast(start)
		}
	}
	return start
}

// View implements Field.
func (t *TextField) View(width int, focused bool) []string {
	t.left = t.left || !focused && t.Value() != ""
	t.focused = focused
	th := t.kit.Theme
	var lines []string
	if t.spec.Label != "" {
		for _, l := range Wrap(t.spec.Label, width-2) {
			lines = append(lines, "  "+th.Text.Render(l))
		}
	}
	cells := width - 2
	if t.spec.Width > 0 {
		cells = min(cells, t.spec.Width)
	}
	t.cursor.Y = len(lines)
	lines = append(lines, t.box(cells, focused)...)
	return append(lines, t.below(width-2)...)
}

func (t *TextField) box(cells int, focused bool) []string {
	st := fieldStyles(t.kit, focused)
	bar := focusBar(t.kit, focused)
	if t.area != nil {
		return t.areaBox(st, bar, cells, focused)
	}
	text, at := t.editor.Visible(cells-2, t.spec.Secret)
	t.cursor.X = 3 + at
	body := st.Text.Render(text)
	if t.editor.Value() == "" {
		body = st.Quiet.Bold(false).Faint(true).Render(Fit(t.placeholder(), cells-2))
	}
	return []string{bar + st.Fill.Render(" ") + PadOn(st.Fill, body, cells-1)}
}

// placeholder is what stands in an empty field.
func (t *TextField) placeholder() string {
	if t.spec.Example != "" {
		return t.kit.T("shell.example", "value", t.spec.Example)
	}
	return t.spec.Placeholder
}

func (t *TextField) areaBox(st theme.Styles, bar string, cells int, focused bool) []string {
	if focused {
		t.area.Focus() // the returned command blinks a cursor that is not drawn
	} else {
		t.area.Blur()
	}
	state := textarea.StyleState{
		Base: st.Fill.Style, Text: st.Text.Style, CursorLine: st.Text.Style,
		Placeholder: st.Quiet.Style, EndOfBuffer: st.Fill.Style, Prompt: st.Fill.Style,
	}
	t.area.SetStyles(textarea.Styles{Focused: state, Blurred: state})
	t.area.SetWidth(cells - 2)
	if cur := t.area.Cursor(); cur != nil {
		t.cursor = tea.Position{X: 3 + cur.X, Y: t.cursor.Y + cur.Y}
	}
	var lines []string
	for _, l := range strings.Split(t.area.View(), "\n") {
		lines = append(lines, bar+st.Fill.Render(" ")+PadOn(st.Fill, l, cells-1))
	}
	return lines
}

func (t *TextField) below(width int) []string {
	th := t.kit.Theme
	if p := t.Problem(); p != "" && t.Value() != "" {
		return indented(Wrap(th.Glyphs.Warn+" "+p, width), th.Warn)
	}
	if len(t.offers) > 1 {
		names := make([]string, len(t.offers))
		for i, o := range t.offers {
			names[i] = Clean(strings.TrimPrefix(o, filepath.Dir(t.Value())+string(filepath.Separator)))
		}
		return []string{"  " + th.Quiet.Render(Fit(strings.Join(names, "  "), width))}
	}
	return indented(Wrap(t.spec.Help, width), th.Quiet)
}

func indented(lines []string, st theme.Style) []string {
	var out []string
	for _, l := range lines {
		if l != "" {
			out = append(out, "  "+st.Render(l))
		}
	}
	return out
}

// Cursor implements Field.
func (t *TextField) Cursor() *tea.Cursor {
	if !t.focused {
		return nil
	}
	return tea.NewCursor(t.cursor.X, t.cursor.Y)
}

// fieldStyles are those of a field's ground; where nothing can be painted a field is underlined.
func fieldStyles(c *Context, focused bool) theme.Styles {
	if focused {
		return c.Theme.On(theme.Focus)
	}
	st := c.Theme.On(theme.Current)
	if level := c.Theme.Options().Level; level == theme.NoColor || level == theme.Colors16 {
		st.Fill, st.Text, st.Quiet = st.Fill.Underline(true), st.Text.Underline(true), st.Quiet.Underline(true)
	}
	return st
}

// focusBar is the two cells before a field or row.
func focusBar(c *Context, focused bool) string {
	if focused {
		return c.Theme.Accent.Render(c.Theme.Glyphs.Focus) + " "
	}
	return "  "
}
