package kit_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/theme"
)

func key(name string) tea.KeyPressMsg {
	switch name {
	case "tab":
		return tea.KeyPressMsg{Code: tea.KeyTab}
	case "enter":
		return tea.KeyPressMsg{Code: tea.KeyEnter}
	case "esc":
		return tea.KeyPressMsg{Code: tea.KeyEscape}
	case "right":
		return tea.KeyPressMsg{Code: tea.KeyRight}
	case "down":
		return tea.KeyPressMsg{Code: tea.KeyDown}
	case "space":
		return tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
	case "backspace":
		return tea.KeyPressMsg{Code: tea.KeyBackspace}
	case "left":
		return tea.KeyPressMsg{Code: tea.KeyLeft}
	}
	return tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
}

// closed runs commands and says whether one of them closes the overlay.
func closed(cmd tea.Cmd) bool {
	if cmd == nil {
		return false
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range msg {
			if closed(c) {
				return true
			}
		}
	case kit.CloseMsg:
		return true
	}
	return false
}

func TestAFormPages(t *testing.T) {
	c := newContext(lang.English, 80, theme.Options{})
	var fields []kit.Field
	for range 30 {
		fields = append(fields, kit.NewCheck(c, kit.CheckSpec{Label: "one"}))
	}
	name := kit.NewText(c, kit.TextSpec{Label: "name", Value: "Ana"})
	f := kit.NewForm(c, append(fields, name)...)
	f.Focus(1)
	at := func(keys ...tea.KeyPressMsg) int {
		for _, k := range keys {
			f.View(40, 10)
			f.Update(k)
		}
		f.View(40, 10)
		for i, field := range fields {
			if f.Focused() == field {
				return i
			}
		}
		return len(fields)
	}
	down, up := tea.KeyPressMsg{Code: tea.KeyPgDown}, tea.KeyPressMsg{Code: tea.KeyPgUp}
	home, end := tea.KeyPressMsg{Code: tea.KeyHome}, tea.KeyPressMsg{Code: tea.KeyEnd}
	for _, step := range []struct {
		keys []tea.KeyPressMsg
		want int
	}{
		{[]tea.KeyPressMsg{down}, 9},
		{[]tea.KeyPressMsg{down, up}, 9},
		{[]tea.KeyPressMsg{up, up}, 0},
		{[]tea.KeyPressMsg{end}, 30},
		{[]tea.KeyPressMsg{home}, 30}, // the text field's own
		{[]tea.KeyPressMsg{up, up, up, up}, 0},
		{[]tea.KeyPressMsg{down, home}, 0},
	} {
		if got := at(step.keys...); got != step.want {
			t.Fatalf("%v: the focus is on %d instead of %d", step.keys, got, step.want)
		}
	}
}

func TestDangerNeedsTheNumber(t *testing.T) {
	c := newContext(lang.English, 80, theme.Options{})
	done := false
	d := kit.Confirm(c, kit.ConfirmSpec{
		Title: "Remove?", Danger: true, Verb: "Remove", Count: func() int { return 1204 },
		Run: func() tea.Cmd { done = true; return nil },
	})
	d.View(80, 24)
	if !closed(d.Update(key("enter"))) || done {
		t.Fatal("enter at first does not cancel")
	}
	d.Update(key("right"))
	d.Update(key("enter"))
	if done {
		t.Fatal("it ran without the number")
	}
	d.ToBody()
	for _, r := range "1,204" {
		d.Update(key(string(r)))
	}
	d.Update(key("tab"))
	d.Update(key("right"))
	if !closed(d.Update(key("enter"))) || !done {
		t.Error("the right number does not open the button")
	}
}

func TestFewRowsNeedNoNumber(t *testing.T) {
	c := newContext(lang.English, 80, theme.Options{})
	done := false
	d := kit.Confirm(c, kit.ConfirmSpec{
		Title: "Remove?", Danger: true, Verb: "Remove", Count: func() int { return 25 },
		Run: func() tea.Cmd { done = true; return nil },
	})
	d.Update(key("right"))
	d.Update(key("enter"))
	if !done {
		t.Error("25 rows want a number")
	}
}

