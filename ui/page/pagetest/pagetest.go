// Package pagetest is the house that tests of pages live in: the people, the organizations and the
// archives that they are about, and a page in the program's shell, which presses keys, clicks, runs the
// commands that follow one after the other, and compares frames with golden files. Only tests import it.
// It starts no clock: what a page asks for happens at once or not at all.
package pagetest

import (
	"context"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"navsync/ui"
	"navsync/ui/action"
	"navsync/ui/golden"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/theme"
)

// Now is the time on every screen.
var Now = time.Date(2026, 11, 24, 14, 31, 0, 0, time.UTC)

// Clock is the clock that stands at Now.
func Clock() time.Time { return Now }

// Spec says what is shown.
type Spec struct {
	// ID and Title are the page's id and the language key of its name; Make makes it.
	ID, Title string
	Group     ui.Group
	Make      func(*kit.Context) kit.Page
	Bare      bool
	// Entries, when given, are all pages of the program: the screen goes from one to the other, and begins with ID.
	Entries []ui.Entry
	// Args are those of the first Enter.
	Args kit.Args
	// Language is lang.English when empty. Printer speaks instead when there is one.
	Language string
	// Folder takes exports.
	Folder        string
	Printer       *lang.Printer
	Width, Height int
	Viewer        kit.Viewer
	Status        kit.Status
	Look          theme.Options
	// Choices are the words of the person's own config file.
	Choices map[string]string
}

// Screen is a program with one page.
type Screen struct {
	t     testing.TB
	model *ui.Model
	page  kit.Page

	width, height int
	goes          bool // from page to page
	steady        func(frame string) string
	// Toasts, URLs and Visited are what the page asked for, in their order.
	Toasts  []kit.Toast
	URLs    []string
	Visited []kit.NavigateMsg
	Copied  []kit.CopyMsg
}

// Open shows the page.
func Open(t testing.TB, spec Spec) *Screen {
	t.Helper()
	if spec.Language == "" {
		spec.Language = lang.English
	}
	if spec.Printer == nil {
		spec.Printer = lang.MustNew(spec.Language)
	}
	s := &Screen{t: t, width: spec.Width, height: spec.Height, goes: spec.Entries != nil}
	entries := spec.Entries
	if !s.goes {
		entries = []ui.Entry{{ID: spec.ID, Title: spec.Title, Group: spec.Group, Bare: spec.Bare, Make: func(c *kit.Context) kit.Page {
			s.page = spec.Make(c)
			return s.page
		}}}
	}
	s.model = ui.New(ui.Options{
		Printer: spec.Printer, Viewer: spec.Viewer, Theme: spec.Look, Now: Clock,
		Folder: func() (string, error) { return spec.Folder, nil }, Told: func(path string) string { return path },
		Status:  func(context.Context) (kit.Status, error) { return spec.Status, nil },
		Entries: entries, Choices: spec.Choices,
	})
	s.Send(tea.WindowSizeMsg{Width: spec.Width, Height: spec.Height})
	s.update(kit.NavigateMsg{Page: spec.ID, Args: spec.Args})
	s.Send(kit.RefreshMsg{})
	return s
}

// Page is the page in view, nil where the screen goes from page to page.
func (s *Screen) Page() kit.Page { return s.page }

// Top is what floats above the page, nil where nothing does.
func (s *Screen) Top() kit.Overlay { return s.model.Top() }

// Send gives the program a message and runs what follows.
func (s *Screen) Send(msg tea.Msg) {
	switch m := msg.(type) {
	case nil:
		return
	case tea.BatchMsg:
		for _, cmd := range m {
			s.run(cmd)
		}
		return
	case kit.ToastMsg:
		s.Toasts = append(s.Toasts, m.Toast)
		return
	case kit.OpenURLMsg:
		s.URLs = append(s.URLs, m.URL)
		return
	case kit.CopyMsg:
		s.Copied = append(s.Copied, m)
		return
	case kit.NavigateMsg:
		s.Visited = append(s.Visited, m)
		if s.goes {
			s.update(m)
		}
		return
	}
	if cmds, ok := Sequence(msg); ok {
		for _, cmd := range cmds {
			s.run(cmd)
		}
		return
	}
	s.update(msg)
}

// Resize gives the window another size.
func (s *Screen) Resize(width, height int) {
	s.width, s.height = width, height
	s.Send(tea.WindowSizeMsg{Width: width, Height: height})
}

func (s *Screen) update(msg tea.Msg) {
	_, cmd := s.model.Update(msg)
	s.run(cmd)
}

func (s *Screen) run(cmd tea.Cmd) {
	if cmd != nil {
		s.Send(cmd())
	}
}

// Sequence finds the commands of tea.Sequence, whose message has no exported type.
func Sequence(msg tea.Msg) ([]tea.Cmd, bool) {
	v := reflect.ValueOf(msg)
	if v.Kind() != reflect.Slice || v.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
		return nil, false
	}
	cmds := make([]tea.Cmd, v.Len())
	for i := range cmds {
		cmds[i], _ = v.Index(i).Interface().(tea.Cmd)
	}
	return cmds, true
}

// Frames runs f for both languages at the two sizes that every page is designed for; with -short each language and each size once.
// name adds both to the name of a part: "menu-fr-80x24".
func Frames(f func(code string, width, height int, name func(part string) string)) {
	for i, code := range []string{lang.English, lang.French} {
		for j, size := range [][2]int{{80, 24}, {120, 40}} {
			if i != j && testing.Short() {
				continue
			}
			f(code, size[0], size[1], func(part string) string { return fmt.Sprintf("%s-%s-%dx%d", part, code, size[0], size[1]) })
		}
	}
}

