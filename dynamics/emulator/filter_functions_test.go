package emulator

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// moments of a probe's tasks, by subject, around the organization's Monday 2026-03-02T09:00.
var probeMoments = []struct{ subject, at string }{
	{"J", "2023-01-01T00:00:00Z"},
	{"E", "2025-12-20T00:00:00Z"},
	{"D", "2026-02-10T00:00:00Z"},
	{"C", "2026-02-26T10:00:00Z"},
	{"B", "2026-03-01T12:00:00Z"},
	{"A", "2026-03-02T08:30:00Z"},
	{"F", "2026-03-03T10:00:00Z"},
	{"G", "2026-03-10T00:00:00Z"},
	{"H", "2026-04-15T00:00:00Z"},
	{"I", "2027-02-01T00:00:00Z"},
}

// dateQueries are all query functions about dates, with the probe's tasks for which they hold.
var dateQueries = map[string]string{
	"Today": "A", "Yesterday": "B", "Tomorrow": "F", "Last7Days": "CBA", "Next7Days": "F",
	"LastWeek": "C", "ThisWeek": "BAF", "NextWeek": "G", "LastMonth": "DC", "ThisMonth": "BAFG", "NextMonth": "H",
	"LastYear": "E", "ThisYear": "DCBAFGH", "NextYear": "I",
	"LastFiscalPeriod": "E", "ThisFiscalPeriod": "DCBAFG", "NextFiscalPeriod": "H",
	"LastFiscalYear": "E", "ThisFiscalYear": "DCBAFGH", "NextFiscalYear": "I",
	"LastXHours 1": "A", "LastXDays 2": "BA", "LastXWeeks 1": "CBA", "LastXMonths 1": "DCBA", "LastXYears 1": "EDCBA",
	"LastXFiscalPeriods 1": "E", "LastXFiscalYears 3": "JE",
	"NextXHours 25": "F", "NextXDays 8": "FG", "NextXWeeks 2": "FG", "NextXMonths 2": "FGH", "NextXYears 1": "FGHI",
	"NextXFiscalPeriods 1": "H", "NextXFiscalYears 1": "I",
	"OlderThanXMinutes 20": "JEDCBA", "OlderThanXHours 1": "JEDCB", "OlderThanXDays 1": "JEDC", "OlderThanXWeeks 1": "JED",
	"OlderThanXMonths 1": "JE", "OlderThanXYears 1": "J",
	"InFiscalPeriod 1": "JDCBAFGI", "InFiscalYear 2026": "DCBAFGH", "InFiscalPeriodAndYear 2 2026": "H",
	"InOrAfterFiscalPeriodAndYear 1 2026": "DCBAFGHI", "InOrBeforeFiscalPeriodAndYear 4 2025": "JE",
	"On '2026-03-01'": "B", "OnOrAfter '2026-03-10'": "GHI", "OnOrBefore '2026-02-10'": "JED",
}

// putProbe makes the probe's tasks.
func putProbe(o *org) {
	o.t.Helper()
	for _, m := range probeMoments {
		if _, err := o.Put("task", Row{"subject": m.subject, "scheduledend": m.at, "category": "probe"}); err != nil {
			o.t.Fatal(err)
		}
	}
}

// subjects joins the first column of rows.
func subjects(r reply) string {
	var b strings.Builder
	for _, row := range r.value() {
		fmt.Fprint(&b, row["subject"])
	}
	return b.String()
}

