package kit

import (
	tea "charm.land/bubbletea/v2"
)

// Field is one question of a form.
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
}

// Form is a column of fields, a Body for dialogs and a part of pages.
type Form struct {
	kit    *Context
	fields []Field
}

// NewForm makes a form. tab, shift+tab and arrows move between its fields.
func NewForm(c *Context, fields ...Field) *Form { return &Form{kit: c, fields: fields} }

// Update implements Body.
func (f *Form) Update(msg tea.Msg) tea.Cmd { return nil }

// View implements Body.
func (f *Form) View(width, height int) string { return "" }

// Cursor implements Body.
func (f *Form) Cursor() *tea.Cursor { return nil }

// Focus implements Body.
func (f *Form) Focus(dir int) bool { return false }

// Blur implements Body.
func (f *Form) Blur() {}

// Hints implements Body.
func (f *Form) Hints() []Hint { return nil }

// Capturing is true while letters are typed into a field.
func (f *Form) Capturing() bool { return false }

// Height returns the lines that the form takes at a width.
func (f *Form) Height(width int) int { return 0 }

// FocusField gives a field the focus.
func (f *Form) FocusField(field Field) {}

// Focused returns the field with the focus, or nil.
func (f *Form) Focused() Field { return nil }

// TextSpec describes a text field. Texts are finished.
type TextSpec struct {
	Label, Placeholder, Value string
	// Help stands below in quiet.
	Help string
	// Width is the field's cells; 0 takes what there is.
	Width int
	// Secret shows dots. Lines above 1 make a field of several lines.
	Secret bool
	Lines  int
	// Check returns what is wrong with the value, finished text, or "".
	Check func(string) string
	// Changed runs when the value changed; Enter on enter. May be nil.
	Changed func(string) tea.Cmd
	Enter   func(string) tea.Cmd
	// Complete suggests endings in a command's time: the directory listing of a path. May be nil.
	Complete func(string) []string
}

// TextField is a field to type into, with the real cursor.
type TextField struct{ spec TextSpec }

// NewText makes a text field.
func NewText(c *Context, spec TextSpec) *TextField { return &TextField{spec: spec} }

// NewPath makes a text field for a file or folder, completed by tab. list returns the names in a
// folder (folders end in the separator) and runs in a command.
func NewPath(c *Context, spec TextSpec, list func(dir string) ([]string, error)) *TextField {
	return NewText(c, spec)
}

// Value returns what was typed. SetValue replaces it.
func (t *TextField) Value() string { return "" }

// SetValue replaces what was typed.
func (t *TextField) SetValue(s string) {}

// Problem returns what is wrong with the value, finished text, or "".
func (t *TextField) Problem() string { return "" }

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
type Choice struct{ spec ChoiceSpec }

// NewRadio makes a radio: all options are in view.
func NewRadio(c *Context, spec ChoiceSpec) *Choice { return &Choice{spec: spec} }

// NewSelect makes a select: one line that opens a menu with search when it has many options.
func NewSelect(c *Context, spec ChoiceSpec) *Choice { return &Choice{spec: spec} }

// Value returns the chosen option's ID. SetValue chooses one.
func (c *Choice) Value() string { return c.spec.Value }

// SetValue chooses an option.
func (c *Choice) SetValue(id string) {}

// SetOptions replaces the options.
func (c *Choice) SetOptions(options []Option) {}

// CheckSpec describes a checkbox.
type CheckSpec struct {
	Label, Note string
	Value       bool
	// Disabled says why it cannot be changed; may be nil.
	Disabled func() string
	Changed  func(on bool) tea.Cmd
}

// Check is a checkbox.
type Check struct{ spec CheckSpec }

// NewCheck makes a checkbox.
func NewCheck(c *Context, spec CheckSpec) *Check { return &Check{spec: spec} }

// Value says whether it is ticked. SetValue ticks it.
func (c *Check) Value() bool { return c.spec.Value }

// SetValue ticks or unticks it.
func (c *Check) SetValue(on bool) { c.spec.Value = on }

// NewNote makes lines between fields that take no focus.
func NewNote(lines func(width int) []string) Field { return nil }
