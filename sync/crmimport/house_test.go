package crmimport

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"navsync/dynamics"
	"navsync/dynamics/auth"
	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/journal"
)

// house is an importer with an empty store and an emulated organization, and nothing else
// of navsync.
type house struct {
	*Importer
	crm *emulator.Server
	at  time.Time
	run int64
}

func newHouse(t testing.TB, o emulator.Options) *house {
	t.Helper()
	h := &house{at: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	now := func() time.Time { return h.at }
	o.AccessToken, o.Now = "token", now
	for size, value := range map[*int]int{&o.Users: 12, &o.Accounts: 30, &o.Contacts: 120, &o.Leads: 40, &o.Opportunities: 60} {
		if *size == 0 {
			*size = value
		}
	}
	var err error
	if h.crm, err = emulator.New(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if err := h.crm.Start(context.WithoutCancel(t.Context()), ""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if err := h.crm.Close(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
	s, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	address, err := dynamics.ParseAddress(h.crm.URL())
	if err != nil {
		t.Fatal(err)
	}
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // the standard library's
	t.Cleanup(transport.CloseIdleConnections)
	h.Importer = &Importer{
		Store: s, Journal: journal.Journal{Now: now},
		Client: dynamics.New(dynamics.Config{
			Address: address, Tokens: auth.Static("token"), Now: now, Rand: func() float64 { return 0.5 },
			HTTP: &http.Client{Transport: transport},
		}),
		Connection: store.Connection{OrganizationID: "organization", UserID: "user"},
	}
	return h
}

// begin begins a run.
func (h *house) begin(t testing.TB) {
	t.Helper()
	err := h.Store.UpdateDurably(t.Context(), func(tx *store.Tx) error {
		run := store.Run{Trigger: store.ByPerson, StartedAt: h.at}
		for n, name := range journal.Steps() {
			run.Steps = append(run.Steps, store.Step{Position: n, Name: name, State: store.StepWaiting})
		}
		var err error
		h.run, err = tx.AddRun(t.Context(), run)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// work imports a table, or asks, in a run of its own, and gives what was counted.
func (h *house) work(t testing.TB, table Table, one func(context.Context, Table, *journal.Tally) error) store.Step {
	t.Helper()
	h.begin(t)
	tally := journal.NewTally(h.run, store.Step{Name: table.Step})
	if err := one(t.Context(), table, tally); err != nil {
		t.Fatal(err)
	}
	return tally.Now()
}

// named is the table with this logical name.
func named(t testing.TB, entity string) Table {
	t.Helper()
	for _, table := range Tables() {
		if table.Entity == entity {
			return table
		}
	}
	t.Fatalf("no table %s", entity)
	return Table{}
}

// asked counts the requests since the first from whose path holds part.
func (h *house) asked(from int, part string) int {
	n := 0
	for _, r := range h.crm.Requests()[from:] {
		if strings.Contains(r.Path, part) {
			n++
		}
	}
	return n
}