// TestDateFunctions: every query function about dates (powerapps-docs,
// webapi/query/filter-rows: "Dataverse query functions"), with inline values and aliases.
func TestDateFunctions(t *testing.T) {
	o := newOrg(t)
	putProbe(o)
	for _, f := range slices.Concat(windowFunctions, fiscalFunctions, dayFunctions) {
		asked := false
		for query := range dateQueries {
			asked = asked || strings.Fields(query)[0] == f.name
		}
		if !asked {
			t.Errorf("nothing asks %s", f.name)
		}
	}
	for query, want := range dateQueries {
		words := strings.Fields(query)
		arguments, aliased, aliases := "PropertyName='scheduledend'", "PropertyName=@p", "&@p='scheduledend'"
		for i, value := range words[1:] {
			name := "PropertyValue"
			if len(words) > 2 {
				name = fmt.Sprintf("PropertyValue%d", i+1)
			}
			arguments += "," + name + "=" + value
			aliased += fmt.Sprintf(",%s=@v%d", name, i)
			aliases += fmt.Sprintf("&@v%d=%s", i, value)
		}
		for _, address := range []string{arguments + ")", aliased + ")" + aliases} {
			r := o.must(200, "GET", "tasks?$select=subject&$orderby=scheduledend&$filter=category eq 'probe' and Microsoft.Dynamics.CRM."+
				words[0]+"("+address, "")
			if got := subjects(r); got != want {
				t.Errorf("%s(%s: %q, want %q", words[0], address, got, want)
			}
		}
	}
}

// otherFiscal are the fiscal conditions where the year begins in April, is called by its end and has twelve periods.
var otherFiscal = map[string]string{
	"this-fiscal-year": "EDCBAFG", "next-fiscal-year": "HI", "last-fiscal-year": "", "in-fiscal-year 2026": "EDCBAFG", "in-fiscal-year 2023": "J",
	"this-fiscal-period": "BAFG", "last-fiscal-period": "DC", "next-fiscal-period": "H", "in-fiscal-period 1": "H",
	"last-x-fiscal-periods 4": "EDC", "next-x-fiscal-years 1": "HI", "in-fiscal-period-and-year 12 2026": "BAFG",
	"in-or-after-fiscal-period-and-year 1 2027": "HI", "in-or-before-fiscal-period-and-year 11 2026": "JEDC", "in-fiscal-period-and-year 13 2026": "",
}

