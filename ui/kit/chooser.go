package kit

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Choosable is one line of a Chooser. Texts are finished.
type Choosable struct {
	// Group is the head it stands under; lines of a group must follow each other.
	Group string
	// Title is what is searched first; Note stands right of it, Key at the very right. More is
	// searched too and, with Tall, shown below the title.
	Title, Note, Key, More string
	// Also is searched and never shown: other names of the same, in the other language too.
	Also string
	// Disabled says why it cannot run, or "".
	Disabled string
	Danger   bool
	Run      func() tea.Cmd
}

// ChooserSpec describes a searched list that floats: the palette, the help, a picker.
type ChooserSpec struct {
	// Title stands at the top when there is no search; Prompt before the search line.
	Title, Prompt, Placeholder string
	// Width is the outer width wished for.
	Width int
	// Lines are all lines. Find, when set, brings more for a query, in a command; they are shown
	// below the others, by the query they were asked for.
	Lines []Choosable
	Find  func(query string) tea.Cmd
	// Search shows the search line.
	Search bool
	// Tall shows More below a focused title.
	Tall bool
	// At is the line focused at first.
	At int
	// Anchored opens it at the real cursor; else it is centred from row 6.
	Anchored bool
}

// leastLetters is how many letters a query needs before Find has something to look for.
const leastLetters = 2

// FoundMsg answers ChooserSpec.Find.
type FoundMsg struct {
	Query string
	Lines []Choosable
}

// Chooser is a searched list that floats.
type Chooser struct {
	kit    *Context
	spec   ChooserSpec
	editor Editor
	folded []string
	shown  []Choosable
	found  FoundMsg
	at     int
	scroll int
	keys   int   // the cells of the widest key
	rows   []int // the shown line of each content row of the last frame, -1 for none
	stands corner
	// kept: the search is what was typed before esc, and the first letter replaces it.
	kept bool
}

// corner is where an anchored list opened; it stays there while the search makes it shorter.
type corner struct{ x, y, rows, width, height int }

// NewChooser makes a searched list.
func NewChooser(c *Context, spec ChooserSpec) *Chooser {
	ch := &Chooser{kit: c, spec: spec, at: spec.At}
	ch.takeSearch()
	ch.search()
	return ch
}

// NewPicker makes a menu of options with search when there are many; chosen runs with the option's ID.
// x and y are page cells below which it opens; -1 opens it at the real cursor.
func NewPicker(c *Context, title string, options []Option, value string, x, y int, chosen func(id string) tea.Cmd) Overlay {
	spec := ChooserSpec{Title: title, Width: 30, Search: len(options) > 10, Prompt: "/", Placeholder: title, Anchored: true}
	for i, o := range options {
		if o.ID == value {
			spec.At = i
		}
		spec.Width = max(spec.Width, Width(o.Label)+Width(o.Note)+10)
		spec.Lines = append(spec.Lines, Choosable{
			Title: o.Label, Note: o.Note, More: o.Note, Disabled: o.Disabled,
			Run: func() tea.Cmd { return chosen(o.ID) },
		})
	}
	spec.Width = min(max(spec.Width, Width(title)+6), 64)
	return NewChooser(c, spec)
}

// Query returns what was typed.
func (ch *Chooser) Query() string { return ch.editor.Value() }

// matching are the indexes of the lines that the query is in, all of them where there is none.
func (ch *Chooser) matching() []int {
	if ch.folded == nil {
		return Search("", make([]string, len(ch.spec.Lines)))
	}
	return Search(ch.Query(), ch.folded)
}

func (ch *Chooser) search() {
	ch.shown = ch.shown[:0]
	if ch.folded == nil && strings.TrimSpace(ch.Query()) != "" { // many lists are closed again without a word
		for _, l := range ch.spec.Lines {
			ch.folded = append(ch.folded, Fold(l.Title+" "+l.More+" "+l.Group+" "+l.Also))
		}
	}
	for _, i := range ch.ranked(ch.matching()) {
		ch.shown = append(ch.shown, ch.spec.Lines[i])
	}
	if ch.found.Query == ch.Query() {
		ch.shown = append(ch.shown, ch.found.Lines...)
	}
	ch.at = max(0, min(ch.at, len(ch.shown)-1))
	ch.keys = 0
	for _, l := range ch.shown {
		if l.Key != "" {
			ch.keys = max(6, ch.keys, min(12, Width(l.Key)))
		}
	}
}

