package emulator

import (
	"fmt"
	"strings"
	"testing"
)

// TestNamedPrimaryKey: the key's name may stand before the GUID, but for users.
func TestNamedPrimaryKey(t *testing.T) {
	o := newOrg(t)
	id := o.first("contact")
	o.must(200, "GET", "contacts(contactid="+id+")?$select=fullname", "")
	o.must(204, "PATCH", "contacts(contactid="+id+")", `{"jobtitle":"x"}`, "If-Match: *")
	o.must(204, "POST", "tasks", `{"subject":"x","regardingobjectid_contact_task@odata.bind":"/contacts(contactid=`+id+`)"}`)
}

// TestCustomLookup: its navigation property keeps the case of the schema, its
// column does not (contract §2.5, trap 16).
func TestCustomLookup(t *testing.T) {
	o := newOrg(t)
	user := o.user("lea@contoso.test").text("systemuserid")
	r := o.must(200, "GET", "EntityDefinitions(LogicalName='contact')/ManyToOneRelationships"+
		"?$select=ReferencingEntityNavigationPropertyName&$filter=ReferencingAttribute eq 'new_accountmanagerid'", "")
	if rows := r.value(); len(rows) != 1 || rows[0]["ReferencingEntityNavigationPropertyName"] != "new_AccountManagerId" {
		t.Fatalf("relationship: %s", r.text)
	}
	bind := `{"lastname":"A","%s@odata.bind":"/systemusers(` + user + `)"}`
	made := o.must(201, "POST", "contacts?$select=_new_accountmanagerid_value",
		fmt.Sprintf(bind, "new_AccountManagerId"), "Prefer: return=representation")
	if made.body["_new_accountmanagerid_value"] != user {
		t.Errorf("bound: %s", made.text)
	}
	if r := o.do("POST", "contacts", fmt.Sprintf(bind, "new_accountmanagerid")); r.status != 400 || r.code() != "0x80048d19" {
		t.Errorf("in the column's case: %d %s", r.status, r.text)
	}
	o.must(200, "GET", "contacts?$top=1&$expand=new_AccountManagerId($select=fullname)", "")
	o.must(400, "GET", "contacts?$top=1&$expand=new_accountmanagerid($select=fullname)", "")
}

// TestCompletedTwice: saying again what is already so changes nothing, and is no
// error; a closed activity takes no other change (contract §5.7, §5.9).
func TestCompletedTwice(t *testing.T) {
	o := newOrg(t)
	address := "tasks(5f1d0000-0000-4000-8000-0000000000ab)"
	o.must(204, "POST", "tasks", `{"subject":"x","activityid":"5f1d0000-0000-4000-8000-0000000000ab"}`)
	for range 2 {
		o.must(204, "PATCH", address, `{"statecode":1,"statuscode":5}`, "If-Match: *")
	}
	o.must(400, "PATCH", address, `{"statecode":1,"statuscode":5,"subject":"y"}`)
	o.must(204, "PATCH", address, `{"statecode":0,"statuscode":2}`)
	o.must(204, "PATCH", address, `{"subject":"y"}`)
	o.must(204, "PATCH", address, `{"statecode":1,"statuscode":5}`)
}

// TestYesNoHasADefault: a yes/no column is never empty.
func TestYesNoHasADefault(t *testing.T) {
	o := newOrg(t)
	o.must(204, "POST", "contacts", `{"lastname":"A","contactid":"5f1d0000-0000-4000-8000-0000000000ac"}`)
	if _, err := o.Put("contact", Row{"lastname": "B", "contactid": "5f1d0000-0000-4000-8000-0000000000ad"}); err != nil {
		t.Fatal(err)
	}
	r := o.must(200, "GET", "contacts?$select=lastname&$filter=merged eq false and donotemail eq false and (lastname eq 'A' or lastname eq 'B')", "")
	if len(r.value()) != 2 {
		t.Errorf("without a default: %s", r.text)
	}
	o.must(204, "PATCH", "contacts(5f1d0000-0000-4000-8000-0000000000ac)", `{"donotemail":null}`)
	for _, set := range []string{"contacts", "tasks", "phonecalls", "accounts", "leads"} {
		table := o.schema.bySet[set]
		var empty []string
		for _, name := range table.flags {
			empty = append(empty, name+" eq null")
		}
		if r := o.must(200, "GET", set+"?$select="+table.key+"&$filter="+strings.Join(empty, " or "), ""); len(r.value()) != 0 {
			t.Errorf("%s: %d rows with an empty yes/no column", set, len(r.value()))
		}
	}
}

// TestGroupsOfAnotherTable stand under that table's name, in the order asked for.
func TestGroupsOfAnotherTable(t *testing.T) {
	o := newOrg(t)
	r := o.must(200, "GET", "opportunities?$apply=groupby((parentaccountid/name),aggregate($count as n))", "")
	if rows := r.value(); len(rows) < 2 || rows[len(rows)-1]["account_name"] == nil {
		t.Errorf("groups: %.300s", r.text)
	}
	up := o.must(200, "GET", "opportunities?$apply=groupby((statecode),aggregate($count as n))&$orderby=statecode", "").value()
	down := o.must(200, "GET", "opportunities?$apply=groupby((statecode),aggregate($count as n))&$orderby=statecode desc", "").value()
	if len(up) != 3 || fmt.Sprint(up[0]) != fmt.Sprint(down[2]) || fmt.Sprint(up[0]) == fmt.Sprint(up[2]) {
		t.Errorf("up %v, down %v", up, down)
	}
}

// TestOldVersionLosesTheDeltaLink of clients that ask for annotations (contract §4.5).
func TestOldVersionLosesTheDeltaLink(t *testing.T) {
	o := newOrg(t)
	old := strings.Replace(o.base, "v9.2", "v8.2", 1) + "contacts?$select=fullname"
	annotated := `Prefer: odata.track-changes,odata.include-annotations="*"`
	for _, test := range []struct {
		address, prefer string
		delta           bool
	}{
		{old, annotated, false}, {old, "Prefer: odata.track-changes", true}, {"contacts?$select=fullname", annotated, true},
	} {
		if _, delta, _ := o.pages(test.address, test.prefer); (delta != "") != test.delta {
			t.Errorf("%s with %s: %q", test.address, test.prefer, delta)
		}
	}
}
