package emulator

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// TestSecuredColumn: who has no permission reads nothing and is refused where the
// column would be looked at or written; an administrator notices nothing.
func TestSecuredColumn(t *testing.T) {
	o := newOrg(t, func(p *Options) { p.Secured = []string{"contact.emailaddress1"} })
	seller, id := o.as(IntegrationUser), o.first("contact")
	o.must(204, "PATCH", "contacts("+id+")", `{"emailaddress1":"a@contoso.test"}`)
	for _, test := range []struct{ address, sees, hidden string }{
		{"contacts(" + id + ")?$select=emailaddress1", `"emailaddress1":"a@contoso.test"`, `"emailaddress1":null`},
		{"contacts?$select=emailaddress1", `"emailaddress1":"a@contoso.test"`, `"emailaddress1":null`},
		{"contacts(" + id + ")?$select=lastname&$expand=contact_customer_contacts($select=emailaddress1)", `"lastname":`, `"lastname":`},
		{
			"contacts?fetchXml=<fetch><entity name='contact'><attribute name='emailaddress1'/></entity></fetch>",
			`"emailaddress1":"a@contoso.test"`, `"contactid":`,
		},
	} {
		if r := o.must(200, "GET", test.address, ""); !strings.Contains(r.text, test.sees) {
			t.Errorf("%s: an administrator reads %.200s", test.address, r.text)
		}
		if r := o.must(200, "GET", test.address, "", seller); !strings.Contains(r.text, test.hidden) || strings.Contains(r.text, "a@contoso.test") {
			t.Errorf("%s: %.200s", test.address, r.text)
		}
	}
	o.must(200, "GET", "contacts("+id+")/emailaddress1", "")
	o.must(204, "GET", "contacts("+id+")/emailaddress1", "", seller)
	for _, address := range []string{
		"contacts?$filter=emailaddress1 eq 'x'", "contacts?$filter=contains(emailaddress1,'x')", "contacts?$orderby=emailaddress1",
		"accounts?$filter=primarycontactid/emailaddress1 eq 'x'", "accounts?$filter=contact_customer_accounts/any(c:c/emailaddress1 eq 'x')",
		"contacts?$apply=groupby((emailaddress1))", "accounts?$expand=primarycontactid($filter=emailaddress1 eq 'x')",
		"contacts?fetchXml=<fetch><entity name='contact'><filter><condition attribute='emailaddress1' operator='not-null'/></filter></entity></fetch>",
		"contacts?fetchXml=<fetch><entity name='contact'><attribute name='fullname'/><order attribute='emailaddress1'/></entity></fetch>",
		"contacts?fetchXml=<fetch aggregate='true'><entity name='contact'>" +
			"<attribute name='emailaddress1' aggregate='countcolumn' alias='n'/></entity></fetch>",
	} {
		o.must(200, "GET", address, "")
		if r := o.do("GET", address, "", seller); r.status != 403 || r.code() != "0x8004f504" {
			t.Errorf("%s: %d %.200s", address, r.status, r.text)
		}
	}
	if r := o.do("POST", "contacts", `{"lastname":"A","emailaddress1":"b@contoso.test"}`, seller); r.status != 403 || r.code() != "0x8004f502" {
		t.Errorf("creating: %d %s", r.status, r.text)
	}
	if r := o.do("PATCH", "contacts("+id+")", `{"emailaddress1":null}`, seller); r.status != 403 || r.code() != "0x8004f507" {
		t.Errorf("changing: %d %s", r.status, r.text)
	}
	o.must(204, "PATCH", "contacts("+id+")", `{"jobtitle":"Buyer"}`, seller)
}

// TestSecuredLookup: a lookup that is secured leads nowhere for who may not read it.
func TestSecuredLookup(t *testing.T) {
	o := newOrg(t, func(p *Options) { p.Secured = []string{"account.primarycontactid"} })
	seller, id, contact := o.as(IntegrationUser), o.first("account"), o.first("contact")
	bind := `{"primarycontactid@odata.bind":"/contacts(` + contact + `)"}`
	o.must(204, "PATCH", "accounts("+id+")", bind)
	o.must(403, "PATCH", "accounts("+id+")", bind, seller)
	o.must(403, "GET", "accounts?$filter=primarycontactid/fullname eq 'x'", "", seller)
	o.must(204, "GET", "accounts("+id+")/primarycontactid", "", seller)
	r := o.must(200, "GET", "accounts("+id+")?$select=_primarycontactid_value&$expand=primarycontactid($select=fullname)", "", seller)
	if r.body["_primarycontactid_value"] != nil || r.body["primarycontactid"] != nil {
		t.Errorf("a secured lookup: %s", r.text)
	}
	o.must(200, "GET", "contacts("+contact+")/account_primary_contact?$select=name", "", seller)
}

// TestSecuringAtRunTime: the control address secures and frees a column, the metadata
// says so and its feed tells, and a file remembers it.
func TestSecuringAtRunTime(t *testing.T) {
	kept := func(p *Options) { p.File = filepath.Join(t.TempDir(), "org.db") }
	o := newOrg(t, kept)
	file := o.options.File
	origin := strings.TrimSuffix(o.base, "/api/data/v9.2/")
	feed := `RetrieveMetadataChanges(Query=@q,ClientVersionStamp=@s)?@q={"AttributeQuery":{"Properties":{"PropertyNames":["IsSecured"]}},` +
		`"Properties":{"PropertyNames":["Attributes"]}}&@s=`
	stamp := o.must(200, "GET", feed+"null", "").body["ServerVersionStamp"]
	const column = "/_emulator/columns/contact/mobilephone?"
	o.must(200, "POST", origin+column+"secured=true&allow=read", "")
	if r := o.must(200, "GET", feed+fmt.Sprintf("'%s'", stamp), ""); strings.Count(r.text, `"IsSecured":true`) != 1 {
		t.Errorf("the feed says %.400s", r.text)
	}
	seller, id := o.as(IntegrationUser), o.first("contact")
	o.must(204, "PATCH", "contacts("+id+")", `{"mobilephone":"1"}`)
	if r := o.must(200, "GET", "contacts("+id+")?$select=mobilephone", "", seller); r.body["mobilephone"] != "1" {
		t.Errorf("with leave to read: %s", r.text)
	}
	o.must(403, "PATCH", "contacts("+id+")", `{"mobilephone":"2"}`, seller)
	if err := o.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	o = newOrg(t, func(p *Options) { p.File = file })
	secured := "EntityDefinitions(LogicalName='contact')/Attributes?$select=LogicalName&$filter=IsSecured eq true"
	if r := o.must(200, "GET", secured, ""); len(r.value()) != 1 || r.value()[0]["LogicalName"] != "mobilephone" {
		t.Errorf("reopened: %s", r.text)
	}
	origin = strings.TrimSuffix(o.base, "/api/data/v9.2/")
	o.must(200, "POST", origin+column+"secured=false", "")
	if r := o.must(200, "GET", secured, ""); len(r.value()) != 0 {
		t.Errorf("freed: %s", r.text)
	}
	for _, wrong := range []string{
		"contact/mobilephone", "contact/mobilephone?secured=true&allow=all", "contact/contactid?secured=true",
		"contact/none?secured=true", "none/x?secured=true",
	} {
		o.must(400, "POST", origin+"/_emulator/columns/"+wrong, "")
	}
	if err := (Options{Secured: []string{"contact.fullname"}}).Check(); err == nil {
		t.Error("a name was secured")
	}
}
