package crmsettings

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/golden"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

// screen is the page with what the shell does around it: overlays, toasts, commands.
type screen struct {
	t             *testing.T
	kit           *kit.Context
	house         *pagetest.House
	page          kit.Page
	overlays      []kit.Overlay
	toasts        []string
	urls          []string
	copied        []string
	width, height int
	// seen is shown every frame after a message, when set.
	seen func(frame string)
}

// unconnected is a house with Ana as the first person.
func unconnected(t *testing.T) *pagetest.House {
	t.Helper()
	return pagetest.NewHouse(t, engine.Options{}, pagetest.Team(pagetest.Ana)...)
}

func newScreen(t *testing.T, h *pagetest.House, code string, width, height int, look theme.Options) *screen {
	t.Helper()
	s := &screen{t: t, house: h, width: width, height: height, kit: &kit.Context{
		Theme: theme.New(look), Printer: lang.MustNew(code), CursorX: -1, CursorY: -1, Narrow: width < 95, Now: h.Now,
		Width: width, Height: height, Focused: true, Demo: h.Demo != nil,
	}}
	s.page = New(s.kit, h.House)
	s.run(s.page.Init())
	s.run(s.page.Enter(nil))
	return s
}

// run does what a command and all that follow from it do.
func (s *screen) run(cmd tea.Cmd) {
	s.t.Helper()
	messages := make(chan tea.Msg)
	pending := 0
	begin := func(cmd tea.Cmd) {
		if cmd != nil {
			pending++
			go func() { messages <- cmd() }()
		}
	}
	begin(cmd)
	for pending > 0 {
		select {
		case msg := <-messages:
			pending--
			for _, next := range s.take(msg) {
				begin(next)
			}
			if s.seen != nil {
				s.seen(ansi.Strip(s.view()))
			}
		case <-time.After(20 * time.Second):
			s.t.Fatal("a command does not end")
		}
	}
}

// take does what the root does with a message.
func (s *screen) take(msg tea.Msg) []tea.Cmd {
	switch m := msg.(type) {
	case nil:
		return nil
	case tea.BatchMsg:
		return m
	case kit.OpenMsg:
		s.overlays = append(s.overlays, m.Overlay)
		return []tea.Cmd{m.Overlay.Init()}
	case kit.CloseMsg:
		s.overlays = without(s.overlays, m.Overlay)
		return nil
	case kit.ToastMsg:
		s.toasts = append(s.toasts, m.Toast.Text)
		return nil
	case kit.OpenURLMsg:
		s.urls = append(s.urls, m.URL)
		return nil
	case kit.CopyMsg:
		s.copied = append(s.copied, m.Text)
		return nil
	case kit.RefreshMsg:
		return nil
	}
	if v := reflect.ValueOf(msg); v.Kind() == reflect.Slice && v.Type().Elem() == reflect.TypeFor[tea.Cmd]() {
		for i := range v.Len() {
			s.run(v.Index(i).Interface().(tea.Cmd)) // commands in a sequence
		}
		return nil
	}
	cmds := []tea.Cmd{s.page.Update(msg)}
	for _, o := range s.overlays {
		cmds = append(cmds, o.Update(msg))
	}
	return cmds
}

func without(all []kit.Overlay, gone kit.Overlay) []kit.Overlay {
	var kept []kit.Overlay
	for _, o := range all {
		if o != gone {
			kept = append(kept, o)
		}
	}
	return kept
}

var keyCodes = map[string]tea.KeyPressMsg{
	"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "tab": {Code: tea.KeyTab}, "space": {Code: tea.KeySpace, Text: " "},
	"up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown}, "left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight},
	"shift+tab": {Code: tea.KeyTab, Mod: tea.ModShift}, "ctrl+s": {Code: 's', Mod: tea.ModCtrl},
}

// press presses keys as the root hands them on: the top overlay has them all.
func (s *screen) press(names ...string) {
	s.t.Helper()
	for _, name := range names {
		msg, ok := keyCodes[name]
		if !ok {
			msg = tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
		}
		if n := len(s.overlays); n > 0 {
			s.overlays[n-1].View(s.width, s.height)
			s.run(s.overlays[n-1].Update(msg))
			continue
		}
		s.view()
		s.run(s.pageKey(name, msg))
	}
}

