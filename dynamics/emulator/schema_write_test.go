package emulator

import (
	"path/filepath"
	"strings"
	"testing"
)

// bankAccount is the body of Microsoft's page about creating tables, shortened.
const bankAccount = `{"@odata.type":"Microsoft.Dynamics.CRM.EntityMetadata","SchemaName":"new_BankAccount","OwnershipType":"UserOwned",
 "HasActivities":false,"HasNotes":false,"IsActivity":false,
 "DisplayName":{"@odata.type":"Microsoft.Dynamics.CRM.Label","LocalizedLabels":[{"Label":"Bank Account","LanguageCode":1033}]},
 "Attributes":[{"@odata.type":"Microsoft.Dynamics.CRM.StringAttributeMetadata","AttributeType":"String","AttributeTypeName":{"Value":"StringType"},
  "IsPrimaryName":true,"SchemaName":"new_AccountName","MaxLength":100,"FormatName":{"Value":"Text"}}]}`

// makeBank makes a table, columns, a key and both kinds of relationships.
func makeBank(o *org) {
	o.t.Helper()
	made := o.must(204, "POST", "EntityDefinitions", bankAccount)
	if !strings.HasPrefix(made.header.Get("OData-EntityId"), o.base+"EntityDefinitions(") {
		o.t.Errorf("made %v", made.header)
	}
	o.must(200, "GET", made.header.Get("OData-EntityId")+"?$select=LogicalName", "")
	const attributes = "EntityDefinitions(LogicalName='new_bankaccount')/Attributes"
	o.must(204, "POST", attributes, `{"@odata.type":"Microsoft.Dynamics.CRM.MoneyAttributeMetadata","AttributeType":"Money",
		"AttributeTypeName":{"Value":"MoneyType"},"SchemaName":"new_Balance","PrecisionSource":2}`)
	o.must(204, "POST", "GlobalOptionSetDefinitions", `{"@odata.type":"Microsoft.Dynamics.CRM.OptionSetMetadata","Name":"new_colors","IsGlobal":true,
		"OptionSetType":"Picklist","Options":[{"Value":1,"Label":{"LocalizedLabels":[{"Label":"Red","LanguageCode":1033}]}}]}`)
	o.must(204, "POST", attributes, `{"@odata.type":"Microsoft.Dynamics.CRM.PicklistAttributeMetadata","AttributeType":"Picklist",
		"AttributeTypeName":{"Value":"PicklistType"},"SchemaName":"new_Color","GlobalOptionSet":{"Name":"new_colors"}}`)
	o.must(204, "POST", "EntityDefinitions(LogicalName='new_bankaccount')/Keys", `{"SchemaName":"new_byname","KeyAttributes":["new_accountname"]}`)
	o.must(204, "POST", "RelationshipDefinitions", `{"@odata.type":"Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata",
		"SchemaName":"new_contact_bankaccount","ReferencedEntity":"contact","ReferencingEntity":"new_bankaccount",
		"Lookup":{"AttributeType":"Lookup","SchemaName":"new_OwnerId","DisplayName":{"LocalizedLabels":[{"Label":"Holder","LanguageCode":1033}]}}}`)
	o.must(204, "POST", "RelationshipDefinitions", `{"@odata.type":"Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata",
		"SchemaName":"new_bank_accounts","IntersectEntityName":"new_bank_account","Entity1LogicalName":"new_bankaccount","Entity2LogicalName":"account"}`)
}

// TestTablesAreMade: what was made serves like any other table, also out of its file.
func TestTablesAreMade(t *testing.T) {
	file := filepath.Join(t.TempDir(), "org.db")
	o := newOrg(t, func(p *Options) { p.File = file })
	makeBank(o)
	contact := o.first("contact")
	o.must(204, "POST", "new_bankaccounts", `{"new_accountname":"One","new_balance":5,"new_color":1,"new_OwnerId@odata.bind":"/contacts(`+contact+`)",
		"new_bank_accounts@odata.bind":["/accounts(`+o.first("account")+`)"]}`)
	red := `{"LocalizedLabels":[{"Label":"Deep red","LanguageCode":1033}]}`
	o.must(200, "POST", "InsertOptionValue", `{"OptionSetName":"new_colors","Label":{"LocalizedLabels":[{"Label":"Blue","LanguageCode":1033}]}}`)
	o.must(204, "POST", "UpdateOptionValue", `{"OptionSetName":"new_colors","Value":1,"Label":`+red+`}`)
	o.must(204, "POST", "OrderOption", `{"OptionSetName":"new_colors","Values":[100000000,1]}`)
	ask := func() {
		t.Helper()
		colors := o.must(200, "GET", "GlobalOptionSetDefinitions(Name='new_colors')", "").text
		if blue := strings.Index(colors, `"Label":"Blue"`); blue < 0 || blue > strings.Index(colors, `"Label":"Deep red"`) {
			t.Errorf("the choices are %s", colors)
		}
		for address, want := range map[string]string{
			"new_bankaccounts(new_accountname='One')?$select=new_balance,new_color":                  `"new_balance":5.0000000000,`,
			"contacts(" + contact + ")/new_contact_bankaccount?$select=new_accountname":              `"new_accountname":"One"`,
			"accounts?$select=name&$filter=new_bank_accounts/any(b:b/new_accountname eq 'One')":      o.first("account"),
			"EntityDefinitions(LogicalName='new_bankaccount')/Attributes(LogicalName='new_ownerid')": `"Targets":["contact"]`,
			"savedqueries?$select=name&$filter=returnedtypecode eq 'new_bankaccount'":                "Active Bank Accounts",
			"$metadata": `<EntityType Name="new_bankaccount" `,
		} {
			if r := o.must(200, "GET", address, ""); !strings.Contains(r.text, want) {
				t.Errorf("%s: %.300s", address, r.text)
			}
		}
	}
	ask()
	if err := o.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	o = newOrg(t, func(p *Options) { p.File = file })
	ask()
	o.must(400, "POST", "new_bankaccounts", `{"new_color":2}`)
	o.must(204, "POST", "EntityDefinitions(LogicalName='new_bankaccount')/Attributes",
		`{"AttributeTypeName":{"Value":"MemoType"},"SchemaName":"new_More"}`)
}

