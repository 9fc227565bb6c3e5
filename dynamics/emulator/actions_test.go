package emulator

import (
	"fmt"
	"strings"
	"testing"
)

func (o *org) openLead() Row {
	o.t.Helper()
	return o.Rows("lead", func(r Row) bool {
		n, _ := r.integer("statecode")
		return n == 0 && r["estimatedamount"] != nil
	})[0]
}

// TestQualifyLead makes the three rows, ties them together and closes the lead.
func TestQualifyLead(t *testing.T) {
	o := newOrg(t)
	lead := o.openLead()
	address := "leads(" + lead.text("leadid") + ")/Microsoft.Dynamics.CRM.QualifyLead"
	r := o.must(200, "POST", address, `{"CreateAccount":true,"CreateContact":true,"CreateOpportunity":true,"Status":3}`)
	made := map[string]string{}
	for _, one := range r.value() {
		name := strings.TrimPrefix(fmt.Sprint(one["@odata.type"]), "#Microsoft.Dynamics.CRM.")
		made[name] = fmt.Sprint(one[name+"id"])
	}
	if len(made) != 3 {
		t.Fatalf("made %s", r.text)
	}
	account := o.must(200, "GET", "accounts("+made["account"]+")", "")
	contact := o.must(200, "GET", "contacts("+made["contact"]+")", "")
	deal := o.must(200, "GET", "opportunities("+made["opportunity"]+")", "")
	closed := o.must(200, "GET", "leads("+lead.text("leadid")+")", "")
	amount, _ := number(lead["estimatedamount"])
	for what, pair := range map[string][2]any{
		"company":          {account.body["name"], lead["companyname"]},
		"primary contact":  {account.body["_primarycontactid_value"], made["contact"]},
		"contact":          {contact.body["fullname"], lead["fullname"]},
		"contact's parent": {contact.body["_parentcustomerid_value"], made["account"]},
		"topic":            {deal.body["name"], lead["subject"]},
		"value":            {fmt.Sprint(deal.body["estimatedvalue"]), fmt.Sprintf("%.10f", amount)},
		"customer":         {deal.body["_customerid_value"], made["account"]},
		"deal's contact":   {deal.body["_parentcontactid_value"], made["contact"]},
		"owner":            {deal.body["_ownerid_value"], lead.lookup("ownerid")},
		"state":            {fmt.Sprint(closed.body["statecode"], closed.body["statuscode"]), "13"},
		"lead's deal":      {closed.body["_qualifyingopportunityid_value"], made["opportunity"]},
		"lead's account":   {closed.body["_parentaccountid_value"], made["account"]},
		"lead's contact":   {closed.body["_parentcontactid_value"], made["contact"]},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %v, want %v", what, pair[0], pair[1])
		}
	}
	for _, row := range []reply{account, contact, deal} {
		if row.body["_originatingleadid_value"] != lead.text("leadid") {
			t.Errorf("origin: %s", row.text)
		}
	}
	if r := o.do("POST", address, `{"CreateAccount":false,"CreateContact":false,"CreateOpportunity":false,"Status":3}`); r.status != 400 ||
		r.code() != "0x80040203" {
		t.Errorf("qualified twice: %d %s", r.status, r.text)
	}
}

