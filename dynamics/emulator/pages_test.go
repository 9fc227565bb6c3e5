package emulator

import (
	"errors"
	"net/http"
	"testing"

	"navsync/dynamics/emulator/web"
)

// The pages of a list show every row once, created ones first, deleted ones not.
func TestListPagesShowEveryRowOnce(t *testing.T) {
	o := newOrg(t)
	rows := o.Rows("contact", nil)
	for _, at := range []int{0, 1, 7, 50, len(rows) - 1} {
		o.must(http.StatusNoContent, "DELETE", "contacts("+rows[at].text("contactid")+")", "")
	}
	changed := rows[3].text("contactid")
	o.must(http.StatusNoContent, "PATCH", "contacts("+changed+")", `{"lastname":"Changed"}`)
	var newest string
	for _, name := range []string{"First", "Second", "Third"} {
		id, err := o.Put("contact", Row{"lastname": name})
		if err != nil {
			t.Fatal(err)
		}
		newest = id
	}
	for _, size := range []int{1, 7, 50, 1000} {
		seen := map[string]string{}
		total := o.Count("contact")
		for first := 0; first < total; first += size {
			listing, err := (pageSource{o.Server}).List(t.Context(), "contact", first, size)
			if err != nil || listing.Total != total || len(listing.Rows) != min(size, total-first) {
				t.Fatalf("%d from %d: %d rows of %d, %v", size, first, len(listing.Rows), listing.Total, err)
			}
			if first == 0 && listing.Rows[0].ID != newest {
				t.Errorf("the first is %+v", listing.Rows[0].Reference)
			}
			for _, r := range listing.Rows {
				seen[r.ID] = r.Name
			}
		}
		if len(seen) != total {
			t.Errorf("%d rows a page: %d of %d rows", size, len(seen), total)
		}
		for _, r := range o.Rows("contact", nil) {
			if seen[r.text("contactid")] != r.text("fullname") {
				t.Errorf("%s is %q", r.text("contactid"), seen[r.text("contactid")])
			}
		}
	}
	for _, name := range []string{"activitypointer", "nonsense", ""} {
		if _, err := (pageSource{o.Server}).List(t.Context(), name, 0, 1); !errors.Is(err, web.ErrNotFound) {
			t.Errorf("%q: %v", name, err)
		}
	}
}
