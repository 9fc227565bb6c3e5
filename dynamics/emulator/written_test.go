package emulator

import (
	"encoding/json"
	"strconv"
	"testing"
)

// collect reads a set page by page and gives its rows as JSON.
func (o *org) collect(address string, size int, headers ...string) []string {
	o.t.Helper()
	headers = append(headers, "Prefer: odata.maxpagesize="+strconv.Itoa(size))
	var rows []string
	for address != "" {
		r := o.must(200, "GET", address, "", headers...)
		var page struct {
			Value []json.RawMessage `json:"value"`
			Next  string            `json:"@odata.nextLink"`
		}
		if err := json.Unmarshal([]byte(r.text), &page); err != nil {
			o.t.Fatal(err)
		}
		for _, row := range page.Value {
			rows = append(rows, string(row))
		}
		address = page.Next
	}
	return rows
}

// Rows that are served as written before are byte for byte those that are
// computed, whatever was changed, deleted, created or renamed in between.
func TestWrittenRowsAreTheComputedOnes(t *testing.T) {
	o := newOrg(t, func(o *Options) { o.Contacts, o.Accounts = 2100, 150 })
	const annotations = `Prefer: odata.include-annotations="*"`
	compare := func(what string) {
		t.Helper()
		for _, address := range []string{"contacts?$select=fullname,_parentcustomerid_value,_ownerid_value,modifiedon,merged", "accounts", "systemusers"} {
			for _, header := range []string{"Prefer: x", annotations} {
				computed := o.collect(address, fewRows-1, header)
				for range 2 {
					written := o.collect(address, 1100, header)
					if len(written) != len(computed) {
						t.Fatalf("%s: %s: %d rows written, %d computed", what, address, len(written), len(computed))
					}
					for i := range computed {
						if written[i] != computed[i] {
							t.Fatalf("%s: %s, row %d:\n%s\n%s", what, address, i, written[i], computed[i])
						}
					}
				}
			}
		}
	}
	compare("as seeded")
	account := o.Rows("contact", func(r Row) bool { return r.lookup("accountid") != "" })[0].lookup("accountid")
	o.must(204, "PATCH", "accounts("+account+")", `{"name":"Renamed"}`)
	compare("an account renamed")
	contacts := o.Rows("contact", nil)
	o.must(204, "PATCH", "contacts("+contacts[1023].text("contactid")+")", `{"jobtitle":"Changed"}`)
	o.must(204, "DELETE", "contacts("+contacts[1024].text("contactid")+")", "")
	o.must(204, "POST", "contacts", `{"lastname":"Created","contactid":"00000000-0000-4000-8000-000000000001"}`)
	compare("contacts changed")
	if len(o.store.blocks.kept) == 0 {
		t.Error("no rows were kept")
	}
}
