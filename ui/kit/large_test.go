package kit_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"navsync/ui/kit"
	"navsync/ui/theme"
)

// TestLargeLettersAreToldApart holds that each letter of a code is drawn, five rows high and six cells wide, and as no other one is.
func TestLargeLettersAreToldApart(t *testing.T) {
	for _, o := range []theme.Options{{}, {ASCII: true}} {
		seen := map[string]rune{}
		for _, r := range "23456789ABCDEFGHJKLMNPQRSTUVWXYZ-" {
			lines := kit.Large(theme.New(o), string(r), 10)
			drawn := ansi.Strip(strings.Join(lines, "\n"))
			if len(lines) != 5 || kit.Width(lines[0]) != 6 || seen[drawn] != 0 {
				t.Errorf("%c (as %c):\n%s", r, seen[drawn], drawn)
			}
			seen[drawn] = r
		}
	}
	if kit.Large(theme.New(theme.Options{}), "AB", 13) != nil || kit.Large(theme.New(theme.Options{}), "é", 13) != nil {
		t.Error("what does not fit, or is not known, is drawn")
	}
}
