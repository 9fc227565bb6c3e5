package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"navsync/sync/engine"
	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
)

const (
	messagesOfAna = `CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,ATTACHMENTS
2-a,,Ana Ruiz,https://www.linkedin.com/in/ana-ruiz-1,Bo Nil,https://www.linkedin.com/in/bo-nil-1,2020-02-01 10:00:00 UTC,,Hello,INBOX,
2-a,,Bo Nil,https://www.linkedin.com/in/bo-nil-1,Ana Ruiz,https://www.linkedin.com/in/ana-ruiz-1,32/13/2026 09:12,,When?,INBOX,
2-b,,Lotto,https://www.linkedin.com/in/lotto-1,Ana Ruiz,https://www.linkedin.com/in/ana-ruiz-1,2026-02-01 11:00:00 UTC,,You won,SPAM,
2-c,,LinkedIn Member,,Ana Ruiz,https://www.linkedin.com/in/ana-ruiz-1,2026-02-01 12:00:00 UTC,,Bye,INBOX,
2-d,,Ana Ruiz,https://www.linkedin.com/in/ana-ruiz-1,Cy Day,https://www.linkedin.com/in/cy-day-1,2026-02-01 13:00:00 UTC,,,INBOX,
`
	messagesOfBob = `CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,ATTACHMENTS
2-a,,Bob Bauer,https://www.linkedin.com/in/bob-bauer,Bo Nil,https://www.linkedin.com/in/bo-nil-1,2026-02-01 10:00:00 UTC,,Hello,INBOX,
2-b,,Bob Bauer,https://www.linkedin.com/in/bob-bauer,Cy Day,https://www.linkedin.com/in/cy-day-1,2026-02-01 10:00:00 UTC,,Hello,INBOX,
`
)

// archiveOf writes an export of messages alone.
func archiveOf(t *testing.T, messages string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "messages.csv"), []byte(messages), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestAnImportTellsWhatItDid: what came, what was left out with its first lines, what stays out, in print and as a document,
// and whose an archive is is asked before a seat is bound.
func TestAnImportTellsWhatItDid(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	f.team()
	f.does(nil, "seats", "assign", pagetest.Ana)
	bob := archiveOf(t, messagesOfBob)
	a := f.run("import", bob, "--seat", pagetest.Ana)
	if a.code != ExitUsage || !strings.Contains(a.narration, "Bob Bauer") || !strings.Contains(a.narration, "--bind") {
		t.Errorf("another name: exit %d\n%s", a.code, a.narration)
	}
	dir := archiveOf(t, messagesOfAna)
	a = f.run("import", dir, "--seat", pagetest.Ana)
	for _, words := range []string{
		"Ana Ruiz https://www.linkedin.com/in/ana-ruiz-1", "5 rows, files: 1", "2 new, 0 changed, 0 unchanged", "3 of 5 rows",
		"1 date not understood · messages.csv line 3: 32/13/2026 09:12", "1 of people whom LinkedIn hides · messages.csv line 5",
		"1 without a text · messages.csv line 6", "Spam", "1 item is not copied", "1 item is older than what Sales Navigator writes back itself",
	} {
		if a.code != ExitOK || !strings.Contains(a.out, words) {
			t.Errorf("exit %d, %q is not told:\n%s%s", a.code, words, a.out, a.narration)
		}
	}
	var doc struct {
		Rows, Hidden, Spam, Open, TakenOut int
		Items                              struct{ New, Unchanged int }
		Skipped                            map[string]int
		LeftOut                            []struct {
			File, Reason, Text string
			Line               int
		}
	}
	f.keepsBack(dir)
	f.does(&doc, "import", dir, "--seat", pagetest.Ana, "--copy", "all")
	if doc.Rows != 5 || doc.Hidden != 1 || doc.Spam != 1 || doc.Items.Unchanged != 2 || doc.Skipped["date"] != 1 || doc.Open != 1 ||
		len(doc.LeftOut) != 3 || doc.LeftOut[0].Line != 3 || doc.LeftOut[0].Text != "32/13/2026 09:12" {
		t.Errorf("%+v", doc)
	}
	var listed items[item]
	f.does(&listed, "items", "list", "--state", "waiting")
	if listed.Count != 1 {
		t.Fatalf("%d wait", listed.Count)
	}
	f.does(nil, "items", "take-out", listed.Items[0].ID)
	if f.does(&doc, "import", dir, "--seat", pagetest.Ana, "--copy", "all"); doc.TakenOut != 1 || doc.Open != 0 {
		t.Errorf("taken out: %+v", doc)
	}
	a = f.run("import", bob, "--seat", pagetest.Ana, "--bind")
	if a.code != ExitFailed || !strings.Contains(a.narration, "navsync seats bind "+pagetest.Ana+" --profile https://www.linkedin.com/in/bob-bauer") {
		t.Errorf("another person's: exit %d\n%s", a.code, a.narration)
	}
	f.does(nil, "seats", "bind", pagetest.Ana, "--profile", "https://www.linkedin.com/in/bob-bauer")
	f.isWrong("seats", "bind", pagetest.Ana)
	if a = f.run("seats", "unbind", pagetest.Ana); a.code != ExitOK || !strings.Contains(a.narration, "bob-bauer") {
		t.Errorf("unbind: exit %d\n%s%s", a.code, a.out, a.narration)
	}
}

