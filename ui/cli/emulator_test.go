package cli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// served is an Emulator that ends the test's run as soon as it serves.
type served struct{ closed bool }

func (*served) URL() string              { return "http://127.0.0.1:4711" }
func (s *served) Access() EmulatorAccess { return EmulatorAccess{} }

func (s *served) Close(context.Context) error { s.closed = true; return nil }

func TestEmulatorServesWhatItsFlagsSay(t *testing.T) {
	f := newFolder(t)
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	var got EmulatorOptions
	s := &served{}
	f.wiring.OpenEmulator = func(_ context.Context, o EmulatorOptions) (Emulator, error) {
		got = o
		interrupt()
		return s, nil
	}
	a := f.runUntil(ctx, "emulator", "--listen", "127.0.0.1:4711", "--seed", "9", "--users", "1", "--accounts", "2", "--contacts", "3",
		"--leads", "4", "--opportunities", "5", "--access-token", "secret", "--linkedin-app", "--type", "sandbox", "--version", "9.1",
		"--deny", "prvReadLead,prvReadContact", "--secure", "contact.mobilephone:read,update",
		"--schema", "a.xml", "--schema", "b.json", "--data", "rows",
		"--fault", "429 times=1", "--fault", "slow=1s on=GET:contacts", "--protection", "off", "--file", "kept")
	if a.code != ExitOK || a.out != "listening on http://127.0.0.1:4711\n" || !s.closed {
		t.Errorf("exit %d, closed %v, out %q, narration %q", a.code, s.closed, a.out, a.narration)
	}
	if got.Logger == nil {
		t.Error("the emulator has no log")
	}
	got.Logger = nil
	want := EmulatorOptions{
		Listen: "127.0.0.1:4711", Seed: 9, Users: 1, Accounts: 2, Contacts: 3, Leads: 4, Opportunities: 5, AccessToken: "secret",
		LinkedInApp: true, Type: "sandbox", Version: "9.1", Deny: []string{"prvReadLead", "prvReadContact"},
		Secured: []string{"contact.mobilephone:read,update"},
		Schemas: []string{"a.xml", "b.json"}, Data: "rows",
		Faults: []string{"429 times=1", "slow=1s on=GET:contacts"}, Protection: "off", File: "kept",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("opened with %+v, want %+v", got, want)
	}
	f.isNotMade()
}

func TestAnEmulatorThatDoesNotServe(t *testing.T) {
	f := newFolder(t)
	f.isWrong("emulator", "--type", "test")
	f.wiring.OpenEmulator = func(context.Context, EmulatorOptions) (Emulator, error) {
		return nil, fmt.Errorf("%w: fault \"x\"", ErrEmulatorOptions)
	}
	f.isWrong("emulator", "--fault", "x")
	f.wiring.OpenEmulator = func(context.Context, EmulatorOptions) (Emulator, error) { return nil, errors.New("the port is taken") }
	if a := f.run("emulator"); a.code != ExitFailed || a.out != "" || !strings.Contains(a.narration, "the port is taken") {
		t.Errorf("exit %d, %q", a.code, a.narration)
	}
}

func TestApprove(t *testing.T) {
	var asked string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = r.Method + " " + r.URL.Path + " " + r.URL.Query().Get("code") + " " + r.URL.Query().Get("user")
		if r.URL.Query().Get("code") == "NONE" {
			http.Error(w, "no such code", http.StatusNotFound)
		}
	}))
	defer server.Close()
	f := newFolder(t)
	if a := f.run("emulator", "approve", "ABC-DEF", "--user", "svc@contoso.test", "--url", server.URL); a.code != ExitOK || a.out != "" {
		t.Errorf("exit %d, %q, %q", a.code, a.out, a.narration)
	}
	if asked != "POST /_emulator/approve ABC-DEF svc@contoso.test" {
		t.Errorf("asked %q", asked)
	}
	if a := f.run("emulator", "approve", "NONE", "--user", "svc@contoso.test", "--url", server.URL); a.code != ExitFailed {
		t.Errorf("an unknown code: exit %d", a.code)
	}
	f.isWrong("emulator", "approve", "ABC-DEF", "--user", "svc@contoso.test", "--url", "nowhere")
	f.isWrong("emulator", "approve", "ABC-DEF", "--url", server.URL) // by whom?
	f.isWrong("--demo", "emulator", "approve", "ABC-DEF", "--user", "svc@contoso.test")
	f.isNotMade()
	gone := server.URL
	server.Close()
	if a := f.run("emulator", "approve", "ABC-DEF", "--user", "svc@contoso.test", "--url", gone); a.code != ExitRetry {
		t.Errorf("nobody answers: exit %d", a.code)
	}
}

// TestApproveFindsTheDemo reads the address that a running demo publishes in its folder.
func TestApproveFindsTheDemo(t *testing.T) {
	asked := false
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer server.Close()
	f := newFolder(t)
	dir := filepath.Join(f.dir, "demo")
	if err := errors.Join(os.MkdirAll(dir, 0o700), os.WriteFile(filepath.Join(dir, "dynamics.url"), []byte(server.URL+"\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	f.does(nil, "--demo", "emulator", "approve", "ABC-DEF", "--user", "svc@contoso.test")
	if !asked {
		t.Error("the demo was not asked")
	}
}
