package emulator

import (
	"fmt"
	"strings"
	"testing"
)

// TestBindNames are the names of contract §5.5, each to its column.
func TestBindNames(t *testing.T) {
	m, err := newSchema()
	if err != nil {
		t.Fatal(err)
	}
	names := map[string][]string{
		"annotation": {
			"objectid_contact", "objectid_lead", "objectid_account", "objectid_opportunity", "objectid_task", "objectid_phonecall",
			"objectid_email", "objectid_letter", "objectid_li_inmail", "objectid_li_message", "objectid_li_pointdrivepresentationviewed",
		},
		"contact":       {"parentcustomerid_account", "parentcustomerid_contact", "ownerid", "transactioncurrencyid", "originatingleadid"},
		"opportunity":   {"customerid_account", "customerid_contact", "parentaccountid", "parentcontactid", "transactioncurrencyid"},
		"lead":          {"customerid_account", "customerid_contact", "parentaccountid", "parentcontactid", "qualifyingopportunityid"},
		"account":       {"parentaccountid", "primarycontactid", "transactioncurrencyid"},
		"connection":    {"record1id_opportunity", "record2id_contact", "record2id_lead", "record1roleid", "record2roleid"},
		"activityparty": {"partyid_systemuser", "partyid_contact", "partyid_lead", "partyid_account"},
	}
	for _, act := range strings.Fields("task phonecall email letter li_inmail li_message li_pointdrivepresentationviewed") {
		names[act] = []string{"ownerid"}
		for _, target := range []string{"contact", "lead", "account", "opportunity"} {
			names[act] = append(names[act], "regardingobjectid_"+target+"_"+act)
		}
	}
	for table, navs := range names {
		for _, nav := range navs {
			if l := m.byName[table].byNav[nav]; l == nil || !strings.HasPrefix(nav, l.column.name) {
				t.Errorf("%s has no %s", table, nav)
			}
		}
	}
}

// TestCollectionNames are collections that clients know by name.
func TestCollectionNames(t *testing.T) {
	m, err := newSchema()
	if err != nil {
		t.Fatal(err)
	}
	for table, names := range map[string]string{
		"account": `contact_customer_accounts opportunity_customer_accounts lead_customer_accounts account_parent_account
			Account_Tasks Account_Phonecalls Account_Emails Account_Letters Account_ActivityPointers Account_Annotation
			account_li_inmails account_li_messages account_li_pointdrivepresentationvieweds account_connections1 account_connections2
			account_OpportunityCloses`,
		"systemuser": `user_accounts contact_owning_user lead_owning_user opportunity_owning_user annotation_owning_user user_task user_phonecall
			user_email user_letter user_opportunityclose user_activity user_li_inmail lk_accountbase_createdby lk_accountbase_createdonbehalfby
			lk_contactbase_modifiedby lk_contact_createdonbehalfby lk_leadbase_createdby lk_lead_modifiedonbehalfby lk_opportunitybase_createdby
			lk_opportunity_createdonbehalfby lk_annotationbase_createdonbehalfby createdby_connection lk_connectionbase_createdonbehalfby
			lk_task_createdby lk_phonecall_modifiedonbehalfby lk_activitypointer_createdby system_user_activity_parties systemuser_connections1`,
		"team":      "team_accounts team_contacts lead_owning_team team_opportunities team_annotations team_task team_activity team_opportunityclose",
		"phonecall": "PhoneCall_Annotation", "task": "Task_Annotation", "li_inmail": "li_inmail_Annotations",
		"transactioncurrency": "transactioncurrency_account transactioncurrency_contact transactioncurrency_opportunity TransactionCurrency_SystemUser",
		"contact": `contact_customer_contacts opportunity_customer_contacts lead_customer_contacts Contact_Tasks Contact_Phonecalls
			Contact_Emails Contact_Letters Contact_ActivityPointers Contact_Annotation contact_li_inmails contact_li_messages
			contact_li_pointdrivepresentationvieweds contact_connections1 contact_connections2 account_primary_contact`,
		"lead": `Lead_Tasks Lead_Phonecalls Lead_Emails Lead_Letters Lead_ActivityPointers Lead_Annotation lead_li_inmails
			lead_connections1 account_originating_lead contact_originating_lead opportunity_originating_lead`,
		"opportunity": `Opportunity_Tasks Opportunity_Phonecalls Opportunity_ActivityPointers Opportunity_Annotation
			opportunity_li_inmails opportunity_connections1 opportunity_connections2 Opportunity_OpportunityClose
			opportunity_customer_opportunity_roles lk_opportunitysalesprocess_opportunityid opportunity_OpportunityCloses`,
		"businessunit": `business_unit_system_users business_unit_parent_business_unit business_unit_accounts business_unit_contacts business_unit_leads
			business_unit_opportunities business_unit_task_activities business_unit_phone_call_activities business_unit_activitypointer`,
	} {
		for _, name := range strings.Fields(names) {
			if m.byName[table].byBack[name] == nil {
				t.Errorf("%s has no collection %s", table, name)
			}
		}
	}
	for _, a := range m.activities() {
		if a.parties != a.name+"_activity_parties" {
			t.Errorf("%s: parties %q", a.name, a.parties)
		}
	}
}

