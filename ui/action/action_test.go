package action

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

func act(id ID, keys ...string) Action {
	return Action{ID: id, Keys: keys, Title: "shell.undo", Run: func() tea.Cmd { return nil }}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name    string
		actions []Action
		want    string
	}{
		{"right", []Action{act("a", "e", "E"), act("b", "ctrl+a"), act("c", "space", "shift+tab", "é")}, ""},
		{"blank for space", []Action{act("a", " ")}, "no key name"},
		{"wrong order", []Action{act("a", "shift+ctrl+a")}, "no key name"},
		{"word", []Action{act("a", "escape")}, "no key name"},
		{"key twice", []Action{act("a", "e"), act("b", "e")}, `runs both "a" and "b"`},
		{"id twice", []Action{act("a"), act("a")}, "stands twice"},
		{"shell's key", []Action{act("a", "?")}, "the shell takes"},
		{"no run", []Action{{ID: "a", Title: "shell.undo"}}, "are needed"},
	} {
		err := Check(c.actions)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// TestKeyNamesAreThoseOfKeyPresses holds the names against what real key presses say.
func TestKeyNamesAreThoseOfKeyPresses(t *testing.T) {
	for _, press := range []tea.KeyPressMsg{
		{Code: tea.KeySpace, Text: " "},
		{Code: tea.KeyEnter},
		{Code: tea.KeyEscape},
		{Code: tea.KeyTab, Mod: tea.ModShift},
		{Code: 'a', Mod: tea.ModCtrl},
		{Code: tea.KeyDown, Mod: tea.ModShift},
		{Code: tea.KeyPgDown},
		{Code: 'e', Text: "e"},
		{Code: 'e', ShiftedCode: 'E', Text: "E", Mod: tea.ModShift},
		{Code: tea.KeyF1},
		{Code: '/', Text: "/"},
	} {
		if err := CheckKey(press.String()); err != nil {
			t.Errorf("%+v: %v", press, err)
		}
	}
}

func TestMatchPrefersWhatCanRun(t *testing.T) {
	off := act("off", "e")
	off.Enabled = func() Reason { return Because("shell.notnow") }
	if a, ok := Match([]Action{off, act("on", "e")}, "e"); !ok || a.ID != "on" {
		t.Errorf("matched %q", a.ID)
	}
	if a, ok := Match([]Action{off}, "e"); !ok || a.ID != "off" {
		t.Errorf("a disabled action alone is not found: %q", a.ID)
	}
	if _, ok := Match([]Action{off}, "x"); ok {
		t.Error("a key without action matched")
	}
}

func TestDangerStandsLast(t *testing.T) {
	danger := act("danger")
	danger.Row, danger.Danger = true, true
	calm := act("calm")
	calm.Row = true
	got := Rows([]Action{danger, calm, act("other")})
	if len(got) != 2 || got[0].ID != "calm" || got[1].ID != "danger" {
		t.Errorf("rows are %v", got)
	}
}
