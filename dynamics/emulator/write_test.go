package emulator

import (
	"fmt"
	"strings"
	"testing"
)

func TestCreateReadUpdateDelete(t *testing.T) {
	o := newOrg(t)
	account := o.first("account")
	r := o.must(204, "POST", "contacts",
		`{"contactid":"5F1D0000-0000-4000-8000-000000000001","firstname":"Ada","lastname":"Byron","parentcustomerid_account@odata.bind":"/accounts(`+
			account+`)"}`)
	id := "5f1d0000-0000-4000-8000-000000000001"
	if got := r.header.Get("OData-EntityId"); got != o.base+"contacts("+id+")" {
		t.Fatalf("OData-EntityId %q", got)
	}
	row := o.must(200, "GET", "contacts("+id+")", "")
	if row.body["fullname"] != "Ada Byron" || row.body["_parentcustomerid_value"] != account || row.body["_accountid_value"] != account {
		t.Fatalf("row: %s", row.text)
	}
	tag, _ := row.body["@odata.etag"].(string)
	o.must(304, "GET", "contacts("+id+")", "", "If-None-Match: "+tag)
	o.must(204, "PATCH", "contacts("+id+")", `{"jobtitle":"CTO"}`, "If-Match: "+tag)
	if r := o.do("PATCH", "contacts("+id+")", `{"jobtitle":"CEO"}`, "If-Match: "+tag); r.status != 412 || r.code() != "0x80060882" {
		t.Fatalf("stale etag: %d %s", r.status, r.text)
	}
	r = o.must(200, "PATCH", "contacts("+id+")?$select=jobtitle", `{"jobtitle":"CEO"}`, "Prefer: return=representation")
	if r.body["jobtitle"] != "CEO" || r.header.Get("OData-EntityId") != "" {
		t.Fatalf("representation: %s", r.text)
	}
	o.must(204, "PUT", "contacts("+id+")/jobtitle", `{"value":"CFO"}`)
	o.must(204, "DELETE", "contacts("+id+")/jobtitle", "")
	o.must(204, "DELETE", "contacts("+id+")/parentcustomerid_account/$ref", "")
	if r := o.must(200, "GET", "contacts("+id+")?$select=jobtitle,_accountid_value,_parentcustomerid_value", ""); r.body["jobtitle"] != nil ||
		r.body["_parentcustomerid_value"] != nil || r.body["_accountid_value"] != nil {
		t.Fatalf("cleared: %s", r.text)
	}
	o.must(204, "PUT", "contacts("+id+")/parentcustomerid_account/$ref", `{"@odata.id":"`+o.base+`accounts(`+account+`)"}`)
	o.must(204, "DELETE", "contacts("+id+")", "")
	o.must(404, "GET", "contacts("+id+")", "")
}

func TestUpsertByKeyAndAlternateKey(t *testing.T) {
	o := newOrg(t)
	id := "5f1d0000-0000-4000-8000-000000000002"
	o.must(404, "PATCH", "contacts("+id+")", `{"lastname":"A"}`, "If-Match: *")
	o.must(201, "PATCH", "contacts("+id+")", `{"lastname":"A"}`, "Prefer: return=representation")
	o.must(200, "PATCH", "contacts("+id+")", `{"lastname":"B"}`, "Prefer: return=representation")
	o.must(412, "PATCH", "contacts("+id+")", `{"lastname":"C"}`, "If-None-Match: *")
	o.must(204, "PATCH", "contacts(new_linkedinid='ada')", `{"lastname":"Key"}`)
	r := o.must(200, "GET", "contacts(new_linkedinid='ADA')?$select=lastname", "")
	if r.body["lastname"] != "Key" {
		t.Fatalf("by key: %s", r.text)
	}
	before := o.Count("contact")
	o.must(204, "PATCH", "contacts(new_linkedinid='ada')", `{"lastname":"Key2"}`)
	if o.Count("contact") != before {
		t.Error("an upsert by key made a second row")
	}
	r = o.must(200, "POST", "contacts/Microsoft.Dynamics.CRM.CreateMultiple",
		`{"Targets":[{"@odata.type":"Microsoft.Dynamics.CRM.contact","lastname":"M1"},{"@odata.type":"Microsoft.Dynamics.CRM.contact","lastname":"M2"}]}`)
	if ids, _ := r.body["Ids"].([]any); len(ids) != 2 {
		t.Fatalf("CreateMultiple: %s", r.text)
	}
	o.must(204, "POST", "contacts/Microsoft.Dynamics.CRM.UpsertMultiple",
		`{"Targets":[{"@odata.type":"Microsoft.Dynamics.CRM.contact","@odata.id":"contacts(new_linkedinid='ada')","lastname":"M3"}]}`)
	o.must(204, "POST", "contacts/Microsoft.Dynamics.CRM.UpdateMultiple",
		`{"Targets":[{"@odata.type":"Microsoft.Dynamics.CRM.contact","contactid":"`+id+`","lastname":"M4"}]}`)
	if got := o.Rows("contact", func(r Row) bool { return r.text("lastname") == "M3" || r.text("lastname") == "M4" }); len(got) != 2 {
		t.Errorf("%d rows after multiple", len(got))
	}
}