// TestEveryCollection reads each collection of each table in $expand, as a path,
// counted and in a filter; the path gives exactly the rows that point back.
func TestEveryCollection(t *testing.T) {
	o := newOrg(t)
	for _, table := range o.schema.tables {
		rows := o.rowsOf(table.name)
		if len(rows) == 0 {
			continue
		}
		id := rows[0].text(table.key)
		for _, l := range table.backs {
			if l.from.name == "activitypointer" && table.name != "contact" {
				continue // one view of all activities is enough
			}
			want := 0
			if l.from.name != "activitypointer" {
				want = len(o.Rows(l.from.name, func(r Row) bool {
					return r.lookup(l.column.name) == id && r.lookupTable(l.column) == table.name
				}))
				r := o.must(200, "GET", fmt.Sprintf("%s(%s)/%s?$select=%s", table.set, id, l.back, l.from.key), "")
				if got := len(r.value()); got != want {
					t.Errorf("%s.%s: %d rows, want %d", table.name, l.back, got, want)
				}
			}
			address := fmt.Sprintf("%s(%s)?$select=%s&$expand=%s($select=%s;$top=2;$orderby=%s)", table.set, id, table.key, l.back, l.from.key, l.from.key)
			r := o.must(200, "GET", address, "")
			if list, ok := r.body[l.back].([]any); !ok || l.from.name != "activitypointer" && len(list) != min(want, 2) {
				t.Errorf("%s.%s: expanded to %v", table.name, l.back, r.body[l.back])
			}
			r = o.must(200, "GET", fmt.Sprintf("%s?$select=%s&$filter=%s eq %s and %s/any()", table.set, table.key, table.key, id, l.back), "")
			if got := len(r.value()); l.from.name != "activitypointer" && got != min(want, 1) {
				t.Errorf("%s.%s/any(): %d rows, want %d", table.name, l.back, got, min(want, 1))
			}
		}
		for nav := range table.byNav {
			o.must(200, "GET", fmt.Sprintf("%s(%s)?$select=%s&$expand=%s", table.set, id, table.key, nav), "")
		}
	}
}

// TestNamesOfActivities: an activity's owner and its like have a name of the
// activity's own beside the one that every activity has.
func TestNamesOfActivities(t *testing.T) {
	o := newOrg(t)
	lea := o.user("lea@contoso.test").text("systemuserid")
	id := "5f1d0000-0000-4000-8000-00000000ab01"
	o.must(204, "POST", "tasks", fmt.Sprintf(`{"activityid":"%s","subject":"x","ownerid_task@odata.bind":"/systemusers(%s)"}`, id, lea))
	r := o.must(200, "GET", "tasks("+id+")?$select=subject&$expand=owninguser_task($select=fullname),createdby($select=fullname)", "")
	if owner, _ := r.body["owninguser_task"].(map[string]any); owner["systemuserid"] != lea {
		t.Errorf("owner: %s", r.text)
	}
	o.must(400, "POST", "contacts", fmt.Sprintf(`{"lastname":"A","ownerid_contact@odata.bind":"/systemusers(%s)"}`, lea))
	mine := len(o.Rows("account", func(r Row) bool { return r.lookup("owninguser") == lea }))
	if r := o.must(200, "GET", "systemusers("+lea+")/user_accounts?$select=name", ""); len(r.value()) != mine || mine == 0 {
		t.Errorf("user_accounts: %d, want %d", len(r.value()), mine)
	}
}

