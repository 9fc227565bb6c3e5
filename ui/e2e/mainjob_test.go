package e2e_test

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"navsync/dynamics/emulator/seed"
)

type item struct {
	ID, Kind, Seat, Member, State, Reason, Regarding, Becomes, ActivityTable, ActivityID, Author string
}

type memberMatch struct {
	Outcome    string
	Candidates []struct {
		Kind, ID, Outcome string
		Score             int
		Evidence          []struct{ Points int }
	}
}

// checkEvidence: of the first item that is regarding a record, the command says why, and its evidence adds up.
func checkEvidence(t *testing.T, h house, copied []item) {
	t.Helper()
	at := slices.IndexFunc(copied, func(i item) bool { return i.Regarding != "" })
	if at < 0 {
		t.Fatal("no item is regarding a record")
	}
	var shown items[memberMatch]
	h.run(&shown, "match", copied[at].Member)
	for _, m := range shown.Items {
		for _, c := range m.Candidates {
			sum := 0
			for _, e := range c.Evidence {
				sum += e.Points
			}
			if c.Kind+":"+c.ID == copied[at].Regarding && c.Outcome == "used" && sum == c.Score && c.Score >= 80 {
				return
			}
		}
	}
	t.Errorf("%s is regarding %s, and the command says %+v", copied[at].Member, copied[at].Regarding, shown)
}

type unresolved struct {
	ID, Member, Reason, ActivityTable, ActivityID string
}

// archives writes the sellers' LinkedIn archives of the demo organization.
func archives(t *testing.T, s seed.Sizes) map[string]string {
	t.Helper()
	dir := t.TempDir()
	now := time.Now().UTC()
	written, err := seed.New(7, s, now).WriteArchives(dir, now)
	if err != nil {
		t.Fatal(err)
	}
	paths := map[string]string{}
	for _, a := range written {
		if _, known := paths[a.SeatEmail]; !known && !strings.HasSuffix(a.Path, ".csv") {
			paths[a.SeatEmail] = a.Path
		}
	}
	return paths
}

// TestMainJobByCommandLine is the product's main job, and what Dynamics holds after it.
func TestMainJobByCommandLine(t *testing.T) {
	d := serve(t)
	h := connected(t, d)
	h.run(nil, "sync")
	d.ask(http.MethodPost, "app/install", nil)
	h.run(nil, "settings", "set", "auto-sync=no", "pipeline-stage=not-sure", "won-value=not-sure", "writeback=yes", "licences=10")
	h.run(nil, "seats", "assign", ana, lea)
	h.run(nil, "seats", "enable", ana, lea)

	var imported struct {
		Copied int
		Items  struct{ New, Unchanged int }
	}
	path := archives(t, seed.DemoSizes)[ana]
	h.run(&imported, "import", path, "--seat", ana, "--copy", "matched")
	if imported.Items.New < 50 || imported.Copied == 0 {
		t.Fatalf("imported %+v", imported)
	}
	first := imported.Items.New
	h.run(&imported, "import", path, "--seat", ana, "--copy", "none")
	if imported.Items.New != 0 || imported.Items.Unchanged != first {
		t.Fatalf("the same archive again: %+v", imported)
	}
	h.run(nil, "items", "add", "note", "--seat", ana, "--member", "https://www.linkedin.com/in/nobody-in-crm-17",
		"--name", "Zelda Unknown", "--text", "Met at the fair.", "--copy")
	h.run(nil, "sync")

	var all items[item]
	h.run(&all, "items", "list", "--seat", ana)
	copied := slices.DeleteFunc(slices.Clone(all.Items), func(i item) bool { return i.State == "not-copied" })
	if len(copied) < 10 {
		t.Fatalf("only %d items are copied", len(copied))
	}
	checkActivities(t, d, copied)
	checkEvidence(t, h, copied)

	var report items[unresolved]
	h.run(&report, "report", "unresolved")
	at := slices.IndexFunc(report.Items, func(u unresolved) bool { return u.Member == "Zelda Unknown" })
	if at < 0 {
		t.Fatalf("the note about nobody is not in the report: %+v", report.Items)
	}
	open := report.Items[at]
	h.run(nil, "resolve", open.ID, "--create", "contact")
	h.run(nil, "sync")
	var one item
	h.run(&one, "items", "show", open.ID)
	if one.State != "written" || !strings.HasPrefix(one.Regarding, "contact:") {
		t.Fatalf("after resolving: %+v", one)
	}
	checkActivities(t, d, []item{one})
	contacts := d.rows("contact")
	if !slices.ContainsFunc(contacts, func(r row) bool { return r.text("contactid") == strings.TrimPrefix(one.Regarding, "contact:") }) {
		t.Fatal("the created contact is not in Dynamics")
	}
}