// TestActivityLife follows contract §5.7 and §5.8: made open, completed with
// state and status together, owner and author, parties, mirror.
func TestActivityLife(t *testing.T) {
	o := newOrg(t)
	seller, contact := o.user("lea@contoso.test").text("systemuserid"), o.first("contact")
	id := "5f1d0000-0000-4000-8000-00000000000a"
	body := fmt.Sprintf(`{"activityid":"%s","subject":"InMail","description":"Hello","actualend":"2026-01-02T03:04:05Z","statecode":1,
		"ownerid@odata.bind":"/systemusers(%s)","regardingobjectid_contact_li_inmail@odata.bind":"/contacts(%s)",
		"li_inmail_activity_parties":[{"participationtypemask":1,"partyid_systemuser@odata.bind":"/systemusers(%s)"},
		{"participationtypemask":2,"partyid_contact@odata.bind":"/contacts(%s)"},
		{"participationtypemask":2,"unresolvedpartyname":"X","addressused":"x@x.test"}]}`, id, seller, contact, seller, contact)
	o.must(204, "POST", "li_inmails", body, o.as(IntegrationUser))
	r := o.must(200, "GET", "li_inmails("+id+")?$expand=li_inmail_activity_parties($select=participationtypemask,partyidname)", "")
	if fmt.Sprint(r.body["statecode"], r.body["statuscode"]) != "01" && fmt.Sprint(r.body["statecode"]) != "0" {
		t.Fatalf("created: %s", r.text)
	}
	if r.body["_ownerid_value"] != seller || r.body["_createdby_value"] != o.user(IntegrationUser).text("systemuserid") {
		t.Errorf("owner and author: %s", r.text)
	}
	if parties, _ := r.body["li_inmail_activity_parties"].([]any); len(parties) != 5 {
		t.Errorf("parties: %s", r.text)
	}
	o.must(412, "POST", "li_inmails", body, o.as(IntegrationUser))
	o.must(204, "PATCH", "li_inmails("+id+")", `{"statecode":1,"statuscode":2}`, "If-Match: *")
	if r := o.do("PATCH", "li_inmails("+id+")", `{"subject":"changed"}`); r.status != 400 {
		t.Errorf("a closed activity took a change: %d", r.status)
	}
	r = o.must(200, "GET", "activitypointers("+id+")?$select=subject,activitytypecode,statecode", "")
	if r.body["activitytypecode"] != "li_inmail" || fmt.Sprint(r.body["statecode"]) != "1" {
		t.Errorf("mirror: %s", r.text)
	}
	r = o.must(200, "GET", "activitypointers?$select=subject&$filter=_regardingobjectid_value eq "+contact+" and activitytypecode eq 'li_inmail'", "")
	if len(r.value()) != 1 {
		t.Errorf("timeline: %s", r.text)
	}
	o.must(204, "POST", "annotations", `{"subject":"Full text","notetext":"Long","objectid_li_inmail@odata.bind":"/li_inmails(`+id+`)"}`)
	o.must(204, "DELETE", "contacts("+contact+")", "")
	o.must(404, "GET", "li_inmails("+id+")", "")
	if o.Count("annotation") != 0 {
		t.Error("the note outlived its activity")
	}
	if left := o.Rows("activityparty", func(r Row) bool { return r.lookup("activityid") == id }); len(left) != 0 {
		t.Errorf("%d parties outlived their activity", len(left))
	}
}

