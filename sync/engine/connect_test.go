package engine

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"navsync/dynamics/auth"
	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/fault"
)

// clock is a time that a test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// office is an engine on an empty store, with people of every role and a clock.
type office struct {
	*Engine
	clock *clock
	dir   string
	admin Actor
}

func newOffice(t *testing.T, demo *Demo) *office {
	t.Helper()
	dir := t.TempDir()
	s := openStore(t, dir)
	o := &office{clock: &clock{at: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}, dir: dir}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	o.Engine = New(Options{
		Store: s, DataDir: dir, HTTP: &http.Client{Transport: transport}, Keeper: auth.FileKeeper(filepath.Join(dir, "tokens")), Now: o.clock.now,
		Rand: func() float64 { return 0.5 }, Demo: demo,
	})
	t.Cleanup(func() { o.link.wait(); s.Close(); transport.CloseIdleConnections() })
	var err error
	if o.admin, err = o.AddFirstPerson(t.Context(), "ana@contoso.test", "Ana Ruiz", store.AdminSeller); err != nil {
		t.Fatal(err)
	}
	return o
}

// as adds a person of a role and returns the actor.
func (o *office) as(t *testing.T, role store.Role) Actor {
	t.Helper()
	email := string(role) + "@contoso.test"
	if _, err := o.AddPerson(t.Context(), o.admin, email, "A "+string(role), role); err != nil && fault.CodeOf(err) != fault.Conflict {
		t.Fatal(err)
	}
	a, err := o.As(t.Context(), email)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// organization is a running emulator.
func organization(t *testing.T, o emulator.Options) (*emulator.Server, *Demo) {
	t.Helper()
	o.AccessToken, o.Users, o.Accounts, o.Contacts, o.Leads, o.Opportunities = "token", 12, 10, 20, 10, 20
	server, err := emulator.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(context.WithoutCancel(t.Context()), ""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return server, &Demo{
		Address: server.URL(), ClientID: "51f81489-12ee-4a9e-aaae-a2591f45987d", Account: emulator.IntegrationUser,
		AppPage:    server.URL() + "/app",
		Approve:    func(_ context.Context, code, email string) error { return server.Approve(code, email) },
		InstallApp: func(context.Context) error { return server.InstallApp() },
	}
}

// connect makes the emulator the connection, as its integration user.
func (o *office) connect(t *testing.T) {
	t.Helper()
	c, err := o.SignIn(t.Context(), o.admin, ConnectRequest{URL: o.opt.Demo.Address, Plan: store.PlanTeam})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Connect(t.Context(), o.admin, c); err != nil {
		t.Fatal(err)
	}
}

func find(t *testing.T, checks []store.Check, name string) store.Check {
	t.Helper()
	for _, c := range checks {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("no check %s in %+v", name, checks)
	return store.Check{}
}

func TestConnectSignsInChecksAndKeeps(t *testing.T) {
	t.Parallel()
	_, demo := organization(t, emulator.Options{})
	o := newOffice(t, demo)
	d, err := o.Discover(t.Context(), " "+strings.ToUpper(demo.Address[:4])+demo.Address[4:]+"/main.aspx?appid=1 ")
	if err != nil {
		t.Fatal(err)
	}
	if d.Address != demo.Address || d.Tenant == "" || d.OnPremises || d.ClientID != demo.ClientID {
		t.Fatalf("%+v", d)
	}
	o.connect(t)
	v, err := o.store.ConnectionView(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if v.Word != "importing" || v.Account != emulator.IntegrationUser || v.Name == "" || v.UserID == "" || v.ConnectedBy != o.admin.Email {
		t.Fatalf("%+v", v)
	}
	checks, err := o.store.Checks(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range checks {
		names = append(names, c.Name)
		if c.Result == store.Fail || (c.Result == store.Warning) != (c.Remedy != "") {
			t.Errorf("%+v", c)
		}
	}
	want := []string{checkOnline, checkVersion, checkType, checkRead, checkWrite, checkPlan, checkIntegration, checkApp}
	if !slices.Equal(names, want) {
		t.Errorf("%v, want %v", names, want)
	}
	stages, err := o.store.OptionLabels(t.Context(), store.StageOption)
	if err != nil || len(stages) != 4 || stages[0].Label != "Qualify" {
		t.Errorf("%+v %v", stages, err)
	}
	select {
	case <-o.runs.wake:
	default:
		t.Error("the first run was not asked for")
	}
}

// A restarted process goes on with the kept tokens; there is one client per connection.
func TestClientResumesAndIsOne(t *testing.T) {
	t.Parallel()
	server, demo := organization(t, emulator.Options{})
	o := newOffice(t, demo)
	o.connect(t)
	first, _, err := o.link.client(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	again, _, err := o.link.client(t.Context())
	if err != nil || again != first {
		t.Fatalf("a second client (%v)", err)
	}
	restarted := New(o.opt)
	c, conn, err := restarted.link.client(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := restarted.newPass(store.Run{})
	p.client, p.conn = c, conn
	if err := p.checkConnection(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if conn.Account != emulator.IntegrationUser {
		t.Fatalf("%+v", conn)
	}
	if err := server.SetFaults("aadsts=50173"); err != nil {
		t.Fatal(err)
	}
	server.Advance(48 * time.Hour)
	o.clock.advance(48 * time.Hour)
	if c, _, err = restarted.link.client(t.Context()); err == nil {
		_, err = c.WhoAmI(t.Context())
	}
	failure := fault.FromDynamics(err)
	if failure == nil || failure.Code != fault.Credentials || failure.CRMCode != "AADSTS50173" || failure.Key == "" || failure.Remedy == "" {
		t.Fatalf("an expired sign-in is %+v", failure)
	}
	if err := restarted.link.failed(t.Context(), failure); err != nil {
		t.Fatal(err)
	}
	v, err := o.store.ConnectionView(t.Context())
	if err != nil || v.Word != "failing" || v.Failure.Key != failure.Key || v.Deadline.IsZero() {
		t.Fatalf("%+v %v", v, err)
	}
	// Signing in again goes on with the same organization.
	if err := server.SetFaults(); err != nil {
		t.Fatal(err)
	}
	o.connect(t)
	if v, err = o.store.ConnectionView(t.Context()); err != nil || v.Word != "importing" || v.Failure.Count != 0 {
		t.Fatalf("%+v %v", v, err)
	}
}

func TestChecksDecide(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		options emulator.Options
		allow   bool
		check   string
		result  store.CheckResult
		word    string
		code    Code // of Connect
	}{
		{"8.2", emulator.Options{Version: "8.2.1.100"}, false, checkVersion, store.Pass, "current", ""},
		{"8.1", emulator.Options{Version: "8.1.0.512"}, false, checkVersion, store.Warning, "old", ""},
		{"8.0", emulator.Options{Version: "8.0.1.90"}, false, checkVersion, store.Warning, "old", ""},
		{"7.1", emulator.Options{Version: "7.1.0.1"}, false, checkVersion, store.Fail, "too-old", fault.Usage},
		{"sandbox", emulator.Options{Type: emulator.Sandbox}, false, checkType, store.Fail, "sandbox", fault.Usage},
		{"sandbox allowed", emulator.Options{Type: emulator.Sandbox}, true, checkType, store.Warning, "sandbox-allowed", ""},
		{"denied read", emulator.Options{Deny: []string{"prvReadConnection", "prvReadLead"}}, false, checkRead, store.Fail, "missing", fault.Privilege},
		{"denied write", emulator.Options{Deny: []string{"prvAssignActivity"}}, false, checkWrite, store.Warning, "later", ""},
		{"app", emulator.Options{LinkedInApp: true}, false, checkApp, store.Pass, "installed", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, demo := organization(t, c.options)
			o := newOffice(t, demo)
			candidate, err := o.SignIn(t.Context(), o.admin, ConnectRequest{URL: demo.Address, AllowSandbox: c.allow})
			if err != nil {
				t.Fatal(err)
			}
			got := find(t, candidate.Checks, c.check)
			if got.Result != c.result || got.Sentence != "check."+c.check+"."+c.word {
				t.Fatalf("%+v", got)
			}
			err = o.Connect(t.Context(), o.admin, candidate)
			if fault.CodeOf(err) != c.code || candidate.Fails() != (c.code != "") {
				t.Fatalf("connecting gives %v, want %q", err, c.code)
			}
			_, kept := o.store.Connection(t.Context())
			if errors.Is(kept, store.ErrNotFound) != (c.code != "") {
				t.Fatalf("the connection is kept although refused, or the reverse: %v", kept)
			}
			if c.name == "denied read" && got.Facts["Missing"] != "prvReadLead, prvReadConnection" {
				t.Fatalf("missing privileges are named as %v", got.Facts)
			}
		})
	}
}

func TestASandboxIsLetThroughAfterwards(t *testing.T) {
	t.Parallel()
	_, demo := organization(t, emulator.Options{Type: emulator.Sandbox})
	o := newOffice(t, demo)
	c, err := o.SignIn(t.Context(), o.admin, ConnectRequest{URL: demo.Address})
	if err != nil || !c.Fails() {
		t.Fatalf("%+v %v", c, err)
	}
	if err := o.CheckAgain(t.Context(), o.admin, c, true); err != nil || c.Fails() {
		t.Fatalf("%+v %v", c.Checks, err)
	}
	if err := o.Connect(t.Context(), o.admin, c); err != nil {
		t.Fatal(err)
	}
}

// A person who signs in is warned that every activity will show them as its author.
func TestAPersonIsNoIntegrationUser(t *testing.T) {
	t.Parallel()
	server, demo := organization(t, emulator.Options{})
	demo.Users = func(context.Context) ([]DemoUser, error) {
		var users []DemoUser
		for _, r := range server.Rows("systemuser", func(r emulator.Row) bool { return r["isdisabled"] == false && r["internalemailaddress"] != nil }) {
			name, _ := r["fullname"].(string)
			email, _ := r["internalemailaddress"].(string)
			users = append(users, DemoUser{name, email})
		}
		return users, nil
	}
	o := newOffice(t, demo)
	users, err := o.SignInUsers(t.Context())
	if err != nil || len(users) < 3 || users[0].Email != emulator.IntegrationUser {
		t.Fatalf("%+v %v", users, err)
	}
	c, err := o.SignIn(t.Context(), o.admin, ConnectRequest{URL: demo.Address, Method: SignInCommand, TokenCommand: `echo "token"`})
	if err != nil {
		t.Fatal(err)
	}
	if got := find(t, c.Checks, checkIntegration); got.Sentence != "check.integration-user.person" {
		t.Fatalf("%+v", got)
	}
	if _, err := o.AddPerson(t.Context(), o.admin, c.Account, "Somebody", store.Seller); err != nil {
		t.Fatal(err)
	}
	if _, err := o.AssignSeats(t.Context(), o.admin, []string{c.Account}); err != nil {
		t.Fatal(err)
	}
	if err := o.CheckAgain(t.Context(), o.admin, c, false); err != nil {
		t.Fatal(err)
	}
	if got := find(t, c.Checks, checkIntegration); got.Sentence != "check.integration-user.seat-holder" {
		t.Fatalf("%+v", got)
	}
}

func TestDeviceCode(t *testing.T) {
	t.Parallel()
	server, demo := organization(t, emulator.Options{})
	o := newOffice(t, demo)
	approved := make(chan error, 1)
	c, err := o.SignIn(t.Context(), o.admin, ConnectRequest{
		URL: demo.Address, Method: SignInDevice,
		DeviceCode: func(code DeviceCode) { approved <- server.Approve(code.UserCode, emulator.IntegrationUser) },
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := <-approved; err != nil || c.Account != emulator.IntegrationUser {
		t.Fatalf("%v %s", err, c.Account)
	}
}

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

func TestAnotherOrganizationMustWaitForThePurge(t *testing.T) {
	t.Parallel()
	_, first := organization(t, emulator.Options{Seed: 1})
	_, second := organization(t, emulator.Options{Seed: 2})
	o := newOffice(t, first)
	o.connect(t)
	for _, disconnect := range []bool{false, true} {
		if disconnect {
			if err := o.Disconnect(t.Context(), o.admin, false); err != nil {
				t.Fatal(err)
			}
		}
		o.opt.Demo = second
		c, err := o.SignIn(t.Context(), o.admin, ConnectRequest{URL: second.Address})
		if err != nil {
			t.Fatal(err)
		}
		if err := o.Connect(t.Context(), o.admin, c); fault.CodeOf(err) != fault.Conflict {
			t.Fatalf("two organizations were mixed: %v", err)
		}
	}
	if err := o.Purge(t.Context(), o.admin); err != nil {
		t.Fatal(err)
	}
	o.connect(t)
	conn, err := o.store.Connection(t.Context())
	if err != nil || conn.URL != second.Address {
		t.Fatalf("%+v %v", conn, err)
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
