package emulator

import (
	"strings"
	"testing"
)

func reference(set, id string) string { return `{'@odata.id':'` + set + `(` + id + `)'}` }

// TestSharing: a row is shared with a user, with a team, and no longer.
func TestSharing(t *testing.T) {
	o := newOrg(t)
	as, lea := o.as("lea@contoso.test"), o.user("lea@contoso.test").text("systemuserid")
	const contact = "5f1d0000-0000-4000-8000-0000000000e1"
	o.must(204, "POST", "contacts", `{"lastname":"Secret","contactid":"`+contact+`"}`)
	target := `"Target":{"@odata.type":"Microsoft.Dynamics.CRM.contact","contactid":"` + contact + `"}`
	who := `{"@odata.type":"Microsoft.Dynamics.CRM.systemuser","systemuserid":"` + lea + `"}`
	grant := func(mask, principal string) string {
		return `{` + target + `,"PrincipalAccess":{"AccessMask":"` + mask + `","Principal":` + principal + `}}`
	}
	rights := func() string {
		t.Helper()
		r := o.must(200, "GET", "systemusers("+lea+")/Microsoft.Dynamics.CRM.RetrievePrincipalAccess(Target=@t)?@t="+reference("contacts", contact), "")
		return r.body["AccessRights"].(string)
	}
	o.must(403, "GET", "contacts("+contact+")", "", as)
	before := rights()
	o.must(204, "POST", "GrantAccess", grant("ReadAccess", who))
	o.must(200, "GET", "contacts("+contact+")", "", as)
	if r := o.must(200, "GET", "contacts?$select=lastname&$filter=lastname eq 'Secret'", "", as); len(r.value()) != 1 {
		t.Errorf("in the list: %s", r.text)
	}
	o.must(403, "PATCH", "contacts("+contact+")", `{"jobtitle":"x"}`, as)
	o.must(204, "POST", "GrantAccess", grant("WriteAccess", who))
	o.must(204, "PATCH", "contacts("+contact+")", `{"jobtitle":"x"}`, as)
	if got := rights(); strings.Contains(before, "ReadAccess") || !strings.HasPrefix(got, "ReadAccess, WriteAccess") {
		t.Errorf("rights %q, before %q", got, before)
	}
	o.must(204, "POST", "ModifyAccess", grant("ReadAccess", who))
	o.must(403, "PATCH", "contacts("+contact+")", `{"jobtitle":"y"}`, as)
	shared := o.must(200, "GET", "RetrieveSharedPrincipalsAndAccess(Target=@t)?@t="+reference("contacts", contact), "")
	if !strings.Contains(shared.text, `"AccessMask":"ReadAccess"`) || !strings.Contains(shared.text, lea) {
		t.Errorf("shared with %s", shared.text)
	}
	o.must(204, "POST", "RevokeAccess", `{`+target+`,"Revokee":`+who+`}`)
	o.must(403, "GET", "contacts("+contact+")", "", as)
	o.must(403, "POST", "GrantAccess", grant("ReadAccess", who), as)
	for _, wrong := range []string{grant("EveryAccess", who), `{` + target + `}`, `{"PrincipalAccess":{}}`} {
		o.must(400, "POST", "GrantAccess", wrong)
	}
}

// TestQueues: an activity enters a queue, is worked on, and leaves it.
func TestQueues(t *testing.T) {
	o := newOrg(t)
	const queue, letter = "5f1d0000-0000-4000-8000-0000000000e2", "5f1d0000-0000-4000-8000-0000000000e3"
	o.must(204, "POST", "queues", `{"name":"Support","queueid":"`+queue+`"}`)
	o.must(204, "POST", "letters", `{"subject":"Dear","activityid":"`+letter+`"}`)
	added := o.must(200, "POST", "queues("+queue+")/Microsoft.Dynamics.CRM.AddToQueue",
		`{"Target":{"activityid":"`+letter+`","@odata.type":"Microsoft.Dynamics.CRM.letter"}}`)
	item, _ := added.body["QueueItemId"].(string)
	if r := o.must(200, "GET", "queueitems("+item+")?$select=title&$expand=queueid($select=name)", ""); !strings.Contains(r.text, `"name":"Support"`) {
		t.Errorf("item %s", r.text)
	}
	user := o.user("lea@contoso.test").text("systemuserid")
	o.must(204, "POST", "queueitems("+item+")/Microsoft.Dynamics.CRM.PickFromQueue",
		`{"SystemUser":{"systemuserid":"`+user+`","@odata.type":"Microsoft.Dynamics.CRM.systemuser"},"RemoveQueueItem":false}`)
	if r := o.must(200, "GET", "queueitems("+item+")?$select=_workerid_value", ""); r.body["_workerid_value"] != user {
		t.Errorf("worked on by %s", r.text)
	}
	o.must(204, "POST", "queueitems("+item+")/Microsoft.Dynamics.CRM.ReleaseToQueue", "")
	o.must(204, "POST", "queueitems("+item+")/Microsoft.Dynamics.CRM.RemoveFromQueue", "")
	o.must(404, "GET", "queueitems("+item+")", "")
	o.must(400, "POST", "queues("+queue+")/Microsoft.Dynamics.CRM.AddToQueue", `{}`)
}

