package emulator

import (
	"slices"
	"strings"
	"testing"
)

// optionValues are query options with a value that would be good where they are taken.
var optionValues = map[string]string{
	"$select": "contactid", "$filter": "statecode eq 0", "$orderby": "contactid", "$top": "1", "$expand": "ownerid", "$count": "true",
	"$apply": "aggregate($count as n)", "$skiptoken": "x", "$deltatoken": "x", "$id": "contacts(5f1d0000-0000-4000-8000-0000000000ab)",
	"fetchXml": "<fetch><entity name='contact'/></fetch>", "savedQuery": "5f1d0000-0000-4000-8000-0000000000ab",
	"userQuery": "5f1d0000-0000-4000-8000-0000000000ab", "annotations": "true", "partitionId": "x",
	"$skip": "1", "$search": "x", "$format": "json", "$levels": "1", "$compute": "x", "$nonsense": "x",
}

// TestNoOptionIsPassedOver: an address answers 400 to every query option that it
// does not read, whatever the option would have changed.
func TestNoOptionIsPassedOver(t *testing.T) {
	o := newOrg(t)
	contact := "contacts(" + o.first("contact") + ")"
	owner := "systemusers(" + o.user("lea@contoso.test").text("systemuserid") + ")"
	viewed := slices.Concat(listOptions, []string{"fetchXml", "savedQuery", "userQuery"})
	for _, test := range []struct {
		method, address, body string
		takes                 []string
	}{
		{"GET", "contacts", "", viewed},
		{"GET", contact + "/Contact_Tasks", "", viewed},
		{"GET", contact, "", rowOptions},
		{"GET", contact + "/ownerid", "", rowOptions},
		{"GET", contact + "/ownerid/$ref", "", nil},
		{"GET", contact + "/lastname", "", nil},
		{"GET", contact + "/lastname/$value", "", nil},
		{"GET", contact + "/Contact_Tasks/$count", "", countOptions},
		{"GET", contact + "/Contact_Tasks/$ref", "", referenceOptions},
		{"GET", "contacts/$count", "", countOptions},
		{"GET", "", "", nil},
		{"GET", "$metadata", "", nil},
		{"GET", "EntityDefinitions", "", metadataOptions},
		{"GET", "EntityDefinitions(LogicalName='contact')", "", rowOptions},
		{"GET", "EntityDefinitions(LogicalName='contact')/Attributes", "", metadataOptions},
		{"GET", "EntityDefinitions(LogicalName='contact')/Attributes(LogicalName='lastname')", "", rowOptions},
		{"GET", "RelationshipDefinitions", "", metadataOptions},
		{"GET", "GlobalOptionSetDefinitions", "", metadataOptions},
		{"GET", "WhoAmI", "", nil},
		{"GET", "RetrieveVersion()", "", nil},
		{"GET", "RetrieveMetadataChanges()", "", nil},
		{"GET", owner + "/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()", "", nil},
		{"POST", "contacts", `{"lastname":"A"}`, rowOptions},
		{"PATCH", contact, `{"lastname":"A"}`, rowOptions},
		{"PUT", contact + "/lastname", `{"value":"A"}`, nil},
		{"PUT", contact + "/ownerid/$ref", `{"@odata.id":"` + owner + `"}`, nil},
		{"DELETE", contact, "", nil},
		{"POST", "contacts/Microsoft.Dynamics.CRM.CreateMultiple", `{"Targets":[]}`, nil},
		{"POST", "WinOpportunity", `{}`, nil},
		{"POST", "Merge", `{}`, nil},
		{"POST", "$batch", "", nil},
	} {
		for name, value := range optionValues {
			if slices.Contains(test.takes, name) {
				continue
			}
			r := o.do(test.method, test.address+"?"+name+"="+strings.ReplaceAll(value, " ", "%20"), test.body)
			if r.status != 400 || r.code() != "0x80060888" {
				t.Errorf("%s %s?%s: %d %.200s", test.method, test.address, name, r.status, r.text)
			}
		}
	}
	if n := o.Count("contact"); n != 200 {
		t.Errorf("%d contacts: a refused write was done", n)
	}
}

// TestOptionNamesAreWhole: a name that resembles an option's is refused, other names
// are the client's own.
func TestOptionNamesAreWhole(t *testing.T) {
	o := newOrg(t)
	for _, name := range []string{"select", "top", "FILTER", "$Select", "$TOP", "$fetchXml", "FetchXml", "fetchxml", "savedquery", "skip", "expand"} {
		if r := o.do("GET", "contacts?"+name+"=1", ""); r.status != 400 || r.code() != "0x80060888" {
			t.Errorf("%s: %d %.200s", name, r.status, r.text)
		}
	}
	if r := o.must(200, "GET", "contacts?$select=fullname&$top=1&_=1764237", ""); len(r.value()) != 1 {
		t.Errorf("a name of the client's own: %.200s", r.text)
	}
}

