package store

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/pressly/goose/v3"
)

// landed are the migrations that stores in use have been through: a change of one of
// them reaches no such store. What is new comes as a migration of its own.
var landed = map[string]string{
	"00001_house.sql":          "7be65772a24089dc8c934e499566a4f2da5ca43580f476f5b549008c0f5c298f",
	"00002_one_sender.sql":     "e4554dfeae53cfc855f4da52e0a4c232770da1da5c70cdbaaa08c3d59d163eab",
	"00003_record_numbers.sql": "009cb47a532ec755edd61ef10ea9ae87915f89a04c61423ef0873fbc2f02c6a0",
	"00004_match_review.sql":   "2c8c333d392815cdb3ccf6a5bfc26bd5d3bc36b5d7af419716b78134a4cb0c05",
	"00005_profile_fill.sql":   "973193b1b9fb42e0abf4aa7293a1f2af0f1551c1e5356d1320ae8a3fbba4b3ae",
	"00006_addresses.sql":      "233c6a2ad34625c02ff69944cd0fe36f393df4d39f56d014c6a46b2229f611b7",
	"00007_metadata.sql":       "0cd9de475c87fd837491d739aecd4132f46bffc848b83e129a1a97a947cb43a9",
	"00009_match_gap.sql":      "e3cce7d8bfbd6605e7c0e13116a96e031e1f26a9cfb0b6541e92d4243d0bf4ba",
	"00010_numbers.sql":        "fe6cfe34a3388fc69ba8ad22cb6792f8ecf61cdc39da5b53eb8379135c3d1e1b",
	"00011_person_keys.sql":    "02ceffd467838da49bff18f2fd4c718e1e8f867ec78e0fa451aa73f0476b8be6",
	"00014_written_at.sql":     "5a98b994a3df37aaac0c8344c15ea4d4d416a4046774e3f6440b5a6e4c2629ee",
	"00012_kept_here.sql":      "fe9f733eeee41a3209de909984ba1cc441c0f2286fefc12e15aa00545135de1b",
	"00015_replica.sql":        "1526ffe4f992150f94dc09181e66d70f2e361ea6f324e7afb451f6f701e00452",
	"00016_keys_aside.sql":     "c2312389ebf9a4a91d66a0ae1adce01104d7ec08c7d34b922fa7fab77390870d",
	"00017_lineage.sql":        "27509e13b00095d046dcf547361b43d1517add0a3ca85d4aae2e4338b7785962",
	"00018_lists.sql":          "26cac803be68f3307883e8ada624ab97ebdf23f898907184914aeff2db637bfa",
	"00013_restored.sql":       "df1be5a7bb8937c4fd948a5e7ff3c33d6965f1e9b80265e22d3665316475b236",
}

func TestMigrationsThatHaveLandedStay(t *testing.T) {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil || len(files) < len(landed) {
		t.Fatalf("%d migrations: %v", len(files), err)
	}
	for _, file := range files {
		text, err := migrations.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(text)
		if got := hex.EncodeToString(sum[:]); got != landed[filepath.Base(file)] {
			t.Errorf("%s: %s", file, got)
		}
	}
}

// A store of the first version keeps what is in it, and a copy of itself.
func TestStoreOfTheFirstVersionIsMigrated(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, FileName)
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	first, err := migrations.ReadFile("migrations/00001_house.sql")
	if err != nil {
		t.Fatal(err)
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, fstest.MapFS{"00001_house.sql": {Data: first}}, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{
		"PRAGMA application_id=1853256569",
		"INSERT INTO person (id, email, name, role, created_at) VALUES (1, 'ana@contoso.test', 'Ana Ruiz', 'admin-seller', '2026-11-22T09:00:00Z')",
		"INSERT INTO setting (key, value, changed_at, changed_by) VALUES ('match-gap', '5', '2026-11-22T09:00:00Z', 'ana@contoso.test')",
	} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if m, waits, err := WaitingMigration(t.Context(), dir); err != nil || !waits || m.Size == 0 || m.Room <= m.Size {
		t.Errorf("before: %+v %v %v", m, waits, err)
	}
	waiting, _, err := WaitingMigration(t.Context(), dir)
	if err != nil || waiting.Done() != 0 {
		t.Errorf("done before: %v %v", waiting.Done(), err)
	}
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if waiting.Done() < 0.5 { // the copy alone is half of it
		t.Errorf("done after: %v", waiting.Done())
	}
	var name string
	var leases int
	if err := s.reader.QueryRow("SELECT name FROM person WHERE email = 'ana@contoso.test'").Scan(&name); err != nil || name != "Ana Ruiz" {
		t.Errorf("%q %v", name, err)
	}
	if err := s.reader.QueryRow("SELECT count(*) FROM pragma_table_info('writeback') WHERE name LIKE 'lease%'").Scan(&leases); err != nil ||
		leases != 0 {
		t.Errorf("%d columns are left: %v", leases, err)
	}
	if settings, err := s.Settings(t.Context()); err != nil || len(settings.Odd) != 0 {
		t.Errorf("settings that are of no use any more: %v %v", settings.Odd, err)
	}
	newest, err := newestVersion()
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(s.copyPath(newest)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy: %v %v", info, err)
	}
	// What was committed is in the log as long as the file is open, and counts.
	if _, waits, err := WaitingMigration(t.Context(), dir); err != nil || waits {
		t.Errorf("while it is open: %v %v", waits, err)
	}
	if err := s.EndMigration(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(s.copyPath(newest)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the copy is still there: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if m, waits, err := WaitingMigration(t.Context(), dir); err != nil || waits {
		t.Errorf("afterwards: %+v %v %v", m, waits, err)
	}
}

func TestTheVersionStandsInTheHeader(t *testing.T) {
	newest, err := newestVersion()
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if ours, version := firstPage(s.path); !ours || version != newest {
		t.Errorf("the header of a new store says %v, version %d; want a store of ours, version %d", ours, version, newest)
	}
}
