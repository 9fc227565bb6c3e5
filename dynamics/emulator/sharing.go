package emulator

import (
	"net/http"
	"slices"
	"strings"
)

// shares are the rows that were shared with a caller or the caller's teams: id to
// access mask, nil for none. Callers hold mu for reading, or a transaction.
func (s *store) shares(who *caller) map[string]int64 {
	t := s.schema.byName["principalobjectaccess"]
	var found map[string]int64
	for _, id := range s.overlay[t.name].ids {
		r := s.overlay[t.name].rows[id]
		if principal := r.text("principalid"); principal != who.id && !slices.Contains(who.teams, principal) {
			continue
		}
		if found == nil {
			found = map[string]int64{}
		}
		mask, _ := r.integer("accessrightsmask")
		found[r.text("objectid")] |= mask
	}
	return found
}

// sharedWith says whether a row was shared with somebody for a verb.
func (who *caller) sharedWith(id, verb string) bool {
	return who.shares != nil && who.shares[id]&accessRights[verb] != 0
}

// parseAccess reads an AccessMask such as "ReadAccess, WriteAccess".
func parseAccess(t *table, sent any) (int64, error) {
	text, ok := sent.(string)
	mask := int64(0)
	for _, word := range strings.Split(text, ",") {
		right, known := accessRights[strings.TrimSuffix(strings.TrimSpace(word), "Access")]
		if !ok || !known {
			return 0, badPayload(t, "The value '%v' is not a valid 'Microsoft.Dynamics.CRM.AccessRights'.", sent)
		}
		mask |= right
	}
	return mask, nil
}

// accessText writes a mask as the platform does.
func accessText(mask int64) string {
	var words []string
	for _, verb := range []string{"Read", "Write", "Append", "AppendTo", "Create", "Delete", "Share", "Assign"} {
		if mask&accessRights[verb] != 0 {
			words = append(words, verb+"Access")
		}
	}
	if len(words) == 0 {
		return "None"
	}
	return strings.Join(words, ", ")
}

// shareAction answers GrantAccess and ModifyAccess: a row is shared with somebody.
func (c *call) shareAction(add bool) (*answer, error) {
	poa := c.server.schema.byName["principalobjectaccess"]
	body, err := c.actionBody(poa, "Target", "PrincipalAccess")
	if err != nil {
		return nil, err
	}
	return c.share(poa, body, func(tx *transaction, target Row, t *table) error {
		access, _ := body["PrincipalAccess"].(map[string]any)
		kind, principal, err := c.parameterRow(tx, access, "Principal")
		if err != nil {
			return err
		}
		if principal == nil || kind.name != "systemuser" && kind.name != "team" {
			return badPayload(poa, "The parameter 'PrincipalAccess' needs a user or a team as its 'Principal'.")
		}
		mask, err := parseAccess(poa, access["AccessMask"])
		if err != nil {
			return err
		}
		object, who := target.text(t.key), principal.text(kind.key)
		id := metadataID("share", object, who)
		if before, ok := tx.get(poa, id); ok && add {
			old, _ := before.integer("accessrightsmask")
			mask |= old
		}
		tx.put(poa, id, Row{
			poa.key: id, "objectid": object, "objecttypecode": t.name, "principalid": who, "principaltypecode": kind.name, "accessrightsmask": mask,
		})
		return nil
	})
}

// revokeAccess takes back what was shared.
func (c *call) revokeAccess() (*answer, error) {
	poa := c.server.schema.byName["principalobjectaccess"]
	body, err := c.actionBody(poa, "Target", "Revokee")
	if err != nil {
		return nil, err
	}
	return c.share(poa, body, func(tx *transaction, target Row, t *table) error {
		kind, principal, err := c.parameterRow(tx, body, "Revokee")
		if err != nil {
			return err
		}
		if principal == nil {
			return badPayload(poa, "The parameter 'Revokee' is missing.")
		}
		id := metadataID("share", target.text(t.key), principal.text(kind.key))
		if _, ok := tx.get(poa, id); ok {
			tx.delete(poa, id)
		}
		return nil
	})
}

// share runs what changes the sharing of the row of a body's Target.
func (c *call) share(poa *table, body map[string]any, change func(tx *transaction, target Row, t *table) error) (*answer, error) {
	err := c.transact(func(tx *transaction) error {
		t, target, err := c.parameterRow(tx, body, "Target")
		switch {
		case err != nil:
			return err
		case target == nil:
			return badPayload(poa, "The parameter 'Target' is missing.")
		case t.owner != ownedByUser:
			return refuse(http.StatusBadRequest, codeInvalidArgument, "Rows of the table '%s' cannot be shared.", t.name)
		}
		if err := c.must(t, "Share", target); err != nil {
			return err
		}
		return change(tx, target, t)
	})
	if err != nil {
		return nil, err
	}
	return newAnswer(http.StatusNoContent), nil
}

// principalAccess answers RetrievePrincipalAccess, which is bound to a user or a team.
func (c *call) principalAccess(t *table, id string, seg segment) (*answer, error) {
	if err := onlyArguments(seg, "Target"); err != nil {
		return nil, err
	}
	principal, err := c.readable1(t, id)
	if err != nil {
		return nil, err
	}
	kind, target, err := c.rowArgument(seg, "Target")
	if err != nil {
		return nil, err
	}
	c.server.store.mu.RLock()
	who := &caller{id: id, role: c.server.teamRole(id)}
	who.shares = c.server.store.shares(who)
	if t.name == "systemuser" {
		who = c.server.callerFor(principal)
	}
	c.server.store.mu.RUnlock()
	mask := int64(0)
	for _, verb := range verbs {
		reach := c.server.depthFor(who, kind.privilege(verb))
		if reach != depthNone && (kind.owner != ownedByUser || who.reaches(reach, target) || who.sharedWith(target.text(kind.key), verb)) {
			mask |= accessRights[verb]
		}
	}
	return c.response("RetrievePrincipalAccess", map[string]any{"AccessRights": accessText(mask)})
}

// sharedPrincipals answers RetrieveSharedPrincipalsAndAccess(Target=…).
func (c *call) sharedPrincipals(seg segment) (*answer, error) {
	if err := onlyArguments(seg, "Target"); err != nil {
		return nil, err
	}
	t, target, err := c.rowArgument(seg, "Target")
	if err != nil {
		return nil, err
	}
	list := []any{}
	for _, r := range c.server.Rows("principalobjectaccess", func(r Row) bool { return r.text("objectid") == target.text(t.key) }) {
		mask, _ := r.integer("accessrightsmask")
		kind := c.server.schema.byName[r.text("principaltypecode")]
		list = append(list, map[string]any{
			"AccessMask": accessText(mask),
			"Principal": map[string]any{
				"@odata.type": "#Microsoft.Dynamics.CRM." + kind.name, kind.key: r.text("principalid"), "ownerid": r.text("principalid"),
			},
		})
	}
	return c.response("RetrieveSharedPrincipalsAndAccess", map[string]any{"PrincipalAccesses": list})
}
