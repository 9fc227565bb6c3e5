package kit

import (
	"testing"

	"navsync/ui/lang"
	"navsync/ui/theme"
)

func TestAKeysNameLeadsToTheKey(t *testing.T) {
	for name := range keyCodes {
		if msg, ok := Press(name); !ok || msg.String() != name {
			t.Errorf("%q is pressed as %q, %v", name, msg.String(), ok)
		}
	}
	for _, name := range []string{"a", "A", "?", ":", "é", "ctrl+s", "alt+x", "shift+tab", "ctrl+f5"} {
		if msg, ok := Press(name); !ok || msg.String() != name {
			t.Errorf("%q is pressed as %q, %v", name, msg.String(), ok)
		}
	}
	for _, name := range []string{"", "ab", "↑↓", "1–9"} {
		if _, ok := Press(name); ok {
			t.Errorf("%q is one key", name)
		}
	}
}

func TestAHintsWordLeadsToTheKey(t *testing.T) {
	for _, code := range []string{lang.English, lang.French} {
		c := &Context{Printer: lang.MustNew(code), Theme: theme.New(theme.Options{})}
		for name := range keyCodes {
			if got := PressedBy(c, KeyName(c, name)); got != name {
				t.Errorf("%s: the hint %q leads to %q, want %q", code, KeyName(c, name), got, name)
			}
		}
		if got := PressedBy(c, c.Theme.Glyphs.ArrowKeys); got != "" {
			t.Errorf("the arrows lead to %q", got)
		}
	}
}
