package emulator

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// TestFetchAggregates: every function, grouping, date parts, links and order
// (powerapps-docs, fetchxml/aggregate-data).
func TestFetchAggregates(t *testing.T) {
	o := probed(t)
	ask := func(set, entity, attributes string, headers ...string) reply {
		t.Helper()
		return o.fetchXML(set, `<fetch aggregate="true"><entity name="`+entity+`">`+attributes+`</entity></fetch>`, headers...)
	}
	employees := func(function, more string) string {
		return `<attribute name="numberofemployees" alias="` + function + `" aggregate="` + function + `"` + more + `/>`
	}
	one := ask("accounts", "account", employees("avg", "")+employees("count", "")+employees("countcolumn", "")+
		employees("max", "")+employees("min", "")+employees("sum", "")+probeFilter)
	if got := listed(one, "avg", "count", "countcolumn", "max", "min", "sum", "accountid"); got != "4350/3/2/6000/2700/8700/-" {
		t.Errorf("of all: %s", got)
	}
	cities := ask("accounts", "account", employees("sum", "")+
		`<attribute name="name" alias="n" aggregate="count"/><attribute name="address1_city" alias="City" groupby="true"/>
		<order alias="City" descending="true"/>`+probeFilter, allNotes)
	got := listed(cities, "City", "n", "sum", "n"+ofFormatted, "n"+ofAttribute, "City"+ofAttribute)
	if got != "Redmond/2/2700/2/name/address1_city Dallas/1/6000/1/name/address1_city" {
		t.Errorf("by city: %s", got)
	}
	industries := ask("accounts", "account", `<attribute name="industrycode" alias="g" groupby="true"/>`+employees("sum", "")+
		employees("count", "")+`<order alias="g"/>`+probeFilter, allNotes)
	if got := listed(industries, "g", "g"+ofFormatted, "sum", "count"); got != "-/-/2700/1 1/Accounting/-/1 33/Wholesale/6000/1" {
		t.Errorf("by industry, where nothing is left out: %s", got)
	}
	parents := ask("accounts", "account", `<attribute name="parentaccountid" alias="p" groupby="true"/>`+employees("count", "")+
		`<order alias="count" descending="true"/>`+probeFilter, allNotes)
	if got := listed(parents, "p"+ofFormatted, "p@"+noteTable, "count"); got != "Litware/account/2 -/-/1" {
		t.Errorf("by a lookup: %s", got)
	}
	people := ask("accounts", "account", `<attribute name="name" alias="n" groupby="true"/>`+probeFilter+`<order alias="n"/>
		<link-entity name="contact" from="parentcustomerid" to="accountid"><attribute name="contactid" alias="people" aggregate="count"/></link-entity>`)
	if got := listed(people, "n", "people"); got != "Fabrikam/1 Litware/2" {
		t.Errorf("of a link: %s", got)
	}
	unique := ask("accounts", "account", `<attribute name="address1_city" alias="n" aggregate="countcolumn" distinct="true"/>`+probeFilter)
	if got := listed(unique, "n"); got != "2" {
		t.Errorf("distinct: %s", got)
	}
	none := ask("accounts", "account", employees("sum", "")+employees("count", "")+
		`<filter><condition attribute="name" operator="eq" value="nobody"/></filter>`)
	if got := listed(none, "sum", "count"); got != "-/0" {
		t.Errorf("of nothing: %s", got)
	}
	dates := ask("tasks", "task",
		`<attribute name="scheduledend" alias="y" groupby="true" dategrouping="year"/>
		<attribute name="scheduledend" alias="q" groupby="true" dategrouping="quarter"/>
		<attribute name="scheduledend" alias="m" groupby="true" dategrouping="month"/>
		<attribute name="scheduledend" alias="w" groupby="true" dategrouping="week"/>
		<attribute name="scheduledend" alias="d" groupby="true" dategrouping="day"/><attribute name="activityid" alias="n" aggregate="count"/>
		<order alias="y"/><order alias="m"/><order alias="d"/><filter><condition attribute="category" operator="eq" value="probe"/></filter>`)
	if got := listed(dates, "y", "q", "m", "w", "d", "n"); got !=
		"2023/1/1/1/1/1 2025/4/12/51/20/1 2026/1/2/7/10/1 2026/1/2/9/26/1 2026/1/3/10/1/1 "+
			"2026/1/3/10/2/1 2026/1/3/10/3/1 2026/1/3/11/10/1 2026/2/4/16/15/1 2027/1/2/6/1/1" {
		t.Errorf("by date: %s", got)
	}
	fiscal := ask("tasks", "task", `<attribute name="scheduledend" alias="y" groupby="true" dategrouping="fiscal-year"/>
		<attribute name="scheduledend" alias="p" groupby="true" dategrouping="fiscal-period"/><attribute name="activityid" alias="n" aggregate="count"/>
		<order alias="p"/><filter><condition attribute="category" operator="eq" value="probe"/></filter>`, allNotes)
	if got := listed(fiscal, "y", "y"+ofFormatted, "p"+ofFormatted, "n"); got != "2023/FY2023/Quarter 1 FY2023/1 2025/FY2025/Quarter 4 FY2025/1 "+
		"2026/FY2026/Quarter 1 FY2026/6 2026/FY2026/Quarter 2 FY2026/1 2027/FY2027/Quarter 1 FY2027/1" {
		t.Errorf("by fiscal date: %s", got)
	}
	latest := ask("tasks", "task", `<attribute name="scheduledend" alias="last" aggregate="max"/>`+
		`<filter><condition attribute="category" operator="eq" value="probe"/></filter>`, allNotes)
	if got := listed(latest, "last", "last"+ofFormatted); got != "2027-02-01T00:00:00Z/2/1/2027 12:00 AM" {
		t.Errorf("the last: %s", got)
	}
	paged := o.fetchXML("tasks", `<fetch aggregate="true" count="4" page="3"><entity name="task"><attribute name="subject" alias="s" groupby="true"/>
		<order alias="s"/><filter><condition attribute="category" operator="eq" value="probe"/></filter></entity></fetch>`, allNotes)
	if got := listed(paged, "s"); got != "I J" || paged.body["@"+noteMore] != nil {
		t.Errorf("the third page: %s", paged.text)
	}
}

