package demo_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"navsync/dynamics/emulator/demo"
)

func open(t *testing.T, dir string) *demo.Demo {
	t.Helper()
	d, err := demo.Open(t.Context(), dir, false, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func stop(t *testing.T, d *demo.Demo) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := d.Close(ctx); err != nil {
		t.Fatal(err)
	}
}

func answers(t *testing.T, url string) bool {
	t.Helper()
	resp, err := http.Get(url + "/api/data/v9.2/WhoAmI")
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	return resp.StatusCode == http.StatusUnauthorized
}

func TestTheSecondProcessUsesTheFirstAndTakesOver(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	first := open(t, dir)
	second := open(t, dir)
	if first.URL() != second.URL() || !answers(t, second.URL()) {
		t.Fatalf("%s, %s", first.URL(), second.URL())
	}
	stop(t, first)
	deadline := time.Now().Add(30 * time.Second)
	for !answers(t, second.URL()) {
		if time.Now().After(deadline) {
			t.Fatal("nobody took over")
		}
		time.Sleep(20 * time.Millisecond)
	}
	stop(t, second)
}

func TestThePortAndTheInstalledAppSurviveARestart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	d := open(t, dir)
	address := d.URL()
	if err := d.InstallApp(t.Context()); err != nil {
		t.Fatal(err)
	}
	archives, err := os.ReadDir(d.Archives())
	if err != nil || len(archives) < 4 {
		t.Fatalf("%d archives, %v", len(archives), err)
	}
	stop(t, d)
	d = open(t, dir)
	defer stop(t, d)
	if d.URL() != address {
		t.Fatalf("was %s, is %s", address, d.URL())
	}
}

func TestFreshDeletesOnlyADemo(t *testing.T) {
	dir := t.TempDir()
	precious := filepath.Join(dir, "letter.txt")
	if err := os.WriteFile(precious, []byte("keep me"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, fresh := range []bool{true, false} {
		_, err := demo.Open(t.Context(), dir, false, slog.New(slog.DiscardHandler))
		if !errors.Is(err, demo.ErrNotDemo) {
			t.Fatalf("fresh %v: %v", fresh, err)
		}
	}
	if _, err := os.Stat(precious); err != nil {
		t.Fatal(err)
	}
}

func TestFreshIsRefusedWhileTheDemoIsUsed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	d := open(t, dir)
	defer stop(t, d)
	if _, err := demo.Open(t.Context(), dir, true, slog.New(slog.DiscardHandler)); !errors.Is(err, demo.ErrInUse) {
		t.Fatal(err)
	}
}
