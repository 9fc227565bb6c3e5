package emulator

import (
	"fmt"
	"strings"
	"testing"
)

// TestRefused has at least one row for each code that the server answers with
// by itself; faults_test.go has those that only a rule produces.
func TestRefused(t *testing.T) {
	o := newOrg(t, func(o *Options) { o.Deny = []string{"prvReadConnection"} })
	disabled := o.Rows("systemuser", func(r Row) bool { return r.flag("isdisabled") })[0].text("systemuserid")
	seller := o.user("lea@contoso.test").text("systemuserid")
	gone := o.user("hugo@contoso.test").text("systemuserid")
	if _, err := o.Put("systemuser", Row{"systemuserid": gone, "azurestate": 2}); err != nil {
		t.Fatal(err)
	}
	contact, account := o.first("contact"), o.first("account")
	name := o.Rows("account", nil)[0].text("name")
	if _, err := o.Put("account", Row{"name": "Keyed", "accountnumber": "A-1"}); err != nil {
		t.Fatal(err)
	}
	open := o.Rows("opportunity", func(r Row) bool { n, _ := r.integer("statecode"); return n == 0 })[0].text("opportunityid")
	task := "5f1d0000-0000-4000-8000-0000000000aa"
	o.must(204, "POST", "tasks", `{"subject":"x","activityid":"`+task+`"}`)
	none := "5f1d0000-0000-4000-8000-00000000dead"
	long := strings.Repeat("x", 201)
	tests := []struct {
		what, method, address, body string
		headers                     []string
		status                      int
		code                        string
	}{
		{"row not found", "GET", "contacts(" + none + ")", "", nil, 404, "0x80040217"},
		{"delete of nothing", "DELETE", "contacts(" + none + ")", "", nil, 404, "0x80040217"},
		{"bind to nothing", "POST", "contacts", `{"lastname":"A","parentcustomerid_account@odata.bind":"/accounts(` + none + `)"}`, nil, 404, "0x80040217"},
		{"unknown set", "GET", "nonsenses", "", nil, 404, "0x8006088a"},
		{"unknown case", "GET", "Contacts", "", nil, 404, "0x8006088a"},
		{"unknown table in metadata", "GET", "EntityDefinitions(LogicalName='nonsense')", "", nil, 404, "0x8006088a"},
		{"unknown version", "GET", o.base[:len(o.base)-4] + "7.0/contacts", "", nil, 404, "0x8006088a"},
		{"no row for key", "GET", "accounts(accountnumber='ZZ')", "", nil, 404, "0x80060891"},
		{"not a key", "GET", "accounts(name='ZZ')", "", nil, 400, "0x80060888"},
		{"owner key", "GET", "systemusers(systemuserid=" + seller + ")", "", nil, 400, "0x80060888"},
		{"unknown column", "GET", "contacts?$select=nonsense", "", nil, 400, "0x80060888"},
		{"unknown column in filter", "GET", "contacts?$filter=nonsense eq 1", "", nil, 400, "0x80060888"},
		{"column case", "GET", "contacts?$select=FullName", "", nil, 400, "0x80060888"},
		{"lookup without _value", "GET", "contacts?$filter=parentcustomerid eq " + account, "", nil, 400, "0x80060888"},
		{"wrong type", "GET", "contacts?$filter=lastname eq 5", "", nil, 400, "0x80060888"},
		{"syntax", "GET", "contacts?$filter=lastname eq", "", nil, 400, "0x80060888"},
		{"unterminated", "GET", "contacts?$filter=lastname eq 'x", "", nil, 400, "0x80060888"},
		{"function", "GET", "contacts?$filter=tolower(lastname) eq 'x'", "", nil, 400, "0x80060888"},
		{"arithmetic", "GET", "contacts?$filter=numberofchildren add 1 eq 2", "", nil, 400, "0x80060888"},
		{"$skip", "GET", "contacts?$skip=5", "", nil, 400, "0x80060888"},
		{"$search", "GET", "contacts?$search=x", "", nil, 400, "0x80060888"},
		{"unknown option", "GET", "contacts?$nonsense=x", "", nil, 400, "0x80060888"},
		{"option twice", "GET", "contacts?$select=fullname&$select=lastname", "", nil, 400, "0x80060888"},
		{"bad $top", "GET", "contacts?$top=x", "", nil, 400, "0x80060888"},
		{"nested order", "GET", "contacts?$expand=parentcustomerid_account($expand=contact_customer_accounts($orderby=fullname))", "", nil, 400, "0x80060888"},
		{"option on a row", "GET", "contacts(" + contact + ")?$top=1", "", nil, 400, "0x80060888"},
		{"cookie", "GET", "contacts?$skiptoken=x", "", nil, 400, "0x80041129"},
		{"unknown property", "POST", "contacts", `{"lastname":"A","nonsense":1}`, nil, 400, "0x80048d19"},
		{"navigation case", "POST", "contacts", `{"lastname":"A","ParentCustomerId_account@odata.bind":"/accounts(` + account + `)"}`, nil, 400, "0x80048d19"},
		{"lookup as value", "POST", "contacts", `{"lastname":"A","_parentcustomerid_value":"` + account + `"}`, nil, 400, "0x80048d19"},
		{"regarding without table", "POST", "tasks", `{"subject":"A","regardingobjectid@odata.bind":"/contacts(` + contact + `)"}`, nil, 400, "0x80048d19"},
		{"other table", "POST", "contacts", `{"lastname":"A","parentcustomerid_account@odata.bind":"/contacts(` + contact + `)"}`, nil, 400, "0x80048d19"},
		{"not JSON", "POST", "contacts", `{"lastname":`, nil, 400, "0x80048d19"},
		{"text for number", "POST", "accounts", `{"name":"A","numberofemployees":"5"}`, nil, 400, "0x80048d19"},
		{"control character", "POST", "contacts", `{"lastname":"A\u0001"}`, nil, 400, "0x80040203"},
		{"out of range", "POST", "opportunities", `{"name":"A","closeprobability":101}`, nil, 400, "0x80040203"},
		{"opportunity by state", "PATCH", "opportunities(" + open + ")", `{"statecode":1,"statuscode":3}`, nil, 400, "0x80040203"},
		{"unknown privilege", "GET", "systemusers(" + seller + ")/Microsoft.Dynamics.CRM.RetrieveUserPrivilegeByPrivilegeName(PrivilegeName='prvNonsense')", "", nil, 400, "0x80040203"},
		{"duplicate key", "POST", "contacts", `{"lastname":"A","contactid":"` + contact + `"}`, nil, 412, "0x80040237"},
		{"key across activity tables", "POST", "phonecalls", `{"subject":"A","activityid":"` + task + `"}`, nil, 412, "0x80040237"},
		{"alternate key taken", "POST", "accounts", `{"name":"A","accountnumber":"a-1"}`, nil, 412, "0x80060892"},
		{"duplicate detected", "POST", "accounts", fmt.Sprintf(`{"name":%q}`, name), []string{"MSCRM.SuppressDuplicateDetection: false"}, 412, "0x80040333"},
		{"stale etag", "PATCH", "contacts(" + contact + ")", `{"jobtitle":"x"}`, []string{`If-Match: W/"1"`}, 412, "0x80060882"},
		{"no etag", "PATCH", "contacts(" + contact + ")", `{"jobtitle":"x"}`, []string{"If-Match: x"}, 400, "0x8006088d"},
		{"locking off", "PATCH", "businessunits(" + o.first("businessunit") + ")", `{"name":"x"}`, []string{`If-Match: W/"1"`}, 400, "0x80060883"},
		{"closed on create", "POST", "li_inmails", `{"subject":"A","statecode":1,"statuscode":2}`, nil, 400, "0x80048408"},
		{"status of another state", "PATCH", "tasks(" + task + ")", `{"statecode":1,"statuscode":2}`, nil, 400, "0x80048408"},
		{"too long", "POST", "tasks", `{"subject":"` + long + `"}`, nil, 400, "0x80044331"},
		{"choice", "POST", "leads", `{"subject":"A","lastname":"B","leadsourcecode":99}`, nil, 400, "0x8004431a"},
		{"regarding table", "POST", "tasks", `{"subject":"A","regardingobjectid_connection_task@odata.bind":"/connections(` + none + `)"}`, nil, 400, "0x80043507"},
		{"party type", "POST", "emails", `{"subject":"A","email_activity_parties":[{"participationtypemask":1,"partyid_contact@odata.bind":"/contacts(` + contact + `)"}]}`, nil, 400, "0x80043505"},
		{"parties of a task", "POST", "tasks", `{"subject":"A","task_activity_parties":[{"participationtypemask":2,"partyid_contact@odata.bind":"/contacts(` + contact + `)"}]}`, nil, 400, "0x80043505"},
		{"owner unknown", "POST", "tasks", `{"subject":"A","ownerid@odata.bind":"/systemusers(` + none + `)"}`, nil, 400, "0x800404bd"},
		{"owner of another kind", "POST", "tasks", `{"subject":"A","ownerid@odata.bind":"/contacts(` + contact + `)"}`, nil, 400, "0x8004049e"},
		{"owner disabled", "POST", "tasks", `{"subject":"A","ownerid@odata.bind":"/systemusers(` + disabled + `)"}`, nil, 403, "0x80040225"},
		{"owner left Entra", "POST", "tasks", `{"subject":"A","ownerid@odata.bind":"/systemusers(` + gone + `)"}`, nil, 400, "0x80041d28"},
		{"privilege denied", "GET", "connections", "", []string{o.as(IntegrationUser)}, 403, "0x80040220"},
		{"not the seller's", "PATCH", "contacts(" + o.contactOfAnotherUnit("lea@contoso.test") + ")", `{"jobtitle":"x"}`, []string{o.as("lea@contoso.test")}, 403, "0x80040220"},
		{"impersonating nobody", "GET", "WhoAmI", "", []string{"MSCRMCallerID: " + none}, 403, "0x80072560"},
		{"impersonating a disabled user", "GET", "WhoAmI", "", []string{"MSCRMCallerID: " + disabled}, 403, "0x80040225"},
		{"expired delta", "GET", "contacts?$deltatoken=" + deltaToken(1, o.now()), "", nil, 400, "0x80044352"},
		{"DELETE of a set", "DELETE", "contacts", "", nil, 405, "0x0"},
		{"POST of a user", "POST", "systemusers", `{"lastname":"x"}`, nil, 405, "0x0"},
		{"DeleteMultiple", "POST", "contacts/Microsoft.Dynamics.CRM.DeleteMultiple", `{}`, nil, 501, "0x0"},
		{"long address", "GET", "contacts?$filter=lastname eq '" + strings.Repeat("x", longestURL) + "'", "", nil, 414, "0x0"},
	}
	for _, test := range tests {
		r := o.do(test.method, test.address, test.body, test.headers...)
		if r.status != test.status || r.code() != test.code {
			t.Errorf("%s: %d %q, want %d %q: %.300s", test.what, r.status, r.code(), test.status, test.code, r.text)
		}
	}
}

func (o *org) contactOfAnotherUnit(email string) string {
	unit := o.user(email).lookup("businessunitid")
	return o.Rows("contact", func(r Row) bool { return r.lookup("owningbusinessunit") != unit })[0].text("contactid")
}
