package kit

import (
	tea "charm.land/bubbletea/v2"
)

// Body is what stands in a dialog: a Form, a list, or a page's own.
type Body interface {
	// Update takes keys while the body has the focus, and all other messages always. Mouse is in the
	// body's own cells.
	Update(msg tea.Msg) tea.Cmd
	// View renders at most width x height cells.
	View(width, height int) string
	Cursor() *tea.Cursor
	// Focus enters the body (dir +1 at its first field, -1 at its last) or, when it is inside, moves to
	// the next one; false means there is none left and the dialog takes the focus to its buttons.
	Focus(dir int) bool
	// Blur takes the focus away.
	Blur()
	// Hints are the body's keys while it has the focus.
	Hints() []Hint
}

// Button is one button of a dialog. Label is finished text.
type Button struct {
	Label string
	// Danger paints it red.
	Danger bool
	// Enabled returns whether it can be pressed and, if not, finished text why. Nil means always.
	Enabled func() (ok bool, reason string)
	// Run does it; the dialog stays open unless Closes.
	Run    func() tea.Cmd
	Closes bool
}

// DialogSpec describes a dialog. Texts are finished.
type DialogSpec struct {
	Title, Context string
	Danger         bool
	// Width is the outer width wished for; 0 means 78. It shrinks with the window.
	Width int
	// Steps, when set, show the step line; Step is the current one, from 0. Failed marks one as failed.
	Steps []string
	Step  func() int
	Body  func() Body
	// Buttons are asked for at each frame; the first is Cancel or Back and has the focus at first in
	// a dangerous dialog and in one whose body takes no focus.
	Buttons func() []Button
	// Note stands left of the buttons. A disabled button's reason goes before it. May be nil.
	Note func() string
	// Cancel runs when esc closes the dialog. May be nil. Stay, when set and true, keeps esc from closing.
	Cancel func() tea.Cmd
	Stay   func() bool
}

// Dialog is an overlay with a title, a body and buttons.
type Dialog struct {
	kit  *Context
	spec DialogSpec
}

// NewDialog makes a dialog; open it with Context.Open.
func NewDialog(c *Context, spec DialogSpec) *Dialog { return &Dialog{kit: c, spec: spec} }

// Init implements Overlay.
func (d *Dialog) Init() tea.Cmd { return nil }

// Update implements Overlay.
func (d *Dialog) Update(msg tea.Msg) tea.Cmd { return nil }

// View implements Overlay.
func (d *Dialog) View(width, height int) Layer { return Layer{} }

// Hints implements Overlay.
func (d *Dialog) Hints() []Hint { return nil }

// ToButtons takes the focus to a button, for example after a step has changed.
func (d *Dialog) ToButtons(index int) {}

// ToBody takes the focus to the body's first field.
func (d *Dialog) ToBody() {}

// ConfirmSpec describes a question before something is done. Texts are finished.
type ConfirmSpec struct {
	Title, Context string
	// Text is wrapped; Lines, when set, render more below it for a width.
	Text  string
	Lines func(width int) []string
	// Form, when set, stands below (for example a checkbox).
	Form *Form
	// Verb is the button that does it; it names the deed.
	Verb string
	// Danger paints it red. Count is how many rows it destroys: above 25 the number must be typed.
	Danger bool
	Count  func() int
	Run    func() tea.Cmd
}

// Confirm asks before something is done: Cancel is focused first.
func Confirm(c *Context, spec ConfirmSpec) *Dialog { return NewDialog(c, DialogSpec{}) }

// Text returns a body that only shows wrapped lines and scrolls them.
func Text(c *Context, lines func(width int) []string) Body { return nil }