// TestDefinitionsRefused: what is there already, what has no name, and who may not.
func TestDefinitionsRefused(t *testing.T) {
	o := newOrg(t)
	makeBank(o)
	const attributes = "EntityDefinitions(LogicalName='new_bankaccount')/Attributes"
	for _, test := range []struct{ address, body, code string }{
		{"EntityDefinitions", bankAccount, "0x80047013"},
		{"EntityDefinitions", strings.ReplaceAll(bankAccount, "new_BankAccount", "Bank"), "0x80048d19"},
		{"EntityDefinitions", `{"SchemaName":"new_Empty"}`, "0x80048d19"},
		{"EntityDefinitions", `[]`, "0x80048d19"},
		{attributes, `{"AttributeTypeName":{"Value":"MoneyType"},"SchemaName":"new_Balance"}`, "0x80047014"},
		{attributes, `{"AttributeTypeName":{"Value":"LookupType"},"SchemaName":"new_Else"}`, "0x80048d19"},
		{attributes, `{"SchemaName":"new_Else"}`, "0x80048d19"},
		{"EntityDefinitions(LogicalName='new_bankaccount')/Keys", `{"SchemaName":"new_k","KeyAttributes":["none"]}`, "0x80048d19"},
		{"GlobalOptionSetDefinitions", `{"Name":"new_colors","Options":[{"Value":1}]}`, "0x80048d19"},
		{"RelationshipDefinitions", `{"SchemaName":"new_x"}`, "0x80048d19"},
		{"InsertOptionValue", `{"OptionSetName":"new_colors","Value":1}`, "0x80048d19"},
		{"InsertOptionValue", `{"EntityLogicalName":"new_bankaccount","AttributeLogicalName":"new_color","Value":5}`, "0x80048d19"},
		{"InsertOptionValue", `{"EntityLogicalName":"account","AttributeLogicalName":"name","Value":5}`, "0x80048d19"},
		{"InsertOptionValue", `{"Nonsense":1}`, "0x80048d19"},
		{"UpdateOptionValue", `{"OptionSetName":"new_colors","Value":9}`, "0x80048d19"},
		{"DeleteOptionValue", `{"OptionSetName":"new_colors"}`, "0x80048d19"},
		{"OrderOption", `{"OptionSetName":"new_colors","Values":[1,1]}`, "0x80048d19"},
		{"OrderOption", `{"OptionSetName":"new_colors","Values":[]}`, "0x80048d19"},
		{"CanBeReferenced", `{}`, "0x80048d19"},
	} {
		if r := o.do("POST", test.address, test.body); r.status != 400 || r.code() != test.code {
			t.Errorf("%s %.60s: %d %s", test.address, test.body, r.status, r.text)
		}
	}
	o.must(403, "POST", "EntityDefinitions", strings.ReplaceAll(bankAccount, "Bank", "Other"), o.as(IntegrationUser))
	o.must(404, "POST", "EntityDefinitions(LogicalName='none')/Attributes", `{}`)
	o.must(405, "DELETE", "EntityDefinitions(LogicalName='new_bankaccount')", "")
	o.must(400, "DELETE", "GlobalOptionSetDefinitions(Name='new_colors')", "") // a column has it
	o.must(404, "DELETE", "GlobalOptionSetDefinitions(Name='none')", "")
	o.must(403, "POST", "InsertOptionValue", `{"OptionSetName":"new_colors","Value":7}`, o.as(IntegrationUser))
	o.must(404, "POST", "CanBeReferenced", `{"EntityName":"none"}`)
	o.must(200, "POST", "InsertOptionValue", `{"EntityLogicalName":"account","AttributeLogicalName":"industrycode","Value":77,
		"Label":{"LocalizedLabels":[{"Label":"Robots","LanguageCode":1033}]}}`)
	o.must(204, "PATCH", "accounts("+o.first("account")+")", `{"industrycode":77}`)
}
