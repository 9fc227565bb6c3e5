package welcome

import (
	"fmt"
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

// start is a welcome on a real store.
type start struct {
	*pagetest.Screen
	house    page.House
	outcomes []Outcome
}

func newHouse(t *testing.T, people ...store.Person) page.House {
	t.Helper()
	return pagetest.NewHouse(t, engine.Options{}, people...).House
}

// everybody is a person of each role.
func everybody() []store.Person {
	return pagetest.Team(pagetest.Ana, pagetest.Noor, pagetest.Sam, pagetest.Lea)
}

func open(t *testing.T, h page.House, code string, width, height int, look theme.Options) *start {
	t.Helper()
	s := &start{house: h}
	s.Screen = pagetest.Open(t, pagetest.Spec{
		ID: page.Welcome, Title: "welcome.title", Bare: true, Language: code, Width: width, Height: height, Look: look,
		Make: func(c *kit.Context) kit.Page {
			return New(c, h, func(o Outcome) tea.Cmd { s.outcomes = append(s.outcomes, o); return nil })
		},
	})
	return s
}

func TestFrames(t *testing.T) {
	for _, code := range []string{lang.English, lang.French} {
		for _, size := range [][2]int{{80, 24}, {120, 40}} {
			name := func(part string) string { return fmt.Sprintf("%s-%s-%dx%d", part, code, size[0], size[1]) }
			ways := open(t, newHouse(t), code, size[0], size[1], theme.Options{})
			ways.CheckActions()
			ways.CheckPage()
			ways.Golden(name("ways"))
			ways.Press("enter", "tab", "tab", "down")
			ways.Golden(name("first"))

			h := newHouse(t, everybody()...)
			asked := open(t, h, code, size[0], size[1], theme.Options{})
			asked.CheckActions()
			asked.CheckPage()
			asked.Golden(name("who"))
		}
	}
}

func TestNothingIsLostWithoutColour(t *testing.T) {
	plain := open(t, newHouse(t), lang.English, 80, 24, theme.Options{Level: theme.NoColor, ASCII: true})
	plain.Shows("> Connect a Dynamics organization", "enter", "Look around in the demo organization", "Your hour")
	plain.CheckPage()
}

func TestTheFirstPersonIsAdded(t *testing.T) {
	s := open(t, newHouse(t), lang.English, 120, 40, theme.Options{})
	s.Press("enter")
	s.Type("Ana Ruiz")
	s.Press("enter")
	s.Type("Ana@contoso.test")
	s.Press("ctrl+s")
	if !slices.Equal(s.outcomes, []Outcome{{Email: "ana@contoso.test", Connect: true, Language: lang.English}}) {
		t.Fatalf("the outcomes are %v", s.outcomes)
	}
	people, err := s.house.Store.People(t.Context())
	if err != nil || len(people) != 1 || people[0].Name != "Ana Ruiz" || people[0].Role != store.AdminSeller {
		t.Errorf("people %v, %v", people, err)
	}
	settings, err := s.house.Store.Settings(t.Context())
	if err != nil || settings.Me != "ana@contoso.test" {
		t.Errorf("me is %q, %v", settings.Me, err)
	}
}

func TestAnIncompleteEmailIsSaidOnLeavingTheField(t *testing.T) {
	s := open(t, newHouse(t), lang.English, 120, 40, theme.Options{})
	s.Press("enter")
	s.Type("Zoe")
	s.Press("enter")
	s.Type("zoe")
	s.Hides("“zoe” is not an e-mail address")
	s.Shows("your e-mail is not complete")
	s.Press("tab")
	s.Shows("“zoe” is not an e-mail address")
	s.Press("ctrl+s")
	if len(s.outcomes) > 0 {
		t.Fatalf("the outcomes are %v", s.outcomes)
	}
	s.Press("shift+tab")
	s.Type("@contoso.test")
	s.Hides("“zoe” is not an e-mail address", "your e-mail is not complete")
}

func TestAdminOnlyIsToldWhatItMeans(t *testing.T) {
	s := open(t, newHouse(t), lang.English, 120, 40, theme.Options{})
	s.Press("enter")
	s.Type("Noor")
	s.Press("tab")
	s.Type("noor@contoso.test")
	s.Hides("cannot verify")
	s.Press("tab", "down", "space")
	s.Shows("cannot verify")
	s.Press("tab", "space", "ctrl+s") // not remembered
	people, err := s.house.Store.People(t.Context())
	if err != nil || len(people) != 1 || people[0].Role != store.Admin {
		t.Errorf("people %v, %v", people, err)
	}
	if settings, err := s.house.Store.Settings(t.Context()); err != nil || settings.Me != "" {
		t.Errorf("me is %q, %v", settings.Me, err)
	}
}

func TestAWrongAddressIsRefusedInTheForm(t *testing.T) {
	s := open(t, newHouse(t), lang.French, 80, 24, theme.Options{})
	s.Press("enter", "ctrl+s")
	s.Shows("il manque votre nom")
	s.Type("Ana")
	s.Press("tab")
	s.Type("ana")
	s.Press("ctrl+s", "tab")
	s.Shows("votre e-mail est incomplet", "« ana »")
	if len(s.outcomes) != 0 {
		t.Errorf("it went on: %v", s.outcomes)
	}
	s.Press("esc")
	s.Shows("Connecter une organisation Dynamics")
}

func TestTheDemoAndTheLanguage(t *testing.T) {
	s := open(t, newHouse(t), lang.English, 80, 24, theme.Options{})
	s.Press("f")
	s.Shows("Découvrir l’organisation de démonstration", "Votre heure")
	s.Press("d")
	s.Press("f")
	s.Press("down", "enter")
	s.Click("English · français f")
	s.Click("Découvrir")
	want := []Outcome{{Demo: true, Language: lang.French}, {Demo: true, Language: lang.English}, {Demo: true, Language: lang.French}}
	if !slices.Equal(s.outcomes, want) {
		t.Errorf("the outcomes are %v", s.outcomes)
	}
}

func TestWhoAreYou(t *testing.T) {
	h := newHouse(t, everybody()...)
	s := open(t, h, lang.English, 80, 24, theme.Options{})
	s.Shows("Who are you?", "Ana Ruiz", "Léa Fontaine", "noor@contoso.test", "Support")
	s.Press("/")
	s.Type("lea")
	s.Hides("Ana Ruiz")
	s.Press("enter")
	s.Shows("only for an admin")
	s.Press("enter")
	s.Press("esc")
	s.Shows("Ana Ruiz")
	s.Press("/")
	s.Type("noor")
	s.Press("enter", "space", "enter")
	want := []Outcome{{Email: "lea@contoso.test", Language: lang.English}, {Email: "noor@contoso.test", Language: lang.English}}
	if !slices.Equal(s.outcomes, want) {
		t.Errorf("the outcomes are %v", s.outcomes)
	}
	settings, err := h.Store.Settings(t.Context())
	if err != nil || settings.Me != "noor@contoso.test" {
		t.Errorf("me is %q, %v", settings.Me, err)
	}
}
