package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/spf13/cobra"

	"navsync/sync/engine"
	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
	"navsync/ui/serve"
)

// guests opens the folder's house as a server does, and gives what runs a command of somebody who came over SSH.
func (f *folder) guests() (h *house, run func(email string, args ...string) answer) {
	f.t.Helper()
	c := &command{wiring: f.wiring, printer: lang.MustNew(lang.English), dataDir: f.dir, streams: Streams{Getenv: func(string) string { return "" }}}
	ctx := f.t.Context()
	h, err := c.open(ctx)
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() {
		if err := h.close(context.Background()); err != nil {
			f.t.Error(err)
		}
	})
	return h, func(email string, args ...string) answer {
		who, err := h.store.Person(ctx, email)
		if err != nil {
			f.t.Error(err)
			return answer{}
		}
		var out, said bytes.Buffer
		code := c.visit(ctx, h, nil, &serve.Visit{
			Actor: engine.Over(who, "SHA256:x", "10.0.0.1"), Args: args, In: strings.NewReader(""), Out: &out, Err: &said,
			Getenv: func(name string) string { return map[string]string{"NAVSYNC_AS": pagetest.Ana, "NO_COLOR": "1"}[name] },
		})
		return answer{code, out.String(), said.String()}
	}
}

// What stands in Ana's items and nowhere else.
var anasOwn = []string{"Zyxwvut", "zyxwvut-quorn-55", "Qzfirm", "ana-secret-text-7", "ana-secret-subject-7"}

const anasFile = `date,direction,kind,member,profile url,company,subject,text
2026-03-03T09:15:00Z,sent,message,Zyxwvut Quorn,https://www.linkedin.com/in/zyxwvut-quorn-55,Qzfirm,,ana-secret-text-7
2026-03-04T09:15:00Z,sent,inmail,Zyxwvut Quorn,https://www.linkedin.com/in/zyxwvut-quorn-55,Qzfirm,ana-secret-subject-7,ana-secret-text-7
`

// TestASellerSeesNothingOfAnother runs every command that may be run over SSH as Léa, with what is Ana's as its arguments:
// neither its data nor what it says nor its files hold anything of Ana's, and nothing of Ana's changes.
func TestASellerSeesNothingOfAnother(t *testing.T) {
	f := connected(t)
	f.does(nil, "people", "add", pagetest.Lea, "--name", "Léa Fontaine", "--role", "seller")
	f.does(nil, "settings", "set", "writeback=yes", "licences=5")
	f.does(nil, "seats", "assign", pagetest.Ana, pagetest.Lea)
	path := filepath.Join(t.TempDir(), "ana.csv")
	if err := os.WriteFile(path, []byte(anasFile), 0o600); err != nil {
		t.Fatal(err)
	}
	f.does(nil, "import", path, "--seat", pagetest.Ana, "--copy", "all")
	f.does(nil, "sync")
	var mine items[map[string]any]
	f.does(&mine, "items", "list")
	if mine.Count != 2 {
		t.Fatalf("%d items", mine.Count)
	}
	h, as := f.guests()
	if a := as(pagetest.Ana, "items", "list"); a.code != ExitOK || !holdsAny(a.out, anasOwn, nil) {
		t.Fatalf("Ana does not see her own: %+v", a)
	}
	ran := 0
	each(tree(lang.English), func(cmd *cobra.Command) {
		if cmd.HasSubCommands() || !slices.Contains(afar, words(cmd)[0]) {
			return
		}
		for _, args := range asked(cmd, fmt.Sprint(mine.Items[0]["id"])) {
			a := as(pagetest.Lea, args...)
			ran++
			if said := a.out + a.narration; holdsAny(said, anasOwn, args) {
				t.Errorf("navsync %s, exit %d, tells Léa\n%s", strings.Join(args, " "), a.code, said)
			}
		}
	})
	if ran < 100 {
		t.Errorf("only %d command lines were tried", ran)
	}
	err := filepath.WalkDir(h.engine.InboxDir(pagetest.Lea), func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		if holdsAny(string(text), anasOwn, nil) {
			t.Errorf("%s holds what is Ana's", path)
		}
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Error(err)
	}
	var after items[map[string]any]
	if err := json.Unmarshal([]byte(as(pagetest.Ana, "items", "list", "--json").out), &after); err != nil || fmt.Sprint(after) != fmt.Sprint(mine) {
		t.Errorf("what is Ana's was changed: %v\n%v\n%v", err, mine, after)
	}
}

// holdsAny says whether a text holds one of the words, except those that were asked with.
func holdsAny(text string, words, asked []string) bool {
	return slices.ContainsFunc(words, func(word string) bool {
		return strings.Contains(text, word) && !strings.Contains(strings.Join(asked, " "), word)
	})
}

