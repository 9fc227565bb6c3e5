//go:build unix

package e2e_test

import (
	"archive/zip"
	"bufio"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// pagesOfItems are the pages that list a seat holder's items, and their keys.
var pagesOfItems = map[string]string{"health": "4", "unresolved": "5", "conversations": "6", "pending": "7", "accounts": "8"}

// BenchmarkManyItems runs the built program on a terminal over 200,000 items of one seat holder, a third each waiting, failed and
// open in Dynamics: how long a key takes to its frame on each page of My Work and Support, the median and the slowest of some forty (spec §15).
//
//	go test -run '^$' -bench ManyItems -benchtime 1x -timeout 20m ./ui/e2e
func BenchmarkManyItems(b *testing.B) {
	for b.Loop() {
		h := connected(b, serve(b, "--contacts", "20000"))
		h.run(nil, "sync")
		h.run(nil, "seats", "assign", ana)
		h.run(nil, "pause")
		h.run(nil, "archive", "import", largeArchive(b, 200_000, 20_000), "--seat", ana, "--copy", "all")
		inEveryState(b, filepath.Join(h.dir, "navsync.db"))
		s := h.screens(b)
		s.until("CRM Settings")
		for name, key := range pagesOfItems {
			s.settle()
			s.key(key)
			s.settle()
			took := s.each("\x1b[B", "\x1b[B", "\x1b[6~", "\x1b[6~", "\x1b[F", "\x1b[A", "\x1b[5~", "\x1b[H", "/", "m", "e", "m", "\x7f", "\x1b")
			b.ReportMetric(milliseconds(took, 50), "ms-p50-"+name)
			b.ReportMetric(milliseconds(took, 99), "ms-slowest-"+name)
		}
		s.end()
	}
}

// each presses keys one after another, three times, and gives how long the frame of each took that changed anything.
func (s *screen) each(keys ...string) (took []time.Duration) {
	s.b.Helper()
	for range 3 {
		for _, key := range keys {
			s.settle()
			began := time.Now()
			s.key(key)
			select {
			case <-s.came:
				if key != "\x1b" { // told from the beginning of a longer key by waiting 50 ms, in every terminal program
					took = append(took, time.Since(began))
				}
			case <-time.After(time.Second): // this key has nothing to show here
			}
		}
	}
	return took
}

// largeArchive is an archive of so many messages with so many people.
func largeArchive(b *testing.B, messages, people int) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "archive.zip")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	z := zip.NewWriter(f)
	part := func(name string, rows func(io.Writer)) {
		w, err := z.Create(name)
		if err != nil {
			b.Fatal(err)
		}
		buffered := bufio.NewWriter(w)
		rows(buffered)
		if err := buffered.Flush(); err != nil {
			b.Fatal(err)
		}
	}
	text := strings.Repeat("Thank you for the call, here is what we said. ", 3)
	part("Profile.csv", func(w io.Writer) { fmt.Fprint(w, "First Name,Last Name\nAna,Ruiz\n") })
	part("messages.csv", func(w io.Writer) {
		fmt.Fprintln(w, "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER")
		at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
		for i := range messages {
			from, to := "Ana Ruiz,https://www.linkedin.com/in/ana-ruiz", fmt.Sprintf("Member %d,https://www.linkedin.com/in/member-%d", i%people, i%people)
			if i%3 == 0 {
				from, to = to, from
			}
			when := at.Add(-time.Duration(i) * time.Minute).Format(time.DateTime)
			fmt.Fprintf(w, "2-%d==,,%s,%s,%s UTC,,\"Hello %d. %s\",INBOX\n", i%people, from, to, when, i, text)
		}
	})
	if err := errors.Join(z.Close(), f.Close()); err != nil {
		b.Fatal(err)
	}
	return path
}

// inEveryState makes of the items that wait a third that failed and a third that are open in Dynamics.
func inEveryState(b *testing.B, path string) {
	b.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		b.Fatal(err)
	}
	_, failed := db.Exec("UPDATE writeback SET state = 'failed', reason = 'data', attempts = 1 WHERE item_id % 3 = 1")
	_, open := db.Exec(`UPDATE writeback SET state = 'open', unresolved_reason = 'no-candidate', written_at = queued_at, activity_table = 'task',
		activity_id = printf('00000000-0000-4000-8000-%012d', item_id) WHERE item_id % 3 = 2`)
	if err := errors.Join(failed, open, db.Close()); err != nil {
		b.Fatal(err)
	}
}
