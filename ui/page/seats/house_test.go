package seats

import (
	"context"
	"errors"
	"flag"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/dynamics/auth"
	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

var update = flag.Bool("update", false, "write the golden frames anew")

const (
	ana   = "ana@contoso.test"
	noor  = "noor@contoso.test"
	sam   = "sam@contoso.test"
	zelda = "zelda@elsewhere.test" // nobody in Dynamics has this e-mail
)

// house is a store and an engine of a test's own, with the emulated organization when connected.
type house struct {
	t      *testing.T
	store  *store.Store
	engine *engine.Engine
	crm    *emulator.Server
	dir    string
	admin  engine.Actor
	state  kit.Connection
	look   theme.Options
}

func clock() time.Time { return pagetest.Now }

// unconnected is a house with Ana, Noor (admin), Sam (support) and Zelda (seller), without seats.
func unconnected(t *testing.T) *house {
	t.Helper()
	ctx := t.Context()
	h := &house{t: t, dir: t.TempDir(), state: kit.NotConnected}
	var err error
	if h.store, err = store.Open(ctx, h.dir); err != nil {
		t.Fatal(err)
	}
	h.engine = engine.New(engine.Options{
		Store: h.store, DataDir: h.dir, Keeper: auth.FileKeeper(filepath.Join(h.dir, "tokens")), Now: clock,
		Rand: func() float64 { return 0.5 }, Logger: slog.New(slog.DiscardHandler),
	})
	t.Cleanup(func() {
		h.engine.Stop()
		if err := h.store.Close(); err != nil {
			t.Error(err)
		}
	})
	if h.admin, err = h.engine.AddFirstPerson(ctx, ana, "Ana Ruiz", store.AdminSeller); err != nil {
		t.Fatal(err)
	}
	for _, p := range []store.Person{
		{Email: noor, Name: "Noor Haddad", Role: store.Admin},
		{Email: sam, Name: "Sam Okoye", Role: store.Support},
		{Email: zelda, Name: "Zelda Winter", Role: store.Seller},
	} {
		if _, err := h.engine.AddPerson(ctx, h.admin, p.Email, p.Name, p.Role); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

// connected is a house whose organization's users, accounts and opportunities are imported, with
// Ana, Noor's colleague Zelda and four CRM users in seats.
func connected(t *testing.T) *house {
	t.Helper()
	ctx := t.Context()
	h := unconnected(t)
	h.state = kit.Connected
	var err error
	h.crm, err = emulator.New(ctx, emulator.Options{
		Seed: 7, AccessToken: "token", LinkedInApp: true, Now: clock,
		Users: 30, Accounts: 30, Contacts: 80, Leads: 20, Opportunities: 60,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.crm.Start(context.WithoutCancel(ctx), ""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if err := h.crm.Close(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
	candidate, err := h.engine.SignIn(ctx, h.admin, engine.ConnectRequest{URL: h.crm.URL(), Method: engine.SignInCommand, TokenCommand: "echo token"})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.engine.Connect(ctx, h.admin, candidate); err != nil {
		t.Fatal(err)
	}
	h.sync()
	if _, err := h.engine.SetSettings(ctx, h.admin, map[string]string{store.KeyLicences: "12", store.KeyAutoSync: store.No}); err != nil {
		t.Fatal(err)
	}
	return h
}

// seat gives seats to people and to the first n CRM users who can have one, and enables CRM sync for
// these e-mails.
func (h *house) seat(n int, people []string, enabled ...string) {
	h.t.Helper()
	ctx := h.t.Context()
	users, err := h.store.CRMUsers(ctx, store.CRMUserQuery{Assignable: true, Limit: n + 1})
	if err != nil {
		h.t.Fatal(err)
	}
	who := people
	for _, u := range users {
		if u.Email != ana && len(who) < n+len(people) {
			who = append(who, u.ID)
		}
	}
	h.ok(h.engine.AssignSeats(ctx, h.admin, who))
	if len(enabled) > 0 {
		h.ok(h.engine.EnableSync(ctx, h.admin, enabled))
	}
}

func (h *house) ok(results []engine.SeatResult, err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
	for _, r := range results {
		if r.Err != nil {
			h.t.Fatal(r.Err)
		}
	}
}

// sync runs until nothing runs any more: the first run may have begun by itself.
func (h *house) sync() {
	h.t.Helper()
	for {
		_, err := h.engine.Sync(h.t.Context(), h.admin, engine.SyncOptions{Wait: true})
		var known *engine.Error
		if errors.As(err, &known) && known.Code == engine.CodeConflict {
			time.Sleep(20 * time.Millisecond)
			continue
		}
		if err != nil {
			h.t.Fatal(err)
		}
		return
	}
}

// show opens the page for a person.
func (h *house) show(email, code string, width, height int, args kit.Args) *pagetest.Screen {
	h.t.Helper()
	actor, err := h.engine.As(h.t.Context(), email)
	if err != nil {
		h.t.Fatal(err)
	}
	inside := page.House{Store: h.store, Engine: h.engine, Actor: func() engine.Actor { return actor }, Context: h.t.Context(), DataDir: h.dir}
	s := pagetest.Open(h.t, pagetest.Spec{
		ID: page.Seats, Title: "shell.page.seats", Group: ui.GroupAdmin, Language: code, Width: width, Height: height, Look: h.look,
		Args: args, Viewer: kit.Viewer{Name: actor.Name, Email: actor.Email, Role: kit.Role(actor.Role)},
		Status: kit.Status{Organization: "Contoso", Connection: h.state, LastSync: clock().Add(-2 * time.Minute)},
		Make:   func(c *kit.Context) kit.Page { return New(c, inside) },
	})
	s.Text()
	return s
}

// row is a seat as the page reads it.
func (h *house) row(email string) store.SeatRow {
	h.t.Helper()
	for _, r := range h.rows() {
		if r.Email == email {
			return r
		}
	}
	h.t.Fatalf("%s holds no seat", email)
	return store.SeatRow{}
}

func (h *house) rows() []store.SeatRow {
	h.t.Helper()
	rows, err := h.store.Seats(h.t.Context(), store.SeatQuery{})
	if err != nil {
		h.t.Fatal(err)
	}
	return rows
}

// ctrlA selects everything that is shown.
func ctrlA(s *pagetest.Screen) { s.Send(tea.KeyPressMsg{Code: 'a', Mod: tea.ModCtrl}) }
