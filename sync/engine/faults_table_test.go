package engine

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
)

// faultCase is a row of the table of faults (engine.md §9): what happens on the wire, or to the
// organization, while something is to be imported and written.
type faultCase struct {
	number int
	what   string
	rules  []string
	strike func(t *testing.T, d *desk) // besides the rules
	heal   func(t *testing.T, d *desk)
}

// theirUser changes the CRM user of Léa's seat.
func theirUser(column string, value any) func(*testing.T, *desk) {
	return func(t *testing.T, d *desk) {
		t.Helper()
		put(t, d.house, "systemuser", emulator.Row{"systemuserid": d.owners["lea@contoso.test"], column: value})
	}
}

// advance moves the clock.
func advance(by time.Duration) func(*testing.T, *desk) {
	return func(_ *testing.T, d *desk) { d.clock.advance(by) }
}

// seatSync switches CRM sync of Léa's seat.
func seatSync(on bool) func(*testing.T, *desk) {
	return func(t *testing.T, d *desk) {
		t.Helper()
		change := d.DisableSync
		if on {
			change = d.EnableSync
		}
		if _, err := change(t.Context(), d.admin, []string{"lea@contoso.test"}); err != nil {
			t.Fatal(err)
		}
	}
}

// dead is a way on which nothing arrives.
type dead struct{ err error }

// RoundTrip implements http.RoundTripper.
func (d dead) RoundTrip(*http.Request) (*http.Response, error) { return nil, d.err }

var faultCases = []faultCase{
	{number: 3, what: "answers to writes are lost", rules: []string{"lost-answer on=POST:$batch times=2"}},
	{number: 3, what: "answers to reads are lost", rules: []string{"lost-answer on=GET:contacts times=2"}},
	{number: 4, what: "requests are lost", rules: []string{"lost-request on=POST:$batch times=2", "lost-request on=GET:leads times=2"}},
	{number: 5, what: "throttled by seconds, on a page and in a batch", rules: []string{
		"429 on=GET:contacts times=2 retry-after=7", "429 on=POST:tasks times=2 retry-after=3",
	}},
	{number: 5, what: "throttled until a date", rules: []string{"429 on=POST:$batch times=2 retry-after=9 date"}},
	{number: 5, what: "throttled without a word, or absurdly", rules: []string{
		"429 on=GET:leads times=1", "429 on=POST:$batch times=1 retry-after=999999",
	}},
	{number: 6, what: "500", rules: []string{"500 on=GET:contacts times=6", "500 code=0x80044151 on=POST:tasks times=2"}},
	{number: 6, what: "gateways' pages", rules: []string{
		"502 html on=GET:accounts times=6", "503 html on=POST:$batch times=5", "504 on=GET:leads times=5",
	}},
	{number: 7, what: "cut bodies", rules: []string{"truncate on=GET:contacts times=2", "truncate on=POST:$batch times=2"}},
	{number: 8, what: "expired links", rules: []string{"delta-expired on=contacts times=1", "metadata-change on=leads"}},
	{number: 8, what: "expired without a code", rules: []string{"500 code=0x00000000 on=GET:contacts times=5"}},
	{number: 10, what: "rows come twice", rules: []string{"repeat-rows", "delta-expired times=3"}},
	{number: 11, what: "parts of a batch fail", rules: []string{
		"plugin-refused on=POST:tasks times=1", "500 code=0x80044151 on=POST:tasks times=1 after=1",
	}},
	{number: 11, what: "a batch is refused as JSON", rules: []string{"batch-json times=2"}},
	{number: 12, what: "already there", rules: []string{"duplicate on=POST:tasks times=1", "lost-answer on=POST:$batch times=1"}},
	{number: 13, what: "the token is refused", rules: []string{"401 on=GET:contacts times=1", "401 on=POST:$batch times=1"}},
	{number: 13, what: "the token is refused for an hour", rules: []string{"401"}},
	{number: 17, what: "the clock goes back an hour", strike: advance(-time.Hour), heal: advance(time.Hour)},
	{number: 17, what: "the clock was a year ahead", strike: advance(365 * 24 * time.Hour), heal: advance(-365 * 24 * time.Hour)},
	{
		number: 19, what: "no such host", strike: func(t *testing.T, d *desk) {
			t.Helper()
			d.via = dead{fmt.Errorf("dial tcp: lookup contoso.crm4.dynamics.com: no such host")}
			d.adoptClient(t)
		},
		heal: func(t *testing.T, d *desk) {
			t.Helper()
			d.via = wayTo(t, d.crm)
			d.adoptClient(t)
		},
	},
	{
		number: 20, what: "a record that cannot be stored", strike: func(t *testing.T, d *desk) {
			t.Helper()
			put(t, d.house, "contact", emulator.Row{"contactid": d.someContact(t, 5), "jobtitle": "with\x00inside"})
		},
		heal: func(t *testing.T, d *desk) {
			t.Helper()
			put(t, d.house, "contact", emulator.Row{"contactid": d.someContact(t, 5), "jobtitle": "without"})
		},
	},
	{number: 21, what: "a privilege is missing for one table", rules: []string{"403 on=GET:leads code=0x80040220"}},
	{number: 24, what: "the owner is disabled", strike: theirUser("isdisabled", true), heal: theirUser("isdisabled", false)},
	{number: 24, what: "the seat is off", strike: seatSync(false), heal: seatSync(true)},
}

