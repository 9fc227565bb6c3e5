package engine

import (
	"context"
	"net/http"
	"path/filepath"
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
