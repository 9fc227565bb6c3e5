package emulator

import (
	"fmt"
	"strings"
	"testing"
)

func TestWhoAmIAndFunctions(t *testing.T) {
	o := newOrg(t)
	who := o.must(200, "GET", "WhoAmI", "")
	admin := o.user("noor@contoso.test")
	if who.body["UserId"] != admin.text("systemuserid") || who.header.Get("X-Ms-Dop-Hint") == "" {
		t.Fatalf("WhoAmI: %s", who.text)
	}
	if r := o.must(200, "GET", "RetrieveOrganizationInfo()", ""); !strings.Contains(r.text, `"SolutionUniqueName":"LinkedIn"`) ||
		!strings.Contains(r.text, `"InstanceType":"Customer"`) {
		t.Errorf("information: %s", r.text)
	}
	if v := o.must(200, "GET", "RetrieveVersion()", ""); v.body["Version"] != DefaultVersion {
		t.Errorf("version: %s", v.text)
	}
	r := o.must(200, "GET", "RetrieveCurrentOrganization(AccessType=@p1)?@p1=Microsoft.Dynamics.CRM.EndpointAccessType'Default'", "")
	if !strings.Contains(r.text, `"OrganizationType":"Customer"`) {
		t.Errorf("organization: %s", r.text)
	}
	r = o.must(200, "GET", `RetrieveTotalRecordCount(EntityNames=@p)?@p=["account","contact"]`, "")
	if !strings.Contains(r.text, `"Values":[40,200]`) {
		t.Errorf("totals: %s", r.text)
	}
}

func TestUnauthenticatedNamesTheTenant(t *testing.T) {
	o := newOrg(t)
	root := strings.TrimSuffix(o.base, "v9.2/")
	for _, address := range []string{o.base, o.base + "contacts", root + "v9.2", root + "v7.0/contacts", root} {
		r := o.do("GET", address, "", "Authorization: ")
		challenge := r.header.Get("WWW-Authenticate")
		if r.status != 401 || !strings.Contains(challenge, "/"+o.tenant+"/oauth2/authorize") ||
			!strings.Contains(challenge, "resource_id=http://127.0.0.1") {
			t.Errorf("%s: %d %q", address, r.status, challenge)
		}
	}
}

func TestFilters(t *testing.T) {
	o := newOrg(t)
	for _, row := range []Row{
		{"firstname": "Zzoé", "lastname": "O'Qrien", "emailaddress1": "zoe@x.test", "numberofchildren": 2},
		{"firstname": "Xan", "lastname": "100%_[a]", "donotemail": true, "birthdate": "1990-04-01"},
	} {
		if _, err := o.Put("contact", row); err != nil {
			t.Fatal(err)
		}
	}
	for filter, want := range map[string]int{
		"lastname eq 'o''QRIEN'":                                                1,
		"firstname eq 'zzoe'":                                                   1,
		"contains(lastname,'Qrien') and firstname eq 'Zzoé'":                    1,
		"startswith(lastname,'100[%25][_][[]a]')":                               1,
		"startswith(lastname,'100%25')":                                         1,
		"emailaddress1 eq 'zoe@x.test' or birthdate eq 1990-04-01":              2,
		"not (emailaddress1 ne 'zoe@x.test')":                                   1,
		"donotemail eq true and numberofchildren eq null and birthdate ne null": 1,
		"numberofchildren ge 2 and emailaddress1 eq 'zoe@x.test'":               1,
		"Microsoft.Dynamics.CRM.In(PropertyName='emailaddress1',PropertyValues=[\"zoe@x.test\",\"no@x.test\"])":                          1,
		"Microsoft.Dynamics.CRM.Between(PropertyName='numberofchildren',PropertyValues=[\"2\",\"2\"]) and emailaddress1 eq 'zoe@x.test'": 1,
		"modifiedon ge 2026-03-02T09:00:00Z":                                           2,
		"Microsoft.Dynamics.CRM.LastXHours(PropertyName='modifiedon',PropertyValue=1)": 2,
		"lastname eq 'nobody'":                                                         0,
	} {
		r := o.must(200, "GET", "contacts?$select=fullname&$filter="+filter, "")
		if got := len(r.value()); got != want {
			t.Errorf("%s: %d rows, want %d", filter, got, want)
		}
	}
}

func TestRowShape(t *testing.T) {
	o := newOrg(t)
	r := o.must(200, "GET", "opportunities?$select=name,estimatedvalue,_customerid_value&$top=1", "",
		`Prefer: odata.include-annotations="*"`)
	row := r.value()[0]
	for _, name := range []string{
		"@odata.etag", "opportunityid", "_transactioncurrencyid_value", "estimatedvalue@OData.Community.Display.V1.FormattedValue",
		"_customerid_value@Microsoft.Dynamics.CRM.lookuplogicalname", "_customerid_value@Microsoft.Dynamics.CRM.associatednavigationproperty",
	} {
		if _, ok := row[name]; !ok {
			t.Errorf("no %s in %s", name, r.text)
		}
	}
	plain := o.must(200, "GET", "opportunities?$select=name&$top=1", "")
	if strings.Contains(plain.text, "FormattedValue") {
		t.Error("annotations without asking")
	}
}

