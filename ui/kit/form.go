package kit

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Field is one question of a form. A field's lines begin with two cells for the focus bar.
type Field interface {
	// Update takes a key or paste while the field has the focus, and mouse in its own cells.
	Update(msg tea.Msg) tea.Cmd
	// View renders the field for a width; focused says whether it has the focus.
	View(width int, focused bool) []string
	// Cursor is the real cursor in the field's cells while it has the focus.
	Cursor() *tea.Cursor
	// Focusable is false for what only shows something.
	Focusable() bool
	// Capturing is true while letters are typed into the field.
	Capturing() bool
	// Inner moves inside the field (options of a radio); false when there is nothing in that direction.
	Inner(dir int) bool
	Hints() []Hint
	// Ask is the question for who answers it with a line.
	Ask() Ask
}

// Form is a column of fields, a Body for dialogs and a part of pages.
type Form struct {
	kit    *Context
	fields []Field
	at     int // the field with the focus, -1 for none
	scroll int
	rolled bool   // the wheel has moved the lines: they stay until a key is pressed
	spans  []span // where the fields stood in the last frame, before scrolling
	height int    // lines shown in the last frame
}

// ahead is how many lines below the focused field are kept in view, so that what an answer
// opens is seen.
const ahead = 6

type span struct{ from, to int }

// NewForm makes a form. tab, shift+tab and arrows move between its fields.
func NewForm(c *Context, fields ...Field) *Form { return &Form{kit: c, fields: fields, at: -1} }

// Update implements Body.
func (f *Form) Update(msg tea.Msg) tea.Cmd {
	if x, y, ok := IsMouse(msg); ok {
		return f.mouse(msg, x, y+f.scroll)
	}
	key, isKey := msg.(tea.KeyPressMsg)
	if !isKey {
		if _, isPaste := msg.(tea.PasteMsg); isPaste {
			if f.at < 0 {
				return nil
			}
			return f.fields[f.at].Update(msg)
		}
		return f.broadcast(msg)
	}
	if f.page(key.String()) || f.at < 0 {
		return nil
	}
	f.rolled = false
	switch key.String() {
	case "tab":
		if !f.Focus(1) {
			f.Blur()
			f.Focus(1)
		}
		return nil
	case "shift+tab":
		if !f.Focus(-1) {
			f.Blur()
			f.Focus(-1)
		}
		return nil
	case "down", "up":
		dir := 1
		if key.String() == "up" {
			dir = -1
		}
		if !f.fields[f.at].Inner(dir) {
			f.Focus(dir)
		}
		return nil
	}
	return f.fields[f.at].Update(msg)
}

// page scrolls by the keys that go far, and takes the focus to what is then in view. A text field
// keeps home and end for itself.
func (f *Form) page(name string) bool {
	top := f.scroll
	switch name {
	case "pgdown":
		top += f.height - 1
	case "pgup":
		top -= f.height - 1
	case "home":
		top = 0
	case "end":
		top = f.total()
	default:
		return false
	}
	if f.Capturing() && (name == "home" || name == "end") {
		return false
	}
	down := name == "pgdown" || name == "end"
	f.scroll, f.rolled = max(0, min(top, f.total()-f.height)), true
	f.focusInView(down && f.scroll >= f.total()-f.height)
	return true
}

// focusInView focuses the first field that is in view as a whole, the last one with last, so that a
// page's end is reached. Where none is, the focus stays.
func (f *Form) focusInView(last bool) {
	for i, s := range f.spans {
		if s.from < f.scroll || s.to > f.scroll+f.height || !f.fields[i].Focusable() {
			continue
		}
		if f.at = i; !last {
			return
		}
	}
}

func (f *Form) broadcast(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, field := range f.fields {
		cmds = append(cmds, field.Update(msg))
	}
	return tea.Batch(cmds...)
}

func (f *Form) mouse(msg tea.Msg, x, y int) tea.Cmd {
	switch m := msg.(type) {
	case tea.MouseWheelMsg:
		f.rolled = true
		if m.Button == tea.MouseWheelUp {
			f.scroll = max(0, f.scroll-1)
		} else if f.scroll+f.height < f.total() {
			f.scroll++
		}
	case tea.MouseClickMsg:
		for i, s := range f.spans {
			if y < s.from || y >= s.to || !f.fields[i].Focusable() {
				continue
			}
			f.at, f.rolled = i, true
			m.X, m.Y = x, y-s.from
			return f.fields[i].Update(m)
		}
	}
	return nil
}

