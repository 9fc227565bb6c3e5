package e2e

import (
	"context"
	"database/sql"
	"errors"
	"net/http"
	"path/filepath"
	"testing"

	_ "modernc.org/sqlite"

	"navsync/dynamics/auth"
	"navsync/dynamics/emulator"
	"navsync/dynamics/emulator/demo"
	"navsync/store"
	"navsync/sync/engine"
)

// office is the whole engine with a store of its own, beside an organization. Ana is its
// first person.
type office struct {
	*engine.Engine
	dir    string
	store  *store.Store
	server *emulator.Server
	ana    engine.Actor
}

// opened makes an office that is not connected yet. transport carries its requests; nil
// is the plain one.
func opened(t *testing.T, server *emulator.Server, transport http.RoundTripper) *office {
	t.Helper()
	o := openedIn(t, t.TempDir(), server, transport)
	var err error
	if o.ana, err = o.AddFirstPerson(t.Context(), "ana@contoso.test", "Ana Ruiz", store.AdminSeller); err != nil {
		t.Fatal(err)
	}
	return o
}

// openedIn opens what is in a folder, as a process does that begins.
func openedIn(t *testing.T, dir string, server *emulator.Server, transport http.RoundTripper) *office {
	t.Helper()
	s, err := store.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	o := &office{dir: dir, store: s, server: server}
	o.Engine = engine.New(engine.Options{
		Store: s, DataDir: dir, Keeper: auth.FileKeeper(filepath.Join(dir, "tokens")), Rand: func() float64 { return 0.5 },
		HTTP: &http.Client{Transport: transport},
		Demo: &engine.Demo{
			Address: server.URL(), ClientID: demo.ClientID, Account: emulator.IntegrationUser,
			Approve: func(_ context.Context, code, email string) error { return server.Approve(code, email) },
		},
	})
	t.Cleanup(o.Stop)
	return o
}

// imported makes an office, connects it and runs its first sync.
func imported(t *testing.T, server *emulator.Server, transport http.RoundTripper) *office {
	t.Helper()
	o := opened(t, server, transport)
	signedIn, err := o.SignIn(t.Context(), o.ana, engine.ConnectRequest{URL: server.URL(), Plan: store.PlanTeam})
	if err == nil {
		err = o.Connect(t.Context(), o.ana, signedIn)
	}
	if err != nil {
		t.Fatal(err)
	}
	o.run(t)
	return o
}

// run makes one run, which must come to its end.
func (o *office) run(t *testing.T) {
	t.Helper()
	run, err := o.Sync(t.Context(), o.ana, engine.SyncOptions{Wait: true})
	if err != nil {
		t.Fatalf("%+v %v", run, err)
	}
}

// query reads one value from the store's file, past the store.
func (o *office) query(t *testing.T, query string) (value string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+o.store.Path()+"?_pragma=query_only(1)")
	if err != nil {
		t.Fatal(err)
	}
	err = db.QueryRowContext(t.Context(), query).Scan(&value)
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return value
}

// writing makes an office whose first sync is done, with writeback on. Ana holds a seat,
// and so does Léa.
func writing(t *testing.T, server *emulator.Server, transport http.RoundTripper) (o *office, lea engine.Actor) {
	t.Helper()
	ctx, o := t.Context(), imported(t, server, transport)
	if _, err := o.AddPerson(ctx, o.ana, "lea@contoso.test", "Léa Fontaine", store.Seller); err != nil {
		t.Fatal(err)
	}
	seats, err := o.AssignSeats(ctx, o.ana, []string{"ana@contoso.test", "lea@contoso.test"})
	for _, r := range seats {
		if err == nil && r.Err != nil {
			err = r.Err
		}
	}
	if err == nil {
		_, err = o.SetSettings(ctx, o.ana, map[string]string{
			store.KeyAutoSync: store.Yes, store.KeyWriteback: store.Yes, store.KeyWritebackItems: store.AllItems,
			store.KeyWritebackTarget: store.TargetStandard,
		})
	}
	if err == nil {
		o.ana, err = o.As(ctx, "ana@contoso.test")
	}
	if err == nil {
		lea, err = o.As(ctx, "lea@contoso.test")
	}
	if err != nil {
		t.Fatal(err)
	}
	o.run(t) // links the seats to their CRM users
	return o, lea
}

// profiled gives a contact of the organization a LinkedIn profile, by which a member is
// matched to it.
func (o *office) profiled(t *testing.T, contact, slug string) {
	t.Helper()
	row := emulator.Row{"contactid": contact, "websiteurl": profile(slug), "firstname": "Sophie", "lastname": "Arnaud", "fullname": sophie}
	if _, err := o.server.Put("contact", row); err != nil {
		t.Fatal(err)
	}
}

// sophie is the name of everybody about whom something is copied: a profile's address alone,
// at somebody of another name, stays a candidate (spec §7).
const sophie = "Sophie Arnaud"

func profile(slug string) string { return "https://www.linkedin.com/in/" + slug }

// copies adds a note on a member to the holder's seat, to be copied, and gives its id.
func (o *office) copies(t *testing.T, holder engine.Actor, slug, text string) int64 {
	t.Helper()
	yes := true
	id, err := o.AddItem(t.Context(), holder, engine.NewItem{
		Kind: "note", MemberURL: profile(slug), MemberName: sophie, Text: text, Copy: &yes,
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// item is an item as its seat holder sees it, and its activity in Dynamics, nil when
// there is none.
func (o *office) item(t *testing.T, holder engine.Actor, id int64) (store.ItemRow, emulator.Row) {
	t.Helper()
	item, err := o.store.Item(t.Context(), store.Scope{SeatID: holder.SeatID, Texts: true}, id)
	if err != nil {
		t.Fatal(err)
	}
	tasks := o.server.Rows("task", func(r emulator.Row) bool { return item.ActivityID != "" && r["activityid"] == item.ActivityID })
	if len(tasks) != 1 {
		return item, nil
	}
	return item, tasks[0]
}

// activeContacts are active contacts of the organization, by their ids.
func activeContacts(t *testing.T, server *emulator.Server, n int) []string {
	t.Helper()
	var ids []string
	for _, r := range server.Rows("contact", func(r emulator.Row) bool { return r["statecode"] == int64(0) }) {
		if id, ok := r["contactid"].(string); ok && len(ids) < n {
			ids = append(ids, id)
		}
	}
	if len(ids) < n {
		t.Fatalf("%d active contacts, %d wanted", len(ids), n)
	}
	return ids
}
