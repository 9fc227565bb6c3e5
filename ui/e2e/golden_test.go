package e2e_test

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"navsync/ui/golden"
)

// answers compares what commands answer with testdata/golden, one file a command.
type answers struct {
	house
	seeded map[string]bool // ids that come from the seed, and so stay as they are
	seen   map[string]bool // names that are taken
}

func newAnswers(h house, d dynamics) answers {
	g := answers{house: h, seeded: map[string]bool{}, seen: map[string]bool{}}
	for table, key := range map[string]string{
		"systemuser": "systemuserid", "account": "accountid", "contact": "contactid", "lead": "leadid", "opportunity": "opportunityid",
	} {
		for _, r := range d.rows(table) {
			g.seeded[r.text(key)] = true
		}
	}
	return g
}

// check runs a command and compares its document, of stdout, or of stderr when it refuses,
// with the file of that name.
func (g answers) check(name string, want int, args ...string) {
	g.t.Helper()
	if !strings.Contains(name, ".") {
		name += ".json"
	}
	if g.seen[name] {
		g.t.Fatalf("%s is checked twice", name)
	}
	g.seen[name] = true
	code, out, narration := g.try(args...)
	if code != want {
		g.t.Errorf("navsync %s: exit %d, want %d\n%s%s", strings.Join(args, " "), code, want, out, narration)
	}
	got := out
	if len(out) == 0 {
		got = narration
	}
	if len(got) == 0 {
		g.t.Errorf("navsync %s answers nothing", strings.Join(args, " "))
	}
	got = g.steady(got)
	golden.Compare(g.t, "golden/"+name, string(got))
}

var (
	goldenTime    = regexp.MustCompile(`\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?Z)?`)
	goldenID      = regexp.MustCompile(`[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}`)
	goldenPort    = regexp.MustCompile(`127\.0\.0\.1:\d{4,5}`)
	goldenTraffic = regexp.MustCompile(`"(requests|bytes)": \d+`)
	goldenBuild   = regexp.MustCompile(`"version": "[^"]*"(?:,\s+"commit": "[^"]*")?(?:,\s+"date": "[^"]*")?(,\s+"go": )"[^"]*"(,\s+"os": )"[^"]*"`)
)

// steady puts placeholders where an answer depends on the clock, the ports or the build.
func (g answers) steady(out []byte) []byte {
	out = bytes.ReplaceAll(out, []byte(filepath.Dir(g.dir)), []byte("<folder>"))
	out = goldenID.ReplaceAllFunc(out, func(id []byte) []byte {
		if g.seeded[strings.ToLower(string(id))] {
			return id
		}
		return []byte("<id>")
	})
	recent := time.Now().UTC().Add(-48 * time.Hour)
	out = goldenTime.ReplaceAllFunc(out, func(at []byte) []byte {
		day, err := time.Parse(time.DateOnly, string(at[:len(time.DateOnly)]))
		if err != nil || day.Before(recent) {
			return at
		}
		return []byte("<time>")
	})
	out = goldenPort.ReplaceAll(out, []byte("127.0.0.1:<port>"))
	out = goldenTraffic.ReplaceAll(out, []byte(`"$1": "<number>"`))
	return goldenBuild.ReplaceAll(out, []byte(`"version": "<build>"$1"<build>"$2"<build>"`))
}

var goldenSizes = []string{"--users", "12", "--accounts", "30", "--contacts", "60", "--leads", "30", "--opportunities", "30"}

// TestGolden walks every command of the command-line contract.
func TestGolden(t *testing.T) {
	d := serve(t, goldenSizes...)
	g := newAnswers(newHouse(t), d)
	g.check("version", 0, "version")
	g.people()
	g.as = ana
	g.connection(d)
	g.preferences(d)
	g.seats()
	g.items()
	g.unresolved(d)
	g.runs()
	g.refusals()
	g.failing(d)
	g.ending(d)
	g.members()
	g.leftOver()
}

// members are two addresses that the archives make one person of, and that are taken apart.
func (g answers) members() {
	folder := filepath.Join("..", "..", "sync", "engine", "testdata", "cases", "member-changed-address")
	for _, archive := range []string{"first", "second"} {
		g.run(nil, "import", filepath.Join(folder, archive), "--seat", ana)
	}
	g.check("members-addresses", 0, "members", "addresses", "Bo Nil")
	g.check("members-apart", 0, "members", "apart", "https://www.linkedin.com/in/bo-nil-ceo")
	g.check("error-members-one", 1, "members", "apart", "https://www.linkedin.com/in/bo-nil-ceo")
	g.check("error-members-unknown", 1, "members", "addresses", "Nobody Atall")
}

