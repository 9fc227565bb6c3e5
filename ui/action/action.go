// Package action holds what a person can do as data: the key line, the help, the palette and the
// … menus read the same tables. It runs nothing by itself and knows no page.
package action

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Action is one thing a person can do. All texts are language keys.
type Action struct {
	// ID tells it from all others, whatever its title says in whatever language.
	ID ID
	// Keys are the names of the keys that run it, as tea.KeyPressMsg.String() gives them: "e", "E",
	// "ctrl+a", "space", "enter", "esc", "shift+tab". The first one is shown.
	Keys []string
	// Title is the language key of the label; TitleArgs are its arguments.
	Title     string
	TitleArgs []any
	// Short is a shorter label for narrow screens; empty uses Title.
	Short string
	// Tooltip is the language key of one sentence that says what it does; may be empty.
	Tooltip string
	// Group is the language key of the head it stands under in help, palette and menus.
	Group string
	// Danger marks what destroys: shown red, and last in a menu.
	Danger bool
	// Hint offers the action in the status line, in the order of the table.
	Hint bool
	// Bulk marks an action on the selection; Row one on the focused row. A … menu shows Row actions.
	Bulk, Row bool
	// Enabled gives the reason why it cannot run now; nil means that it always can.
	Enabled Gate
	// Note returns a short finished text shown at the right ("next run 14:31"). May be nil.
	Note func() string
	// Run does it. It must not block: work goes into the command.
	Run func() tea.Cmd
}

// Can says whether the action can run now; Enabled.Why says why not.
func (a Action) Can() bool { return a.Enabled.Open() }

// Key returns the key that is shown for the action, or "".
func (a Action) Key() string {
	if len(a.Keys) == 0 {
		return ""
	}
	return a.Keys[0]
}

// Match returns the action that a key runs. Of several with the same key the first enabled one wins
// (a letter may mean one thing for a row and another for none), else the first.
func Match(actions []Action, key string) (Action, bool) {
	found := -1
	for i, a := range actions {
		for _, k := range a.Keys {
			if k != key {
				continue
			}
			if a.Can() {
				return a, true
			}
			if found < 0 {
				found = i
			}
		}
	}
	if found < 0 {
		return Action{}, false
	}
	return actions[found], true
}

// Rows returns the actions on the focused row, dangerous ones last.
func Rows(actions []Action) []Action { return last(actions, func(a Action) bool { return a.Row }) }

// Bulks returns the actions on the selection, dangerous ones last.
func Bulks(actions []Action) []Action { return last(actions, func(a Action) bool { return a.Bulk }) }

func last(actions []Action, want func(Action) bool) []Action {
	var calm, danger []Action
	for _, a := range actions {
		switch {
		case !want(a):
		case a.Danger:
			danger = append(danger, a)
		default:
			calm = append(calm, a)
		}
	}
	return append(calm, danger...)
}

// reserved are the keys that the shell takes before a page sees them.
var reserved = map[string]bool{"?": true, ":": true, "ctrl+p": true, "q": true, "ctrl+c": true, "f1": true}

// Check finds what is wrong with a page's table: an action without id, title or run, a key name that
// can never match, a key of the shell, an id or a key that stands twice. Tests of pages call it.
func Check(actions []Action) error {
	ids, keys := map[ID]bool{}, map[string]ID{}
	for _, a := range actions {
		if a.ID == "" || a.Title == "" || a.Run == nil {
			return fmt.Errorf("action %q: id, title and run are needed", a.ID)
		}
		if ids[a.ID] {
			return fmt.Errorf("action %q stands twice", a.ID)
		}
		ids[a.ID] = true
		for _, k := range a.Keys {
			if err := CheckKey(k); err != nil {
				return fmt.Errorf("action %q: %w", a.ID, err)
			}
			if reserved[k] {
				return fmt.Errorf("action %q: the shell takes the key %q", a.ID, k)
			}
			if other, taken := keys[k]; taken {
				return fmt.Errorf("key %q runs both %q and %q", k, other, a.ID)
			}
			keys[k] = a.ID
		}
	}
	return nil
}

var named = map[string]bool{
	"enter": true, "esc": true, "space": true, "tab": true, "backspace": true, "delete": true,
	"up": true, "down": true, "left": true, "right": true, "home": true, "end": true,
	"pgup": true, "pgdown": true, "insert": true,
	"f1": true, "f2": true, "f3": true, "f4": true, "f5": true, "f6": true,
	"f7": true, "f8": true, "f9": true, "f10": true, "f11": true, "f12": true,
}

// CheckKey says whether a key name is one that a key press can have.
func CheckKey(name string) error {
	rest := name
	for _, mod := range []string{"ctrl+", "alt+", "shift+"} { // the order in which names are built
		rest = strings.TrimPrefix(rest, mod)
	}
	if named[rest] {
		return nil
	}
	if r := []rune(rest); len(r) == 1 && r[0] > ' ' && r[0] != 0x7f {
		return nil
	}
	return fmt.Errorf("%q is no key name", name)
}
