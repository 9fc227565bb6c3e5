package health

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

// connected is a house with an imported organization that refuses tasks, and Ana's notes that failed.
func connected(t *testing.T) *house {
	t.Helper()
	ctx := t.Context()
	h := unconnected(t)
	h.state = kit.Connected
	var err error
	h.crm, err = emulator.New(ctx, emulator.Options{
		Seed: 7, AccessToken: "token", LinkedInApp: true, Now: clock, Users: 12, Accounts: 20, Contacts: 40, Leads: 10, Opportunities: 20,
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
	if err := h.crm.SetFaults("plugin-refused on=POST:tasks"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.engine.SetSettings(ctx, h.admin, map[string]string{"auto-sync": "yes", "writeback": "yes"}); err != nil {
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
		ID: page.Health, Title: "shell.page.health", Group: ui.GroupSupport, Language: code, Width: width, Height: height, Look: look,
		Viewer: kit.Viewer{Name: actor.Name, Email: actor.Email, Role: kit.Role(actor.Role)},
		Status: kit.Status{Organization: "Contoso", Connection: h.state, LastSync: clock().Add(-2 * time.Minute), NextSync: clock().Add(13 * time.Minute)},
		Make:   func(c *kit.Context) kit.Page { return New(c, inside) },
	})
	s.Text()
	return s
}

// stepNames are those of a run, in their order.
var stepNames = []string{"check", "users", "accounts", "contacts", "leads", "opportunities", "stakeholders", "match", "auto-save", "write-back", "resolve"}

// history puts runs, two groups of errors and a held removal into the store.
func (h *house) history() {
	h.t.Helper()
	ctx := h.t.Context()
	err := h.store.Update(ctx, func(tx *store.Tx) error {
		for n := 30; n >= 1; n-- {
			if err := h.oneRun(tx, n); err != nil {
				return err
			}
		}
		for _, p := range []store.Problem{
			{
				Signature: "a", Code: "privilege", Scope: "item", Step: "write-back", CRMCode: "0x80040220", Status: 403, Facts: "{}",
				RequestID: "5c0f3a1e-8c1b-4f0d-9a5e-7f21d0b6c3a4", Privilege: "prvAppendToContact", LastAt: clock().Add(-15 * time.Minute),
			},
			{Signature: "b", Code: "connection", Scope: "connection", Step: "check", Facts: "{}", Detail: "dial: no route\x1b[31m", LastAt: clock().Add(-30 * time.Hour)},
		} {
			var refs []store.Ref
			if p.Signature == "a" {
				refs = []store.Ref{{Kind: "member", Ref: "1"}, {Kind: "contact", Ref: "9"}, {Kind: "seat", Ref: "1"}, {Kind: "lead", Ref: "10"}}
			}
			if _, err := tx.AddProblem(ctx, p, refs...); err != nil {
				return err
			}
		}
		return tx.HoldRemoval(ctx, store.HeldRemoval{Entity: "contact", Rows: 900, Of: 1200, Generation: 1, HeldAt: clock()})
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

// oneRun is the run of n quarters of an hour ago.
func (h *house) oneRun(tx *store.Tx, n int) error {
	ctx := h.t.Context()
	started := clock().Add(-time.Duration(n) * 15 * time.Minute)
	run := store.Run{Trigger: store.BySchedule, StartedAt: started, Outcome: store.RunComplete}
	if n == 3 {
		run.Trigger, run.StartedBy = store.ByPerson, ana
	}
	at := started
	for i, name := range stepNames {
		took := time.Duration(1+(i*7+n)%9) * time.Second
		s := store.Step{Position: i, Name: name, State: store.StepComplete, StartedAt: at, EndedAt: at.Add(took)}
		s.Changed, s.Written = int64((i*n*37)%500), int64(i/9*n)
		at = s.EndedAt
		switch {
		case n == 8 && i == 1:
			s.State, run.Outcome, run.ErrorCode = store.StepFailed, store.RunFailed, "crm"
		case n == 8 && i > 1:
			s = store.Step{Position: i, Name: name, State: store.StepSkipped}
		case n == 1 && name == "write-back":
			s.Failed, run.Outcome = 7, store.RunPartial
		}
		run.Steps = append(run.Steps, s)
	}
	id, err := tx.AddRun(ctx, run)
	if err != nil {
		return err
	}
	for _, s := range run.Steps {
		if err := tx.SaveStep(ctx, id, s); err != nil {
			return err
		}
	}
	run.ID, run.EndedAt = id, at
	return tx.EndRun(ctx, run)
}
