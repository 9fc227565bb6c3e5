package emulator

import (
	"runtime"
	"testing"
	"time"
)

// BenchmarkMillionContacts reports the time from New to the first page of a
// million contacts, the time of searches, and the memory in use after them.
func BenchmarkMillionContacts(b *testing.B) {
	for b.Loop() {
		start := time.Now()
		o := newOrg(b, func(o *Options) {
			o.Users, o.Accounts, o.Contacts, o.Leads, o.Opportunities = 500, 100000, 1000000, 100000, 100000
		})
		o.must(200, "GET", "contacts?$select=fullname,emailaddress1,_parentcustomerid_value,statecode,modifiedon", "", "Prefer: odata.track-changes")
		b.ReportMetric(time.Since(start).Seconds(), "s/first-page")
		email := Row(o.store.base.Row("contact", 700000)).text("emailaddress1")
		for _, search := range []struct{ name, address string }{
			{"s/email-1st", "contacts?$select=fullname&$filter=emailaddress1 eq '" + email + "'"},
			{"s/email-2nd", "contacts?$select=fullname&$filter=emailaddress1 eq '" + email + "'"},
			{"s/recent-1st", "contacts?$select=fullname&$filter=modifiedon ge 2026-03-02T09:00:00Z"},
			{"s/recent-2nd", "contacts?$select=fullname&$filter=modifiedon ge 2026-03-02T09:00:00Z&$orderby=modifiedon,contactid"},
			{"s/order-1st", "contacts?$select=fullname&$orderby=modifiedon,contactid"},
			{"s/order-2nd", "contacts?$select=fullname&$orderby=modifiedon,contactid"},
			{"s/page", "contacts?$select=fullname,emailaddress1,_parentcustomerid_value,statecode,modifiedon"},
		} {
			start = time.Now()
			o.must(200, "GET", search.address, "")
			b.ReportMetric(time.Since(start).Seconds(), search.name)
		}
		var memory runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&memory)
		b.ReportMetric(float64(memory.HeapInuse)/(1<<20), "MB-heap")
		b.ReportMetric(float64(memory.Sys)/(1<<20), "MB-sys")
		b.ReportMetric(float64(residentMemory(b))/(1<<20), "MB-resident")
	}
}

// BenchmarkServing reports the rows a second that the server writes by itself.
func BenchmarkServing(b *testing.B) {
	o := newOrg(b, func(o *Options) { o.Contacts = 100000 })
	rows := 0
	for b.Loop() {
		address := o.base + "contacts?$select=fullname,emailaddress1,_parentcustomerid_value,statecode,modifiedon"
		for address != "" {
			r := o.must(200, "GET", address, "", "Prefer: odata.maxpagesize=5000")
			rows += len(r.value())
			address, _ = r.body["@odata.nextLink"].(string)
		}
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkWriting reports activities a second, each committed to a file.
func BenchmarkWriting(b *testing.B) {
	o := newOrg(b, func(o *Options) { o.File = b.TempDir() + "/org.db" })
	for b.Loop() {
		o.must(204, "POST", "tasks", `{"subject":"x"}`)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "writes/s")
	if err := o.Close(b.Context()); err != nil {
		b.Fatal(err)
	}
}