// keepsBack: what the never-copy list keeps back is counted apart, and is none of what copying all would copy.
func (f *folder) keepsBack(dir string) {
	f.t.Helper()
	var would struct {
		NeverCopy, Copied int
		CopyingAll        struct{ Items, Open, NeverCopy int }
	}
	of := func(items, never int) {
		f.t.Helper()
		f.does(&would, "import", dir, "--seat", pagetest.Ana, "--copy", "all", "--dry-run")
		if c := would.CopyingAll; c.Items != items || c.Open != items || c.NeverCopy != never || would.NeverCopy != never || would.Copied != items {
			f.t.Errorf("with %d kept back: %+v", never, would)
		}
	}
	of(1, 0)
	f.does(nil, "never-copy", "add", "member", "https://www.linkedin.com/in/bo-nil-1")
	of(0, 1)
	var rules items[struct{ ID string }]
	f.does(&rules, "never-copy", "list")
	f.does(nil, "never-copy", "remove", rules.Items[0].ID)
	of(1, 0)
}

// While a file is only looked through, no rows are counted.
// TestAnInterruptedImportKeepsWhatItRead: it says so, and the same archive again adds the rest.
func TestAnInterruptedImportKeepsWhatItRead(t *testing.T) {
	t.Parallel()
	many := 10_000
	for !interruptsAnImport(t, many) { // it was done before it could be interrupted
		many *= 2
	}
}

func interruptsAnImport(t *testing.T, many int) bool {
	t.Helper()
	f := newFolder(t)
	f.team()
	f.does(nil, "seats", "assign", pagetest.Ana)
	const row = "2-%d,,Cy Day,https://www.linkedin.com/in/cy-day-1,Ana Ruiz,https://www.linkedin.com/in/ana-ruiz-1,%s UTC,,Hello %d,INBOX,\n"
	header, _, _ := strings.Cut(messagesOfAna, "\n")
	var messages strings.Builder
	fmt.Fprintln(&messages, header)
	for i := range many {
		at := time.Date(2026, 2, 1, 0, i, 0, 0, time.UTC).Format(time.DateTime)
		fmt.Fprintf(&messages, row, i%50, at, i)
	}
	dir := archiveOf(t, messages.String())
	interrupted, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	imported := make(chan answer)
	go func() { imported <- f.runUntil(interrupted, "import", dir, "--seat", pagetest.Ana) }()
	for f.captured() == 0 {
	}
	interrupt()
	a := <-imported
	if a.code == ExitOK {
		return false
	}
	if a.code != ExitInterrupted || !strings.Contains(a.narration, "importing the same archive again") {
		t.Errorf("exit %d\n%s%s", a.code, a.out, a.narration)
	}
	kept := f.captured()
	f.does(nil, "import", dir, "--seat", pagetest.Ana)
	if all := f.captured(); kept == 0 || kept > many || all != many {
		t.Errorf("%d were kept, %d are there in the end", kept, all)
	}
	return true
}

// captured is how many items the first seat has.
func (f *folder) captured() int {
	f.t.Helper()
	var seats items[struct{ Captured int }]
	f.does(&seats, "seats", "list")
	return seats.Items[0].Captured
}

func TestProgressLine(t *testing.T) {
	t.Parallel()
	want := "[" + strings.Repeat("-", progressBar) + "] looking through the file"
	if line := archiveLine(lang.MustNew(lang.English), &engine.ArchiveProgress{}, time.Second); line != want {
		t.Errorf("%q", line)
	}
}
