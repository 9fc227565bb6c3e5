package seed

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
)

// each calls f with every row of a table.
func each(o *Organization, table string, f func(i int, row Row)) {
	for i := range o.Count(table) {
		f(i, o.Row(table, i))
	}
}

func count(o *Organization, table string, test func(Row) bool) int {
	n := 0
	each(o, table, func(_ int, row Row) {
		if test(row) {
			n++
		}
	})
	return n
}

func TestDemoPeopleAreUsers(t *testing.T) {
	o := demo()
	users := map[string]Row{}
	each(o, "systemuser", func(_ int, row Row) { users[text(row, "internalemailaddress")] = row })
	for _, p := range DemoPeople() {
		if got := text(users[p.Email], "fullname"); got != p.Name {
			t.Errorf("%s is %q, want %q", p.Email, got, p.Name)
		}
	}
	if got := text(users[IntegrationUserEmail], "fullname"); got != "svc navsync" {
		t.Errorf("the integration user is %q", got)
	}
	if _, ok := users["chloe@contoso.test"]; ok {
		t.Error("chloe@contoso.test matches a user, there is no Not Matched case")
	}
	if users["patrick.obrien@contoso.test"]["lastname"] != "O'Brien" {
		t.Error("no O'Brien")
	}
}

func TestUsersOfAllKinds(t *testing.T) {
	o := demo()
	if o.Count("systemuser") != DemoSizes.Users {
		t.Fatalf("%d users", o.Count("systemuser"))
	}
	for _, c := range []struct {
		what string
		want int
		test func(Row) bool
	}{
		{"disabled", 2, func(r Row) bool { return r["isdisabled"] == true }},
		{"without e-mail among people", 1, func(r Row) bool {
			return r["accessmode"] == int64(0) && r["internalemailaddress"] == nil
		}},
		{"Arabic", 1, func(r Row) bool { return hasScript(r, unicode.Arabic) }},
		{"Han", 1, func(r Row) bool { return hasScript(r, unicode.Han) }},
		{"application users", 1, func(r Row) bool { return r["applicationid"] != nil }},
		{"support users", 2, func(r Row) bool { return r["accessmode"] == int64(3) }},
	} {
		if got := count(o, "systemuser", c.test); got != c.want {
			t.Errorf("%s: %d users, want %d", c.what, got, c.want)
		}
	}
}

func hasScript(r Row, script *unicode.RangeTable) bool {
	return strings.ContainsFunc(text(r, "fullname"), func(c rune) bool { return unicode.Is(script, c) })
}

func TestUserEmailsAreUnique(t *testing.T) {
	o := New(365, Sizes{Users: 30000}, start)
	seen := map[string]int{}
	each(o, "systemuser", func(i int, row Row) {
		email := strings.ToLower(text(row, "internalemailaddress"))
		if former, ok := seen[email]; ok && email != "" {
			t.Fatalf("users %d and %d are both %s", former, i, email)
		}
		seen[email] = i
	})
}

func TestDemoSellersHaveOpenOpportunitiesInAllStages(t *testing.T) {
	for seed := range int64(20) {
		o := New(seed, DemoSizes, start)
		stages := map[string]map[any]bool{}
		each(o, "opportunity", func(_ int, row Row) {
			owner, _ := o.Index("systemuser", text(row, "_ownerid_value"))
			email := text(o.Row("systemuser", owner), "internalemailaddress")
			if row["statecode"] == int64(0) {
				if stages[email] == nil {
					stages[email] = map[any]bool{}
				}
				stages[email][row["salesstage"]] = true
			}
		})
		for _, email := range []string{
			"ana@contoso.test", "lea@contoso.test", "hugo@contoso.test", "emma@contoso.test",
			"amelie@contoso.test", "c.martin@fr.contoso.test",
		} {
			if len(stages[email]) != 5 {
				t.Errorf("seed %d: %s has open opportunities in %v", seed, email, stages[email])
			}
		}
	}
}

