package help

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"navsync/ui"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

var update = flag.Bool("update", false, "write the golden frames anew")

func open(t *testing.T, code string, width, height int, args kit.Args) *pagetest.Screen {
	t.Helper()
	return pagetest.Open(t, pagetest.Spec{
		ID: page.Help, Title: "shell.page.help", Group: ui.GroupSupport, Language: code, Width: width, Height: height, Args: args,
		Viewer: kit.Viewer{Name: "Ana Ruiz", Email: "ana@contoso.test", Role: kit.AdminSeller},
		Make:   func(c *kit.Context) kit.Page { return New(c, page.House{}) },
	})
}

func TestFrames(t *testing.T) {
	for _, code := range []string{lang.English, lang.French} {
		for _, size := range [][2]int{{80, 24}, {120, 40}} {
			name := func(part string) string { return fmt.Sprintf("%s-%s-%dx%d", part, code, size[0], size[1]) }
			s := open(t, code, size[0], size[1], nil)
			s.CheckActions()
			s.CheckPage()
			s.Golden(name("topics"), size[0], size[1], *update)
			s = open(t, code, size[0], size[1], kit.Args{ArgTopic: "register"})
			s.Press("enter")
			s.CheckPage()
			s.Golden(name("answer"), size[0], size[1], *update)
			s = open(t, code, size[0], size[1], kit.Args{ArgTopic: "keys-lists"})
			s.Golden(name("keys"), size[0], size[1], *update)
		}
	}
}

// TestEveryTopicHasItsWords also holds that a topic stands once and in one section.
func TestEveryTopicHasItsWords(t *testing.T) {
	seen, sections, last := map[string]bool{}, map[string]bool{}, ""
	for _, topic := range topics() {
		if seen[topic.id] {
			t.Errorf("%q stands twice", topic.id)
		}
		seen[topic.id] = true
		if topic.section != last && sections[topic.section] {
			t.Errorf("the section %q is torn apart at %q", topic.section, topic.id)
		}
		sections[topic.section], last = true, topic.section
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
	s.Shows("1 of 56", "Where does the Application (client) ID come", "Dynamics CRM, delegated")
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
		Make:   func(c *kit.Context) kit.Page { return New(c, page.House{}) },
	})
	s.Shows(">", "What does navsync do?")
	if strings.Contains(s.Text(), "▌") {
		t.Error("a glyph outside ASCII")
	}
	s.CheckPage()
}