// TestQualifyLeadChoices: nothing is made unasked, the customer and the currency
// can be chosen, and what is refused leaves nothing behind.
func TestQualifyLeadChoices(t *testing.T) {
	o := newOrg(t)
	lead := o.openLead()
	address := "leads(" + lead.text("leadid") + ")/Microsoft.Dynamics.CRM.QualifyLead"
	before := [3]int{o.Count("account"), o.Count("contact"), o.Count("opportunity")}
	customer := o.first("contact")
	dollar := o.Rows("transactioncurrency", func(r Row) bool { return r.text("isocurrencycode") == "USD" })[0].text("transactioncurrencyid")
	for _, body := range []string{
		`{"CreateAccount":true,"CreateContact":true,"CreateOpportunity":true,"Status":1}`,
		`{"CreateAccount":true,"CreateContact":true,"CreateOpportunity":true}`,
		`{"CreateAccount":true,"CreateContact":true,"Status":3}`,
		`{"CreateAccount":true,"CreateContact":true,"CreateOpportunity":true,"Status":3,"Nonsense":1}`,
		`{"CreateAccount":true,"CreateContact":true,"CreateOpportunity":true,"Status":3,"OpportunityCustomerId":{"contactid":"` + customer + `"}}`,
	} {
		if r := o.do("POST", address, body); r.status != 400 {
			t.Errorf("%s: %d %s", body, r.status, r.text)
		}
	}
	if now := [3]int{o.Count("account"), o.Count("contact"), o.Count("opportunity")}; now != before {
		t.Fatalf("refused, but %v became %v", before, now)
	}
	o.must(405, "GET", address, "")
	r := o.must(200, "POST", address, `{"CreateAccount":false,"CreateContact":false,"CreateOpportunity":true,"Status":-1,
		"OpportunityCustomerId":{"@odata.type":"Microsoft.Dynamics.CRM.contact","contactid":"`+customer+`"},
		"OpportunityCurrencyId":{"@odata.type":"Microsoft.Dynamics.CRM.transactioncurrency","transactioncurrencyid":"`+dollar+`"}}`)
	made := r.value()
	if len(made) != 1 || o.Count("account") != before[0] || o.Count("contact") != before[1] {
		t.Fatalf("made %s", r.text)
	}
	deal := o.must(200, "GET", "opportunities("+fmt.Sprint(made[0]["opportunityid"])+")", "")
	if deal.body["_customerid_value"] != customer || deal.body["_contactid_value"] != customer || deal.body["_transactioncurrencyid_value"] != dollar {
		t.Errorf("deal: %s", deal.text)
	}
}

