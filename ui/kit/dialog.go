package kit

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"navsync/ui/theme"
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
	// Cancel runs when esc closes the dialog. May be nil. Stay, when set and true, keeps esc from closing.
	Cancel func() tea.Cmd
	Stay   func() bool
}

// Dialog is an overlay with a title, a body and buttons.
type Dialog struct {
	kit     *Context
	spec    DialogSpec
	body    Body // the one of the last frame, to notice another step
	button  int  // the focused button, -1 while the body has the focus
	regions Regions
}

// NewDialog makes a dialog; open it with Context.Open.
func NewDialog(c *Context, spec DialogSpec) *Dialog {
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
func (d *Dialog) Init() tea.Cmd { return nil }

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

// enterMovesOn is true in a text field that has no use for enter itself.
func (d *Dialog) enterMovesOn() bool {
	form, ok := d.body.(*Form)
	if !ok {
		return false
	}
	text, ok := form.Focused().(*TextField)
	return ok && text.area == nil && text.spec.Enter == nil
}

func (d *Dialog) capturing() bool {
	c, ok := d.body.(interface{ Capturing() bool })
	return d.button < 0 && ok && c.Capturing()
}

func (d *Dialog) cancel() tea.Cmd {
	if d.spec.Stay != nil && d.spec.Stay() {
		return nil
	}
	if d.spec.Cancel == nil {
		return Close(d)
	}
	return tea.Batch(Close(d), d.spec.Cancel())
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
	c := d.kit
	var hints []Hint
	if d.button < 0 && d.body != nil {
		hints = append(hints, d.body.Hints()...)
	} else {
		hints = append(hints, Hint{c.T("shell.key.tab"), c.T("shell.hint.nextbutton")})
		word := c.T("shell.hint.press")
		if d.focused() == 0 {
			word = c.T("shell.hint.cancel")
		}
		hints = append(hints, Hint{c.T("shell.key.enter"), word})
	}
	if d.spec.MoreHints != nil {
		hints = append(hints, d.spec.MoreHints()...)
	}
	if d.spec.Stay == nil || !d.spec.Stay() {
		hints = append(hints, Hint{c.T("shell.key.esc"), c.T("shell.hint.cancel")})
	}
	return hints
}

const dialogWidth = 78

// View implements Overlay.
func (d *Dialog) View(width, height int) Layer {
	d.sync()
	wish := d.spec.Width
	if wish == 0 {
		wish = dialogWidth
	}
	outer := min(wish, width)
	if width > outer && width < outer+4 {
		outer = width - 2
	}
	inner := outer - 2
	head := d.head(inner)
	foot := d.foot(inner)
	room := height - 2 - len(head) - len(foot) - 2 // header, status line, border
	var body []string
	if d.body != nil {
		body = strings.Split(d.body.View(inner-2, max(1, room)), "\n")
		if len(body) > room {
			body = body[:max(0, room)]
		}
	}
	lines := append(append(append([]string{}, head...), body...), foot...)
	d.regions.Add("body", 1, 1+len(head), inner-2, len(body))
	for i := range d.buttons() {
		d.regions.shift(buttonID(i), 1, 1+len(head)+len(body))
	}
	layer := Layer{Content: Frame(d.kit, lines, inner, d.spec.Danger), Fade: true}
	layer.X = (width - outer) / 2
	layer.Y = max(1, (height-len(lines)-2)/2)
	layer.Cursor = d.cursor(1, 1+len(head))
	return layer
}

func (d *Dialog) cursor(x, y int) *tea.Cursor {
	if d.button < 0 {
		if d.body == nil {
			return nil
		}
		cur := d.body.Cursor()
		if cur != nil {
			cur.X, cur.Y = cur.X+x, cur.Y+y
		}
		return cur
	}
	if r, bx, by, ok := d.regions.Of(buttonID(d.focused())); ok && r > 0 {
		return tea.NewCursor(bx+2, by)
	}
	return nil
}

func (d *Dialog) head(inner int) []string {
	th := d.kit.Theme
	title := th.Strong
	if d.spec.Danger {
		title = th.Danger.Bold(true)
	}
	context := ""
	if d.spec.Context != "" {
		context = th.Muted.Render(d.spec.Context)
	}
	if len(d.spec.Steps) > 0 {
		context = th.Quiet.Render(d.kit.T("shell.step", "step", d.spec.Step()+1, "steps", len(d.spec.Steps)))
	}
	lines := []string{"  " + Spread(th.Styles, title.Render(d.spec.Title), context, inner-4), ""}
	if len(d.spec.Steps) > 0 {
		failed := d.spec.Failed != nil && d.spec.Failed()
		lines = append(lines, "  "+StepLine(d.kit, d.spec.Steps, d.spec.Step(), failed, inner-4), "")
	}
	return lines
}

func (d *Dialog) foot(inner int) []string {
	d.regions.Reset()
	c := d.kit
	all := d.buttons()
	if len(all) == 0 {
		return []string{""}
	}
	row, reason := "", ""
	starts := make([]int, len(all))
	for i, b := range all {
		if i > 0 {
			row += "  "
		}
		starts[i] = Width(row)
		row += d.buttonText(b, i == d.focused())
		if ok, why := b.can(); !ok && why != "" && reason == "" {
			reason = why
		}
	}
	left := ""
	if d.spec.Note != nil {
		left = d.spec.Note()
	}
	if reason != "" {
		left = c.Theme.Quiet.Render(reason) + strings.Repeat(" ", 2*min(1, len(left))) + left
	}
	lines := []string{"", "  " + Rule(c, c.Theme.Styles, inner-4)}
	if Width(left)+2+Width(row) > inner-4 {
		for _, l := range Wrap(left, inner-4) {
			lines = append(lines, "  "+l)
		}
		left = ""
	}
	at := max(0, inner-2-Width(row))
	for i, b := range all {
		d.regions.Add(buttonID(i), at+starts[i], len(lines), Width(d.buttonText(b, false)), 1)
	}
	return append(lines, "  "+Spread(c.Theme.Styles, left, row, inner-4))
}

func (d *Dialog) buttonText(b Button, focused bool) string {
	th := d.kit.Theme
	open, end := "  ", "  "
	if level := th.Options().Level; level == theme.NoColor || level == theme.Colors16 {
		open, end = "[ ", " ]"
	}
	text := open + b.Label + end
	ok, _ := b.can()
	switch {
	case !ok:
		return th.Quiet.Render("  " + b.Label + "  ")
	case focused && b.Danger:
		return th.On(theme.Alarm).Strong.Render(text)
	case focused:
		return th.On(theme.Primary).Strong.Render(text)
	case b.Danger:
		return th.On(theme.Button).Danger.Render(text)
	default:
		return th.On(theme.Button).Text.Render(text)
	}
}

// Frame puts the one border around lines; inner is the width between its sides.
func Frame(c *Context, lines []string, inner int, danger bool) string {
	st := c.Theme.Edge
	if danger {
		st = c.Theme.Danger
	}
	return frame(c, st, lines, inner)
}

func frame(c *Context, st lipgloss.Style, lines []string, inner int) string {
	b := c.Theme.Border()
	out := make([]string, 0, len(lines)+2)
	out = append(out, st.Render(b.TopLeft+strings.Repeat(b.Top, inner)+b.TopRight))
	for _, l := range lines {
		out = append(out, st.Render(b.Left)+padOn(c.Theme.Fill, l, inner)+st.Render(b.Right))
	}
	return strings.Join(append(out, st.Render(b.BottomLeft+strings.Repeat(b.Bottom, inner)+b.BottomRight)), "\n")
}

// StepLine renders the steps of a dialog; what does not fit shows the current step alone with its
// neighbours' marks.
func StepLine(c *Context, steps []string, at int, failed bool, width int) string {
	for _, withNames := range []bool{true, false} {
		for _, link := range []int{3, 1} {
			if line := stepLine(c, steps, at, failed, link, withNames); Width(line) <= width {
				return line
			}
		}
	}
	return Fit(c.Theme.Strong.Render(steps[at]), width)
}

func stepLine(c *Context, steps []string, at int, failed bool, link int, withNames bool) string {
	th := c.Theme
	var b strings.Builder
	for i, name := range steps {
		if i > 0 {
			b.WriteString(th.Line.Render(" " + strings.Repeat(th.Glyphs.Hairline, link) + " "))
		}
		switch {
		case i < at:
			b.WriteString(th.OK.Render(th.Glyphs.Pass))
		case i == at && failed:
			b.WriteString(th.Danger.Render(th.Glyphs.Fail))
		case i == at:
			b.WriteString(th.Accent.Render(th.Glyphs.On))
		default:
			b.WriteString(th.Quiet.Render(th.Glyphs.Off))
		}
		style := th.Muted
		if i == at {
			style = th.Strong
		} else if i > at {
			style = th.Quiet
		}
		if withNames || i == at {
			b.WriteString(style.Render(" " + name))
		}
	}
	return b.String()
}