// checkActivities holds spec §8.4 to §8.6: each copied item is exactly one activity with
// the right owner, author, state and regarding record.
func checkActivities(t *testing.T, d dynamics, copied []item) {
	t.Helper()
	users := map[string]string{}
	for _, u := range d.rows("systemuser") {
		users[strings.ToLower(u.text("internalemailaddress"))] = u.text("systemuserid")
	}
	tables := map[string]map[string]row{}
	for _, table := range []string{"li_inmail", "li_message", "task", "phonecall"} {
		tables[table] = map[string]row{}
		for _, r := range d.rows(table) {
			tables[table][r.text("activityid")] = r
		}
	}
	want := map[string]string{"inmail": "li_inmail", "message": "li_message", "note": "task", "tag": "task", "call": "phonecall"}
	seen := map[string]bool{}
	for _, i := range copied {
		if i.State != "written" && i.State != "open" {
			t.Errorf("item %s is %s (%s)", i.ID, i.State, i.Reason)
			continue
		}
		if seen[i.ActivityID] {
			t.Errorf("activity %s stands for two items", i.ActivityID)
		}
		seen[i.ActivityID] = true
		r, ok := tables[want[i.Kind]][i.ActivityID]
		if !ok {
			t.Errorf("item %s (%s) has no activity %s in %s", i.ID, i.Kind, i.ActivityID, want[i.Kind])
			continue
		}
		if got := r.text("_ownerid_value"); got != users[i.Seat] {
			t.Errorf("activity %s is owned by %s, not by %s", i.ActivityID, got, i.Seat)
		}
		if got := r.text("_createdby_value"); got == users[i.Seat] || got == "" {
			t.Errorf("activity %s was created by %q", i.ActivityID, got)
		}
		state, regarding := 0, ""
		if i.State == "written" {
			state = 1
			_, regarding, _ = strings.Cut(i.Regarding, ":")
		}
		if r.number("statecode") != state || r.text("_regardingobjectid_value") != regarding {
			t.Errorf("activity %s of item %s (%s): state %d regarding %q, want %d %q", i.ActivityID, i.ID, i.State,
				r.number("statecode"), r.text("_regardingobjectid_value"), state, regarding)
		}
	}
}

func TestSupportCannotTurnWritebackOn(t *testing.T) {
	h := newHouse(t)
	h.run(nil, "people", "add", ana, "--name", "Ana Ruiz", "--role", "admin-seller")
	h.acting(ana).run(nil, "people", "add", sam, "--name", "Sam Okoye", "--role", "support")
	var before, after items[struct{ Key, Value string }]
	h.acting(ana).run(&before, "settings", "get")
	code, _, narration := h.acting(sam).try("settings", "set", "writeback=yes")
	if code != 1 || !strings.Contains(string(narration), `"code":"forbidden"`) {
		t.Fatalf("exit %d: %s", code, narration)
	}
	h.acting(ana).run(&after, "settings", "get")
	if !slices.Equal(before.Items, after.Items) {
		t.Fatalf("before %v, after %v", before.Items, after.Items)
	}
}

func TestExitCodesOfWrongUse(t *testing.T) {
	h := newHouse(t)
	h.run(nil, "people", "add", ana, "--name", "Ana Ruiz", "--role", "admin")
	for _, c := range []struct {
		args []string
		want int
	}{
		{[]string{"--as", "nobody@contoso.test", "people", "list"}, 2},
		{[]string{"people", "list"}, 2}, // nobody named, no terminal
		{[]string{"no-such-command"}, 2},
		{[]string{"--no-such-flag"}, 2},
		{nil, 2}, // the screens without a terminal
		{[]string{"--fresh", "people", "list"}, 2},
		{[]string{"--as", ana, "connect", "--url", "not an address"}, 2},
		{[]string{"--as", ana, "connect", "--url", "http://127.0.0.1:9", "--token-command", "echo x"}, 3},
		{[]string{"--as", ana, "sync"}, 2},
		{[]string{"--as", ana, "people", "list"}, 0},
	} {
		code, out, narration := h.try(c.args...)
		if code != c.want {
			t.Errorf("navsync %s: exit %d, want %d\n%s%s", strings.Join(c.args, " "), code, c.want, out, narration)
		}
		if code != 0 && len(narration) == 0 {
			t.Errorf("navsync %s says nothing", strings.Join(c.args, " "))
		}
	}
}

func TestADataFolderThatCannotBeWritten(t *testing.T) {
	h := newHouse(t)
	if err := os.WriteFile(h.dir, []byte("a file stands where the folder should be"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, narration := h.try("people", "list")
	if code != 2 && code != 1 || len(narration) == 0 {
		t.Fatalf("exit %d: %s", code, narration)
	}
	if _, err := os.Stat(filepath.Clean(h.dir)); err != nil {
		t.Fatal(err)
	}
}
