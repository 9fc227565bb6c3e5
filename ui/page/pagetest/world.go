package pagetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"navsync/dynamics/auth"
	"navsync/dynamics/emulator"
	"navsync/dynamics/emulator/seed"
	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
)

// The emulated organizations, by what is in them; the same rows in every run.
var (
	// Small has a few of everything.
	Small = emulator.Options{Users: 12, Accounts: 20, Contacts: 40, Leads: 10, Opportunities: 20}
	// Selling has the opportunities that bring accounts and leads to Ana.
	Selling = emulator.Options{Users: 12, Accounts: 30, Contacts: 120, Leads: 40, Opportunities: 90}
	// Staffed has users to give seats to.
	Staffed = emulator.Options{Users: 30, Accounts: 30, Contacts: 80, Leads: 20, Opportunities: 60}
	// Whole is the demo's, which the archives are about.
	Whole emulator.Options
	// Sandbox is a small one that says of itself that it is for testing.
	Sandbox = emulator.Options{Type: emulator.Sandbox, Users: 12, Accounts: 20, Contacts: 40, Leads: 10, Opportunities: 20}
)

// Account is who signs in to an organization, when a person approves it.
const Account = emulator.IntegrationUser

// Unconnected is a house with people of the team and no organization; who can hold a seat does.
func Unconnected(t testing.TB, emails ...string) *House {
	t.Helper()
	people := Team(emails...)
	h := NewHouse(t, engine.Options{}, people...)
	var who []string
	for _, p := range people {
		if holdsSeat(p) {
			who = append(who, p.Email)
		}
	}
	if len(who) > 0 {
		h.Seat(who...)
	}
	return h
}

// Settled is an unconnected house as it is found later: the people have been there since a moment, and
// nothing of how they came is in the audit. The first one acts.
func Settled(t testing.TB, since time.Time, emails ...string) *House {
	t.Helper()
	h := NewHouse(t, engine.Options{})
	h.Keep(func(tx *store.Tx) error {
		for _, p := range Team(emails...) {
			p.CreatedAt = since
			id, err := tx.AddPerson(h.Context, p)
			if err != nil {
				return err
			}
			if !holdsSeat(p) {
				continue
			}
			if _, err := tx.AddSeat(h.Context, id, since); err != nil {
				return err
			}
		}
		return nil
	})
	h.Actor = Acting(t, h.House, emails[0])
	return h
}

func holdsSeat(p store.Person) bool { return p.Role == store.AdminSeller || p.Role == store.Seller }

// Connected is an unconnected house with an imported organization: what is copied is written to it, and a
// seat's CRM sync is on.
func Connected(t testing.TB, organization emulator.Options, emails ...string) *House {
	t.Helper()
	h := Unconnected(t, emails...)
	h.imported(organization)
	return h
}

func (h *House) imported(organization emulator.Options) {
	h.t.Helper()
	h.Connect(organization)
	h.Set(store.KeyAutoSync, store.Yes, store.KeyWriteback, store.Yes)
	h.Sync()
}

// Captured is the whole organization with Ana, Sam and Léa. Ana's archive is imported; her threads with people
// in the CRM are copied and written, and two notes about Zelda, whom Dynamics does not know, are open.
func Captured(t testing.TB) *House {
	t.Helper()
	h := Connected(t, Whole, Ana, Sam, Lea)
	h.captured()
	return h
}

func (h *House) captured() {
	h.t.Helper()
	request := engine.ArchiveRequest{Path: h.Archive(), SeatEmail: Ana, Copy: engine.CopyMatched}
	if _, err := h.Engine.ImportArchive(h.Context, h.Actor(), request); err != nil {
		h.t.Fatal(err)
	}
	h.Notes("Met at the fair.", "Calls back in March.")
	h.Sync()
}

// WithoutKeyring is a house that keeps its sign-in in a file, for want of a keyring.
func WithoutKeyring(t testing.TB, emails ...string) *House {
	t.Helper()
	return NewHouse(t, engine.Options{Keeper: inFile{auth.FileKeeper(t.TempDir())}}, Team(emails...)...)
}

type inFile struct{ auth.Keeper }

func (inFile) InFile() bool { return true }

// Demo is a house beside a started organization that is its demo, in real time: "Sign in here" signs in to
// it. Ana is the first person.
func Demo(t testing.TB, o emulator.Options) *House {
	t.Helper()
	server, err := emulator.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	serve(t, server)
	h := NewHouse(t, engine.Options{Now: time.Now, Demo: &engine.Demo{
		Address: server.URL(), ClientID: "51f81489-12ee-4a9e-aaae-a2591f45987d", Account: Account,
		AppPage:    server.URL() + "/linkedin-app",
		Approve:    func(_ context.Context, code, email string) error { return server.Approve(code, email) },
		InstallApp: func(context.Context) error { return server.InstallApp() }, //nolint:contextcheck // the emulator installs at once and takes none
	}}, Team(Ana)...)
	h.CRM = server
	return h
}

// Archive writes the sellers' archives of the demo into Archives, and returns Ana's.
func (h *House) Archive() string {
	h.t.Helper()
	return h.archive(h.Archives, Now)
}

// OldArchive is an archive of Ana's that was made on another day, in a folder of its own.
func (h *House) OldArchive(made time.Time) string {
	h.t.Helper()
	return h.archive(h.t.TempDir(), made)
}

func (h *House) archive(folder string, made time.Time) string {
	h.t.Helper()
	list, err := seed.New(7, seed.DemoSizes, made).WriteArchives(folder, made)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, a := range list {
		if a.SeatEmail == Ana {
			return a.Path
		}
	}
	h.t.Fatal("Ana has no archive")
	return ""
}

// organization starts an emulated organization that knows the token "token" and ends with the test.
func organization(t testing.TB, o emulator.Options) *emulator.Server {
	t.Helper()
	o.Seed, o.AccessToken, o.Now = 7, "token", Clock
	server, err := emulator.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	serve(t, server)
	return server
}

// serve starts an organization and stops it at the test's end.
func serve(t testing.TB, server *emulator.Server) {
	t.Helper()
	if err := server.Start(context.WithoutCancel(t.Context()), ""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if err := server.Close(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
}

// Connect connects an organization with LinkedIn's app, and imports it.
func (h *House) Connect(o emulator.Options) {
	h.t.Helper()
	o.LinkedInApp = true
	h.CRM = organization(h.t, o)
	request := engine.ConnectRequest{URL: h.CRM.URL(), Method: engine.SignInCommand, TokenCommand: "echo token"}
	candidate, err := h.Engine.SignIn(h.Context, h.Actor(), request)
	if err == nil {
		err = h.Engine.Connect(h.Context, h.Actor(), candidate)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	h.State = kit.Connected
	h.Sync()
}
