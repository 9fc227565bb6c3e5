package emulator

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func dataFolder(t *testing.T, files map[string]string) func(*Options) {
	t.Helper()
	folder := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return func(o *Options) {
		o.Data, o.Accounts, o.Contacts, o.Leads, o.Opportunities = folder, 0, 0, 0, 0
	}
}

const (
	northwind = "11111111-0000-4000-8000-000000000001"
	anne      = "11111111-0000-4000-8000-000000000002"
)

// TestDataOfAFolder: CSV and JSON, choices by number and by label, lookups in three
// forms, pairs, and references to rows that are not there.
func TestDataOfAFolder(t *testing.T) {
	o := newOrg(t, dataFolder(t, map[string]string{
		"account.csv": "\ufeffaccountid,name,industrycode,revenue,creditonhold,createdon,ownerid\n" +
			northwind + `,"Northwind, Ltd",Consulting,1234.5,true,2020-01-02T03:04:05Z,22222222-0000-4000-8000-000000000009` + "\n",
		"contacts.json": `{"@odata.context":"x","value":[{"@odata.etag":"W/\"5\"","contactid":"` + anne + `","lastname":"Archer","birthdate":"1980-02-03",
			"_parentcustomerid_value":"` + northwind + `","_parentcustomerid_value@Microsoft.Dynamics.CRM.lookuplogicalname":"account"}]}`,
		"lead.json":        `[{"lastname":"Lead","subject":"x","parentaccountid":"accounts(33333333-0000-4000-8000-000000000009)"}]`,
		"contactleads.csv": "contactid,leadid\n",
		"notes.txt":        "not read",
	}))
	if n := o.Count("account") + o.Count("contact") + o.Count("lead"); n != 3 || o.Count("opportunity") != 0 || o.Count("systemuser") < 20 {
		t.Errorf("%d rows, %d users", n, o.Count("systemuser"))
	}
	for address, want := range map[string]string{
		"accounts(" + northwind + ")?$select=industrycode,revenue": `"industrycode":7,"revenue":1234.5000000000,`,
		"contacts(" + anne + ")?$select=fullname,_accountid_value" +
			"&$expand=parentcustomerid_account($select=name)": `"name":"Northwind, Ltd"`,
		"accounts?$select=name&$filter=owninguser/domainname " +
			"eq 'noor@contoso.test' and createdon eq 2020-01-02T03:04:05Z": northwind,
		"leads?$select=lastname&$filter=_parentaccountid_value eq null": `"lastname":"Lead"`,
	} {
		if r := o.must(200, "GET", address, ""); !strings.Contains(r.text, want) {
			t.Errorf("%s: %.300s", address, r.text)
		}
	}
}

// TestDataRefused says in which file and row what is wrong.
func TestDataRefused(t *testing.T) {
	for name, test := range map[string]struct{ text, says string }{
		"account.csv":  {"name,none\na,b\n", `row 1: account has no column "none"`},
		"contact.csv":  {"lastname,birthdate\na,1980-01-01\nb,never\n", "row 2: column birthdate"},
		"lead.csv":     {"subject,parentaccountid\na,contacts(" + anne + ")\n", "is no reference to account"},
		"nothing.json": {"[]", `is called "nothing"`},
		"task.json":    {"[{", "task.json"},
		"team.csv":     {"", "must name the columns"},
	} {
		options := Options{Users: 30}
		dataFolder(t, map[string]string{name: test.text})(&options)
		if _, err := New(t.Context(), options); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := (Options{Data: t.TempDir()}).Check(); err == nil {
		t.Error("an empty folder was taken")
	}
}
