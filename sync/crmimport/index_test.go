package crmimport

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"navsync/dynamics/emulator"
	"navsync/store"
)

// indexes is what keys, counts and search of the house hold, as text.
func (h *house) indexes(t *testing.T) string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+h.Store.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var all []string
	for _, query := range []string{
		"SELECT key || ' ' || n FROM key_count ORDER BY key",
		"SELECT part || kind || done FROM index_part",
		"SELECT name FROM sqlite_schema WHERE type = 'index' AND name IN ('contact_name', 'contact_account', 'account_name', 'lead_name') ORDER BY 1",
	} {
		all = append(all, column(t, db, query)...)
		all = append(all, "")
	}
	return strings.Join(all, "\n") + h.found(t)
}

// column is the one column of a query.
func column(t *testing.T, db *sql.DB, query string) (all []string) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		all = append(all, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// found is which records each key of a record that is stored leads to.
func (h *house) found(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	err := h.Store.Update(t.Context(), func(tx *store.Tx) error {
		for _, kind := range store.RecordKinds() {
			records, keyed, err := unkeyed(t.Context(), tx, kind, 0, 1000)
			if err != nil {
				return err
			}
			for _, record := range keyAll(records, keyed).wait() {
				found, err := tx.FindRecords(t.Context(), [][]int64{record.Keys.Find}, 1000)
				if err != nil {
					return err
				}
				fmt.Fprintln(&b, kind, record.Number, found[0].Records)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// change makes the organization another one between two runs: names, firms, new records, and such as go.
func (h *house) change(t *testing.T, round int) {
	t.Helper()
	contacts := h.crm.Rows("contact", func(r emulator.Row) bool { return r["statecode"] == int64(0) })
	accounts := h.crm.Rows("account", func(r emulator.Row) bool { return r["statecode"] == int64(0) })
	id := func(rows []emulator.Row, n int, column string) string {
		return fmt.Sprint(rows[(round*7+n)%len(rows)][column])
	}
	for _, row := range []emulator.Row{
		{"contactid": id(contacts, 0, "contactid"), "lastname": fmt.Sprint("Moved", round)},
		{"contactid": id(contacts, 1, "contactid"), "statecode": int64(1), "statuscode": int64(2)},
		{"firstname": "New", "lastname": fmt.Sprint("Body", round)},
	} {
		if _, err := h.crm.Put("contact", row); err != nil {
			t.Fatal(err)
		}
	}
	renamed := emulator.Row{
		"accountid": id(accounts, 2, "accountid"), "name": fmt.Sprint("Renamed ", round), "websiteurl": fmt.Sprint("https://renamed", round, ".test"),
	}
	if _, err := h.crm.Put("account", renamed); err != nil {
		t.Fatal(err)
	}
	if err := h.crm.Delete("contact", id(contacts, 3, "contactid")); err != nil {
		t.Fatal(err)
	}
}

func (h *house) importAll(t *testing.T) {
	t.Helper()
	for _, entity := range []string{"account", "contact", "lead"} {
		h.work(t, named(t, entity), h.Import)
	}
}

// A making that is killed after each of its commits, with changes imported in between, ends where one in a piece ends.
func TestIndexesKilledAtAnyCommitAreTheSame(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{Contacts: 90, Accounts: 20, Leads: 25})
	h.importAll(t)
	sizes := indexSizes{keys: 30, search: 25, inMemory: 7, settled: 400}
	round := 0
	for ; ; round++ {
		parts, err := h.Store.UnmadeParts(t.Context())
		if err != nil || round > 60 {
			t.Fatal(round, err)
		}
		if len(parts) == 0 {
			break
		}
		n, _, err := makeSome(t.Context(), h.Store, parts[0], sizes)
		if err != nil {
			t.Fatal(err)
		}
		if n > 0 && n < sizes.search {
			continue // nothing comes in before the part's end, else it has none
		}
		h.change(t, round)
		h.importAll(t)
	}
	if round < 15 {
		t.Errorf("%d pieces are too few to prove anything", round)
	}
	got := h.indexes(t)
	// The same records from nothing: another recipe makes all keys anew.
	if err := h.Store.Update(t.Context(), func(tx *store.Tx) error { return tx.KeyRecipe(t.Context(), 77) }); err != nil {
		t.Fatal(err)
	}
	if err := MakeIndexes(t.Context(), h.Store, nil); err != nil {
		t.Fatal(err)
	}
	if want := h.indexes(t); got != want {
		t.Errorf("killed again and again:\n%s\nfrom nothing:\n%s", got, want)
	}
	h.searchIsWhatIsStored(t)
}

// searchIsWhatIsStored compares the search with the records that live.
func (h *house) searchIsWhatIsStored(t *testing.T) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+h.Store.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var lost int
	err = db.QueryRow(`SELECT count(*) FROM (SELECT number << 2 AS n, gone_at FROM account UNION ALL SELECT number << 2 | 1, gone_at FROM contact
		UNION ALL SELECT number << 2 | 2, gone_at FROM lead) r
		WHERE (r.gone_at IS NULL) <> EXISTS (SELECT 1 FROM record_search_docsize d WHERE d.id = r.n)`).Scan(&lost)
	if err != nil || lost != 0 {
		t.Errorf("%d records are in the search and should not, or the reverse: %v", lost, err)
	}
	for _, text := range []string{"moved", "body", "renamed"} {
		found, err := h.Store.SearchRecords(t.Context(), store.RecordQuery{Text: text, Limit: 500})
		if err != nil || len(found) == 0 {
			t.Errorf("%q finds %d: %v", text, len(found), err)
		}
		for _, f := range found {
			if !strings.Contains(strings.ToLower(f.Name+f.Company), text) {
				t.Errorf("%q finds %+v", text, f)
			}
		}
	}
}
