package kit

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Body is what stands in a dialog: a Form, a list, or a page's own. It is given the cells inside the
// border: content starts in cell 2 of a row (cell 0 holds the focus bar), the right margin is kept by
// the dialog.
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

func (b Button) can() (bool, string) {
	if b.Enabled == nil {
		return true, ""
	}
	return b.Enabled()
}

// DialogSpec describes a dialog. Texts are finished.
type DialogSpec struct {
	Title, Context string
	Danger         bool
	// Width is the outer width wished for; 0 means 78. It shrinks with the window.
	Width int
	// Rows, when set, are the body's rows whatever stands in it, where the window has them: a dialog of steps
	// keeps its size, and what is longer scrolls.
	Rows int
	// Steps, when set, show the step line; Step is the current one, from 0. Failed says whether the
	// current one has failed; may be nil.
	Steps  []string
	Step   func() int
	Failed func() bool
	Body   func() Body
	// Buttons are asked for at each frame; the first is Cancel or Back and has the focus at first in
	// a dangerous dialog and in one whose body takes no focus. ctrl+s presses the last.
	Buttons func() []Button
	// Note stands left of the buttons (styled). A disabled button's reason goes before it. May be nil.
	Note func() string
	// Keys are further keys of the dialog, pressed while no letters are typed. May be nil.
	Keys func(key string) (cmd tea.Cmd, used bool)
	// MoreHints are hints for Keys. May be nil.
	MoreHints func() []Hint
	// Result says that the dialog tells how it went what was just done: its undo is offered here too.
	Result bool
	// Cancel runs when esc closes the dialog. May be nil. Stay, when set and true, keeps esc from closing.
	Cancel func() tea.Cmd
	Stay   func() bool
}

// Dialog is an overlay with a title, a body and buttons.
type Dialog struct {
	kit     *Context
	spec    DialogSpec
	body    Body // the one of the last frame, to notice another step
	tight   bool // the buttons stand closer, as there are many
	button  int  // the focused button, -1 while the body has the focus
	drafted bool // what was typed before stands in the fields again
	regions Regions
}

// NewDialog makes a dialog; open it with Context.Open.
func NewDialog(c *Context, spec DialogSpec) *Dialog {
	spec.Title = strings.TrimSuffix(spec.Title, c.Theme.Glyphs.Cut) // an action's name says … before it opens
	d := &Dialog{kit: c, spec: spec}
	d.enter()
	return d
}

// enter gives the first focus, at the beginning and when another body has come.
func (d *Dialog) enter() {
	d.body = d.current()
	d.button = -1
	if d.body != nil {
		d.body.Blur()
	}
	if d.spec.Danger || d.body == nil || !d.body.Focus(1) {
		d.button = 0
	}
}

// OnButtons says whether a button has the focus, so that a letter is a key.
func (d *Dialog) OnButtons() bool { return d.button >= 0 }

func (d *Dialog) current() Body {
	if d.spec.Body == nil {
		return nil
	}
	return d.spec.Body()
}

func (d *Dialog) sync() {
	if d.current() != d.body {
		d.enter()
	}
}

func (d *Dialog) buttons() []Button {
	if d.spec.Buttons == nil {
		return nil
	}
	return d.spec.Buttons()
}

// Init implements Overlay.
func (d *Dialog) Init() tea.Cmd { return d.takeDraft() }

// ToButtons takes the focus to a button, for example after a step has changed.
func (d *Dialog) ToButtons(index int) {
	d.sync()
	if d.body != nil {
		d.body.Blur()
	}
	d.button = index
}

// ToBody takes the focus to the body's first field.
func (d *Dialog) ToBody() {
	d.sync()
	if d.body != nil {
		d.body.Blur()
		if d.body.Focus(1) {
			d.button = -1
		}
	}
}

// Update implements Overlay.
func (d *Dialog) Update(msg tea.Msg) tea.Cmd {
	d.sync()
	cmd := d.update(msg)
	d.sync()
	return cmd
}

func (d *Dialog) update(msg tea.Msg) tea.Cmd {
	if _, _, ok := IsMouse(msg); ok {
		return d.mouse(msg)
	}
	switch m := msg.(type) {
	case Outside:
		return nil
	case tea.PasteMsg:
		if d.button >= 0 || d.body == nil {
			return nil
		}
		return d.body.Update(msg)
	case tea.KeyPressMsg:
		return d.key(m)
	}
	if d.body == nil {
		return nil
	}
	return d.body.Update(msg)
}

func (d *Dialog) key(m tea.KeyPressMsg) tea.Cmd {
	name := m.String()
	switch name {
	case "esc":
		return d.cancel()
	case "tab", "shift+tab":
		d.move(map[string]int{"tab": 1, "shift+tab": -1}[name])
		return nil
	case "ctrl+s":
		return d.press(len(d.buttons()) - 1)
	}
	if d.spec.Keys != nil && !d.capturing() {
		if cmd, used := d.spec.Keys(name); used {
			return cmd
		}
	}
	if d.button < 0 {
		if name == "enter" && d.enterMovesOn() {
			d.move(1)
			return nil
		}
		return d.body.Update(m)
	}
	switch name {
	case "enter", "space":
		return d.press(d.focused())
	case "left":
		d.step(-1)
	case "right":
		d.step(1)
	case "up":
		d.move(-1)
	default:
		if d.body != nil {
			return d.body.Update(m) // scrolling keys of a body without fields
		}
	}
	return nil
}

