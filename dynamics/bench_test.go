package dynamics_test

import (
	"context"
	"runtime"
	"testing"

	"navsync/dynamics"
	"navsync/dynamics/emulator"
)

// benchmarkServer serves an organization of so many contacts.
func benchmarkServer(b *testing.B, contacts int) *dynamics.Client {
	b.Helper()
	server, err := emulator.New(b.Context(), emulator.Options{Contacts: contacts, AccessToken: administratorToken})
	if err != nil {
		b.Fatal(err)
	}
	if err := server.Start(b.Context(), ""); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := server.Close(context.Background()); err != nil {
			b.Error(err)
		}
	})
	address, err := dynamics.ParseAddress(server.URL())
	if err != nil {
		b.Fatal(err)
	}
	return dynamics.New(dynamics.Config{Address: address, Tokens: fixed(administratorToken)})
}

// BenchmarkRead reads every contact, with each value taken as the importer
// takes it.
func BenchmarkRead(b *testing.B) {
	const contacts = 200_000
	c := benchmarkServer(b, contacts)
	columns := []string{
		"fullname", "firstname", "lastname", "jobtitle", "emailaddress1", "telephone1", "address1_city",
		"parentcustomerid", "ownerid", "statecode", "modifiedon",
	}
	for b.Loop() {
		rows := 0
		for page, err := range c.Pages(b.Context(), dynamics.Query{Table: "contact", Select: columns, Track: true}) {
			if err != nil {
				b.Fatal(err)
			}
			for _, row := range page.Rows {
				for _, column := range columns[:7] {
					_ = row.String(column)
				}
				_, _, _, _ = row.Lookup("parentcustomerid"), row.Lookup("ownerid"), row.Time("modifiedon"), row.Version()
			}
			rows += len(page.Rows)
		}
		if rows != contacts {
			b.Fatalf("%d rows", rows)
		}
	}
	b.ReportMetric(float64(contacts)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	b.ReportMetric(float64(memory.HeapSys)/(1<<20), "heap-MB")
}
