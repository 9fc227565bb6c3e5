package emulator

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// create makes a row of a body; id is a key that the address gave.
func (c *call) create(tx *transaction, t *table, body map[string]any, id string) (string, error) {
	if t.fixed || t.name == "activitypointer" {
		return "", notAllowed(http.MethodPost, t.set)
	}
	if err := c.must(t, "Create", nil); err != nil {
		return "", err
	}
	d := &draft{table: t, row: Row{}, creating: true, sent: map[string]bool{}}
	if err := c.fill(tx, d, body); err != nil {
		return "", err
	}
	if id != "" {
		if sent := d.row.text(t.key); sent != "" && sent != id {
			return "", badPayload(t, "The key of the body differs from the key of the address.")
		}
		d.row[t.key] = id
	}
	if d.row.text(t.key) == "" {
		d.row[t.key] = tx.newID()
	}
	id = d.row.text(t.key)
	if c.keyTaken(tx, t, id) {
		return "", duplicateKey()
	}
	if err := c.createdState(d); err != nil {
		return "", err
	}
	if err := c.settle(tx, d, nil); err != nil {
		return "", err
	}
	if err := c.stampCreated(d); err != nil {
		return "", err
	}
	tx.put(t, id, d.row)
	return id, c.follow(tx, d, nil)
}

// keyTaken says whether a key exists; activities share one key space.
func (c *call) keyTaken(tx *transaction, t *table, id string) bool {
	if t.activity {
		t = c.server.schema.byName["activitypointer"]
	}
	_, taken := tx.get(t, id)
	return taken
}

// update lays a body over an existing row.
func (c *call) update(tx *transaction, t *table, old Row, body map[string]any) error {
	if t.name == "activitypointer" || t.name == "activityparty" {
		return notAllowed(http.MethodPatch, t.set)
	}
	if err := c.must(t, "Write", old); err != nil {
		return err
	}
	d := &draft{table: t, row: old.clone(), sent: map[string]bool{}}
	if err := c.fill(tx, d, body); err != nil {
		return err
	}
	if d.row.text(t.key) != old.text(t.key) {
		return badPayload(t, "The primary key cannot be changed.")
	}
	if err := c.changedState(d, old); err != nil {
		return err
	}
	if err := c.settle(tx, d, old); err != nil {
		return err
	}
	d.row["modifiedon"] = stamp(tx.now)
	c.stampUser(d.row, "modified")
	tx.put(t, old.text(t.key), d.row)
	return c.follow(tx, d, old)
}

// settle applies the rules that hold for created and changed rows alike.
func (c *call) settle(tx *transaction, d *draft, old Row) error {
	if err := c.settleOwner(tx, d, old); err != nil {
		return err
	}
	if err := settleUser(d, old); err != nil {
		return err
	}
	if err := c.uniqueKeys(d); err != nil {
		return err
	}
	if err := c.detectDuplicates(tx, d); err != nil {
		return err
	}
	tx.derive(d.table, d.row, d.sent)
	d.row.settleFlags(d.table)
	return settleConnection(d)
}

// stampCreated fills who made the row and when; a back-dated row keeps the
// time of its import in overriddencreatedon.
func (c *call) stampCreated(d *draft) error {
	if d.table.owner == ownedByNobody {
		return nil
	}
	now := stamp(c.tx.now)
	if dated := d.row.text("overriddencreatedon"); dated != "" {
		if c.depth(privilegeBackdate) == depthNone {
			return refuse(http.StatusForbidden, codePrivilege, "Principal user (Id=%s, type=8) is missing %s privilege.", c.caller.id, privilegeBackdate)
		}
		d.row["createdon"], d.row["overriddencreatedon"] = dated, now
	} else {
		d.row["createdon"] = now
	}
	d.row["modifiedon"] = now
	c.stampUser(d.row, "created")
	c.stampUser(d.row, "modified")
	return nil
}

// stampUser fills createdby or modifiedby, and on whose behalf.
func (c *call) stampUser(r Row, what string) {
	r["_"+what+"by_value"] = c.caller.id
	delete(r, "_"+what+"onbehalfby_value")
	if c.caller.behind != nil {
		r["_"+what+"onbehalfby_value"] = c.caller.behind.id
	}
}

