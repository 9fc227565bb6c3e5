package emulator

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

func privilegeEntry(name, depth string) string {
	return fmt.Sprintf(`{"PrivilegeId":"%s","Depth":"%s"}`, privilegeID(name), depth)
}

// TestRolesAreAssigned: what a user may do follows from the roles that are tied to the
// user and to the user's teams.
func TestRolesAreAssigned(t *testing.T) {
	o := newOrg(t)
	lea := o.user("lea@contoso.test").text("systemuserid")
	as, roles := o.as("lea@contoso.test"), "systemusers("+lea+")/systemuserroles_association"
	if r := o.must(200, "GET", roles+"?$select=name", ""); len(r.value()) != 1 || r.value()[0]["name"] != "Salesperson" {
		t.Fatalf("at first: %s", r.text)
	}
	role := func(name string) string {
		return fmt.Sprint(o.must(200, "GET", "roles?$select=roleid&$filter=name eq '"+name+"'", "").value()[0]["roleid"])
	}
	o.must(403, "POST", roles+"/$ref", `{"@odata.id":"roles(`+role("System Administrator")+`)"}`, as)
	o.must(403, "POST", "businessunits", `{"name":"New"}`, as)
	o.must(204, "POST", roles+"/$ref", `{"@odata.id":"roles(`+role("System Administrator")+`)"}`)
	o.must(204, "POST", "businessunits", `{"name":"New"}`, as)
	o.must(204, "DELETE", roles+"("+role("System Administrator")+")/$ref", "")
	o.must(204, "DELETE", roles+"("+role("Salesperson")+")/$ref", "")
	if r := o.do("GET", "contacts?$top=1", "", o.bearer("lea@contoso.test")); r.status != 403 || r.code() != "0x80042f09" {
		t.Errorf("without a role: %d %s", r.status, r.text)
	}
	const team = "5f1d0000-0000-4000-8000-0000000000d1"
	o.must(204, "POST", "teams", `{"name":"Closers","teamid":"`+team+`","businessunitid@odata.bind":"/businessunits(`+o.first("businessunit")+`)"}`)
	o.must(204, "POST", "teams("+team+")/teamroles_association/$ref", `{"@odata.id":"roles(`+role("Salesperson")+`)"}`)
	o.must(204, "POST", "teams("+team+")/teammembership_association/$ref", `{"@odata.id":"systemusers(`+lea+`)"}`)
	o.must(200, "GET", "contacts?$top=1", "", o.bearer("lea@contoso.test"))
	o.must(204, "POST", "tasks", `{"subject":"Ours","activityid":"5f1d0000-0000-4000-8000-0000000000d2","ownerid@odata.bind":"/teams(`+team+`)"}`)
	o.must(204, "PATCH", "tasks(5f1d0000-0000-4000-8000-0000000000d2)", `{"subject":"Mine, too"}`, as)
}

// TestRolePrivilegesChange: the actions change what everybody with the role may do, and a
// file keeps it.
func TestRolePrivilegesChange(t *testing.T) {
	file := filepath.Join(t.TempDir(), "org.db")
	o := newOrg(t, func(p *Options) { p.File = file })
	as := o.as("lea@contoso.test")
	role := "roles(" + o.roles.seller.id() + ")/Microsoft.Dynamics.CRM."
	o.must(403, "POST", "competitors", `{"name":"A"}`, as)
	o.must(403, "POST", role+"AddPrivilegesRole", `{"Privileges":[`+privilegeEntry("prvCreateCompetitor", "Global")+`]}`, as)
	o.must(204, "POST", role+"AddPrivilegesRole", `{"Privileges":[`+privilegeEntry("prvCreateCompetitor", "Global")+`]}`)
	o.must(204, "POST", "competitors", `{"name":"A"}`, as)
	granted := o.must(200, "GET", "RetrieveRolePrivilegesRole(RoleId="+o.roles.seller.id()+")", "")
	if !strings.Contains(granted.text, `"PrivilegeName":"prvCreateCompetitor"`) {
		t.Errorf("not told: %.300s", granted.text)
	}
	o.must(204, "POST", role+"RemovePrivilegeRole", `{"PrivilegeId":"`+privilegeID("prvCreateContact")+`"}`)
	o.must(403, "POST", "contacts", `{"lastname":"A"}`, as)
	if err := o.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	o = newOrg(t, func(p *Options) { p.File = file })
	as = o.as("lea@contoso.test")
	o.must(403, "POST", "contacts", `{"lastname":"A"}`, as)
	o.must(204, "POST", "competitors", `{"name":"B"}`, as)
	o.must(204, "POST", role+"ReplacePrivilegesRole", `{"Privileges":[`+privilegeEntry("prvReadContact", "Basic")+`]}`)
	o.must(403, "GET", "accounts", "", as)
	o.must(200, "GET", "contacts", "", as)
	some := privilegeEntry("prvReadContact", "Some")
	for _, wrong := range []string{`{}`, `{"Privileges":[{}]}`, `{"Privileges":[` + some + `]}`, `{"Privileges":[],"More":1}`} {
		o.must(400, "POST", role+"AddPrivilegesRole", wrong)
	}
	o.must(404, "POST", role+"RemovePrivilegeRole", `{"PrivilegeId":"`+privilegeID("prvNone")+`"}`)
	reading := privilegeID("prvReadContact")
	o.must(400, "POST", "roles("+o.roles.administrator.id()+")/Microsoft.Dynamics.CRM.RemovePrivilegeRole", `{"PrivilegeId":"`+reading+`"}`)
	r := o.must(200, "GET", "privileges?$select=privilegeid&$filter=name eq 'prvReadContact'", "")
	if r.value()[0]["privilegeid"] != reading {
		t.Errorf("privilege by name: %s", r.text)
	}
}
