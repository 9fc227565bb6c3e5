package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// originating are the lookups by which a new row points to the one that it was made of.
var originating = []string{"parentaccountid", "parentcustomerid", "customerid", "originatingleadid", "regardingobjectid"}

// initializeFrom answers InitializeFrom: a row as it would begin when it is made out of
// another one. What carries over are the columns that both tables have under one name and
// of one type, and the lookup from the new row to the other.
func (c *call) initializeFrom(seg segment) (*answer, error) {
	if err := onlyArguments(seg, "EntityMoniker", "TargetEntityName", "TargetFieldType"); err != nil {
		return nil, err
	}
	from, source, err := c.rowArgument(seg, "EntityMoniker")
	if err != nil {
		return nil, err
	}
	name, err := c.argument(seg, "TargetEntityName")
	if err != nil {
		return nil, err
	}
	kind, err := c.argument(seg, "TargetFieldType")
	if err != nil {
		return nil, err
	}
	kind = strings.Trim(strings.TrimPrefix(kind, "Microsoft.Dynamics.CRM.TargetFieldType"), "'")
	target := c.server.schema.byName[strings.Trim(name, "'")]
	if target == nil || !c.server.visible(target) {
		return nil, noSuchTable(strings.Trim(name, "'"))
	}
	fits := map[string]func(*column) bool{
		"All": func(*column) bool { return true }, "ValidForCreate": func(c *column) bool { return !c.readOnly },
		"ValidForUpdate": func(c *column) bool { return !c.readOnly && !c.createOnly }, "ValidForRead": func(*column) bool { return true },
	}[kind]
	if fits == nil {
		return nil, badQuery("The value '%s' is not a valid 'Microsoft.Dynamics.CRM.TargetFieldType'.", kind)
	}
	value := map[string]any{
		"@odata.context": c.root + "$metadata#" + target.set + "/$entity", "@odata.type": "#Microsoft.Dynamics.CRM." + target.name,
	}
	for _, column := range target.columns {
		other := from.byName[column.name]
		if other == nil || other.kind != column.kind || !carries(column) || !carries(other) || !fits(column) {
			continue
		}
		if from == target && column.name == target.title {
			continue
		}
		v := source[column.name]
		n, chosen := source.integer(column.name)
		if v == nil || c.guarded().hides(other) || chosen && len(column.options) > 0 && !offers(column, n) {
			continue
		}
		value[column.name] = v
	}
	for _, l := range target.links {
		if l.target == from.name && slices.Contains(originating, l.column.name) {
			value[l.nav+"@odata.bind"] = fmt.Sprintf("%s(%s)", from.set, source.text(from.key))
			break
		}
	}
	body, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("answering InitializeFrom: %w", err)
	}
	return jsonAnswer(http.StatusOK, body), nil
}

// carries says whether a column goes from one row to the next: what a person typed about
// it, not what the platform keeps.
func carries(c *column) bool {
	switch c.kind {
	case kindText, kindMemo, kindMoney, kindDecimal, kindDouble, kindChoice, kindDate:
		return !c.readOnly && c.name != "traversedpath"
	}
	return false
}

// calculateRollup answers CalculateRollupField for the account's rollup columns.
func (c *call) calculateRollup(seg segment) (*answer, error) {
	if err := onlyArguments(seg, "Target", "FieldName"); err != nil {
		return nil, err
	}
	t, target, err := c.rowArgument(seg, "Target")
	if err != nil {
		return nil, err
	}
	field, err := c.argument(seg, "FieldName")
	if err != nil {
		return nil, err
	}
	field = strings.Trim(field, "'")
	if t.name != "account" || field != "opendeals" && field != "openrevenue" {
		return nil, refuse(http.StatusBadRequest, codeNoRollup, "The column '%s' of the table '%s' is not a rollup column.", field, t.name)
	}
	id := target.text(t.key)
	deals, revenue := int64(0), 0.0
	c.server.store.mu.RLock()
	for _, r := range c.evaluation().rowsWith(c.server.schema.byName["opportunity"], c.server.schema.byName["opportunity"].byName["customerid"], id) {
		if state, _ := r.integer("statecode"); state == 0 {
			amount, _ := number(r["estimatedvalue_base"])
			deals, revenue = deals+1, revenue+amount
		}
	}
	c.server.store.mu.RUnlock()
	value := map[string]any{
		"@odata.context": c.root + "$metadata#accounts/$entity", "@odata.type": "#Microsoft.Dynamics.CRM.account", t.key: id,
		field + "_date": stamp(c.at), field + "_state": 1, field: any(deals),
	}
	if field == "openrevenue" {
		value[field] = revenue
	}
	body, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("answering CalculateRollupField: %w", err)
	}
	return jsonAnswer(http.StatusOK, body), nil
}
