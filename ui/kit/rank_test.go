package kit

import (
	"testing"

	"navsync/ui/lang"
	"navsync/ui/theme"
)

// TestTheBestAnswerComesFirst: an exact title before one that begins so, before words, before other names; what
// only its tip mentions comes last, however the list was made.
func TestTheBestAnswerComesFirst(t *testing.T) {
	c := &Context{Printer: lang.MustNew(lang.English), Theme: theme.New(theme.Options{})}
	ch := NewChooser(c, ChooserSpec{Search: true, Lines: []Choosable{
		{Title: "Enable CRM Sync", More: "what they copy, with help"},
		{Title: "LinkedIn’s support page", Also: "aide help"},
		{Title: "Show the helpers"},
		{Title: "Open the help of Sales Navigator"},
		{Title: "Help desk"},
		{Title: "Élise"},
		{Title: "Help"},
	}})
	for _, letter := range []string{"h", "e", "l", "p"} {
		key, _ := Press(letter)
		ch.Update(key)
	}
	want := []string{
		"Help", "Help desk", "Show the helpers", "Open the help of Sales Navigator", "LinkedIn’s support page", "Enable CRM Sync",
	}
	for i, line := range ch.shown {
		if i >= len(want) || line.Title != want[i] {
			t.Errorf("%d: %q", i, line.Title)
		}
	}
	if len(ch.shown) != len(want) {
		t.Errorf("%d lines", len(ch.shown))
	}
	ch.editor.Set("elise")
	ch.search()
	if len(ch.shown) != 1 || ch.shown[0].Title != "Élise" {
		t.Errorf("without its accent: %v", ch.shown)
	}
}
