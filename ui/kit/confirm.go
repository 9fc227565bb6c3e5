package kit

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// typedFrom is the number of rows from which a destructive question wants the number typed.
const typedFrom = 26

// ConfirmSpec describes a question before something is done. Texts are finished.
type ConfirmSpec struct {
	Title, Context string
	// Text is wrapped; Lines, when set, render more below it for a width.
	Text  string
	Lines func(width int) []string
	// Fields, when set, stand below (for example a checkbox).
	Fields []Field
	// Verb is the button that does it; it names the deed.
	Verb string
	// Danger paints it red. Count is how many rows it destroys: above 25 the number must be typed.
	Danger bool
	Count  func() int
	Run    func() tea.Cmd
}

// Confirm asks before something is done: Cancel is focused first.
func Confirm(c *Context, spec ConfirmSpec) *Dialog {
	typed := &typedNumber{kit: c, count: spec.Count}
	typed.field = NewText(c, TextSpec{Width: 20, Placeholder: c.T("shell.typed.placeholder")})
	fields := []Field{}
	if spec.Text != "" || spec.Lines != nil {
		fields = append(fields, NewNote(func(width int) []string { return confirmLines(c, spec, width) }))
	}
	fields = append(fields, spec.Fields...)
	form := NewForm(c, append(fields, typed)...)
	d := NewDialog(c, DialogSpec{
		Title: spec.Title, Context: spec.Context, Danger: spec.Danger,
		Body: func() Body { return form },
		Buttons: func() []Button {
			return []Button{
				{Label: c.T("shell.cancel"), Closes: true},
				{Label: spec.Verb, Danger: spec.Danger, Run: spec.Run, Closes: true, Enabled: func() (bool, string) {
					return typed.right(), c.T("shell.typed.opens", "verb", spec.Verb)
				}},
			}
		},
	})
	form.Blur()
	d.button = 0
	return d
}

func confirmLines(c *Context, spec ConfirmSpec, width int) []string {
	var lines []string
	if spec.Text != "" {
		for _, l := range Wrap(spec.Text, width) {
			lines = append(lines, c.Theme.Text.Render(l))
		}
	}
	if spec.Lines == nil {
		return lines
	}
	if len(lines) > 0 {
		lines = append(lines, "")
	}
	return append(lines, spec.Lines(width)...)
}

// typedNumber is the field that wants the number of rows typed; with few rows it is not there.
type typedNumber struct {
	kit   *Context
	count func() int
	field *TextField
}

func (t *typedNumber) number() int {
	if t.count == nil {
		return 0
	}
	return t.count()
}

func (t *typedNumber) right() bool {
	if t.number() < typedFrom {
		return true
	}
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, t.field.Value())
	plain := strings.NewReplacer(",", "", narrow, "", " ", "").Replace(t.kit.Printer.N(t.number()))
	return digits == plain
}

const narrow = "\u00a0"

func (t *typedNumber) Update(msg tea.Msg) tea.Cmd { return t.field.Update(msg) }
func (t *typedNumber) Cursor() *tea.Cursor        { return t.field.Cursor() }
func (t *typedNumber) Focusable() bool            { return t.number() >= typedFrom }
func (t *typedNumber) Capturing() bool            { return true }
func (t *typedNumber) Inner(int) bool             { return false }
func (t *typedNumber) Hints() []Hint              { return nil }

func (t *typedNumber) View(width int, focused bool) []string {
	if !t.Focusable() {
		return nil
	}
	t.field.spec.Label = t.kit.T("shell.typed.question", "count", t.number())
	return t.field.View(width, focused)
}

// Text returns a body that only shows lines and scrolls them.
func Text(c *Context, lines func(width int) []string) Body { return &textBody{kit: c, lines: lines} }

type textBody struct {
	kit          *Context
	lines        func(width int) []string
	scroll, rest int
}

func (t *textBody) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case tea.KeyPressMsg:
		t.move(map[string]int{"down": 1, "up": -1, "pgdown": 10, "pgup": -10, "home": -1 << 20, "end": 1 << 20}[m.String()])
	case tea.MouseWheelMsg:
		t.move(map[tea.MouseButton]int{tea.MouseWheelUp: -3, tea.MouseWheelDown: 3}[m.Button])
	}
	return nil
}

func (t *textBody) move(by int) { t.scroll = max(0, min(t.scroll+by, t.rest)) }

func (t *textBody) View(width, height int) string {
	height = max(0, height)
	lines, inner := t.lines(max(1, width-2)), width
	if len(lines) > height {
		inner = width - 2 // room for the scrollbar
		lines = t.lines(max(1, inner-2))
	}
	t.rest = max(0, len(lines)-height)
	t.scroll = min(t.scroll, t.rest)
	lines = lines[t.scroll:]
	if len(lines) > height {
		lines = lines[:height]
	}
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = "  " + Fit(l, inner-2)
	}
	return strings.Join(Scrollbar(t.kit, out, width, t.scroll, len(out), len(out)+t.rest), "\n")
}

func (t *textBody) Cursor() *tea.Cursor { return nil }
func (t *textBody) Focus(int) bool      { return false }
func (t *textBody) Blur()               {}
func (t *textBody) Hints() []Hint       { return nil }
