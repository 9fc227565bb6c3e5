package dynamics

import (
	"errors"
	"net/http"
	"strings"
	"testing"
)

// Trap 6: the delta link is on the last page only, and its absence is an error.
func TestTrap06_MissingDeltaLinkIsAnError(t *testing.T) {
	var f *fake
	withDelta := true
	f = newFake(t, func(w http.ResponseWriter, r asked) {
		link := f.server.URL + "/api/data/v9.2/contacts?"
		switch {
		case !strings.Contains(r.uri, "skiptoken"):
			writeJSON(w, 200, `{"value":[{"fullname":"a"}],"@odata.nextLink":"`+link+`$skiptoken=2"}`)
		case withDelta:
			writeJSON(w, 200, `{"value":[{"fullname":"b"}],"@odata.deltaLink":"`+link+`$deltatoken=4471920%2108%2f01%2f2024"}`)
		default:
			writeJSON(w, 200, `{"value":[{"fullname":"b"}]}`)
		}
	})
	c := f.client()
	_, pages, err := collect(t, c, Query{Table: "contact", Track: true}, "fullname")
	if err != nil || len(pages) != 2 || pages[0].Delta != "" || !strings.HasSuffix(pages[1].Delta, "$deltatoken=4471920%2108%2f01%2f2024") {
		t.Fatalf("pages %+v, err %v", pages, err)
	}
	withDelta = false
	values, _, err := collect(t, c, Query{Table: "contact", Track: true}, "fullname")
	if !errors.Is(err, ErrNoDeltaLink) || len(values) != 2 {
		t.Fatalf("values %v, err %v", values, err)
	}
}

// Trap 7: what changed during a long first load is asked for by an overlapping
// query without tracking. The client makes that query; when to ask it is the
// caller's.
func TestTrap07_OverlapQueryIsUntrackedAndFiltered(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ asked) { writeJSON(w, 200, `{"value":[]}`) })
	q := Query{Table: "contact", Filter: "modifiedon ge 2024-08-01T05:55:00Z", OrderBy: "modifiedon,contactid"}
	if _, _, err := collect(t, f.client(), q, "fullname"); err != nil {
		t.Fatal(err)
	}
	r := f.requests()[0]
	if strings.Contains(r.header.Get("Prefer"), "track") || !strings.Contains(r.uri, "$filter=modifiedon%20ge%202024-08-01T05:55:00Z") {
		t.Fatalf("%s %s", r.uri, r.header.Get("Prefer"))
	}
}

// Trap 8: the days that deletion marks are kept are read, and an expired link
// is recognized by its code at any status.
func TestTrap08_ExpiredDeltaLinkMeansResync(t *testing.T) {
	for _, status := range []int{400, 404, 410, 412, 500, 503} {
		for _, code := range []string{"0x80044352", "-2147204270", "0X80044352", "80044352", "2147763026"} {
			e := newError("GET contact", status, http.Header{}, []byte(`{"error":{"code":"`+code+`","message":"x"}}`))
			if e.Class != ClassResync || e.Code != CodeVersionStampExpired {
				t.Errorf("HTTP %d code %s: class %s, code %s", status, code, e.Class, e.Code)
			}
		}
	}
	f := newFake(t, func(w http.ResponseWriter, _ asked) {
		writeJSON(w, 200, `{"value":[{"organizationid":"`+strings.ToUpper(idA)+
			`","name":"Contoso","languagecode":1033,"expirechangetrackingindays":30,"isdisabled":false}]}`)
	})
	settings, err := f.client().Settings(t.Context())
	if err != nil || settings.ChangeTrackingExpiry.Hours() != 720 || settings.OrganizationID != idA {
		t.Fatalf("%+v %v", settings, err)
	}
}