func TestExpandPathsAndApply(t *testing.T) {
	o := newOrg(t)
	account := o.first("account")
	id, err := o.Put("contact", Row{"lastname": "Child", "_parentcustomerid_value": account, "_parentcustomerid_type": "account"})
	if err != nil {
		t.Fatal(err)
	}
	r := o.must(200, "GET", "accounts("+account+")?$select=name&$expand=contact_customer_accounts($select=fullname;$filter=lastname eq 'Child')", "")
	list, _ := r.body["contact_customer_accounts"].([]any)
	if len(list) != 1 {
		t.Fatalf("expand: %s", r.text)
	}
	r = o.must(200, "GET", "contacts("+id+")?$select=fullname&$expand=parentcustomerid_account($select=name)", "")
	if parent, _ := r.body["parentcustomerid_account"].(map[string]any); parent["accountid"] != account {
		t.Fatalf("expand: %s", r.text)
	}
	r = o.must(200, "GET", "accounts("+account+")/contact_customer_accounts?$select=fullname&$filter=lastname eq 'Child'", "")
	if len(r.value()) != 1 {
		t.Fatalf("path: %s", r.text)
	}
	if r := o.must(200, "GET", "contacts("+id+")/lastname", ""); r.body["value"] != "Child" {
		t.Fatalf("column: %s", r.text)
	}
	r = o.must(200, "GET", "opportunities?$apply=groupby((statecode),aggregate($count as n,estimatedvalue with sum as total))", "")
	if len(r.value()) != 3 || r.value()[0]["n"] == nil {
		t.Fatalf("apply: %s", r.text)
	}
	r = o.must(200, "GET", "contacts/$count", "")
	if strings.TrimPrefix(r.text, "\ufeff") != "201" {
		t.Fatalf("count: %q", r.text)
	}
}

// TestMemberOfACollection: a row can be reached through a collection that holds it.
func TestMemberOfACollection(t *testing.T) {
	o := newOrg(t)
	contact := o.Rows("contact", func(r Row) bool { return r.lookup("accountid") != "" })[0]
	inside := "accounts(" + contact.lookup("accountid") + ")/contact_customer_accounts(" + contact.text("contactid") + ")"
	if r := o.must(200, "GET", inside+"?$select=fullname", ""); r.body["fullname"] != contact.text("fullname") {
		t.Errorf("member: %s", r.text)
	}
	o.must(200, "GET", inside+"/fullname/$value", "")
	outside := o.Rows("account", func(r Row) bool { return r.text("accountid") != contact.lookup("accountid") })[0].text("accountid")
	o.must(404, "GET", "accounts("+outside+")/contact_customer_accounts("+contact.text("contactid")+")", "")
}

func TestMetadata(t *testing.T) {
	o := newOrg(t)
	r := o.must(200, "GET",
		"EntityDefinitions(LogicalName='opportunity')/Attributes(LogicalName='salesstage')/Microsoft.Dynamics.CRM.PicklistAttributeMetadata"+
			"?$select=LogicalName&$expand=OptionSet($select=Options,IsGlobal,Name),GlobalOptionSet($select=Options,Name)", "")
	if !strings.Contains(r.text, `"Label":"Qualify"`) {
		t.Errorf("options: %s", r.text)
	}
	r = o.must(200, "GET", "EntityDefinitions(LogicalName='opportunity')/Attributes/Microsoft.Dynamics.CRM.MoneyAttributeMetadata"+
		"?$select=LogicalName,DisplayName,Precision,PrecisionSource,IsBaseCurrency,IsCustomAttribute,AttributeOf", "")
	if len(r.value()) != 22 {
		t.Errorf("money: %s", r.text)
	}
	r = o.must(200, "GET", "EntityDefinitions?$select=LogicalName,EntitySetName&$filter=ChangeTrackingEnabled eq true", "")
	if len(r.value()) != 6 {
		t.Errorf("tracked: %s", r.text)
	}
	r = o.must(200, "GET", "EntityDefinitions(LogicalName='li_inmail')/ManyToOneRelationships"+
		"?$select=SchemaName,ReferencingAttribute,ReferencedEntity,ReferencingEntityNavigationPropertyName", "")
	if !strings.Contains(r.text, "regardingobjectid_contact_li_inmail") {
		t.Errorf("relationships: %s", r.text)
	}
	r = o.must(200, "GET", "EntityDefinitions(LogicalName='li_message')?$select=LogicalName,EntitySetName,"+
		"IsActivity,PrimaryIdAttribute&$expand=Attributes($select=LogicalName,AttributeType,IsValidForCreate)", "")
	if attributes, _ := r.body["Attributes"].([]any); len(attributes) < 10 {
		t.Errorf("attributes: %s", r.text)
	}
	r = o.must(200, "GET", "EntityDefinitions(LogicalName='contact')/Attributes"+
		"?$filter=AttributeType eq Microsoft.Dynamics.CRM.AttributeTypeCode'Memo'&$select=LogicalName", "")
	if len(r.value()) != 4 {
		t.Errorf("memo: %s", r.text)
	}
	if r := o.must(200, "GET", "$metadata", ""); !strings.Contains(r.text, `<EntitySet Name="li_inmails"`) {
		t.Error("no li_inmails in $metadata")
	}
	if err := o.RemoveApp(); err != nil {
		t.Fatal(err)
	}
	if r := o.do("GET", "EntityDefinitions(LogicalName='li_message')", ""); r.status != 404 {
		t.Errorf("li_message after removal: %d", r.status)
	}
	if r := o.do("GET", "li_inmails", ""); r.status != 404 || r.code() != "0x8006088a" {
		t.Errorf("li_inmails after removal: %s", r.text)
	}
}

