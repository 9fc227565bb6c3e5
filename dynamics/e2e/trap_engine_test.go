package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/engine"
)

// Traps whose defence is the importer's: here the whole engine imports from the
// organization, and what it stored is looked at.

// observed is the plain transport with an observer in front, which sees each request
// before the organization does, from several goroutines.
type observed func(*http.Request)

func (f observed) RoundTrip(r *http.Request) (*http.Response, error) {
	f(r)
	return http.DefaultTransport.RoundTrip(r)
}

func small() emulator.Options {
	return emulator.Options{Users: 20, Accounts: 30, Contacts: 230, Leads: 40, Opportunities: 60, PageSize: 50, AccessToken: token}
}

// Trap 6: a table whose last page carries no delta link is polled from then on, and not
// read as a whole again and again.
func TestTrap06_WithoutADeltaLinkATableIsPolled(t *testing.T) {
	server := startEmulator(t, small())
	if err := server.SetFaults("missing-delta on=contacts"); err != nil {
		t.Fatal(err)
	}
	o := imported(t, server, nil)
	id := activeContacts(t, server, 1)[0]
	if _, err := server.Put("contact", emulator.Row{"contactid": id, "jobtitle": "Changed since"}); err != nil {
		t.Fatal(err)
	}
	before := len(server.Requests())
	o.run(t)
	if title := o.query(t, fmt.Sprintf("SELECT title FROM contact WHERE id = '%s'", id)); title != "Changed since" {
		t.Errorf("stored as %q", title)
	}
	for _, r := range server.Requests()[before:] {
		if strings.Contains(r.Path, "/contacts?") && !strings.Contains(r.Path, "modifiedon%20ge%20") {
			t.Errorf("the whole table is read: %s", r.Path)
		}
	}
}

// Trap 7: a row that changes behind the reader during the first load is read
// once more: the delta link is of the last page and would not show it.
func TestTrap07_WhatChangesDuringTheFirstLoadIsRead(t *testing.T) {
	server := startEmulator(t, small())
	first := server.Rows("contact", nil)[0]["contactid"]
	var changed sync.Once // requests come from several goroutines
	o := imported(t, server, observed(func(r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/contacts") || !strings.Contains(r.URL.RawQuery, "$skiptoken") {
			return
		}
		changed.Do(func() {
			if _, err := server.Put("contact", emulator.Row{"contactid": first, "jobtitle": "Changed while read"}); err != nil {
				t.Error(err)
			}
		})
	}))
	if title := o.query(t, fmt.Sprintf("SELECT title FROM contact WHERE id = '%s'", first)); title != "Changed while read" {
		t.Errorf("stored as %q", title)
	}
}

// Trap 8: a link that is too old leads to a full read of its table, which also shows what
// was deleted meanwhile.
func TestTrap08_AnExpiredLinkLeadsToAFullRead(t *testing.T) {
	server := startEmulator(t, small())
	o := imported(t, server, nil)
	deleted := activeContacts(t, server, 1)[0]
	if err := server.Delete("contact", deleted); err != nil {
		t.Fatal(err)
	}
	if err := server.SetFaults("delta-expired on=contacts times=1"); err != nil {
		t.Fatal(err)
	}
	o.run(t)
	if got := o.query(t, fmt.Sprintf("SELECT count(*) FROM contact WHERE gone_at IS NULL AND id = '%s'", deleted)); got != "0" {
		t.Error("a contact that was deleted lives on here")
	}
}

// Traps 9 and 31: an account that reads its business unit's rows gets them with 200, so
// only the depths of its privileges tell that there are more.
func TestTrap31_AnAccountThatReadsAPartIsRefused(t *testing.T) {
	server := startEmulator(t, small())
	o := opened(t, server, nil)
	signedIn, err := o.SignIn(t.Context(), o.ana, engine.ConnectRequest{URL: server.URL(), Plan: store.PlanTeam, User: "lea@contoso.test"})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Connect(t.Context(), o.ana, signedIn); engine.CodeOf(err) != engine.CodePrivilege {
		t.Errorf("connected: %v", err)
	}
	for _, check := range signedIn.Checks {
		if depths := fmt.Sprint(check.Facts["Depths"]); check.Name == "read" && !strings.Contains(depths, "prvReadContact: Local") {
			t.Errorf("the depths that are told: %s", depths)
		}
	}
}

