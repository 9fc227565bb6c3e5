package crmimport

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"navsync/dynamics"
	"navsync/dynamics/auth"
	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/store/storetest"
	"navsync/sync/journal"
)

// house is an importer with an empty store and an emulated organization, and nothing else
// of navsync.
type house struct {
	*Importer
	crm *emulator.Server
	at  time.Time
	run int64
	// lie changes the rows that a list of contacts shows, and may refuse one by its key; nil: nothing.
	lie func(rows []any) []any
}

// liar is a way to the organization on which lists lose rows (spec §4).
type liar struct {
	http.RoundTripper
	h *house
}

// RoundTrip implements http.RoundTripper.
func (l liar) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := l.RoundTripper.RoundTrip(r)
	if err != nil || l.h.lie == nil || answer.StatusCode != http.StatusOK {
		return answer, err
	}
	body, err := io.ReadAll(answer.Body)
	if err = errors.Join(err, answer.Body.Close()); err != nil {
		return nil, err
	}
	var page map[string]any
	if err := json.Unmarshal(body, &page); err != nil {
		return nil, err
	}
	rows, isList := page["value"].([]any)
	switch path := r.URL.Path; {
	case isList && strings.HasSuffix(path, "/contacts"):
		page["value"] = append([]any{}, l.h.lie(rows)...)
	case strings.Contains(path, "/contacts(") && len(l.h.lie([]any{page})) == 0:
		answer.StatusCode = http.StatusForbidden
		page = map[string]any{"error": map[string]any{"code": "0x80040220", "message": "Principal user is missing prvReadContact privilege"}}
	}
	if body, err = json.Marshal(page); err != nil {
		return nil, err
	}
	answer.Body, answer.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	answer.Header.Del("Content-Length")
	return answer, nil
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
	s, err := storetest.Open(t.Context(), t.TempDir())
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
			HTTP: &http.Client{Transport: liar{transport, h}},
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
