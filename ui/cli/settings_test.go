package cli

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"navsync/store"
)

// try runs a command line in a folder as Ana.
func try(t *testing.T, dir string, args ...string) (out, narration string, code int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	args = append([]string{"--data-dir", dir, "--as", "ana@contoso.test"}, args...)
	code = Run(t.Context(), args, Wiring{}, Streams{Out: &stdout, Err: &stderr, Getenv: func(string) string { return "" }})
	return stdout.String(), stderr.String(), code
}

// must is try for what works.
func must(t *testing.T, dir string, args ...string) (out, narration string) {
	t.Helper()
	out, narration, code := try(t, dir, args...)
	if code != ExitOK {
		t.Fatalf("navsync %v: exit %d\n%s%s", args, code, out, narration)
	}
	return out, narration
}

func TestCommandsSpeakTheLanguageOfTheSettings(t *testing.T) {
	dir := t.TempDir()
	must(t, dir, "people", "add", "ana@contoso.test", "--name", "Ana Ruiz", "--role", "admin-seller")
	if out, _ := must(t, dir, "settings", "options"); !strings.Contains(out, "Another plan") {
		t.Errorf("not English:\n%s", out)
	}
	must(t, dir, "settings", "set", "language=FR")
	if out, _ := must(t, dir, "settings", "options"); !strings.Contains(out, "Une autre offre") {
		t.Errorf("not French:\n%s", out)
	}
	_, narration, code := try(t, dir, "settings", "set", "plan=gold")
	if code != ExitUsage || !strings.Contains(narration, "plan ne peut pas être gold") {
		t.Errorf("exit %d: %s", code, narration)
	}
	if out, _ := must(t, dir, "--lang", "en", "settings", "options"); !strings.Contains(out, "Another plan") {
		t.Errorf("--lang does not win:\n%s", out)
	}
}

// TestOddSettingsAreTold stores what another version, or another hand, may have stored.
func TestOddSettingsAreTold(t *testing.T) {
	dir := t.TempDir()
	must(t, dir, "people", "add", "ana@contoso.test", "--name", "Ana Ruiz", "--role", "admin-seller")
	s, err := store.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	err = s.Update(t.Context(), func(tx *store.Tx) error {
		if err := tx.SetSetting(t.Context(), "colour", "swordfish", time.Now(), "somebody"); err != nil {
			return err
		}
		return tx.SetSetting(t.Context(), store.KeyInterval, "soon", time.Now(), "somebody")
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, command := range [][]string{{"doctor"}, {"settings", "get"}} {
		out, narration := must(t, dir, command...)
		if !strings.Contains(narration, "The setting interval holds soon") || !strings.Contains(narration, "The setting colour is not known") {
			t.Errorf("%v does not tell: %s", command, narration)
		}
		if strings.Contains(out+narration, "swordfish") {
			t.Errorf("%v tells what an unknown setting holds", command)
		}
	}
	out, narration := must(t, dir, "settings", "set", "interval=1h")
	if strings.Contains(narration, "interval") || !strings.Contains(out, "1h") {
		t.Errorf("a mended setting is still told: %s", narration)
	}
}