func TestDemoRecordsOfAllKinds(t *testing.T) {
	o := demo()
	for _, c := range []struct {
		table, what string
		least       int
		test        func(Row) bool
	}{
		{"account", "with a website", 500, func(r Row) bool { return r["websiteurl"] != nil }},
		{"account", "merged", 1, func(r Row) bool { return r["_masterid_value"] != nil }},
		{"account", "inactive", 5, func(r Row) bool { return r["statecode"] == int64(1) && r["merged"] == false }},
		{"contact", "with a profile", 1000, func(r Row) bool { return strings.Contains(text(r, "websiteurl"), "linkedin.com/in/") }},
		{"contact", "with an e-mail only", 1000, func(r Row) bool { return r["emailaddress1"] != nil && r["websiteurl"] == nil }},
		{"contact", "with neither", 100, func(r Row) bool { return r["emailaddress1"] == nil && r["websiteurl"] == nil }},
		{"contact", "inactive", 50, func(r Row) bool { return r["statecode"] == int64(1) && r["merged"] == false }},
		{"contact", "merged", 10, func(r Row) bool { return r["_masterid_value"] != nil }},
		{"contact", "with an escape sequence", 1, func(r Row) bool { return r["firstname"] == "\x1b[31mRed" }},
		{"contact", "without an account", 20, func(r Row) bool { return r["_parentcustomerid_value"] == nil }},
		{"lead", "open", 700, func(r Row) bool { return r["statecode"] == int64(0) }},
		{"lead", "qualified with a contact", 300, func(r Row) bool { return r["statecode"] == int64(1) && r["_parentcontactid_value"] != nil }},
		{"lead", "disqualified", 100, func(r Row) bool { return r["statecode"] == int64(2) }},
		{"opportunity", "open", 900, func(r Row) bool { return r["statecode"] == int64(0) }},
		{"opportunity", "open without a stage", 50, func(r Row) bool { return r["statecode"] == int64(0) && r["salesstage"] == nil }},
		{"opportunity", "won with its value", 300, func(r Row) bool { return r["statecode"] == int64(1) && r["actualvalue"] != nil }},
		{"opportunity", "lost", 200, func(r Row) bool { return r["statecode"] == int64(2) }},
		{"opportunity", "from a lead", 200, func(r Row) bool { return r["_originatingleadid_value"] != nil }},
		{"opportunity", "sold to a person", 20, func(r Row) bool { return r["_customerid_type"] == "contact" }},
		{"opportunity", "in pounds", 50, func(r Row) bool { return r["estimatedvalue"] != r["estimatedvalue_base"] }},
		{"connection", "to a lead", 100, func(r Row) bool { return r["record2objecttypecode"] == int64(4) }},
		{"task", "open", 20, func(r Row) bool { return r["statecode"] == int64(0) }},
		{"phonecall", "completed", 100, func(r Row) bool { return r["statecode"] == int64(1) }},
	} {
		if got := count(o, c.table, c.test); got < c.least {
			t.Errorf("%s %s: %d rows, want at least %d", c.table, c.what, got, c.least)
		}
	}
}

func TestQualifiedLeadsAndTheirOpportunitiesAgree(t *testing.T) {
	o := demo()
	each(o, "opportunity", func(i int, row Row) {
		id := text(row, "_originatingleadid_value")
		if id == "" {
			return
		}
		lead, _ := o.Index("lead", id)
		back := o.Row("lead", lead)
		if back["_qualifyingopportunityid_value"] != o.ID("opportunity", i) {
			t.Errorf("opportunity %d came from lead %d, which became %v", i, lead, back["_qualifyingopportunityid_value"])
		}
		if back["_parentcontactid_value"] != row["_parentcontactid_value"] {
			t.Errorf("opportunity %d and its lead know different contacts", i)
		}
	})
}

func TestConnectionsComeInPairs(t *testing.T) {
	o := demo()
	each(o, "connection", func(i int, row Row) {
		twin := o.Row("connection", i^1)
		if row["_relatedconnectionid_value"] != twin["connectionid"] || row["_record1id_value"] != twin["_record2id_value"] ||
			row["_record2roleid_value"] != twin["_record1roleid_value"] || row["ismaster"] == twin["ismaster"] {
			t.Fatalf("connection %d is not the mirror of its twin:\n%v\n%v", i, row, twin)
		}
	})
}

func TestTextsFitTheirColumns(t *testing.T) {
	limits := map[string]int{
		"firstname": 50, "lastname": 50, "fullname": 160, "jobtitle": 100, "emailaddress1": 100, "websiteurl": 200,
		"telephone1": 50, "mobilephone": 20, "companyname": 100, "name": 160, "accountnumber": 20, "subject": 200,
		"address1_city": 80, "address1_postalcode": 20, "address1_stateorprovince": 50,
	}
	o := New(7, Sizes{Users: 60, Accounts: 3000, Contacts: 3000, Leads: 3000, Opportunities: 3000}, start)
	for _, table := range o.Tables() {
		each(o, table, func(i int, row Row) {
			for column, limit := range limits {
				if s := text(row, column); len([]rune(s)) > limit {
					t.Fatalf("%s %d: %s has %d characters: %q", table, i, column, len([]rune(s)), s)
				}
			}
		})
	}
}

func BenchmarkRow(b *testing.B) {
	o := New(365, Sizes{Users: 500, Accounts: 150000, Contacts: 1000000, Leads: 200000, Opportunities: 300000}, start)
	for _, table := range []string{
		"systemuser", "account", "contact", "lead", "opportunity", "connection",
		"opportunityclose", "task", "phonecall", "activityparty",
	} {
		b.Run(table, func(b *testing.B) {
			b.ReportAllocs()
			for i := range b.N {
				o.Row(table, i*7919%o.Count(table))
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		New(365, Sizes{Users: 500, Accounts: 150000, Contacts: 1000000, Leads: 200000, Opportunities: 300000}, start)
	}
}

func ExampleOrganization() {
	o := New(365, DemoSizes, start)
	id := o.ID("account", 1)
	i, ok := o.Index("account", id)
	fmt.Println(o.Count("contact"), o.Row("account", i)["name"], ok)
	// Output: 4000 Aveline Energie SAS true
}
