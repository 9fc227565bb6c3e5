package store

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// fixture is the store of a version of the schema in a folder of its own.
func fixture(t *testing.T, version int64) (dir string) {
	t.Helper()
	packed, err := os.ReadFile(filepath.Join("testdata", "stores", fmt.Sprintf("v%d.db.zst", version)))
	if err != nil {
		t.Fatalf("no fixture of version %d (go run ./store/fixtures): %v", version, err)
	}
	reader, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	text, err := reader.DecodeAll(packed, nil)
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, FileName), text, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// versions are those that have landed.
func versions(t *testing.T) (all []int64) {
	t.Helper()
	for name := range landed {
		var n int64
		if _, err := fmt.Sscanf(name, "%d", &n); err != nil {
			t.Fatal(err)
		}
		all = append(all, n)
	}
	return all
}

// TestStoresOfEveryVersionKeepWhatTheyHold: each opens, is brought to this version, and keeps its counts.
func TestStoresOfEveryVersionKeepWhatTheyHold(t *testing.T) {
	kept := map[string]int64{
		"person": 3, "seat": 2, "seat_alias": 1, "connection": 1, "setting": 1, "crm_user": 2, "account": 1, "contact": 2, "lead": 1,
		"opportunity": 1, "stakeholder": 1, "run": 1, "step": 2, "trail": 1, "audit": 2, "company": 1, "member": 2, "match": 1, "archive": 1,
		"thread": 2, "thread_member": 2, "item": 3, "writeback": 2, "never_copy": 1, "saved_entry": 1,
	}
	for _, version := range versions(t) {
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			dir := fixture(t, version)
			s, err := Open(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			i, err := s.Item(t.Context(), Scope{All: true, Texts: true}, 1)
			if err != nil || i.State != ItemWritten || i.Text != "Hello Sophie" || i.RegardingName != "Sophie Arnaud" {
				t.Errorf("%+v %v", i, err)
			}
			if err := s.EndMigration(t.Context()); err != nil {
				t.Error(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			facts, err := CheckFile(t.Context(), filepath.Join(dir, FileName))
			newest, bad := newestVersion()
			if err := errors.Join(err, bad); err != nil || facts.Schema != newest || facts.Organization != "Contoso Sales" {
				t.Errorf("%+v %v", facts, err)
			}
			for table, n := range kept {
				if facts.Rows[table] != n {
					t.Errorf("%d rows of %s, want %d", facts.Rows[table], table, n)
				}
			}
		})
	}
}

// TestANewerStoreIsRefusedUntouched to its last byte, with what a crash left beside it.
func TestANewerStoreIsRefusedUntouched(t *testing.T) {
	newest, err := newestVersion()
	if err != nil {
		t.Fatal(err)
	}
	dir := fixture(t, newest)
	path := filepath.Join(dir, FileName)
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (?, 1)", newest+1)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dir); !errors.Is(err, ErrNewer) {
		t.Errorf("%v", err)
	}
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("it was changed, %v", err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("%v is left beside it, %v", left, err)
	}
}