// leftOver holds that each golden file belongs to a command.
func (g answers) leftOver() {
	g.t.Helper()
	files, err := os.ReadDir(filepath.Join("testdata", "golden"))
	if err != nil {
		g.t.Fatal(err)
	}
	for _, f := range files {
		if !g.seen[f.Name()] {
			g.t.Errorf("no command is checked against %s", f.Name())
		}
	}
}

func (g answers) people() {
	g.check("people-nobody", 2, "people", "list")
	g.check("people-add", 0, "people", "add", ana, "--name", "Ana Ruiz", "--role", "admin-seller")
	g.as = ana
	g.run(nil, "people", "add", sam, "--name", "Sam Okoye", "--role", "seller")
	g.run(nil, "people", "add", "ola@contoso.test", "--name", "Ola Berg", "--role", "support")
	g.check("people-role", 0, "people", "role", sam, "support")
	g.check("people-remove", 0, "people", "remove", "ola@contoso.test")
	g.check("people-list", 0, "people", "list")
}

func (g answers) connection(d dynamics) {
	sandbox := serve(g.t, append([]string{"--type", "sandbox"}, goldenSizes...)...)
	g.check("connect-sandbox", 2, "connect", "--url", sandbox.url, "--token-command", "echo "+token)
	g.check("status-not-connected", 0, "status")
	g.check("sync-not-connected", 2, "sync")
	g.check("environments", 0, "environments", "--url", d.url, "--token-command", "echo "+token)
	g.check("environments-no-cloud", 2, "environments", "--cloud", "moon", "--client-id", "x")
	g.check("connect", 0, "connect", "--url", d.url, "--token-command", "echo "+token)
	g.check("sync", 0, "sync")
	g.check("status", 0, "status")
	g.check("pause", 0, "pause")
	g.check("status-paused", 0, "status")
	g.check("resume", 0, "resume")
}

func (g answers) preferences(d dynamics) {
	d.ask(http.MethodPost, "app/install", nil)
	g.check("doctor", 0, "doctor")
	g.check("settings-options", 0, "settings", "options")
	g.check("settings-set", 0, "settings", "set", "auto-sync=yes", "pipeline-stage=not-sure", "won-value=not-sure", "writeback=yes", "licences=3")
	g.check("settings-get", 0, "settings", "get")
}

func (g answers) seats() {
	g.check("seats-candidates", 0, "seats", "candidates")
	g.check("seats-assign", 0, "seats", "assign", ana, lea)
	g.check("seats-assign-unknown", 1, "seats", "assign", "nobody@contoso.test")
	g.check("seats-enable", 0, "seats", "enable", ana)
	g.run(nil, "seats", "enable", lea)
	g.check("seats-disable", 0, "seats", "disable", lea)
	g.check("seats-alias", 0, "seats", "alias", lea, "lea.fontaine@contoso.test")
	g.run(nil, "seats", "alias", lea, "lfontaine@contoso.test")
	g.check("seats-unalias", 0, "seats", "unalias", lea, "lfontaine@contoso.test")
	g.check("error-no-alias", 1, "seats", "unalias", lea, "lfontaine@contoso.test")
	g.check("seats-link", 0, "seats", "link", lea, g.userOf("hugo@contoso.test"))
	g.check("seats-list", 0, "seats", "list")
	g.check("error-seats-remove", 2, "seats", "remove", lea)
	var left items[struct{ Email string }]
	g.run(&left, "seats", "list")
	if len(left.Items) != 2 {
		g.t.Errorf("a removal that was refused leaves %+v", left.Items)
	}
	g.check("seats-remove-keep", 0, "seats", "remove", lea, "--keep-items")
	g.run(nil, "seats", "assign", lea)
	g.check("seats-remove", 0, "seats", "remove", lea, "--delete-items")
	g.check("settings-preview", 0, "settings", "preview", "pipeline-stage=1", "include-stage=yes")
}

// userOf is the id of a CRM user, as seats candidates gives it.
func (g answers) userOf(email string) string {
	g.t.Helper()
	var users items[struct{ ID, Email string }]
	g.run(&users, "seats", "candidates")
	at := slices.IndexFunc(users.Items, func(u struct{ ID, Email string }) bool { return u.Email == email })
	if at < 0 {
		g.t.Fatalf("no CRM user is %s", email)
	}
	return users.Items[at].ID
}