func (s *screen) pageKey(name string, msg tea.KeyPressMsg) tea.Cmd {
	if !s.page.Capturing() {
		if a, ok := action.Match(s.page.Actions(), name); ok {
			if !a.Can() {
				return s.kit.Toast(theme.ToneWarn, s.kit.Reason(a))
			}
			return a.Run()
		}
		if name == "esc" {
			cmd, _ := s.page.(kit.Escaper).Escape()
			return cmd
		}
	}
	return s.page.Update(msg)
}

// later presses a key whose command goes on while other keys are pressed; ended waits for
// it and hands its message on.
func (s *screen) later(name string) (ended func()) {
	s.t.Helper()
	cmd := s.overlays[len(s.overlays)-1].Update(keyCodes[name])
	messages := make(chan tea.Msg, 1)
	go func() { messages <- cmd() }()
	return func() {
		s.t.Helper()
		select {
		case msg := <-messages:
			s.run(func() tea.Msg { return msg })
		case <-time.After(20 * time.Second):
			s.t.Fatal("a command does not end")
		}
	}
}

var spaced = regexp.MustCompile(`(?:[A-Z0-9-] ){7,}[A-Z0-9]`)

// userCode is a device code as the dialog shows it, or "".
func userCode(frame string) string { return strings.ReplaceAll(spaced.FindString(frame), " ", "") }

func (s *screen) write(text string) {
	s.t.Helper()
	for _, r := range text {
		s.press(string(r))
	}
}

// view is the frame with its overlays, of exactly the size.
func (s *screen) view() string {
	frame := kit.Block(s.page.View(s.width, s.height), s.width, s.height)
	for _, o := range s.overlays {
		layer := o.View(s.width, s.height)
		frame = kit.Put(frame, layer.Content, layer.X, layer.Y)
	}
	return frame
}

func (s *screen) shows(words ...string) {
	s.t.Helper()
	frame := strings.Join(strings.Fields(ansi.Strip(s.view())), " ")
	for _, w := range words {
		if !strings.Contains(frame, w) {
			s.t.Fatalf("the screen does not show %q (toasts %q):\n%s", w, s.toasts, ansi.Strip(s.view()))
		}
	}
}

// focus presses down until the page's field whose label begins so has the focus.
func (s *screen) focus(name string) {
	s.t.Helper()
	p := s.page.(*Page)
	for range 60 {
		for _, part := range p.parts() {
			if part.name == name && part.field == p.form.Focused() {
				return
			}
		}
		s.press("tab")
	}
	s.t.Fatalf("%q cannot be reached", name)
}

// tabTo presses tab until the frame shows text.
func (s *screen) tabTo(text string) {
	s.t.Helper()
	for range 20 {
		if strings.Contains(ansi.Strip(s.view()), text) {
			return
		}
		s.press("tab")
	}
	s.t.Fatalf("tab does not reach %q:\n%s", text, ansi.Strip(s.view()))
}

// anyPort is the emulator's address, whose port differs from run to run.
var anyPort = regexp.MustCompile(`127\.0\.0\.1:\d{5}`)

// golden compares a frame with the kept one, and holds that it fits.
func (s *screen) golden(name string) {
	s.t.Helper()
	raw := s.page.View(s.width, s.height)
	if n := strings.Count(raw, "\n") + 1; n > s.height {
		s.t.Errorf("%s: %d lines in %d", name, n, s.height)
	}
	for _, l := range strings.Split(raw, "\n") {
		if kit.Width(l) > s.width {
			s.t.Errorf("%s: wider than %d: %q", name, s.width, ansi.Strip(l))
		}
	}
	for _, o := range s.overlays {
		content := o.View(s.width, s.height).Content
		for _, l := range strings.Split(content, "\n") {
			if kit.Width(l) > s.width || strings.Count(content, "\n") >= s.height {
				s.t.Errorf("%s: the dialog does not fit: %q", name, ansi.Strip(l))
				break
			}
		}
	}
	frame := anyPort.ReplaceAllString(s.view(), "127.0.0.1:40000")
	golden.Frame(s.t, name, frame)
	if text := ansi.Strip(frame); strings.Contains(text, "‹crmsettings") || strings.Contains(text, "‹connect") {
		s.t.Errorf("%s: a text is missing", name)
	}
}