func TestImpersonationAndBackdating(t *testing.T) {
	o := newOrg(t)
	seller := o.user("lea@contoso.test")
	body := `{"subject":"As the seller","activityid":"5f1d0000-0000-4000-8000-00000000000b","overriddencreatedon":"2020-01-02T00:00:00Z"}`
	o.must(403, "POST", "tasks", body, "CallerObjectId: "+seller.text("azureactivedirectoryobjectid"))
	body = strings.Replace(body, `,"overriddencreatedon":"2020-01-02T00:00:00Z"`, "", 1)
	o.must(204, "POST", "tasks", body, "CallerObjectId: "+seller.text("azureactivedirectoryobjectid"))
	r := o.must(200, "GET", "tasks(5f1d0000-0000-4000-8000-00000000000b)", "")
	if r.body["_createdby_value"] != seller.text("systemuserid") || r.body["_createdonbehalfby_value"] != o.administrator ||
		r.body["_ownerid_value"] != seller.text("systemuserid") {
		t.Errorf("author: %s", r.text)
	}
	o.must(204, "POST", "tasks", `{"subject":"Old","activityid":"5f1d0000-0000-4000-8000-00000000000c","overriddencreatedon":"2020-01-02T00:00:00Z"}`)
	r = o.must(200, "GET", "tasks(5f1d0000-0000-4000-8000-00000000000c)", "")
	if r.body["createdon"] != "2020-01-02T00:00:00Z" || r.body["overriddencreatedon"] != "2026-03-02T09:00:00Z" {
		t.Errorf("back-dated: %s", r.text)
	}
}

func TestSellerSeesTheUnitOnly(t *testing.T) {
	o := newOrg(t)
	all := o.Count("contact")
	r := o.must(200, "GET", "contacts?$select=_owningbusinessunit_value", "", o.as("lea@contoso.test"))
	if n := len(r.value()); n == 0 || n >= all {
		t.Fatalf("%d of %d contacts", n, all)
	}
	unit := o.user("lea@contoso.test").lookup("businessunitid")
	for _, row := range r.value() {
		if row["_owningbusinessunit_value"] != unit {
			t.Fatalf("a contact of another unit: %v", row)
		}
	}
	p := o.must(200, "GET", "systemusers("+o.user("lea@contoso.test").text("systemuserid")+
		")/Microsoft.Dynamics.CRM.RetrieveUserPrivilegeByPrivilegeName(PrivilegeName='prvReadContact')", "")
	if !strings.Contains(p.text, `"Depth":"Local"`) {
		t.Errorf("depth: %s", p.text)
	}
}

func TestConnectionsComeInPairs(t *testing.T) {
	o := newOrg(t)
	before := o.Count("connection")
	body := fmt.Sprintf(`{"record1id_opportunity@odata.bind":"/opportunities(%s)",`+
		`"record2id_contact@odata.bind":"/contacts(%s)","record2roleid@odata.bind":"/connectionroles(%s)"}`,
		o.first("opportunity"), o.first("contact"), o.first("connectionrole"))
	r := o.must(201, "POST", "connections", body, "Prefer: return=representation")
	if o.Count("connection") != before+2 {
		t.Fatalf("%d connections more", o.Count("connection")-before)
	}
	twin := o.must(200, "GET", "connections("+fmt.Sprint(r.body["_relatedconnectionid_value"])+")", "")
	if twin.body["_record1id_value"] != r.body["_record2id_value"] || twin.body["ismaster"] != false || twin.body["_record1roleid_value"] == nil {
		t.Errorf("twin: %s", twin.text)
	}
	o.must(204, "DELETE", "connections("+fmt.Sprint(r.body["connectionid"])+")", "")
	if o.Count("connection") != before {
		t.Error("the twin stayed")
	}
}

func TestWinOpportunity(t *testing.T) {
	o := newOrg(t)
	open := o.Rows("opportunity", func(r Row) bool { n, _ := r.integer("statecode"); return n == 0 })
	id := open[0].text("opportunityid")
	o.must(204, "POST", "WinOpportunity",
		`{"Status":3,"OpportunityClose":{"subject":"Won","actualrevenue":1200.5,"opportunityid@odata.bind":"/opportunities(`+id+`)"}}`)
	r := o.must(200, "GET", "opportunities("+id+")?$select=statecode,statuscode,actualvalue,actualclosedate", "")
	if !strings.Contains(r.text, `"statecode":1,"statuscode":3`) || !strings.Contains(r.text, `"actualvalue":1200.5000000000`) {
		t.Errorf("won: %s", r.text)
	}
	if r := o.do("POST", "LoseOpportunity", `{"Status":4,"OpportunityClose":{"opportunityid@odata.bind":"/opportunities(`+id+`)"}}`); r.status != 400 {
		t.Errorf("closed twice: %d", r.status)
	}
}

