package cli

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"navsync/store"
	"navsync/ui/page/pagetest"
)

const (
	zelda = "https://www.linkedin.com/in/zelda-unknown-17"
	yann  = "https://www.linkedin.com/in/yann-nobody-18"
)

// linkedInFile is three messages; the last one is of somebody else and older.
const linkedInFile = `date,direction,kind,member,profile url,company,subject,text
2026-03-03T09:15:00Z,sent,message,Zelda Unknown,` + zelda + `,Nowhere Ltd,,=Hello Zelda.
2026-03-04T16:40:00Z,received,message,Zelda Unknown,` + zelda + `,Nowhere Ltd,,Hello.
2025-01-05T08:00:00Z,sent,message,Yann Nobody,` + yann + `,Nowhere Ltd,,Hello Yann.
`

type item struct{ ID, Kind, Direction, Member, Subject, Text, State string }

// TestCommandsDoWhatTheirFlagsSay walks through the commands on one organization, in the order of the work.
func TestCommandsDoWhatTheirFlagsSay(t *testing.T) {
	f := connected(t)
	t.Run("settings", func(t *testing.T) { f.t = t; f.settings() })
	t.Run("seats", func(t *testing.T) { f.t = t; f.seats() })
	t.Run("import", func(t *testing.T) { f.t = t; f.archives() })
	t.Run("items", func(t *testing.T) { f.t = t; f.composes() })
	t.Run("writebacks", func(t *testing.T) { f.t = t; f.writes() })
	t.Run("resolve", func(t *testing.T) { f.t = t; f.resolves() })
	t.Run("runs", func(t *testing.T) { f.t = t; f.runs() })
	t.Run("connection", func(t *testing.T) { f.t = t; f.connection() })
}

func (f *folder) settings() {
	f.does(nil, "settings", "set", "licences=3", "auto-sync=no", "pipeline-stage=not-sure", "writeback=yes")
	if got := f.setting(store.KeyLicences); got != "3" {
		f.t.Errorf("licences are %s", got)
	}
	var effect map[string]any
	f.does(&effect, "settings", "preview", "pipeline-stage=not-sure")
	if _, ok := effect["opportunities"]; !ok {
		f.t.Errorf("the preview is %v", effect)
	}
	var options items[struct{ Key, Value string }]
	f.does(&options, "settings", "options")
	if options.Count < 10 || options.Count != len(options.Items) {
		f.t.Errorf("%d options, %d said", len(options.Items), options.Count)
	}
	f.isWrong("settings", "set", "licences")
	f.isWrong("settings", "set", "no-such-key=1")
	f.isWrong("settings", "set", "licences=many")
}

type seatAnswer struct {
	Email   string
	Aliases []string
	CRMSync string
	Done    bool
}

func (f *folder) seats() {
	var done items[seatAnswer]
	f.does(&done, "seats", "assign", pagetest.Ana)
	f.does(&done, "seats", "enable", pagetest.Ana)
	var seats items[seatAnswer]
	f.does(&seats, "seats", "list")
	if seats.Count != 1 || seats.Items[0].Email != pagetest.Ana {
		f.t.Fatalf("the seats are %+v", seats)
	}
	on := seats.Items[0].CRMSync
	f.does(&done, "seats", "disable", pagetest.Ana)
	f.does(&seats, "seats", "list")
	if seats.Items[0].CRMSync == on {
		f.t.Errorf("disabled, the seat is still %q", on)
	}
	f.does(&done, "seats", "enable", pagetest.Ana)
	var seat seatAnswer
	f.does(&seat, "seats", "alias", pagetest.Ana, "ana.ruiz@contoso.test")
	if len(seat.Aliases) != 1 {
		f.t.Errorf("the aliases are %q", seat.Aliases)
	}
	f.does(&seat, "seats", "unalias", pagetest.Ana, "ana.ruiz@contoso.test")
	if len(seat.Aliases) != 0 {
		f.t.Errorf("the aliases are %q", seat.Aliases)
	}
	f.isWrong("seats", "remove", pagetest.Ana) // and its items?
	if a := f.run("seats", "remove", pagetest.Ana); !regexp.MustCompile(`\d+ items?: --keep-items`).MatchString(a.narration) {
		f.t.Errorf("how many items there are is not said: %s", a.narration)
	}
	f.isWrong("seats", "remove", pagetest.Ana, "--keep-items", "--delete-items")
	if a := f.run("seats", "enable", pagetest.Ana, "nobody@contoso.test"); a.code != ExitFailed || !strings.Contains(a.out, "nobody@contoso.test") {
		f.t.Errorf("one of two failed: exit %d\n%s", a.code, a.out)
	}
}

