package emulator

import (
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

const (
	allNotes    = `Prefer: odata.include-annotations="*"`
	ofAttribute = "@OData.Community.Display.V1.AttributeName"
	ofFormatted = "@OData.Community.Display.V1.FormattedValue"
)

// fetchXML asks a set with a FetchXML query and wants 200.
func (o *org) fetchXML(set, text string, headers ...string) reply {
	o.t.Helper()
	return o.must(200, "GET", set+"?fetchXml="+url.QueryEscape(text), "", headers...)
}

// probed are tasks and accounts that queries of the tests find.
func probed(t *testing.T) *org {
	t.Helper()
	o := newOrg(t)
	putProbe(o)
	put := func(table string, row Row) string {
		id, err := o.Put(table, row)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	litware := put("account", Row{
		"name": "Litware", "fax": "probe", "numberofemployees": 6000,
		"address1_city": "Dallas", "industrycode": 33, "customertypecode": 5,
	})
	fabrikam := put("account", Row{
		"name": "Fabrikam", "fax": "probe", "numberofemployees": 2700,
		"address1_city": "Redmond", "_parentaccountid_value": litware,
	})
	put("account", Row{
		"name": "Coho", "fax": "probe", "address1_city": "Redmond",
		"_parentaccountid_value": litware, "industrycode": 1, "customertypecode": 6,
	})
	susanna := put("contact", Row{"lastname": "Susanna", "_parentcustomerid_value": litware, "_parentcustomerid_type": "account"})
	put("contact", Row{"lastname": "Nancy", "_parentcustomerid_value": litware, "_parentcustomerid_type": "account"})
	put("contact", Row{"lastname": "Litware", "_parentcustomerid_value": fabrikam, "_parentcustomerid_type": "account"})
	put("account", Row{"accountid": litware, "_primarycontactid_value": susanna})
	return o
}

// listed writes the named columns of rows: "a/b c/-", "-" for what is not there.
func listed(r reply, columns ...string) string {
	var rows []string
	for _, row := range r.value() {
		var cells []string
		for _, name := range columns {
			v, there := row[name]
			if !there {
				v = "-"
			}
			cells = append(cells, fmt.Sprint(v))
		}
		rows = append(rows, strings.Join(cells, "/"))
	}
	return strings.Join(rows, " ")
}

func jsonNumber(n int) json.Number { return json.Number(strconv.Itoa(n)) }

const probeFilter = `<filter><condition attribute="fax" operator="eq" value="probe"/></filter>`

// TestFetchRows: rows have their key, no nulls, annotations as asked (powerapps-docs,
// fetchxml/retrieve-data and fetchxml/select-columns).
func TestFetchRows(t *testing.T) {
	o := probed(t)
	r := o.fetchXML("accounts",
		`<fetch top="5"><entity name="account"><attribute name="name"/><attribute name="numberofemployees"/><attribute name="parentaccountid"/>
		<order attribute="name"/>`+probeFilter+`</entity></fetch>`, allNotes)
	if got := listed(r, "name", "numberofemployees", "numberofemployees"+ofFormatted); got != "Coho/-/- Fabrikam/2700/2,700 Litware/6000/6,000" {
		t.Errorf("rows: %s", got)
	}
	coho := r.value()[0]
	if coho["_parentaccountid_value"+ofFormatted] != "Litware" || coho["_parentaccountid_value@"+noteTable] != "account" ||
		coho["accountid"] == nil || coho["@odata.etag"] == nil {
		t.Errorf("a row: %v", coho)
	}
	if r.body["@odata.context"] != o.base+"$metadata#accounts(name,numberofemployees,_parentaccountid_value,accountid)" {
		t.Errorf("context: %v", r.body["@odata.context"])
	}
	aliased := o.fetchXML("accounts",
		`<fetch><entity name="account"><attribute name="name" alias="companyname"/><attribute name="industrycode" alias="code"/>
		<attribute name="parentaccountid" alias="parent"/><order attribute="name" descending="true"/>`+probeFilter+`</entity></fetch>`, allNotes)
	got := listed(aliased, "companyname", "companyname"+ofAttribute, "code", "code"+ofAttribute, "code"+ofFormatted, "parent"+ofFormatted, "name")
	if got != "Litware/name/33/industrycode/Wholesale/-/- Fabrikam/name/-/-/-/Litware/- Coho/name/1/industrycode/Accounting/Litware/-" {
		t.Errorf("aliases: %s", got)
	}
	if row := aliased.value()[2]; row["parent@"+noteTable] != "account" || row["accountid"] == nil {
		t.Errorf("an aliased lookup: %v", row)
	}
	whole := o.fetchXML("accounts", `<fetch top="1"><entity name="account"/></fetch>`)
	if len(whole.value()) != 1 || whole.value()[0]["createdon"] == nil {
		t.Errorf("no columns are all columns: %.300s", whole.text)
	}
	twice := o.fetchXML("accounts",
		`<fetch top="1"><entity name="account"><attribute name="accountid"/><attribute name="name"/><attribute name="accountid"/></entity></fetch>`)
	if len(twice.value()) != 1 {
		t.Errorf("a column twice: %s", twice.text)
	}
	children := o.fetchXML("accounts",
		`<fetch><entity name="account"><attribute name="name"/>`+
			`<attribute name="accountid" alias="n" rowaggregate="CountChildren"/><order attribute="name"/>`+probeFilter+`</entity></fetch>`)
	if got := listed(children, "name", "n"); got != "Coho/0 Fabrikam/0 Litware/2" {
		t.Errorf("children: %s", got)
	}
}

// TestFetchJoins: every link-type (fetchxml/join-tables and fetchxml/reference/link-entity).
func TestFetchJoins(t *testing.T) {
	o := probed(t)
	people := func(kind, attributes, more string) string {
		return `<fetch><entity name="account"><attribute name="name"/>` + probeFilter + `<order attribute="name"/>
			<link-entity name="contact" from="parentcustomerid" to="accountid" link-type="` + kind +
			`" alias="c">` + attributes + more + `</link-entity></entity></fetch>`
	}
	also := func(query, condition string) string {
		return strings.Replace(query, "</filter>", condition+"</filter>", 1)
	}
	last := `<attribute name="lastname"/><order attribute="lastname"/>`
	for query, want := range map[string]string{
		people("inner", last, ""): "Fabrikam/Litware Litware/Nancy Litware/Susanna",
		people("outer", last, ""): "Coho/- Fabrikam/Litware Litware/Nancy Litware/Susanna",
		people("outer", last, `<filter><condition attribute="lastname" operator="eq" value="Nancy"/></filter>`): "Coho/- Fabrikam/- Litware/Nancy",
		people("exists", "", ""): "Fabrikam/- Litware/-",
		people("in", "", `<filter><condition attribute="lastname" operator="like" value="s%"/></filter>`): "Litware/-",
		people("matchfirstrowusingcrossapply", last,
			`<filter><condition attribute="lastname" operator="ne" value="Susanna"/></filter>`): "Coho/- Fabrikam/Litware Litware/Nancy",
		also(people("outer", last, ""), `<condition entityname="c" attribute="lastname" operator="null"/>`): "Coho/-",
		also(people("inner", last, ""),
			`<condition attribute="name" operator="ne" valueof="c.lastname"/>`): "Fabrikam/Litware Litware/Nancy Litware/Susanna",
		also(people("outer", last, ""), `<filter type="or"><condition entityname="c" attribute="lastname" operator="eq" value="nancy"/>`+
			`<condition attribute="name" operator="eq" value="coho"/></filter>`): "Coho/- Litware/Nancy",
		people("inner", last, `<link-entity name="account" from="primarycontactid" to="contactid" alias="p">`+
			`<attribute name="name"/></link-entity>`): "Litware/Susanna",
		people("exists", "", `<link-entity name="account" from="primarycontactid" to="contactid"/>`): "Litware/-",
	} {
		if got := listed(o.fetchXML("accounts", query), "name", "c.lastname"); got != want {
			t.Errorf("%s\ngives %q, want %q", query, got, want)
		}
	}
	r := o.fetchXML("accounts", `<fetch><entity name="account"><attribute name="name"/>`+probeFilter+
		`<order entityname="contact" attribute="lastname" descending="true"/>
		<link-entity name="contact" from="contactid" to="primarycontactid" link-type="outer">
		<attribute name="lastname"/><attribute name="parentcustomerid"/></link-entity></entity></fetch>`, allNotes)
	got := listed(r, "name", "contact.lastname", "contact.lastname"+ofAttribute, "contact.parentcustomerid"+ofFormatted)
	if got != "Litware/Susanna/lastname/Litware Coho/-/-/- Fabrikam/-/-/-" &&
		got != "Litware/Susanna/lastname/Litware Fabrikam/-/-/- Coho/-/-/-" {
		t.Errorf("behind a lookup: %s", got)
	}
	if got := listed(o.fetchXML("accounts", `<fetch><entity name="account"><attribute name="name"/>`+probeFilter+
		`<link-entity name="contact" from="parentcustomerid" to="accountid"><attribute name="lastname"/><filter>`+
		`<condition attribute="lastname" operator="eq" value="Nancy"/></filter></link-entity></entity></fetch>`),
		"contact1.lastname"); got != "Nancy" {
		t.Errorf("default alias: %s", got)
	}
}

// TestFetchRelatedFilters: link types within a filter. All and not all mean what the
// platform documents, which is not what they are called.
func TestFetchRelatedFilters(t *testing.T) {
	o := probed(t)
	query := func(kind, outer, inner string) string {
		return `<fetch><entity name="account"><attribute name="name"/><order attribute="name"/>` + probeFilter + `<filter type="` + outer + `">
			<link-entity name="contact" from="parentcustomerid" to="accountid" link-type="` + kind + `">` + inner + `</link-entity>
			<condition attribute="name" operator="eq" value="Coho"/></filter></entity></fetch>`
	}
	nancy := `<filter><condition attribute="lastname" operator="eq" value="Nancy"/></filter>`
	for text, want := range map[string]string{
		query("any", "or", ""): "Coho Fabrikam Litware", query("any", "and", ""): "", query("any", "or", nancy): "Coho Litware",
		query("not any", "and", ""): "Coho", query("not any", "or", nancy): "Coho Fabrikam",
		query("all", "or", nancy): "Coho Fabrikam", query("all", "and", nancy): "", query("not all", "or", nancy): "Coho Litware",
	} {
		if got := listed(o.fetchXML("accounts", text), "name"); got != want {
			t.Errorf("%s\ngives %q, want %q", text, got, want)
		}
	}
}

// TestFetchOperators: every operator, those of dates as their query functions have them.
func TestFetchOperators(t *testing.T) {
	o := probed(t)
	ask := func(condition string) string {
		t.Helper()
		return subjects(o.fetchXML("tasks", `<fetch><entity name="task"><attribute name="subject"/><order attribute="scheduledend"/>
			<filter><condition attribute="category" operator="eq" value="probe"/>`+condition+`</filter></entity></fetch>`))
	}
	for query, want := range dateQueries {
		words := strings.Fields(query)
		f, _ := functionNamed(words[0])
		condition := `<condition attribute="scheduledend" operator="` + f.operator + `"`
		switch len(words) {
		case 1:
			condition += "/>"
		case 2:
			condition += ` value="` + strings.Trim(words[1], "'") + `"/>`
		default:
			condition += `><value>` + words[1] + `</value><value>` + words[2] + `</value></condition>`
		}
		if got := ask(condition); got != want {
			t.Errorf("%s: %q, want %q", f.operator, got, want)
		}
	}
	for condition, want := range map[string]string{
		`operator="eq" value="a"`: "A", `operator="ne" value="A"`: "JEDCBFGHI", `operator="neq" value="A"`: "JEDCBFGHI", `operator="gt" value="H"`: "JI",
		`operator="ge" value="H"`: "JHI", `operator="lt" value="C"`: "BA", `operator="le" value="C"`: "CBA", `operator="like" value="[ab]"`: "BA",
		`operator="not-like" value="[a-i]"`: "J", `operator="begins-with" value="a"`: "A", `operator="not-begin-with" value="[a-i]"`: "J",
		`operator="ends-with" value="j"`: "J", `operator="not-end-with" value="[b-j]"`: "A", `operator="not-null"`: "JEDCBAFGHI", `operator="null"`: "",
	} {
		if got := ask(`<condition attribute="subject" ` + condition + `/>`); got != want {
			t.Errorf("%s: %q, want %q", condition, got, want)
		}
	}
	for condition, want := range map[string]string{
		`<condition attribute="subject" operator="in"><value>A</value><value>B</value></condition>`:                                          "BA",
		`<condition attribute="subject" operator="not-in"><value>A</value><value>B</value></condition>`:                                      "JEDCFGHI",
		`<condition attribute="scheduledend" operator="between"><value>2026-02-10</value><value>2026-03-01T12:00:00Z</value></condition>`:    "DCB",
		`<condition attribute="scheduledend" operator="not-between"><value>2025-01-01</value><value>2026-12-31 00:00:00</value></condition>`: "JI",
		`<condition attribute="statecode" operator="in"><value>0</value></condition>`:                                                        "JEDCBAFGHI",
		`<condition attribute="leftvoicemail" operator="eq" value="0"/>`:                                                                     "JEDCBAFGHI",
		`<condition attribute="ownerid" operator="eq-userid"/>`:                                                                              "JEDCBAFGHI",
		`<condition attribute="ownerid" operator="eq" uiname="X" uitype="systemuser" value="{` + strings.ToUpper(o.administrator) + `}"/>`:   "JEDCBAFGHI",
		`<condition attribute="owningbusinessunit" operator="ne-businessid"/>`:                                                               "",
		`<condition attribute="ownerid" operator="eq-useroruserhierarchy"/>`:                                                                 "JEDCBAFGHI",
		`<condition attribute="subject" operator="eq" valueof="category"/>`:                                                                  "",
		`<filter type="or"><condition attribute="subject" operator="eq" value="J"/>` +
			`<condition attribute="subject" operator="eq" value="I"/></filter>`: "JI",
	} {
		if got := ask(condition); got != want {
			t.Errorf("%s: %q, want %q", condition, got, want)
		}
	}
	for operator, want := range map[string]string{"under": "Coho Fabrikam", "eq-or-under": "Coho Fabrikam Litware", "not-under": "Litware"} {
		litware := o.Rows("account", func(r Row) bool { return r.text("name") == "Litware" })[0].text("accountid")
		r := o.fetchXML("accounts", `<fetch><entity name="account"><attribute name="name"/><order attribute="name"/>`+probeFilter+
			`<filter><condition attribute="accountid" operator="`+operator+`" value="`+litware+`"/></filter></entity></fetch>`)
		if got := listed(r, "name"); got != want && operator != "not-under" || operator == "not-under" && strings.Contains(got, "Coho") {
			t.Errorf("%s: %q, want %q", operator, got, want)
		}
	}
}

// TestFetchOrder: choices go by their labels and lookups by their names, unless the
// query asks for the raw order of choices (fetchxml/order-rows).
func TestFetchOrder(t *testing.T) {
	o := probed(t)
	query := func(fetch, order string) string {
		return listed(o.fetchXML("accounts", `<fetch `+fetch+`><entity name="account"><attribute name="name"/>`+
			probeFilter+order+`</entity></fetch>`), "name")
	}
	for fetch, want := range map[string]string{"": "Fabrikam Coho Litware", `useraworderby="1"`: "Fabrikam Litware Coho"} {
		if got := query(fetch, `<order attribute="customertypecode"/>`); got != want {
			t.Errorf("%s: %q, want %q", fetch, got, want)
		}
	}
	got := query("", `<order attribute="parentaccountid" descending="true"/><order attribute="name" descending="true"/>`)
	if got != "Fabrikam Coho Litware" {
		t.Errorf("by a lookup: %q", got)
	}
}

// TestFetchDistinct: without the key, each row once (fetchxml/overview).
func TestFetchDistinct(t *testing.T) {
	o := probed(t)
	r := o.fetchXML("accounts", `<fetch distinct="true"><entity name="account"><attribute name="address1_city"/><order attribute="address1_city"/>`+
		probeFilter+`</entity></fetch>`)
	if got := listed(r, "address1_city", "accountid", "@odata.etag"); got != "Dallas/-/- Redmond/-/-" {
		t.Errorf("distinct: %s", got)
	}
}

// TestFetchPages: by paging cookie to the end, by page number, and what is counted
// (fetchxml/page-results and fetchxml/count-rows).
func TestFetchPages(t *testing.T) {
	o := newOrg(t)
	entity := `<entity name="contact"><attribute name="fullname"/><order attribute="lastname" descending="true"/></entity></fetch>`
	cookie, seen, last := "", map[string]bool{}, "\uffff"
	for page := 1; ; page++ {
		r := o.fetchXML("contacts", fmt.Sprintf(`<fetch count="70" page="%d"%s>`, page, cookie)+entity,
			`Prefer: odata.include-annotations="Microsoft.Dynamics.CRM.fetchxmlpagingcookie,Microsoft.Dynamics.CRM.morerecords"`)
		simple := o.fetchXML("contacts", fmt.Sprintf(`<fetch count="70" page="%d">`, page)+entity)
		if listed(r, "contactid") != listed(simple, "contactid") {
			t.Fatalf("page %d differs without the cookie", page)
		}
		for _, row := range r.value() {
			id := fmt.Sprint(row["contactid"])
			name := fold(o.Rows("contact", func(r Row) bool { return r.text("contactid") == id })[0].text("lastname"))
			if seen[id] || name > last {
				t.Fatalf("page %d: %s %q behind %q", page, id, name, last)
			}
			seen[id], last = true, name
		}
		annotation, _ := r.body["@"+noteCookie].(string)
		if r.body["@"+noteMore] != true {
			if annotation != "" || r.body["@"+noteMore] != nil {
				t.Errorf("the last page says %q", annotation)
			}
			break
		}
		cookie = ` paging-cookie="` + html.EscapeString(decodedCookie(t, annotation, page)) + `"`
	}
	if len(seen) != 200 {
		t.Errorf("%d contacts", len(seen))
	}
	counted := o.must(200, "GET", "contacts?$count=true&fetchXml="+url.QueryEscape(`<fetch count="3">`+entity), "", allNotes)
	if counted.body["@odata.count"] != jsonNumber(200) || counted.body["@"+noteTotal] != jsonNumber(200) ||
		counted.body["@"+noteExceeded] != false || len(counted.value()) != 3 {
		t.Errorf("counted: %.400s", counted.text)
	}
	if r := o.fetchXML("contacts", `<fetch count="3" returntotalrecordcount="true">`+entity); r.body["@odata.count"] != jsonNumber(200) {
		t.Errorf("counted: %.400s", r.text)
	}
	r := o.fetchXML("contacts", `<fetch top="3">`+entity, allNotes)
	if r.body["@"+noteMore] != nil || len(r.value()) != 3 || r.body["@"+noteTotal] != jsonNumber(-1) {
		t.Errorf("top: %.400s", r.text)
	}
	joined := o.fetchXML("contacts", `<fetch count="3"><entity name="contact"><attribute name="fullname"/>`+
		`<link-entity name="task" from="regardingobjectid" to="contactid" link-type="outer"/></entity></fetch>`, allNotes)
	if joined.body["@"+noteMore] != true || joined.body["@"+noteCookie] != nil {
		t.Errorf("rows that may come twice have no cookie: %.400s", joined.text)
	}
}

// decodedCookie is what a client makes of the annotation: the attribute, decoded twice.
func decodedCookie(t *testing.T, annotation string, page int) string {
	t.Helper()
	text, ok := strings.CutPrefix(annotation, fmt.Sprintf(`<cookie pagenumber="%d" pagingcookie="`, page+1))
	if !ok {
		t.Fatalf("page %d: cookie %s", page, annotation)
	}
	text, _, _ = strings.Cut(text, `"`)
	for range 2 {
		var err error
		if text, err = url.QueryUnescape(text); err != nil {
			t.Fatal(err)
		}
	}
	if !strings.HasPrefix(text, fmt.Sprintf(`<cookie page="%d"><lastname last="`, page)) {
		t.Fatalf("page %d: cookie %s", page, text)
	}
	return text
}

// TestFetchInBatch: a query may stand in a batch.
func TestFetchInBatch(t *testing.T) {
	o := probed(t)
	part := "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nGET /api/data/v9.2/accounts?fetchXml=" +
		url.QueryEscape(`<fetch><entity name="account"><attribute name="name"/>`+probeFilter+`</entity></fetch>`) +
		" HTTP/1.1\r\nAccept: application/json\r\n\r\n"
	r := o.must(200, "POST", "$batch", multipartBody("batch_1", part), "Content-Type: multipart/mixed; boundary=batch_1")
	if !strings.Contains(r.text, "HTTP/1.1 200") || strings.Count(r.text, `"name":`) != 3 {
		t.Errorf("batch: %s", r.text)
	}
}

// TestAQuickFindHasItsLimit: counted by its own filter alone, whoever asks and whatever else is asked
// (powerapps-docs, quick-find: "How the search item limit is calculated").
func TestAQuickFindHasItsLimit(t *testing.T) {
	o := newOrg(t, func(p *Options) { p.Contacts = quickFindLimit + 1 })
	ask := func(settings, conditions string, headers ...string) reply {
		return o.do("GET", "contacts?fetchXml="+url.QueryEscape(`<fetch top="1"><entity name="contact"><attribute name="fullname"/>
			<filter type="or" isquickfindfields="1"`+settings+`>`+conditions+`</filter>
			<filter><condition attribute="fullname" operator="eq" value="nobody"/></filter></entity></fetch>`), "", headers...)
	}
	name := `<condition attribute="fullname" operator="like" value="%"/>`
	both := name + `<condition attribute="emailaddress1" operator="like" value="%"/>`
	refused := func(name string, r reply, want bool) {
		t.Helper()
		if got := r.status == 400 && r.code() == "0x8004e024"; got != want || !want && r.status != 200 {
			t.Errorf("%s: %d %.300s", name, r.status, r.text)
		}
	}
	refused("everybody", ask("", both), true)
	refused("everybody, asked by a seller", ask("", both, o.as("lea@contoso.test")), true)
	refused("one condition is an ordinary query", ask("", name), false)
	refused("without the limit", ask(` overridequickfindrecordlimitdisabled="1"`, both), false)
	o.must(204, "PATCH", "organizations("+o.first("organization")+")", `{"quickfindrecordlimitenabled":false}`)
	refused("not limited by the organization", ask("", both), false)
	refused("with the limit", ask(` overridequickfindrecordlimitenabled="1"`, both), true)
}
