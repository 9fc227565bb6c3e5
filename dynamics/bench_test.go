package dynamics_test

import (
	"context"
	"errors"
	"runtime"
	"testing"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"navsync/dynamics"
	"navsync/dynamics/emulator"
)

// benchmarkServer serves an organization of so many contacts.
func benchmarkServer(b *testing.B, contacts int) (*emulator.Server, *dynamics.Client) {
	b.Helper()
	server, err := emulator.New(b.Context(), emulator.Options{Contacts: contacts, LinkedInApp: true, AccessToken: administratorToken})
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
	return server, dynamics.New(dynamics.Config{Address: address, Tokens: fixed(administratorToken)})
}

// BenchmarkRead reads every contact, with each value taken as the importer
// takes it.
func BenchmarkRead(b *testing.B) {
	const contacts = 200_000
	_, c := benchmarkServer(b, contacts)
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

// BenchmarkWriteback writes completed activities through $batch, ten change
// sets at a time, as many batches side by side as the throttle admits.
func BenchmarkWriteback(b *testing.B) {
	const activities, inBatch = 10_000, 10
	server, c := benchmarkServer(b, 1000)
	owner, contact := seller(b, server)
	targets, err := c.WritebackTables(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	target := targets[dynamics.TableInMail]
	for b.Loop() {
		group, ctx := errgroup.WithContext(b.Context())
		group.SetLimit(8)
		for range activities / inBatch {
			group.Go(func() error {
				sets := make([]dynamics.ChangeSet, inBatch)
				for i := range sets {
					set, err := c.CompletedActivity(ctx, target, uuid.NewString(), message(owner, contact, target, "x"))
					if err != nil {
						return err
					}
					sets[i] = set
				}
				results, err := c.Batch(ctx, sets)
				for _, result := range results {
					err = errors.Join(err, result.Err)
				}
				return err
			})
		}
		if err := group.Wait(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(activities)*float64(b.N)/b.Elapsed().Seconds(), "activities/s")
}
