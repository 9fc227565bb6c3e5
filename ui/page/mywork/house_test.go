// Package mywork_test holds the tests of the pages that a seat holder works with:
// conversations, pending writebacks and unresolved activities, on one connected house with
// a real archive.
package mywork_test

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
	"navsync/dynamics/emulator/seed"
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
	lea = "lea@contoso.test"
	sam = "sam@contoso.test"
)

// house is a store and an engine connected to an emulated organization, whose seat holders
// are Ana and Léa; Ana's archive lies in archives.
type house struct {
	t      *testing.T
	store  *store.Store
	engine *engine.Engine
	crm    *emulator.Server
	dir    string
	admin  engine.Actor
}

func clock() time.Time { return pagetest.Now }

// unconnected is a house with people and nothing else.
func unconnected(t *testing.T) *house {
	t.Helper()
	ctx := t.Context()
	h := &house{t: t, dir: t.TempDir()}
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
	for _, p := range []store.Person{{Email: sam, Name: "Sam Okoye", Role: store.Support}, {Email: lea, Name: "Léa Fontaine", Role: store.Seller}} {
		if _, err := h.engine.AddPerson(ctx, h.admin, p.Email, p.Name, p.Role); err != nil {
			t.Fatal(err)
		}
	}
	h.seats()
	return h
}

func (h *house) seats() {
	h.t.Helper()
	results, err := h.engine.AssignSeats(h.t.Context(), h.admin, []string{ana, lea})
	if err != nil {
		h.t.Fatal(err)
	}
	for _, r := range results {
		if r.Err != nil {
			h.t.Fatal(r.Err)
		}
	}
	h.admin = h.as(ana)
}

// connected is a house with Ana's archive imported and its matched threads copied and
// written. The notes about Zelda, whom Dynamics does not know, are open.
func connected(t *testing.T) *house {
	t.Helper()
	ctx := t.Context()
	h := unconnected(t)
	var err error
	if h.crm, err = emulator.New(ctx, emulator.Options{Seed: 7, AccessToken: "token", LinkedInApp: true, Now: clock}); err != nil {
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
	if _, err := h.engine.Import(ctx, h.admin, engine.ImportRequest{Path: h.archive(), SeatEmail: ana, Copy: engine.CopyMatched}); err != nil {
		t.Fatal(err)
	}
	on := true
	for _, text := range []string{"Met at the fair.", "Calls back in March."} {
		if _, err := h.engine.AddItem(ctx, h.admin, engine.NewItem{
			Kind: "note", MemberURL: "https://www.linkedin.com/in/zelda-unknown-17", MemberName: "Zelda Unknown", Text: text, Copy: &on,
		}); err != nil {
			t.Fatal(err)
		}
	}
	h.sync()
	return h
}

// archive writes the sellers' archives and returns Ana's.
func (h *house) archive() string {
	h.t.Helper()
	list, err := seed.New(7, seed.DemoSizes, clock()).WriteArchives(filepath.Join(h.dir, "archives"), clock())
	if err != nil {
		h.t.Fatal(err)
	}
	for _, a := range list {
		if a.SeatEmail == ana {
			return a.Path
		}
	}
	h.t.Fatal("Ana has no archive")
	return ""
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

func (h *house) as(email string) engine.Actor {
	h.t.Helper()
	a, err := h.engine.As(h.t.Context(), email)
	if err != nil {
		h.t.Fatal(err)
	}
	return a
}

// show opens a page for a person.
func (h *house) show(id, title string, make func(*kit.Context, page.House) kit.Page, email, code string, width, height int, args kit.Args) *pagetest.Screen {
	h.t.Helper()
	actor := h.as(email)
	house := page.House{
		Store: h.store, Engine: h.engine, Actor: func() engine.Actor { return actor }, Context: h.t.Context(),
		DataDir: h.dir, Archives: filepath.Join(h.dir, "archives"),
	}
	return pagetest.Open(h.t, pagetest.Spec{
		ID: id, Title: title, Group: ui.GroupWork, Language: code, Width: width, Height: height, Look: theme.Options{}, Args: args,
		Viewer: kit.Viewer{Name: actor.Name, Email: actor.Email, Role: kit.Role(actor.Role)},
		Make:   func(c *kit.Context) kit.Page { return make(c, house) },
	})
}

// items are Ana's items in some states.
func (h *house) items(states ...store.ItemState) []store.ItemRow {
	h.t.Helper()
	rows, err := h.store.Items(h.t.Context(), store.ItemQuery{Scope: store.ScopeOf(h.as(ana).Person), States: states})
	if err != nil {
		h.t.Fatal(err)
	}
	return rows
}
