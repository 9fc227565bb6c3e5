package emulator

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestMessages: the question of contract §6.4, answered by what the server does.
func TestMessages(t *testing.T) {
	o := newOrg(t)
	asked := func(message, table string) int {
		return len(o.must(200, "GET", "sdkmessagefilters?$select=sdkmessagefilterid&$filter=sdkmessageid/name eq '"+
			message+"' and primaryobjecttypecode eq '"+table+"'", "").value())
	}
	for _, test := range []struct {
		message, table string
		want           int
	}{
		{"CreateMultiple", "li_inmail", 1},
		{"UpsertMultiple", "contact", 1},
		{"CreateMultiple", "systemuser", 0},
		{"CreateMultiple", "nonsense", 0},
		{"DeleteMultiple", "contact", 0},
		{"Merge", "lead", 1},
		{"Merge", "opportunity", 0},
		{"QualifyLead", "lead", 1},
	} {
		if got := asked(test.message, test.table); got != test.want {
			t.Errorf("%s of %s: %d", test.message, test.table, got)
		}
	}
	if r := o.must(200, "GET", "sdkmessages?$select=name&$filter=name eq "+
		"'CreateMultiple'&$expand=sdkmessageid_sdkmessagefilter($select=primaryobjecttypecode)",
		""); len(r.value()) != 1 || !strings.Contains(r.text, "li_message") {
		t.Errorf("message: %s", r.text)
	}
	if err := o.RemoveApp(); err != nil {
		t.Fatal(err)
	}
	if asked("CreateMultiple", "li_inmail") != 0 {
		t.Error("a removed table still takes messages")
	}
	if r := o.do("POST", "sdkmessages", `{"name":"x"}`); r.status != 405 {
		t.Errorf("a message was made: %d", r.status)
	}
	r := o.must(200, "GET", "appmodules?$select=appmoduleid,uniquename,name", "")
	if len(r.value()) != len(appModules) {
		t.Errorf("apps: %s", r.text)
	}
}

// Each message that a table says it takes is not answered as unknown.
func TestMessagesAreServed(t *testing.T) {
	o := newOrg(t)
	for _, table := range o.schema.tables {
		for _, name := range messagesOf(table) {
			if !strings.HasSuffix(name, "Multiple") || name == "RetrieveMultiple" {
				continue
			}
			body := fmt.Sprintf(`{"Targets":[{"@odata.type":"Microsoft.Dynamics.CRM.%s","nonsense":1}]}`, table.name)
			if r := o.do("POST", table.set+"/Microsoft.Dynamics.CRM."+name, body); r.status == 404 && r.code() == "0x8006088a" || r.status == 405 {
				t.Errorf("%s of %s: %d %s", name, table.name, r.status, r.text)
			}
		}
	}
}

func TestRelationshipDefinitions(t *testing.T) {
	o := newOrg(t)
	all := o.must(200, "GET", "RelationshipDefinitions?$select=SchemaName,RelationshipType", "")
	seen := map[any]bool{}
	for _, one := range all.value() {
		if seen[one["SchemaName"]] {
			t.Errorf("%v twice", one["SchemaName"])
		}
		seen[one["SchemaName"]] = true
	}
	if !seen["contact_customer_accounts"] || !seen["account_li_inmails"] {
		t.Errorf("relationships: %.300s", all.text)
	}
	cast := "RelationshipDefinitions/Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata"
	r := o.must(200, "GET",
		cast+"?$select=SchemaName,ReferencingEntityNavigationPropertyName&$filter=ReferencedEntity eq 'account' and ReferencingEntity eq 'li_inmail'", "")
	if rows := r.value(); len(rows) != 1 || rows[0]["ReferencingEntityNavigationPropertyName"] != "regardingobjectid_account_li_inmail" {
		t.Errorf("cast: %s", r.text)
	}
	one := o.must(200, "GET", "RelationshipDefinitions("+
		"SchemaName='Contact_Tasks')/Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata?$select=ReferencingAttribute,MetadataId", "")
	if one.body["ReferencingAttribute"] != "regardingobjectid" {
		t.Errorf("one: %s", one.text)
	}
	o.must(200, "GET", "RelationshipDefinitions("+fmt.Sprint(one.body["MetadataId"])+")", "")
	if r := o.must(200, "GET", "RelationshipDefinitions/Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata", ""); len(r.value()) != 13 {
		t.Errorf("many to many: %s", r.text)
	}
	o.must(200, "GET", "GlobalOptionSetDefinitions", "")
	for address, status := range map[string]int{
		"RelationshipDefinitions(SchemaName='nonsense')":                                                            404,
		"RelationshipDefinitions?$select=ReferencedEntity":                                                          400,
		"RelationshipDefinitions/Microsoft.Dynamics.CRM.Nonsense":                                                   404,
		"RelationshipDefinitions(SchemaName='Contact_Tasks')/Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata": 404,
		"GlobalOptionSetDefinitions(Name='x')":                                                                      404,
	} {
		if r := o.do("GET", address, ""); r.status != status {
			t.Errorf("%s: %d", address, r.status)
		}
	}
}

