package emulator

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// withTasks is an account with a contact and three tasks.
func withTasks(o *org) (account string) {
	o.t.Helper()
	account = "5f1d0000-0000-4000-8000-00000000ac01"
	o.must(204, "POST", "contacts", `{"contactid":"5f1d0000-0000-4000-8000-00000000c001","lastname":"Stub"}`)
	o.must(204, "POST", "accounts", `{"accountid":"`+account+
		`","name":"Litware & Co","primarycontactid@odata.bind":"/contacts(5f1d0000-0000-4000-8000-00000000c001)"}`)
	for i := 1; i <= 3; i++ {
		o.must(204, "POST", "tasks", fmt.Sprintf(
			`{"activityid":"5f1d0000-0000-4000-8000-00000000000%d","subject":"Task %d","regardingobjectid_account_task@odata.bind":"/accounts(%s)"}`,
			i, i, account))
	}
	return account
}

func keys(row map[string]any) string { return strings.Join(slices.Sorted(maps.Keys(row)), " ") }

func rowsIn(v any) []map[string]any {
	list, _ := v.([]any)
	rows := make([]map[string]any, len(list))
	for i := range list {
		rows[i], _ = list[i].(map[string]any)
	}
	return rows
}

// TestExpandedCollection: rows with etag and the lookup that points back, and a link
// that gives the same rows (powerapps-docs, webapi/query/join-tables: "Single $expand
// on collection-valued navigation properties").
func TestExpandedCollection(t *testing.T) {
	o := newOrg(t)
	account := withTasks(o)
	r := o.must(200, "GET", "accounts("+account+
		")?$select=name&$expand=Account_Tasks($select=subject;$filter=subject ne 'Task 2';$orderby=subject desc)", "", "Prefer: odata.maxpagesize=1")
	tasks := rowsIn(r.body["Account_Tasks"])
	if len(tasks) != 2 || tasks[0]["subject"] != "Task 3" {
		t.Fatalf("paged or not ordered: %s", r.text)
	}
	if got := keys(tasks[0]); got != "@odata.etag _regardingobjectid_value activityid subject" {
		t.Errorf("a row of the collection has %s", got)
	}
	link, _ := r.body["Account_Tasks@odata.nextLink"].(string)
	want := o.base + "accounts(" + account + ")/Account_Tasks?$select=subject&$filter=subject%20ne%20'Task%202'&$orderby=subject%20desc"
	if link != want {
		t.Errorf("link %s, want %s", link, want)
	}
	if again := o.must(200, "GET", link, ""); len(again.value()) != 2 || again.value()[0]["subject"] != "Task 3" {
		t.Errorf("behind the link: %s", again.text)
	}
	empty := o.must(200, "GET", "accounts("+account+")?$select=name&$expand=Account_Phonecalls", "")
	if empty.body["Account_Phonecalls@odata.nextLink"] != o.base+"accounts("+account+")/Account_Phonecalls" {
		t.Errorf("an empty collection: %s", empty.text)
	}
}

// TestNestedExpand: with a nested expansion anywhere, collections are paged and their
// links go on behind the page ("Nested $expand on collection-valued navigation properties").
func TestNestedExpand(t *testing.T) {
	o := newOrg(t)
	account := withTasks(o)
	address := "accounts(" + account +
		")?$select=name&$expand=primarycontactid($select=lastname;$expand=owninguser($select=fullname)),Account_Tasks($select=subject)"
	r := o.must(200, "GET", address, "", "Prefer: odata.maxpagesize=2")
	tasks := rowsIn(r.body["Account_Tasks"])
	if len(tasks) != 2 || keys(tasks[0]) != "activityid subject" {
		t.Fatalf("first page: %s", r.text)
	}
	next, _ := r.body["Account_Tasks@odata.nextLink"].(string)
	rest := o.must(200, "GET", next, "", "Prefer: odata.maxpagesize=2")
	if !strings.Contains(next, "$skiptoken=") || len(rest.value()) != 1 || rest.value()[0]["subject"] != "Task 3" {
		t.Errorf("behind %s: %s", next, rest.text)
	}
	if whole := o.must(200, "GET", address, ""); len(rowsIn(whole.body["Account_Tasks"])) != 3 {
		t.Errorf("without a page size: %s", whole.text)
	}
}

