package engine

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/fault"
)

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
