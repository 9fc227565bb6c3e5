package cli

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"navsync/dynamics/emulator"
	"navsync/ui/page/pagetest"
)

// crowd is several people of all roles at one small organization, who do what they like.
type crowd struct {
	*folder
	server   *emulator.Server
	draw     *rand.Rand
	contacts []string
	items    []string
}

// secretOf is the word that each text of somebody's items holds.
func secretOf(email string) string { return "SECRET-" + email }

// holders are the people with items of their own.
var holders = []string{pagetest.Ana, pagetest.Lea}

// everyone is one of each role.
var everyone = []string{pagetest.Ana, pagetest.Noor, pagetest.Sam, pagetest.Lea}

func newCrowd(t *testing.T, seed uint64) *crowd {
	t.Helper()
	c := &crowd{folder: newFolder(t), server: organization(t), draw: rand.New(rand.NewPCG(seed, 12))} //nolint:gosec // drawn deeds, no secret
	c.team()
	c.does(nil, "people", "add", pagetest.Noor, "--name", "Noor Haddad", "--role", "admin")
	c.does(nil, "people", "add", pagetest.Lea, "--name", "Léa Fontaine", "--role", "seller")
	c.does(nil, "connect", "--url", c.server.URL(), "--token-command", "echo token")
	c.does(nil, "sync")
	c.does(nil, "settings", "set", "auto-sync=yes", "writeback=yes", "writeback-target=standard", "licences=9")
	c.does(nil, "seats", "assign", pagetest.Ana, pagetest.Lea)
	var users items[struct{ ID, Email string }]
	c.does(&users, "seats", "candidates")
	for n, email := range holders {
		c.does(nil, "seats", "link", email, users.Items[n].ID)
	}
	for _, r := range c.server.Rows("contact", func(r emulator.Row) bool { return r["statecode"] == int64(0) })[:6] {
		c.contacts = append(c.contacts, fmt.Sprint("contact:", r["contactid"]))
	}
	for n := range 10 {
		holder := holders[n%2]
		c.env["NAVSYNC_AS"] = holder
		var added struct{ ID string }
		c.does(&added, "items", "add", []string{"note", "message", "call"}[n%3], "--member", fmt.Sprintf("https://www.linkedin.com/in/person-%d", n%5),
			"--name", fmt.Sprint("Person ", n%5), "--text", secretOf(holder), "--subject", secretOf(holder), fmt.Sprint("--copy=", n%4 > 0))
		c.items = append(c.items, added.ID)
	}
	c.env["NAVSYNC_AS"] = pagetest.Ana
	c.does(nil, "sync")
	return c
}

func (c *crowd) one(of []string) string { return of[c.draw.IntN(len(of))] }

// line is a random command line; nothing of it has a flag that allows to destroy.
func (c *crowd) line() []string {
	item, contact, member := c.one(c.items), c.one(c.contacts), fmt.Sprint("person ", c.draw.IntN(5))
	who := c.one(everyone)
	lines := [][]string{
		{"items", "list"},
		{"items", "show", item},
		{"items", "list", "--member", member},
		{"writebacks", "list"},
		{"report", "unresolved"},
		{"report", "matches"},
		{"find", member},
		{"find", item},
		{"find", c.one(holders)},
		{"match", member},
		{"seats", "list"},
		{"status"},
		{"runs", "list"},
		{"problems", "list"},
		{"problems", "list", "--solved"},
		{"audit", "list"},
		{"log"},
		{"digest"},
		{"history", contact},
		{"archive", "list"},
		{"items", "copy", item},
		{"items", "take-out", item},
		{"sync"},
		{"sync", "--dry-run"},
		{"resolve", item, "--to", contact},
		{"resolve", item, "--ignore"},
		{"resolve", "--undo"},
		{"move", item, "--to", contact},
		{"hand-over", item, "--to", c.one(holders)},
		{"reject", item, "--candidate", contact},
		{"update", item},
		{"choose", item, "--member", member},
		{"writebacks", "retry", item},
		{"writebacks", "again", item},
		{"doctor"},
		{"seats", "remove", who},
		{"seats", "disable", who},
		{"seats", "enable", who},
		{"pause"},
		{"resume"},
		{"archive", "undo", "1"},
		{"items", "delete-twice", item},
		{"never-copy", "list"},
		{"settings", "get"},
		{"report", "coverage"},
		{"report", "unresolved", "--ignored"},
	}
	line := lines[c.draw.IntN(len(lines))]
	if c.draw.IntN(2) == 0 {
		line = append([]string{"--json"}, line...)
	}
	return line
}

