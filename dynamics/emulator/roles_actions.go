package emulator

import (
	"net/http"
	"slices"
	"strings"
)

// rolePrivilege is one entry of the role actions' Privileges.
type rolePrivilege struct {
	name  string
	reach depth
}

// roleAction answers the actions that are bound to a security role.
func (c *call) roleAction(t *table, id string, seg segment) (*answer, error) {
	r := c.server.roles.byID(id)
	if r == nil {
		return nil, noRow(t, id)
	}
	body, err := c.decodeBody(t)
	if err != nil {
		return nil, err
	}
	if err := c.must(t, "Write", nil); err != nil {
		return nil, err
	}
	if r.everything {
		return nil, refuse(http.StatusBadRequest, codeInvalidArgument, "The System Administrator role cannot be changed.")
	}
	change, err := c.roleChange(t, seg.name, body)
	if err != nil {
		return nil, err
	}
	if err := c.server.changeRole(c, r, change); err != nil {
		return nil, err
	}
	return newAnswer(http.StatusNoContent), nil
}

// roleChange reads what an action does with a role's privileges.
func (c *call) roleChange(t *table, name string, body map[string]any) (func(map[string]depth), error) {
	if name == "RemovePrivilegeRole" {
		if err := onlyParameters(t, body, "PrivilegeId"); err != nil {
			return nil, err
		}
		privilege, err := c.server.privilegeNamed(t, body["PrivilegeId"])
		return func(depths map[string]depth) { delete(depths, privilege) }, err
	}
	if err := onlyParameters(t, body, "Privileges"); err != nil {
		return nil, err
	}
	entries, err := c.rolePrivileges(t, body["Privileges"])
	return func(depths map[string]depth) {
		if name == "ReplacePrivilegesRole" {
			clear(depths)
		}
		for _, entry := range entries {
			depths[entry.name] = entry.reach
		}
	}, err
}

func (c *call) rolePrivileges(t *table, sent any) ([]rolePrivilege, error) {
	list, ok := sent.([]any)
	if !ok {
		return nil, badPayload(t, "The parameter 'Privileges' must be a collection.")
	}
	var entries []rolePrivilege
	for _, item := range list {
		entry, _ := item.(map[string]any)
		name, err := c.server.privilegeNamed(t, entry["PrivilegeId"])
		if err != nil {
			return nil, err
		}
		reach := depthNone
		for d := depthBasic; d <= depthGlobal; d++ {
			if entry["Depth"] == d.String() {
				reach = d
			}
		}
		if reach == depthNone {
			return nil, badPayload(t, "The value '%v' is not a valid 'Microsoft.Dynamics.CRM.PrivilegeDepth'.", entry["Depth"])
		}
		entries = append(entries, rolePrivilege{name, reach})
	}
	return entries, nil
}

// privilegeNamed is the name of the privilege with an id.
func (s *Server) privilegeNamed(t *table, sent any) (string, error) {
	text, _ := sent.(string)
	id, ok := parseID(text)
	if !ok {
		return "", badPayload(t, "The parameter 'PrivilegeId' is missing or is not a Guid.")
	}
	names := s.privilegeNames()
	i := slices.IndexFunc(names, func(name string) bool { return privilegeID(name) == id })
	if i < 0 {
		return "", refuse(http.StatusNotFound, codeNoSuchRow, "privilege With Id = %s Does Not Exist", id)
	}
	return names[i], nil
}

// retrieveRolePrivileges answers RetrieveRolePrivilegesRole(RoleId=…).
func (c *call) retrieveRolePrivileges(seg segment) (*answer, error) {
	if err := onlyArguments(seg, "RoleId"); err != nil {
		return nil, err
	}
	text, err := c.argument(seg, "RoleId")
	if err != nil {
		return nil, err
	}
	t := c.server.schema.byName["role"]
	id, _ := parseID(strings.Trim(text, "'"))
	r := c.server.roles.byID(id)
	if r == nil {
		return nil, noRow(t, text)
	}
	if err := c.must(t, "Read", nil); err != nil {
		return nil, err
	}
	root := c.server.store.base.ID("businessunit", 0)
	return c.privilegesOf(&caller{unit: root, role: r}, "RetrieveRolePrivilegesRole", c.server.privilegeNames())
}
