package app

import (
	"errors"
	"testing"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
)

func TestTheWelcomeLeadsToTheDemo(t *testing.T) {
	s := show(t, pagetest.NewHouse(t, engine.Options{}), nil)
	s.see("How do you want to begin?")
	s.press("f")
	s.see("Comment voulez-vous commencer ?")
	s.press("d")
	outcome := s.ends()
	if !outcome.Demo || outcome.Printer.Code() != lang.French {
		t.Errorf("the screens end with %+v", outcome)
	}
}

// TestTheChosenWayGoesOn: who chose to connect an organization and said who they are is in the dialog at once.
func TestTheChosenWayGoesOn(t *testing.T) {
	s := show(t, pagetest.NewHouse(t, engine.Options{}), nil)
	s.see("How do you want to begin?")
	s.press("\r")
	s.see("the first person")
	s.press("Zoe Hart\tzoe@contoso.test\x13") // ctrl+s
	s.see("Address of your Dynamics")
}

func TestLeavingTheWelcomeOpensNothing(t *testing.T) {
	s := show(t, pagetest.NewHouse(t, engine.Options{}), nil)
	s.see("How do you want to begin?")
	s.press("q")
	if outcome := s.ends(); outcome.Demo || outcome.Printer.Code() != lang.English {
		t.Errorf("the screens end with %+v", outcome)
	}
}

func TestThePersonOfTheWelcomeGoesOn(t *testing.T) {
	h := pagetest.NewHouse(t, engine.Options{}, pagetest.Team(pagetest.Ana)...)
	s := show(t, h, nil)
	s.see("Ana Ruiz")
	s.press("\r")
	s.see("Connect to CRM")
	s.press("q")
	s.ends()
}

func TestTheLanguageOfTheSettingsUnlessOneIsFixed(t *testing.T) {
	for _, c := range []struct {
		fixed       bool
		shown, code string
	}{{false, "Pour vous connecter", lang.French}, {true, "To connect you need", lang.English}} {
		h := pagetest.NewHouse(t, engine.Options{}, pagetest.Team(pagetest.Ana)...)
		h.Set(store.KeyLanguage, lang.French)
		s := show(t, h, func(o *Options) { o.Email, o.FixedLanguage = pagetest.Ana, c.fixed })
		s.see(c.shown)
		s.press("q")
		if code := s.ends().Printer.Code(); code != c.code {
			t.Errorf("fixed %v: what follows is said in %q", c.fixed, code)
		}
	}
}

// TestAChangeReachesTheScreen holds that the engine's events make the pages read again.
func TestAChangeReachesTheScreen(t *testing.T) {
	h := pagetest.NewHouse(t, engine.Options{}, pagetest.Team(pagetest.Ana)...)
	s := show(t, h, func(o *Options) { o.Email = pagetest.Ana })
	s.see("Connect to CRM")
	s.press("1")
	s.see("1 admin")
	if _, err := h.Engine.AddPerson(t.Context(), h.Actor(), "zoe@contoso.test", "Zoé Marchand", store.Seller); err != nil {
		t.Fatal(err)
	}
	s.see("1 seller")
	s.press("q")
	s.ends()
}

func TestNobodyUnknownActs(t *testing.T) {
	s := show(t, pagetest.NewHouse(t, engine.Options{}, pagetest.Team(pagetest.Ana)...), func(o *Options) { o.Email = "nobody@contoso.test" })
	<-s.done
	var known *engine.Error
	if !errors.As(s.err, &known) || known.Code != engine.CodeUsage {
		t.Errorf("the screens end with %v", s.err)
	}
	if s.outcome.Printer == nil {
		t.Error("nobody can say the error: the outcome has no printer")
	}
}
