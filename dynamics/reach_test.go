package dynamics

import (
	"net"
	"net/http"
	"testing"
)

// ways answers for one host, and says of every other that there is none.
type ways struct{ there string }

func (w ways) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Header.Get("Authorization") != "" || r.URL.RawQuery != "" || r.URL.Path != "/" {
		return nil, errUntrustedLink // something was told to a host that is only tried
	}
	if r.URL.Host != w.there {
		return nil, &net.DNSError{Name: r.URL.Host, Err: "no such host", IsNotFound: true}
	}
	return &http.Response{StatusCode: http.StatusForbidden, Body: http.NoBody}, nil
}

// TestWhatElseIsReached: the hosts of the address's own cloud are tried, any answer counts, and this machine needs none.
func TestWhatElseIsReached(t *testing.T) {
	for address, want := range map[string][2]string{
		"contoso.crm4.dynamics.com":        {"login.microsoftonline.com", "globaldisco.crm.dynamics.com"},
		"contoso.crm9.dynamics.com":        {"login.microsoftonline.com", "globaldisco.crm9.dynamics.com"},
		"contoso.crm.microsoftdynamics.us": {"login.microsoftonline.us", "globaldisco.crm.microsoftdynamics.us"},
		"contoso.crm.appsplatform.us":      {"login.microsoftonline.us", "globaldisco.crm.appsplatform.us"},
		"contoso.crm.dynamics.cn":          {"login.partner.microsoftonline.cn", "globaldisco.crm.dynamics.cn"},
	} {
		parsed, err := ParseAddress(address)
		if err != nil {
			t.Fatal(err)
		}
		got := Reach(t.Context(), &http.Client{Transport: ways{there: want[0]}}, parsed)
		if len(got) != 2 || got[0].Host != want[0] || got[0].Cause != "" || got[1].Host != want[1] || got[1].Cause != CauseNoSuchHost {
			t.Errorf("%s: %+v", address, got)
		}
	}
	here, err := ParseAddress("http://127.0.0.1:8365")
	if err != nil {
		t.Fatal(err)
	}
	if got := Reach(t.Context(), nil, here); got != nil {
		t.Errorf("on this machine: %+v", got)
	}
}
