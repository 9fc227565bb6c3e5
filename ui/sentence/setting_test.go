package sentence

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"navsync/store"
	"navsync/ui/lang"
)

// TestReadmeListsTheSettings holds README's list against the table of settings. What it should be
// is printed whole, to be pasted.
func TestReadmeListsTheSettings(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	p := lang.MustNew(lang.English)
	var want strings.Builder
	want.WriteString("| setting | what it says | what it may be | default |\n|---|---|---|---|\n")
	for _, row := range store.SettingTable() {
		standard := row.Default
		if standard != "" {
			standard = "`" + standard + "`"
		}
		question := p.T("setting." + row.Key)
		if help := "setting." + row.Key + ".help"; p.Has(help) {
			question += " " + p.T(help)
		}
		fmt.Fprintf(&want, "| `%s` | %s | %s | %s |\n", row.Key, question, Allowed(p, row), standard)
	}
	if !strings.Contains(string(readme), "\n\n"+want.String()+"\n") {
		t.Errorf("README's list of settings is not the table's, which is:\n\n%s", want.String())
	}
}

func TestOddSettingsAreSaid(t *testing.T) {
	p := lang.MustNew(lang.English)
	for _, c := range []struct {
		odd  store.OddSetting
		want string
	}{
		{
			store.OddSetting{Key: "interval", Value: "so\x07on", Default: "15m"},
			"The setting interval holds soon, which is not allowed. 15m counts instead.",
		},
		{store.OddSetting{Key: "language", Value: "tlh"}, "The setting language holds tlh, which is not allowed. It counts as not set."},
		{store.OddSetting{Key: "mouse", Default: "yes"}, "The setting mouse holds –, which is not allowed. yes counts instead."},
		{store.OddSetting{Key: "colour", Unknown: true}, "The setting colour is not known to this version and does nothing."},
	} {
		if got := Odd(p, c.odd); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
