package cli

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"navsync/dynamics/emulator"
	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
)

// told is the document of items show, as far as the nine answers want it.
type told struct {
	State, Sentence string
	Trail           []struct{ Event, Sentence string }
}

// complain makes one item of each way in which "my message is not in Dynamics" can be true, and returns the names of two
// contacts: where the moved one was, and where it is.
func (f *folder) complain(server *emulator.Server) (was, is string) {
	f.t.Helper()
	note := func(name string, copied bool) string {
		var added struct{ ID string }
		member := "https://www.linkedin.com/in/" + strings.ReplaceAll(strings.ToLower(name), " ", "-") + "-7"
		f.does(&added, "items", "add", "note", "--member", member, "--name", name, "--text", "A private word.", fmt.Sprint("--copy=", copied))
		return added.ID
	}
	faults := func(rules ...string) {
		if err := server.SetFaults(rules...); err != nil {
			f.t.Fatal(err)
		}
	}
	contacts := server.Rows("contact", func(r emulator.Row) bool { return r["statecode"] == int64(0) })
	contact := func(n int) (address, name string) {
		return fmt.Sprint("contact:", contacts[n]["contactid"]), fmt.Sprint(contacts[n]["fullname"])
	}
	from, was := contact(0)
	to, is := contact(1)
	note("Nora Neverticked", false)
	f.does(nil, "items", "take-out", note("Olga Outtaken", true))
	note("Ulla Unmatched", true)
	elsewhere, gone := note("Ella Elsewhere", true), note("Gerd Gone", true)
	f.does(nil, "sync")
	f.does(nil, "resolve", elsewhere, "--to", from)
	f.does(nil, "move", elsewhere, "--to", to)
	var written struct{ ActivityID, ActivityTable string }
	f.does(&written, "items", "show", gone)
	if err := server.Delete("task", written.ActivityID); err != nil {
		f.t.Fatal(err)
	}
	faults("plugin-refused on=POST:tasks")
	note("Fred Failed", true)
	repaired := note("Rita Repaired", true)
	f.run("sync")
	faults()
	f.env["NAVSYNC_AS"] = pagetest.Sam
	f.does(nil, "writebacks", "retry", repaired)
	f.env["NAVSYNC_AS"] = pagetest.Ana
	f.does(nil, "sync")
	f.does(nil, "settings", "set", "writeback=no")
	note("Willy Waiting", true)
	return was, is
}

// TestMyMessageIsNotInDynamicsByCommands answers the nine complaints of support (spec §12) with find, the member's items
// and the trail of one, in both languages and without a word of the text.
func TestMyMessageIsNotInDynamicsByCommands(t *testing.T) {
	server := organization(t)
	f := newFolder(t)
	f.team()
	f.does(nil, "connect", "--url", server.URL(), "--token-command", "echo token")
	f.does(nil, "sync")
	f.does(nil, "settings", "set", "auto-sync=yes", "writeback=yes", "writeback-target=standard")
	f.does(nil, "seats", "assign", pagetest.Ana)
	was, is := f.complain(server)
	f.env["NAVSYNC_AS"] = pagetest.Sam
	for _, code := range []string{lang.English, lang.French} {
		say := lang.MustNew(code).T
		for name, shows := range map[string][]string{
			"nobody imported": nil,
			"nora":            {say("find.none-ticked", "count", 1)},
			"olga":            {strings.Split(say("find.taken-out", "count", 1, "By", "Ana Ruiz", "At", "@"), "@")[0]},
			"willy":           {say("item.wait.writeback-off")},
			"fred":            {say("errors.crm.plugin"), say("remedy.crm.plugin")},
			"ulla":            {say("unresolved.reason.no-candidate")},
			"ella":            {is, was},
			"gerd":            {say("standing.gone")},
			"rita":            {say("errors.crm.plugin"), say("trail.retried", "By", "Sam Okoye")},
		} {
			t.Run(code+" "+name, func(t *testing.T) { f.t = t; f.answers(code, name, shows) })
		}
	}
}

// answers asks for a member by name and holds that the answer shows what it has to.
func (f *folder) answers(code, name string, shows []string) {
	f.t.Helper()
	var found items[struct {
		What, Sentence   string
		Captured, Copied int
	}]
	all := f.does(&found, "--lang", code, "find", name).out
	if shows == nil {
		if found.Count != 0 {
			f.t.Errorf("found: %+v", found)
		}
		return
	}
	if found.Count == 0 || !slices.ContainsFunc(found.Items, func(i struct {
		What, Sentence   string
		Captured, Copied int
	},
	) bool {
		return i.What == "member" && i.Captured == 1
	}) {
		f.t.Fatalf("found: %+v", found)
	}
	var list items[item]
	f.does(&list, "items", "list", "--member", name)
	for _, i := range list.Items {
		var shown told
		all += f.does(&shown, "--lang", code, "items", "show", i.ID).out
		all += shown.Sentence
		for _, event := range shown.Trail {
			all += event.Sentence + "\n"
		}
		all += f.does(nil, "--lang", code, "items", "show", i.ID).out
	}
	for _, want := range shows {
		if !strings.Contains(all, want) {
			f.t.Errorf("no %q in\n%s", want, all)
		}
	}
	if strings.Contains(all, "private word") {
		f.t.Errorf("the text is shown:\n%s", all)
	}
}
