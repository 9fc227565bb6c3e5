package emulator

import (
	"fmt"
	"strings"
	"testing"
)

// TestMedia: formats of answers and bodies that are not served are refused, not
// answered as if they were others.
func TestMedia(t *testing.T) {
	o := newOrg(t)
	contact := "contacts(" + o.first("contact") + ")"
	for accept, status := range map[string]int{
		"application/json": 200, "application/json;odata.metadata=minimal": 200, "*/*": 200, "text/html, */*;q=0.1": 200, "application/*": 200, "": 200,
		"application/json; odata.metadata=full": 406, "application/json;odata.metadata=none": 406, "application/json;IEEE754Compatible=true": 406,
		"application/xml": 415, "application/atom+xml": 415,
	} {
		if r := o.do("GET", contact+"?$select=fullname", "", "Accept: "+accept); r.status != status {
			t.Errorf("Accept: %s: %d %s", accept, r.status, r.text)
		}
		part := operation("", "GET", "/api/data/v9.2/"+contact, "", "Accept: "+accept)
		if _, parts := o.batch(multipartBody("batch_1", part)); len(parts) != 1 || parts[0].status != status {
			t.Errorf("Accept: %s in a batch: %v", accept, parts)
		}
	}
	o.must(200, "GET", "$metadata", "", "Accept: application/xml")
	o.must(200, "GET", contact+"/lastname/$value", "", "Accept: application/octet-stream")
	o.must(200, "GET", "contacts/$count", "", "Accept: text/plain")
	for kind, status := range map[string]int{
		"application/json": 204, "application/json; charset=utf-8": 204, "application/json;type=entry": 204, "": 415, "text/plain": 415,
		"application/x-www-form-urlencoded": 415, "application/json;IEEE754Compatible=true": 415,
	} {
		if r := o.do("POST", "contacts", `{"lastname":"A"}`, "Content-Type: "+kind); r.status != status {
			t.Errorf("Content-Type: %s: %d %s", kind, r.status, r.text)
		}
	}
}

// TestBodiesAreReadWhole: no part of a body is passed over that would have changed
// what is written.
func TestBodiesAreReadWhole(t *testing.T) {
	o := newOrg(t)
	before := o.Count("contact")
	for body, status := range map[string]int{
		`{"lastname":"A","lastname":"B"}`: 400, `{"lastname":"A","parentcustomerid_account":{"name":"X","name":"Y"}}`: 400,
		`{"@odata.type":"Microsoft.Dynamics.CRM.account","lastname":"A"}`:                 400,
		`{"@odata.type":"#Microsoft.Dynamics.CRM.contact","lastname":"A"}`:                204,
		`{"@odata.type":"Microsoft.Dynamics.CRM.contact","lastname":"A","jobtitle":"A"}`:  204,
		`{"lastname":"A","lastname@OData.Community.Display.V1.FormattedValue":"ignored"}`: 204,
	} {
		if r := o.do("POST", "contacts", body); r.status != status || status == 400 && r.code() != "0x80048d19" {
			t.Errorf("%s: %d %s", body, r.status, r.text)
		}
	}
	if n := o.Count("contact") - before; n != 3 {
		t.Errorf("%d contacts were made", n)
	}
	open := o.Rows("opportunity", func(r Row) bool { n, _ := r.integer("statecode"); return n == 0 })[0].text("opportunityid")
	r := o.do("POST", "WinOpportunity", `{"Status":3,"Reason":"x","OpportunityClose":{"opportunityid@odata.bind":"/opportunities(`+open+`)"}}`)
	if r.status != 400 {
		t.Errorf("an unknown parameter: %d %s", r.status, r.text)
	}
}

// TestNullOfALookup: null on a single-valued navigation property disassociates
// (powerapps-docs, webapi/associate-disassociate-entities-using-web-api).
func TestNullOfALookup(t *testing.T) {
	o := newOrg(t)
	account := withTasks(o)
	o.must(204, "PATCH", "accounts("+account+")", `{"parentaccountid@odata.bind":"/accounts(`+o.first("account")+`)"}`)
	o.must(204, "PATCH", "accounts("+account+")", `{"parentaccountid":null,"primarycontactid":null}`)
	r := o.must(200, "GET", "accounts("+account+")?$select=_parentaccountid_value,_primarycontactid_value", "")
	if r.body["_parentaccountid_value"] != nil || r.body["_primarycontactid_value"] != nil {
		t.Errorf("still there: %s", r.text)
	}
	o.must(204, "POST", "contacts", `{"lastname":"A","parentcustomerid_account":null}`)
	o.must(400, "PATCH", "accounts("+account+")", `{"PrimaryContactId":null}`)
}