func TestEditorByGrapheme(t *testing.T) {
	var e kit.Editor
	e.Set("né👩‍👩‍👧x")
	e.Update(key("left"))
	e.Update(key("backspace"))
	if got := e.Value(); got != "néx" {
		t.Errorf("backspace leaves %q", got)
	}
	e.Update(tea.PasteMsg{Content: "\x1b[31ma\nb\x1b[0m"})
	if got := e.Value(); got != "néa bx" {
		t.Errorf("paste gives %q", got)
	}
	if text, at := e.Visible(4, false); kit.Width(text) > 4 || at > 3 {
		t.Errorf("Visible gives %q, cursor %d", text, at)
	}
}

func TestTextFieldHasTheRealCursor(t *testing.T) {
	c := newContext(lang.English, 80, theme.Options{})
	field := kit.NewText(c, kit.TextSpec{Label: "Address"})
	form := kit.NewForm(c, field)
	form.Focus(1)
	form.Update(key("日"))
	form.View(60, 10)
	if cur := form.Cursor(); cur == nil || cur.X != 5 || cur.Y != 1 {
		t.Errorf("the cursor is at %+v, not at 5, 1", cur)
	}
}

func TestPathCompletes(t *testing.T) {
	c := newContext(lang.English, 80, theme.Options{})
	list := func(string) ([]string, error) { return []string{"archive.zip", "archive2.zip", "other/"}, nil }
	field := kit.NewPath(c, kit.TextSpec{Value: "/tmp/ar"}, list)
	cmd := field.Update(tea.KeyPressMsg{Code: tea.KeySpace, Mod: tea.ModCtrl})
	if cmd == nil {
		t.Fatal("ctrl+space asks for nothing")
	}
	field.Update(cmd())
	if got := field.Value(); got != "/tmp/archive" {
		t.Errorf("completed to %q", got)
	}
}

func TestMenuRunsByLetterAndKeepsDisabled(t *testing.T) {
	c := newContext(lang.English, 80, theme.Options{})
	actions := someActions()
	var ran action.ID
	for i := range actions {
		id := actions[i].ID
		actions[i].Run = func() tea.Cmd { ran = id; return nil }
	}
	m := kit.NewMenu(c, kit.MenuSpec{Title: "Row", Actions: actions})
	m.View(80, 24)
	if m.Update(key("d")); ran != "" {
		t.Error("a disabled entry ran")
	}
	m.Update(key("down"))
	m.Update(key("enter"))
	if ran != "x/sort" {
		t.Errorf("down skips the disabled entry to %q", ran)
	}
	m.Update(key("x"))
	if ran != "x/quit" {
		t.Errorf("the letter ran %q", ran)
	}
}

// TestEnterLeavesNoRadioDead: enter chooses what a radio's cursor is on, and on what is chosen already it goes on to the next field
// and in the end to the button; it never does nothing.
func TestEnterLeavesNoRadioDead(t *testing.T) {
	c := newContext(lang.English, 80, theme.Options{})
	radio := kit.NewRadio(c, kit.ChoiceSpec{Value: "a", Options: []kit.Option{{ID: "a", Label: "A"}, {ID: "b", Label: "B"}}})
	f, pressed := kit.NewForm(c, radio, kit.NewText(c, kit.TextSpec{Label: "name"})), 0
	d := kit.NewDialog(c, kit.DialogSpec{
		Title: "Import", Body: func() kit.Body { return f },
		Buttons: func() []kit.Button { return []kit.Button{{Label: "Go", Run: func() tea.Cmd { pressed++; return nil }}} },
	})
	d.Update(key("down"))
	d.Update(key("enter"))
	if radio.Value() != "b" || f.Focused() != radio {
		t.Fatalf("enter chose %q", radio.Value())
	}
	d.Update(key("enter"))
	if f.Focused() == radio {
		t.Error("enter on the chosen option is dead")
	}
	d.Update(key("enter"))
	d.Update(key("enter"))
	if pressed != 1 {
		t.Errorf("pressed %d times", pressed)
	}
}

// TestATextThatScrollsCutsNoWord: where a scrollbar stands the text is wrapped before it.
func TestATextThatScrollsCutsNoWord(t *testing.T) {
	c := newContext(lang.English, 80, theme.Options{})
	text := kit.Text(c, func(width int) []string { return kit.Wrap(strings.Repeat("some words that are wrapped ", 30), width) })
	for width := 20; width < 80; width++ {
		for _, height := range []int{1, 5, 60} {
			if shown := text.View(width, height); strings.Contains(shown, "…") {
				t.Fatalf("cut at %d x %d:\n%s", width, height, shown)
			}
		}
	}
}
