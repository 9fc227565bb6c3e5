package engine

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/fault"
)

// answering serves every request in one way.
func answering(t *testing.T, header, value string, status int) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set(header, value)
		w.WriteHeader(status)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestAddressesThatAreNone(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	for _, c := range []struct {
		address string
		code    Code
	}{
		{"", fault.Usage},
		{"https://user:secret@contoso.crm4.dynamics.com", fault.Usage},
		{"ftp://contoso.crm4.dynamics.com", fault.Usage},
		{"what is this", fault.Usage},
		{closed.URL, fault.Connection},
		{answering(t, "Content-Type", "text/html", 200), fault.Usage},
		{answering(t, "WWW-Authenticate", "NTLM", 401), ""},
	} {
		d, err := o.Discover(t.Context(), c.address)
		if fault.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %q", c.address, err, c.code)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the error tells the password: %v", err)
		}
		if c.code != "" {
			continue
		}
		if !d.OnPremises || d.Checks[0].Sentence != "check.online.on-premises" {
			t.Errorf("%+v", d)
		}
		_, err = o.SignIn(t.Context(), o.admin, ConnectRequest{URL: c.address, ClientID: "51f81489-12ee-4a9e-aaae-a2591f45987d"})
		var refusal *fault.Error
		if !errors.As(err, &refusal) || refusal.Key != "check.online.on-premises" {
			t.Errorf("on premises: %v", err)
		}
	}
}

// The audit of a refusal never repeats what may be a password.
func TestARefusedSignInKeepsNoPassword(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	_, err := o.SignIn(t.Context(), o.as(t, store.Support), ConnectRequest{URL: "https://user:secret@contoso.crm4.dynamics.com"})
	if fault.CodeOf(err) != fault.Forbidden {
		t.Fatal(err)
	}
	audit, err := o.store.Audit(t.Context(), 1)
	if err != nil || audit[0].Refused == "" || audit[0].Target != "" {
		t.Fatalf("%+v %v", audit, err)
	}
}

func TestRequestsThatCannotWork(t *testing.T) {
	t.Parallel()
	_, demo := organization(t, emulator.Options{})
	o := newOffice(t, demo)
	for name, r := range map[string]ConnectRequest{
		"secret without file":      {Method: SignInSecret},
		"certificate without file": {Method: SignInCertificate},
		"command without command":  {Method: SignInCommand},
		"unfinished quote":         {TokenCommand: `echo "token`},
		"no such method":           {Method: "smoke-signals"},
		"no such plan":             {Plan: "gold"},
	} {
		r.URL = demo.Address
		if _, err := o.SignIn(t.Context(), o.admin, r); fault.CodeOf(err) != fault.Usage {
			t.Errorf("%s: %v", name, err)
		}
	}
	real := newOffice(t, nil)
	for name, r := range map[string]ConnectRequest{
		"here without demo": {URL: demo.Address, ClientID: "x", Method: SignInHere},
		"no client id":      {URL: demo.Address},
	} {
		if _, err := real.SignIn(t.Context(), real.admin, r); fault.CodeOf(err) != fault.Usage {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCommandWords(t *testing.T) {
	t.Parallel()
	for line, want := range map[string][]string{
		"az account  get-access-token":   {"az", "account", "get-access-token"},
		`"C:\Program Files\az" -o 'a b'`: {`C:\Program Files\az`, "-o", "a b"},
		`say "" x`:                       {"say", "", "x"},
	} {
		got, err := commandWords(line)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q %v", line, got, err)
		}
	}
}
