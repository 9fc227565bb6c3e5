package logfile

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestNoSecretReachesTheFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	log := f.Logger()
	const token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.s3cr3t-signature"
	log.Warn("a gateway said Authorization: Bearer abcdef123456", "detail", "Bearer "+token,
		"error", errors.New("POST https://ana:s3cr3t@proxy:8080 client_secret=s3cr3t&refresh_token=s3cr3t"), "code", "connection")
	log.Info("token", slog.Any("list", []string{"plain"}), "text", token)
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	lines, err := Tail(dir, 10)
	if err != nil || len(lines) != 2 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	whole := strings.Join(lines, "\n")
	for _, secret := range []string{"s3cr3t", "abcdef123456", "eyJ", "ana:"} {
		if strings.Contains(whole, secret) {
			t.Errorf("%q stands in\n%s", secret, whole)
		}
	}
	for _, told := range []string{"proxy:8080", "code=connection", "a gateway said", "plain"} {
		if !strings.Contains(whole, told) {
			t.Errorf("%q is missing in\n%s", told, whole)
		}
	}
	if info, err := os.Stat(Path(dir)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v (%v)", info.Mode(), err)
	}
}

func TestTheLogDoesNotGrowWithoutEnd(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var files []*File // as of two processes
	for range 2 {
		f, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = f.Close() }()
		files = append(files, f)
	}
	var all sync.WaitGroup
	line := strings.Repeat("x", 1000)
	for _, f := range files {
		all.Go(func() {
			log := f.Logger()
			for range 4000 {
				log.Info(line)
			}
		})
	}
	all.Wait()
	files[0].Logger().Info("the last word")
	found, err := filepath.Glob(filepath.Join(dir, "*[g0-9]"))
	if err != nil || len(found) != kept+1 {
		t.Errorf("%d files: %v (%v)", len(found), found, err)
	}
	var size int64
	for _, path := range found {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		size += info.Size()
	}
	if size > (kept+1)*(full+2000) {
		t.Errorf("%d bytes are kept", size)
	}
	lines, err := Tail(dir, 3)
	if err != nil || len(lines) != 3 || !strings.Contains(lines[2], "the last word") {
		t.Errorf("the end is %q (%v)", lines, err)
	}
}

func TestNoLogHasNoEnd(t *testing.T) {
	t.Parallel()
	if lines, err := Tail(t.TempDir(), 5); err != nil || len(lines) != 0 {
		t.Errorf("%q (%v)", lines, err)
	}
}

func TestAClearedLogHoldsNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(Path(dir)+".2", []byte("Contoso\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	f.Logger().Info("Contoso")
	if err := f.Clear(); err != nil {
		t.Fatal(err)
	}
	f.Logger().Info("afterwards")
	lines, err := Tail(dir, 5)
	if err != nil || len(lines) != 1 || !strings.Contains(lines[0], "afterwards") {
		t.Errorf("%q (%v)", lines, err)
	}
	if _, err := os.Stat(Path(dir) + ".2"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what was put aside is still there: %v", err)
	}
}