// TestConditionsOfReferences: a lookup's and a collection's /$ref keep If-Match, and
// a row is taken out of the collection that it is in only.
func TestConditionsOfReferences(t *testing.T) {
	o := newOrg(t)
	account := "accounts(" + withTasks(o) + ")"
	o.must(412, "DELETE", account+"/primarycontactid/$ref", "", `If-Match: W/"1"`)
	other := "accounts(" + o.first("account") + ")"
	task := "5f1d0000-0000-4000-8000-000000000001"
	if r := o.do("DELETE", other+"/Account_Tasks("+task+")/$ref", ""); r.status != 404 {
		t.Errorf("of another account: %d %s", r.status, r.text)
	}
	o.must(204, "DELETE", account+"/Account_Tasks("+task+")/$ref", "")
	if r := o.do("DELETE", account+"/Account_Tasks("+task+")/$ref", ""); r.status != 404 {
		t.Errorf("twice: %d %s", r.status, r.text)
	}
	tag := o.must(200, "GET", account+"?$select=name", "").header.Get("ETag")
	o.must(412, "PATCH", account, `{"name":"B"}`, "If-None-Match: "+tag)
	o.must(204, "PATCH", account, `{"name":"B"}`, `If-None-Match: W/"1"`)
}

// TestNestedLambdas: a collection of the variable of another lambda
// (powerapps-docs, webapi/query/filter-rows: "Lambda operator examples").
func TestNestedLambdas(t *testing.T) {
	o := probed(t)
	contact := o.Rows("contact", func(r Row) bool { return r.text("lastname") == "Nancy" })[0].text("contactid")
	o.must(204, "POST", "opportunities", fmt.Sprintf(`{"name":"Deal","description":"x","customerid_contact@odata.bind":"/contacts(%s)"}`, contact))
	for filter, want := range map[string]string{
		"contact_customer_accounts/any(c:c/lastname eq 'Nancy' and c/opportunity_customer_contacts/any(o:o/description ne 'N/A'))":   "Litware",
		"contact_customer_accounts/any(c:c/lastname eq 'Susanna' and c/opportunity_customer_contacts/any(o:o/description ne 'N/A'))": "",
		"contact_customer_accounts/any(c:c/opportunity_customer_contacts/any(" +
			"o:o/name eq 'Deal' and c/lastname eq 'Nancy' and name eq 'Litware'))": "Litware",
		"not contact_customer_accounts/any(c:c/opportunity_customer_contacts/any())": "Coho Fabrikam",
	} {
		if got := listed(o.must(200, "GET", "accounts?$select=name&$orderby=name&$filter=fax eq 'probe' and "+filter, ""), "name"); got != want {
			t.Errorf("%s: %q, want %q", filter, got, want)
		}
	}
	for _, filter := range []string{
		"primarycontactid/opportunity_customer_contacts/any()",
		"contact_customer_accounts/any(c:x/opportunity_customer_contacts/any())",
	} {
		if r := o.do("GET", "accounts?$filter="+filter, ""); r.status != 400 {
			t.Errorf("%s: %d %.200s", filter, r.status, r.text)
		}
	}
}

// TestNoTrackingOfCollections: the changes of a collection are not known.
func TestNoTrackingOfCollections(t *testing.T) {
	o := newOrg(t)
	address := "accounts(" + o.first("account") + ")/contact_customer_accounts"
	for _, r := range []reply{
		o.do("GET", address, "", "Prefer: odata.track-changes"), o.do("GET", address+"?$deltatoken=1", ""),
		o.do("GET", address+"/$count?$deltatoken=1", ""),
	} {
		if r.status != 400 || !strings.Contains(r.text, "Change tracking") {
			t.Errorf("%d %s", r.status, r.text)
		}
	}
	if r := o.do("POST", "contacts/$count", "{}"); r.status != 405 {
		t.Errorf("POST to a count: %d", r.status)
	}
}
