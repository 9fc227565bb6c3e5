package emulator

import (
	"bytes"
	"os"
	"runtime/metrics"
	"strconv"
	"testing"
	"time"
)

// What is promised of an organization with a million contacts.
const (
	longestStart = 10 * time.Second
	mostResident = 1 << 30
)

// BenchmarkFirstPage starts an organization of two sizes, reports the time from
// its start to the first page of contacts and the memory of the process then, and
// fails where more is needed than promised.
func BenchmarkFirstPage(b *testing.B) {
	for _, contacts := range []int{20_000, 1_000_000} {
		b.Run(strconv.Itoa(contacts), func(b *testing.B) {
			var took time.Duration
			var resident uint64
			for b.Loop() {
				start := time.Now()
				o := newOrg(b, func(o *Options) {
					o.Users, o.Accounts, o.Contacts = 500, contacts/10, contacts
					o.Leads, o.Opportunities = contacts/10, contacts/10
				})
				r := o.must(200, "GET", "contacts?$select=fullname,emailaddress1,_parentcustomerid_value,statecode,modifiedon", "", "Prefer: odata.track-changes")
				if len(r.value()) != defaultPageSize {
					b.Fatalf("a page of %d rows", len(r.value()))
				}
				took = max(took, time.Since(start))
				resident = max(resident, residentMemory(b))
			}
			b.ReportMetric(took.Seconds(), "s/first-page")
			b.ReportMetric(float64(resident)/(1<<20), "MB-resident")
			b.ReportMetric(0, "ns/op")
			if took > longestStart || resident > mostResident {
				b.Errorf("%v and %d bytes; promised are %v and %d", took, resident, longestStart, mostResident)
			}
		})
	}
}

// residentMemory is the most memory that the process has had, in bytes: what the
// system says, or what the runtime took from it.
func residentMemory(b *testing.B) uint64 {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err == nil {
		_, rest, _ := bytes.Cut(status, []byte("VmHWM:"))
		if words := bytes.Fields(rest); len(words) > 1 {
			kilobytes, err := strconv.ParseUint(string(words[0]), 10, 64)
			if err != nil {
				b.Fatal(err)
			}
			return kilobytes << 10
		}
	}
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
