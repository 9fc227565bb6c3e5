package store

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	crmMark  = "CRMVALUE"                             // in every value that a purge must delete
	crmGUID  = "c0ffee00-1111-2222-3333-444455556666" // likewise
	ourMark  = "OURVALUE"                             // in every value that stays
	itemText = "the text of an item " + ourMark
)

// fill puts one row into a table, text columns with the mark, checked columns as given.
func fill(t *testing.T, s *Store, table, mark string, given map[string]any) {
	t.Helper()
	rows, err := s.reader.Query(fmt.Sprintf("SELECT name, type FROM pragma_table_info('%s')", table))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var names, marks []string
	var values []any
	for rows.Next() {
		var name, kind string
		if err := rows.Scan(&name, &kind); err != nil {
			t.Fatal(err)
		}
		value, ok := given[name]
		if !ok {
			value = any(7)
			if kind == "TEXT" {
				value = mark + " " + table + "." + name
			}
		}
		names, marks, values = append(names, `"`+name+`"`), append(marks, "?"), append(values, value)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	_, err = s.writer.Exec(fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", table, strings.Join(names, ","), strings.Join(marks, ",")), values...)
	if err != nil {
		t.Fatalf("fill %s: %v", table, err)
	}
}

func full(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	stamp := Stamp(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC))
	id := map[string]any{"id": crmGUID}
	fill(t, s, "person", ourMark, map[string]any{"id": 1, "role": "seller", "created_at": stamp})
	fill(t, s, "seat", crmMark, map[string]any{
		"id": 1, "person_id": 1, "crm_user_origin": "hand", "sync": "on", "assigned_at": stamp, "profile_slug": ourMark, "profile_name": ourMark,
		"bound_at": stamp, "newest_item_at": stamp, "last_sync_at": stamp, "not_updated_since": stamp, "removed_at": nil,
	})
	for _, table := range []string{"crm_user", "account", "contact", "lead", "opportunity"} {
		fill(t, s, table, crmMark, id)
	}
	fill(t, s, "stakeholder", crmMark, map[string]any{"record_kind": "contact"})
	fill(t, s, "option_label", crmMark, nil)
	fill(t, s, "record_search", crmMark, map[string]any{"name": "zurich " + crmMark})
	fill(t, s, "key_page", crmMark, map[string]any{"entries": []byte(crmMark)})
	fill(t, s, "key_aside", crmMark, map[string]any{"number": 1, "changes": []byte(crmMark)})
	fill(t, s, "organization_metadata", crmMark, map[string]any{"id": 1, "kept": []byte(crmMark)})
	fill(t, s, "cursor", crmMark, map[string]any{"phase": "delta"})
	fill(t, s, "held_removal", crmMark, nil)
	fill(t, s, "connection_check", crmMark, map[string]any{"result": "pass", "found": "{}"})
	fill(t, s, "setting", ourMark, nil)
	fill(t, s, "company", ourMark, map[string]any{"id": 1, "matched_at": stamp, "outcome": "used"})
	fill(t, s, "member", ourMark, map[string]any{"id": 1, "company_id": 1, "outcome": "used", "dirty": 0, "ignored_at": nil, "seen_at": stamp})
	fill(t, s, "match", crmMark, map[string]any{
		"id": 1, "member_id": 1, "company_id": nil, "record_kind": "contact", "origin": "manual", "outcome": "used", "review": "",
	})
	fill(t, s, "saved_entry", crmMark, map[string]any{"seat_id": 1, "record_kind": "contact", "record_id": crmGUID})
	fill(t, s, "saved_reason", crmMark, map[string]any{"seat_id": 1, "record_kind": "contact", "record_id": crmGUID})
	fill(t, s, "saved_state", crmMark, map[string]any{"seat_id": 1})
	fill(t, s, "record_creation", crmMark, map[string]any{"kind": "contact", "member_id": 1, "state": "written"})
	fill(t, s, "seat_update", crmMark, map[string]any{"id": 1, "seat_id": 1, "kind": "stage", "ref_kind": "opportunity"})
	fill(t, s, "seat_update", ourMark, map[string]any{"id": 2, "seat_id": 1, "kind": "title", "ref_kind": "member"})
	fill(t, s, "problem", crmMark, map[string]any{
		"id": 1, "code": "data", "scope": "record", "step": "contacts", "remedy": "",
		"first_at": stamp, "last_at": stamp, "resolved_at": nil,
	})
	fill(t, s, "problem_ref", crmMark, map[string]any{"problem_id": 1, "kind": "contact"})
	fill(t, s, "trail", crmMark, map[string]any{"id": 1, "kind": "contact"})
	fill(t, s, "trail", ourMark, map[string]any{"id": 2, "kind": "item", "facts": crmMark})
	fill(t, s, "audit", crmMark, map[string]any{
		"id": 1, "action": "connection.connect", "actor": ourMark, "os_user": ourMark, "at": stamp, "refused": "",
	})
	fill(t, s, "audit", ourMark, map[string]any{"id": 2, "action": "seat.sync", "target": ourMark + crmGUID})
	fill(t, s, "connection", crmMark, map[string]any{
		"id": 1, "allow_sandbox": 0, "state": "disconnected", "disconnected_at": stamp, "disconnect_reason": "person",
		"connected_at": stamp, "connected_by": ourMark,
		"imported_at": stamp, "last_sync_at": stamp, "next_sync_at": nil, "wait_until": nil, "paused_at": nil, "paused_by": "",
		"failing_since": nil, "next_try_at": nil, "failing_code": "", "failing_key": "", "failing_remedy": "", "purged_at": nil, "greeted_at": nil,
	})
	for i, state := range []string{"waiting", "uncertain", "written", "open", "failed"} {
		fill(t, s, "item", ourMark, map[string]any{
			"id": i + 1, "key": fmt.Sprint("key", i), "seat_id": 1, "kind": "note", "direction": "sent", "thread_id": nil, "member_id": 1, "sender_id": nil,
			"text": itemText, "at": stamp, "origin": "composed", "archive_id": nil, "added_at": stamp, "twin_of": nil, "earlier_key": nil, "former_key": nil,
		})
		fill(t, s, "writeback", crmMark, map[string]any{
			"item_id": i + 1, "seat_id": 1, "organization_id": "ORGKEPT", "activity_id": fmt.Sprint("ACTIVITYKEPT", i), "state": state, "doubtful": 0,
			"reason": "", "queued_at": stamp, "item_at": stamp, "sent_at": stamp, "written_at": stamp, "checked_at": stamp,
			"gone_at": nil, "ignored_at": nil, "want_state": "",
		})
		fill(t, s, "resolution", crmMark, map[string]any{
			"id": i + 1, "item_id": i + 1, "action": "match", "actor": ourMark, "at": stamp, "undone_at": nil,
		})
	}
	return s
}

func TestPurgeLeavesNoCRMValueInTheFile(t *testing.T) {
	s := full(t)
	ctx := t.Context()
	// A copy before a migration, and old pages in the file and its log.
	if err := s.copyBefore(ctx, 2); err != nil {
		t.Fatal(err)
	}
	if err := s.Shred(ctx, true); err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	if err := s.UpdateDurably(ctx, func(tx *Tx) error { return tx.Purge(ctx, at, []string{"seat.sync"}) }); err != nil {
		t.Fatal(err)
	}
	if err := s.Compact(ctx); err != nil {
		t.Fatal(err)
	}
	checkWritebacks(t, s)
	c, err := s.Connection(ctx)
	if err != nil || !c.PurgedAt.Equal(at) || c.DisconnectReason != ReasonPerson {
		t.Fatalf("%+v %v", c, err)
	}
	v, err := s.ConnectionView(ctx)
	if err != nil || v.Word != WordPurged || v.Kept != 0 {
		t.Fatalf("%+v %v", v, err)
	}
	if err := s.Check(ctx); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(filepath.Dir(s.Path()), "*"))
	if err != nil {
		t.Fatal(err)
	}
	var all []byte
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, mark := range []string{crmMark, "zurich", crmGUID} {
			if i := bytes.Index(data, []byte(mark)); i >= 0 {
				t.Errorf("%s holds %q: %q", filepath.Base(file), mark, data[max(0, i-40):min(len(data), i+60)])
			}
		}
		all = append(all, data...)
	}
	for _, kept := range []string{itemText, "ORGKEPT", "ACTIVITYKEPT2", ourMark + " setting.value", "connection.connect"} {
		if !bytes.Contains(all, []byte(kept)) {
			t.Errorf("%q is lost", kept)
		}
	}
}