func (f *Form) total() int {
	if len(f.spans) == 0 {
		return 0
	}
	return f.spans[len(f.spans)-1].to
}

func (f *Form) lines(width int) []string {
	var lines []string
	f.spans = f.spans[:0]
	for i, field := range f.fields {
		if i > 0 && (!isCheck(field) || !isCheck(f.fields[i-1])) {
			lines = append(lines, "")
		}
		from := len(lines)
		lines = append(lines, field.View(width, i == f.at)...)
		f.spans = append(f.spans, span{from, len(lines)})
	}
	return lines
}

// isCheck finds checkboxes, which stand below each other without a gap.
func isCheck(f Field) bool {
	_, ok := f.(*Check)
	return ok
}

// View implements Body. Without any room nothing is shown: what stands around a form may take all of a low terminal.
func (f *Form) View(width, height int) string {
	height = max(0, height)
	lines, inner := f.lines(width), width
	if len(lines) > height {
		inner = width - 2 // room for the scrollbar
		lines = f.lines(inner)
	}
	total := len(lines)
	f.height = height
	if f.at >= 0 && !f.rolled {
		s := f.spans[f.at]
		f.scroll = max(f.scroll, min(s.to+ahead, len(lines))-height)
		f.scroll = min(f.scroll, s.from)
		f.scroll = max(f.scroll, s.to-height)
	}
	f.scroll = max(0, min(f.scroll, len(lines)-height))
	lines = lines[f.scroll:]
	if len(lines) > height {
		lines = lines[:height]
	}
	for i := range lines {
		lines[i] = Pad(lines[i], inner)
	}
	return strings.Join(Scrollbar(f.kit, lines, width, f.scroll, len(lines), total), "\n")
}

// Cursor implements Body.
func (f *Form) Cursor() *tea.Cursor {
	if f.at < 0 || f.at >= len(f.spans) {
		return nil
	}
	cur := f.fields[f.at].Cursor()
	if cur == nil {
		return nil
	}
	cur.Y += f.spans[f.at].from - f.scroll
	if cur.Y < 0 || cur.Y >= f.height {
		return nil
	}
	return cur
}

// Focus implements Body.
func (f *Form) Focus(dir int) bool {
	i := f.at
	if i < 0 && dir < 0 {
		i = len(f.fields)
	}
	for i += dir; i >= 0 && i < len(f.fields); i += dir {
		if f.fields[i].Focusable() {
			f.at = i
			return true
		}
	}
	return false
}

// Blur implements Body.
func (f *Form) Blur() { f.at = -1 }

// Hints implements Body.
func (f *Form) Hints() []Hint {
	hints := []Hint{{f.kit.T("shell.key.tab"), f.kit.T("shell.hint.nextfield")}}
	if f.at >= 0 {
		hints = append(hints, f.fields[f.at].Hints()...)
	}
	return hints
}

// Capturing is true while letters are typed into a field.
func (f *Form) Capturing() bool { return f.at >= 0 && f.fields[f.at].Capturing() }

// Height returns the lines that the form takes at a width.
func (f *Form) Height(width int) int { return len(f.lines(width)) }

// FocusField gives a field the focus.
func (f *Form) FocusField(field Field) {
	f.rolled = false
	for i, other := range f.fields {
		if other == field {
			f.at = i
		}
	}
}

// Focused returns the field with the focus, or nil.
func (f *Form) Focused() Field {
	if f.at < 0 {
		return nil
	}
	return f.fields[f.at]
}

// NewNote makes lines between fields that take no focus.
func NewNote(lines func(width int) []string) Field { return note{lines} }

type note struct{ lines func(width int) []string }

func (note) Update(tea.Msg) tea.Cmd { return nil }
func (note) Cursor() *tea.Cursor    { return nil }
func (note) Focusable() bool        { return false }
func (note) Capturing() bool        { return false }
func (note) Inner(int) bool         { return false }
func (note) Hints() []Hint          { return nil }

func (n note) View(width int, _ bool) []string {
	lines := n.lines(max(1, width-2))
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = "  " + l
	}
	return out
}
