package conversations_test

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
	"navsync/ui/page/conversations"
	"navsync/ui/page/pagetest"
)

var update = flag.Bool("update", false, "write the golden frames anew")

const (
	ana  = "ana@contoso.test"
	noor = "noor@contoso.test"
)

// house is a store and an engine with Ana, who holds a seat, and Noor, who does not; her
// archive of the demo lies in dir/archives.
type house struct {
	t      *testing.T
	store  *store.Store
	engine *engine.Engine
	dir    string
	admin  engine.Actor
}

func clock() time.Time { return pagetest.Now }

func newHouse(t *testing.T) *house {
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
	if _, err := h.engine.AddPerson(ctx, h.admin, noor, "Noor Haddad", store.Admin); err != nil {
		t.Fatal(err)
	}
	results, err := h.engine.AssignSeats(ctx, h.admin, []string{ana})
	if err != nil || results[0].Err != nil {
		t.Fatal(err, results)
	}
	h.admin = h.as(ana)
	list, err := seed.New(7, seed.DemoSizes, clock()).WriteArchives(filepath.Join(h.dir, "archives"), clock())
	if err != nil || len(list) == 0 {
		t.Fatal(err, list)
	}
	return h
}

// connect connects the house to an emulated organization and imports it.
func (h *house) connect() {
	h.t.Helper()
	ctx := h.t.Context()
	crm, err := emulator.New(ctx, emulator.Options{Seed: 7, AccessToken: "token", LinkedInApp: true, Now: clock})
	if err != nil {
		h.t.Fatal(err)
	}
	if err := crm.Start(context.WithoutCancel(ctx), ""); err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if err := crm.Close(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			h.t.Error(err)
		}
	})
	candidate, err := h.engine.SignIn(ctx, h.admin, engine.ConnectRequest{URL: crm.URL(), Method: engine.SignInCommand, TokenCommand: "echo token"})
	if err != nil {
		h.t.Fatal(err)
	}
	if err := h.engine.Connect(ctx, h.admin, candidate); err != nil {
		h.t.Fatal(err)
	}
	h.sync()
	if _, err := h.engine.SetSettings(ctx, h.admin, map[string]string{"auto-sync": "yes", "writeback": "yes"}); err != nil {
		h.t.Fatal(err)
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

func (h *house) as(email string) engine.Actor {
	h.t.Helper()
	a, err := h.engine.As(h.t.Context(), email)
	if err != nil {
		h.t.Fatal(err)
	}
	return a
}

func (h *house) show(email, code string, width, height int) *pagetest.Screen {
	h.t.Helper()
	actor := h.as(email)
	in := page.House{
		Store: h.store, Engine: h.engine, Actor: func() engine.Actor { return actor }, Context: h.t.Context(),
		DataDir: h.dir, Archives: filepath.Join(h.dir, "archives"),
	}
	return pagetest.Open(h.t, pagetest.Spec{
		ID: page.Conversations, Title: "conversations.title", Group: ui.GroupWork, Language: code, Width: width, Height: height,
		Viewer: kit.Viewer{Name: actor.Name, Email: actor.Email, Role: kit.Role(actor.Role)},
		Make:   func(c *kit.Context) kit.Page { return conversations.New(c, in) },
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

// itemsOf are the items of a thread, the oldest first.
func (h *house) itemsOf(thread int64) []store.ItemRow {
	h.t.Helper()
	rows, err := h.store.Items(h.t.Context(), store.ItemQuery{Scope: store.ScopeOf(h.as(ana).Person), ThreadID: thread, Ascending: true})
	if err != nil {
		h.t.Fatal(err)
	}
	return rows
}