// TestApplyShapes: $apply has formatted values and no nulls, whole averages of whole
// numbers, and pages (powerapps-docs, webapi/query/aggregate-data).
func TestApplyShapes(t *testing.T) {
	o := probed(t)
	notes := `Prefer: odata.include-annotations="OData.Community.Display.V1.FormattedValue"`
	only := "accounts?$apply=filter(fax eq 'probe')/"
	groups := o.must(200, "GET",
		only+"groupby((industrycode),aggregate($count as n,numberofemployees with average as a,numberofemployees with sum as s))", "", notes)
	if got := listed(groups, "industrycode", "industrycode"+ofFormatted, "n", "n"+ofFormatted, "a", "s"+ofFormatted); got !=
		"-/-/1/1/2700/2,700 1/Accounting/1/1/-/- 33/Wholesale/1/1/6000/6,000" {
		t.Errorf("groups: %s", got)
	}
	money := o.must(200, "GET", "opportunities?$apply=aggregate(estimatedvalue with sum as total,createdon with max as last)", "", notes).value()[0]
	text, _ := money["total"+ofFormatted].(string)
	if !strings.Contains(text, ",") || !strings.HasSuffix(fmt.Sprint(money["last"]), "Z") || money["last"+ofFormatted] == nil {
		t.Errorf("money and dates: %v", money)
	}
	var names []string
	for next := only + "groupby((name))&$orderby=name desc"; next != ""; {
		page := o.must(200, "GET", next, "", "Prefer: odata.maxpagesize=2")
		if len(page.value()) > 2 {
			t.Fatalf("a page of %d", len(page.value()))
		}
		names = append(names, listed(page, "name"))
		next, _ = page.body["@odata.nextLink"].(string)
	}
	if got := strings.Join(names, "; "); got != "Litware Fabrikam; Coho" {
		t.Errorf("pages: %s", got)
	}
	r := o.do("GET", "accounts?$apply=groupby((statecode),aggregate($count as n))&$orderby=n", "")
	if r.status != 400 || !strings.Contains(r.text, "The query node SingleValueOpenPropertyAccess is not supported") {
		t.Errorf("by a measure: %s", r.text)
	}
}

