package display

import (
	"strings"
	"testing"

	"navsync/ui/config"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

// shown is the page over a file with own keys, two of them in each other's way.
func shown(t *testing.T, code string, width, height int, look theme.Options) *pagetest.Screen {
	t.Helper()
	stated := config.Config{Keys: map[string]string{"everywhere/sync": "f5", "unresolved/match": "?"}}
	return pagetest.Open(t, pagetest.Spec{
		ID: page.Display, Title: "shell.page.display", Language: code, Width: width, Height: height, Look: look,
		Make: func(c *kit.Context) kit.Page { return New(c, "/home/ana/.config/navsync/config.toml", stated) },
	})
}

func TestFrames(t *testing.T) {
	pagetest.Frames(func(code string, width, height int, name func(string) string) {
		s := shown(t, code, width, height, theme.Options{})
		s.CheckActions()
		s.CheckPage()
		s.Golden(name("display"))
		for _, cut := range []string{"…┃", "…│"} { // what is beside the words stands whole or not at all
			s.Hides(cut)
		}
		s.Press("end")
		s.Golden(name("end"))
	})
}

// TestEveryWordHasItsName in both languages.
func TestEveryWordHasItsName(t *testing.T) {
	for _, code := range []string{lang.English, lang.French} {
		printer := lang.MustNew(code)
		for _, row := range config.Rows() {
			if !printer.Has(row.Key) || !printer.Has("cli.config.about."+row.Key) || sections[row.Key] == "" {
				t.Errorf("%s: %s is not named", code, row.Key)
			}
			for _, word := range row.Words {
				if !printer.Has(row.Key + "." + word) {
					t.Errorf("%s: %s has no name for %s", code, row.Key, word)
				}
			}
		}
	}
}

// TestAChoiceCountsAtOnce: by key, by click, and the command beside it says the same.
func TestAChoiceCountsAtOnce(t *testing.T) {
	s := shown(t, lang.English, 120, 40, theme.Options{})
	s.Shows("navsync config set display.theme auto", "this key is taken", "the terminal is dark")
	s.Press("right", "right")
	s.Shows("navsync config set display.theme light", "the terminal is light", "(•) Light")
	s.Press("left")
	s.Shows("navsync config set display.theme dark", "(•) Dark")
	if len(s.Toasts) != 3 || s.Toasts[2].Undo == nil {
		t.Fatalf("toasts %v", s.Toasts)
	}
	s.Send(s.Toasts[2].Undo()())
	s.Shows("(•) Light")
	s.Click("ASCII")
	s.Shows("navsync config set display.glyphs ascii", "plain signs")
	s.Press("y")
	if len(s.Copied) != 1 || s.Copied[0].Text != "navsync config set display.glyphs ascii" {
		t.Errorf("copied %v", s.Copied)
	}
}

func TestTheLanguageChangesAtOnce(t *testing.T) {
	s := shown(t, lang.English, 80, 24, theme.Options{})
	for range 5 {
		s.Press("down")
	}
	s.Press("right", "right")
	if text := s.Text(); !strings.Contains(text, "Langue") || !strings.Contains(text, "(•) français") {
		t.Errorf("the page is not in French:\n%s", text)
	}
}
