package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"navsync/ui/page/pagetest"
)

// TestWhatSupportSeesHasItsCommand walks support and a seat holder through the commands that are the twins of screens
// (spec §13): find, the seat's line, coverage, causes open and solved, the audit, diagnostics, never-copy, moving, rejecting
// and the history of a record.
func TestWhatSupportSeesHasItsCommand(t *testing.T) {
	f := connected(t)
	f.does(nil, "settings", "set", "auto-sync=yes", "writeback=yes")
	f.does(nil, "seats", "assign", pagetest.Ana)
	var added struct{ ID string }
	f.does(&added, "items", "add", "message", "--member", zelda, "--name", "Zelda Unknown", "--text", "private", "--copy")
	f.does(nil, "items", "add", "note", "--member", yann, "--name", "Yann Nobody", "--text", "private", "--copy=false")
	f.does(nil, "sync")
	f.env["NAVSYNC_AS"] = pagetest.Sam

	var found items[struct {
		What, Name, Seat, Sentence string
		Captured, Copied, Open     int
	}]
	f.does(&found, "find", "zelda")
	if found.Count != 1 || found.Items[0].What != "member" || found.Items[0].Captured != 1 || found.Items[0].Open != 1 ||
		found.Items[0].Seat != pagetest.Ana {
		t.Errorf("zelda is %+v", found)
	}
	if f.does(&found, "find", "yann nobody"); found.Count != 1 || found.Items[0].Sentence != "1 captured, none ticked" {
		t.Errorf("yann is %+v", found)
	}
	var seats items[struct {
		Email                                                     string
		Captured, Copied, Waiting, Written, Open, Failed, Deleted int
	}]
	if f.does(&seats, "seats", "list"); seats.Items[0].Captured != 2 || seats.Items[0].Copied != 1 || seats.Items[0].Written != 1 {
		t.Errorf("the seat's line is %+v", seats)
	}
	var shown struct {
		Sentence string
		Trail    []struct{ Event, Sentence string }
	}
	f.does(&shown, "items", "show", added.ID)
	if shown.Trail[0].Event != "captured" || !strings.HasPrefix(shown.Trail[0].Sentence, "Captured: entered by Ana Ruiz") ||
		!strings.HasPrefix(shown.Sentence, "written open") {
		t.Errorf("the trail is %+v", shown)
	}
	var list items[item]
	if f.does(&list, "items", "list", "--member", "zelda", "--kind", "message", "--since", "2020-01-01", "--seat", pagetest.Ana); list.Count != 1 {
		t.Errorf("filtered: %+v", list)
	}
	if f.does(&list, "report", "unresolved", "--member", "yann"); list.Count != 0 {
		t.Errorf("the report of another: %+v", list)
	}
	for _, command := range [][]string{{"problems", "list"}, {"problems", "list", "--solved"}, {"audit", "list"}, {"report", "coverage"}, {"doctor"}} {
		if a := f.run(append(command, "--json")...); a.code != ExitOK {
			t.Errorf("%v: exit %d, %s", command, a.code, a.narration)
		}
	}
	file := filepath.Join(t.TempDir(), "diagnostics.zip")
	f.does(nil, "diagnostics", file)
	if about, err := os.Stat(file); err != nil || about.Size() == 0 || about.Mode().Perm() != 0o600 {
		t.Errorf("the diagnostics are %v %v", about, err)
	}
	f.isWrong("diagnostics", file)
	if a := f.run("never-copy", "list"); a.code != ExitFailed {
		t.Errorf("support lists rules: exit %d", a.code)
	}
	f.env["NAVSYNC_AS"] = pagetest.Ana
	f.changes(added.ID)
}

// changes are the twins that change something.
func (f *folder) changes(item string) {
	f.t.Helper()
	var records items[struct{ What, ID string }]
	f.does(&records, "find", "a")
	contact := ""
	for _, r := range records.Items {
		if r.What == "contact" {
			contact = "contact:" + r.ID
		}
	}
	f.isWrong("move", item)
	var done struct{ Items, Done int }
	if f.does(&done, "move", item, "--to", contact); done.Done != 1 {
		f.t.Errorf("moved %+v", done)
	}
	var history items[struct{ Navsync bool }]
	if f.does(&history, "history", contact); history.Count == 0 || !history.Items[0].Navsync {
		f.t.Errorf("the history is %+v", history)
	}
	f.does(nil, "reject", item, "--candidate", contact)
	var taken struct{ TakenOut int }
	f.does(&taken, "never-copy", "add", "member", yann)
	var rules items[struct{ ID, Kind, Value string }]
	if f.does(&rules, "never-copy", "list"); rules.Count != 1 || rules.Items[0].Value != "yann-nobody-18" {
		f.t.Errorf("the rules are %+v", rules)
	}
	f.env["NAVSYNC_AS"] = pagetest.Sam
	var found items[struct{ What string }]
	if f.does(&found, "find", "yann nobody"); found.Count != 0 {
		f.t.Errorf("a never-copied member is found: %+v", found)
	}
	f.env["NAVSYNC_AS"] = pagetest.Ana
	f.does(nil, "never-copy", "remove", rules.Items[0].ID)
	f.isWrong("never-copy", "add", "planet", "x")
	f.isWrong("choose", item, "--member", "Nobody At All")
}