// TestSendEmail, InitializeFrom, CalculateRollupField and the functions about time.
func TestOtherOperations(t *testing.T) {
	o := newOrg(t)
	const email = "emails(5f1d0000-0000-4000-8000-0000000000e4)"
	o.must(204, "POST", "emails", `{"subject":"Hello","activityid":"5f1d0000-0000-4000-8000-0000000000e4"}`)
	sent := o.must(200, "POST", email+"/Microsoft.Dynamics.CRM.SendEmail", `{"IssueSend":true,"TrackingToken":"CRM:1"}`)
	if sent.body["Subject"] != "Hello CRM:1" {
		t.Errorf("sent %s", sent.text)
	}
	if r := o.must(200, "GET", email+"?$select=statecode,statuscode", ""); !strings.Contains(r.text, `"statecode":1,"statuscode":6`) {
		t.Errorf("behind sending: %s", r.text)
	}
	o.must(400, "POST", email+"/Microsoft.Dynamics.CRM.SendEmail", `{"IssueSend":true}`)

	account := o.first("account")
	o.must(204, "PATCH", "accounts("+account+")", `{"telephone1":"123"}`)
	r := o.must(200, "GET", "InitializeFrom(EntityMoniker=@m,TargetEntityName=@n,TargetFieldType=@t)?@m="+reference("accounts", account)+
		"&@n='contact'&@t=Microsoft.Dynamics.CRM.TargetFieldType'ValidForCreate'", "")
	if r.body["telephone1"] != "123" || r.body["parentcustomerid_account@odata.bind"] != "accounts("+account+")" || r.body["accountid"] != nil {
		t.Errorf("initialized %s", r.text)
	}
	o.must(204, "POST", "contacts", strings.Replace(r.text, "{", `{"lastname":"New",`, 1))

	o.must(204, "POST", "opportunities", `{"name":"A","estimatedvalue":10,"customerid_account@odata.bind":"/accounts(`+account+`)"}`)
	open := len(o.must(200, "GET", "opportunities?$select=name&$filter=_customerid_value eq "+account+" and statecode eq 0", "").value())
	rollup := o.must(200, "GET",
		"CalculateRollupField(Target=@t,FieldName=@f)?@f='opendeals'&@t="+reference("accounts", account), "")
	if n, _ := rollup.body["opendeals"].(interface{ Int64() (int64, error) }).Int64(); int(n) != open {
		t.Errorf("%d open, but %s", open, rollup.text)
	}
	if r := o.do("GET", "CalculateRollupField(Target=@t,FieldName='name')?@t="+reference("accounts", account), ""); r.status != 400 {
		t.Errorf("a column that is none: %d", r.status)
	}
	for address, want := range map[string]string{
		"LocalTimeFromUtcTime(TimeZoneCode=@z,UtcTime=@t)?@z=110&@t=2026-07-01T10:00:00Z":                   `"LocalTime":"2026-07-01T12:00:00Z"`,
		"UtcTimeFromLocalTime(TimeZoneCode=4,LocalTime=2026-01-01T10:00:00Z)":                               `"UtcTime":"2026-01-01T18:00:00Z"`,
		"GetTimeZoneCodeByLocalizedName(LocalizedStandardName=@n,LocaleId=1033)?@n='Pacific Standard Time'": `"TimeZoneCode":4`,
		"GetAllTimeZonesWithDisplayName(LocaleId=1033)":                                                     `"standardname":"Tokyo Standard Time"`,
	} {
		if r := o.must(200, "GET", address, ""); !strings.Contains(r.text, want) {
			t.Errorf("%s: %.200s", address, r.text)
		}
	}
	o.must(400, "GET", "LocalTimeFromUtcTime(TimeZoneCode=9999,UtcTime=2026-07-01T10:00:00Z)", "")
	o.must(204, "POST", "PublishAllXml", "")
}
