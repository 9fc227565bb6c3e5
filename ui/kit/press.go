package kit

import (
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// keyCodes are the keys that have a name instead of a letter.
var keyCodes = map[string]rune{
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "space": tea.KeySpace, "backspace": tea.KeyBackspace,
	"delete": tea.KeyDelete, "home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
	"f1": tea.KeyF1, "f2": tea.KeyF2, "f3": tea.KeyF3, "f4": tea.KeyF4, "f5": tea.KeyF5, "f6": tea.KeyF6,
	"f7": tea.KeyF7, "f8": tea.KeyF8, "f9": tea.KeyF9, "f10": tea.KeyF10, "f11": tea.KeyF11, "f12": tea.KeyF12,
}

// keyMods are the beginnings of a key's name that say what is held down with it.
var keyMods = map[string]tea.KeyMod{"ctrl+": tea.ModCtrl, "alt+": tea.ModAlt, "shift+": tea.ModShift}

// Press is the message of a key by its name, as tea.KeyPressMsg.String writes it; ok is false for what is no
// name of one key, such as "↑↓".
func Press(name string) (msg tea.KeyPressMsg, ok bool) {
	for found := true; found; {
		found = false
		for start, mod := range keyMods {
			if rest, has := strings.CutPrefix(name, start); has && rest != "" {
				name, msg.Mod, found = rest, msg.Mod|mod, true
			}
		}
	}
	if code, named := keyCodes[name]; named {
		msg.Code = code
		if name == "space" && msg.Mod == 0 {
			msg.Text = " "
		}
		return msg, true
	}
	r, size := utf8.DecodeRuneInString(name)
	if size == 0 || size != len(name) {
		return msg, false
	}
	if msg.Code = r; msg.Mod == 0 {
		msg.Text = name
	}
	return msg, true
}

// PressedBy is the name of the key that a hint shows in the viewer's language, "" where it shows several.
func PressedBy(c *Context, shown string) string {
	for name := range keyCodes {
		if KeyName(c, name) == shown {
			return name
		}
	}
	if msg, ok := Press(shown); ok {
		return msg.String()
	}
	return ""
}
