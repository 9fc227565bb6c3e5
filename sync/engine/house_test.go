package engine

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"navsync/dynamics"
	"navsync/dynamics/auth"
	"navsync/dynamics/emulator"
	"navsync/store"
)

// houseClock is the time of a house; sleeping moves it.
type houseClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *houseClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *houseClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// house is an engine on a store of its own, connected to an emulated organization with a
// fixed token, with people of every role; Ana and Léa hold seats.
type house struct {
	*Engine
	crm   *emulator.Server
	dir   string
	clock *houseClock
	seats map[string]int64  // by e-mail
	via   http.RoundTripper // what the client sends through
	// asleep is called when the client begins to wait; nil: nothing.
	asleep func()
	// admin is Ana (admin-seller), boss Noor (admin), support Sam, seller Léa.
	admin, boss, support, seller Actor
}

var housePeople = []store.Person{
	{Email: "ana@contoso.test", Name: "Ana Ruiz", Role: store.AdminSeller},
	{Email: "noor@contoso.test", Name: "Noor Haddad", Role: store.Admin},
	{Email: "sam@contoso.test", Name: "Sam Okoye", Role: store.Support},
	{Email: "lea@contoso.test", Name: "Léa Fontaine", Role: store.Seller},
}

// newHouse makes a house that has imported nothing yet; sizes that o leaves out are small.
func newHouse(t testing.TB, o emulator.Options) *house {
	t.Helper()
	return newHouseAfter(t, o, "house", func(*house) {})
}

// newImported makes a house after its first run.
func newImported(t testing.TB, o emulator.Options) *house {
	t.Helper()
	return newHouseAfter(t, o, "imported", func(h *house) { h.run(t) })
}

