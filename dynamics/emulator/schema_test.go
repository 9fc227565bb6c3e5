package emulator

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// bankSchema is a tenant's table as EntityDefinitions answer it.
const bankSchema = `{"value":[{
 "LogicalName":"new_bankaccount","SchemaName":"new_BankAccount","EntitySetName":"new_bankaccounts","PrimaryIdAttribute":"new_bankaccountid",
 "PrimaryNameAttribute":"new_name","ObjectTypeCode":10555,"OwnershipType":"UserOwned","IsCustomEntity":true,"ChangeTrackingEnabled":true,
 "DisplayName":{"UserLocalizedLabel":{"Label":"Bank Account"}},
 "Attributes":[
  {"LogicalName":"new_bankaccountid","AttributeType":"Uniqueidentifier","AttributeTypeName":{"Value":"UniqueidentifierType"}},
  {"LogicalName":"new_name","AttributeType":"String","AttributeTypeName":{"Value":"StringType"},"MaxLength":40,"IsPrimaryName":true},
  {"LogicalName":"new_namename","AttributeType":"Virtual","AttributeTypeName":{"Value":"VirtualType"},"AttributeOf":"new_name"},
  {"LogicalName":"new_balance","AttributeType":"Money","AttributeTypeName":{"Value":"MoneyType"},"MinValue":0,"MaxValue":1000},
  {"LogicalName":"new_holder","AttributeType":"Customer","AttributeTypeName":{"Value":"LookupType"},"Targets":["account","contact"]},
  {"LogicalName":"new_opened","AttributeType":"DateTime","AttributeTypeName":{"Value":"DateTimeType"},"DateTimeBehavior":{"Value":"DateOnly"}},
  {"LogicalName":"new_kind","AttributeType":"Picklist","AttributeTypeName":{"Value":"PicklistType"},"OptionSet":{"Name":"new_kinds","IsGlobal":true,
   "Options":[{"Value":100000000,"Label":{"UserLocalizedLabel":{"Label":"Savings"}}},
    {"Value":100000001,"Label":{"UserLocalizedLabel":{"Label":"Giro"}}}]}}],
 "Keys":[{"LogicalName":"new_bynumber","KeyAttributes":["new_name"]}],
 "ManyToOneRelationships":[
  {"SchemaName":"new_bankaccount_account","ReferencedEntity":"account","ReferencingEntity":"new_bankaccount","ReferencingAttribute":"new_holder",
   "ReferencingEntityNavigationPropertyName":"new_Holder_account","ReferencedEntityNavigationPropertyName":"new_account_bankaccounts"}],
 "ManyToManyRelationships":[
  {"SchemaName":"new_bankaccount_contact","IntersectEntityName":"new_bankaccount_contact","Entity1LogicalName":"new_bankaccount",
   "Entity2LogicalName":"contact","Entity1NavigationPropertyName":"new_Signers","Entity2NavigationPropertyName":"new_Signs"}]},
 {"LogicalName":"industrycode","EntityLogicalName":"account","AttributeType":"Picklist","AttributeTypeName":{"Value":"PicklistType"},
  "OptionSet":{"Options":[{"Value":77,"Label":{"UserLocalizedLabel":{"Label":"Banks"}}}]}}]}`

func schemaFile(t *testing.T, name, text string) func(*Options) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return func(o *Options) { o.Schemas = append(o.Schemas, path) }
}

