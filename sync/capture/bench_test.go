package capture

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"navsync/store"
	"navsync/sync/linkedin"
)

// BenchmarkArchive imports an archive of 200,000 messages and 20,000 connections into an empty store, beside a bare read of
// the same file with encoding/csv and a bare insert of as many items. -benchtime 1x is enough: the peak is the process's.
func BenchmarkArchive(b *testing.B) {
	const messages, people = 200_000, 20_000
	dir := b.TempDir()
	writeLarge(b, dir, messages, people)
	var read, insert, imported time.Duration
	most := 0.0
	for b.Loop() {
		d := newDesk(b)
		began := time.Now()
		r, err := linkedin.Open(ctx, dir, linkedin.Hint{Name: "Ana Ruiz"})
		if err != nil {
			b.Fatal(err)
		}
		p := d.read(b, r)
		imported += time.Since(began)
		most = max(most, peak())
		if got := p.Report.Items(); got.New != messages {
			b.Fatalf("%v", got)
		}
		began = time.Now()
		if again := d.read(b, r); again.Report.Items().Unchanged != messages {
			b.Fatalf("%v", again.Report.Items())
		}
		b.ReportMetric(float64(messages+people)/time.Since(began).Seconds(), "rows/s-again")
		read += bareRead(b, filepath.Join(dir, "messages.csv"))
		insert += bareInsert(b, messages)
	}
	rows := float64((messages + people) * b.N)
	b.ReportMetric(rows/imported.Seconds(), "rows/s")
	b.ReportMetric(rows/read.Seconds(), "rows/s-bare-csv")
	b.ReportMetric(float64(messages*b.N)/insert.Seconds(), "rows/s-bare-insert")
	b.ReportMetric(float64(imported)/float64(read+insert), "times-read-and-insert")
	b.ReportMetric(most, "MB-peak")
	b.ReportMetric(0, "ns/op")
}

// writeLarge writes an archive of so many messages with so many people.
func writeLarge(b testing.TB, dir string, messages, people int) {
	b.Helper()
	text := strings.Repeat("Thank you for the call, here is what we said. ", 3)
	write := func(name string, rows func(w io.Writer)) {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			b.Fatal(err)
		}
		w := bufio.NewWriterSize(f, 1<<20)
		rows(w)
		if err := errors.Join(w.Flush(), f.Close()); err != nil {
			b.Fatal(err)
		}
	}
	at := clock("2026-11-01 00:00:00")
	write("messages.csv", func(w io.Writer) {
		fmt.Fprintln(w, eraOf("2024").header)
		for i := range messages {
			member := fmt.Sprintf("Member %d,https://www.linkedin.com/in/member-%d", i%people, i%people)
			from, to := "Ana Ruiz,"+ana, member
			if i%3 == 0 {
				from, to = to, from
			}
			when := at.Add(-time.Duration(i) * time.Minute).Format(time.DateTime)
			fmt.Fprintf(w, "2-%d==,,%s,%s,%s UTC,,\"Hello %d. %s\",INBOX,,No,No\n", i%people, from, to, when, i, text)
		}
	})
	write("Connections.csv", func(w io.Writer) {
		fmt.Fprintln(w, "First Name,Last Name,URL,Email Address,Company,Position,Connected On")
		for i := range people {
			fmt.Fprintf(w, "Member,%d,https://www.linkedin.com/in/member-%d,,Company %d,Director,08 Feb 2026\n", i, i, i%3000)
		}
	})
	write("Profile.csv", func(w io.Writer) { fmt.Fprint(w, "First Name,Last Name\nAna,Ruiz\n") })
}

func bareRead(b *testing.B, path string) time.Duration {
	b.Helper()
	began := time.Now()
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	rows := csv.NewReader(f)
	rows.ReuseRecord = true
	for {
		if _, err := rows.Read(); errors.Is(err, io.EOF) {
			return time.Since(began)
		} else if err != nil {
			b.Fatal(err)
		}
	}
}

// bareInsert inserts items as the import does, with nothing around it.
func bareInsert(b *testing.B, n int) time.Duration {
	b.Helper()
	d := newDesk(b)
	text := strings.Repeat("Thank you for the call, here is what we said. ", 3)
	began := time.Now()
	for first := 0; first < n; first += pageRows {
		err := d.store.Update(ctx, func(tx *store.Tx) error {
			items := make([]store.NewItem, 0, pageRows)
			for i := first; i < first+pageRows; i++ {
				key := linkedin.Identity{Seat: "1", Text: strconv.Itoa(i)}.Key(0)
				items = append(items, store.NewItem{
					ID: int64(i + 1), Key: key, SeatID: d.seat, Kind: "message", Direction: "sent", Text: text,
					At: store.Stamp(born.Add(-time.Duration(i) * time.Minute)), Origin: "archive", AddedAt: born,
				})
			}
			return tx.AddItems(ctx, items)
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(began)
}

// peak is the most memory that the process has held, in MB; 0 where the system does not say.
func peak() float64 {
	runtime.GC()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if rest, found := strings.CutPrefix(line, "VmHWM:"); found {
			kb, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kb / 1024
		}
	}
	return 0
}