// TestOwnerIsAPrincipal: behind ownerid there is an id and nothing else, whoever
// owns the row; names stand behind owninguser and owningteam.
func TestOwnerIsAPrincipal(t *testing.T) {
	o := newOrg(t)
	lea := o.user("lea@contoso.test").text("systemuserid")
	unit := o.Rows("businessunit", nil)[0].text("businessunitid")
	team := "5f1d0000-0000-4000-8000-00000000ac09"
	o.must(204, "POST", "teams", fmt.Sprintf(`{"teamid":"%s","name":"Inside sales","businessunitid@odata.bind":"/businessunits(%s)"}`, team, unit))
	for i, owner := range []string{"/systemusers(" + lea + ")", "/teams(" + team + ")"} {
		id := fmt.Sprintf("5f1d0000-0000-4000-8000-00000000ac0%d", i)
		o.must(204, "POST", "contacts", fmt.Sprintf(`{"contactid":"%s","lastname":"A","ownerid@odata.bind":"%s"}`, id, owner))
		who := []string{lea, team}[i]
		r := o.must(200, "GET", "contacts("+id+")?$select=lastname&$expand=ownerid,owninguser($select=fullname),owningteam($select=name)", "")
		if got, _ := r.body["ownerid"].(map[string]any); len(got) != 1 || got["ownerid"] != who {
			t.Errorf("owner %d: %s", i, r.text)
		}
		if (r.body["owninguser"] != nil) != (i == 0) || (r.body["owningteam"] != nil) != (i == 1) {
			t.Errorf("mirrors %d: %s", i, r.text)
		}
		if r := o.must(200, "GET", "contacts("+id+")/ownerid", ""); r.body["ownerid"] != who {
			t.Errorf("path %d: %s", i, r.text)
		}
		found := o.must(200, "GET", "contacts?$select=contactid&$filter=ownerid/ownerid eq "+who+" and contactid eq "+id, "")
		if len(found.value()) != 1 {
			t.Errorf("filter %d: %s", i, found.text)
		}
		set, key := []string{"systemusers", "teams"}[i], "/owner_contacts?$select=contactid&$filter=contactid eq "
		if r := o.must(200, "GET", set+"("+who+")"+key+id, ""); len(r.value()) != 1 {
			t.Errorf("collection %d: %s", i, r.text)
		}
	}
	for _, path := range []string{"contacts?$expand=ownerid($select=fullname)", "contacts?$filter=ownerid/fullname eq 'x'"} {
		o.must(400, "GET", path, "")
	}
	edmx := o.must(200, "GET", "$metadata", "").text
	for _, part := range []string{
		`<EntityType Name="systemuser" BaseType="mscrm.principal">`, `<NavigationProperty Name="ownerid" Type="mscrm.principal">`,
	} {
		if !strings.Contains(edmx, part) {
			t.Errorf("$metadata lacks %s", part)
		}
	}
}

// TestPartiesAsAWhole: the parties of an activity are the one collection that PUT writes.
func TestPartiesAsAWhole(t *testing.T) {
	o := newOrg(t)
	mail, contact := "emails(5f1d0000-0000-4000-8000-00000000ad01)", o.first("contact")
	o.must(204, "PATCH", mail, `{"subject":"x","email_activity_parties":[{"participationtypemask":2,"unresolvedpartyname":"Old"}]}`)
	put := func(status int, path, body string) { o.must(status, "PUT", path, body) }
	put(204, mail+"/email_activity_parties", `{"value":[{"partyid_contact@odata.bind":"contacts(`+contact+`)","participationtypemask":3},
		{"partyid_contact@odata.bind":"/contacts(`+contact+`)","participationtypemask":2}]}`)
	r := o.must(200, "GET", mail+"/email_activity_parties?$select=_partyid_value&$filter=_partyid_value eq "+contact, "")
	old := o.must(200, "GET", mail+"/email_activity_parties?$filter=unresolvedpartyname eq 'Old'", "")
	if len(r.value()) != 2 || len(old.value()) != 0 {
		t.Errorf("parties: %s", r.text)
	}
	put(400, mail+"/email_activity_parties", `{"value":[],"more":1}`)
	put(400, mail+"/email_activity_parties", `[]`)
	put(405, "contacts("+contact+")/Contact_Tasks", `{"value":[]}`)
	put(404, "emails(5f1d0000-0000-4000-8000-00000000ad02)/email_activity_parties", `{"value":[]}`)
}
