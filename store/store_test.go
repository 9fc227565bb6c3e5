package store_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"navsync/store"
)

func TestOpenMakesAPrivateFileAndOpensItAgain(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		s, err := store.Open(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Check(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(filepath.Join(dir, store.FileName))
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v", info.Mode())
	}
}

func TestOpenRefusesWhatIsNotOurs(t *testing.T) {
	foreign := func(t *testing.T, path string) {
		t.Helper()
		db, err := sql.Open("sqlite", "file:"+path)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Exec("CREATE TABLE theirs (x)"); err != nil {
			t.Fatal(err)
		}
	}
	newer := func(t *testing.T, path string) {
		t.Helper()
		s, err := store.Open(t.Context(), filepath.Dir(path))
		if err != nil {
			t.Fatal(err)
		}
		s.Close()
		db, err := sql.Open("sqlite", "file:"+path)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)"); err != nil {
			t.Fatal(err)
		}
	}
	text := func(t *testing.T, path string) {
		t.Helper()
		if err := os.WriteFile(path, []byte("this is a letter, not a database, and long enough to be read as one page"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name string
		make func(*testing.T, string)
		want error
	}{
		{"another application's", foreign, store.ErrNotOurs},
		{"a text", text, store.ErrNotOurs},
		{"a newer version's", newer, store.ErrNewer},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, store.FileName)
			c.make(t, path)
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			s, err := store.Open(t.Context(), dir)
			if !errors.Is(err, c.want) {
				if s != nil {
					s.Close()
				}
				t.Fatalf("got %v, want %v", err, c.want)
			}
			after, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if c.name == "a text" && string(before) != string(after) {
				t.Fatal("the foreign file was changed")
			}
		})
	}
}

func TestUpdateKeepsAllOrNothing(t *testing.T) {
	s, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	refusal := errors.New("no")
	if err := s.UpdateDurably(context.Background(), func(*store.Tx) error { return refusal }); !errors.Is(err, refusal) {
		t.Fatalf("got %v", err)
	}
	if err := s.Update(context.Background(), func(*store.Tx) error { return nil }); err != nil {
		t.Fatal(err)
	}
}

func TestStampOrdersAsTime(t *testing.T) {
	early := time.Date(2026, 3, 1, 1, 0, 0, 0, time.FixedZone("", 3600))
	late := early.Add(time.Millisecond)
	if store.Stamp(early) >= store.Stamp(late) {
		t.Fatalf("%s, %s", store.Stamp(early), store.Stamp(late))
	}
	back, err := store.ParseStamp(store.Stamp(late))
	if err != nil || !back.Equal(late) {
		t.Fatalf("%v %v", back, err)
	}
	day, err := store.ParseStamp("2026-03-01")
	if err != nil || day.Hour() != 0 {
		t.Fatalf("%v %v", day, err)
	}
}