// createdState gives a new row its state: always the first one. A status of
// another state is refused, a state alone is ignored (contract §5.7).
func (c *call) createdState(d *draft) error {
	t := d.table
	if t.status() == nil {
		return nil
	}
	d.row["statecode"] = int64(0)
	if !d.sent["statuscode"] || d.row["statuscode"] == nil {
		d.row["statuscode"] = t.defaultStatus(0)
		return nil
	}
	return checkStatus(t, d.row, 0)
}

func checkStatus(t *table, r Row, state int64) error {
	status, _ := r.integer("statuscode")
	if owner, ok := t.stateOf(status); !ok || owner != state {
		return refuse(http.StatusBadRequest, codeBadStatus, "%d is not a valid status code for state code %s on %s with Id %s.",
			status, stateName(t, state), t.name, r.text(t.key))
	}
	return nil
}

func stateName(t *table, state int64) string {
	for _, o := range t.state().options {
		if o.value == state {
			return strings.ReplaceAll(o.label, " ", "")
		}
	}
	return fmt.Sprint(state)
}

// changedState checks a change of state and status, and refuses changes of
// closed activities that are not reopened.
func (c *call) changedState(d *draft, old Row) error {
	t := d.table
	if t.status() == nil {
		return nil
	}
	before, _ := old.integer("statecode")
	after := before
	if d.sent["statecode"] {
		if d.row["statecode"] == nil {
			return refuse(http.StatusBadRequest, codeInvalidArgument, "The statecode of %s cannot be empty.", t.name)
		}
		after, _ = d.row.integer("statecode")
	}
	if d.sent["statecode"] && !d.sent["statuscode"] && after != before {
		d.row["statuscode"] = t.defaultStatus(after)
	}
	if err := checkStatus(t, d.row, after); err != nil {
		return err
	}
	if t.name == "opportunity" && after != before && after != 0 {
		return refuse(http.StatusBadRequest, codeInvalidArgument,
			"The opportunity can be closed with the WinOpportunity and LoseOpportunity messages only.")
	}
	if t.activity && before != 0 && before != 3 && after == before && d.changes(old) {
		return refuse(http.StatusBadRequest, codeInvalidArgument,
			"The %s with Id %s is closed. Set its state to open before it is changed.", t.name, old.text(t.key))
	}
	if t.activity && before != after && after == 1 && d.row["actualend"] == nil {
		d.row["actualend"] = stamp(c.tx.now)
	}
	return nil
}

// changes says whether a draft differs from the row in what was sent.
func (d *draft) changes(old Row) bool {
	for name := range d.sent {
		property := d.table.byName[name].property()
		if !equalValues(d.row[property], old[property]) {
			return true
		}
	}
	return d.replaces
}

// settleOwner gives a row its owner and what follows from it.
func (c *call) settleOwner(tx *transaction, d *draft, old Row) error {
	t := d.table
	if t.owner != ownedByUser {
		return nil
	}
	column := t.byName["ownerid"]
	if d.row.lookup("ownerid") == "" {
		d.row.setLookup(column, "systemuser", c.caller.id)
	}
	owner := d.row.lookup("ownerid")
	if old != nil && owner == old.lookup("ownerid") {
		return nil
	}
	if old != nil || owner != c.caller.id {
		if err := c.mayOwn(tx, d, old, owner); err != nil {
			return err
		}
	}
	tx.ownedBy(t, d.row)
	return nil
}

// mayOwn checks that a row may be given to an owner.
func (c *call) mayOwn(tx *transaction, d *draft, old Row, owner string) error {
	t := d.table
	if old != nil {
		if err := c.must(t, "Assign", old); err != nil {
			return err
		}
	}
	if d.row.lookupTable(t.byName["ownerid"]) != "systemuser" {
		return nil
	}
	user, ok := tx.get(c.server.schema.byName["systemuser"], owner)
	azure, _ := user.integer("azurestate")
	switch {
	case !ok:
		return refuse(http.StatusBadRequest, codeOwnerInvalid, "The owning user %s is invalid.", owner)
	case user.flag("isdisabled"), hits(c.struck, FaultDisabledOwner) != nil:
		return refuse(http.StatusForbidden, codeUserDisabled, "The specified user(Id = %s) is disabled. Consider enabling this user.", owner)
	case azure != 0:
		return refuse(http.StatusBadRequest, codeUserGone, "The user with SystemUserId=%s no longer exists in Microsoft Entra ID.", owner)
	}
	c.server.store.mu.RLock()
	who := c.server.callerFor(user)
	c.server.store.mu.RUnlock()
	if c.server.depthFor(who, t.privilege("Read")) == depthNone {
		return (&call{server: c.server, caller: who}).missingPrivilege(t, "Read")
	}
	within := d.row.clone()
	within["_ownerid_value"], within["_owningbusinessunit_value"] = owner, user["_businessunitid_value"]
	verb := "Create"
	if old != nil {
		verb = "Assign"
	}
	return c.must(t, verb, within)
}