// TestOptionsThatExcludeEachOther: an aggregation has no columns or pages of rows, a
// delta link no place in a read.
func TestOptionsThatExcludeEachOther(t *testing.T) {
	o := newOrg(t)
	apply := "contacts?$apply=groupby((statecode))&"
	for _, address := range []string{
		apply + "$select=fullname", apply + "$expand=ownerid", apply + "$top=1", apply + "$count=true", apply + "$skiptoken=x",
		"contacts?$count=true&$top=1&fetchXml=x", "contacts?$select=fullname&fetchXml=x",
		"contacts?savedQuery=x&fetchXml=x", "contacts?savedQuery=x&userQuery=x", "contacts?userQuery=x&$top=1",
		apply + "$deltatoken=x", "contacts?$select=fullname&$skiptoken=x&$deltatoken=x",
	} {
		if r := o.do("GET", address, ""); r.status != 400 {
			t.Errorf("%s: %d %.200s", address, r.status, r.text)
		}
	}
	if r := o.do("GET", apply[:len(apply)-1], "", "Prefer: odata.track-changes"); r.status != 400 || r.code() != "0x80060888" {
		t.Errorf("tracked: %d %.200s", r.status, r.text)
	}
}

// TestArgumentsAreKnown: a function has no other parameters than its own.
func TestArgumentsAreKnown(t *testing.T) {
	o := newOrg(t)
	owner := "systemusers(" + o.user("lea@contoso.test").text("systemuserid") + ")"
	for _, address := range []string{
		"WhoAmI(x=1)", "RetrieveVersion(x=1)", "RetrieveOrganizationInfo(x=1)", "RetrieveMetadataChanges(x=1)",
		`RetrieveTotalRecordCount(EntityNames=@p,x=1)?@p=["account"]`,
		"RetrieveCurrentOrganization(AccessType=Microsoft.Dynamics.CRM.EndpointAccessType'Default',x=1)",
		owner + "/Microsoft.Dynamics.CRM.RetrieveUserPrivileges(x=1)",
		owner + "/Microsoft.Dynamics.CRM.RetrieveUserPrivilegeByPrivilegeName(PrivilegeName='prvReadLead',x=1)",
	} {
		if r := o.do("GET", address, ""); r.status != 400 || r.code() != "0x80060888" {
			t.Errorf("%s: %d %.200s", address, r.status, r.text)
		}
	}
}

// TestNestedMetadataOptions: what an $expand of metadata does not read it refuses.
func TestNestedMetadataOptions(t *testing.T) {
	o := newOrg(t)
	table := "EntityDefinitions(LogicalName='contact')?$select=LogicalName&$expand=Attributes("
	o.must(200, "GET", table+"$select=LogicalName;$filter=LogicalName eq 'lastname')", "")
	for _, inner := range []string{"$top=1", "$orderby=LogicalName", "$count=true", "top=1"} {
		o.must(400, "GET", table+inner+")", "")
	}
	o.must(400, "GET", "EntityDefinitions(LogicalName='contact')/Attributes(LogicalName='leadsourcecode')/"+
		"Microsoft.Dynamics.CRM.PicklistAttributeMetadata?$expand=OptionSet($filter=Name eq 'x')", "")
	if r := o.must(200, "GET", "EntityDefinitions?$select=LogicalName&$filter=LogicalName eq 'lead'&$count=true", ""); r.body["@odata.count"] == nil {
		t.Errorf("no count: %.200s", r.text)
	}
}

// TestReferencesArePaged: a collection's /$ref obeys $top and page sizes.
func TestReferencesArePaged(t *testing.T) {
	o := newOrg(t)
	owner := "systemusers(" + o.Rows("contact", nil)[0].lookup("createdby") + ")/lk_contactbase_createdby/$ref"
	if r := o.must(200, "GET", owner+"?$top=2", ""); len(r.value()) != 2 || r.body["@odata.nextLink"] != nil {
		t.Errorf("$top: %.300s", r.text)
	}
	first := o.must(200, "GET", owner, "", "Prefer: odata.maxpagesize=3")
	next, _ := first.body["@odata.nextLink"].(string)
	if len(first.value()) != 3 || next == "" {
		t.Fatalf("first page: %.300s", first.text)
	}
	second := o.must(200, "GET", next, "", "Prefer: odata.maxpagesize=3")
	if len(second.value()) == 0 || second.value()[0]["@odata.id"] == first.value()[0]["@odata.id"] ||
		second.value()[0]["@odata.id"] == first.value()[2]["@odata.id"] {
		t.Errorf("second page: %.300s", second.text)
	}
}

// TestRefusedBeforeItIsWritten: a bad $select of the representation refuses the
// write itself.
func TestRefusedBeforeItIsWritten(t *testing.T) {
	o := newOrg(t)
	o.must(400, "POST", "contacts?$select=nonsense", `{"lastname":"A"}`, "Prefer: return=representation")
	if n := o.Count("contact"); n != 200 {
		t.Errorf("%d contacts", n)
	}
}