func (f *folder) archives() {
	file := filepath.Join(f.t.TempDir(), "export.csv")
	if err := os.WriteFile(file, []byte(linkedInFile), 0o600); err != nil {
		f.t.Fatal(err)
	}
	var got struct {
		Seat   string
		Items  struct{ New, Unchanged int }
		Copied int
		DryRun bool
	}
	f.does(&got, "import", file, "--dry-run")
	if !got.DryRun || got.Items.New != 3 || got.Seat != pagetest.Ana {
		f.t.Errorf("a dry run says %+v", got)
	}
	var all items[item]
	if f.does(&all, "items", "list"); all.Count != 0 {
		f.t.Errorf("a dry run kept %d items", all.Count)
	}
	f.isWrong("import", file, "--since", "yesterday")
	f.isWrong("import", file, "--copy", "some")
	f.does(&got, "import", file, "--seat", pagetest.Ana, "--copy", "none", "--since", "2026-01-01")
	if got.DryRun || got.Items.New != 3 || got.Copied != 0 {
		f.t.Errorf("an import says %+v", got)
	}
	f.does(&got, "import", file)
	if got.Items.New != 0 || got.Items.Unchanged != 3 {
		f.t.Errorf("the same again says %+v", got)
	}
	if a := f.run("import", filepath.Join(f.t.TempDir(), "none.csv")); a.code != ExitFailed {
		f.t.Errorf("a file that is not there: exit %d", a.code)
	}
}

func (f *folder) composes() {
	var added struct{ ID string }
	f.does(&added, "items", "add", "call", "--seat", pagetest.Ana, "--member", zelda, "--name", "Zelda Unknown",
		"--subject", "The offer", "--text", "Called about the offer.", "--received", "--copy")
	var shown item
	f.does(&shown, "items", "show", added.ID)
	want := item{added.ID, "call", "received", "Zelda Unknown", "The offer", "Called about the offer.", "waiting"}
	if shown != want {
		f.t.Errorf("added %+v, want %+v", shown, want)
	}
	f.isWrong("items", "add", "fax", "--seat", pagetest.Ana, "--member", zelda, "--text", "x")
	var changed struct {
		Changed, Unchanged int
		Failed             map[string]string
	}
	f.does(&changed, "items", "take-out", added.ID)
	if changed.Changed != 1 {
		f.t.Errorf("taken out: %+v", changed)
	}
	f.does(&changed, "items", "copy", added.ID)
	f.does(&changed, "items", "copy", added.ID)
	if changed.Changed != 0 || changed.Unchanged != 1 || changed.Failed == nil {
		f.t.Errorf("copied twice: %+v", changed)
	}
	var listed items[item]
	f.does(&listed, "items", "list", "--seat", pagetest.Ana, "--state", "waiting")
	if listed.Count != 1 || listed.Items[0].ID != added.ID {
		f.t.Errorf("waiting are %+v", listed)
	}
	f.isWrong("items", "list", "--state", "lost")
	f.isWrong("items", "copy", "one")
	if a := f.run("items", "list", "--seat", "nobody@contoso.test"); a.code != ExitFailed {
		f.t.Errorf("the items of nobody: exit %d", a.code)
	}
	if a := f.run("items", "show", "999"); a.code != ExitFailed {
		f.t.Errorf("an item that is not there: exit %d", a.code)
	}
}

func (f *folder) writes() {
	var run struct{ ID, Outcome string }
	f.does(&run, "sync", "--dry-run")
	if run.ID != "" {
		f.t.Errorf("a dry run is kept as %s", run.ID)
	}
	var waiting items[item]
	if f.does(&waiting, "writebacks", "list", "--state", "waiting"); waiting.Count != 1 {
		f.t.Errorf("after a dry run %d writebacks wait", waiting.Count)
	}
	f.does(&run, "sync")
	if run.ID == "" || run.Outcome != "complete" {
		f.t.Errorf("the run is %+v", run)
	}
	var open items[item]
	if f.does(&open, "writebacks", "list", "--state", "open"); open.Count != 1 {
		f.t.Fatalf("%d activities are open", open.Count)
	}
	var retried struct{ Queued, Unchanged int }
	if f.does(&retried, "writebacks", "retry", open.Items[0].ID); retried.Unchanged != 1 {
		f.t.Errorf("what has not failed is retried: %+v", retried)
	}
}