// Init implements Overlay.
func (ch *Chooser) Init() tea.Cmd {
	if ch.spec.Find == nil || ch.Query() == "" {
		return nil
	}
	return ch.spec.Find(ch.Query())
}

// Update implements Overlay.
func (ch *Chooser) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case Outside:
		return tea.Batch(Close(ch), ch.keepSearch())
	case FoundMsg:
		if m.Query == ch.Query() {
			ch.found = m
			ch.search()
		}
	case tea.KeyPressMsg:
		return ch.key(m)
	case tea.PasteMsg:
		return ch.edit(m)
	case tea.MouseWheelMsg:
		ch.move(map[tea.MouseButton]int{tea.MouseWheelUp: -1, tea.MouseWheelDown: 1}[m.Button])
	case tea.MouseClickMsg:
		if m.Y >= 0 && m.Y < len(ch.rows) && ch.rows[m.Y] >= 0 {
			ch.at = ch.rows[m.Y]
			return ch.run()
		}
	}
	return nil
}

func (ch *Chooser) key(m tea.KeyPressMsg) tea.Cmd {
	switch m.String() {
	case "esc":
		return tea.Batch(Close(ch), ch.keepSearch())
	case "enter":
		return ch.run()
	case "space":
		if !ch.spec.Search {
			return ch.run()
		}
	case "down", "ctrl+n", "ctrl+j":
		ch.move(1)
		return nil
	case "up", "ctrl+p", "ctrl+k":
		ch.move(-1)
		return nil
	case "pgdown":
		ch.move(10)
		return nil
	case "pgup":
		ch.move(-10)
		return nil
	case "home", "end":
		if !ch.spec.Search { // in the search line they are the editor's
			ch.move(map[string]int{"home": -len(ch.shown), "end": len(ch.shown)}[m.String()])
		}
	case "tab":
		if ch.spec.Search && ch.at < len(ch.shown) {
			ch.editor.Set(ch.shown[ch.at].Title)
			return ch.changed()
		}
		return nil
	}
	if !ch.spec.Search {
		return nil
	}
	return ch.edit(m)
}

func (ch *Chooser) edit(msg tea.Msg) tea.Cmd {
	if ch.kept && types(msg) {
		ch.editor.Set("")
	}
	ch.kept = false
	if changed, _ := ch.editor.Update(msg); changed && ch.spec.Search {
		return ch.changed()
	}
	return nil
}

func (ch *Chooser) changed() tea.Cmd {
	ch.at, ch.scroll, ch.kept = 0, 0, false
	ch.search()
	if ch.spec.Find == nil || ch.Query() == "" {
		return nil
	}
	return ch.spec.Find(ch.Query())
}

func (ch *Chooser) move(by int) { ch.at = max(0, min(ch.at+by, len(ch.shown)-1)) }

func (ch *Chooser) run() tea.Cmd {
	if ch.at >= len(ch.shown) {
		return nil
	}
	line := ch.shown[ch.at]
	if line.Disabled != "" || line.Run == nil {
		return nil
	}
	ch.dropSearch()
	return tea.Batch(Close(ch), line.Run())
}

// Hints implements Overlay.
func (ch *Chooser) Hints() []Hint {
	c := ch.kit
	hints := []Hint{
		{c.Theme.Glyphs.ArrowKeys, c.T("shell.hint.move")},
		{c.T("shell.key.enter"), c.T("shell.hint.run")},
	}
	if ch.spec.Search {
		hints = append(hints, Hint{c.T("shell.key.tab"), c.T("shell.hint.complete")})
	}
	return append(hints, Hint{c.T("shell.key.esc"), c.T("shell.hint.close")})
}
