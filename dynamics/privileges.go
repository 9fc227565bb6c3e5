package dynamics

import (
	"context"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Depth is how far a privilege reaches (contract §2.3).
type Depth int

// The depths, from none to the whole organization.
const (
	DepthNone Depth = iota
	DepthBasic
	DepthLocal
	DepthDeep
	DepthGlobal
)

var depthNames = [...]string{"None", "Basic", "Local", "Deep", "Global"}

// String is the name that the Web API uses, "None" when not granted.
func (d Depth) String() string {
	if d < 0 || int(d) >= len(depthNames) {
		return "None"
	}
	return depthNames[d]
}

// Access is a kind of privilege on a table.
type Access string

// The kinds, spelled as the metadata spell them.
const (
	AccessCreate   Access = "Create"
	AccessRead     Access = "Read"
	AccessWrite    Access = "Write"
	AccessDelete   Access = "Delete"
	AccessAssign   Access = "Assign"
	AccessShare    Access = "Share"
	AccessAppend   Access = "Append"
	AccessAppendTo Access = "AppendTo"
)

type rolePrivilege struct {
	Depth jsontext.Value `json:"Depth"`
	ID    string         `json:"PrivilegeId"`
	Name  string         `json:"PrivilegeName"`
}

// Privileges are a user's privileges with the widest depth of each, by name,
// such as prvReadLead. A privilege that is absent is not granted. Compare them
// with the names in Table.Privileges.
func (c *Client) Privileges(ctx context.Context, userID string) (map[string]Depth, error) {
	const op = "GET RetrieveUserPrivileges"
	if !isGUID(userID) {
		return nil, &Error{Op: op, Class: ClassBug, Err: errNotGUID}
	}
	var found struct {
		Privileges []rolePrivilege `json:"RolePrivileges"`
	}
	path := "systemusers(" + strings.ToLower(userID) + ")/" + typePrefix + "RetrieveUserPrivileges()"
	if err := c.fetch(ctx, c.freshly(op, path), &found); err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, p := range found.Privileges {
		if p.Name == "" { // older versions give only the id
			var err error
			if names, err = c.privilegeNames(ctx); err != nil {
				return nil, err
			}
			break
		}
	}
	depths := make(map[string]Depth, len(found.Privileges))
	for _, p := range found.Privileges {
		name := p.Name
		if name == "" {
			name = names[strings.ToLower(p.ID)]
		}
		depths[name] = max(depths[name], parseDepth(p.Depth))
	}
	delete(depths, "")
	return depths, nil
}

// privilegeNames are the names of all privileges by id.
func (c *Client) privilegeNames(ctx context.Context) (map[string]string, error) {
	names := map[string]string{}
	q := c.read("GET privileges", "privileges?$select=name")
	q.prefer = Query{}.prefer()
	for page, err := range c.follow(ctx, q) {
		if err != nil {
			return nil, err
		}
		for _, row := range page.Rows {
			names[strings.ToLower(row.String("privilegeid"))] = row.String("name")
		}
	}
	return names, nil
}