// asked are command lines of a command with what is Ana's: its words, with and without each flag that chooses whose.
func asked(cmd *cobra.Command, item string) (lines [][]string) {
	values := map[string]string{
		"ID": item, "ID…": item, "EMAIL": pagetest.Ana, "EMAIL…": pagetest.Ana, "OTHER": pagetest.Ana, "TEXT…": "quorn", "[VALUE]": "Elsewhere Ltd",
		"MEMBER": "https://www.linkedin.com/in/zyxwvut-quorn-55", "RECORD": "contact:11111111-2222-3333-4444-555555555555",
		"FILE": "out-" + strings.Join(words(cmd), "-"), "KEY=VALUE…": "licences=1", "CRM-USER-ID": "11111111-2222-3333-4444-555555555555",
		"note|call|message|inmail|tag": "note", "member|company|domain|colleagues": "company", "FILE-OR-FINGERPRINT": "SHA256:x",
	}
	line := words(cmd)
	for _, word := range strings.Fields(cmd.Use)[1:] {
		if strings.HasPrefix(word, "--") {
			break
		}
		if value := values[word]; value != "" {
			line = append(line, value)
		}
	}
	flags := map[string]string{
		"seat": pagetest.Ana, "member": values["MEMBER"], "to": pagetest.Ana, "state": "open", "text": "x", "since": "24h", "create": "lead",
		"name": "N", "role": "admin", "profile": values["MEMBER"],
	}
	all := slices.Clone(line)
	lines = [][]string{line}
	for _, name := range slices.Sorted(maps.Keys(flags)) {
		if cmd.Flags().Lookup(name) != nil {
			lines = append(lines, append(slices.Clone(line), "--"+name, flags[name]))
			all = append(all, "--"+name, flags[name])
		}
	}
	for _, name := range []string{"csv", "ignored", "twice", "all", "review", "undo", "keep-items", "delete-items"} {
		if cmd.Flags().Lookup(name) != nil {
			lines = append(lines, append(slices.Clone(line), "--"+name))
		}
	}
	lines = append(lines, all)
	for _, l := range slices.Clone(lines) {
		lines = append(lines, append(slices.Clone(l), "--json"))
	}
	return lines
}

// TestOverSSHNobodyIsSomebodyElse and nobody reaches the server's files and programs.
func TestOverSSHNobodyIsSomebodyElse(t *testing.T) {
	f := newFolder(t)
	f.team()
	h, as := f.guests()
	for _, args := range [][]string{
		{"--as", pagetest.Ana, "status"},
		{"--as", pagetest.Sam, "status"},
		{"--data-dir", t.TempDir(), "status"},
		{"--demo"},
		{"--demo", "--fresh"},
		{"serve", "--listen", "127.0.0.1:0"},
		{"serve", "--fingerprint"},
		{"emulator"},
		{"backup", "x"},
		{"restore", "x"},
		{"restore", "--from", "file:///x"},
		{"config", "show"},
		{"sync", "--watch", "--replica", "file:///x"},
		{"connect", "--url", "https://contoso.crm4.dynamics.com", "--token-command", "id"},
		{"settings", "set", "failure-command=id"},
	} {
		if a := as(pagetest.Ana, args...); a.code != ExitFailed || !strings.Contains(a.narration, "SSH") && !strings.Contains(a.narration, "server") {
			t.Errorf("navsync %s: exit %d\n%s%s", strings.Join(args, " "), a.code, a.out, a.narration)
		}
	}
	if a := as(pagetest.Sam, "pause"); a.code != ExitFailed { // NAVSYNC_AS, as the client sent it, names Ana
		t.Errorf("Sam pauses: %+v", a)
	}
	entries, err := h.store.Audit(t.Context(), 1)
	if err != nil || len(entries) != 1 || entries[0].Actor != pagetest.Sam || entries[0].Refused == "" || !strings.HasPrefix(entries[0].OSUser, "ssh ") {
		t.Errorf("%+v %v", entries, err)
	}
}

// TestTwoAdminsChangeOneSetting at once, again and again: each change is one of the two, and the audit tells them in order.
func TestTwoAdminsChangeOneSetting(t *testing.T) {
	f := newFolder(t)
	f.team()
	f.does(nil, "people", "add", pagetest.Noor, "--name", "Noor Haddad", "--role", "admin")
	h, as := f.guests()
	const times = 20
	var both sync.WaitGroup
	for n, admin := range []string{pagetest.Ana, pagetest.Noor} {
		both.Go(func() {
			for i := range times {
				if a := as(admin, "settings", "set", fmt.Sprintf("licences=%d", 1+2*i+n)); a.code != ExitOK {
					t.Errorf("%s: %+v", admin, a)
				}
			}
		})
	}
	both.Wait()
	entries, err := h.store.Audit(t.Context(), 10*times)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(entries)
	licences := func(text string) (v struct{ Licences string }) {
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		return v
	}
	changes, last := 0, ""
	for _, e := range entries {
		if e.Action != string(engine.ActSettings) {
			continue
		}
		before, after := licences(e.Before).Licences, licences(e.After).Licences
		if changes++; changes > 1 && before != last {
			t.Errorf("%s changes %s to %s, where %s stands", e.Actor, before, after, last)
		}
		last = after
	}
	settings, err := h.store.Settings(t.Context())
	if err != nil || changes != 2*times || fmt.Sprint(settings.Licences) != last {
		t.Errorf("%d changes, %d licences, %s in the audit, %v", changes, settings.Licences, last, err)
	}
}
