package e2e

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"navsync/dynamics"
)

const (
	manyContacts = 200_000
	fewContacts  = 20_000
	rounds       = 3
)

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

func reader() *exec.Cmd { return exec.Command(os.Args[0]) }

// BenchmarkReading reads the same 200,000 contacts from the same organization
// through our client and through dynamics-web-api's retrieveAll, in turns, each
// in a process of its own, with the same columns, annotations, tracking and
// page size. It reports the medians of three.
func BenchmarkReading(b *testing.B) {
	folder := npmFolder(b)
	url := startOrganization(b, manyContacts, "")
	for b.Loop() {
		var ours, theirs, oursMB, theirsMB []float64
		for range rounds {
			one := ask(b, url, reader())
			node := exec.Command("node", "bench.mjs")
			node.Dir = folder
			other := ask(b, url, node)
			if one.Rows != manyContacts || other.Rows != manyContacts {
				b.Fatalf("%d and %d rows", one.Rows, other.Rows)
			}
			ours, theirs = append(ours, one.rate()), append(theirs, other.rate())
			oursMB, theirsMB = append(oursMB, one.RSSMB), append(theirsMB, other.RSSMB)
		}
		b.ReportMetric(median(ours), "records/s")
		b.ReportMetric(median(theirs), "npm-records/s")
		b.ReportMetric(median(ours)/median(theirs), "times-npm")
		b.ReportMetric(median(oursMB), "MB")
		b.ReportMetric(median(theirsMB), "npm-MB")
	}
}

// BenchmarkReadingMemory compares the client's memory at 200,000 contacts with
// that at 20,000: it holds pages, not tables.
func BenchmarkReadingMemory(b *testing.B) {
	few, many := startOrganization(b, fewContacts, ""), startOrganization(b, manyContacts, "")
	for b.Loop() {
		var fewMB, manyMB, fewHeap, manyHeap []float64
		for range rounds {
			one, other := ask(b, few, reader()), ask(b, many, reader())
			fewMB, manyMB = append(fewMB, one.RSSMB), append(manyMB, other.RSSMB)
			fewHeap, manyHeap = append(fewHeap, one.HeapMB), append(manyHeap, other.HeapMB)
		}
		b.ReportMetric(median(fewMB), "MB-at-20000")
		b.ReportMetric(median(manyMB), "MB-at-200000")
		b.ReportMetric(median(manyMB)/median(fewMB), "times-resident")
		b.ReportMetric(median(manyHeap)/median(fewHeap), "times-heap")
	}
}

// BenchmarkServing fetches the pages of 200,000 contacts without decoding them:
// the first time, when the organization computes them, and again.
func BenchmarkServing(b *testing.B) {
	for b.Loop() {
		url := startOrganization(b, manyContacts, "")
		first := fetchAll(b, url)
		var again []float64
		for range rounds {
			again = append(again, fetchAll(b, url))
		}
		b.ReportMetric(first, "first-records/s")
		b.ReportMetric(median(again), "records/s")
	}
}

// fetchAll follows the links of the sync's query and gives the records a second.
func fetchAll(b *testing.B, url string) float64 {
	b.Helper()
	columns := strings.NewReplacer("parentcustomerid", "_parentcustomerid_value", "ownerid", "_ownerid_value", "masterid", "_masterid_value").
		Replace(strings.Join(importedColumns, ","))
	link := url + "/api/data/v9.2/contacts?$select=" + columns
	var page bytes.Buffer
	start := time.Now()
	for link != "" {
		request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, link, nil)
		if err != nil {
			b.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+token)
		request.Header.Set("Prefer", `odata.include-annotations="OData.Community.Display.V1.FormattedValue,Microsoft.Dynamics.CRM.lookuplogicalname"`)
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			b.Fatal(err)
		}
		page.Reset()
		_, err = io.Copy(&page, answer.Body)
		if err = errors.Join(err, answer.Body.Close()); err != nil || answer.StatusCode != http.StatusOK {
			b.Fatalf("%d %v", answer.StatusCode, err)
		}
		link = ""
		if _, rest, found := bytes.Cut(page.Bytes()[max(0, page.Len()-4096):], []byte(`"@odata.nextLink":"`)); found {
			quoted, _, _ := bytes.Cut(rest, []byte(`"`))
			link = string(quoted)
		}
	}
	return manyContacts / time.Since(start).Seconds()
}

// BenchmarkWriting writes 10,000 completed activities through $batch, ten
// change sets a request, as many requests side by side as the throttle admits:
// to an organization in memory, and to one that commits to its file before each
// answer.
func BenchmarkWriting(b *testing.B) {
	b.Run("memory", func(b *testing.B) { benchmarkWriting(b, "") })
	b.Run("file", func(b *testing.B) { benchmarkWriting(b, filepath.Join(b.TempDir(), "organization.db")) })
}

func benchmarkWriting(b *testing.B, file string) {
	b.Helper()
	const activities, inBatch = 10_000, 10
	c := client(b, startOrganization(b, 1000, file))
	target, shared := writebackTarget(b, c)
	for b.Loop() {
		group, ctx := errgroup.WithContext(b.Context())
		group.SetLimit(16)
		for range activities / inBatch {
			group.Go(func() error { return writeBatch(ctx, c, target, shared, inBatch) })
		}
		if err := group.Wait(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(activities)*float64(b.N)/b.Elapsed().Seconds(), "activities/s")
}

// writebackTarget is the InMail's table, and the values that all activities share.
func writebackTarget(b *testing.B, c *dynamics.Client) (*dynamics.ActivityTable, map[string]any) {
	b.Helper()
	targets, err := c.WritebackTables(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	target := targets[dynamics.TableInMail]
	shared := map[string]any{
		"subject": "InMail to Ada Byron", "description": strings.Repeat("A line of the message. ", 20),
		"actualstart": "2024-08-01T05:58:00Z", "actualend": "2024-08-01T05:58:00Z",
	}
	for property, q := range map[string]dynamics.Query{
		"ownerid":                   {Table: "systemuser", Select: []string{"fullname"}, Filter: "internalemailaddress eq 'lea@contoso.test'"},
		target.Regarding["contact"]: {Table: "contact", Select: []string{"fullname"}, Top: 1},
	} {
		for page, err := range c.Pages(b.Context(), q) {
			if err != nil || len(page.Rows) != 1 {
				b.Fatal(err)
			}
			shared[property+"@odata.bind"] = dynamics.Bind(q.Table+"s", page.Rows[0].String(q.Table+"id"))
		}
	}
	return target, shared
}

func writeBatch(ctx context.Context, c *dynamics.Client, target *dynamics.ActivityTable, values map[string]any, n int) error {
	sets := make([]dynamics.ChangeSet, n)
	for i := range sets {
		set, err := c.CompletedActivity(ctx, target, uuid.NewString(), values)
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
}