// TestMerge: what pointed to the subordinate points to the target, and the
// subordinate stays as an inactive row that names its master.
func TestMerge(t *testing.T) {
	o := newOrg(t)
	put := func(table string, row Row) string {
		t.Helper()
		id, err := o.Put(table, row)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	target := put("contact", Row{"lastname": "Kept", "jobtitle": "CTO"})
	other := put("contact", Row{"lastname": "Gone", "jobtitle": "CEO", "department": "Board", "new_linkedinid": "urn-1"})
	task := put("task", Row{"subject": "x", "_regardingobjectid_value": other, "_regardingobjectid_type": "contact"})
	note := put("annotation", Row{"subject": "x", "_objectid_value": other, "_objectid_type": "contact"})
	deal := put("opportunity", Row{"name": "x", "_parentcontactid_value": other, "_customerid_value": other, "_customerid_type": "contact"})
	tie := put("connection", Row{
		"_record1id_value": deal, "_record1id_type": "opportunity", "_record2id_value": other, "_record2id_type": "contact",
	})
	_, delta, _ := o.pages("contacts?$select=merged,statecode", "Prefer: odata.track-changes")
	reference := func(id string) string {
		return `{"@odata.type":"Microsoft.Dynamics.CRM.contact","contactid":"` + id + `"}`
	}
	body := `{"Target":` + reference(target) + `,"Subordinate":` + reference(other) + `,"PerformParentingChecks":false,
		"UpdateContent":{"@odata.type":"Microsoft.Dynamics.CRM.contact","emailaddress1":"kept@x.test"}}`
	o.must(204, "POST", "Merge", body)
	kept := o.must(200, "GET", "contacts("+target+")", "")
	if kept.body["jobtitle"] != "CTO" || kept.body["department"] != "Board" ||
		kept.body["emailaddress1"] != "kept@x.test" || kept.body["new_linkedinid"] != nil {
		t.Errorf("target: %s", kept.text)
	}
	gone := o.must(200, "GET", "contacts("+other+")", "")
	if fmt.Sprint(gone.body["statecode"], gone.body["statuscode"], gone.body["merged"])+fmt.Sprint(gone.body["_masterid_value"]) != "12true"+target {
		t.Errorf("subordinate: %s", gone.text)
	}
	for address, property := range map[string]string{
		"tasks(" + task + ")": "_regardingobjectid_value", "annotations(" + note + ")": "_objectid_value",
		"opportunities(" + deal + ")": "_contactid_value", "connections(" + tie + ")": "_record2id_value",
	} {
		if r := o.must(200, "GET", address, ""); r.body[property] != target {
			t.Errorf("%s still points to %v", address, r.body[property])
		}
	}
	twins := o.Rows("connection", func(r Row) bool { return r.lookup("record1id") == target && r.lookup("record2id") == deal })
	if len(twins) != 1 {
		t.Errorf("%d reciprocal connections", len(twins))
	}
	changed, _, _ := o.pages(delta)
	if len(changed) != 2 {
		t.Errorf("%d contacts changed: %v", len(changed), changed)
	}
	if r := o.do("POST", "Merge", body); r.status != 400 || r.code() != "0x80040203" {
		t.Errorf("merged twice: %d %s", r.status, r.text)
	}
}

func TestMergeRefused(t *testing.T) {
	o := newOrg(t)
	rows := o.Rows("account", func(r Row) bool {
		n, _ := r.integer("statecode")
		return n == 0 && r.lookup("parentaccountid") == ""
	})
	closed := o.Rows("account", func(r Row) bool { n, _ := r.integer("statecode"); return n == 1 })
	kind := func(name, id string) string {
		return fmt.Sprintf(`{"@odata.type":"Microsoft.Dynamics.CRM.%s","%sid":"%s"}`, name, name, id)
	}
	a, b := rows[0].text("accountid"), rows[1].text("accountid")
	o.must(204, "PATCH", "accounts("+b+")", `{"parentaccountid@odata.bind":"/accounts(`+rows[2].text("accountid")+`)"}`)
	seller := o.as("lea@contoso.test")
	for _, test := range []struct {
		what, target, other, more string
		status                    int
		headers                   []string
	}{
		{"itself", kind("account", a), kind("account", a), `,"PerformParentingChecks":false`, 400, nil},
		{"another table", kind("account", a), kind("contact", o.first("contact")), `,"PerformParentingChecks":false`, 400, nil},
		{
			"no merging here", kind("opportunity", o.first("opportunity")),
			kind("opportunity", o.first("opportunity")), `,"PerformParentingChecks":false`, 400, nil,
		},
		{"other parents", kind("account", a), kind("account", b), `,"PerformParentingChecks":true`, 400, nil},
		{"no check", kind("account", a), kind("account", b), ``, 400, nil},
		{"inactive target", kind("account", closed[0].text("accountid")), kind("account", b), `,"PerformParentingChecks":false`, 400, nil},
		{"unknown row", kind("account", a), kind("account", "5f1d0000-0000-4000-8000-00000000dead"), `,"PerformParentingChecks":false`, 404, nil},
		{"no type", kind("account", a), `{"accountid":"` + b + `"}`, `,"PerformParentingChecks":false`, 400, nil},
		{"untyped content", kind("account", a), kind("account", b), `,"PerformParentingChecks":false,"UpdateContent":{"name":"x"}`, 400, nil},
		{"another's rows", kind("account", a), kind("account", b), `,"PerformParentingChecks":false`, 403, []string{seller}},
	} {
		r := o.do("POST", "Merge", `{"Target":`+test.target+`,"Subordinate":`+test.other+test.more+`}`, test.headers...)
		if r.status != test.status {
			t.Errorf("%s: %d %s", test.what, r.status, r.text)
		}
	}
	if row := o.must(200, "GET", "accounts("+b+")?$select=merged", ""); row.body["merged"] == true {
		t.Error("a refused merge merged")
	}
}