const goldenCSV = `date,direction,kind,member,profile url,company,subject,text
2025-03-03T09:15:00Z,sent,inmail,Joshua McAllister,https://www.linkedin.com/in/joshua-mcallister-9ee28a,` +
	`Aveline Energie,Meters for your plants,"Hello Joshua, shall we talk on Thursday?"
2025-03-03T16:40:00Z,received,inmail,Joshua McAllister,https://www.linkedin.com/in/joshua-mcallister-9ee28a,` +
	`Aveline Energie,Meters for your plants,Thursday is fine.
2025-03-04T08:00:00Z,sent,message,Gaëlle Blanchard,https://www.linkedin.com/in/gaelle-blanchard-2407cd,Northwind Analytics,,Thank you for the visit.
2025-03-05,sent,note,Thibault Colin,https://www.linkedin.com/in/thibault-colin-c0fe18,Bellerive Matériaux,,Wants an offer by May.
2025-03-06T10:30:00Z,sent,message,Zelda Unknown,https://www.linkedin.com/in/nobody-in-crm-17,Nowhere Ltd,,=Nice to meet you.
`

func (g answers) items() {
	file := filepath.Join(filepath.Dir(g.dir), "items.csv")
	if err := os.WriteFile(file, []byte(goldenCSV), 0o600); err != nil {
		g.t.Fatal(err)
	}
	g.check("import-dry-run", 0, "import", file, "--seat", ana, "--copy", "matched", "--dry-run")
	g.check("import", 0, "import", file, "--seat", ana, "--copy", "matched")
	g.check("items-list", 0, "items", "list", "--seat", ana)
	g.check("items-list-not-copied", 0, "items", "list", "--state", "not-copied")
	g.check("items-add", 0, "items", "add", "call", "--seat", ana, "--member", "https://www.linkedin.com/in/nobody-in-crm-17",
		"--name", "Zelda Unknown", "--text", "Called about the offer.")
	g.check("items-copy", 0, "items", "copy", g.itemOf("message Zelda Unknown"), g.itemOf("call"))
	g.check("items-take-out", 0, "items", "take-out", g.itemOf("note"))
	g.check("writebacks-list", 0, "writebacks", "list")
	g.check("sync-dry-run", 0, "sync", "--dry-run")
	g.run(nil, "sync")
	g.check("writebacks-list-written", 0, "writebacks", "list", "--state", "written")
	g.check("items-show", 0, "items", "show", g.itemOf("message Gaëlle Blanchard"))
	g.check("writebacks-retry", 0, "writebacks", "retry", g.itemOf("note"))
}

// itemOf is the id of the item whose kind and member begin so.
func (g answers) itemOf(what string) string {
	g.t.Helper()
	var all items[item]
	g.run(&all, "items", "list")
	at := slices.IndexFunc(all.Items, func(i item) bool { return strings.HasPrefix(i.Kind+" "+i.Member, what) })
	if at < 0 {
		g.t.Fatalf("no item is %q", what)
	}
	return all.Items[at].ID
}

func (g answers) unresolved(d dynamics) {
	g.check("match-nobody", 0, "match", "Zelda Unknown")
	g.check("report-unresolved", 0, "report", "unresolved")
	g.check("report-unresolved.csv", 0, "report", "unresolved", "--csv", "--json=false")
	g.check("report-matches", 0, "report", "matches")
	g.check("report-matches.csv", 0, "report", "matches", "--csv", "--json=false")
	message, call := g.itemOf("message Zelda Unknown"), g.itemOf("call")
	g.check("resolve-ignore", 0, "resolve", call, "--ignore")
	g.check("report-ignored", 0, "report", "unresolved", "--ignored")
	g.check("resolve-undo", 0, "resolve", "--undo")
	g.run(nil, "resolve", call, "--ignore")
	g.check("resolve-stop-ignoring", 0, "resolve", call, "--stop-ignoring")
	g.check("error-not-ignored", 1, "resolve", call, "--stop-ignoring")
	g.check("resolve-to", 0, "resolve", message, "--to", "contact:"+contactOf(d, "Fatima Andersson"))
	g.run(nil, "resolve", "--undo")
	g.run(nil, "sync")
	g.check("error-create-members", 2, "resolve", call, g.itemOf("message Gaëlle Blanchard"), "--create", "contact")
	g.check("resolve-create", 0, "resolve", message, call, "--create", "contact")
	contacts := len(d.rows("contact"))
	g.check("error-create-again", 1, "resolve", message, call, "--create", "contact")
	if n := len(d.rows("contact")) - contacts; n != 0 {
		g.t.Errorf("creating again made %d records", n)
	}
	g.run(nil, "sync")
	g.check("items-list-resolved", 0, "items", "list", "--state", "written")
}