// uniqueKeys refuses a row whose alternate key another row has.
func (c *call) uniqueKeys(d *draft) error {
	for _, key := range d.table.keys {
		values := map[string]any{}
		touched := false
		for _, name := range key.columns {
			column := d.table.byName[name]
			if d.row[column.property()] != nil {
				values[column.property()] = d.row[column.property()]
			}
			touched = touched || d.sent[name]
		}
		if !touched || len(values) != len(key.columns) {
			continue
		}
		for _, other := range c.rowsWithKey(d.table, values) {
			if id := other.text(d.table.key); id != d.row.text(d.table.key) {
				return refuse(http.StatusPreconditionFailed, codeKeyTaken,
					"A record that has the attribute values %s already exists. The entity key %s requires that this set of attributes contains unique values. "+
						"Select unique values and try again. <DuplicateAttributes><%s>%v</%s></DuplicateAttributes> %s",
					strings.Join(key.columns, ","), key.name, key.columns[0], values[key.columns[0]], key.columns[0], id)
			}
		}
	}
	return nil
}

// duplicateRules are the organization's duplicate detection rules: the column
// that must not repeat.
var duplicateRules = map[string]string{"account": "name", "contact": "emailaddress1", "lead": "emailaddress1"}

// detectDuplicates runs the rules where the caller asked for it (contract §5.3).
func (c *call) detectDuplicates(tx *transaction, d *draft) error {
	property := duplicateRules[d.table.name]
	if property == "" || !strings.EqualFold(c.header.Get("MSCRM.SuppressDuplicateDetection"), "false") || d.row[property] == nil || !d.sent[property] {
		return nil
	}
	others := tx.where(d.table, property, d.row[property])
	if slices.ContainsFunc(others, func(r Row) bool { return r.text(d.table.key) != d.row.text(d.table.key) }) {
		return duplicateDetected()
	}
	return nil
}

// follow writes what hangs on a saved row: parties, the reciprocal connection,
// rows of a deep insert, rows bound to its collections.
func (c *call) follow(tx *transaction, d *draft, old Row) error {
	id := d.row.text(d.table.key)
	if d.table.activity {
		if err := c.saveParties(tx, d, old); err != nil {
			return err
		}
	}
	if d.table.name == "connection" {
		tx.reciprocate(d.table, d.row)
	}
	for _, kid := range d.children {
		if kid.link.many != nil {
			other, err := c.create(tx, kid.link.from, kid.body, "")
			if err != nil {
				return err
			}
			if err := c.tie(tx, kid.link, id, other); err != nil {
				return err
			}
			continue
		}
		nav := kid.link.nav
		kid.body[nav+"@odata.bind"] = "/" + d.table.set + "(" + id + ")"
		if _, err := c.create(tx, kid.link.from, kid.body, ""); err != nil {
			return err
		}
	}
	for _, other := range d.links {
		if other.link.many != nil {
			if err := c.tie(tx, other.link, id, other.id); err != nil {
				return err
			}
			continue
		}
		if err := c.point(tx, other.link, other.id, d.table, id); err != nil {
			return err
		}
	}
	return nil
}

// point makes a row's lookup point to another row.
func (c *call) point(tx *transaction, l *link, from string, target *table, id string) error {
	old, ok := tx.get(l.from, from)
	if !ok {
		return noRow(l.from, from)
	}
	return c.update(tx, l.from, old, map[string]any{l.nav + "@odata.bind": "/" + target.set + "(" + id + ")"})
}
