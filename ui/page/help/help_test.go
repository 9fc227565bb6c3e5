package help

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"navsync/ui"
	"navsync/ui/document"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

// library is a small one, so that a new section of a real document changes no frame.
var library = document.Library{
	document.Parse("engine", `# How the engine works

The engine is the one door. What it does for people is told in [spec §3](spec.md#31-checks).

## 1 A run

A run is a list of steps.

- **check** signs in and looks whether the connection is in order, whatever the rest of the steps will do later on
- users

## 2 States

A writeback waits for its turn; `+"`"+`sending`+"`"+` is under way ([§1](#1-a-run), [Dynamics](https://learn.microsoft.com)).

`+"```"+`
   waiting ---> sending ---> written
`+"```"+`

| from | event | to |
|---|---|---|
| waiting | it is due, its facts are unchanged, and this process is the one that sends | sending |
| sending | Dynamics accepts it | written, open |
`),
	document.Parse("spec", "# What it does\n\nIn short.\n\n## 3 Connection\n\n"+strings.Repeat("More words.\n\n", 30)+
		"### 3.1 Checks\n\nDynamics is online: 0x80072560.\n"),
}

func open(t *testing.T, code string, width, height int, args kit.Args) *pagetest.Screen {
	t.Helper()
	return pagetest.Open(t, pagetest.Spec{
		ID: page.Help, Title: "shell.page.help", Group: ui.GroupSupport, Language: code, Width: width, Height: height, Args: args,
		Viewer: kit.Viewer{Name: "Ana Ruiz", Email: "ana@contoso.test", Role: kit.AdminSeller},
		Make:   func(c *kit.Context) kit.Page { return newPage(c, library) },
	})
}

func TestFrames(t *testing.T) {
	for _, code := range []string{lang.English, lang.French} {
		for _, size := range [][2]int{{80, 24}, {120, 40}} {
			name := func(part string) string { return fmt.Sprintf("%s-%s-%dx%d", part, code, size[0], size[1]) }
			s := open(t, code, size[0], size[1], nil)
			s.CheckActions()
			s.CheckPage()
			s.Golden(name("topics"))
			s = open(t, code, size[0], size[1], kit.Args{ArgTopic: "register"})
			s.Press("enter")
			s.CheckPage()
			s.Golden(name("answer"))
			s = open(t, code, size[0], size[1], kit.Args{ArgTopic: "keys-lists"})
			s.Golden(name("keys"))
			s = open(t, code, size[0], size[1], kit.Args{ArgTopic: "engine#2-states"})
			s.Golden(name("document"))
			s.Press("enter", "tab")
			s.CheckActions()
			s.CheckPage()
			s.Golden(name("document-read"))
		}
	}
}

// TestEveryTopicHasItsWords also holds that a topic stands once and in one section.
func TestEveryTopicHasItsWords(t *testing.T) {
	seen, sections, last := map[string]bool{}, map[string]bool{}, ""
	for _, topic := range append(topics(), documents(library)...) {
		if seen[topic.id] {
			t.Errorf("%q stands twice", topic.id)
		}
		seen[topic.id] = true
		if topic.section != last && sections[topic.section] {
			t.Errorf("the section %q is torn apart at %q", topic.section, topic.id)
		}
		sections[topic.section], last = true, topic.section
		if topic.part != nil {
			continue
		}
		for _, code := range []string{lang.English, lang.French} {
			p := lang.MustNew(code)
			for _, key := range []string{"help.section." + topic.section, "help.topic." + topic.id, "help.topic." + topic.id + ".text"} {
				if !p.Has(key) {
					t.Errorf("%s: no %q", code, key)
				}
			}
		}
	}
}

func TestSearchFindsWordsOfAnswers(t *testing.T) {
	s := open(t, lang.English, 120, 40, nil)
	s.Press("/")
	s.Type("user_impersonation")
	s.Shows("1 of 61", "Where does the Application (client) ID come", "Dynamics CRM, delegated")
	s.Hides("What does navsync do?")
	s.Press("enter", "esc")
	s.Shows("What does navsync do?")
}

func TestATopicLeadsToItsPage(t *testing.T) {
	s := open(t, lang.English, 120, 40, kit.Args{ArgTopic: "first-import"})
	s.Shows("How long does the first import take?", "Go to CRM Settings g")
	s.Press("g")
	if len(s.Visited) != 1 || s.Visited[0].Page != page.CRMSettings {
		t.Errorf("visited %v", s.Visited)
	}
	s = open(t, lang.English, 120, 40, kit.Args{ArgTopic: "support"})
	s.Press("o", "h")
	if len(s.URLs) != 2 || s.URLs[0] != supportPage || s.URLs[1] != supportPage {
		t.Errorf("opened %v", s.URLs)
	}
}

