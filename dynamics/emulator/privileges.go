package emulator

import (
	"net/http"
	"slices"
	"sync/atomic"

	"github.com/google/uuid"
)

// depth is how far a privilege reaches.
type depth int

const (
	depthNone   depth = iota
	depthBasic        // own rows
	depthLocal        // the business unit's
	depthDeep         // and its children's
	depthGlobal       // the organization's
)

func (d depth) String() string {
	return [...]string{"None", "Basic", "Local", "Deep", "Global"}[d]
}

// Privileges that belong to no table.
const (
	privilegeActOnBehalf = "prvActOnBehalfOfAnotherUser"
	privilegeBackdate    = "prvOverrideCreatedOnCreatedBy"
	privilegeBypass      = "prvBypassCustomPlugins"
)

var verbs = []string{"Create", "Read", "Write", "Delete", "Append", "AppendTo", "Assign", "Share"}

// role is a security role: its name and how far each privilege reaches.
type role struct {
	name       string
	everything bool
	depths     map[string]depth                 // as it began
	changed    atomic.Pointer[map[string]depth] // what an action made of them; never changed in place
}

func (r *role) depth(privilege string) depth {
	if r.everything {
		return depthGlobal
	}
	return r.privileges()[privilege]
}

// privileges are what the role grants, by name.
func (r *role) privileges() map[string]depth {
	if changed := r.changed.Load(); changed != nil {
		return *changed
	}
	return r.depths
}

// reachesDeep says whether a privilege reaches into the business units below: who holds none needs no list of them.
func (r *role) reachesDeep() bool {
	for _, reach := range r.privileges() {
		if reach == depthDeep {
			return !r.everything
		}
	}
	return false
}

func administratorRole() *role { return &role{name: "System Administrator", everything: true} }

// integrationRole holds what navsync needs (contract §2.3) at Global depth.
func integrationRole(m *schema, deny, grant []string) *role {
	r := &role{name: "navsync Integration", depths: map[string]depth{
		privilegeActOnBehalf: depthGlobal, privilegeBackdate: depthGlobal,
	}}
	for _, t := range m.tables {
		r.depths[t.privilege("Read")] = depthGlobal
		if t.owner != ownedByUser {
			continue
		}
		for _, verb := range []string{"Create", "Write", "Append", "AppendTo", "Assign"} {
			r.depths[t.privilege(verb)] = depthGlobal
		}
	}
	for _, privilege := range grant {
		r.depths[privilege] = depthGlobal
	}
	for _, privilege := range deny {
		delete(r.depths, privilege)
	}
	return r
}

// applicationRole is the integration role that may delete as well.
func applicationRole(m *schema, deny []string) *role {
	r := integrationRole(m, deny, nil)
	r.name = "navsync Application"
	for _, t := range m.tables {
		if privilege := t.privilege("Delete"); t.owner == ownedByUser && !slices.Contains(deny, privilege) {
			r.depths[privilege] = depthGlobal
		}
	}
	return r
}

// sellerRole reads the business unit's records and changes its own.
func sellerRole(m *schema) *role {
	r := &role{name: "Salesperson", depths: map[string]depth{}}
	for _, t := range m.tables {
		if t.name == "activityparty" { // goes by the activities' privileges
			continue
		}
		if t.owner != ownedByUser {
			r.depths[t.privilege("Read")] = depthGlobal
			continue
		}
		r.depths[t.privilege("Read")] = depthLocal
		if t.name == "userquery" { // nobody else's business
			r.depths[t.privilege("Read")] = depthBasic
		}
		r.depths[t.privilege("AppendTo")] = depthLocal
		for _, verb := range []string{"Create", "Write", "Delete", "Append", "Assign"} {
			r.depths[t.privilege(verb)] = depthBasic
		}
	}
	return r
}

// caller is who a request counts for: a user with a role.
type caller struct {
	id, unit, name string
	application    bool
	role           *role
	units          []string         // the unit and those below it; nil for a role that reaches no deeper
	teams          []string         // whose rows count as the user's own
	shares         map[string]int64 // rows shared with these: id to access mask
	behind         *caller          // impersonation: who really calls
}

// callerFor makes a caller of a user row. Callers hold mu for reading.
func (s *Server) callerFor(user Row) *caller {
	c := &caller{
		id: user.text("systemuserid"), unit: user.lookup("businessunitid"),
		name: user.text("domainname"), application: user.text("applicationid") != "",
	}
	if c.name == "" {
		c.name = user.text("fullname")
	}
	c.role = s.roleOf(user)
	c.teams = s.teamsOf(c.id)
	c.shares = s.store.shares(c)
	if c.role.reachesDeep() {
		c.units = s.store.unitsBelow(c.unit)
	}
	return c
}

