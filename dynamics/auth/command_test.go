package auth

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func script(t *testing.T, body string) []string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("needs a POSIX shell")
	}
	return []string{"/bin/sh", "-c", body}
}

func jwt(expires time.Time) string {
	return encode(map[string]any{"alg": "none"}) + "." + encode(map[string]any{"exp": expires.Unix(), "x": secretMark}) + ".sig"
}

func TestTokenCommand(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	counter := filepath.Join(t.TempDir(), "count")
	token := jwt(now.Add(time.Hour))
	config := Config{Method: TokenCommand, Now: func() time.Time { return now }}
	config.TokenCommand = script(t, "echo x >> '"+counter+"'; echo ' "+token+" '")
	source, err := SignIn(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	runs := func() int {
		data, err := os.ReadFile(counter)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Count(string(data), "x")
	}
	for range 3 {
		if got, err := source.Token(t.Context(), false); err != nil || got != token {
			t.Fatalf("%v", err)
		}
	}
	if runs() != 1 {
		t.Fatalf("the command ran %d times", runs())
	}
	if _, err := source.Token(t.Context(), true); err != nil || runs() != 2 {
		t.Fatalf("force: %v, %d runs", err, runs())
	}
	now = now.Add(56 * time.Minute)
	if _, err := source.Token(t.Context(), false); err != nil || runs() != 3 {
		t.Fatalf("before expiry: %v, %d runs", err, runs())
	}
	for name, body := range map[string]string{
		"fails":     "echo " + secretMark + "; echo " + secretMark + " >&2; exit 3",
		"nothing":   "true",
		"two words": "echo " + secretMark + " two",
		"too much":  "head -c 200000 /dev/zero | tr '\\0' a",
	} {
		config.TokenCommand = script(t, body)
		_, err := SignIn(t.Context(), config)
		if e := wantKind(t, err, KindCommand); name == "fails" && !strings.Contains(e.Error(), "status 3") {
			t.Errorf("%s: %v", name, e)
		}
	}
	config.TokenCommand = script(t, "echo "+jwt(now.Add(-time.Minute)))
	_, err = SignIn(t.Context(), config)
	wantKind(t, err, KindExpired)
	config.TokenCommand = script(t, "echo opaque-"+secretMark)
	if _, err := SignIn(t.Context(), config); err != nil {
		t.Fatal(err)
	}
	config.TokenCommand = []string{filepath.Join(t.TempDir(), "absent")}
	_, err = SignIn(t.Context(), config)
	wantKind(t, err, KindCommand)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	config.TokenCommand = script(t, "sleep 5")
	_, err = SignIn(ctx, config)
	wantKind(t, err, KindCancelled)
}
