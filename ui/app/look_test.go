package app

import (
	"os"
	"path/filepath"
	"testing"

	"navsync/store"
	"navsync/ui/config"
	"navsync/ui/theme"
)

func file(t *testing.T, text string) config.Config {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	own, err := config.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return own
}

// TestTheOwnFileComesBeforeTheSettings, and what neither says is the default.
func TestTheOwnFileComesBeforeTheSettings(t *testing.T) {
	settings := store.Settings{Theme: store.ThemeContrast, Mouse: false, Language: "fr"}
	words := choices(config.Config{}, settings, false)
	if words[config.Contrast] != config.High || words[config.Mouse] != config.Off ||
		words[config.Language] != "fr" || words[config.Theme] != config.Auto {
		t.Errorf("of the settings: %v", words)
	}
	own := file(t, "[display]\ncontrast = \"normal\"\nmouse = \"on\"\nlanguage = \"en\"\ntheme = \"light\"\ncolours = \"16\"\nglyphs = \"ascii\"\n")
	words = choices(own, settings, false)
	if words[config.Contrast] != "normal" || words[config.Mouse] != config.On || words[config.Language] != "en" {
		t.Errorf("of the file: %v", words)
	}
	o := look(func(string) string { return "" }, words)
	if !o.Light || o.HighContrast || o.Level != theme.Colors16 || !o.ASCII {
		t.Errorf("the look is %+v", o)
	}
	if words := choices(config.Config{}, settings, true); words[config.Language] != config.Auto {
		t.Errorf("the language of the command line is kept as a choice: %v", words)
	}
}
