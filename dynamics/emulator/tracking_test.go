package emulator

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// pages follows next links byte for byte and gives all rows and the delta link.
func (o *org) pages(address string, headers ...string) (rows []map[string]any, delta string, count int) {
	o.t.Helper()
	for address != "" {
		r := o.must(200, "GET", address, "", headers...)
		rows = append(rows, r.value()...)
		count++
		address, _ = r.body["@odata.nextLink"].(string)
		delta, _ = r.body["@odata.deltaLink"].(string)
	}
	return rows, delta, count
}

func TestChangeTracking(t *testing.T) {
	o := newOrg(t)
	prefer := "Prefer: odata.track-changes,odata.maxpagesize=70"
	rows, delta, pages := o.pages("contacts?$select=fullname,statecode", prefer)
	if len(rows) != 200 || pages != 3 || delta == "" {
		t.Fatalf("%d rows, %d pages, delta %q", len(rows), pages, delta)
	}
	if rows, again, _ := o.pages(delta, prefer); len(rows) != 0 || again == "" {
		t.Fatalf("%d changes without a change", len(rows))
	}
	changed, removed := o.first("contact"), o.store.base.ID("contact", 5)
	o.must(204, "PATCH", "contacts("+changed+")", `{"jobtitle":"New"}`)
	created, err := o.Put("contact", Row{"lastname": "Fresh"})
	if err != nil {
		t.Fatal(err)
	}
	o.must(204, "DELETE", "contacts("+removed+")", "")
	gone, err := o.Put("contact", Row{"lastname": "Brief"})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Delete("contact", gone); err != nil {
		t.Fatal(err)
	}
	rows, delta2, pages := o.pages(delta, "Prefer: odata.maxpagesize=1")
	if len(rows) != 4 || pages != 4 {
		t.Fatalf("%d changes on %d pages: %v", len(rows), pages, rows)
	}
	if rows[0]["contactid"] != changed || rows[1]["contactid"] != created || rows[2]["id"] != removed ||
		rows[2]["reason"] != "deleted" || rows[3]["id"] != gone {
		t.Errorf("changes: %v", rows)
	}
	if r := o.must(200, "GET", "contacts/$count?$deltatoken="+delta[strings.Index(delta, "$deltatoken=")+12:], ""); !strings.HasSuffix(r.text, "4") {
		t.Errorf("pending: %q", r.text)
	}
	o.Advance(31 * 24 * time.Hour)
	if r := o.do("GET", delta2, ""); r.code() != "0x80044352" {
		t.Errorf("old delta: %d %s", r.status, r.text)
	}
}

func TestTrackingRefusals(t *testing.T) {
	o := newOrg(t)
	for _, address := range []string{"contacts?$filter=statecode eq 0", "contacts?$orderby=fullname", "contacts?$top=3", "connections"} {
		if r := o.do("GET", address, "", "Prefer: odata.track-changes"); r.status != 400 {
			t.Errorf("%s: %d", address, r.status)
		}
	}
	if r := o.do("GET", "contacts", "", "Prefer: odata.track-changes", o.as("lea@contoso.test")); r.status != 403 {
		t.Errorf("tracking with local depth: %d", r.status)
	}
}

// TestPagingGivesEveryRowOnce holds for any page size, order and set of changes.
func TestPagingGivesEveryRowOnce(t *testing.T) {
	o := newOrg(t)
	rapid.Check(t, func(rt *rapid.T) {
		switch rapid.IntRange(0, 3).Draw(rt, "change") {
		case 0:
			if _, err := o.Put("contact", Row{"lastname": rapid.SampledFrom([]string{"A", "Zz", "m"}).Draw(rt, "name")}); err != nil {
				rt.Fatal(err)
			}
		case 1:
			id := o.store.base.ID("contact", rapid.IntRange(0, 199).Draw(rt, "row"))
			if err := o.Delete("contact", id); err != nil && o.Count("contact") == 0 {
				rt.Fatal(err)
			}
		}
		size := rapid.IntRange(9, 300).Draw(rt, "size")
		order := rapid.SampledFrom([]string{
			"", "&$orderby=lastname", "&$orderby=jobtitle desc,modifiedon",
			"&$orderby=modifiedon,contactid", "&$orderby=owninguser/fullname",
		}).Draw(rt, "order")
		prefer := "Prefer: odata.maxpagesize=" + itoa(size)
		rows, _, _ := o.pages("contacts?$select=contactid"+order, prefer)
		seen := map[any]bool{}
		for _, row := range rows {
			if seen[row["contactid"]] {
				rt.Fatalf("%v twice", row["contactid"])
			}
			seen[row["contactid"]] = true
		}
		if len(seen) != o.Count("contact") {
			rt.Fatalf("%d of %d rows (size %d, order %q)", len(seen), o.Count("contact"), size, order)
		}
	})
}

func itoa(n int) string {
	text := ""
	for ; n > 0; n /= 10 {
		text = string(rune('0'+n%10)) + text
	}
	return text
}

func TestCookieIsOpaque(t *testing.T) {
	o := newOrg(t)
	r := o.must(200, "GET", "contacts?$select=fullname", "", "Prefer: odata.maxpagesize=50")
	next, _ := r.body["@odata.nextLink"].(string)
	if !strings.Contains(next, "$skiptoken=%3Ccookie%20pagenumber=%222%22%20pagingcookie=%22%253ccookie") {
		t.Fatalf("next link %s", next)
	}
	request, err := http.NewRequest(http.MethodGet, next, nil)
	if err != nil {
		t.Fatal(err)
	}
	values := request.URL.Query()
	request.URL.RawQuery = values.Encode()
	if r := o.do("GET", request.URL.String(), ""); r.status != 400 || !strings.Contains(r.text, "Malformed XML in the Paging Cookie") {
		t.Errorf("encoded again: %d %s", r.status, r.text)
	}
	if r := o.do("GET", next+"&$select=fullname", ""); r.status != 400 {
		t.Errorf("an option added twice: %d", r.status)
	}
	if r := o.must(200, "GET", next, ""); len(r.value()) != 150 {
		t.Errorf("%d rows without a page size", len(r.value()))
	}
}
