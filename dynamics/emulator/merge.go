package emulator

import (
	"net/http"
	"slices"
)

// mergeable are the tables whose rows can be merged, with the lookup that says
// where a row belongs.
var mergeable = map[string]string{"account": "parentaccountid", "contact": "parentcustomerid", "lead": "parentaccountid"}

// merge makes one row of two (contract §5.10): what points to the subordinate
// points to the target from then on, columns that the target lacks come from the
// subordinate, and this one stays as an inactive row with its masterid.
func (c *call) merge() (*answer, error) {
	body, err := c.decodeBody(c.server.schema.byName["contact"])
	if err != nil {
		return nil, err
	}
	if err := c.writeFaults(); err != nil {
		return nil, err
	}
	if err := c.transact(func(tx *transaction) error { return c.mergeWith(tx, body) }); err != nil {
		return nil, err
	}
	return newAnswer(http.StatusNoContent), nil
}

func (c *call) mergeWith(tx *transaction, body map[string]any) error {
	t, target, err := c.parameterRow(tx, body, "Target")
	if err != nil {
		return err
	}
	other, subordinate, err := c.parameterRow(tx, body, "Subordinate")
	if err != nil {
		return err
	}
	if t == nil || other == nil {
		return badPayloadStream("The parameters 'Target' and 'Subordinate' are required.")
	}
	if err := onlyParameters(t, body, "Target", "Subordinate", "UpdateContent", "PerformParentingChecks"); err != nil {
		return err
	}
	check, err := parameterFlag(t, body, "PerformParentingChecks")
	if err != nil {
		return err
	}
	if err := mayMerge(t, other, target, subordinate, check); err != nil {
		return err
	}
	for _, r := range []Row{target, subordinate} {
		if err := c.must(t, "Write", r); err != nil {
			return err
		}
	}
	if err := c.mergeContent(tx, t, target, subordinate, body["UpdateContent"]); err != nil {
		return err
	}
	c.retire(tx, t, subordinate, target.text(t.key))
	tx.moveReferences(t, subordinate.text(t.key), target.text(t.key))
	return nil
}

// mayMerge refuses pairs that cannot become one row.
func mayMerge(t, other *table, target, subordinate Row, check bool) error {
	parent, ok := mergeable[t.name]
	state, _ := target.integer("statecode")
	var reason string
	switch {
	case !ok:
		reason = "Rows of the table " + t.name + " cannot be merged."
	case t != other:
		reason = "The two rows are of different tables."
	case target.text(t.key) == subordinate.text(t.key):
		reason = "A row cannot be merged with itself."
	case state != 0:
		reason = "The target of a merge must be active."
	case subordinate.flag("merged"):
		reason = "The subordinate was merged before."
	case check && target.lookup(parent) != subordinate.lookup(parent):
		reason = "The two rows have different parents."
	default:
		return nil
	}
	return refuse(http.StatusBadRequest, codeInvalidArgument, "%s", reason)
}

// mergeContent writes what the caller chose and fills the target's empty columns.
func (c *call) mergeContent(tx *transaction, t *table, target, subordinate Row, content any) error {
	body := map[string]any{}
	if content != nil {
		chosen, ok := content.(map[string]any)
		if !ok || chosen["@odata.type"] != "Microsoft.Dynamics.CRM."+t.name {
			return badPayload(t, "The parameter 'UpdateContent' needs the '@odata.type' Microsoft.Dynamics.CRM.%s.", t.name)
		}
		body = chosen
	}
	filled := target.clone()
	for _, column := range t.columns {
		if mayFill(t, column) && filled[column.property()] == nil && subordinate[column.property()] != nil {
			filled[column.property()] = subordinate[column.property()]
			if column.kind == kindLookup {
				filled.setLookup(column, subordinate.lookupTable(column), subordinate.lookup(column.name))
			}
		}
	}
	return c.update(tx, t, filled, body)
}

// mayFill says which columns go over: those that a client may write, apart from
// states, the owner and unique keys.
func mayFill(t *table, c *column) bool {
	if c.readOnly || c.createOnly || c.kind == kindState || c.kind == kindStatus || c.name == "ownerid" {
		return false
	}
	return !slices.ContainsFunc(t.keys, func(k alternateKey) bool { return slices.Contains(k.columns, c.name) })
}

// retire leaves the subordinate as an inactive row that names its master.
func (c *call) retire(tx *transaction, t *table, r Row, master string) {
	state := int64(1)
	if t.name == "lead" { // 1 is Qualified
		state = 2
	}
	r["statecode"], r["merged"] = state, true
	r["statuscode"] = t.defaultStatus(state)
	r.setLookup(t.byName["masterid"], t.name, master)
	r["modifiedon"] = stamp(tx.now)
	c.stampUser(r, "modified")
	tx.put(t, r.text(t.key), r)
}

// moveReferences lets every row that points to one row point to another.
func (tx *transaction) moveReferences(t *table, from, to string) {
	tx.prepareReferences(t)
	for _, l := range t.backs {
		if l.column.name == "masterid" || l.from.name == "activitypointer" {
			continue
		}
		for _, r := range tx.where(l.from, l.column.property(), from) {
			if r.lookupTable(l.column) == t.name {
				tx.moveReference(l, r, to)
			}
		}
	}
}

func (tx *transaction) moveReference(l *link, r Row, to string) {
	id := r.text(l.from.key)
	r.setLookup(l.column, l.target, to)
	if l.from.name == l.target && id == to { // a row is not its own parent
		r.clearLookup(l.column)
	}
	if l.from.owner != ownedByNobody {
		r["modifiedon"] = stamp(tx.now)
	}
	tx.derive(l.from, r, nil)
	switch l.from.name {
	case "connection":
		tx.nameConnection(l.from, r)
	case "activityparty":
		tx.nameParty(l.from, r)
	}
	tx.put(l.from, id, r)
}