// TestCaps: counts stop at 5,000 and say so, aggregates refuse more than 50,000 rows.
func TestCaps(t *testing.T) {
	o := newOrg(t, func(o *Options) { o.Contacts = 6000 })
	r := o.must(200, "GET", "contacts?$select=contactid&$top=1&$count=true", "", `Prefer: odata.include-annotations="*"`)
	if fmt.Sprint(r.body["@odata.count"], r.body["@"+noteTotal], r.body["@"+noteExceeded]) != "50005000true" {
		t.Errorf("count: %.300s", r.text)
	}
	if r := o.must(200, "GET", "contacts/$count", ""); !strings.HasSuffix(r.text, "5000") {
		t.Errorf("bare count: %q", r.text)
	}
	r = o.must(200, "GET", `RetrieveTotalRecordCount(EntityNames=@p)?@p=["contact"]`, "")
	if !strings.Contains(r.text, `"Values":[6000]`) {
		t.Errorf("total: %s", r.text)
	}
	r = o.must(200, "GET", "contacts?$select=contactid&$top=1", "", `Prefer: odata.include-annotations="*"`)
	if fmt.Sprint(r.body["@"+noteTotal]) != "-1" {
		t.Errorf("not asked: %.300s", r.text)
	}
	big := newOrg(t, func(o *Options) { o.Contacts = aggregateLimit + 1 })
	if r := big.do("GET", "contacts?$apply=aggregate($count as n)", ""); r.status != 400 || r.code() != "0x8004e023" {
		t.Errorf("aggregate: %d %s", r.status, r.text)
	}
}

func TestExpandLimit(t *testing.T) {
	o := newOrg(t)
	names := strings.TrimSuffix(strings.Repeat("createdby($select=fullname),", mostExpands+1), ",")
	if r := o.do("GET", "contacts?$expand="+names, ""); r.status != 400 || r.code() != "0x80060888" {
		t.Errorf("%d expands: %d %s", mostExpands+1, r.status, r.text)
	}
}

func TestSandboxAndVersion(t *testing.T) {
	o := newOrg(t, func(o *Options) { o.Type, o.Version = Sandbox, "8.1.0.512" })
	r := o.must(200, "GET", "RetrieveCurrentOrganization(AccessType=Microsoft.Dynamics.CRM.EndpointAccessType'Default')", "")
	if !strings.Contains(r.text, `"OrganizationType":"CustomerTest"`) || !strings.Contains(r.text, "8.1.0.512") {
		t.Errorf("sandbox: %s", r.text)
	}
	origin := strings.TrimSuffix(o.base, "/api/data/v9.2/")
	if r := o.must(200, "GET", origin+"/api/discovery/v2.0/Instances", ""); !strings.Contains(r.text, `"OrganizationType":5`) {
		t.Errorf("discovery: %s", r.text)
	}
	o.must(200, "GET", origin+"/api/data/v8.2/WhoAmI", "")
}

// TestAnnotationsOnAsking: a pattern asks for some, a minus takes some out.
func TestAnnotationsOnAsking(t *testing.T) {
	o := newOrg(t)
	for prefer, want := range map[string][2]bool{
		`odata.include-annotations="OData.Community.Display.V1.FormattedValue"`: {true, false},
		`odata.include-annotations="Microsoft.Dynamics.CRM.*"`:                  {false, true},
		`odata.include-annotations="*,-Microsoft.Dynamics.CRM.*"`:               {true, false},
		`odata.include-annotations="*"`:                                         {true, true},
	} {
		r := o.must(200, "GET", "contacts?$select=_ownerid_value&$top=1", "", "Prefer: "+prefer)
		if strings.Contains(r.text, noteFormatted) != want[0] || strings.Contains(r.text, noteTable) != want[1] {
			t.Errorf("%s: %s", prefer, r.text)
		}
		if !strings.Contains(r.header.Get("Preference-Applied"), "odata.include-annotations") {
			t.Errorf("%s: applied %q", prefer, r.header.Get("Preference-Applied"))
		}
	}
}
