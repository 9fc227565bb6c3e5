package adminsettings

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui"
	"navsync/ui/config"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

func TestFrames(t *testing.T) {
	pagetest.Frames(func(code string, width, height int, name func(string) string) {
		h := settled(t)
		golden := func(part, email string, args kit.Args, keys ...string) {
			s := open(h, email, code, width, height, args)
			s.Press(keys...)
			s.CheckActions()
			s.CheckPage()
			s.Golden(name(part))
		}
		golden("nothing-yet", ana, nil)
		golden("no-audit", ana, kit.Args{argTab: "audit"})
		furnish(h)
		golden("overview", ana, nil)
		golden("people", ana, kit.Args{argTab: "people"})
		golden("audit", ana, kit.Args{argTab: "audit"})
		golden("role", ana, kit.Args{argTab: "people"}, "r", "down")
		golden("plan", ana, nil, "e")
		golden("admin-only", noor, nil)
	})
}

func TestNothingIsLostWithoutColour(t *testing.T) {
	h := settled(t)
	furnish(h)
	s := openLook(h, ana, lang.English, 120, 40, nil, theme.Options{Level: theme.NoColor, ASCII: true})
	s.Shows(">CRM Settings", "x fail", "! warning", "+ pass", "Ask for Read at organization depth.")
	s = openLook(h, ana, lang.English, 120, 40, kit.Args{argTab: "audit"}, theme.Options{Level: theme.NoColor, ASCII: true})
	s.Shows("x refused", "Pause sync")
}

func role(t *testing.T, h *pagetest.House, email string) store.Role {
	t.Helper()
	p, err := h.Store.Person(t.Context(), email)
	if err != nil {
		t.Fatal(err)
	}
	return p.Role
}

func TestTheLastAdminStaysAdmin(t *testing.T) {
	h := settled(t)
	s := open(h, ana, lang.English, 120, 40, kit.Args{argTab: "people"})
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
	h := settled(t)
	s := open(h, ana, lang.English, 120, 40, kit.Args{argTab: "people"})
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
	h := settled(t)
	s := open(h, ana, lang.English, 120, 40, kit.Args{argTab: "people"})
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
	s.Press("delete")
	s.Shows("Remove this person?", "zoe@contoso.test")
	s.Press("enter") // Cancel has the focus
	s.Shows("Zoe Hart")
	s.Press("delete", "tab", "enter")
	s.Hides("Zoe Hart")
	if people, err := h.Store.People(t.Context()); err != nil || len(people) != 3 {
		t.Errorf("%d people, %v", len(people), err)
	}
}

func TestWhoCannotBeRemovedSaysWhy(t *testing.T) {
	s := open(settled(t), ana, lang.English, 120, 40, kit.Args{argTab: "people"})
	s.Press("delete")
	s.Press("down", "delete")
	s.Hides("Remove this person?")
	if len(s.Toasts) != 2 || !strings.Contains(s.Toasts[0].Text, "this is you") || !strings.Contains(s.Toasts[1].Text, "remove the seat first") {
		t.Errorf("toasts %v", s.Toasts)
	}
}

func TestPlanAndLicencesAreStated(t *testing.T) {
	h := settled(t)
	s := open(h, ana, lang.English, 120, 40, nil)
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
	h := settled(t)
	s := open(h, ana, lang.English, 120, 40, nil)
	s.Press("c")
	if len(s.Toasts) != 1 || !strings.Contains(s.Toasts[0].Text, "no organization is connected") {
		t.Errorf("toasts %v", s.Toasts)
	}
	h.Connect(pagetest.Small)
	h.Keep(func(tx *store.Tx) error { return tx.SetChecks(t.Context(), nil) })
	s = open(h, ana, lang.English, 120, 40, nil)
	s.Shows("Nothing was checked yet")
	s.Press("c")
	s.Shows("✓ pass", "Dynamics is online", "Sales Navigator plan", "Not stated yet", "Plan and licences e")
	if len(s.Toasts) != 1 || s.Toasts[0].Text != "All checks were made." {
		t.Errorf("toasts %v", s.Toasts)
	}
}

func TestTheOverviewLeadsOn(t *testing.T) {
	h := settled(t)
	furnish(h)
	s := open(h, ana, lang.English, 120, 40, nil)
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
	h := settled(t)
	furnish(h)
	s := open(h, sam, lang.English, 120, 40, kit.Args{argTab: "people"})
	s.Press("a", "r", "delete")
	s.Hides("Remove this person?", "Change role")
	if len(s.Toasts) != 3 || !strings.Contains(s.Toasts[0].Text, "only an admin may") {
		t.Errorf("toasts %v", s.Toasts)
	}
}

// TestLongChecksCanBeReached scrolls the overview of a small window to its end.
func TestLongChecksCanBeReached(t *testing.T) {
	h := settled(t)
	furnish(h)
	s := open(h, ana, lang.French, 80, 24, nil)
	s.Shows("CRM Settings")
	s.Press("end")
	p := lang.MustNew(lang.French)
	s.Shows(p.T("check.linkedin-app"))
	s.Press("home")
	s.Shows("CRM Settings")
}

