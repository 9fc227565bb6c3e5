package emulator

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// all lists the organization's security roles.
func (r roles) all() []*role { return []*role{r.administrator, r.integration, r.application, r.seller} }

// id is the fixed id of a role.
func (r *role) id() string { return metadataID("role", r.name) }

// byID finds a role.
func (r roles) byID(id string) *role {
	for _, one := range r.all() {
		if one.id() == id {
			return one
		}
	}
	return nil
}

// noRole is what a user has to whom no role is assigned.
var noRole = &role{}

// userRoles is the relationship between users and roles, as a user sees it.
func (m *schema) userRoles() *link {
	return m.byName["systemuser"].byMany["systemuserroles_association"]
}

// assignRoles gives every user that was never given one its first role. A registered
// application takes the role of its registration at each start.
func (s *Server) assignRoles(ctx context.Context) error {
	users, l := s.schema.byName["systemuser"], s.schema.userRoles()
	assigned := map[string][]Row{}
	for _, pair := range s.rowsOf(l.many.intersect.name) {
		assigned[pair.text(users.key)] = append(assigned[pair.text(users.key)], pair)
	}
	return s.store.write(ctx, s.options.Now(), func(tx *transaction) error {
		for _, user := range s.rowsOf(users.name) {
			id, first := user.text(users.key), s.firstRole(user).id()
			pairs := assigned[id]
			switch registered := s.registered(user.text("applicationid")); {
			case registered && len(pairs) == 1 && pairs[0].text("roleid") == first:
				continue
			case registered:
				for _, pair := range pairs {
					tx.delete(l.many.intersect, pair.text(l.many.intersect.key))
				}
			case len(pairs) > 0 || s.store.wasPaired(l, id, first):
				continue
			}
			tx.pair(l, id, first)
		}
		return nil
	})
}

// wasPaired says whether a pair was there and was taken away.
func (s *store) wasPaired(l *link, id, other string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.overlay[l.many.intersect.name].gone[metadataID("pair", l.many.name, id, other)]
}

// roleOf is what a user may do: the roles that are assigned to the user and to the
// user's teams, together. Callers hold mu for reading.
func (s *Server) roleOf(user Row) *role {
	e := &evaluation{store: s.store}
	id := user.text("systemuserid")
	own := e.relatedIDs(s.schema.userRoles(), id)
	for _, team := range s.teamsOf(id) {
		own = append(own, e.relatedIDs(s.schema.byName["team"].byMany["teamroles_association"], team)...)
	}
	slices.Sort(own)
	own = slices.Compact(own)
	switch len(own) {
	case 0:
		first := s.firstRole(user)
		if s.store.overlay[s.schema.userRoles().many.intersect.name].gone[metadataID("pair", "systemuserroles_association", id, first.id())] {
			return noRole
		}
		return first // a row that was put here without one
	case 1:
		if only := s.roles.byID(own[0]); only != nil {
			return only
		}
		return noRole
	}
	return s.roles.together(own)
}

// teamRole is what a team may do by itself. Callers hold mu for reading.
func (s *Server) teamRole(id string) *role {
	e := &evaluation{store: s.store}
	return s.roles.together(e.relatedIDs(s.schema.byName["team"].byMany["teamroles_association"], id))
}

// teamsOf are the teams of a user. Callers hold mu for reading.
func (s *Server) teamsOf(user string) []string {
	e := &evaluation{store: s.store}
	return e.relatedIDs(s.schema.byName["systemuser"].byMany["teammembership_association"], user)
}

// together is a role that reaches as far as any of several.
func (r roles) together(ids []string) *role {
	sum := &role{depths: map[string]depth{}}
	var names []string
	for _, id := range ids {
		one := r.byID(id)
		if one == nil {
			continue
		}
		names = append(names, one.name)
		sum.everything = sum.everything || one.everything
		for privilege, reach := range one.privileges() {
			sum.depths[privilege] = max(sum.depths[privilege], reach)
		}
	}
	sum.name = strings.Join(names, ", ")
	return sum
}

// roleKey begins the file's names for roles whose privileges were changed.
const roleKey = "role/"

// openRoles reads what changed of the roles.
func (s *Server) openRoles() error {
	if s.store.file == nil {
		return nil
	}
	for _, r := range s.roles.all() {
		text := s.store.file.about[roleKey+r.name]
		if text == "" {
			continue
		}
		depths := map[string]depth{}
		if err := json.Unmarshal([]byte(text), &depths); err != nil {
			return fmt.Errorf("emulator: the role %s in the file: %w", r.name, err)
		}
		r.changed.Store(&depths)
	}
	return nil
}

// changeRole lets a role's privileges become others, and keeps them.
func (s *Server) changeRole(ctx context.Context, r *role, change func(map[string]depth)) error {
	s.store.writing.Lock()
	defer s.store.writing.Unlock()
	next := maps.Clone(r.privileges())
	change(next)
	if s.store.file != nil {
		text, err := json.Marshal(next)
		if err != nil {
			return fmt.Errorf("emulator: keeping the role %s: %w", r.name, err)
		}
		if err := s.store.file.remember(ctx, map[string]string{roleKey + r.name: string(text)}); err != nil {
			return err
		}
	}
	r.changed.Store(&next)
	return nil
}

// roleRows are the rows of the table of roles: each stands once, at the top business unit.
func (s *Server) roleRows() []Row {
	root := s.store.base.ID("businessunit", 0)
	var rows []Row
	for _, r := range s.roles.all() {
		row := Row{
			"roleid": r.id(), "name": r.name, "roleidunique": r.id(), "organizationid": s.organization, "_businessunitid_value": root,
			"_parentrootroleid_value": r.id(), "ismanaged": false, "iscustomizable": true, "canbedeleted": !r.everything,
			"isinherited": int64(1), "componentstate": int64(0),
		}
		if r.everything {
			row["roletemplateid"] = "627090ff-40a3-4053-8790-584edc5be201" // the platform's, of the System Administrator
		}
		rows = append(rows, row)
	}
	return rows
}

// accessRights are the verbs of privileges with their bits in access masks.
var accessRights = map[string]int64{
	"Read": 1, "Write": 2, "Append": 4, "AppendTo": 16, "Create": 32, "Delete": 65536, "Share": 262144, "Assign": 524288,
}

// privilegeRows are the rows of the table of privileges.
func (s *Server) privilegeRows() []Row {
	var rows []Row
	for _, name := range s.privilegeNames() {
		row := Row{
			"privilegeid": privilegeID(name), "name": name,
			"canbebasic": true, "canbelocal": true, "canbedeep": true, "canbeglobal": true, "accessright": int64(0),
		}
		for _, verb := range verbs { // AppendTo stands behind Append, which it begins with
			if strings.HasPrefix(name, "prv"+verb) {
				row["accessright"] = accessRights[verb]
			}
		}
		rows = append(rows, row)
	}
	return rows
}