var keys = map[string]tea.KeyPressMsg{
	"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "tab": {Code: tea.KeyTab},
	"shift+tab": {Code: tea.KeyTab, Mod: tea.ModShift}, "space": {Code: tea.KeySpace, Text: " "},
	"up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown}, "left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight},
	"pgup": {Code: tea.KeyPgUp}, "pgdown": {Code: tea.KeyPgDown}, "home": {Code: tea.KeyHome}, "end": {Code: tea.KeyEnd},
	"backspace": {Code: tea.KeyBackspace}, "delete": {Code: tea.KeyDelete}, "ctrl+s": {Code: 's', Mod: tea.ModCtrl},
	"ctrl+a": {Code: 'a', Mod: tea.ModCtrl},
}

// Press presses keys by their names.
func (s *Screen) Press(names ...string) {
	s.t.Helper()
	for _, name := range names {
		msg, ok := keys[name]
		if !ok {
			if len([]rune(name)) != 1 {
				s.t.Fatalf("no key %q", name)
			}
			msg = tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
		}
		s.Send(msg)
	}
}

// Type types text letter by letter.
func (s *Screen) Type(text string) {
	s.t.Helper()
	for _, r := range text {
		if r == ' ' {
			s.Press("space")
			continue
		}
		s.Press(string(r))
	}
}

// Filter types a filter into the list and leaves it.
func (s *Screen) Filter(words string) {
	s.t.Helper()
	s.Press("/")
	s.Type(words)
	s.Press("enter")
}

// Text is the screen without its colours.
func (s *Screen) Text() string { return ansi.Strip(s.Frame()) }

// Frame is the screen with its colours.
func (s *Screen) Frame() string {
	frame := s.model.View().Content
	if s.steady != nil {
		frame = s.steady(frame)
	}
	return frame
}

// Shows fails when a text is not on the screen.
func (s *Screen) Shows(texts ...string) {
	s.t.Helper()
	screen := s.Text()
	for _, text := range texts {
		if !strings.Contains(screen, text) {
			s.t.Errorf("%q is not on the screen:\n%s", text, screen)
		}
	}
}

// Hides fails when a text is on the screen.
func (s *Screen) Hides(texts ...string) {
	s.t.Helper()
	screen := s.Text()
	for _, text := range texts {
		if strings.Contains(screen, text) {
			s.t.Errorf("%q is on the screen:\n%s", text, screen)
		}
	}
}

// Golden holds the screen against testdata/NAME.txt; every line must have the window's width.
func (s *Screen) Golden(name string) {
	s.t.Helper()
	content := s.model.View().Content
	lines := strings.Split(content, "\n")
	if len(lines) != s.height {
		s.t.Errorf("%s: %d lines instead of %d", name, len(lines), s.height)
	}
	for i, l := range lines {
		if kit.Width(l) != s.width {
			s.t.Errorf("%s: line %d has %d cells instead of %d", name, i, kit.Width(l), s.width)
		}
	}
	if s.steady != nil {
		content = s.steady(content)
	}
	golden.Frame(s.t, name, content)
}

// Steady writes a word in golden frames for what differs from run to run.
func (s *Screen) Steady(what *regexp.Regexp, word string) {
	s.steady = func(frame string) string { return what.ReplaceAllString(frame, word) }
}

// CheckActions holds the page's actions against the rules of tables of actions.
func (s *Screen) CheckActions() {
	s.t.Helper()
	if err := action.Check(s.page.Actions()); err != nil {
		s.t.Error(err)
	}
	for _, a := range s.page.Actions() {
		if a.Group == "" {
			s.t.Errorf("%s: no group", a.ID)
		}
	}
}

// Click clicks with the left button on the first cells that show a text.
func (s *Screen) Click(text string) {
	s.t.Helper()
	for y, line := range strings.Split(s.Text(), "\n") {
		if before, _, found := strings.Cut(line, text); found {
			s.Send(tea.MouseClickMsg{Button: tea.MouseLeft, X: kit.Width(before), Y: y})
			return
		}
	}
	s.t.Fatalf("%q is not on the screen:\n%s", text, s.Text())
}

// CheckPage fails when the page's own cells are taller or wider than it is given, at many sizes, or when
// it draws an action that a click does not find among its actions.
func (s *Screen) CheckPage() {
	s.t.Helper()
	for _, size := range [][2]int{{60, 12}, {78, 18}, {95, 34}, {120, 38}, {225, 74}} {
		var drawn kit.Regions
		lines := strings.Split(drawn.Take(s.page.View(size[0], size[1])), "\n")
		for _, id := range drawn.Actions() {
			if !slices.ContainsFunc(s.page.Actions(), func(a action.Action) bool { return a.ID == id }) {
				s.t.Errorf("%d x %d: the action %s is drawn and is none of the page's", size[0], size[1], id)
			}
		}
		if len(lines) > size[1] {
			s.t.Errorf("%d x %d: %d lines", size[0], size[1], len(lines))
		}
		for i, l := range lines {
			if kit.Width(l) > size[0] {
				s.t.Errorf("%d x %d: line %d has %d cells", size[0], size[1], i, kit.Width(l))
			}
		}
	}
}