// firstRole is the role that a user begins with: the administrators are SYSTEM and the
// person titled so, applications have the one they were registered with, all others sell.
func (s *Server) firstRole(user Row) *role {
	switch {
	case user.text("applicationid") != "":
		return s.applicationRole(user.text("applicationid"))
	case user.text("domainname") == IntegrationUser:
		return s.roles.integration
	case user.text("systemuserid") == s.store.admin, user.text("jobtitle") == administratorTitle:
		return s.roles.administrator
	}
	return s.roles.seller
}

const administratorTitle = "CRM Administrator"

type roles struct{ administrator, application, integration, seller *role }

// named finds a role by the word of Options.Apps, nil for none.
func (r roles) named(word string) *role {
	return map[string]*role{
		"administrator": r.administrator, "application": r.application, "integration": r.integration, "seller": r.seller,
	}[word]
}

// unitsBelow lists a business unit and its descendants.
func (s *store) unitsBelow(unit string) []string {
	units := []string{unit}
	t := s.schema.byName["businessunit"]
	for i := 0; i < len(units) && i < 1000; i++ {
		for _, id := range s.idsWhere(t, "_parentbusinessunitid_value", units[i]) {
			if r, ok := s.get(t, id); ok && r.lookup("parentbusinessunitid") == units[i] && !slices.Contains(units, id) {
				units = append(units, id)
			}
		}
	}
	return units
}

// depth is how far the caller's privilege reaches, after injected denials.
func (c *call) depth(privilege string) depth {
	return c.server.depthFor(c.caller, privilege)
}

func (s *Server) depthFor(who *caller, privilege string) depth {
	if !who.role.everything && s.faults.denied(privilege) {
		return depthNone
	}
	return who.role.depth(privilege)
}

// readable says which rows of a table the caller sees: nil is all of them.
func (c *call) readable(t *table) (func(Row) bool, error) {
	if t.intersect {
		return nil, nil
	}
	reach := c.depth(t.privilege("Read"))
	if reach == depthNone {
		return nil, c.missingPrivilege(t, "Read")
	}
	if reach == depthGlobal || t.owner != ownedByUser {
		return nil, nil
	}
	who := c.caller
	return func(r Row) bool { return who.reaches(reach, r) || who.sharedWith(r.text(t.key), "Read") }, nil
}

// reaches says whether a row lies within a depth.
func (who *caller) reaches(reach depth, r Row) bool {
	if reach == depthNone {
		return false
	}
	if owner := r.lookup("ownerid"); owner == who.id || slices.Contains(who.teams, owner) {
		return true
	}
	switch reach {
	case depthGlobal:
		return true
	case depthDeep:
		return slices.Contains(who.units, r.lookup("owningbusinessunit"))
	case depthLocal:
		return r.lookup("owningbusinessunit") == who.unit
	}
	return false
}

// must refuses unless the caller holds a privilege, and holds it for the row (if any).
func (c *call) must(t *table, verb string, r Row) error {
	reach := c.depth(t.privilege(verb))
	if reach == depthNone {
		return c.missingPrivilege(t, verb)
	}
	if r != nil && t.owner == ownedByUser && !c.caller.reaches(reach, r) && !c.caller.sharedWith(r.text(t.key), verb) {
		return refuse(http.StatusForbidden, codePrivilege,
			"Principal user (Id=%s, type=8) doesn't have %sAccess right(s) for record with id %s of entity %s. "+
				"Consider assigning a role with this privilege to the user or team, or sharing the record.",
			c.caller.id, verb, r.text(t.key), t.name)
	}
	return nil
}

func (c *call) missingPrivilege(t *table, verb string) error {
	return refuse(http.StatusForbidden, codePrivilege,
		"Principal user (Id=%s, type=8, roleCount=1, privilegeCount=%d, accessMode=0), is missing %s privilege (Id=%s) on OTC=%d for "+
			"entity '%s' (LocalizedName='%s'). context.Caller=%s. Consider adding missed privilege to one of the principal (user/team) roles.",
		c.caller.id, len(c.caller.role.privileges()), t.privilege(verb), privilegeID(t.privilege(verb)), t.code, t.name, t.label, c.caller.id)
}

// privilegeID is the fixed id of a privilege.
func privilegeID(name string) string {
	return uuid.NewSHA1(uuid.NameSpaceOID, []byte("privilege:"+name)).String()
}

// privilegeNames lists every privilege of the organization.
func (s *Server) privilegeNames() []string {
	var names []string
	for _, t := range s.schema.tables {
		if !s.visible(t) {
			continue
		}
		for _, verb := range verbs {
			if name := t.privilege(verb); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return append(names, privilegeActOnBehalf, privilegeBackdate, privilegeBypass)
}
