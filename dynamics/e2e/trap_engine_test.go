package e2e

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	_ "modernc.org/sqlite"

	"navsync/dynamics/auth"
	"navsync/dynamics/emulator"
	"navsync/dynamics/emulator/demo"
	"navsync/store"
	"navsync/sync/engine"
)

// Traps whose defence is the importer's: here the whole engine imports from the
// organization, and what it stored is looked at.

// imported runs a first sync and gives a reader of its database. onRequest sees
// each request before the organization does, from several goroutines.
func imported(t *testing.T, server *emulator.Server, onRequest func(*http.Request)) func(query string) string {
	t.Helper()
	dir := t.TempDir()
	s, err := store.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	e := engine.New(engine.Options{
		Store: s, DataDir: dir, Keeper: auth.FileKeeper(filepath.Join(dir, "tokens")), Rand: func() float64 { return 0.5 },
		HTTP: &http.Client{Transport: observed(onRequest)},
		Demo: &engine.Demo{
			Address: server.URL(), ClientID: demo.ClientID, Account: emulator.IntegrationUser,
			Approve: func(_ context.Context, code, email string) error { return server.Approve(code, email) },
		},
	})
	t.Cleanup(e.Stop)
	admin, err := e.AddFirstPerson(t.Context(), "ana@contoso.test", "Ana Ruiz", store.AdminSeller)
	if err != nil {
		t.Fatal(err)
	}
	signedIn, err := e.SignIn(t.Context(), admin, engine.ConnectRequest{URL: server.URL(), Plan: engine.PlanTeam})
	if err == nil {
		err = e.Connect(t.Context(), admin, signedIn)
	}
	if err != nil {
		t.Fatal(err)
	}
	if run, err := e.Sync(t.Context(), admin, engine.SyncOptions{Wait: true}); err != nil {
		t.Fatalf("%+v %v", run, err)
	}
	return func(query string) string { return queried(t, s.Path(), query) }
}

func queried(t *testing.T, path, query string) (value string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=query_only(1)")
	if err != nil {
		t.Fatal(err)
	}
	err = db.QueryRowContext(t.Context(), query).Scan(&value)
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return value
}

// observed is the plain transport with an observer in front.
type observed func(*http.Request)

func (f observed) RoundTrip(r *http.Request) (*http.Response, error) {
	f(r)
	return http.DefaultTransport.RoundTrip(r)
}

func ignored(*http.Request) {}

func small() emulator.Options {
	return emulator.Options{Users: 20, Accounts: 30, Contacts: 230, Leads: 40, Opportunities: 60, PageSize: 50, AccessToken: token}
}

// Trap 7: a row that changes behind the reader during the first load is read
// once more: the delta link is of the last page and would not show it.
func TestTrap07_WhatChangesDuringTheFirstLoadIsRead(t *testing.T) {
	server := startEmulator(t, small())
	first := server.Rows("contact", nil)[0]["contactid"]
	var changed sync.Once // requests come from several goroutines
	query := imported(t, server, func(r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/contacts") || !strings.Contains(r.URL.RawQuery, "$skiptoken") {
			return
		}
		changed.Do(func() {
			if _, err := server.Put("contact", emulator.Row{"contactid": first, "jobtitle": "Changed while read"}); err != nil {
				t.Error(err)
			}
		})
	})
	if title := query(fmt.Sprintf("SELECT title FROM contact WHERE id = '%s'", first)); title != "Changed while read" {
		t.Errorf("stored as %q", title)
	}
}

// Trap 28: every connection comes twice, once from each side, and is one
// stakeholder.
func TestTrap28_AConnectionIsOneStakeholder(t *testing.T) {
	server := startEmulator(t, small())
	rows := server.Rows("connection", nil)
	query := imported(t, server, ignored)
	if got := query("SELECT count(*) FROM stakeholder"); len(rows) == 0 || got != fmt.Sprint(len(rows)/2) {
		t.Errorf("%s stakeholders of %d rows", got, len(rows))
	}
	if got := query("SELECT count(*) FROM stakeholder WHERE opportunity_id NOT IN (SELECT id FROM opportunity)"); got != "0" {
		t.Errorf("%s stakeholders have no opportunity", got)
	}
}

// Trap 29: a merged contact is no record any more, and its master is known.
func TestTrap29_AMergedContactLeadsToItsMaster(t *testing.T) {
	server := startEmulator(t, small())
	merged := server.Rows("contact", func(r emulator.Row) bool { return r["merged"] == true })
	query := imported(t, server, ignored)
	if len(merged) == 0 {
		t.Fatal("nobody is merged")
	}
	for _, r := range merged {
		got := query(fmt.Sprintf("SELECT master_id || ' ' || (gone_at IS NOT NULL) FROM contact WHERE id = '%s'", r["contactid"]))
		if want := fmt.Sprint(r["_masterid_value"], " 1"); got != want {
			t.Errorf("%s: %s, want %s", r["contactid"], got, want)
		}
	}
}