// enterMovesOn is true in a field that has no use for enter itself: a line of text, a radio whose option is chosen; and
// where the body says that its answer is complete.
func (d *Dialog) enterMovesOn() bool {
	if done, ok := d.body.(interface{ Done() bool }); ok {
		return done.Done()
	}
	form, ok := d.body.(*Form)
	if !ok {
		return false
	}
	switch field := form.Focused().(type) {
	case *TextField:
		return field.area == nil && field.spec.Enter == nil
	case *Choice:
		return field.answered()
	}
	return false
}

func (d *Dialog) capturing() bool {
	c, ok := d.body.(interface{ Capturing() bool })
	return d.button < 0 && ok && c.Capturing()
}

func (d *Dialog) cancel() tea.Cmd {
	if inner, ok := d.body.(Leaver); ok && d.button < 0 && inner.Leave() {
		return nil
	}
	if d.spec.Stay != nil && d.spec.Stay() {
		return nil
	}
	kept := d.keepDraft()
	if d.spec.Cancel == nil {
		return tea.Batch(Close(d), kept)
	}
	return tea.Batch(Close(d), kept, d.spec.Cancel())
}

// move goes through the body's fields and the buttons in a ring.
func (d *Dialog) move(dir int) {
	if d.button < 0 {
		if d.body.Focus(dir) {
			return
		}
		d.body.Blur()
		d.button = 0
		if dir < 0 {
			d.button = len(d.buttons()) - 1
		} else if last := d.lastEnabled(); last > 0 && !d.spec.Danger {
			d.button = last
		}
		return
	}
	if d.step(dir) {
		return
	}
	if d.body != nil && d.body.Focus(dir) {
		d.button = -1
		return
	}
	d.button = 0
	if dir < 0 {
		d.button = d.lastEnabled()
	}
}

func (d *Dialog) lastEnabled() int {
	all := d.buttons()
	for i := len(all) - 1; i > 0; i-- {
		if ok, _ := all[i].can(); ok {
			return i
		}
	}
	return 0
}

// step goes to the next enabled button; false when there is none.
func (d *Dialog) step(dir int) bool {
	all := d.buttons()
	for i := d.focused() + dir; i >= 0 && i < len(all); i += dir {
		if ok, _ := all[i].can(); ok {
			d.button = i
			return true
		}
	}
	return false
}

// focused is the focused button; one that became disabled gives way to the first.
func (d *Dialog) focused() int {
	all := d.buttons()
	if d.button < 0 || d.button >= len(all) {
		return d.button
	}
	if ok, _ := all[d.button].can(); !ok {
		return 0
	}
	return d.button
}

func (d *Dialog) press(i int) tea.Cmd {
	all := d.buttons()
	if i < 0 || i >= len(all) {
		return nil
	}
	if ok, _ := all[i].can(); !ok {
		return nil
	}
	var cmd tea.Cmd
	if all[i].Run != nil {
		cmd = all[i].Run()
	}
	if all[i].Closes {
		d.dropDraft()
		return tea.Batch(Close(d), cmd)
	}
	return cmd
}

func (d *Dialog) mouse(msg tea.Msg) tea.Cmd {
	x, y, _ := IsMouse(msg)
	id, _, _, ok := d.regions.At(x, y)
	if !ok {
		return nil
	}
	click, isClick := msg.(tea.MouseClickMsg)
	if id == "body" {
		_, bx, by, _ := d.regions.Of("body")
		if isClick && click.Button == tea.MouseLeft && d.body.Focus(1) {
			d.button = -1
		}
		return d.body.Update(Shift(msg, bx, by))
	}
	if isClick && click.Button == tea.MouseLeft {
		for i := range d.buttons() {
			if id == buttonID(i) {
				d.button = i
				if d.body != nil {
					d.body.Blur()
				}
				return d.press(i)
			}
		}
	}
	return nil
}

func buttonID(i int) string { return "button " + string(rune('0'+i)) }

// Hints implements Overlay.
func (d *Dialog) Hints() []Hint {
	d.sync()
	c := d.kit
	var hints []Hint
	leave := c.T("shell.hint.cancel")
	if all := d.buttons(); len(all) == 1 || len(all) > 0 && all[0].Label == c.T("shell.close") {
		leave = c.T("shell.hint.close") // nothing is left to cancel
	}
	if d.button < 0 && d.body != nil {
		hints = append(hints, d.body.Hints()...)
	} else {
		hints = append(hints, Hint{c.T("shell.key.tab"), c.T("shell.hint.nextbutton")})
		word := c.T("shell.hint.press")
		if d.focused() == 0 {
			word = leave
		}
		hints = append(hints, Hint{c.T("shell.key.enter"), word})
	}
	if d.spec.MoreHints != nil {
		hints = append(hints, d.spec.MoreHints()...)
	}
	if d.spec.Stay == nil || !d.spec.Stay() {
		hints = append(hints, Hint{c.T("shell.key.esc"), leave})
	}
	return hints
}
