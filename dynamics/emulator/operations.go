package emulator

import (
	"encoding/json"
	"net/http"
	"strings"
)

// boundOperation is a function or an action that is bound to one row.
type boundOperation struct {
	table, name string
	action      bool
	do          func(c *call, t *table, id string, seg segment) (*answer, error)
}

// boundOperations are all of them.
var boundOperations = []boundOperation{
	{"lead", "QualifyLead", true, func(c *call, t *table, id string, _ segment) (*answer, error) { return c.qualifyLead(t, id) }},
	{"role", "AddPrivilegesRole", true, (*call).roleAction},
	{"role", "ReplacePrivilegesRole", true, (*call).roleAction},
	{"role", "RemovePrivilegeRole", true, (*call).roleAction},
	{"systemuser", "RetrieveUserPrivileges", false, (*call).userPrivileges},
	{"systemuser", "RetrieveUserPrivilegeByPrivilegeName", false, (*call).userPrivilege},
	{"systemuser", "RetrievePrincipalAccess", false, (*call).principalAccess},
	{"team", "RetrievePrincipalAccess", false, (*call).principalAccess},
	{"queue", "AddToQueue", true, (*call).addToQueue},
	{"queueitem", "PickFromQueue", true, (*call).pickFromQueue},
	{"queueitem", "ReleaseToQueue", true, (*call).releaseToQueue},
	{"queueitem", "RemoveFromQueue", true, (*call).removeFromQueue},
	{"email", "SendEmail", true, (*call).sendEmail},
}

// boundFunction answers what is bound to one row.
func (c *call) boundFunction(t *table, id, name string, seg segment) (*answer, error) {
	if err := c.noOptions(); err != nil {
		return nil, err
	}
	for _, o := range boundOperations {
		if o.table != t.name || o.name != name {
			continue
		}
		method := http.MethodGet
		if o.action {
			method = http.MethodPost
		}
		if c.method != method {
			return nil, notAllowed(c.method, name)
		}
		seg.name = name
		return o.do(c, t, id, seg)
	}
	return nil, noSegment(seg.name)
}

// rowArgument reads a function's parameter that names a row: {"@odata.id":"accounts(…)"},
// or its type with its key.
func (c *call) rowArgument(seg segment, name string) (*table, Row, error) {
	text, err := c.argument(seg, name)
	if err != nil {
		return nil, nil, err
	}
	var entry map[string]any
	if json.Unmarshal([]byte(strings.ReplaceAll(text, "'", `"`)), &entry) != nil {
		return nil, nil, badQuery("The parameter '%s' is not valid.", name)
	}
	var t *table
	var id string
	if address, ok := entry["@odata.id"].(string); ok {
		if t, id, err = c.boundRow(c.server.schema.byName["account"], address); err != nil {
			return nil, nil, err
		}
	} else {
		kind, _ := entry["@odata.type"].(string)
		t = c.server.schema.byName[strings.TrimPrefix(strings.TrimPrefix(kind, "#"), "Microsoft.Dynamics.CRM.")]
		if t == nil || !c.server.visible(t) {
			return nil, nil, badQuery("The parameter '%s' needs an '@odata.id' or an '@odata.type'.", name)
		}
		id, _ = entry[t.key].(string)
	}
	r, err := c.readable1(t, id)
	return t, r, err
}

// actionBody decodes an action's parameters, of which there are no others than these.
func (c *call) actionBody(t *table, names ...string) (map[string]any, error) {
	body := map[string]any{}
	if len(c.body) > 0 {
		var err error
		if body, err = c.decodeBody(t); err != nil {
			return nil, err
		}
	}
	if err := onlyParameters(t, body, names...); err != nil {
		return nil, err
	}
	return body, c.writeFaults()
}
