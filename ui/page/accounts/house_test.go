package accounts

import (
	"context"
	"errors"
	"flag"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

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
	ana = "ana@contoso.test"
	sam = "sam@contoso.test"
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
}

func clock() time.Time { return pagetest.Now }

// unconnected is a house with Ana, who is admin and seat holder, and Sam (support).
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
	if _, err := h.engine.AddPerson(ctx, h.admin, sam, "Sam Okoye", store.Support); err != nil {
		t.Fatal(err)
	}
	if _, err := h.engine.AssignSeats(ctx, h.admin, []string{ana}); err != nil {
		t.Fatal(err)
	}
	if h.admin, err = h.engine.As(ctx, ana); err != nil {
		t.Fatal(err)
	}
	return h
}

// connected is a house with an imported organization where Ana works with CRM sync on.
func connected(t *testing.T) *house {
	t.Helper()
	ctx := t.Context()
	h := unconnected(t)
	h.state = kit.Connected
	var err error
	h.crm, err = emulator.New(ctx, emulator.Options{
		Seed: 7, AccessToken: "token", LinkedInApp: true, Now: clock, Users: 12, Accounts: 30, Contacts: 120, Leads: 40, Opportunities: 90,
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
	if _, err := h.engine.SetSettings(ctx, h.admin, map[string]string{"auto-sync": "yes", "writeback": "yes"}); err != nil {
		t.Fatal(err)
	}
	h.sync()
	return h
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
func (h *house) show(email, code string, width, height int, look theme.Options) *pagetest.Screen {
	h.t.Helper()
	actor, err := h.engine.As(h.t.Context(), email)
	if err != nil {
		h.t.Fatal(err)
	}
	inside := page.House{Store: h.store, Engine: h.engine, Actor: func() engine.Actor { return actor }, Context: h.t.Context(), DataDir: h.dir}
	s := pagetest.Open(h.t, pagetest.Spec{
		ID: page.Accounts, Title: "shell.page.accounts", Group: ui.GroupWork, Language: code, Width: width, Height: height, Look: look,
		Viewer: kit.Viewer{Name: actor.Name, Email: actor.Email, Role: kit.Role(actor.Role)},
		Status: kit.Status{Organization: "Contoso", Connection: h.state, LastSync: clock().Add(-2 * time.Minute), NextSync: clock().Add(13 * time.Minute)},
		Make:   func(c *kit.Context) kit.Page { return New(c, inside) },
	})
	s.Text()
	return s
}