const changeFeed = "RetrieveMetadataChanges(Query=@p1,ClientVersionStamp=@p2," +
	"DeletedMetadataFilters=@p3)?@p3=Microsoft.Dynamics.CRM.DeletedMetadataFilters'Default'"

func (o *org) metadataSince(query, stamp string) reply {
	o.t.Helper()
	return o.do("GET", changeFeed+"&@p1="+url.QueryEscape(query)+"&@p2="+url.QueryEscape("'"+stamp+"'"), "")
}

func feedTables(r reply) []string {
	var names []string
	list, _ := r.body["EntityMetadata"].([]any)
	for _, one := range list {
		table, _ := one.(map[string]any)
		names = append(names, fmt.Sprint(table["LogicalName"]))
	}
	return names
}

// TestMetadataChangeFeed: a first read, nothing, what changed, what went, and a
// stamp that is too old.
func TestMetadataChangeFeed(t *testing.T) {
	o := newOrg(t)
	query := `{"Properties":{"AllProperties":false,"PropertyNames":["EntitySetName","Attributes"]},
		"Criteria":{"FilterOperator":"Or","Conditions":[
			{"PropertyName":"LogicalName","ConditionOperator":"Equals","Value":{"Type":"System.String","Value":"contact"}},
			{"PropertyName":"IsActivity","ConditionOperator":"Equals","Value":{"Type":"System.Boolean","Value":"true"}}]},
		"AttributeQuery":{"Properties":{"AllProperties":false,"PropertyNames":["MaxLength"]},
			"Criteria":{"FilterOperator":"And","Conditions":[
			{"PropertyName":"AttributeTypeName","ConditionOperator":"In","Value":{"Type":"System.String[]","Value":["StringType","MemoType"]}}]}}}`
	first := o.metadataSince(query, "")
	if first.status != 200 || len(feedTables(first)) != 11 ||
		!strings.Contains(first.text, `"@odata.type":"#Microsoft.Dynamics.CRM.ComplexMemoAttributeMetadata"`) ||
		!strings.Contains(first.text, `"HasChanged":null`) || strings.Contains(first.text, "DisplayName") || strings.Contains(first.text, "statecode") {
		t.Fatalf("first: %d %v %.600s", first.status, feedTables(first), first.text)
	}
	stamp := fmt.Sprint(first.body["ServerVersionStamp"])
	if r := o.metadataSince(query, stamp); r.status != 200 || len(feedTables(r)) != 0 {
		t.Errorf("nothing happened: %s", r.text)
	}
	if err := o.ChangeMetadata("contact"); err != nil {
		t.Fatal(err)
	}
	second := o.metadataSince(query, stamp)
	if names := feedTables(second); len(names) != 1 || names[0] != "contact" || !strings.Contains(second.text, `"HasChanged":true`) {
		t.Errorf("a change: %v", names)
	}
	if err := o.RemoveApp(); err != nil {
		t.Fatal(err)
	}
	third := o.metadataSince(query, fmt.Sprint(second.body["ServerVersionStamp"]))
	if len(feedTables(third)) != 0 || !strings.Contains(third.text, `"Keys":["Entity"]`) || !strings.Contains(third.text, metadataID("li_message")) {
		t.Errorf("a table went: %s", third.text)
	}
	if r := o.must(200, "GET", "RetrieveMetadataChanges", ""); len(feedTables(r)) < 20 ||
		!strings.Contains(r.text, "ComplexOneToManyRelationshipMetadata") {
		t.Errorf("everything: %v", feedTables(r))
	}
	for what, r := range map[string]reply{
		"operator": o.metadataSince(`{"Criteria":{"Conditions":[{"PropertyName":"LogicalName",`+
			`"ConditionOperator":"Like","Value":{"Type":"System.String","Value":"x"}}]}}`, ""),
		"property": o.metadataSince(`{"Properties":{"PropertyNames":["Nonsense"]}}`, ""),
		"member":   o.metadataSince(`{"Nonsense":1}`, ""),
		"type": o.metadataSince(`{"Criteria":{"Conditions":[{"PropertyName":"LogicalName",`+
			`"ConditionOperator":"Equals","Value":{"Type":"System.Int32","Value":"x"}}]}}`, ""),
		"JSON":  o.metadataSince(`{`, ""),
		"stamp": o.metadataSince(`{}`, "yesterday"),
	} {
		if r.status != 400 {
			t.Errorf("%s: %d %.200s", what, r.status, r.text)
		}
	}
	o.faults("delta-expired on=RetrieveMetadataChanges times=1")
	o.must(200, "GET", "RetrieveMetadataChanges", "")
	for _, code := range []string{"0x80044352", ""} {
		if r := o.metadataSince(query, stamp); r.code() != code {
			t.Errorf("a rule: %d %.200s", r.status, r.text)
		}
	}
	o.Advance(31 * 24 * time.Hour)
	if r := o.metadataSince(query, stamp); r.code() != "0x80044352" {
		t.Errorf("an old stamp: %d %s", r.status, r.text)
	}
}