func TestReadingScrollsAndEscGoesBack(t *testing.T) {
	s := open(t, lang.English, 80, 24, kit.Args{ArgTopic: "needs"})
	s.Hides("standard Dynamics activities instead")
	s.Press("enter", "end")
	s.Shows("standard Dynamics activities instead")
	s.Press("esc")
	s.Shows("Topics")
}

func TestNothingIsLostWithoutColour(t *testing.T) {
	s := pagetest.Open(t, pagetest.Spec{
		ID: page.Help, Title: "shell.page.help", Group: ui.GroupSupport, Width: 80, Height: 24,
		Look:   theme.Options{Level: theme.NoColor, ASCII: true},
		Viewer: kit.Viewer{Name: "Sam Okoye", Role: kit.Support},
		Make:   func(c *kit.Context) kit.Page { return newPage(c, library) },
	})
	s.Shows(">", "What does navsync do?")
	if strings.Contains(s.Text(), "▌") {
		t.Error("a glyph outside ASCII")
	}
	s.CheckPage()
	s = pagetest.Open(t, pagetest.Spec{
		ID: page.Help, Title: "shell.page.help", Group: ui.GroupSupport, Width: 80, Height: 24, Args: kit.Args{ArgTopic: "engine#2-states"},
		Look:   theme.Options{Level: theme.NoColor, ASCII: true},
		Viewer: kit.Viewer{Name: "Sam Okoye", Role: kit.Support},
		Make:   func(c *kit.Context) kit.Page { return newPage(c, library) },
	})
	s.Press("enter", "tab")
	s.Golden("document-plain")
}

func TestLinksAreFollowedAndComeBack(t *testing.T) {
	s := open(t, lang.English, 80, 24, kit.Args{ArgTopic: "engine"})
	s.Press("enter", "tab")
	s.Shows("→ spec › 3 Connection", "enter follow")
	s.Press("enter")
	s.Shows("3.1 Checks", "0x80072560", "back")
	s.Hides("3 Connection\n")
	s.Press("b")
	s.Shows("The engine is the one door.")
	s.Press("esc")
	s.Shows("Topics")
	s = open(t, lang.English, 120, 40, kit.Args{ArgTopic: "engine#2-states"})
	s.Press("enter", "tab", "tab")
	s.Shows("→ https://learn.microsoft.com")
	s.Press("enter", "shift+tab", "enter")
	s.Shows("A run is a list of steps.")
	if len(s.URLs) != 1 || s.URLs[0] != "https://learn.microsoft.com" {
		t.Errorf("opened %v", s.URLs)
	}
}

func TestALinkCanBeClicked(t *testing.T) {
	s := open(t, lang.English, 120, 40, kit.Args{ArgTopic: "engine"})
	for y, line := range strings.Split(s.Text(), "\n") {
		if before, _, found := strings.Cut(line, "spec §3"); found {
			s.Send(tea.MouseClickMsg{Button: tea.MouseLeft, X: kit.Width(before) + 2, Y: y})
		}
	}
	s.Shows("3.1 Checks", "0x80072560")
}

func TestSearchFindsWordsOfDocuments(t *testing.T) {
	s := open(t, lang.English, 80, 24, nil)
	s.Press("/")
	s.Type("0x80072560")
	s.Shows("1 of 61", "Document · What it does 1", "3 Connection", "Dynamics is online: 0x80072560.")
}

// TestEveryPartOfEveryDocument reads the real documents at several sizes.
func TestEveryPartOfEveryDocument(t *testing.T) {
	c := kit.Context{Printer: lang.MustNew(lang.English), Theme: theme.New(theme.Options{})}
	for _, topic := range documents(document.All()) {
		for _, width := range []int{48, 78, 120} {
			r := newReader(&c, topic.part, nil)
			for range 3 {
				for _, line := range strings.Split(r.View(width, 20), "\n") {
					if kit.Width(line) > width {
						t.Fatalf("%s at %d: %q", topic.id, width, line)
					}
				}
				r.move(1)
			}
			if r.problem != nil {
				t.Error(r.problem)
			}
		}
	}
}