// checkWritebacks: what was written or may have arrived keeps its ids; what was never
// sent gets them anew, and so does what may have arrived, in its own organization.
func checkWritebacks(t *testing.T, s *Store) {
	t.Helper()
	purged := []string{
		"waiting   0", "waiting ORGKEPT ACTIVITYKEPT1 1", "written ORGKEPT ACTIVITYKEPT2 0", "open ORGKEPT ACTIVITYKEPT3 0", "failed   0",
	}
	if got := writebacks(t, s); !slices.Equal(got, purged) {
		t.Fatalf("%q, want %q", got, purged)
	}
	thaw := func(organization string) {
		err := s.Update(t.Context(), func(tx *Tx) error { return tx.ThawPurged(t.Context(), organization) })
		if err != nil {
			t.Fatal(err)
		}
	}
	thaw("another")
	if got := writebacks(t, s); !slices.Equal(got, purged) {
		t.Fatalf("another organization: %q, want %q", got, purged)
	}
	thaw("ORGKEPT")
	purged[1] = "waiting   0"
	if got := writebacks(t, s); !slices.Equal(got, purged) {
		t.Fatalf("the same organization: %q, want %q", got, purged)
	}
}

func writebacks(t *testing.T, s *Store) []string {
	t.Helper()
	rows, err := s.reader.Query("SELECT concat_ws(' ', state, organization_id, activity_id, doubtful) FROM writeback ORDER BY item_id")
	if err != nil {
		t.Fatal(err)
	}
	got, err := collect(rows, func(row scanner) (text string, err error) {
		err = row.Scan(&text)
		return text, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// Every table is either purged, redacted, or known to hold nothing of the CRM.
func TestPurgeKnowsEveryTable(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	harmless := []string{
		"person", "person_key", "invitation", "seat_alias", "setting", "run", "step", "lease", "archive", "thread", "thread_member", "item",
		"member_address", "member_name", "member_apart", "seat_profile", "item_recipe", "member_job",
		"match_recipe", "index_part", "restored", "replica", "never_copy", "goose_db_version", "sqlite_sequence",
	}
	rows, err := s.reader.Query("SELECT name FROM sqlite_schema WHERE type = 'table'")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var table string
		if err := rows.Scan(&table); err != nil {
			t.Fatal(err)
		}
		known := slices.Contains(harmless, table) || slices.Contains(purgedTables, table) ||
			strings.HasPrefix(table, "record_search") || table == "audit" ||
			slices.ContainsFunc(redactions, func(r string) bool { return strings.Contains(r, " "+table+" ") })
		if !known {
			t.Errorf("a purge does not know the table %s", table)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

func TestDisconnectEffectCounts(t *testing.T) {
	s := full(t)
	d, err := s.DisconnectEffect(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	want := DisconnectEffect{
		Seats: 1, Waiting: 2, Unresolved: 1, Users: 1, Accounts: 1, Contacts: 1, Leads: 1, Opportunities: 1, Links: 1,
		Matches: 1, SavedEntries: 1, Total: 8, Items: 5,
	}
	if d != want {
		t.Fatalf("%+v, want %+v", d, want)
	}
}