func contactOf(d dynamics, name string) string {
	d.t.Helper()
	for _, r := range d.rows("contact") {
		if r.text("fullname") == name {
			return r.text("contactid")
		}
	}
	d.t.Fatalf("no contact is %s", name)
	return ""
}

func (g answers) runs() {
	g.check("runs-list", 0, "runs", "list", "--limit", "2")
	g.check("runs-show", 0, "runs", "show", "1")
}

// refusals are the error documents of the exit codes 1, 2 and 3.
func (g answers) refusals() {
	support := g
	support.as = sam
	support.check("error-forbidden", 1, "settings", "set", "writeback=no")
	g.check("error-last-admin", 1, "people", "role", ana, "seller")
	g.check("error-not-found", 1, "runs", "show", "999")
	g.check("error-usage", 2, "seats", "no-such-command")
	g.check("error-flag", 2, "sync", "--no-such-flag")
	g.check("error-id", 2, "items", "show", "one")
	g.check("error-setting", 2, "settings", "set", "no-such-key=1")
	g.check("error-state", 2, "items", "list", "--state", "no-such-state")
	g.check("error-item", 1, "items", "show", "999")
	g.check("error-retry-unknown", 1, "writebacks", "retry", "999")
	g.check("error-kind", 2, "items", "add", "fax", "--seat", ana, "--member", "https://www.linkedin.com/in/nobody-in-crm-17", "--text", "x")
	g.check("error-file", 1, "import", "no-such-file.csv", "--seat", ana)
	g.check("error-role", 2, "people", "role", ana, "no-such-role")
	g.check("error-no-way", 2, "resolve", "1")
	g.check("error-two-ways", 2, "resolve", "1", "--ignore", "--create", "lead")
	g.check("error-record", 2, "resolve", "1", "--to", "contact:no-guid")
	other := answers{house: newHouse(g.t), seeded: g.seeded, seen: g.seen}
	other.run(nil, "people", "add", ana, "--name", "Ana Ruiz", "--role", "admin")
	other.as = ana
	other.check("error-address", 2, "connect", "--url", "not an address")
	other.check("error-retry", 3, "connect", "--url", "http://127.0.0.1:9", "--token-command", "echo x")
}

// failing is a connection that stops working: a refused activity, then an expired sign-in.
func (g answers) failing(d dynamics) {
	d.fault("plugin-refused on=POST:tasks")
	g.run(nil, "items", "add", "note", "--seat", ana, "--member", "https://www.linkedin.com/in/nobody-in-crm-18",
		"--name", "Yann Nobody", "--text", "Refused by a plug-in.", "--copy")
	g.check("sync-refused", 1, "sync")
	g.check("writebacks-list-failed", 0, "writebacks", "list", "--state", "failed")
	d.fault("401")
	g.check("error-credentials", 1, "sync")
	g.check("status-failing", 3, "status")
	g.check("error-doctor", 1, "doctor")
	d.fault()
	g.run(nil, "sync")
	g.check("writebacks-retry-failed", 0, "writebacks", "retry", g.itemOf("note Yann Nobody"))
}

// fault replaces the emulator's faults.
func (d dynamics) fault(rules ...string) {
	d.t.Helper()
	resp, err := http.Post(d.url+"/_emulator/faults", "text/plain", strings.NewReader(strings.Join(rules, "\n")))
	if err != nil {
		d.t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		d.t.Fatalf("faults %q: %s", rules, resp.Status)
	}
}

func (g answers) ending(d dynamics) {
	g.check("disconnect", 0, "disconnect")
	g.check("status-disconnected", 0, "status")
	g.run(nil, "connect", "--url", d.url, "--token-command", "echo "+token)
	g.run(nil, "sync")
	g.check("disconnect-purge", 0, "disconnect", "--purge")
	g.check("status-purged", 0, "status")
}
