package cli

import (
	"strings"
	"testing"

	"navsync/store"
	"navsync/ui/page/pagetest"
)

// setting is what a setting of the folder holds.
func (f *folder) setting(key string) string {
	f.t.Helper()
	var settings items[struct{ Key, Value string }]
	f.does(&settings, "settings", "get")
	for _, s := range settings.Items {
		if s.Key == key {
			return s.Value
		}
	}
	f.t.Fatalf("no setting is %s", key)
	return ""
}

// TestWhoActs is the order of spec §1: --as, then NAVSYNC_AS, then the setting me. Who acts is told by
// what they are refused: support changes no setting.
func TestWhoActs(t *testing.T) {
	f := newFolder(t)
	f.team()
	change := []string{"settings", "set", "licences=7"}
	f.does(nil, append([]string{"--as", pagetest.Ana}, "settings", "set", store.KeyMe+"="+pagetest.Ana)...)
	for _, c := range []struct {
		name, as, env string
		want          int
	}{
		{"the setting me", "", "", ExitOK},
		{"NAVSYNC_AS before the setting", "", pagetest.Sam, ExitFailed},
		{"--as before NAVSYNC_AS", pagetest.Ana, pagetest.Sam, ExitOK},
		{"--as before all", pagetest.Sam, pagetest.Ana, ExitFailed},
		{"nobody of this name", "nobody@contoso.test", "", ExitUsage},
		{"nobody of this name in the environment", "", "nobody@contoso.test", ExitUsage},
	} {
		f.env["NAVSYNC_AS"] = c.env
		args := change
		if c.as != "" {
			args = append([]string{"--as", c.as}, change...)
		}
		a := f.run(args...)
		if a.code != c.want || (a.code != ExitOK) != (a.out == "") {
			t.Errorf("%s: exit %d, want %d\n%s%s", c.name, a.code, c.want, a.out, a.narration)
		}
	}
}

// TestNobodyIsAskedWithoutATerminal holds that no command waits for somebody who is not there.
func TestNobodyIsAskedWithoutATerminal(t *testing.T) {
	f := newFolder(t)
	if a := f.run("people", "list"); a.code != ExitUsage || !strings.Contains(a.narration, "people add") {
		t.Errorf("nobody is known: exit %d, %q", a.code, a.narration)
	}
	f.team()
	delete(f.env, "NAVSYNC_AS")
	if a := f.run("people", "list"); a.code != ExitUsage || !strings.Contains(a.narration, "--as") {
		t.Errorf("nobody is named: exit %d, %q", a.code, a.narration)
	}
	if a := f.run(); a.code != ExitUsage || a.out != "" {
		t.Errorf("the screens without a terminal: exit %d, %q", a.code, a.out)
	}
}

// TestTheFirstPerson is added by nobody; every later one by an admin.
func TestTheFirstPerson(t *testing.T) {
	f := newFolder(t)
	f.isWrong("people", "add", pagetest.Ana, "--name", "Ana Ruiz", "--role", "boss")
	if a := f.run("people", "add", pagetest.Ana, "--name", "Ana Ruiz", "--role", "seller"); a.code == ExitOK {
		t.Error("a seller begins a store")
	}
	var added struct{ Email, Name, Role string }
	f.does(&added, "people", "add", pagetest.Ana, "--name", "Ana Ruiz", "--role", "admin")
	if added.Email != pagetest.Ana || added.Name != "Ana Ruiz" || added.Role != "admin" {
		t.Errorf("added %+v", added)
	}
	if a := f.run("people", "add", pagetest.Sam, "--name", "Sam Okoye", "--role", "support"); a.code != ExitUsage {
		t.Errorf("nobody adds the second: exit %d", a.code)
	}
	f.env["NAVSYNC_AS"] = pagetest.Ana
	f.does(nil, "people", "add", pagetest.Sam, "--name", "Sam Okoye", "--role", "support")
	f.does(nil, "people", "role", pagetest.Sam, "seller")
	f.isWrong("people", "role", pagetest.Sam, "boss")
	var people items[struct{ Email, Role string }]
	f.does(&people, "people", "list")
	if people.Count != 2 || people.Items[1].Role != "seller" {
		t.Errorf("the people are %+v", people)
	}
	f.does(nil, "people", "remove", pagetest.Sam)
	f.does(&people, "people", "list")
	if people.Count != 1 {
		t.Errorf("after removing one there are %+v", people)
	}
}
