package pagetest

import (
	"errors"
	"log/slog"
	"path/filepath"
	"runtime/debug"
	"testing"
	"time"

	"navsync/dynamics/auth"
	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/store/storetest"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/page"
)

// E-mails of the people that tests are about.
const (
	Ana  = "ana@contoso.test"
	Noor = "noor@contoso.test"
	Sam  = "sam@contoso.test"
	Lea  = "lea@contoso.test"
)

// Team is Ana (admin and team member), Noor (admin only), Sam (support) and Léa (seller): those of the
// e-mails given, in this order.
func Team(emails ...string) []store.Person {
	var people []store.Person
	for _, p := range []store.Person{
		{Email: Ana, Name: "Ana Ruiz", Role: store.AdminSeller},
		{Email: Noor, Name: "Noor Haddad", Role: store.Admin},
		{Email: Sam, Name: "Sam Okoye", Role: store.Support},
		{Email: Lea, Name: "Léa Fontaine", Role: store.Seller},
	} {
		for _, email := range emails {
			if p.Email == email {
				people = append(people, p)
			}
		}
	}
	return people
}

// House is a store and an engine of a test's own. Its Actor is the first person.
type House struct {
	page.House
	// State is the connection that the shell shows; CRM is the organization that was started for the house,
	// else nil.
	State kit.Connection
	CRM   *emulator.Server
	// Now is the clock of the house.
	Now func() time.Time

	t testing.TB
}

// NewHouse makes a house with people. o carries what only a test may reach (the keeper of tokens, a
// demo); what it leaves out of the rest is filled in.
func NewHouse(t testing.TB, o engine.Options, people ...store.Person) *House {
	t.Helper()
	debug.SetGCPercent(400) // a house is small and dies with its test: a third of the time went into collecting it
	dir := t.TempDir()
	s, err := storetest.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	o.Store, o.DataDir, o.Rand = s, dir, func() float64 { return 0.5 }
	if o.Now == nil {
		o.Now = Clock
	}
	if o.Keeper == nil {
		o.Keeper = auth.FileKeeper(t.TempDir())
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	h := &House{t: t, State: kit.NotConnected, Now: o.Now}
	h.House = page.House{
		Store: &s.Reader, Engine: engine.New(o), Context: t.Context(), DataDir: dir,
		Archives: filepath.Join(dir, "archives"), Demo: o.Demo,
	}
	t.Cleanup(func() {
		h.Engine.Stop()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	h.people(people)
	return h
}

func (h *House) people(people []store.Person) {
	h.t.Helper()
	for i, p := range people {
		if i > 0 {
			if _, err := h.Engine.AddPerson(h.Context, h.Actor(), p.Email, p.Name, p.Role); err != nil {
				h.t.Fatal(err)
			}
			continue
		}
		if _, err := h.Engine.AddFirstPerson(h.Context, p.Email, p.Name, p.Role); err != nil {
			h.t.Fatal(err)
		}
		h.Actor = Acting(h.t, h.House, p.Email)
	}
}

// In is the house in a subtest.
func (h *House) In(t testing.TB) *House {
	t.Helper()
	inside := *h
	inside.t, inside.Actor = t, Acting(t, h.House, h.Actor().Email)
	return &inside
}

// As is a person who acts, as stored now.
func (h *House) As(email string) engine.Actor {
	h.t.Helper()
	return Acting(h.t, h.House, email)()
}

// Acting is the Actor of a house for a person, read anew at each question as a role may have changed.
func Acting(t testing.TB, h page.House, email string) func() engine.Actor {
	t.Helper()
	return func() engine.Actor {
		t.Helper()
		a, err := h.Engine.As(h.Context, email)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
}

// Seat gives seats to people by e-mail and to CRM users by id.
func (h *House) Seat(who ...string) {
	h.t.Helper()
	results, err := h.Engine.AssignSeats(h.Context, h.Actor(), who)
	h.Seats(results, err)
}

// Seats fails when a change of seats was refused, as a whole or for one.
func (h *House) Seats(results []engine.SeatResult, err error) {
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

// Set changes settings, key and value by turns.
func (h *House) Set(pairs ...string) {
	h.t.Helper()
	values := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values[pairs[i]] = pairs[i+1]
	}
	if _, err := h.Engine.SetSettings(h.Context, h.Actor(), values); err != nil {
		h.t.Fatal(err)
	}
}

// Sync runs until nothing runs any more: the first run may have begun by itself.
func (h *House) Sync() {
	h.t.Helper()
	for {
		_, err := h.Engine.Sync(h.Context, h.Actor(), engine.SyncOptions{Wait: true})
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

// Notes adds copied notes about a member whom no organization knows.
func (h *House) Notes(texts ...string) {
	h.t.Helper()
	on := true
	for _, text := range texts {
		if _, err := h.Engine.AddItem(h.Context, h.Actor(), engine.NewItem{
			Kind: "note", MemberURL: "https://www.linkedin.com/in/zelda-unknown-17", MemberName: "Zelda Unknown", Text: text, Copy: &on,
		}); err != nil {
			h.t.Fatal(err)
		}
	}
}

// Items are Ana's items that the query finds.
func (h *House) Items(q store.ItemQuery) []store.ItemRow {
	h.t.Helper()
	q.Scope = store.ScopeOf(h.As(Ana).Person)
	rows, err := h.Store.Items(h.Context, q)
	if err != nil {
		h.t.Fatal(err)
	}
	return rows
}

// Show opens a page for a person; spec says the rest.
func (h *House) Show(email string, made func(*kit.Context, page.House) kit.Page, spec Spec) *Screen {
	h.t.Helper()
	spec.Folder = h.DataDir
	actor := h.As(email)
	inside := h.House
	inside.Actor = func() engine.Actor { return actor }
	spec.Make = func(c *kit.Context) kit.Page { return made(c, inside) }
	spec.Viewer = page.Viewer(actor)
	spec.Status.Connection = h.State
	if h.State == kit.Connected && spec.Status.Organization == "" {
		spec.Status.Organization, spec.Status.LastSync, spec.Status.NextSync = "Contoso", Now.Add(-2*time.Minute), Now.Add(13*time.Minute)
	}
	s := Open(h.t, spec)
	s.Text()
	return s
}