// TestDiscovery: the list, both keys, selection, equality; users only.
func TestDiscovery(t *testing.T) {
	o := newOrg(t)
	root := strings.TrimSuffix(o.base, "data/v9.2/") + "discovery/v2.0/"
	for _, test := range []struct {
		address string
		status  int
		want    string
	}{
		{"Instances", 200, `"UniqueName":"org1a2b3c4d"`},
		{"Instances?$select=Url,UniqueName", 200, `"Url":"http`},
		{"Instances?$filter=UniqueName eq 'org1a2b3c4d' and State eq 0", 200, `"FriendlyName"`},
		{"Instances?$filter=State eq 1", 200, `"value":[]`},
		{"Instances(" + o.organization + ")", 200, `"UniqueName"`},
		{"Instances(UniqueName='org1a2b3c4d')?$select=Url", 200, `"Url"`},
		{"Instances(UniqueName='other')", 404, ""},
		{"Instances?$select=Nonsense", 400, ""},
		{"Nonsense", 404, ""},
	} {
		if r := o.do("GET", root+test.address, ""); r.status != test.status || !strings.Contains(r.text, test.want) {
			t.Errorf("%s: %d %s", test.address, r.status, r.text)
		}
	}
	if r := o.must(200, "GET", root+"Instances?$select=Url", ""); strings.Contains(r.text, "FriendlyName") {
		t.Errorf("not selected: %s", r.text)
	}
	o.must(405, "POST", root+"Instances", "{}")
	o.must(401, "GET", root+"Instances", "", "Authorization: ")
	o.must(403, "GET", root+"Instances", "", "Authorization: Bearer "+o.applicationToken())
	signed, err := o.entra.SignIn(clientID, "hugo@contoso.test")
	if err != nil {
		t.Fatal(err)
	}
	bearer := "Authorization: Bearer " + signed.AccessToken
	if r := o.must(200, "GET", root+"Instances", "", bearer); len(r.value()) != 1 {
		t.Errorf("a user: %s", r.text)
	}
	if _, err := o.Put("systemuser", Row{"systemuserid": o.user("hugo@contoso.test").text("systemuserid"), "isdisabled": true}); err != nil {
		t.Fatal(err)
	}
	if r := o.must(200, "GET", root+"Instances", "", bearer); len(r.value()) != 0 {
		t.Errorf("a disabled user: %s", r.text)
	}
}