func TestEveryDeedHasItsWord(t *testing.T) {
	h := settled(t)
	for _, code := range []string{lang.English, lang.French} {
		p, ok := open(h, ana, code, 80, 24, nil).Page().(*Page)
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

// publicKey is a new one.
func publicKey(t *testing.T) ssh.PublicKey {
	t.Helper()
	public, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ssh.NewPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

var code = regexp.MustCompile(`[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}`)

// TestAnInvitationIsMadeAndSeenBeingUsed from the code to the key that it brought.
func TestAnInvitationIsMadeAndSeenBeingUsed(t *testing.T) {
	h := settled(t)
	s := open(h, ana, lang.English, 120, 40, kit.Args{argTab: "people"})
	s.Press("down") // Léa
	s.Shows("Keys of Léa Fontaine", "no key yet")
	s.Press("i")
	s.Shows("Invite over SSH", "Not used yet", "██")
	told := code.FindString(s.Text())
	if told == "" {
		t.Fatalf("no code:\n%s", s.Text())
	}
	key := publicKey(t)
	if _, err := h.Engine.Access.Redeem(t.Context(), told, key, "10.20.4.17"); err != nil {
		t.Fatal(err)
	}
	s.Send(kit.ChangedMsg{})
	fingerprint := ssh.FingerprintSHA256(key)
	s.Shows("It was used")
	if len(s.Toasts) != 1 || !strings.Contains(s.Toasts[0].Text, lea) || !strings.Contains(s.Toasts[0].Text, fingerprint) {
		t.Errorf("toasts %v", s.Toasts)
	}
	s.Press("esc")
	s.Shows(fingerprint, "not used yet")
	s.Press("t")
	s.Hides("Take back")
	s.Press("N", "ctrl+s")
	s.Hides(fingerprint)
	if keys, err := h.Store.PersonKeys(t.Context(), lea); err != nil || len(keys) != 0 {
		t.Errorf("%v %v", keys, err)
	}
}

func TestAKeyIsAddedByItsLine(t *testing.T) {
	h := settled(t)
	s := open(h, ana, lang.English, 120, 40, kit.Args{argTab: "people"})
	key := publicKey(t)
	s.Press("n", "ctrl+s")
	s.Shows("the key is missing")
	s.Type("ssh-ed25519 nonsense")
	s.Press("ctrl+s")
	s.Shows("Add a key", "no public key")
	s.Press("tab", "left", "enter", "n") // Cancel, which gives up what esc would keep
	s.Shows("Public key")
	s.Type(strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key))) + " laptop")
	s.Press("ctrl+s")
	s.Shows(ssh.FingerprintSHA256(key), "laptop")
	s.Press("i", "esc", "t", "tab", "enter") // invited as well, and taken back
	s.Hides("ends in")
}

// TestOthersSeeTheirOwnKeysOnly and may invite nobody.
func TestOthersSeeTheirOwnKeysOnly(t *testing.T) {
	h := settled(t)
	line := string(ssh.MarshalAuthorizedKey(publicKey(t)))
	if _, err := h.Engine.Access.AddKey(t.Context(), h.As(ana), ana, line); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Engine.Access.Invite(t.Context(), h.As(ana), lea); err != nil {
		t.Fatal(err)
	}
	s := open(h, sam, lang.English, 120, 40, kit.Args{argTab: "people"})
	s.Hides("SHA256:", "invited")
	s.Press("i", "n", "N", "t")
	s.Hides("Invite over SSH", "Public key")
	if len(s.Toasts) != 4 || !strings.Contains(s.Toasts[0].Text, "only an admin may") {
		t.Errorf("toasts %v", s.Toasts)
	}
	if s = open(h, ana, lang.English, 120, 40, kit.Args{argTab: "people"}); !strings.Contains(s.Text(), "SHA256:") {
		t.Error("an admin does not see them")
	}
	s.Shows("invited")
}

// TestTheOverviewIsNotStretched: on a wide terminal no key is far from what it opens.
func TestTheOverviewIsNotStretched(t *testing.T) {
	h := settled(t)
	furnish(h)
	s := open(h, ana, lang.English, 250, 80, nil)
	for i, line := range strings.Split(s.Text(), "\n") {
		_, own, _ := strings.Cut(line, "│")
		if n := kit.Width(strings.TrimRight(own, " ")); i > 4 && i < 79 && n > kit.Gutter+kit.FormWidth+1 {
			t.Errorf("line %d has %d cells: %q", i, n, own)
		}
	}
	s.Shows("Plan and licences", "Check again c")
}

// TestTheOverviewCutsNoFact: where a line is short a whole fact is left out, the least needed, in the longer language and at the
// least size; in every state of the connection, with a long name of who acted last.
func TestTheOverviewCutsNoFact(t *testing.T) {
	h := settled(t)
	furnish(h)
	for _, state := range []store.ConnectionState{store.Connected, store.Importing, store.Paused, store.Failing, store.Disconnected} {
		h.Keep(func(tx *store.Tx) error {
			return errors.Join(
				tx.SetConnection(h.Context, store.Connection{
					State: state, OrganizationID: "11111111-2222-3333-4444-555555555555", Name: "Contoso Sales Western Europe",
					URL: "https://contoso.crm.dynamics.com", Account: ana, ConnectedAt: pagetest.Now, ImportedAt: pagetest.Now,
				}),
				tx.AddAudit(h.Context, store.AuditEntry{
					At: pagetest.Now, Actor: "marie-eve.de.la.harcourt@contoso.test", OSUser: "m", Action: string(engine.ActPause),
					Refused: string(engine.CodeForbidden),
				}),
			)
		})
		for _, size := range [][2]int{{60, 15}, {80, 24}, {120, 40}} {
			s := h.Show(ana, New, pagetest.Spec{
				ID: page.AdminSettings, Title: "shell.page.admin-settings", Group: ui.GroupAdmin, Language: lang.French,
				Width: size[0], Height: size[1], Choices: map[string]string{config.Theme: "auto", config.Language: "auto"},
			})
			lines := strings.Split(s.Text(), "\n")
			at := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, "Offre et licences") })
			for _, line := range lines[at-2 : min(len(lines), at+4)] {
				if strings.Contains(line, "…") {
					t.Errorf("%s at %d x %d is cut: %q", state, size[0], size[1], line)
				}
			}
		}
	}
}
