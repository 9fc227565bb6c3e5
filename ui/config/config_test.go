package config

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func explain(key string) string { return "about " + key }

func written(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWithoutAFileNothingIsStated(t *testing.T) {
	c, err := Read(filepath.Join(t.TempDir(), "none"))
	if err != nil || c.Stated(Theme) != "" || c.Word(Theme) != Auto || c.Word(Mouse) != On || c.Word(ReadOnly) != Off {
		t.Errorf("%+v, %v", c, err)
	}
}

// TestTheFileIsCommentedAndStatesNothing: what init writes changes nothing, names every setting, and is not
// written over.
func TestTheFileIsCommentedAndStatesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "config.toml")
	if err := Init(path, explain); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range Rows() {
		if !strings.Contains(string(text), "about "+row.Key+": "+strings.Join(row.Words, ", ")) {
			t.Errorf("%s is not explained in:\n%s", row.Key, text)
		}
	}
	c, err := Read(path)
	if err != nil || len(c.stated) != 0 || len(c.Keys) != 0 || len(c.Odd) != 0 {
		t.Errorf("%+v, %v", c, err)
	}
	if err := Init(path, explain); !errors.Is(err, ErrExists) {
		t.Errorf("a second init: %v", err)
	}
}

// TestAChangeKeepsTheRest: comments, own entries and their order stay; the entry is found commented or not.
func TestAChangeKeepsTheRest(t *testing.T) {
	path := written(t, "# mine\n[display]\ntheme = \"dark\" # at night\nmouse=\"off\"\n\n[keys]\n\"everywhere/sync\" = \"f5\"\n")
	for key, word := range map[string]string{Theme: "light", Contrast: "high", ReadOnly: "on"} {
		if err := Set(path, key, word, explain); err != nil {
			t.Fatal(err)
		}
	}
	c, err := Read(path)
	if err != nil || c.Word(Theme) != "light" || c.Word(Contrast) != "high" || c.Word(Mouse) != Off ||
		c.Word(ReadOnly) != On || c.Keys["everywhere/sync"] != "f5" {
		t.Errorf("%+v, %v", c, err)
	}
	text, _ := os.ReadFile(path)
	if !strings.HasPrefix(string(text), "# mine\n[display]\n") {
		t.Errorf("what a person wrote is gone:\n%s", text)
	}
	fresh := filepath.Join(t.TempDir(), "config.toml")
	if err := Set(fresh, Language, "fr", explain); err != nil {
		t.Fatal(err)
	}
	text, _ = os.ReadFile(fresh)
	if c, err := Read(fresh); err != nil || c.Stated(Language) != "fr" || strings.Count(string(text), "language = ") != 1 {
		t.Errorf("%+v, %v:\n%s", c, err, text)
	}
}

func TestWhatDoesNotCountIsNamed(t *testing.T) {
	c, err := Read(written(t, "[display]\ntheme = \"pink\"\nmouse = false\ncolor = 3\n[safety]\nread-only = true\n"))
	if err != nil || !slices.Equal(c.Odd, []string{"display.color", "display.theme=pink"}) {
		t.Errorf("%v, %v", c.Odd, err)
	}
	if c.Word(Mouse) != Off || c.Word(ReadOnly) != On || c.Word(Theme) != Auto {
		t.Errorf("%+v", c)
	}
	broken := written(t, "[display\n")
	if _, err := Read(broken); err == nil {
		t.Error("a file that is no TOML is read")
	}
	if err := Set(broken, Theme, "dark", explain); err == nil {
		t.Error("a file that is no TOML is written over")
	}
}

func TestConflictsOfKeysAreNamed(t *testing.T) {
	c, err := Read(written(t, "[keys]\n\"a/b\" = \"f5\"\n\"c/d\" = \"f5\"\n\"e/f\" = \"?\"\n\"g/h\" = \"f6\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	found := c.Conflicts()
	if len(found) != 2 || found[0].Key != "?" || found[1].Key != "f5" || !slices.Equal(found[1].Actions, []string{"a/b", "c/d"}) {
		t.Errorf("%+v", found)
	}
}