// Whatever happens on the way, and however often a run is made meanwhile: nothing is lost and
// nothing is written twice, the store is whole and in the end equals Dynamics (I1 to I4).
func TestFaultsOnTheWire(t *testing.T) {
	t.Parallel()
	for n, c := range faultCases {
		if testing.Short() && os.Getenv("NAVSYNC_SLOW") == "" && n%4 != 0 {
			continue // every fourth; the others in the long form
		}
		t.Run(fmt.Sprint(c.number, " ", c.what), func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, emulator.Options{})
			before := d.known()
			d.matched(t, "sophie-arnaud", "Sophie Arnaud", d.someContact(t, 3))
			var items []int64
			more := func() {
				for n := range 3 {
					items = append(items, d.add(t, "note", []string{"sophie-arnaud", "nobody-known"}[n%2], "Somebody", fmt.Sprint("note ", len(items))))
				}
				put(t, d.house, "contact", emulator.Row{"firstname": "Ada", "lastname": fmt.Sprint("Byron ", len(items))})
				put(t, d.house, "lead", emulator.Row{"firstname": "Ada", "lastname": fmt.Sprint("King ", len(items))})
			}
			more()
			if c.strike != nil {
				c.strike(t, d)
			}
			if err := d.crm.SetFaults(c.rules...); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				d.clock.advance(20 * time.Minute)
				if r, err := d.Sync(t.Context(), d.admin, SyncOptions{Wait: true}); err != nil {
					t.Logf("%s: %v", r.Outcome, err) // it may fail, and must say so; the end counts
				}
				more()
			}
			if err := d.crm.SetFaults(); err != nil {
				t.Fatal(err)
			}
			if c.heal != nil {
				c.heal(t, d)
			}
			d.rest(t)
			d.settled(t, before, items)
			d.sameAsDynamics(t)
			if whole := d.query(t, "PRAGMA integrity_check"); whole != "ok" {
				t.Errorf("the store: %s", whole)
			}
		})
	}
}

// rest lets a person look at everything once, and what waits be done.
func (d *desk) rest(t testing.TB) {
	t.Helper()
	for range 4 {
		d.clock.advance(40 * time.Minute)
		if r, err := d.Sync(t.Context(), d.admin, SyncOptions{Wait: true}); err != nil {
			t.Logf("%s: %v", r.Outcome, err)
		}
		problems, err := d.store.Problems(t.Context(), store.ProblemQuery{Scope: store.Scope{All: true}, Limit: 50})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range problems {
			if _, err := d.RetryProblem(t.Context(), d.support, p.ID); err != nil {
				t.Logf("retry: %v", err)
			}
		}
	}
	d.send(t)
	d.run(t)
}

// Each of the 24 faults has a row in the document with tests that are there.
func TestEveryFaultHasItsTest(t *testing.T) {
	t.Parallel()
	document, err := os.ReadFile("../../assets/docs/engine.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(document), "## 9 Faults")
	if !found {
		t.Fatal("no table of faults")
	}
	table, _, _ = strings.Cut(table, "\n## ")
	known := allTests(t)
	rows := regexp.MustCompile(`(?m)^\| (\d+) \|(.*)\|$`).FindAllStringSubmatch(table, -1)
	if len(rows) != 24 {
		t.Errorf("%d rows", len(rows))
	}
	for n, row := range rows {
		names := regexp.MustCompile(`\b(?:Test|Benchmark)\w+`).FindAllString(row[2], -1)
		if row[1] != fmt.Sprint(n+1) || len(names) == 0 {
			t.Errorf("row %s names no test: %s", row[1], row[2])
		}
		for _, name := range names {
			if !slices.Contains(known, name) {
				t.Errorf("fault %s: there is no %s", row[1], name)
			}
		}
	}
}

// allTests are the names of all tests of the program.
func allTests(t *testing.T) (names []string) {
	t.Helper()
	declared := regexp.MustCompile(`(?m)^func ((?:Test|Benchmark)\w+)\(`)
	err := filepath.WalkDir("../..", func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		code, err := os.ReadFile(path)
		for _, m := range declared.FindAllStringSubmatch(string(code), -1) {
			names = append(names, m[1])
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
