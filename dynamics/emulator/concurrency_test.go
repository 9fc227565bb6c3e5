package emulator

import (
	"errors"
	"sync"
	"testing"
)

// TestReadersAndWriters run together; under -race this proves the locking.
func TestReadersAndWriters(t *testing.T) {
	o := newOrg(t)
	failures := make(chan error, 64)
	var group sync.WaitGroup
	run := func(method, address, body string, want ...int) {
		group.Go(func() {
			for range 8 {
				r, err := o.try(method, address, body)
				if err != nil {
					failures <- err
					return
				}
				ok := false
				for _, status := range want {
					ok = ok || r.status == status
				}
				if !ok {
					failures <- errors.New(method + " " + address + ": " + r.text)
				}
			}
		})
	}
	run("GET", "contacts?$filter=emailaddress1%20ne%20null&$orderby=lastname", "", 200)
	run("GET", "activitypointers?$expand=regardingobjectid_contact($select=fullname)", "", 200)
	run("GET", "accounts?$expand=contact_customer_accounts($select=fullname)&$select=name", "", 200)
	run("POST", "tasks", `{"subject":"x","regardingobjectid_contact_task@odata.bind":"/contacts(`+o.first("contact")+`)"}`, 204, 404)
	run("PATCH", "contacts("+o.store.base.ID("contact", 7)+")", `{"jobtitle":"x"}`, 204)
	run("DELETE", "contacts("+o.store.base.ID("contact", 8)+")", "", 204, 404)
	run("GET", "EntityDefinitions?$select=LogicalName", "", 200)
	group.Wait()
	close(failures)
	for err := range failures {
		t.Error(err)
	}
}

// TestRulesAndLimitsTogether: requests that meet growing waits and limits at the
// same time are each answered, one way or the other.
func TestRulesAndLimitsTogether(t *testing.T) {
	o := newOrg(t, func(o *Options) {
		o.Protection, o.Faults = "requests=60,concurrent=4", []string{"429 p=0.3 retry-after=2 on=WhoAmI"}
	})
	var group sync.WaitGroup
	for range 6 {
		group.Go(func() {
			for range 15 {
				r, err := o.try("GET", "WhoAmI", "")
				if err != nil || r.status != 200 && (r.status != 429 || r.header.Get("Retry-After") == "") {
					t.Errorf("%d %q: %v", r.status, r.header.Get("Retry-After"), err)
				}
			}
		})
	}
	group.Wait()
}
