package connect

import (
	"context"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
)

// open opens the dialog for Ana.
func open(h *pagetest.House, code string, width, height int) *pagetest.Screen {
	return h.Over(pagetest.Ana, func(c *kit.Context, inside page.House) tea.Cmd { return Open(c, inside, store.Connection{}) }, pagetest.Spec{
		Language: code, Width: width, Height: height,
	})
}

// TestFrames goes through the dialog in the demo and shows every step.
func TestFrames(t *testing.T) {
	pagetest.Frames(func(code string, width, height int, name func(string) string) {
		s := open(pagetest.Demo(t, pagetest.Sandbox), code, width, height)
		s.Steady(anyPort, "127.0.0.1:40000")
		for step := 1; step <= 5; step++ {
			s.Golden(name("step-" + strconv.Itoa(step)))
			if step < 5 {
				s.Press("enter")
			}
		}
		s.Press("space", "enter")
		s.Golden(name("step-6"))
	})
}

// anyPort is the emulator's address, whose port differs from run to run.
var anyPort = regexp.MustCompile(`127\.0\.0\.1:\d{5}`)

// TestApplicationFrames shows how a real organization's application is registered.
func TestApplicationFrames(t *testing.T) {
	server := pagetest.Demo(t, pagetest.Small).CRM
	h := pagetest.Unconnected(t, pagetest.Ana)
	pagetest.Frames(func(code string, width, height int, name func(string) string) {
		s := open(h, code, width, height)
		s.Steady(anyPort, "127.0.0.1:40000")
		s.Type(server.URL())
		s.Press("enter")
		s.Golden(name("register"))
	})
}

func TestAWrongAddressIsASentence(t *testing.T) {
	s := open(pagetest.Unconnected(t, pagetest.Ana), lang.English, 80, 24)
	s.Type("not an address")
	s.Press("enter")
	s.Shows("step 1 of 6", "▌ This is not an address.")
	s.Hides("details d") // a letter is typed into the address
}

// TestAWrongAddressOnALowTerminal: the sentence takes the room of the form, the dialog still stands.
func TestAWrongAddressOnALowTerminal(t *testing.T) {
	s := open(pagetest.Unconnected(t, pagetest.Ana), lang.English, 80, 24)
	s.Type("not an address")
	s.Press("enter")
	for height := 24; height >= 15; height-- {
		s.Resize(80, height)
		s.Shows("▌ This is not an address.")
	}
}

// TestDetailsWorkWhereTheyAreShown holds that what the network said is one key away, and copied by another.
func TestDetailsWorkWhereTheyAreShown(t *testing.T) {
	s := open(pagetest.Unconnected(t, pagetest.Ana), lang.English, 120, 40)
	s.Type("http://127.0.0.1:1")
	s.Press("enter")
	s.Shows("step 1 of 6", "Could not connect to CRM. Please try again later.", "details d")
	s.Press("d")
	s.Shows("connection · refused", "connect: connection refused", "GET http://127.0.0.1:1/api/data/v9.2/", "copy details")
	s.Press("d")
	s.Hides("connection refused")
}

// TestRegisteringIsReadBeforeTheAddressIsKnown holds that whoever prepares the registration needs no address.
func TestRegisteringIsReadBeforeTheAddressIsKnown(t *testing.T) {
	s := open(pagetest.Unconnected(t, pagetest.Ana), lang.English, 80, 24)
	s.Shows("step 1 of 6", "How to register an application")
	s.Hides("Dynamics CRM, user_impersonation")
	s.Press("tab", "right", "enter")
	s.Shows("Dynamics CRM, user_impersonation", "http://localhost", "https://entra.microsoft.com/", "Copy the steps")
	s.Press("left", "enter")
	s.Shows("step 1 of 6", "Address of your Dynamics")
	s.Hides("user_impersonation")
}

// TestAnApplicationIDIsAGUID refuses anything else at once.
func TestAnApplicationIDIsAGUID(t *testing.T) {
	server := pagetest.Demo(t, pagetest.Small).CRM
	s := open(pagetest.Unconnected(t, pagetest.Ana), lang.English, 120, 40)
	s.Type(server.URL())
	s.Press("enter")
	s.Type("navsync")
	s.Press("enter")
	s.Shows("step 2 of 6", "an Application (client) ID is a GUID")
}

