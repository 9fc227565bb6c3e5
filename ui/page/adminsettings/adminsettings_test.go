package adminsettings

import (
	"fmt"
	"strings"
	"testing"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

func TestFrames(t *testing.T) {
	for _, code := range []string{lang.English, lang.French} {
		for _, size := range [][2]int{{80, 24}, {120, 40}} {
			name := func(part string) string { return fmt.Sprintf("%s-%s-%dx%d", part, code, size[0], size[1]) }
			golden := func(part string, h page.House, args kit.Args, keys ...string) {
				t.Helper()
				s := open(t, h, code, size[0], size[1], args)
				s.Press(keys...)
				s.CheckActions()
				s.CheckPage()
				s.Golden(name(part), size[0], size[1], *update)
			}
			h := newHouse(t)
			golden("nothing-yet", h, nil)
			golden("no-audit", h, kit.Args{argTab: "audit"})
			furnish(t, h)
			golden("overview", h, nil)
			golden("people", h, kit.Args{argTab: "people"})
			golden("audit", h, kit.Args{argTab: "audit"})
			golden("role", h, kit.Args{argTab: "people"}, "r", "down")
			golden("plan", h, nil, "e")
			h.Actor = pagetest.Acting(t, h, noor)
			golden("admin-only", h, nil)
		}
	}
}

func TestNothingIsLostWithoutColour(t *testing.T) {
	h := newHouse(t)
	furnish(t, h)
	s := openLook(t, h, lang.English, 120, 40, nil, theme.Options{Level: theme.NoColor, ASCII: true})
	s.Shows(">CRM Settings", "x fail", "! warning", "+ pass", "Ask for Read at organization depth.")
	s = openLook(t, h, lang.English, 120, 40, kit.Args{argTab: "audit"}, theme.Options{Level: theme.NoColor, ASCII: true})
	s.Shows("x refused", "Pause sync")
}

func role(t *testing.T, h page.House, email string) store.Role {
	t.Helper()
	p, err := h.Store.Person(t.Context(), email)
	if err != nil {
		t.Fatal(err)
	}
	return p.Role
}

func TestTheLastAdminStaysAdmin(t *testing.T) {
	h := newHouse(t)
	s := open(t, h, lang.English, 120, 40, kit.Args{argTab: "people"})
	s.Shows("Ana Ruiz")
	s.Press("r", "down", "down", "space", "ctrl+s")
	s.Shows("ana@contoso.test is the last admin; one must remain.", "Change role")
	if got := role(t, h, ana); got != store.AdminSeller {
		t.Errorf("the role is %q", got)
	}
	s.Press("down", "space") // another answer forgets the refusal
	s.Hides("is the last admin")
	s.Press("esc")
	s.Hides("Change role")
}

func TestARoleIsChanged(t *testing.T) {
	h := newHouse(t)
	s := open(t, h, lang.English, 120, 40, kit.Args{argTab: "people"})
	s.Press("down", "down") // Sam
	s.Press("r", "ctrl+s")
	s.Shows("this is the role already")
	s.Press("up", "space")
	s.Shows("holds no seat and so")
	s.Press("ctrl+s")
	if got := role(t, h, sam); got != store.Admin {
		t.Errorf("the role is %q", got)
	}
	if len(s.Toasts) != 1 || s.Toasts[0].Text != "Sam Okoye is now: Admin." {
		t.Errorf("toasts %v", s.Toasts)
	}
	s.Hides("Change role")
	s.Press("tab")
	s.Shows("Change a role", "sam@contoso.test")
}

func TestAPersonIsAddedAndRemoved(t *testing.T) {
	h := newHouse(t)
	s := open(t, h, lang.English, 120, 40, kit.Args{argTab: "people"})
	s.Press("a", "ctrl+s")
	s.Shows("the name is missing")
	s.Type("Zoe Hart")
	s.Press("enter")
	s.Type("lea@contoso.test")
	s.Press("ctrl+s")
	s.Shows("lea@contoso.test is known already.")
	s.Press("tab") // from the name to the e-mail
	for range len("lea@contoso.test") {
		s.Press("backspace")
	}
	s.Type("Zoe@contoso.test")
	s.Press("ctrl+s")
	s.Shows("Zoe Hart", "zoe@contoso.test")
	if got := role(t, h, "zoe@contoso.test"); got != store.Seller {
		t.Errorf("the role is %q", got)
	}
	s.Press("x")
	s.Shows("Remove this person?", "zoe@contoso.test")
	s.Press("enter") // Cancel has the focus
	s.Shows("Zoe Hart")
	s.Press("x", "tab", "enter")
	s.Hides("Zoe Hart")
	if people, err := h.Store.People(t.Context()); err != nil || len(people) != 3 {
		t.Errorf("%d people, %v", len(people), err)
	}
}

func TestWhoCannotBeRemovedSaysWhy(t *testing.T) {
	s := open(t, newHouse(t), lang.English, 120, 40, kit.Args{argTab: "people"})
	s.Press("x")
	s.Press("down", "x")
	s.Hides("Remove this person?")
	if len(s.Toasts) != 2 || !strings.Contains(s.Toasts[0].Text, "this is you") || !strings.Contains(s.Toasts[1].Text, "remove the seat first") {
		t.Errorf("toasts %v", s.Toasts)
	}
}

func TestPlanAndLicencesAreStated(t *testing.T) {
	h := newHouse(t)
	s := open(t, h, lang.English, 120, 40, nil)
	s.Shows("Not stated yet")
	s.Press("e", "ctrl+s")
	s.Shows("choose a plan")
	s.Press("down", "space", "tab")
	s.Type("x")
	s.Press("ctrl+s")
	s.Shows("How many licences?") // refused, and still open
	s.Press("tab", "backspace")
	s.Type("75")
	s.Press("ctrl+s")
	s.Shows("Enterprise · 75 licences", "2 of 75 licences")
	settings, err := h.Store.Settings(t.Context())
	if err != nil || settings.Plan != store.PlanEnterprise || settings.Licences != 75 {
		t.Errorf("plan %q, %d licences, %v", settings.Plan, settings.Licences, err)
	}
}

func TestChecksAreMadeAgain(t *testing.T) {
	h := newHouse(t)
	s := open(t, h, lang.English, 120, 40, nil)
	s.Press("c")
	if len(s.Toasts) != 1 || !strings.Contains(s.Toasts[0].Text, "no organization is connected") {
		t.Errorf("toasts %v", s.Toasts)
	}
	connect(t, h)
	pagetest.Keep(t, h, func(tx *store.Tx) error { return tx.SetChecks(t.Context(), nil) })
	s = open(t, h, lang.English, 120, 40, nil)
	s.Shows("Nothing was checked yet")
	s.Press("c")
	s.Shows("✓ pass", "Dynamics is online", "Sales Navigator plan", "Not stated yet", "Plan and licences e")
	if len(s.Toasts) != 1 || s.Toasts[0].Text != "All checks were made." {
		t.Errorf("toasts %v", s.Toasts)
	}
}

func TestTheOverviewLeadsOn(t *testing.T) {
	h := newHouse(t)
	furnish(t, h)
	s := open(t, h, lang.English, 120, 40, nil)
	s.Press("enter", "down", "enter", "s", "m")
	want := []string{page.CRMSettings, page.Seats, page.CRMSettings, page.Seats}
	for i, v := range s.Visited {
		if v.Page != want[i] {
			t.Errorf("visited %v", s.Visited)
		}
	}
	s.Press("down", "down", "enter")
	s.Shows("Admin Settings › People", "noor@contoso.test")
	s.Press("/")
	s.Type("role:support")
	s.Hides("Noor")
	s.Press("esc", "esc")
	s.Hides("› People")
	s.Press("tab", "tab")
	s.Shows("› Audit", "refused")
}

// TestOthersMayOnlyLook holds that what a role may not do stays in view with its reason.
func TestOthersMayOnlyLook(t *testing.T) {
	h := newHouse(t)
	furnish(t, h)
	h.Actor = pagetest.Acting(t, h, sam)
	s := open(t, h, lang.English, 120, 40, kit.Args{argTab: "people"})
	s.Press("a", "r", "x")
	s.Hides("Remove this person?", "Change role")
	if len(s.Toasts) != 3 || !strings.Contains(s.Toasts[0].Text, "only an admin may") {
		t.Errorf("toasts %v", s.Toasts)
	}
}

// TestLongChecksCanBeReached scrolls the overview of a small window to its end.
func TestLongChecksCanBeReached(t *testing.T) {
	h := newHouse(t)
	furnish(t, h)
	s := open(t, h, lang.French, 80, 24, nil)
	s.Shows("CRM Settings")
	s.Press("end")
	p := lang.MustNew(lang.French)
	s.Shows(p.T("check.linkedin-app"))
	s.Press("home")
	s.Shows("CRM Settings")
}

func TestEveryDeedHasItsWord(t *testing.T) {
	h := newHouse(t)
	for _, code := range []string{lang.English, lang.French} {
		p, ok := open(t, h, code, 80, 24, nil).Page().(*Page)
		if !ok {
			t.Fatal("another page")
		}
		for _, a := range []engine.Action{engine.ActPersonAdd, engine.ActAcceptRemoval, engine.ActNeverCopy, engine.ActHandOver, engine.ActDiagnostics} {
			if got := p.deed(store.AuditEntry{Action: string(a)}); got == string(a) {
				t.Errorf("%s: no word for %q", code, a)
			}
		}
		if got := p.deed(store.AuditEntry{At: pagetest.Now, Action: "later\x07deed"}); got != "laterdeed" {
			t.Errorf("an unknown deed is %q", got)
		}
	}
}
