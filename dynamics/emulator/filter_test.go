package emulator

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestQueryFunctions are those of contract §3.2, by a contact that each finds and
// one that it does not. The clock says 2 March 2026, 9:00.
func TestQueryFunctions(t *testing.T) {
	o := newOrg(t)
	lea := o.user("lea@contoso.test")
	put := func(table string, row Row) string {
		t.Helper()
		id, err := o.Put(table, row)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	root := put("account", Row{"name": "Root"})
	child := put("account", Row{"name": "Child", "_parentaccountid_value": root})
	grandchild := put("account", Row{"name": "Grandchild", "_parentaccountid_value": child})
	put("contact", Row{
		"lastname": "Yes", "department": "probe", "numberofchildren": 3, "accountrolecode": 2, "birthdate": "2026-02-20", "donotemail": true,
		"_ownerid_value": lea.text("systemuserid"), "firstname": "Yes", "nickname": "50% [x]",
	})
	put("contact", Row{
		"lastname": "No", "department": "probe", "numberofchildren": 9, "accountrolecode": 3, "birthdate": "2024-02-20",
		"firstname": "Other",
	})
	of := "Microsoft.Dynamics.CRM."
	for filter, want := range map[string]string{
		of + `In(PropertyName='lastname',PropertyValues=["yes","maybe"])`:                   "Yes",
		of + `NotIn(PropertyName='lastname',PropertyValues=["no"])`:                         "Yes",
		of + `In(PropertyName='accountrolecode',PropertyValues=["2"])`:                      "Yes",
		of + `Between(PropertyName='numberofchildren',PropertyValues=["1","5"])`:            "Yes",
		of + `NotBetween(PropertyName='numberofchildren',PropertyValues=["1","5"])`:         "No",
		of + `Between(PropertyName='birthdate',PropertyValues=["2026-01-01","2026-12-31"])`: "Yes",
		of + `On(PropertyName='birthdate',PropertyValue='2026-02-20')`:                      "Yes",
		of + `OnOrAfter(PropertyName='birthdate',PropertyValue='2026-02-20')`:               "Yes",
		of + `OnOrBefore(PropertyName='birthdate',PropertyValue='2024-02-20')`:              "No",
		of + `LastXDays(PropertyName='birthdate',PropertyValue=30)`:                         "Yes",
		of + `OlderThanXDays(PropertyName='birthdate',PropertyValue=30)`:                    "No",
		of + `LastXHours(PropertyName='modifiedon',PropertyValue=2)`:                        "Yes No",
		of + `OlderThanXDays(PropertyName='modifiedon',PropertyValue=1)`:                    "",
		of + `Today(PropertyName='modifiedon')`:                                             "Yes No",
		of + `ThisYear(PropertyName='birthdate')`:                                           "Yes",
		of + `EqualUserId(PropertyName='ownerid')`:                                          "No",
		of + `NotEqualUserId(PropertyName='ownerid')`:                                       "Yes",
		of + `EqualBusinessId(PropertyName='owningbusinessunit')`:                           "No",
		`lastname eq firstname`:  "Yes",
		`donotemail`:             "Yes",
		`not donotemail`:         "No",
		`not (lastname eq 'no')`: "Yes",
		`lastname eq 'x' or lastname eq 'no' and numberofchildren eq 9`:     "No",
		`(lastname eq 'yes' or lastname eq 'no') and numberofchildren lt 9`: "Yes",
		`startswith(nickname,'50[%25] [[]x')`:                               "Yes",
		`nickname ne 'a'`:                                                   "Yes", // null is neither
		`owninguser/fullname eq 'léa fontaine'`:                             "Yes",
		`'no' eq lastname`:                                                  "No",
	} {
		r := o.must(200, "GET", "contacts?$select=lastname&$orderby=numberofchildren&$filter=department eq 'probe' and ("+filter+")", "")
		var names []string
		for _, row := range r.value() {
			names = append(names, fmt.Sprint(row["lastname"]))
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s: %q, want %q", filter, got, want)
		}
	}
	for filter, want := range map[string]string{
		"Under(PropertyName='accountid',PropertyValue='" + root + "')":              "Child Grandchild",
		"UnderOrEqual(PropertyName='accountid',PropertyValue='" + child + "')":      "Child Grandchild",
		"Above(PropertyName='accountid',PropertyValue='" + grandchild + "')":        "Child Root",
		"AboveOrEqual(PropertyName='accountid',PropertyValue='" + grandchild + "')": "Child Grandchild Root",
	} {
		r := o.must(200, "GET", "accounts?$select=name&$orderby=name&$filter="+of+filter, "")
		var names []string
		for _, row := range r.value() {
			names = append(names, fmt.Sprint(row["name"]))
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s: %q, want %q", filter, got, want)
		}
	}
}

// TestLambdas: any and all over a collection.
func TestLambdas(t *testing.T) {
	o := newOrg(t)
	account, err := o.Put("account", Row{"name": "Lambda"})
	if err != nil {
		t.Fatal(err)
	}
	for _, title := range []string{"CTO", "CFO"} {
		_, err := o.Put("contact", Row{"lastname": "L", "jobtitle": title, "_parentcustomerid_value": account, "_parentcustomerid_type": "account"})
		if err != nil {
			t.Fatal(err)
		}
	}
	for lambda, want := range map[string]int{
		"any()": 1, "any(c:c/jobtitle eq 'CTO')": 1, "any(c:c/jobtitle eq 'CEO')": 0, "any(c:c/jobtitle eq 'CTO' and c/lastname eq 'M')": 0,
		"all(c:c/lastname eq 'L')": 1, "all(c:c/jobtitle eq 'CTO')": 0, "any(c:c/jobtitle eq 'CTO' or name eq 'x')": 1,
	} {
		r := o.must(200, "GET", "accounts?$select=name&$filter=name eq 'Lambda' and contact_customer_accounts/"+lambda, "")
		if got := len(r.value()); got != want {
			t.Errorf("%s: %d", lambda, got)
		}
	}
	r := o.must(200, "GET", "accounts?$select=name&$filter=name eq @n and startswith(name,@s)&@n='Lambda'&@s='Lam'", "")
	if len(r.value()) != 1 {
		t.Errorf("aliases: %s", r.text)
	}
}

// TestMetadataFilters evaluates filters on metadata.
func TestMetadataFilters(t *testing.T) {
	o := newOrg(t)
	for filter, want := range map[string]int{
		"startswith(LogicalName,'li_') and IsActivity":                           3,
		"endswith(LogicalName,'process') or LogicalName eq 'task'":               2,
		"not IsActivity and contains(LogicalName,'connection')":                  2,
		"CanChangeTrackingBeEnabled/Value eq true and ObjectTypeCode lt 3":       2,
		"LogicalName ne 'task' and LogicalName eq 'task'":                        0,
		"DataProviderId eq null and LogicalName eq 'contact'":                    1,
		"IsCustomEntity eq true and (ChangeTrackingEnabled or IsActivity)":       3,
		"PrimaryIdAttribute eq 'activityid' and not startswith(LogicalName,'l')": 6,
	} {
		if r := o.must(200, "GET", "EntityDefinitions?$select=LogicalName&$filter="+filter, ""); len(r.value()) != want {
			t.Errorf("%s: %d: %s", filter, len(r.value()), r.text)
		}
	}
}

// TestIndexesFindWhatAWalkFinds: whichever way a read takes through a table, it
// gives the rows that its filter holds for, in the order asked for.
func TestIndexesFindWhatAWalkFinds(t *testing.T) {
	o := newOrg(t)
	conditions := []string{
		"lastname eq 'martin'", "emailaddress1 eq null", "statecode eq 0", "modifiedon ge 2026-01-15T00:00:00Z", "createdon lt 2025-06-01T00:00:00Z",
		"_ownerid_value eq " + o.user("lea@contoso.test").text("systemuserid"), "_parentcustomerid_value eq " + o.first("account"),
		"contactid eq " + o.first("contact"), "Microsoft.Dynamics.CRM.In(PropertyName='jobtitle',PropertyValues=[\"CEO\",\"CFO\",\"CTO\"])",
		"contains(fullname,'a')", "merged eq true", "lastname gt 'm'",
	}
	compiler := (&call{server: o.Server}).compiler(o.schema.byName["contact"])
	rapid.Check(t, func(rt *rapid.T) {
		row := Row{
			"contactid": o.store.base.ID("contact", rapid.IntRange(0, 199).Draw(rt, "row")),
			"lastname":  rapid.SampledFrom([]string{"Martin", "Zoé"}).Draw(rt, "name"),
		}
		if _, err := o.Put("contact", row); err != nil {
			rt.Fatal(err)
		}
		filter := strings.Join(rapid.SliceOfN(rapid.SampledFrom(conditions), 1, 3).Draw(rt, "conditions"),
			rapid.SampledFrom([]string{" and ", " or "}).Draw(rt, "joined"))
		parsed, err := parseFilter(filter, nil)
		if err != nil {
			rt.Fatal(err)
		}
		holds, err := compiler.compile(parsed)
		if err != nil {
			rt.Fatal(err)
		}
		e := &evaluation{store: o.store, now: o.now()}
		var want []string
		for _, r := range o.rowsOf("contact") {
			if holds(e, r) == isTrue {
				want = append(want, r.text("contactid"))
			}
		}
		var got []string
		rows, _, _ := o.pages("contacts?$select=contactid&$filter="+filter, "Prefer: odata.maxpagesize="+itoa(rapid.IntRange(7, 250).Draw(rt, "size")))
		for _, r := range rows {
			got = append(got, fmt.Sprint(r["contactid"]))
		}
		if !slices.Equal(got, want) {
			rt.Fatalf("%s: %d rows, a walk finds %d", filter, len(got), len(want))
		}
	})
}
