package engine

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
)

// caseOf imports the archives of a case one after another for Ana Ruiz, and tells what she then has: items, people, and of the
// last archive what was new and what was left out with its lines.
func caseOf(t *testing.T, name string, copying Copying, paths ...string) string {
	t.Helper()
	h := newHouse(t, emulator.Options{})
	var result ArchiveResult
	for _, path := range paths {
		var err error
		result, err = h.ImportArchive(t.Context(), h.admin, ArchiveRequest{
			Path: filepath.Join("testdata", "cases", name, path), SeatEmail: "ana@contoso.test", Copy: copying, Bind: true,
		})
		if err != nil {
			t.Fatalf("%s: %v (%v)", path, err, keyAndFacts(err).Facts)
		}
	}
	rows, err := h.store.Items(t.Context(), store.ItemQuery{Scope: store.ScopeOf(h.admin.Person), Ascending: true})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, r := range rows {
		lines = append(lines, fmt.Sprintf("%s %s %s %s: %s (%s)", r.Kind, r.Direction, r.At.Format(time.DateTime), r.Member, r.Text, r.State))
	}
	lines = append(lines, strings.Split(h.query(t, `SELECT COALESCE(group_concat(line, char(10)), 'nobody') FROM
		(SELECT trim(name || ' ' || url || ' ' || company) AS line FROM member ORDER BY 1)`), "\n")...)
	lines = append(lines, fmt.Sprintf("%d new, %d unchanged, %d spam", result.Items.New, result.Items.Unchanged, result.Spam))
	left := map[string][]string{}
	for _, l := range result.Left {
		left[l.Reason] = append(left[l.Reason], fmt.Sprintf("%s %d", l.File, l.Line))
	}
	for _, reason := range slices.Sorted(maps.Keys(result.Skipped)) {
		lines = append(lines, fmt.Sprintf("left out %s %d: %s", reason, result.Skipped[reason], strings.Join(left[reason], ", ")))
	}
	return strings.Join(lines, "\n")
}

// Archives that people really have, each with what it has to give.
func TestCasesOfArchives(t *testing.T) {
	t.Parallel()
	for _, c := range archiveCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			paths := c.paths
			if paths == nil {
				paths = []string{"archive"}
			}
			if got := caseOf(t, c.name, cmp.Or(c.copying, CopyNone), paths...); got != strings.TrimSpace(c.want) {
				t.Errorf("got\n%s", got)
			}
		})
	}
}