// TestFiscalYearOfTheOrganization: the fiscal calendar is that of the organization's settings
// (reference/entities/organization, FiscalCalendarStart and those around it).
func TestFiscalYearOfTheOrganization(t *testing.T) {
	o := newOrg(t)
	putProbe(o)
	o.must(204, "PATCH", "organizations("+o.first("organization")+")", `{"fiscalcalendarstart":"2020-04-01T00:00:00Z",
		"fiscalperiodtype":2003,"fiscalyeardisplaycode":2,"fiscalperiodformatperiod":7,"fiscalyearformatyear":2,"fiscalyearformatsuffix":2}`)
	for query, want := range otherFiscal {
		words := strings.Fields(query)
		values := ""
		for _, value := range words[1:] {
			values += "<value>" + value + "</value>"
		}
		r := o.fetchXML("tasks", `<fetch><entity name="task"><attribute name="subject"/><order attribute="scheduledend"/><filter>
			<condition attribute="category" operator="eq" value="probe"/>
			<condition attribute="scheduledend" operator="`+words[0]+`">`+values+`</condition></filter></entity></fetch>`)
		if got := subjects(r); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	r := o.fetchXML("tasks", `<fetch aggregate="true"><entity name="task"><attribute name="activityid" alias="n" aggregate="count"/>
		<attribute name="scheduledend" alias="p" groupby="true" dategrouping="fiscal-period"/><order alias="p"/>
		<filter><condition attribute="category" operator="eq" value="probe"/></filter></entity></fetch>`, allNotes)
	if got := listed(r, "p"+ofFormatted, "n"); got != "January FY23 Fiscal Year/1 December FY26 Fiscal Year/1 "+
		"February FY26 Fiscal Year/2 March FY26 Fiscal Year/4 April FY27 Fiscal Year/1 February FY27 Fiscal Year/1" {
		t.Errorf("named by the settings: %s", got)
	}
	day := fiscalCalendar{start: time.Date(2020, 1, 31, 0, 0, 0, 0, time.UTC), months: 1}
	if got := day.first(2026, 2).Format(time.DateOnly); got != "2026-02-28" {
		t.Errorf("the second month of a year that begins on 31 January: %s", got)
	}
}

// TestPeopleFunctions: conditions about the caller, the caller's reports and teams.
func TestPeopleFunctions(t *testing.T) {
	o := newOrg(t)
	lea, director := o.user("lea@contoso.test"), o.user("Marie-Eve.dHarcourt@contoso.test")
	count := func(email, set, function string) int {
		t.Helper()
		return len(o.must(200, "GET", set+"&$filter=Microsoft.Dynamics.CRM."+function, "", o.bearer(email)).value())
	}
	mine := len(o.Rows("opportunity", func(r Row) bool { return r.lookup("ownerid") == lea.text("systemuserid") }))
	all := count("lea@contoso.test", "opportunities?$select=name", "NotEqualUserId(PropertyName='opportunityid')")
	for function, want := range map[string]int{
		"EqualUserId(PropertyName='ownerid')":                      mine,
		"EqualUserOrUserTeams(PropertyName='ownerid')":             mine,
		"EqualUserOrUserHierarchy(PropertyName='ownerid')":         mine,
		"EqualUserOrUserHierarchyAndTeams(PropertyName='ownerid')": mine,
		"EqualUserTeams(PropertyName='ownerid')":                   0,
		"NotEqualUserId(PropertyName='ownerid')":                   all - mine,
	} {
		if got := count("lea@contoso.test", "opportunities?$select=name", function); got != want || mine == 0 || all <= mine {
			t.Errorf("%s: %d, want %d", function, got, want)
		}
	}
	reports := len(o.Rows("systemuser", func(r Row) bool { return r.lookup("parentsystemuserid") == director.text("systemuserid") }))
	got := count("Marie-Eve.dHarcourt@contoso.test", "systemusers?$select=fullname", "EqualUserOrUserHierarchy(PropertyName='systemuserid')")
	if got != reports+1 || reports == 0 {
		t.Errorf("the director and reports: %d, want %d", got, reports+1)
	}
	if got := count("lea@contoso.test", "organizations?$select=name", "EqualUserLanguage(PropertyName='languagecode')"); got != 1 {
		t.Errorf("EqualUserLanguage: %d", got)
	}
}

// TestArraysAndAliases: texts of an array may stand in single quotes, an alias may
// name a column, and one without a value is null.
func TestArraysAndAliases(t *testing.T) {
	o := newOrg(t)
	putProbe(o)
	for filter, want := range map[string]string{
		`Microsoft.Dynamics.CRM.In(PropertyName='subject',PropertyValues=['A','B'])`:                                "BA",
		`Microsoft.Dynamics.CRM.In(PropertyName=@p1,PropertyValues=@p2)&@p1='subject'&@p2=["A",'O\'B',"B"]`:         "BA",
		`Microsoft.Dynamics.CRM.NotIn(PropertyName='subject',PropertyValues=["A","B","C","D","E","F","G","H","I"])`: "J",
		`@c eq 'A'&@c=subject`:       "A",
		`percentcomplete eq @none`:   "JEDCBAFGHI",
		`subject ne @none`:           "JEDCBAFGHI",
		`@c gt @v&@c=subject&@v='H'`: "JI",
	} {
		r := o.must(200, "GET", "tasks?$select=subject&$orderby=@o asc&@o=scheduledend&$filter=category eq 'probe' and "+filter, "")
		if got := subjects(r); got != want {
			t.Errorf("%s: %q, want %q", filter, got, want)
		}
	}
	if r := o.must(200, "GET", "RetrieveTotalRecordCount(EntityNames=['account','contact'])", ""); !strings.Contains(r.text, `"Values":[40,200]`) {
		t.Errorf("totals: %s", r.text)
	}
}

// TestOrderByLookup: rows come in the order of the names behind a lookup, not of its
// ids (powerapps-docs, webapi/query/order-rows: "Lookup Columns").
func TestOrderByLookup(t *testing.T) {
	o := newOrg(t)
	for _, direction := range []string{"", " desc"} {
		rows, _, _ := o.pages("contacts?$select=_parentcustomerid_value&$orderby=_parentcustomerid_value"+direction,
			`Prefer: odata.maxpagesize=60,odata.include-annotations="OData.Community.Display.V1.FormattedValue"`)
		if len(rows) != 200 {
			t.Fatalf("%d rows", len(rows))
		}
		last := ""
		for i, row := range rows {
			name, _ := row["_parentcustomerid_value@OData.Community.Display.V1.FormattedValue"].(string)
			if name = fold(name); i > 0 && (direction == "" && name < last || direction != "" && name > last) {
				t.Fatalf("row %d%s: %q behind %q", i, direction, name, last)
			}
			last = name
		}
	}
}

// TestChoicesFunctions: conditions about columns of several choices.
func TestChoicesFunctions(t *testing.T) {
	column := &column{name: "new_interests", kind: kindChoices}
	on := operand{get: func(_ *evaluation, r Row) any { return r["new_interests"] }, column: column}
	for name, want := range map[string][3]truth{
		"ContainValues": {isTrue, isFalse, isUnknown}, "DoesNotContainValues": {isFalse, isTrue, isUnknown},
	} {
		f, _ := functionNamed(name)
		holds, err := f.compile(nil, queryNode{name: name, values: []any{"2", "5"}}, on)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range []Row{{"new_interests": "1,2"}, {"new_interests": "1,25"}, {}} {
			if got := holds(nil, row); got != want[i] {
				t.Errorf("%s of %v: %v", name, row, got)
			}
		}
	}
}

// TestFilterRefusals: conditions that the platform refuses, in its words where it has some.
func TestFilterRefusals(t *testing.T) {
	o := newOrg(t)
	not := "Not operator along with the Custom Named Condition operators is not allowed"
	crm := "Microsoft.Dynamics.CRM."
	for filter, message := range map[string]string{
		"not " + crm + "EqualUserId(PropertyName='ownerid')":                  not,
		"not (subject eq 'A' and " + crm + "Today(PropertyName='createdon'))": not,
		"not(" + crm + "Today(PropertyName='createdon'))":                     not,
		crm + "In(PropertyName='subject',PropertyValues=['O'Brien'])":         "Invalid JSON. A comma",
		crm + "Like(PropertyName='subject',PropertyValue='A')":                "An unknown function with name 'Microsoft.Dynamics.CRM.Like'",
		crm + "Contains(PropertyName='subject',PropertyValue='A')":            "An unknown function with name 'Microsoft.Dynamics.CRM.Contains'",
		crm + "On(PropertyName='createdon')":                                  "The query function 'On' takes",
		crm + "On(PropertyName='createdon',PropertyValues=['2026-01-01'])":    "The query function 'On' takes",
		crm + "Today(PropertyName='createdon',PropertyValue=1)":               "The query function 'Today' takes",
		crm + "LastXDays(PropertyName='createdon',PropertyValue=0)":           "The query function 'LastXDays' needs",
		crm + "LastXDays(PropertyName='createdon',PropertyValue=1.5)":         "The query function 'LastXDays' needs",
		crm + "LastXDays(PropertyName='subject',PropertyValue=1)":             "The query function 'LastXDays' needs",
		crm + "EqualUserId(PropertyName='subject')":                           "The query function 'EqualUserId' needs",
		crm + "ContainValues(PropertyName='subject',PropertyValues=['A'])":    "The query function 'ContainValues' does not",
		crm + "Between(PropertyName='percentcomplete',PropertyValues=['1'])":  "The query function 'Between' does not",
		crm + "InFiscalPeriodAndYear(PropertyName='createdon'," +
			"PropertyValue1=14,PropertyValue2=2026)": "The query function 'InFiscalPeriodAndYear' needs",
	} {
		r := o.do("GET", "tasks?$select=subject&$filter="+filter, "")
		e, _ := r.body["error"].(map[string]any)
		if said, _ := e["message"].(string); r.status != 400 || r.code() != "0x80060888" || !strings.HasPrefix(said, message) {
			t.Errorf("%s: %d %s", filter, r.status, r.text)
		}
	}
	r := o.do("GET", "opportunities?$filter=Microsoft.Dynamics.CRM.LastXHours(PropertyName='estimatedclosedate',PropertyValue=1)", "")
	if r.status != 400 {
		t.Errorf("hours of a day: %d %.200s", r.status, r.text)
	}
}
