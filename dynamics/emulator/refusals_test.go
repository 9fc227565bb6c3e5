package emulator

import (
	"fmt"
	"strings"
	"testing"
)

// refused is one request that the server refuses by itself.
type refused struct {
	what, method, address, body string
	headers                     []string
	status                      int
	code                        string
}

// newRefusing is an organization in which everything can be refused.
func newRefusing(t *testing.T) *org {
	t.Helper()
	return newOrg(t, func(o *Options) { o.Deny = []string{"prvReadConnection"} })
}

// TestRefused has at least one row for each code that the server answers with
// by itself; faults_test.go has those that only a rule produces. TestEveryCode
// holds both to it.
func TestRefused(t *testing.T) {
	o := newRefusing(t)
	for _, test := range o.refusals() {
		r := o.do(test.method, test.address, test.body, test.headers...)
		if r.status != test.status || r.code() != test.code {
			t.Errorf("%s: %d %q, want %d %q: %.300s", test.what, r.status, r.code(), test.status, test.code, r.text)
		}
	}
}

// refusals prepares the organization and lists what it refuses.
func (o *org) refusals() []refused {
	o.t.Helper()
	put := func(table string, row Row) {
		o.t.Helper()
		if _, err := o.Put(table, row); err != nil {
			o.t.Fatal(err)
		}
	}
	disabled := o.Rows("systemuser", func(r Row) bool { return r.flag("isdisabled") })[0].text("systemuserid")
	seller := o.user("lea@contoso.test").text("systemuserid")
	gone := o.user("hugo@contoso.test").text("systemuserid")
	put("systemuser", Row{"systemuserid": gone, "azurestate": 2})
	contact, account := o.first("contact"), o.first("account")
	name := o.Rows("account", nil)[0].text("name")
	put("account", Row{"name": "Keyed", "accountnumber": "A-1"})
	open := o.Rows("opportunity", func(r Row) bool { n, _ := r.integer("statecode"); return n == 0 })[0].text("opportunityid")
	task := "5f1d0000-0000-4000-8000-0000000000aa"
	o.must(204, "POST", "tasks", `{"subject":"x","activityid":"`+task+`"}`)
	none := "5f1d0000-0000-4000-8000-00000000dead"
	long := strings.Repeat("x", 201)
	return []refused{
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
		{
			"nested order", "GET",
			"contacts?$expand=parentcustomerid_account($expand=contact_customer_accounts($orderby=fullname))",
			"", nil, 400, "0x80060888",
		},
		{"option on a row", "GET", "contacts(" + contact + ")?$top=1", "", nil, 400, "0x80060888"},
		{"cookie", "GET", "contacts?$skiptoken=x", "", nil, 400, "0x80041129"},
		{"unknown property", "POST", "contacts", `{"lastname":"A","nonsense":1}`, nil, 400, "0x80048d19"},
		{
			"navigation case", "POST", "contacts",
			`{"lastname":"A","ParentCustomerId_account@odata.bind":"/accounts(` + account + `)"}`, nil,
			400, "0x80048d19",
		},
		{"lookup as value", "POST", "contacts", `{"lastname":"A","_parentcustomerid_value":"` + account + `"}`, nil, 400, "0x80048d19"},
		{"regarding without table", "POST", "tasks", `{"subject":"A","regardingobjectid@odata.bind":"/contacts(` + contact + `)"}`, nil, 400, "0x80048d19"},
		{
			"regarding without activity", "POST", "tasks",
			`{"subject":"A","regardingobjectid_contact@odata.bind":"/contacts(` + contact + `)"}`, nil, 400,
			"0x80048d19",
		},
		{
			"note on a connection", "POST", "annotations",
			`{"subject":"A","objectid_connection@odata.bind":"/connections(` + none + `)"}`, nil, 400,
			"0x80043507",
		},
		{"other table", "POST", "contacts", `{"lastname":"A","parentcustomerid_account@odata.bind":"/contacts(` + contact + `)"}`, nil, 400, "0x80048d19"},
		{"not JSON", "POST", "contacts", `{"lastname":`, nil, 400, "0x80048d19"},
		{"text for number", "POST", "accounts", `{"name":"A","numberofemployees":"5"}`, nil, 400, "0x80048d19"},
		{"control character", "POST", "contacts", `{"lastname":"A\u0001"}`, nil, 400, "0x80040203"},
		{"out of range", "POST", "opportunities", `{"name":"A","closeprobability":101}`, nil, 400, "0x80040203"},
		{"opportunity by state", "PATCH", "opportunities(" + open + ")", `{"statecode":1,"statuscode":3}`, nil, 400, "0x80040203"},
		{
			"unknown privilege", "GET",
			"systemusers(" + seller + ")/Microsoft.Dynamics.CRM.RetrieveUserPrivilegeByPrivilegeName(PrivilegeName='prvNonsense')",
			"", nil, 400, "0x80040203",
		},
		{"duplicate key", "POST", "contacts", `{"lastname":"A","contactid":"` + contact + `"}`, nil, 412, "0x80040237"},
		{"key across activity tables", "POST", "phonecalls", `{"subject":"A","activityid":"` + task + `"}`, nil, 412, "0x80040237"},
		{"alternate key taken", "POST", "accounts", `{"name":"A","accountnumber":"a-1"}`, nil, 412, "0x80060892"},
		{
			"duplicate detected", "POST", "accounts", fmt.Sprintf(`{"name":%q}`, name),
			[]string{"MSCRM.SuppressDuplicateDetection: false"},
			412, "0x80040333",
		},
		{"stale etag", "PATCH", "contacts(" + contact + ")", `{"jobtitle":"x"}`, []string{`If-Match: W/"1"`}, 412, "0x80060882"},
		{"no etag", "PATCH", "contacts(" + contact + ")", `{"jobtitle":"x"}`, []string{"If-Match: x"}, 400, "0x8006088d"},
		{"locking off", "PATCH", "businessunits(" + o.first("businessunit") + ")", `{"name":"x"}`, []string{`If-Match: W/"1"`}, 400, "0x80060883"},
		{"closed on create", "POST", "li_inmails", `{"subject":"A","statecode":1,"statuscode":2}`, nil, 400, "0x80048408"},
		{"status of another state", "PATCH", "tasks(" + task + ")", `{"statecode":1,"statuscode":2}`, nil, 400, "0x80048408"},
		{"too long", "POST", "tasks", `{"subject":"` + long + `"}`, nil, 400, "0x80044331"},
		{"choice", "POST", "leads", `{"subject":"A","lastname":"B","leadsourcecode":99}`, nil, 400, "0x8004431a"},
		{
			"regarding table", "POST", "tasks",
			`{"subject":"A","regardingobjectid_connection_task@odata.bind":"/connections(` + none + `)"}`,
			nil, 400, "0x80043507",
		},
		{
			"party type", "POST", "emails",
			`{"subject":"A","email_activity_parties":[{"participationtypemask":1,"partyid_contact@odata.bind":"/contacts(` + contact + `)"}]}`,
			nil, 400, "0x80043505",
		},
		{
			"parties of a task", "POST", "tasks",
			`{"subject":"A","task_activity_parties":[{"participationtypemask":2,"partyid_contact@odata.bind":"/contacts(` + contact + `)"}]}`,
			nil, 400, "0x80043505",
		},
		{"owner unknown", "POST", "tasks", `{"subject":"A","ownerid@odata.bind":"/systemusers(` + none + `)"}`, nil, 400, "0x800404bd"},
		{"owner of another kind", "POST", "tasks", `{"subject":"A","ownerid@odata.bind":"/contacts(` + contact + `)"}`, nil, 400, "0x8004049e"},
		{"owner disabled", "POST", "tasks", `{"subject":"A","ownerid@odata.bind":"/systemusers(` + disabled + `)"}`, nil, 403, "0x80040225"},
		{"owner left Entra", "POST", "tasks", `{"subject":"A","ownerid@odata.bind":"/systemusers(` + gone + `)"}`, nil, 400, "0x80041d28"},
		{"privilege denied", "GET", "connections", "", []string{o.as(IntegrationUser)}, 403, "0x80040220"},
		{
			"not the seller's", "PATCH", "contacts(" + o.contactOfAnotherUnit("lea@contoso.test") + ")",
			`{"jobtitle":"x"}`,
			[]string{o.as("lea@contoso.test")},
			403, "0x80040220",
		},
		{"impersonating nobody", "GET", "WhoAmI", "", []string{"MSCRMCallerID: " + none}, 403, "0x80072560"},
		{"impersonating a disabled user", "GET", "WhoAmI", "", []string{"MSCRMCallerID: " + disabled}, 403, "0x80040225"},
		{"expired delta", "GET", "contacts?$deltatoken=" + deltaToken(1, o.now()), "", nil, 400, "0x80044352"},
		{"DELETE of a set", "DELETE", "contacts", "", nil, 405, "0x0"},
		{"POST of a user", "POST", "systemusers", `{"lastname":"x"}`, nil, 405, "0x0"},
		{"DeleteMultiple", "POST", "contacts/Microsoft.Dynamics.CRM.DeleteMultiple", `{}`, nil, 501, "0x0"},
		{"no token", "GET", "WhoAmI", "", []string{"Authorization: "}, 401, ""},
		{"quoted key", "GET", "contacts('" + contact + "')", "", nil, 400, "0x80060888"},
		{"$format", "GET", "contacts?$format=json", "", nil, 400, "0x80060888"},
		{"$compute", "GET", "contacts?$compute=1 as x", "", nil, 400, "0x80060888"},
		{"$levels", "GET", "contacts?$levels=2", "", nil, 400, "0x80060888"},
		{"bad $count", "GET", "contacts?$count=yes", "", nil, 400, "0x80060888"},
		{"bad order", "GET", "contacts?$orderby=lastname down", "", nil, 400, "0x80060888"},
		{"operator in", "GET", "contacts?$filter=lastname in ('a','b')", "", nil, 400, "0x80060888"},
		{"nested top", "GET", "contacts?$expand=parentcustomerid_account($expand=contact_customer_accounts($top=1))", "", nil, 400, "0x80060888"},
		{"unknown navigation", "GET", "contacts?$expand=nonsense", "", nil, 400, "0x80060888"},
		{"navigation case in $expand", "GET", "accounts?$expand=Contact_Customer_Accounts", "", nil, 400, "0x80060888"},
		{"unknown path", "GET", "accounts(" + account + ")/nonsense", "", nil, 404, "0x8006088a"},
		{
			"function of a date", "GET",
			"contacts?$filter=Microsoft.Dynamics.CRM.LastXDays(PropertyName='lastname',PropertyValue=3)",
			"", nil, 400, "0x80060888",
		},
		{"unknown transformation", "GET", "contacts?$apply=compute(1 as x)", "", nil, 400, "0x80060888"},
		{"grouping by date", "GET", "contacts?$apply=groupby((createdon))", "", nil, 400, "0x80060888"},
		{"order by an aggregate", "GET", "contacts?$apply=groupby((statecode),aggregate($count as n))&$orderby=n", "", nil, 400, "0x80060888"},
		{"order by another column", "GET", "contacts?$apply=groupby((statecode),aggregate($count as n))&$orderby=lastname", "", nil, 400, "0x80060888"},
		{"tracking with $filter", "GET", "contacts?$filter=statecode eq 0", "", []string{"Prefer: odata.track-changes"}, 400, "0x80060888"},
		{"tracking of an untracked table", "GET", "tasks", "", []string{"Prefer: odata.track-changes"}, 400, "0x80060888"},
		{"tracking with a unit's depth", "GET", "contacts", "", []string{"Prefer: odata.track-changes", o.as("lea@contoso.test")}, 403, "0x80040220"},
		{"pending changes of an untracked table", "GET", "tasks/$count?$deltatoken=" + deltaToken(1, o.now()), "", nil, 400, "0x80060888"},
		{"broken delta", "GET", "contacts?$deltatoken=x", "", nil, 400, "0x80060888"},
		{"metadata is not paged", "GET", "EntityDefinitions?$top=1", "", nil, 400, "0x80060888"},
		{
			"cast to the base of choices", "GET",
			"EntityDefinitions(LogicalName='lead')/Attributes(LogicalName='salesstage')/Microsoft.Dynamics.CRM.EnumAttributeMetadata",
			"", nil, 404, "0x80040217",
		},
		{"unknown column in metadata", "GET", "EntityDefinitions(LogicalName='lead')/Attributes(LogicalName='nonsense')", "", nil, 404, "0x80040217"},
		{"a party alone", "POST", "activityparties", `{"participationtypemask":2}`, nil, 405, "0x0"},
		{"an activity of no kind", "POST", "activitypointers", `{"subject":"x"}`, nil, 405, "0x0"},
		{"change through the view", "PATCH", "activitypointers(" + task + ")", `{"subject":"x"}`, nil, 405, "0x0"},
		{"PUT of a row", "PUT", "contacts(" + contact + ")", `{"lastname":"x"}`, nil, 405, "0x0"},
		{"POST of a function", "POST", "WhoAmI", `{}`, nil, 405, "0x0"},
		{"GET of an action", "GET", "WinOpportunity", "", nil, 405, "0x0"},
		{"GET of a batch", "GET", "$batch", "", nil, 405, "0x0"},
		{"state as a column", "PUT", "contacts(" + contact + ")/statecode", `{"value":1}`, nil, 400, "0x80060888"},
		{"nothing sent", "POST", "contacts", " ", nil, 400, "0x80048d19"},
		{"two values sent", "POST", "contacts", `{"lastname":"A"}{}`, nil, 400, "0x80048d19"},
		{"a list sent", "POST", "contacts", `[]`, nil, 400, "0x80048d19"},
		{"text sent", "POST", "contacts", `lastname`, []string{"Content-Type: text/plain"}, 415, "0x0"},
		{"bad date", "POST", "contacts", `{"lastname":"A","birthdate":"1990-02-31"}`, nil, 400, "0x80048d19"},
		{"text for yes or no", "POST", "contacts", `{"lastname":"A","donotemail":"yes"}`, nil, 400, "0x80048d19"},
		{"fraction", "POST", "contacts", `{"lastname":"A","numberofchildren":1.5}`, nil, 400, "0x80048d19"},
		{"number for text", "POST", "contacts", `{"lastname":5}`, nil, 400, "0x80048d19"},
		{"bind of a number", "POST", "contacts", `{"lastname":"A","parentcustomerid_account@odata.bind":5}`, nil, 400, "0x80048d19"},
		{
			"bind to an unknown set", "POST", "contacts",
			`{"lastname":"A","parentcustomerid_account@odata.bind":"/nonsenses(` + none + `)"}`, nil, 400,
			"0x80048d19",
		},
		{"key changed", "PATCH", "contacts(" + contact + ")", `{"contactid":"` + none + `"}`, nil, 400, "0x80048d19"},
		{"key of the address changed", "PATCH", "accounts(accountnumber='A-1')", `{"accountnumber":"A-2"}`, nil, 400, "0x80048d19"},
		{
			"key repeated in UpsertMultiple", "POST", "accounts/Microsoft.Dynamics.CRM.UpsertMultiple",
			`{"Targets":[{"@odata.type":"Microsoft.Dynamics.CRM.account","@odata.id":"accounts(accountnumber='A-1')","accountnumber":"A-1"}]}`,
			nil, 400, "0x80048d19",
		},
		{
			"deep insert in CreateMultiple", "POST", "accounts/Microsoft.Dynamics.CRM.CreateMultiple",
			`{"Targets":[{"@odata.type":"Microsoft.Dynamics.CRM.account","name":"A","primarycontactid":{"lastname":"B"}}]}`, nil, 400,
			"0x80048d19",
		},
		{
			"target of another type", "POST", "accounts/Microsoft.Dynamics.CRM.CreateMultiple",
			`{"Targets":[{"@odata.type":"Microsoft.Dynamics.CRM.contact","lastname":"A"}]}`, nil, 400, "0x80048d19",
		},
		{"half a connection", "POST", "connections", `{"record1id_contact@odata.bind":"/contacts(` + contact + `)"}`, nil, 400, "0x80040203"},
		{
			"unknown participation", "POST", "li_inmails",
			`{"subject":"A","li_inmail_activity_parties":[{"participationtypemask":99,"unresolvedpartyname":"X"}]}`,
			nil, 400, "0x8004431a",
		},
		{"empty party", "POST", "li_inmails", `{"subject":"A","li_inmail_activity_parties":[{"participationtypemask":2}]}`, nil, 400, "0x80040203"},
		{"winning nothing", "POST", "WinOpportunity", `{"Status":3}`, nil, 400, "0x80048d19"},
		{
			"winning as lost", "POST", "WinOpportunity",
			`{"Status":4,"OpportunityClose":{"opportunityid@odata.bind":"/opportunities(` + open + `)"}}`, nil,
			400, "0x80048408",
		},
		{"enabling without a licence", "PATCH", "systemusers(" + disabled + ")", `{"isdisabled":false}`, nil, 403, "0x8004d24c"},
		{
			"plug-ins passed by", "POST", "tasks", `{"subject":"A"}`,
			[]string{o.as(IntegrationUser), "MSCRM.BypassCustomPluginExecution: true"},
			403, "0x80040220",
		},
		{"impersonating without the right", "GET", "WhoAmI", "", []string{o.bearer("lea@contoso.test"), o.as("noor@contoso.test")}, 403, "0x80040220"},
		{"impersonating no GUID", "GET", "WhoAmI", "", []string{"MSCRMCallerID: lea"}, 400, "0x80040203"},
		{
			"back-dating without the right", "POST", "tasks",
			`{"subject":"A","overriddencreatedon":"2020-01-02T00:00:00Z"}`,
			[]string{o.as("lea@contoso.test")},
			403, "0x80040220",
		},
		{"long address", "GET", "contacts?$filter=lastname eq '" + strings.Repeat("x", longestURL) + "'", "", nil, 414, "0x0"},
	}
}

func (o *org) contactOfAnotherUnit(email string) string {
	unit := o.user(email).lookup("businessunitid")
	return o.Rows("contact", func(r Row) bool { return r.lookup("owningbusinessunit") != unit })[0].text("contactid")
}