func TestDeepInsertAndReferences(t *testing.T) {
	o := newOrg(t)
	r := o.must(201, "POST", "accounts?$select=name&$expand=primarycontactid($select=fullname),contact_customer_accounts($select=lastname)",
		`{"name":"Deep","primarycontactid":{"lastname":"First"},`+
			`"contact_customer_accounts":[{"lastname":"Second"},{"lastname":"Third"}],"Account_Tasks":[{"subject":"Call"}]}`,
		"Prefer: return=representation")
	account := fmt.Sprint(r.body["accountid"])
	primary, _ := r.body["primarycontactid"].(map[string]any)
	children, _ := r.body["contact_customer_accounts"].([]any)
	if primary["fullname"] != "First" || len(children) != 2 {
		t.Fatalf("deep insert: %s", r.text)
	}
	contact := fmt.Sprint(primary["contactid"])
	o.must(204, "POST", "accounts("+account+")/contact_customer_accounts/$ref", `{"@odata.id":"`+o.base+`contacts(`+contact+`)"}`)
	if r := o.must(200, "GET", "accounts("+account+")/contact_customer_accounts/$count", ""); !strings.HasSuffix(r.text, "3") {
		t.Errorf("associated: %q", r.text)
	}
	if r := o.must(200, "GET", "accounts("+account+")/contact_customer_accounts/$ref", ""); len(r.value()) != 3 {
		t.Errorf("references: %s", r.text)
	}
	o.must(204, "DELETE", "accounts("+account+")/contact_customer_accounts("+contact+")/$ref", "")
	o.must(204, "POST", "accounts("+account+")/contact_customer_accounts/$ref", `{"@odata.id":"contacts(`+contact+`)"}`)
	o.must(204, "DELETE", "accounts("+account+")/contact_customer_accounts/$ref?$id="+o.base+"contacts("+contact+")", "")
	if r := o.must(200, "GET", "accounts("+account+")/primarycontactid/$ref", ""); !strings.HasSuffix(r.text, `contacts(`+contact+`)"}`) {
		t.Errorf("reference: %s", r.text)
	}
	if r := o.must(200, "GET", "accounts("+account+")/primarycontactid/lastname/$value", ""); r.text != "First" {
		t.Errorf("value: %q", r.text)
	}
	if r := o.must(200, "GET", "accounts("+account+")/Account_Tasks?$select=subject", ""); len(r.value()) != 1 {
		t.Errorf("tasks: %s", r.text)
	}
	before := o.Count("contact")
	if r := o.do("POST", "accounts", `{"name":"All or nothing","contact_customer_accounts":[{"lastname":"A"},{"nonsense":"B"}]}`); r.status != 400 ||
		o.Count("contact") != before {
		t.Errorf("half a deep insert: %d, %d contacts more", r.status, o.Count("contact")-before)
	}
}

// TestMoneyFollowsTheCurrency: x is in the row's currency, x_base in the organization's.
func TestMoneyFollowsTheCurrency(t *testing.T) {
	o := newOrg(t)
	dollar := o.Rows("transactioncurrency", func(r Row) bool { return r.text("isocurrencycode") == "USD" })[0]
	rate, _ := number(dollar["exchangerate"])
	r := o.must(201, "POST", "opportunities?$select=estimatedvalue,estimatedvalue_base,exchangerate",
		fmt.Sprintf(`{"name":"Deal","estimatedvalue":1000,"transactioncurrencyid@odata.bind":"/transactioncurrencies(%s)"}`,
			dollar.text("transactioncurrencyid")),
		"Prefer: return=representation")
	want := fmt.Sprintf(`"estimatedvalue":1000.0000000000,"estimatedvalue_base":%.10f,"exchangerate":%.10f`, 1000/rate, rate)
	if !strings.Contains(r.text, want) {
		t.Errorf("%s lacks %s", r.text, want)
	}
	id := fmt.Sprint(r.body["opportunityid"])
	o.must(204, "PATCH", "opportunities("+id+")", `{"estimatedvalue":null}`)
	if r := o.must(200, "GET", "opportunities("+id+")?$select=estimatedvalue,estimatedvalue_base", ""); r.body["estimatedvalue_base"] != nil {
		t.Errorf("cleared: %s", r.text)
	}
}
