package connect

import (
	"net"
	"net/http"
	"testing"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
)

// nothingButSignIn is a network on which names under dynamics.com are not known; asked counts the organization's.
type nothingButSignIn struct{ asked int }

func (n *nothingButSignIn) RoundTrip(r *http.Request) (*http.Response, error) {
	switch r.URL.Host {
	case "login.microsoftonline.com":
		return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody}, nil
	case "contoso.crm4.dynamics.com":
		n.asked++
	}
	return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Name: r.URL.Host, Err: "no such host", IsNotFound: true}}
}

// TestAnAddressThatIsNotReached holds that what else is reached is tried and told, that the seconds to the next try are
// counted, and that the next try comes by itself, once.
func TestAnAddressThatIsNotReached(t *testing.T) {
	network := &nothingButSignIn{}
	h := pagetest.NewHouse(t, engine.Options{TriesAlso: true, HTTP: &http.Client{Transport: network}}, pagetest.Team(pagetest.Ana)...)
	var next tea.Msg
	s := h.Over(pagetest.Ana, func(c *kit.Context, inside page.House) tea.Cmd {
		f := newFlow(c, inside, store.Connection{})
		f.later = func(msg tea.Msg) tea.Cmd { next = msg; return nil }
		return tea.Sequence(c.Open(f.dialog), f.begin())
	}, pagetest.Spec{Language: lang.English, Width: 120, Height: 40})
	s.Type("contoso.crm4.dynamics.com")
	s.Press("enter")
	s.Shows("Could not connect to CRM.", "The network is up; only some of Microsoft’s hosts are reached.", "next try by itself in 0:30")
	s.Press("d")
	s.Shows("Also tried", "login.microsoftonline.com", "answers, 0.0 s", "globaldisco.crm.dynamics.com", "the name is not known on this network")
	s.Press("d")
	for range againSeconds - 1 {
		s.Send(next)
	}
	s.Shows("next try by itself in 0:01")
	if before := network.asked; before == 0 {
		t.Error("the address was not asked")
	} else if s.Send(next); network.asked != 2*before {
		t.Errorf("asked %d times, then %d", before, network.asked)
	}
	s.Shows("next try by itself in 0:30")
}

// TestTheOrganizationOfLastTime: an address that is none offers the organization that was connected here last, and the way
// to Dynamics, by keys that are no letters of the address.
func TestTheOrganizationOfLastTime(t *testing.T) {
	h := pagetest.Unconnected(t, pagetest.Ana)
	h.Connect(pagetest.Small)
	s := open(h, lang.English, 120, 40)
	s.Type("https://www.linkedin.com/sales/home")
	s.Press("enter")
	s.Shows("This is LinkedIn", "Last used here", "127.0.0.1:", "use it", "the admin center, not Dynamics")
	s.Send(tea.KeyPressMsg{Code: 'l', Mod: tea.ModCtrl})
	s.Shows("step 2 of 6")
}
