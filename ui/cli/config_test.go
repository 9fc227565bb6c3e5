package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/adrg/xdg"
)

// ownHome gives the test a config home of its own.
func ownHome(t *testing.T) string {
	t.Helper()
	home := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", home)
	xdg.Reload()
	t.Cleanup(xdg.Reload)
	return filepath.Join(home, "navsync", "config.toml")
}

func TestTheConfigFileIsWrittenShownAndChanged(t *testing.T) {
	path, dir := ownHome(t), t.TempDir()
	if out, _ := must(t, dir, "config", "path"); strings.TrimSpace(out) != path {
		t.Errorf("the file is at %q, want %q", out, path)
	}
	must(t, dir, "config", "init")
	text, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(text), "# dark or light, or as the terminal says: auto, dark, light\n# theme = \"auto\"\n") {
		t.Errorf("%v:\n%s", err, text)
	}
	if _, narration, code := try(t, dir, "config", "init"); code != ExitUsage || !strings.Contains(narration, "there already") {
		t.Errorf("a second init: exit %d, %s", code, narration)
	}
	out, _ := must(t, dir, "config", "set", "display.theme", "dark", "--json")
	if !strings.Contains(out, `"key":"display.theme","value":"dark","set":true`) && !strings.Contains(out, `"value": "dark"`) {
		t.Errorf("after set:\n%s", out)
	}
	for _, args := range [][]string{{"display.theme", "pink"}, {"display.colour", "16"}} {
		if _, narration, code := try(t, dir, "config", "set", args[0], args[1]); code != ExitUsage || !strings.Contains(narration, "display.") {
			t.Errorf("set %v: exit %d, %s", args, code, narration)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "navsync.db")); err == nil {
		t.Error("config made a store")
	}
}

func TestTheConfigFileCounts(t *testing.T) {
	path, dir := ownHome(t), t.TempDir()
	must(t, dir, "people", "add", "ana@contoso.test", "--name", "Ana Ruiz", "--role", "admin-seller")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("[display]\nlanguage = \"fr\"\n")
	if out, _ := must(t, dir, "settings", "options"); !strings.Contains(out, "Une autre offre") {
		t.Errorf("not French:\n%s", out)
	}
	write("[safety]\nread-only = true\n")
	if _, narration, code := try(t, dir, "settings", "set", "licences=7"); code != ExitFailed || !strings.Contains(narration, "read-only session") {
		t.Errorf("read-only: exit %d, %s", code, narration)
	}
	must(t, dir, "--read-only=false", "settings", "set", "licences=7")
	write("[display]\ntheme = \"pink\"\n[keys]\n\"a/b\" = \"q\"\n")
	_, narration := must(t, dir, "config", "show")
	if !strings.Contains(narration, "display.theme=pink") || !strings.Contains(narration, "The key q cannot be given to a/b") {
		t.Errorf("what does not count is not told:\n%s", narration)
	}
	write("[display\n")
	if _, narration := must(t, dir, "settings"); !strings.Contains(narration, path) {
		t.Errorf("a broken file is not told:\n%s", narration)
	}
}
