package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"navsync/assets"
	"navsync/store"
)

// completed are the lines that a shell gets for the last of args, without the directive.
func completed(t *testing.T, dir string, args ...string) []string {
	t.Helper()
	var out, narration bytes.Buffer
	all := append([]string{"__complete", "--data-dir", dir}, args...)
	if code := Run(t.Context(), all, Wiring{}, Streams{Out: &out, Err: &narration, Getenv: func(string) string { return "" }}); code != ExitOK {
		t.Fatalf("exit %d\n%s", code, narration.String())
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	return lines[:len(lines)-1]
}

func TestSettingsAreCompleted(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	keys := completed(t, dir, "settings", "set", "mouse=no", "")
	if len(keys) != len(store.SettingTable())-1 || !slices.Contains(keys, "interval=\tHow often does it sync?") {
		t.Errorf("keys are %q", keys)
	}
	for _, c := range []struct {
		typed string
		want  []string
	}{
		{"plan=", []string{"plan=team\tTeam", "plan=enterprise\tEnterprise", "plan=advanced-plus\tAdvanced Plus", "plan=other\tAnother plan"}},
		{"writeback-items=note,ca", []string{"writeback-items=note,call\tCalls"}},
		{"language=f", []string{"language=fr\tfrançais"}},
		{"won-value=", []string{"won-value=not-sure\tNot Sure"}},
		{"interval=", nil},
		{"colour=", nil},
	} {
		got := slices.DeleteFunc(completed(t, dir, "settings", "set", c.typed), func(line string) bool { return !strings.HasPrefix(line, c.typed) })
		if !slices.Equal(got, c.want) {
			t.Errorf("%s is completed by %q, want %q", c.typed, got, c.want)
		}
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("completing made a store: %v", err)
	}
}

func TestTheOrganizationsChoicesAreCompleted(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	err = s.Update(t.Context(), func(tx *store.Tx) error {
		return tx.SetOptionLabels(t.Context(), store.MoneyOption, []store.OptionLabel{{Value: "new_won", Label: "Won\x1b[31m"}})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	want := []string{"won-value=new_won\tWon", "won-value=not-sure\tNot Sure"}
	if got := completed(t, dir, "settings", "preview", "won-value="); !slices.Equal(got, want) {
		t.Errorf("completed by %q, want %q", got, want)
	}
}

func TestFlagsOfSettingsAreCompleted(t *testing.T) {
	if got := completed(t, t.TempDir(), "--lang", ""); !slices.Equal(got, assets.Languages()) {
		t.Errorf("--lang is completed by %q", got)
	}
	if got := completed(t, t.TempDir(), "connect", "--plan", ""); !slices.Equal(got, []string{"team", "enterprise", "advanced-plus", "other"}) {
		t.Errorf("--plan is completed by %q", got)
	}
}
