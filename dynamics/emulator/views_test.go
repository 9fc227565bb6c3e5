package emulator

import (
	"fmt"
	"strings"
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
	r := o.do("GET", "contacts?userQuery="+id, "", lea, "Prefer: odata.maxpagesize=3")
	if strings.Contains(r.header.Get("Preference-Applied"), "maxpagesize") {
		t.Errorf("a page size is said to be applied")
	}
}