// standing is what there is: items with their states, seats, and what Dynamics has of them, without times and counts of tries.
func (c *crowd) standing() string {
	c.t.Helper()
	c.env["NAVSYNC_AS"] = pagetest.Ana
	var list items[struct{ ID, State, Regarding, Seat string }]
	c.does(&list, "items", "list")
	var ignored, report items[struct{ ID, SeatHolder string }]
	c.does(&report, "report", "unresolved")
	c.does(&ignored, "report", "unresolved", "--ignored")
	var rows []string
	for _, table := range []string{"task", "phonecall"} {
		for _, r := range c.server.Rows(table, nil) {
			rows = append(rows, fmt.Sprint(r["activityid"], " ", r["statecode"], " ", r["_regardingobjectid_value"], " ",
				r["_ownerid_value"], " ", r["subject"]))
		}
	}
	slices.Sort(rows)
	all, err := json.Marshal([]any{list.Items, report.Items, ignored.Items, rows})
	if err != nil {
		c.t.Fatal(err)
	}
	return string(all)
}

// counts are what may never become less without a flag of its own.
func (c *crowd) counts() [3]int {
	c.t.Helper()
	c.env["NAVSYNC_AS"] = pagetest.Ana
	var list items[item]
	c.does(&list, "items", "list")
	var seats items[struct{ Email string }]
	c.does(&seats, "seats", "list")
	var people items[struct{ Email string }]
	c.does(&people, "people", "list")
	return [3]int{list.Count, seats.Count, people.Count}
}

// TestRandomCommandsShowAndDestroyNothing lets people of all roles run random commands: nobody reads a text of somebody
// else, and nothing is removed, for none of these commands has the flag that removal wants. NAVSYNC_SEED runs a seed again.
func TestRandomCommandsShowAndDestroyNothing(t *testing.T) {
	steps, seed := 120, uint64(12)
	if testing.Short() {
		steps = 50
	}
	if n, err := strconv.ParseUint(os.Getenv("NAVSYNC_SEED"), 10, 64); err == nil {
		seed = n
	}
	t.Logf("seed %d", seed)
	c := newCrowd(t, seed)
	before := c.counts()
	for n := range steps {
		who, line := c.one(everyone), c.line()
		c.env["NAVSYNC_AS"] = who
		a := c.run(line...)
		for _, other := range holders {
			if other != who && strings.Contains(a.out+a.narration, secretOf(other)) {
				t.Errorf("%d %s %v shows a text of %s:\n%s%s", n, who, line, other, a.out, a.narration)
			}
		}
		if a.code < ExitOK || a.code > ExitRetry || strings.Contains(a.narration, `"code":"internal"`) {
			t.Errorf("%d %s %v: exit %d %s", n, who, line, a.code, a.narration)
		}
		if n%10 == 9 {
			if after := c.counts(); after != before {
				t.Fatalf("%d %s %v: %v are left of %v", n, who, line, after, before)
			}
		}
	}
}

// TestWhatIsUndoneIsAsBefore holds that every change that can be undone gives the store and Dynamics of before, tried twice
// in a row and after a run.
func TestWhatIsUndoneIsAsBefore(t *testing.T) {
	c := newCrowd(t, 7)
	var open, written []string
	var list items[item]
	c.does(&list, "items", "list")
	for _, i := range list.Items {
		if i.State == "open" {
			open = append(open, i.ID)
		}
	}
	if len(open) < 4 {
		t.Fatalf("%d open: %+v", len(open), list)
	}
	c.does(nil, "resolve", open[0], "--to", c.contacts[0])
	written, open = open[:1], open[1:]
	undo := []string{"resolve", "--undo"}
	for _, deed := range []struct {
		do, back []string
	}{
		{[]string{"resolve", open[0], "--to", c.contacts[1]}, undo},
		{[]string{"resolve", open[0], "--ignore"}, undo},
		{[]string{"hand-over", open[1], "--to", pagetest.Lea}, undo},
		{[]string{"move", written[0], "--to", c.contacts[2]}, undo},
		{[]string{"seats", "disable", pagetest.Lea}, []string{"seats", "enable", pagetest.Lea}},
		{[]string{"pause"}, []string{"resume"}},
		{[]string{"never-copy", "add", "company", "Nowhere Ltd"}, []string{"never-copy", "remove", "1"}},
	} {
		t.Run(strings.Join(deed.do, " "), func(t *testing.T) {
			c.t = t
			before := c.standing()
			for _, round := range []string{"first", "again", "after a run"} {
				c.does(nil, deed.do...)
				c.does(nil, deed.back...)
				if deed.do[0] == "never-copy" {
					return // its rules have new numbers each time
				}
				if round == "after a run" {
					c.does(nil, "sync")
				}
				if after := c.standing(); after != before {
					t.Fatalf("%s:\nbefore %s\nafter  %s", round, before, after)
				}
			}
		})
	}
}
