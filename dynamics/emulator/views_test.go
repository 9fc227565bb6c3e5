package emulator

import (
	"fmt"
	"testing"
)

// TestSavedQuery: a view's rows, of a table and of a collection (powerapps-docs,
// webapi/retrieve-and-execute-predefined-queries).
func TestSavedQuery(t *testing.T) {
	o := newOrg(t)
	view := o.must(200, "GET", "savedqueries?$select=name,savedqueryid,returnedtypecode,fetchxml&$filter=name eq 'Active Accounts'", "").value()
	if len(view) != 1 || view[0]["savedqueryid"] != "00000000-0000-0000-00aa-000010001002" || view[0]["returnedtypecode"] != "account" {
		t.Fatalf("the view: %v", view)
	}
	active := len(o.Rows("account", func(r Row) bool { n, _ := r.integer("statecode"); return n == 0 }))
	r := o.must(200, "GET", "accounts?savedQuery=00000000-0000-0000-00AA-000010001002", "")
	if len(r.value()) != active || r.value()[0]["name"] == nil || r.value()[0]["createdon"] == nil {
		t.Errorf("%d rows, want %d: %.300s", len(r.value()), active, r.text)
	}
	opportunity := o.Rows("opportunity", func(r Row) bool { n, _ := r.integer("statecode"); return n == 0 && r.lookup("parentaccountid") != "" })[0]
	account := opportunity.lookup("parentaccountid")
	open := len(o.Rows("opportunity", func(r Row) bool {
		n, _ := r.integer("statecode")
		return n == 0 && r.lookup("parentaccountid") == account
	}))
	if r := o.must(200, "GET", "accounts("+account+")/opportunity_parent_account/?savedQuery=00000000-0000-0000-00aa-000010003001",
		""); len(r.value()) != open {
		t.Errorf("of an account: %d, want %d", len(r.value()), open)
	}
	for _, view := range o.Rows("savedquery", nil) {
		table := o.schema.byName[view.text("returnedtypecode")]
		o.must(200, "GET", table.set+"?savedQuery="+view.text("savedqueryid"), "")
	}
}

// TestUserQuery: a view that a user saved is the user's.
func TestUserQuery(t *testing.T) {
	o := newOrg(t)
	lea, hugo := o.bearer("lea@contoso.test"), o.bearer("hugo@contoso.test")
	id := "5f1d0000-0000-4000-8000-00000000a901"
	fetch := `<fetch><entity name='contact'><attribute name='fullname'/><filter>` +
		`<condition attribute='ownerid' operator='eq-userid'/></filter></entity></fetch>`
	o.must(204, "POST", "userqueries",
		fmt.Sprintf(`{"userqueryid":"%s","name":"Mine","returnedtypecode":"contact","querytype":0,"fetchxml":"%s"}`, id, fetch), lea)
	mine := o.user("lea@contoso.test").text("systemuserid")
	want := len(o.Rows("contact", func(r Row) bool { return r.lookup("ownerid") == mine }))
	if r := o.must(200, "GET", "contacts?userQuery="+id, "", lea); len(r.value()) != want || want == 0 {
		t.Errorf("%d rows, want %d", len(r.value()), want)
	}
	if r := o.do("GET", "contacts?userQuery="+id, "", hugo); r.status != 403 {
		t.Errorf("a colleague's: %d %s", r.status, r.text)
	}
	for address, want := range map[string]string{
		"contacts?userQuery=5f1d0000-0000-4000-8000-00000000dead": "404 0x80040217", "contacts?savedQuery=" + id: "404 0x80040217",
		"accounts?userQuery=" + id: "400 0x80060888", "contacts?userQuery=Mine": "400 0x80060888",
	} {
		if r := o.do("GET", address, ""); fmt.Sprint(r.status, " ", r.code()) != want {
			t.Errorf("%s: %d %s", address, r.status, r.text)
		}
	}
	if r := o.must(200, "GET", "contacts?userQuery="+id, "", lea, "Prefer: odata.maxpagesize=1"); len(r.value()) > 1 {
		t.Errorf("more than a page: %s", r.text)
	}
}

// TestPagesOfViews: a page size counts for views and for FetchXML; a view's pages are
// linked, and give every row once.
func TestPagesOfViews(t *testing.T) {
	o := newOrg(t)
	view := "accounts?savedQuery=" + publishedViews["Active Accounts"]
	all := map[any]int{}
	for _, r := range o.must(200, "GET", view, "").value() {
		all[r["accountid"]] = 0
	}
	address, pages := view, 0
	for ; address != ""; pages++ {
		r := o.must(200, "GET", address, "", "Prefer: odata.maxpagesize=7")
		if len(r.value()) > 7 || r.header.Get("Preference-Applied") != "odata.maxpagesize=7" {
			t.Fatalf("a page: %d rows, %v", len(r.value()), r.header)
		}
		for _, row := range r.value() {
			all[row["accountid"]]++
		}
		address, _ = r.body["@odata.nextLink"].(string)
	}
	for id, n := range all {
		if n != 1 {
			t.Errorf("%v comes %d times", id, n)
		}
	}
	if pages < 3 {
		t.Errorf("%d pages of %d rows", pages, len(all))
	}
	xml := o.must(200, "GET", "accounts?fetchXml=<fetch><entity name='account'/></fetch>", "",
		`Prefer: odata.maxpagesize=2,odata.include-annotations="*"`)
	if len(xml.value()) != 2 || xml.body["@"+noteMore] != true || xml.body["@odata.nextLink"] != nil {
		t.Errorf("FetchXML: %d rows, %v", len(xml.value()), xml.body["@"+noteMore])
	}
	o.must(400, "GET", view+"&$skiptoken=2", "")
}