// TestWhatCannotBeReadIsSaid: nobody wonders why the dialog offers no users.
func TestWhatCannotBeReadIsSaid(t *testing.T) {
	h := pagetest.Demo(t, pagetest.Small)
	h.Demo.Users = func(context.Context) ([]engine.DemoUser, error) {
		return nil, &engine.Error{Code: engine.CodeConnection}
	}
	s := open(h, lang.English, 120, 40)
	s.Shows("step 1 of 6", "▌ Could not connect to CRM")
}

// TestASandboxIsAllowedByItsSwitch refuses a sandbox until the switch lets it through.
func TestASandboxIsAllowedByItsSwitch(t *testing.T) {
	h := pagetest.Demo(t, pagetest.Sandbox)
	s := open(h, lang.English, 120, 40)
	s.Press("enter", "enter", "enter", "enter")
	s.Shows("step 5 of 6", "Allow a sandbox (testing)", "1 check fails")
	s.Press("space") // the switch has the focus: nothing else can be done
	s.Shows("A sandbox, allowed for testing")
	s.Press("enter")
	c, err := h.Store.Connection(t.Context())
	if err != nil || !c.AllowSandbox {
		t.Errorf("connected as %+v, %v", c, err)
	}
}

// TestARefusedSignInIsASentence shows the error in a low window and lets sign in again.
func TestARefusedSignInIsASentence(t *testing.T) {
	h := pagetest.Demo(t, pagetest.Small)
	approve := h.Demo.Approve
	h.Demo.Approve = func(context.Context, string, string) error { return errors.New("nobody approves") }
	s := open(h, lang.English, 80, 24)
	s.Press("enter", "enter", "enter", "enter")
	s.Shows("step 4 of 6", "▌ ", "Sign in")
	s.Golden("refused-en-80x24")
	s.Press("d")
	s.Shows("nobody approves")
	h.Demo.Approve = approve
	s.Press("enter", "enter")
	c, err := h.Store.Connection(t.Context())
	if err != nil || c.State != store.Importing {
		t.Errorf("state %s, %v", c.State, err)
	}
}

// TestLeavingKeepsNothing signs in and leaves the dialog before it connects.
func TestLeavingKeepsNothing(t *testing.T) {
	h := pagetest.Demo(t, pagetest.Small)
	s := open(h, lang.English, 120, 40)
	s.Press("enter", "enter", "enter", "enter")
	s.Shows("step 5 of 6", "signed in as")
	s.Press("esc")
	s.Hides("step 5 of 6")
	if _, err := h.Store.Connection(t.Context()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("connected: %v", err)
	}
}

// TestNoStepLacksItsWords goes on with enter alone, as a newcomer of the demo does.
func TestNoStepLacksItsWords(t *testing.T) {
	for _, code := range []string{lang.English, lang.French} {
		s := open(pagetest.Demo(t, pagetest.Small), code, 120, 40)
		for range 5 {
			if text := s.Text(); strings.Contains(text, "‹connect") || strings.Contains(text, "‹check") {
				t.Errorf("%s: a text is missing:\n%s", code, text)
			}
			s.Press("enter")
		}
	}
}

// TestOverSSHOneSignsInByDeviceCode: no browser, file or program of the server is offered.
func TestOverSSHOneSignsInByDeviceCode(t *testing.T) {
	h := pagetest.Unconnected(t, pagetest.Ana)
	remote := h.House
	remote.Actor = func() engine.Actor {
		a := h.As(pagetest.Ana)
		a.Remote = true
		return a
	}
	for _, c := range []struct {
		house page.House
		ways  int
	}{{h.House, 5}, {remote, 1}} {
		offered := (&fields{flow: &flow{house: c.house, kit: &kit.Context{Printer: lang.MustNew(lang.English)}}}).methods()
		if len(offered) != c.ways || c.ways == 1 && offered[0].ID != string(engine.SignInDevice) {
			t.Errorf("offered: %v", offered)
		}
	}
}
