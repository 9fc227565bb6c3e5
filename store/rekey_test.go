package store

import (
	"context"
	"database/sql"
	"io/fs"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/pressly/goose/v3"
)

// olderStore makes a store of the first two migrations, with what the statements put in.
func olderStore(t *testing.T, statements ...string) string {
	t.Helper()
	dir := t.TempDir()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, FileName))
	if err != nil {
		t.Fatal(err)
	}
	older := fstest.MapFS{}
	for _, name := range []string{"00001_house.sql", "00002_one_sender.sql"} {
		text, err := fs.ReadFile(migrations, "migrations/"+name)
		if err != nil {
			t.Fatal(err)
		}
		older[name] = &fstest.MapFile{Data: text}
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, older, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, statement := range append([]string{"PRAGMA application_id=1853256569"}, statements...) {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestRecordsOfAnOlderStoreGetNumbersAndKeys: the records of an older store have numbers, wait for lists, keys and search,
// are found and counted by the keys that they get, and what earlier rules decided is under review.
func TestRecordsOfAnOlderStoreGetNumbersAndKeys(t *testing.T) {
	contact := func(id, gone, master string) string {
		return `INSERT INTO contact (id, first_name, last_name, name, account_id, company, title, emails, phones, urls, city, country, owner_id,
			master_id, state, version, modified_at, generation, gone_at) VALUES ('` + id + `', '', '', 'Tibor Wexcombe', '', '', '', '', '', '', '',
			'', '', '` + master + `', 0, 1, '2026-01-01T00:00:00Z', 1, ` + gone + ")"
	}
	dir := olderStore(t, contact("c1", "NULL", ""), contact("c2", "'2026-01-02T00:00:00Z'", "c1"),
		"INSERT INTO record_search_row (row, kind, id) VALUES (41, 'contact', 'c1')",
		"INSERT INTO record_search (rowid, kind, id, name, company, email) VALUES (41, 'contact', 'c1', 'Tibor Wexcombe', '', '')",
		"INSERT INTO record_key (key, kind, id) VALUES ('name:wexcombe/t', 'contact', 'c1'), ('name:wexcombe/t', 'contact', 'c2')",
		`INSERT INTO member (id, key, slug, url, name, first_name, last_name, email, title, place, company, seen_at, dirty, outcome)
			VALUES (7, 't', 't', '', 'Tibor Wexcombe', '', '', '', '', '', '', '2026-01-01T00:00:00Z', 0, 'used')`,
		`INSERT INTO match (member_id, record_kind, record_id, score, evidence, origin, outcome, decided_by, decided_at)
			VALUES (7, 'contact', 'c1', 90, '[]', 'automatic', 'used', '', '2026-01-01T00:00:00Z')`)
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	parts, err := s.UnmadeParts(t.Context())
	if err != nil || len(parts) != 9 || parts[1].Part != PartLists || parts[1].Kind != KindContact || parts[1].Left != 2 {
		t.Fatalf("to be made: %+v, %v", parts, err)
	}
	err = s.Update(t.Context(), func(tx *Tx) error {
		if err := tx.KeyRecipe(t.Context(), 1); err != nil {
			return err
		}
		maker := tx.KeyMaker(KindContact, 2, false)
		for number := range int64(2) {
			keys := RecordKeys{Find: []int64{-5, 9}, Count: []int64{77}}
			if err := maker.Add(t.Context(), []KeyedRecord{{Number: number + 1, Keys: keys}}); err != nil {
				return err
			}
		}
		if err := maker.End(t.Context()); err != nil {
			return err
		}
		if done, err := tx.Made(t.Context(), PartKeys, KindContact); err != nil || done != 2 {
			t.Errorf("made to %d, %v", done, err)
		}
		if n, err := tx.MakeSearch(t.Context(), KindContact, 0, 10); err != nil || n != 2 {
			t.Errorf("%d in the search, %v", n, err)
		}
		found, err := tx.FindRecords(t.Context(), [][]int64{{-5}}, 10)
		if err != nil || len(found[0].Records) != 2 {
			t.Errorf("found %+v, %v", found, err)
		}
		counts, err := tx.KeyCounts(t.Context(), []int64{77, 78})
		if err != nil || counts[77] != 2 || counts[78] != 0 {
			t.Errorf("counts %v, %v", counts, err)
		}
		to, err := tx.ReviewedTo(t.Context())
		if err != nil || to != 7 {
			t.Errorf("under review to %d, %v", to, err)
		}
		members, err := tx.MembersToMatch(t.Context(), nil, 10)
		if err != nil || len(members) != 1 {
			t.Errorf("to match %v, %v", members, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	hits, err := s.SearchRecords(t.Context(), RecordQuery{Text: "wexcombe", Limit: 10})
	if err != nil || len(hits) != 1 || hits[0].ID != "c1" {
		t.Errorf("the search finds %+v, %v", hits, err)
	}
}

// TestLongListsAreCounted: a list that is longer than what is read is counted, never cut.
func TestLongListsAreCounted(t *testing.T) {
	s := openStore(t)
	makeAll(t, s)
	var page []Contact
	for i := range 40 {
		c := contact(string(rune('a'+i%26))+string(rune('a'+i/26)), 1)
		c.Keys = RecordKeys{Find: []int64{5}, Count: []int64{6}}
		page = append(page, c)
	}
	update(t, s, func(tx *Tx) error {
		_, err := tx.PutContacts(t.Context(), PageWrite{Generation: 1, At: time.Unix(1, 0)}, page)
		return err
	})
	update(t, s, func(tx *Tx) error {
		found, err := tx.FindRecords(t.Context(), [][]int64{{5}}, 39)
		if err != nil || len(found[0].Records) != 0 || found[0].Long[5] != 40 {
			t.Errorf("%+v, %v", found, err)
		}
		found, err = tx.FindRecords(t.Context(), [][]int64{{5}}, 40)
		if err != nil || len(found[0].Records) != 40 || found[0].Long != nil {
			t.Errorf("%+v, %v", found, err)
		}
		people, err := tx.People(t.Context())
		if err != nil || people != 40 {
			t.Errorf("%d people, %v", people, err)
		}
		return nil
	})
	for i := range page {
		page[i].Gone, page[i].Version = true, 2
	}
	update(t, s, func(tx *Tx) error {
		keysOf := func(context.Context, *Tx, RecordKind, []string) (map[string]RecordKeys, error) {
			was := map[string]RecordKeys{}
			for _, c := range page {
				was[c.ID] = c.Keys
			}
			return was, nil
		}
		_, err := tx.PutContacts(t.Context(), PageWrite{Generation: 1, At: time.Unix(2, 0), KeysOf: keysOf}, page)
		return err
	})
	var left int
	err := s.reader.QueryRow("SELECT (SELECT COALESCE(sum(length(entries)), 0) FROM key_page) + (SELECT count(*) FROM key_count)").Scan(&left)
	if err != nil || left != 0 {
		t.Errorf("%d rows are left of records that are gone: %v", left, err)
	}
}
