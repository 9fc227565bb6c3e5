package emulator

import "testing"

func TestSchemaParses(t *testing.T) {
	m, err := newSchema()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][2]string{
		"contact":     {"parentcustomerid_account", "parentcustomerid"},
		"opportunity": {"customerid_contact", "customerid"},
		"task":        {"regardingobjectid_lead_task", "regardingobjectid"},
		"li_inmail":   {"regardingobjectid_account_li_inmail", "regardingobjectid"},
		"annotation":  {"objectid_task", "objectid"},
		"connection":  {"record1id_opportunity", "record1id"},
	} {
		l := m.byName[name].byNav[want[0]]
		if l == nil || l.column.name != want[1] {
			t.Errorf("%s has no navigation property %s", name, want[0])
		}
	}
	for name, want := range map[string]string{
		"account":     "contact_customer_accounts",
		"contact":     "Contact_Tasks",
		"opportunity": "opportunity_connections1",
		"lead":        "lead_li_inmails",
		"systemuser":  "user_task",
	} {
		if m.byName[name].byBack[want] == nil {
			t.Errorf("%s has no collection %s", name, want)
		}
	}
}