// Trap 21: what is searched for is no pattern.
func TestTrap21_ASearchTakesNoWildcards(t *testing.T) {
	server := startEmulator(t, small())
	ids := activeContacts(t, server, 2)
	for i, name := range []string{"100% Zitoun", "1000 Zitoun"} {
		if _, err := server.Put("contact", emulator.Row{"contactid": ids[i], "firstname": "Zoé", "lastname": name}); err != nil {
			t.Fatal(err)
		}
	}
	o := imported(t, server, nil)
	found, err := o.SearchDynamics(t.Context(), o.ana, "100% Zit")
	if err != nil || len(found) != 1 || found[0].ID != ids[0] {
		t.Errorf("found %+v %v", found, err)
	}
}

// Trap 22: a name with an apostrophe can be searched for.
func TestTrap22_ASearchTakesApostrophes(t *testing.T) {
	server := startEmulator(t, small())
	id := activeContacts(t, server, 1)[0]
	if _, err := server.Put("contact", emulator.Row{"contactid": id, "firstname": "Máire", "lastname": "O'Brien & fils"}); err != nil {
		t.Fatal(err)
	}
	o := imported(t, server, nil)
	found, err := o.SearchDynamics(t.Context(), o.ana, "O'Brien & f")
	if err != nil || len(found) != 1 || found[0].ID != id {
		t.Errorf("found %+v %v", found, err)
	}
}

// Trap 28: every connection comes twice, once from each side, and is one
// stakeholder.
func TestTrap28_AConnectionIsOneStakeholder(t *testing.T) {
	server := startEmulator(t, small())
	rows := server.Rows("connection", nil)
	o := imported(t, server, nil)
	if got := o.query(t, "SELECT count(*) FROM stakeholder"); len(rows) == 0 || got != fmt.Sprint(len(rows)/2) {
		t.Errorf("%s stakeholders of %d rows", got, len(rows))
	}
	if got := o.query(t, "SELECT count(*) FROM stakeholder WHERE opportunity_id NOT IN (SELECT id FROM opportunity)"); got != "0" {
		t.Errorf("%s stakeholders have no opportunity", got)
	}
}

// Trap 29: a merged contact is no record any more, and whoever is matched to it is
// matched to its master.
func TestTrap29_AMergedContactLeadsToItsMaster(t *testing.T) {
	server := startEmulator(t, small())
	merged := server.Rows("contact", func(r emulator.Row) bool { return r["merged"] == true })
	if len(merged) == 0 {
		t.Fatal("nobody is merged")
	}
	o, _ := writing(t, server, nil)
	for _, r := range merged {
		got := o.query(t, fmt.Sprintf("SELECT master_id || ' ' || (gone_at IS NOT NULL) FROM contact WHERE id = '%s'", r["contactid"]))
		if want := fmt.Sprint(r["_masterid_value"], " 1"); got != want {
			t.Errorf("%s: %s, want %s", r["contactid"], got, want)
		}
	}
	o.profiled(t, fmt.Sprint(merged[0]["contactid"]), "sophie-arnaud")
	id := o.copies(t, o.ana, "sophie-arnaud", "known by the profile of the merged contact")
	o.run(t)
	item, task := o.item(t, o.ana, id)
	if item.State != store.ItemWritten || task["_regardingobjectid_value"] != merged[0]["_masterid_value"] {
		t.Errorf("%s, regarding %v, the master is %v", item.State, task["_regardingobjectid_value"], merged[0]["_masterid_value"])
	}
}

// Trap 30: an amount is stored with the currency of its row, as written there.
func TestTrap30_AnAmountKeepsItsCurrency(t *testing.T) {
	server := startEmulator(t, small())
	codes := map[any]any{}
	for _, r := range server.Rows("transactioncurrency", nil) {
		codes[r["transactioncurrencyid"]] = r["isocurrencycode"]
	}
	o := imported(t, server, nil)
	seen := map[any]bool{}
	for _, r := range server.Rows("opportunity", nil) {
		currency := codes[r["_transactioncurrencyid_value"]]
		if r["estimatedvalue"] == nil || currency == nil || seen[currency] {
			continue
		}
		seen[currency] = true
		same := fmt.Sprintf("SELECT currency = '%s' AND (money ->> 'estimatedvalue') + 0 = %v FROM opportunity WHERE id = '%s'",
			currency, r["estimatedvalue"], r["opportunityid"])
		if got := o.query(t, same); got != "1" {
			t.Errorf("%v %s is not what is stored", r["estimatedvalue"], currency)
		}
	}
	if len(seen) < 2 {
		t.Errorf("the organization deals in %v only", seen)
	}
	if got := o.query(t, "SELECT count(*) FROM opportunity WHERE money LIKE '%_base\"%'"); got != "0" {
		t.Errorf("%s opportunities have their amounts twice", got)
	}
}