// TestFetchRefusals: what is not a query of the platform is refused with its code,
// never passed over.
func TestFetchRefusals(t *testing.T) {
	o := probed(t)
	name := `<attribute name="name"/>`
	links := strings.Repeat(`<link-entity name="contact" from="parentcustomerid" to="accountid"/>`, 16)
	inEntity := map[string]string{
		`<attribute name="nonsense"/>`: "0x80041103", `<attribute name="_ownerid_value"/>`: "0x80041103", `<attribute/>`: "0x80041103",
		`<attribute name="name" nonsense="1"/>`: "0x8004111c", `<nonsense/>`: "0x8004111c", `text`: "0x8004111c", `<filter type="xor"/>`: "0x80041122",
		`<filter hint="x"/>`: "0x80041122", `<filter isquickfindfields="1"/>`: "0x80041122",
		`<filter overridequickfindrecordlimitenabled="1"/>`: "0x80041122", `<filter type="or" isquickfindfields="maybe"/>`: "0x80041108",
		strings.Repeat(`<filter type="or" isquickfindfields="1"><condition attribute="name" operator="like" value="a%"/>`+
			`<condition attribute="fax" operator="like" value="a%"/></filter>`, 2): "0x80041122",
		`<filter><condition attribute="name" operator="nonsense" value="x"/></filter>`:                                                   "0x80041120",
		`<filter><condition attribute="name" operator="contains" value="x"/></filter>`:                                                   "0x80041120",
		`<filter><condition attribute="name" operator="eq"/></filter>`:                                                                   "0x80041106",
		`<filter><condition attribute="name" operator="null" value="x"/></filter>`:                                                       "0x80041106",
		`<filter><condition attribute="name" operator="in" value="x"/></filter>`:                                                         "0x80041106",
		`<filter><condition attribute="name" operator="eq" value="x"><value>y</value></condition></filter>`:                              "0x80041106",
		`<filter><condition attribute="numberofemployees" operator="like" value="x"/></filter>`:                                          "0x80041106",
		`<filter><condition attribute="numberofemployees" operator="eq" value="many"/></filter>`:                                         "0x80041108",
		`<filter><condition attribute="createdon" operator="gt" value="yesterday"/></filter>`:                                            "0x80041108",
		`<filter><condition attribute="ownerid" operator="eq" value="Lea"/></filter>`:                                                    "0x80041108",
		`<filter><condition attribute="merged" operator="eq" value="yes"/></filter>`:                                                     "0x80041108",
		`<filter><condition attribute="name" operator="eq" value="x" entityname="c"/></filter>`:                                          "0x80041106",
		`<filter><condition attribute="name" operator="eq" valueof="c.lastname"/></filter>`:                                              "0x80041106",
		`<filter><condition attribute="name" operator="eq" valueof="numberofemployees"/></filter>`:                                       "0x80041106",
		`<filter><condition attribute="name" operator="like" valueof="fax"/></filter>`:                                                   "0x80041106",
		`<filter><link-entity name="contact" from="parentcustomerid" to="accountid" link-type="inner"/></filter>`:                        "0x80041117",
		`<filter><link-entity name="contact" from="parentcustomerid" to="accountid" link-type="any">` + name + `</link-entity></filter>`: "0x8004111c",
		`<order alias="x"/>`: "0x80041126", `<order attribute="nonsense"/>`: "0x80041103", `<order entityname="c" attribute="name"/>`: "0x80041126",
		`<order attribute="name" descending="yes"/>`:                                                                                       "0x80041108",
		`<link-entity name="nonsense" from="a" to="b"/>`:                                                                                   "0x80041102",
		`<link-entity name="contact"/>`:                                                                                                    "0x80041118",
		`<link-entity name="contact" from="nonsense" to="accountid"/>`:                                                                     "0x80041103",
		`<link-entity name="contact" from="lastname" to="accountid"/>`:                                                                     "0x80041118",
		`<link-entity name="contact" from="parentcustomerid" to="accountid" link-type="left"/>`:                                            "0x80041117",
		`<link-entity name="contact" from="parentcustomerid" to="accountid" link-type="any"/>`:                                             "0x80041117",
		`<link-entity name="contact" from="parentcustomerid" to="accountid" alias="1 c"/>`:                                                 "0x8004111b",
		`<link-entity name="contact" from="parentcustomerid" to="accountid" link-type="exists"><attribute name="lastname"/></link-entity>`: "0x80041118",
		strings.Repeat(`<link-entity name="contact" from="parentcustomerid" to="accountid" alias="c"/>`, 2):                                "0x8004111b",
		links: "0x8004430d",
		`<attribute name="name" aggregate="count" alias="n"/>`:                "0x80041107",
		`<attribute name="name" alias="x"/><attribute name="fax" alias="x"/>`: "0x8004111b",
		`<attribute name="accountid" rowaggregate="CountChildren"/>`:          "0x8004110b",
		`<attribute name="name" alias="n" rowaggregate="CountChildren"/>`:     "0x8004111a",
	}
	queries := map[string]string{
		"<fetch>": "0x80040201", "": "0x8004111c", "<fetch/>": "0x8004111c", "<entity name='account'/>": "0x8004111c", "nonsense": "0x8004111c",
		`<fetch top="0"><entity name="account"/></fetch>`: "0x80041127", `<fetch top="5001"><entity name="account"/></fetch>`: "0x80040203",
		`<fetch top="5" page="2"><entity name="account"/></fetch>`: "0x80040203", `<fetch count="x"><entity name="account"/></fetch>`: "0x8004110c",
		`<fetch distinct="maybe"><entity name="account"/></fetch>`:      "0x80041108",
		`<fetch mapping="internal"><entity name="account"/></fetch>`:    "0x80041108",
		`<fetch datasource="retained"><entity name="account"/></fetch>`: "0x8004111c", `<fetch><entity name="contact"/></fetch>`: "0x80060888",
		`<fetch><entity name="account"/><entity name="account"/></fetch>`:                                                        "0x8004111c",
		`<fetch page="2" paging-cookie="nonsense"><entity name="account"/></fetch>`:                                              "0x80041129",
		`<fetch page="1" paging-cookie="x"><entity name="account"/></fetch>`:                                                     "0x80041129",
		`<fetch page="20000" count="5"><entity name="account"/></fetch>`:                                                         "0x80041129",
		`<fetch top="5" returntotalrecordcount="true"><entity name="account"/></fetch>`:                                          "0x80040203",
		`<fetch aggregate="true"><entity name="account">` + name + `</entity></fetch>`:                                           "0x80041107",
		`<fetch aggregate="true"><entity name="account"><attribute name="name" aggregate="count"/></entity></fetch>`:             "0x8004110b",
		`<fetch aggregate="true"><entity name="account"><attribute name="name" alias="n" aggregate="sum"/></entity></fetch>`:     "0x8004111a",
		`<fetch aggregate="true"><entity name="account"><attribute name="name" alias="n" aggregate="median"/></entity></fetch>`:  "0x8004111a",
		`<fetch aggregate="true"><entity name="account"><attribute name="createdon" alias="n" groupby="true"/></entity></fetch>`: "0x8004111a",
		`<fetch aggregate="true"><entity name="account">` +
			`<attribute name="createdon" alias="n" groupby="true" dategrouping="fiscal-week"/></entity></fetch>`: "0x8004111a",
		`<fetch aggregate="true"><entity name="account">` +
			`<attribute name="name" alias="n" aggregate="count" distinct="true"/></entity></fetch>`: "0x8004111a",
		`<fetch aggregate="true"><entity name="account">` +
			`<attribute name="name" alias="n" aggregate="count"/><order attribute="name"/></entity></fetch>`: "0x80041126",
		`<fetch aggregate="true" aggregatelimit="10"><entity name="account">` +
			`<attribute name="name" alias="n" aggregate="count"/></entity></fetch>`: "0x8004e023",
	}
	for entity, code := range inEntity {
		queries[`<fetch><entity name="account">`+entity+`</entity></fetch>`] = code
	}
	for query, code := range queries {
		r := o.do("GET", "accounts?fetchXml="+url.QueryEscape(query), "")
		if r.status != 400 || r.code() != code {
			t.Errorf("%s\n%d %s, want %s", query, r.status, r.text, code)
		}
	}
	if r := o.do("GET", "accounts?fetchXml="+url.QueryEscape(`<fetch><entity name="account"/></fetch>`),
		"", "Prefer: odata.track-changes"); r.status != 400 {
		t.Errorf("tracked: %s", r.text)
	}
	o.faults("deny=prvReadContact")
	r := o.do("GET",
		"accounts?fetchXml="+url.QueryEscape(`<fetch><entity name="account">`+
			`<link-entity name="contact" from="contactid" to="primarycontactid"/></entity></fetch>`), "", o.as("lea@contoso.test"))
	if r.status != 403 || r.code() != "0x80040220" {
		t.Errorf("a link that the caller may not read: %d %s", r.status, r.text)
	}
}