func (f *folder) resolves() {
	var report items[struct{ ID, Member string }]
	f.does(&report, "report", "unresolved")
	if report.Count != 1 || report.Items[0].Member != "Zelda Unknown" {
		f.t.Fatalf("unresolved are %+v", report)
	}
	one := report.Items[0].ID
	var done struct{ Items, Done int }
	f.does(&done, "resolve", one, "--ignore")
	if f.does(&report, "report", "unresolved"); report.Count != 0 {
		f.t.Errorf("ignored, and still %+v", report)
	}
	if f.does(&report, "report", "unresolved", "--ignored"); report.Count != 1 {
		f.t.Errorf("ignored are %+v", report)
	}
	f.does(&done, "resolve", one, "--stop-ignoring")
	f.does(&done, "resolve", one, "--ignore")
	f.does(&done, "resolve", "--undo")
	csv := f.does(nil, "report", "unresolved", "--csv")
	if lines := strings.Split(strings.TrimSpace(csv.out), "\n"); len(lines) != 2 || !strings.HasPrefix(lines[0], "id,at,kind,") || csv.narration != "" {
		f.t.Errorf("the report as CSV:\n%s%s", csv.out, csv.narration)
	}
	for _, wrong := range [][]string{
		{one}, {"--ignore"}, {one, "--ignore", "--create", "lead"}, {one, "--to", "contact"}, {one, "--create", "account"}, {"one", "--ignore"},
	} {
		f.isWrong(append([]string{"resolve"}, wrong...)...)
	}
	var made struct {
		Record string
		Failed map[string]string
	}
	f.does(&made, "resolve", one, "--create", "lead")
	if !strings.HasPrefix(made.Record, "lead:") || len(made.Failed) != 0 {
		f.t.Errorf("created %+v", made)
	}
}

func (f *folder) runs() {
	var runs items[struct{ ID string }]
	f.does(&runs, "runs", "list", "--limit", "1")
	if runs.Count != 1 {
		f.t.Fatalf("a limit of one lists %d runs", runs.Count)
	}
	var run struct {
		ID    string
		Steps []struct{ Name string }
	}
	if f.does(&run, "runs", "show", runs.Items[0].ID); run.ID != runs.Items[0].ID || len(run.Steps) == 0 {
		f.t.Errorf("the run is %+v", run)
	}
	if a := f.run("runs", "show", "999"); a.code != ExitFailed {
		f.t.Errorf("a run that is not there: exit %d", a.code)
	}
	var matches items[struct{ Kind string }]
	if f.does(&matches, "report", "matches"); matches.Count != 3 {
		f.t.Errorf("the match report has %d lines", matches.Count)
	}
	if csv := f.does(nil, "report", "matches", "--csv"); strings.Count(csv.out, "\n") < 50 {
		f.t.Errorf("the match report as CSV:\n%s", csv.out)
	}
}

func (f *folder) connection() {
	var state struct{ State string }
	if f.does(&state, "pause"); state.State != "paused" {
		f.t.Errorf("paused, the state is %s", state.State)
	}
	if a := f.run("sync"); a.code != ExitUsage {
		f.t.Errorf("a sync while paused: exit %d, %s", a.code, a.narration)
	}
	if f.does(&state, "resume"); state.State != "connected" {
		f.t.Errorf("resumed, the state is %s", state.State)
	}
	var doctor struct {
		Checks []struct{ Name, Result string }
	}
	if f.does(&doctor, "doctor"); len(doctor.Checks) < 5 {
		f.t.Errorf("the doctor looks at %+v", doctor)
	}
	ctx, interrupt := context.WithCancel(f.t.Context())
	interrupt()
	if a := f.runUntil(ctx, "--json", "sync", "--watch"); a.code != ExitInterrupted {
		f.t.Errorf("interrupted: exit %d\n%s%s", a.code, a.out, a.narration)
	}
	var gone struct {
		State  string
		Purged int
	}
	if f.does(&gone, "disconnect", "--purge"); gone.State != "purged" || gone.Purged == 0 {
		f.t.Errorf("disconnected: %+v", gone)
	}
	var status map[string]json.RawMessage
	if f.does(&status, "status"); string(status["state"]) != `"purged"` {
		f.t.Errorf("the status is %s", status["state"])
	}
}