// TestSchemaOfATenant serves a tenant's table as if it had always been there.
func TestSchemaOfATenant(t *testing.T) {
	o := newOrg(t, schemaFile(t, "tables.json", bankSchema))
	account := o.first("account")
	made := o.must(201, "POST", "new_bankaccounts?$expand=new_Holder_account($select=name)",
		`{"new_name":"DE1","new_balance":12.5,"new_opened":"2026-01-02",
		"new_kind":100000001,"new_Holder_account@odata.bind":"/accounts(`+account+`)","new_Signers@odata.bind":["/contacts(`+o.first("contact")+`)"]}`,
		"Prefer: return=representation", `Prefer: return=representation,odata.include-annotations="*"`)
	for _, part := range []string{
		`"new_kind@OData.Community.Display.V1.FormattedValue":"Giro"`, `"new_balance_base":12.5000000000`, `"new_opened":"2026-01-02"`,
		`"new_Holder_account":{`,
	} {
		if !strings.Contains(made.text, part) {
			t.Errorf("made without %s: %s", part, made.text)
		}
	}
	for address, want := range map[string]string{
		"new_bankaccounts(new_name='DE1')?$select=new_name":                         `"new_name":"DE1"`,
		"accounts(" + account + ")/new_account_bankaccounts?$select=new_name":       `"new_name":"DE1"`,
		"contacts?$select=fullname&$filter=new_Signs/any(b:b/new_name eq 'DE1')":    o.first("contact"),
		"accounts?$top=1&$select=name&$filter=industrycode eq 77 or name ne 'x'":    `"name"`,
		"EntityDefinitions(LogicalName='new_bankaccount')?$select=SchemaName":       `"SchemaName":"new_BankAccount"`,
		"GlobalOptionSetDefinitions(Name='new_kinds')":                              `"Label":"Giro"`,
		"new_bankaccount_contactset":                                                o.first("contact"),
		"RelationshipDefinitions(SchemaName='new_bankaccount_account')":             `"RelationshipType":"OneToManyRelationship"`,
		"new_bankaccounts?fetchXml=<fetch><entity name='new_bankaccount'/></fetch>": "DE1",
	} {
		if r := o.must(200, "GET", address, ""); !strings.Contains(r.text, want) {
			t.Errorf("%s: %.300s", address, r.text)
		}
	}
	o.must(204, "PATCH", "accounts("+account+")", `{"industrycode":77}`)
	o.must(400, "PATCH", "accounts("+account+")", `{"industrycode":1}`)
	o.must(400, "POST", "new_bankaccounts", `{"new_balance":1001}`)
	o.must(400, "POST", "new_bankaccounts", `{"new_name":"`+strings.Repeat("x", 41)+`"}`)
	o.must(412, "POST", "new_bankaccounts", `{"new_name":"DE1"}`)
	if _, delta, _ := o.pages("new_bankaccounts?$select=new_name", "Prefer: odata.track-changes"); delta == "" {
		t.Error("the table is not tracked")
	}
	o.must(204, "POST", "new_bankaccounts", `{"new_name":"DE2"}`, o.as(IntegrationUser))
}

// TestSchemaOfMetadata reads back what the emulator itself tells of its tables, with a
// table renamed: $metadata, and the feed of definitions.
func TestSchemaOfMetadata(t *testing.T) {
	o := newOrg(t)
	rename := strings.NewReplacer("li_inmail", "cts_letter").Replace
	feed := o.must(200, "GET", `RetrieveMetadataChanges(Query=@q)?@q={"Properties":{"AllProperties":true},`+
		`"Criteria":{"Conditions":[{"PropertyName":"LogicalName","ConditionOperator":"Equals","Value":{"Type":"System.String","Value":"li_inmail"}}]}}`, "")
	for name, text := range map[string]string{"feed.json": feed.text, "metadata.xml": o.must(200, "GET", "$metadata", "").text} {
		other := newOrg(t, schemaFile(t, name, rename(text)))
		contact := other.first("contact")
		other.must(204, "POST", "cts_letters", `{"subject":"x","regardingobjectid_contact_cts_letter@odata.bind":"/contacts(`+contact+`)"}`)
		r := other.must(200, "GET", "cts_letters?$select=subject&$filter=regardingobjectid_contact_cts_letter/contactid eq "+contact, "")
		if len(r.value()) != 1 {
			t.Errorf("%s: %s", name, r.text)
		}
		if r := other.must(200, "GET", "contacts("+contact+")/contact_cts_letters/$count", ""); !strings.HasSuffix(r.text, "1") {
			t.Errorf("%s: %s", name, r.text)
		}
		other.must(200, "GET", "opportunities?$top=1&$expand=opportunitycompetitors_association", "")
	}
}

// TestSchemaRefused: a file that is none is wrong use, told with its name.
func TestSchemaRefused(t *testing.T) {
	for name, text := range map[string]string{
		"a.json": `{"value":[{"LogicalName":"new_a"}]}`, "b.json": `{`, "c.xml": `<Edmx/>`, "d.json": `{"value":[{}]}`,
		"e.json": `{"LogicalName":"new_a","PrimaryIdAttribute":"new_aid","Keys":[{"LogicalName":"k","KeyAttributes":["none"]}]}`,
	} {
		o := Options{}
		schemaFile(t, name, text)(&o)
		if err := o.Check(); err == nil || !strings.Contains(err.Error(), name) && name != "a.json" && name != "e.json" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := (Options{Schemas: []string{"none.json"}}).Check(); err == nil {
		t.Error("a file that is not there")
	}
}
