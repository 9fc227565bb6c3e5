package crmimport

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"navsync/dynamics"
	"navsync/dynamics/emulator"
)

// BenchmarkFirstImport imports an organization of contacts, and reads the same pages of
// the same organization without keeping them: rows/s of both, and what share of the
// plain reading's speed is left when everything is kept.
func BenchmarkFirstImport(b *testing.B) {
	for _, rows := range []int{2_000, 20_000} {
		b.Run(fmt.Sprint(rows), func(b *testing.B) {
			var imported, read time.Duration
			for range b.N {
				b.StopTimer()
				h := newHouse(b, emulator.Options{Contacts: rows})
				b.StartTimer()
				began := time.Now()
				h.work(b, named(b, "contact"), h.Import)
				imported += time.Since(began)
				b.StopTimer()
				read += h.readContacts(b, rows)
				b.StartTimer()
			}
			n := float64(rows * b.N)
			b.ReportMetric(n/imported.Seconds(), "imported/s")
			b.ReportMetric(n/read.Seconds(), "read/s")
			b.ReportMetric(read.Seconds()/imported.Seconds(), "imported:read")
		})
	}
}

// readContacts reads what the import reads of the contacts and says how long it took.
func (h *house) readContacts(b *testing.B, rows int) time.Duration {
	b.Helper()
	table := contactTable()
	columns := append(slices.Clone(table.needed), table.wanted...)
	began, n := time.Now(), 0
	for page, err := range h.Client.Pages(b.Context(), dynamics.Query{Table: "contact", Select: columns, Annotations: true, Track: true}) {
		if err != nil {
			b.Fatal(err)
		}
		n += len(page.Rows)
	}
	if n != rows {
		b.Fatalf("%d rows of %d", n, rows)
	}
	return time.Since(began)
}