// newHouseAfter makes a house in which prepare, named what, has been done.
func newHouseAfter(t testing.TB, o emulator.Options, what string, prepare func(*house)) *house {
	t.Helper()
	ctx := t.Context()
	h := &house{dir: t.TempDir(), clock: &houseClock{at: born}, seats: map[string]int64{}}
	o.AccessToken, o.Now = "token", h.clock.now
	for size, value := range map[*int]int{&o.Users: 12, &o.Accounts: 30, &o.Contacts: 120, &o.Leads: 40, &o.Opportunities: 60} {
		if *size == 0 {
			*size = value
		}
	}
	var err error
	if h.crm, err = emulator.New(ctx, o); err != nil {
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
	h.via = wayTo(t, h.crm)
	fromImage(t, what+organizationOf(o), h.dir, func() {
		h.open(t)
		defer h.close(t)
		h.furnish(t)
		h.adoptClient(t)
		prepare(h)
	})
	h.open(t)
	t.Cleanup(func() { h.close(t) })
	h.adoptClient(t)
	h.actors(t)
	return h
}

// open opens the store and makes an engine, as a new process does.
func (h *house) open(t testing.TB) {
	t.Helper()
	s, err := store.Open(t.Context(), h.dir)
	if err != nil {
		t.Fatal(err)
	}
	h.Engine = New(Options{
		Store: s, DataDir: h.dir, Keeper: auth.FileKeeper(h.dir + "/tokens"), Now: h.clock.now, Rand: func() float64 { return 0.5 },
		Logger: slog.New(slog.NewTextHandler(t.Output(), nil)),
	})
}

func (h *house) close(t testing.TB) {
	t.Helper()
	h.Stop()
	if err := h.store.Close(); err != nil {
		t.Error(err)
	}
}

// reopen drops the engine and its store and opens both anew. The lease that a run left
// behind has run out.
func (h *house) reopen(t testing.TB) {
	t.Helper()
	h.close(t)
	h.clock.advance(leaseTime + time.Second)
	h.open(t)
	h.adoptClient(t)
	h.actors(t)
}

// furnish adds the people, their seats and the connection.
func (h *house) furnish(t testing.TB) {
	t.Helper()
	ctx := t.Context()
	parsed, err := dynamics.ParseAddress(houseURL)
	if err != nil {
		t.Fatal(err)
	}
	who, err := h.newHouseClient(parsed).WhoAmI(ctx)
	if err != nil {
		t.Fatal(err)
	}
	err = h.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		for _, p := range housePeople {
			p.CreatedAt = h.now()
			id, err := tx.AddPerson(ctx, p)
			if err != nil {
				return err
			}
			if p.Role != store.AdminSeller && p.Role != store.Seller {
				continue
			}
			if _, err = tx.AddSeat(ctx, id, h.now()); err != nil {
				return err
			}
		}
		return tx.SetConnection(ctx, store.Connection{
			State: store.Importing, OrganizationID: who.OrganizationID, Name: "Contoso", URL: houseURL, Method: "token-command",
			TokenCommand: "none", Account: emulator.IntegrationUser, UserID: who.UserID, Version: emulator.DefaultVersion,
			Type: "Customer", ConnectedAt: h.now(), ConnectedBy: "ana@contoso.test",
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	h.actors(t)
}

func (h *house) actors(t testing.TB) {
	t.Helper()
	for email, to := range map[string]*Actor{
		"ana@contoso.test": &h.admin, "noor@contoso.test": &h.boss, "sam@contoso.test": &h.support, "lea@contoso.test": &h.seller,
	} {
		a, err := h.As(t.Context(), email)
		if err != nil {
			t.Fatal(err)
		}
		*to = a
		h.seats[email] = a.SeatID
	}
}

func (h *house) newHouseClient(address dynamics.Address) *dynamics.Client {
	return dynamics.New(dynamics.Config{
		Address: address, Tokens: auth.Static("token"), HTTP: &http.Client{Transport: h.via}, Now: h.clock.now, Rand: func() float64 { return 0.5 },
		Sleep: func(ctx context.Context, d time.Duration) error {
			if h.asleep != nil {
				h.asleep()
			}
			h.clock.advance(d)
			return ctx.Err()
		},
	})
}

// adoptClient gives the engine a client that is signed in with the fixed token.
func (h *house) adoptClient(t testing.TB) {
	t.Helper()
	conn, err := h.store.Connection(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := dynamics.ParseAddress(conn.URL)
	if err != nil {
		t.Fatal(err)
	}
	client := h.newHouseClient(parsed)
	client.OnWait(h.link.waiting)
	h.link.adopt(conn, client, auth.Static("token"))
}

// run makes one run and expects it to be complete.
func (h *house) run(t testing.TB) store.Run {
	t.Helper()
	r, err := h.Sync(t.Context(), h.admin, SyncOptions{Wait: true})
	if err != nil {
		t.Fatalf("%v: %+v", err, r.Steps)
	}
	if r.Outcome != store.RunComplete {
		t.Fatalf("outcome %s %s: %+v", r.Outcome, r.ErrorCode, r.Steps)
	}
	return r
}

// set keeps settings as SetSettings would.
func (h *house) set(t testing.TB, values map[string]string) {
	t.Helper()
	ctx := t.Context()
	err := h.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		for key, value := range values {
			if err := tx.SetSetting(ctx, key, value, h.now(), "test"); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// asked are the paths of the requests since the first from that name a table or a
// function: GET contacts?…
func (h *house) asked(from int, part string) []string {
	var paths []string
	for _, r := range h.crm.Requests()[from:] {
		if strings.Contains(r.Path, part) {
			paths = append(paths, r.Method+" "+r.Path)
		}
	}
	return paths
}

// stepOf is a step of a run by its name.
func stepOf(t testing.TB, r store.Run, name string) store.Step {
	t.Helper()
	for _, s := range r.Steps {
		if s.Name == name {
			return s
		}
	}
	t.Fatalf("no step %s in %+v", name, r.Steps)
	return store.Step{}
}

// answered are the paths of the requests since the first from that name a table and
// were answered.
func (h *house) answered(from int, part string) []string {
	var paths []string
	for _, r := range h.crm.Requests()[from:] {
		if strings.Contains(r.Path, part) && r.Status == http.StatusOK {
			paths = append(paths, r.Method+" "+r.Path)
		}
	}
	return paths
}

// sameAsDynamics compares the versions of every row that lives in Dynamics with those
// that are stored, and looks that nothing else lives here.
func (h *house) sameAsDynamics(t testing.TB) {
	t.Helper()
	for entity, table := range map[string]string{
		"systemuser": "crm_user", "account": "account", "contact": "contact", "lead": "lead", "opportunity": "opportunity",
	} {
		ids, versions := []string{}, []int64{}
		for _, r := range h.crm.Rows(entity, nil) {
			version, ok := r["versionnumber"].(int64)
			if !ok {
				t.Fatalf("no version in %+v", r)
			}
			ids, versions = append(ids, id(r, entity+"id")), append(versions, version)
		}
		stored, err := h.store.Versions(t.Context(), entity, ids)
		if err != nil {
			t.Fatal(err)
		}
		live := 0
		for n := range ids {
			switch stored[n] {
			case store.GoneVersion: // inactive here
			case versions[n]:
				live++
			default:
				t.Errorf("%s %s: version %d, stored %d", entity, ids[n], versions[n], stored[n])
			}
		}
		counts := h.query(t, "SELECT count(*) FROM "+table+" WHERE gone_at IS NULL")
		if counts != fmt.Sprint(live) {
			t.Errorf("%s: %s live here, %d there", entity, counts, live)
		}
	}
}

// query reads one value from the store's file, past the store.
func (h *house) query(t testing.TB, query string) string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+h.store.Path()+"?_pragma=query_only(1)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var value string
	if err := db.QueryRowContext(t.Context(), query).Scan(&value); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return value
}

// dump is a picture of everything that is stored, in counts and newest changes.
func (h *house) dump(t testing.TB) string {
	t.Helper()
	var all []string
	for _, table := range []string{
		"run", "step", "audit", "account", "contact", "lead", "opportunity", "crm_user", "stakeholder", "saved_entry", "match",
		"problem", "trail", "item", "writeback",
	} {
		all = append(all, table+" "+h.query(t, "SELECT count(*) || ' ' || COALESCE(max(rowid), 0) FROM "+
			map[bool]string{true: "(SELECT 1 AS rowid FROM " + table + ")", false: table}[table == "saved_entry"]))
	}
	return strings.Join(append(all, h.query(t, "SELECT group_concat(entity || link || obtained_at) FROM cursor")), "\n")
}

func id(r emulator.Row, column string) string {
	text, _ := r[column].(string)
	return text
}

// put changes a row as a person in Dynamics would.
func put(t testing.TB, h *house, table string, row emulator.Row) string {
	t.Helper()
	id, err := h.crm.Put(table, row)
	if err != nil {
		t.Fatal(err)
	}
	return id
}
