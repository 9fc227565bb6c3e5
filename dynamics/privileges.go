package dynamics

import "context"

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

// Privileges are a user's privileges with the widest depth of each, by name,
// such as prvReadLead. A privilege that is absent is not granted.
func (c *Client) Privileges(ctx context.Context, userID string) (map[string]Depth, error) {
	return c.userPrivileges(ctx, userID)
}

// Probe reads one key of a table: nil when the table can be read at all. It
// proves nothing about depth (contract §0 item 9): ask Privileges too.
func (c *Client) Probe(ctx context.Context, table string) error { return c.probe(ctx, table) }
