package cli

import (
	"encoding/json"
	"strings"
	"testing"

	"navsync/ui/page/pagetest"
)

// TestCreatingShowsWhoCouldBeThePersonFirst: a record that could be the person already is told (exit 1, conflict, with the
// candidates), --anyway goes on, an undo says what stays in Dynamics, and can delete it.
func TestCreatingShowsWhoCouldBeThePersonFirst(t *testing.T) {
	f := connected(t)
	f.does(nil, "settings", "set", "auto-sync=yes", "writeback=yes", "unresolved=keep")
	f.does(nil, "seats", "assign", pagetest.Ana)
	f.does(nil, "sync")
	var records items[struct{ What, Name string }]
	f.does(&records, "find", "a")
	name := ""
	for _, r := range records.Items {
		if r.What == "contact" && len(strings.Fields(r.Name)) == 2 {
			name = r.Name
		}
	}
	var added struct{ ID string }
	f.does(&added, "items", "add", "note", "--member", zelda, "--name", name, "--text", "private", "--copy")
	var ran struct {
		WouldWrite []struct{ ID string }
		Waits      []struct {
			Reason, Sentence string
			Items            int
		}
	}
	if f.does(&ran, "sync", "--dry-run"); len(ran.WouldWrite) != 0 {
		t.Errorf("what is kept here would be written: %+v", ran)
	}
	if f.does(&ran, "sync"); len(ran.Waits) != 1 || ran.Waits[0].Reason != "kept-here" || ran.Waits[0].Items != 1 {
		t.Errorf("what waits is %+v", ran)
	}
	var report items[struct{ ID, State string }]
	if f.does(&report, "report", "unresolved"); report.Count != 1 || report.Items[0].State != "kept-here" {
		t.Fatalf("the report is %+v", report)
	}
	f.isWrong("resolve", added.ID, "--create", "lead", "--anyway", "--set", "planet")
	f.isWrong("resolve", added.ID, "--create", "lead", "--anyway", "--set", "planet=x")
	f.isWrong("resolve", added.ID, "--ignore", "--of", "planet")
	a := f.run("resolve", added.ID, "--create", "lead", "--json")
	var refusal struct {
		Error struct {
			Code       string
			Candidates []struct{ Record, Name string }
		}
	}
	if err := json.Unmarshal([]byte(a.narration), &refusal); err != nil || a.code != ExitFailed || refusal.Error.Code != "conflict" ||
		len(refusal.Error.Candidates) == 0 || refusal.Error.Candidates[0].Record == "" {
		t.Fatalf("exit %d: %s", a.code, a.narration)
	}
	var made, undone struct {
		Record  string
		Deleted bool
	}
	f.does(&made, "resolve", added.ID, "--create", "lead", "--anyway", "--set", "description=met at the fair")
	if !strings.HasPrefix(made.Record, "lead:") {
		t.Fatalf("made %+v", made)
	}
	f.does(nil, "sync")
	if f.does(&report, "report", "unresolved"); report.Count != 0 {
		t.Errorf("still %+v", report)
	}
	f.does(&undone, "resolve", "--undo")
	f.does(nil, "sync")
	f.does(&report, "report", "unresolved")
	if undone.Record != made.Record || undone.Deleted || report.Count != 1 || report.Items[0].State != "kept-here" {
		t.Errorf("undone %+v, the report %+v", undone, report)
	}
	f.does(&made, "resolve", added.ID, "--create", "lead", "--anyway")
	f.does(&undone, "resolve", "--undo", "--delete-record")
	if undone.Record != made.Record || !undone.Deleted {
		t.Errorf("undone %+v", undone)
	}
	f.does(nil, "resolve", added.ID, "--ignore", "--of", "member")
	if f.does(&report, "report", "unresolved", "--ignored"); report.Count != 1 {
		t.Errorf("ignored are %+v", report)
	}
	f.does(nil, "resolve", added.ID, "--stop-ignoring", "--of", "member")
}
