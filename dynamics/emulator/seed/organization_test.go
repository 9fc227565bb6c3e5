package seed

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var start = time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC)

func demo() *Organization { return New(365, DemoSizes, start) }

func drawOrganization(t *rapid.T) *Organization {
	sizes := Sizes{
		Users:         rapid.IntRange(0, 80).Draw(t, "users"),
		Accounts:      rapid.IntRange(0, 400).Draw(t, "accounts"),
		Contacts:      rapid.IntRange(0, 3000).Draw(t, "contacts"),
		Leads:         rapid.IntRange(0, 900).Draw(t, "leads"),
		Opportunities: rapid.IntRange(0, 1500).Draw(t, "opportunities"),
	}
	return New(rapid.Int64().Draw(t, "seed"), sizes, start)
}

var guidShape = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

func TestIDsAreOrderedGUIDsWithAnInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := drawOrganization(t)
		for _, name := range o.Tables() {
			last := ""
			for i := range o.Count(name) {
				id := o.ID(name, i)
				if !guidShape.MatchString(id) {
					t.Fatalf("%s %d: %q is not a GUID", name, i, id)
				}
				if id <= last {
					t.Fatalf("%s %d: %s does not follow %s", name, i, id, last)
				}
				if back, ok := o.Index(name, id); !ok || back != i {
					t.Fatalf("%s %d: index of %s is %d, %v", name, i, id, back, ok)
				}
				last = id
			}
		}
	})
}

func TestIndexRefusesForeignKeys(t *testing.T) {
	o := demo()
	id := o.ID("contact", 7)
	for _, wrong := range []string{
		"", "x", id[:35], id[:35] + "g", strings.ToUpper(id), o.ID("account", 7),
		"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-4fff-bfff-ffffffffffff",
	} {
		if i, ok := o.Index("contact", wrong); ok {
			t.Errorf("%q is taken for contact %d", wrong, i)
		}
	}
	if changed := id[:35] + string('0'+'1'-id[35]%2-1); changed != id {
		if _, ok := o.Index("contact", changed); ok {
			t.Errorf("%q is taken for %q", changed, id)
		}
	}
}

func TestRowsArePureFunctions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := drawOrganization(t)
		again := New(o.number, o.sizes, start)
		name := rapid.SampledFrom(o.Tables()).Draw(t, "table")
		if o.Count(name) == 0 {
			return
		}
		i := rapid.IntRange(0, o.Count(name)-1).Draw(t, "row")
		if a, b := o.Row(name, i), again.Row(name, i); !reflect.DeepEqual(a, b) {
			t.Fatalf("%s %d differs:\n%v\n%v", name, i, a, b)
		}
	})
}

// targets names the table of each plain lookup; polymorphic ones say it.
var targets = map[string]string{
	"createdby": "systemuser", "modifiedby": "systemuser", "owninguser": "systemuser", "parentsystemuserid": "systemuser",
	"owningbusinessunit": "businessunit", "businessunitid": "businessunit", "parentbusinessunitid": "businessunit",
	"transactioncurrencyid": "transactioncurrency", "basecurrencyid": "transactioncurrency",
	"positionid": "position", "parentpositionid": "position", "parentaccountid": "account", "accountid": "account",
	"primarycontactid": "contact", "parentcontactid": "contact", "contactid": "contact",
	"originatingleadid": "lead", "qualifyingopportunityid": "opportunity", "opportunityid": "opportunity",
	"record1roleid": "connectionrole", "record2roleid": "connectionrole", "relatedconnectionid": "connection",
	"activityid": "phonecall",
}

func checkRow(t *rapid.T, o *Organization, name string, i int) {
	row := o.Row(name, i)
	for column, value := range row {
		switch v := value.(type) {
		case string, float64, int64, bool:
		default:
			t.Fatalf("%s %d: %s is a %T", name, i, column, v)
		}
		lookup, isLookup := strings.CutSuffix(column, "_value")
		if !isLookup || !strings.HasPrefix(lookup, "_") {
			continue
		}
		if lookup = lookup[1:]; lookup == "processid" { // the organization has no table of processes
			continue
		}
		target := text(row, "_"+lookup+"_type")
		if target == "" {
			target = targets[lookup]
		}
		if lookup == "masterid" {
			target = name
		}
		if _, ok := o.Index(target, value.(string)); !ok {
			t.Fatalf("%s %d: %s points to no %q", name, i, column, target)
		}
	}
	for _, column := range []string{"createdon", "modifiedon"} {
		if at := text(row, column); at > stamp(start) {
			t.Fatalf("%s %d: %s is %s, after the start", name, i, column, at)
		}
	}
	if text(row, "createdon") > text(row, "modifiedon") {
		t.Fatalf("%s %d: modified before created", name, i)
	}
}

func TestLookupsPointToRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := drawOrganization(t)
		for _, name := range o.Tables() {
			for range min(o.Count(name), 40) {
				checkRow(t, o, name, rapid.IntRange(0, o.Count(name)-1).Draw(t, name))
			}
		}
	})
}

func TestReferringIsTheInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := drawOrganization(t)
		for _, c := range []struct{ table, column, target string }{
			{"task", "regardingobjectid", "contact"},
			{"phonecall", "regardingobjectid", "contact"},
			{"activityparty", "activityid", "phonecall"},
			{"opportunityclose", "regardingobjectid", "opportunity"},
			{"opportunityclose", "opportunityid", "opportunity"},
		} {
			want := map[string][]int{}
			for i := range o.Count(c.table) {
				id := text(o.Row(c.table, i), "_"+c.column+"_value")
				want[id] = append(want[id], i)
			}
			for i := range o.Count(c.target) {
				id := o.ID(c.target, i)
				got, known := o.Referring(c.table, c.column, id)
				if !known || len(got)+len(want[id]) > 0 && !reflect.DeepEqual(got, want[id]) {
					t.Fatalf("%s by %s %d: got %v, want %v", c.table, c.column, i, got, want[id])
				}
			}
		}
		if _, known := o.Referring("contact", "parentcustomerid", o.ID("account", 0)); known {
			t.Fatal("an inverse that does not exist is promised")
		}
	})
}