// TestExpandedRow: a single-valued property has no etag, a user its ownerid ("Expand
// single-valued navigation properties"); a filter that does not hold leaves nothing.
func TestExpandedRow(t *testing.T) {
	o := newOrg(t)
	account := withTasks(o)
	expand := func(text string) map[string]any {
		t.Helper()
		return o.must(200, "GET", "accounts("+account+")?$select=name&$expand="+text, "").body
	}
	got := expand("primarycontactid($select=lastname),createdby($select=fullname)")
	contact, _ := got["primarycontactid"].(map[string]any)
	user, _ := got["createdby"].(map[string]any)
	if keys(contact) != "contactid lastname" || keys(user) != "fullname ownerid systemuserid" || user["ownerid"] != user["systemuserid"] {
		t.Errorf("expanded to %v and %v", contact, user)
	}
	if got := expand("primarycontactid($select=lastname;$filter=lastname eq 'Other')"); got["primarycontactid"] != nil {
		t.Errorf("filtered: %v", got)
	}
	if got := expand("primarycontactid($filter=lastname eq 'Stub')"); got["primarycontactid"] == nil {
		t.Errorf("filtered: %v", got)
	}
}

// TestExpandedReference: /$ref of a lookup gives its address and the lookup ("Return references").
func TestExpandedReference(t *testing.T) {
	o := newOrg(t)
	account := withTasks(o)
	r := o.must(200, "GET", "accounts("+account+")?$select=name&$expand=primarycontactid/$ref,parentaccountid/$ref", "")
	reference, _ := r.body["primarycontactid"].(map[string]any)
	id := "5f1d0000-0000-4000-8000-00000000c001"
	if keys(reference) != "@odata.id" || reference["@odata.id"] != o.base+"contacts("+id+")" || r.body["_primarycontactid_value"] != id {
		t.Errorf("reference: %s", r.text)
	}
	if v, there := r.body["parentaccountid"]; v != nil || !there {
		t.Errorf("no parent: %s", r.text)
	}
	context, _ := r.body["@odata.context"].(string)
	if !strings.HasSuffix(context, "#accounts(name,primarycontactid,primarycontactid/$ref(),parentaccountid,parentaccountid/$ref())/$entity") {
		t.Errorf("context %s", context)
	}
}

// TestExpandRefusals: what only an unnested collection may have, and references of
// collections, are refused in the platform's words.
func TestExpandRefusals(t *testing.T) {
	o := newOrg(t)
	clauses := "Only $select and $filter clause can be provided while doing $expand on many-to-one relationship or nested one-to-many relationship."
	twice := "Query option '$select' was specified more than once, but it must be specified at most once."
	for expand, message := range map[string]string{
		"primarycontactid($select=lastname;$top=1)":                            clauses,
		"primarycontactid($orderby=lastname)":                                  clauses,
		"Account_Tasks($top=1;$expand=owninguser($select=fullname))":           clauses,
		"Account_Tasks($orderby=subject),primarycontactid($expand=owninguser)": clauses,
		"primarycontactid($expand=contact_customer_contacts($top=1))":          clauses,

		"Account_Tasks/$ref":                                   "Expand with $ref is only supported on lookup type navigation property.",
		"primarycontactid/$ref($select=lastname)":              "The query option '$select' is not supported in $expand.",
		"Account_Tasks($count=true)":                           "The query option '$count' is not supported in $expand.",
		"Account_Tasks($skip=1)":                               "The query option '$skip' is not supported in $expand.",
		"Account_Tasks($select=subject;$select=activityid)":    twice,
		"Account_Tasks($select=subject),Account_Tasks($top=1)": "The navigation property 'Account_Tasks' is expanded more than once.",
		"Account_Tasks($filter=subject eq @p1)":                "The parameter alias '@p1' is not supported here.",
	} {
		r := o.do("GET", "accounts?$select=name&$top=1&@p1='x'&$expand="+expand, "")
		e, _ := r.body["error"].(map[string]any)
		if r.status != 400 || r.code() != "0x80060888" || e["message"] != message {
			t.Errorf("%s: %d %s", expand, r.status, r.text)
		}
	}
}