// Trap 9: tracking needs organization depth; the widest depth of several
// roles counts, in every spelling.
func TestTrap09_DepthOfPrivileges(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ asked) {
		writeJSON(w, 200, `{"RolePrivileges":[
			{"Depth":"Basic","PrivilegeName":"prvReadContact"},{"Depth":"Global","PrivilegeName":"prvReadContact"},
			{"Depth":"Local","PrivilegeName":"prvReadContact"},
			{"Depth":"Local","PrivilegeName":"prvReadLead"},{"Depth":3,"PrivilegeName":"prvReadAccount"},
			{"Depth":"0","PrivilegeName":"prvReadOpportunity"},{"Depth":"Deep","PrivilegeName":"prvReadUser"}]}`)
	})
	c := f.client()
	got, err := c.Privileges(t.Context(), idA)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]Depth{
		"prvReadContact": DepthGlobal, "prvReadLead": DepthLocal, "prvReadAccount": DepthGlobal,
		"prvReadOpportunity": DepthBasic, "prvReadUser": DepthDeep, "prvReadActivity": DepthNone,
	}
	for name, depth := range want {
		if got[name] != depth {
			t.Errorf("%s: %s, want %s", name, got[name], depth)
		}
	}
}

// Trap 31: a table that can be read, even with rows, may be read in part only.
// The name of the privilege whose depth tells comes from the metadata.
func TestTrap31_AReadableTableMayBeReadInPart(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, r asked) {
		if strings.Contains(r.path, "RetrieveUserPrivileges") {
			writeJSON(w, 200, `{"RolePrivileges":[{"Depth":"Basic","PrivilegeName":"prvReadActivity"}]}`)
			return
		}
		writeJSON(w, 200, `{"value":[]}`)
	})
	c := f.client()
	if err := c.Probe(t.Context(), "task"); err != nil {
		t.Fatal(err)
	}
	depths, err := c.Privileges(t.Context(), idA)
	if err != nil {
		t.Fatal(err)
	}
	table, err := c.Table(t.Context(), "task")
	if err != nil {
		t.Fatal(err)
	}
	if got := depths[table.Privileges[AccessRead]]; got != DepthBasic || got >= DepthGlobal {
		t.Fatalf("depth %s", got)
	}
	if table.Privileges[AccessRead] != "prvReadActivity" {
		t.Fatalf("privilege names come from the metadata: %v", table.Privileges)
	}
}

// Trap 10: what tracking refuses is refused before it is sent.
func TestTrap10_TrackingTakesNoFilter(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ asked) { writeJSON(w, 200, `{"value":[]}`) })
	for _, q := range []Query{
		{Table: "contact", Track: true, Filter: "statecode eq 0"},
		{Table: "contact", Track: true, OrderBy: "fullname"},
		{Table: "contact", Track: true, Top: 5},
	} {
		if _, _, err := collect(t, f.client(), q, "fullname"); ClassOf(err) != ClassBug {
			t.Errorf("%+v: %v", q, err)
		}
	}
	if n := len(f.requests()); n != 0 {
		t.Fatalf("%d requests were sent", n)
	}
}

// A delta answer holds changed rows and deletions.
func TestPagesTellDeletionsFromRows(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ asked) {
		writeJSON(w, 200, `{"@odata.context":"https://x/api/data/v9.2/$metadata#contacts(fullname)/$delta","@odata.deltaLink":"https://x/d",
			"value":[{"@odata.etag":"W/\"4472003\"","fullname":"Ada Byron","contactid":"`+idA+`"},
			{"@odata.context":"https://x/api/data/v9.2/$metadata#contacts/$deletedEntity","id":"`+strings.ToUpper(idB)+`","reason":"deleted"}]}`)
	})
	_, pages, err := collect(t, f.client(), Query{Table: "contact", Track: true}, "fullname")
	if err != nil {
		t.Fatal(err)
	}
	page := pages[0]
	if len(page.Rows) != 1 || page.Rows[0].Version() != 4472003 || len(page.Deleted) != 1 || page.Deleted[0] != idB {
		t.Fatalf("rows %d, deleted %v", len(page.Rows), page.Deleted)
	}
}