var archiveCases = []struct {
	name    string
	copying Copying
	paths   []string
	want    string
}{
	{name: "attachment-only", want: `
message sent 2026-02-01 10:00:00 Bo Nil: 📎 https://www.linkedin.com/dms/prv/a/offer.pdf (not-copied)
message sent 2026-02-01 10:00:00 Bo Nil: See file

📎 https://www.linkedin.com/dms/prv/a/b.pdf
📎 https://www.linkedin.com/dms/prv/a/c.png (not-copied)
Bo Nil https://www.linkedin.com/in/bo-nil-1
2 new, 0 unchanged, 0 spam
`},
	{name: "copy-named-messages-1", want: `
message sent 2026-02-01 10:00:00 Bo Nil: Hello (not-copied)
Bo Nil https://www.linkedin.com/in/bo-nil-1
1 new, 0 unchanged, 0 spam
`},
	{name: "era-2020-no-conversation-id", want: `
message sent 2019-11-06 02:08:20 Bo Nil: Hello Bo (not-copied)
message received 2019-11-06 03:08:20 Bo Nil: 👍 (not-copied)
Bo Nil
2 new, 0 unchanged, 0 spam
`},
	{name: "excel-cp1252", want: `
message sent 2026-02-01 10:00:00 Zoë Müller: Très bien, à bientôt – Ana (not-copied)
Zoë Müller https://www.linkedin.com/in/bo-nil-1
1 new, 0 unchanged, 0 spam
`},
	{name: "excel-dates", want: `
message sent 2026-02-01 10:00:00 Bo Nil: b (not-copied)
message sent 2026-02-01 10:00:00 Bo Nil: c (not-copied)
message sent 2026-02-01 10:00:00 Bo Nil: d (not-copied)
message sent 2026-02-01 10:00:00 Bo Nil: e (not-copied)
message sent 2026-02-13 10:00:00 Bo Nil: a (not-copied)
Bo Nil https://www.linkedin.com/in/bo-nil-1
5 new, 0 unchanged, 0 spam
`},
	{name: "excel-semicolon", want: `
message sent 2026-02-01 10:00:00 Bo Nil: Bonjour; à demain (not-copied)
message sent 2026-02-01 10:00:00 Bo Nil: Hello (not-copied)
Bo Nil https://www.linkedin.com/in/bo-nil-1 Acme
2 new, 0 unchanged, 0 spam
`},
	{name: "excel-utf16-text", want: `
message sent 2026-02-01 10:00:00 Zoë Müller: Très bien (not-copied)
Zoë Müller https://www.linkedin.com/in/bo-nil-1
1 new, 0 unchanged, 0 spam
`},
	{name: "hidden-members-es-pt-it", want: `
nobody
0 new, 0 unchanged, 0 spam
left out hidden 6: messages.csv 2, messages.csv 3, messages.csv 4, messages.csv 5, messages.csv 6, messages.csv 7
`},
	{name: "member-changed-address", paths: []string{"first", "second"}, want: `
message sent 2026-02-01 10:00:00 Bo Nil: Hello (not-copied)
message sent 2026-02-01 10:00:00 Cy Day: zz (not-copied)
message received 2026-02-01 11:00:00 Bo Nil: Hi Ana (not-copied)
Bo Nil https://www.linkedin.com/in/bo-nil-ceo
Cy Day https://www.linkedin.com/in/cy-day-1
0 new, 3 unchanged, 0 spam
`},
	{name: "member-id-address", want: `
message sent 2026-02-01 10:00:00 Wilhelmina Zzyzx: Hello (not-copied)
Wilhelmina Zzyzx https://www.linkedin.com/in/ACoAABCDefGHijKLmnOPqrSTuvWXyz0123456789abc
1 new, 0 unchanged, 0 spam
`},
	{name: "old-mac-line-ends", want: `
message sent 2026-02-01 10:00:00 Bo Nil: Hello (not-copied)
message sent 2026-02-01 10:00:00 Bo Nil: Hello (not-copied)
Bo Nil https://www.linkedin.com/in/bo-nil-1
2 new, 0 unchanged, 0 spam
`},
	{name: "older-archive-second", paths: []string{"first", "second"}, want: `
message sent 2026-02-01 10:00:00 Bo Nil: Hello (not-copied)
message sent 2026-02-01 10:00:00 Cy Day: zz (not-copied)
message received 2026-02-01 11:00:00 Bo Nil: Hi Ana (not-copied)
Bo Nil https://www.linkedin.com/in/bo-nil-1
Cy Day https://www.linkedin.com/in/cy-day-1
0 new, 3 unchanged, 0 spam
`},
	{name: "only-messages-2022", paths: []string{"Basic_LinkedInDataExport_02-03-2022"}, want: `
message sent 2022-02-01 10:00:00 Bo Nil: Hello (not-copied)
message received 2022-02-01 11:00:00 Bo Nil: Hi (not-copied)
message received 2022-02-02 11:00:00 Cy Day: Unanswered (not-copied)
Bo Nil https://www.linkedin.com/in/bo-nil-1
Cy Day https://www.linkedin.com/in/cy-day-1
3 new, 0 unchanged, 0 spam
`},
	{name: "only-messages-chosen", paths: []string{"Basic_LinkedInDataExport_02-03-2026"}, want: `
message sent 2026-02-01 10:00:00 Bo Nil: Hello (not-copied)
message received 2026-02-01 11:00:00 Bo Nil: Hi Ana (not-copied)
Bo Nil https://www.linkedin.com/in/bo-nil-1
2 new, 0 unchanged, 0 spam
`},
	{name: "owner-changed-address", paths: []string{"first", "second"}, want: `
message sent 2026-02-01 10:00:00 Bo Nil: Hello (not-copied)
message sent 2026-02-01 10:00:00 Cy Day: zz (not-copied)
message received 2026-02-01 11:00:00 Bo Nil: Hi Ana (not-copied)
Bo Nil https://www.linkedin.com/in/bo-nil-1
Cy Day https://www.linkedin.com/in/cy-day-1
0 new, 3 unchanged, 0 spam
`},
	{name: "quote-never-closed", want: `
message sent 2026-02-01 10:00:00 Bo Nil: Never closed (not-copied)
message sent 2026-02-02 10:00:00 Cy Day: Second message (not-copied)
message sent 2026-02-03 10:00:00 Di Eve: Third message (not-copied)
Bo Nil https://www.linkedin.com/in/bo-nil-1
Cy Day https://www.linkedin.com/in/cy-day-1
Di Eve https://www.linkedin.com/in/di-eve-1
3 new, 0 unchanged, 0 spam
`},
	{name: "skipped-rows-not-told", want: `
message sent 2026-02-01 10:00:00 Bo Nil: Hello (not-copied)
message sent 2026-02-01 10:00:00 Bo Nil: 📎 https://www.linkedin.com/dms/prv/a/offer.pdf (not-copied)
Bo Nil https://www.linkedin.com/in/bo-nil-1
2 new, 0 unchanged, 0 spam
left out date 1: messages.csv 3
`},
	{name: "spam-folder", copying: CopyAll, want: `
message received 2026-02-01 10:00:00 Lotto King: You won (not-copied)
message sent 2026-02-01 10:00:00 Bo Nil: Hello (waiting)
Bo Nil https://www.linkedin.com/in/bo-nil-1
Lotto King https://www.linkedin.com/in/lotto-king
2 new, 0 unchanged, 1 spam
`},
	{name: "spanish-connections", want: `
message sent 2026-02-01 10:00:00 Bo Nil: Hello (not-copied)
Bo Nil https://www.linkedin.com/in/bo-nil-1 Acme
1 new, 0 unchanged, 0 spam
`},
	{name: "tab-separated", want: `
message sent 2026-02-01 10:00:00 Bo Nil: Hello (not-copied)
message sent 2026-02-01 10:00:00 Cy Day: zz (not-copied)
message received 2026-02-01 11:00:00 Bo Nil: Hi Ana (not-copied)
Bo Nil https://www.linkedin.com/in/bo-nil-1
Cy Day https://www.linkedin.com/in/cy-day-1
3 new, 0 unchanged, 0 spam
`},
	{name: "two-parts-in-a-folder", paths: []string{"downloads"}, want: `
message sent 2026-02-01 10:00:00 Bo Nil: Hello (not-copied)
message sent 2026-02-01 10:00:00 Bo Nil: part two (not-copied)
Bo Nil https://www.linkedin.com/in/bo-nil-1
2 new, 0 unchanged, 0 spam
`},
}
