package emulator

import (
	"encoding/json"
	"maps"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// draft is a row while a body is laid over it.
type draft struct {
	table    *table
	row      Row
	creating bool
	sent     map[string]bool // columns, by name
	parties  []any           // the party collection
	replaces bool            // the party collection was sent
	children []child         // deep insert: rows that point back to this one
	links    []child         // bound rows of collections
}

type child struct {
	link *link
	body map[string]any
	id   string // links: the row to point here
}

// fill lays a body over the draft, checking every property against the
// metadata. Read-only columns are ignored, as Dataverse does.
func (c *call) fill(tx *transaction, d *draft, body map[string]any) error {
	for _, name := range slices.Sorted(maps.Keys(body)) {
		value := body[name]
		if nav, bind := strings.CutSuffix(name, "@odata.bind"); bind {
			if err := c.bind(d, nav, value); err != nil {
				return err
			}
			continue
		}
		if name == "@odata.type" {
			if err := sameType(d.table, value); err != nil {
				return err
			}
		}
		if strings.Contains(name, "@") {
			continue
		}
		if err := c.fillProperty(tx, d, name, value); err != nil {
			return err
		}
	}
	return nil
}

// sameType refuses a body that says that it is a row of another table.
func sameType(t *table, value any) error {
	text, _ := value.(string)
	if strings.TrimPrefix(strings.TrimPrefix(text, "#"), "Microsoft.Dynamics.CRM.") != t.name {
		return badPayload(t, "Microsoft.OData.ODataException: A resource with type '%v' was found, "+
			"but it is not assignable to the expected type 'Microsoft.Dynamics.CRM.%s'.", value, t.name)
	}
	return nil
}

func (c *call) fillProperty(tx *transaction, d *draft, name string, value any) error {
	t := d.table
	if column := t.byProperty[name]; column != nil {
		if column.kind == kindLookup {
			return badPayload(t, "Microsoft.Crm.CrmException: CRM do not support direct "+
				"update of Entity Reference properties, Use Navigation properties instead.")
		}
		if column.readOnly || column.createOnly && !d.creating && column.name != t.key {
			return nil
		}
		checked, err := checkValue(t, column, value)
		if err != nil {
			return err
		}
		if err := c.mayWrite(column, d.creating); err != nil {
			return err
		}
		d.sent[name] = true
		if checked == nil {
			delete(d.row, name)
			return nil
		}
		d.row[name] = checked
		return nil
	}
	return c.fillRelated(tx, d, name, value)
}

// fillRelated takes nested rows: a deep insert, or an activity's parties.
func (c *call) fillRelated(tx *transaction, d *draft, name string, value any) error {
	t := d.table
	if name == t.parties && name != "" {
		list, ok := value.([]any)
		if !ok {
			return badPayload(t, "The property '%s' must be a collection.", name)
		}
		d.parties, d.replaces = list, true
		return nil
	}
	if l := t.byNav[name]; l != nil && value == nil { // null is no row
		return c.bind(d, name, nil)
	}
	if l := t.byNav[name]; l != nil && d.creating && !l.column.readOnly && l.column.name != "ownerid" {
		body, ok := value.(map[string]any)
		if !ok {
			return undeclared(t, name)
		}
		target := c.server.schema.byName[l.target]
		id, err := c.create(tx, target, body, "")
		if err != nil {
			return err
		}
		return c.setLink(d, l, target, id)
	}
	if l := t.collection(name); l != nil && d.creating && c.server.visible(l.from) {
		list, ok := value.([]any)
		if !ok {
			return badPayload(t, "The property '%s' must be a collection.", name)
		}
		for _, item := range list {
			body, ok := item.(map[string]any)
			if !ok {
				return badPayload(t, "The property '%s' must hold objects.", name)
			}
			d.children = append(d.children, child{link: l, body: body})
		}
		return nil
	}
	if t.byNav[name] != nil || t.collection(name) != nil {
		return undeclared(t, name)
	}
	return invalidProperty(t, name)
}

// bind sets a lookup, or points rows of a collection here.
func (c *call) bind(d *draft, nav string, value any) error {
	t := d.table
	if l := t.byNav[nav]; l != nil {
		if l.column.readOnly {
			return nil
		}
		if err := c.mayWrite(l.column, d.creating); err != nil {
			return err
		}
		if value == nil {
			d.row.clearLookup(l.column)
			d.sent[l.column.name] = true
			return nil
		}
		target, id, err := c.boundRow(t, value)
		if err != nil {
			return err
		}
		return c.setLink(d, l, target, id)
	}
	l := t.collection(nav)
	list, ok := value.([]any)
	if l == nil || !ok {
		if err := c.notForRegarding(t, nav); err != nil {
			return err
		}
		return undeclared(t, nav+"@odata.bind")
	}
	for _, item := range list {
		target, id, err := c.boundRow(t, item)
		if err != nil {
			return err
		}
		if target != l.from {
			return badPayload(t, "The reference of '%s' is not of type '%s'.", nav, l.from.name)
		}
		d.links = append(d.links, child{link: l, id: id})
	}
	return nil
}

// notForRegarding refuses regarding records of tables that have no activities or
// no notes. Names that are wrong in another way are left to be undeclared.
func (c *call) notForRegarding(t *table, nav string) error {
	var name string
	ok := false
	switch {
	case t.activity:
		name, ok = strings.CutPrefix(nav, "regardingobjectid_")
		suffix := "_" + t.name
		ok = ok && strings.HasSuffix(name, suffix)
		name = strings.TrimSuffix(name, suffix)
	case t.name == "annotation":
		name, ok = strings.CutPrefix(nav, "objectid_")
	}
	if target := c.server.schema.byName[name]; !ok || target == nil || !c.server.visible(target) {
		return nil
	}
	return refuse(http.StatusBadRequest, codeRegardingType, "The regarding object type %s is not allowed for the %s entity.", name, t.name)
}

// setLink points a lookup of the draft to a row that was bound.
func (c *call) setLink(d *draft, l *link, target *table, id string) error {
	fits := target.name == l.target
	if l.column.name == "ownerid" {
		fits = slices.Contains(l.column.targets, target.name)
		if !fits {
			return refuse(http.StatusBadRequest, codePrincipalInvalid, "The principal of type %s is not valid as an owner.", target.name)
		}
	}
	if !fits {
		return badPayload(d.table, "The reference of '%s' is of type '%s', not '%s'.", l.nav, target.name, l.target)
	}
	if _, ok := c.tx.get(target, id); !ok {
		if l.column.name == "ownerid" {
			return refuse(http.StatusBadRequest, codeOwnerInvalid, "The owning user %s is invalid.", id)
		}
		return noRow(target, id)
	}
	if err := c.mayAppend(d, l.column, target); err != nil {
		return err
	}
	d.row.clearLookup(l.column)
	d.row.setLookup(l.column, target.name, id)
	d.sent[l.column.name] = true
	return nil
}

// mayAppend checks append on the row and append-to on what it is tied to.
func (c *call) mayAppend(d *draft, column *column, target *table) error {
	if d.table.owner != ownedByUser || target.owner != ownedByUser || column.name == "ownerid" {
		return nil
	}
	if err := c.must(d.table, "Append", nil); err != nil {
		return err
	}
	return c.must(target, "AppendTo", nil)
}

// boundRow reads a bind value: "/set(id)", "set(id)", a full address, "$1", or
// an alternate key.
func (c *call) boundRow(t *table, value any) (*table, string, error) {
	text, ok := value.(string)
	if !ok {
		return nil, "", badPayload(t, "The value of a bind must be a string.")
	}
	if strings.HasPrefix(text, "$") {
		reference, known := c.refs[text]
		if !known {
			return nil, "", badQuery("Content-ID Reference: '%s' does not exist in the batch context.", text)
		}
		text = reference
	}
	if _, rest, full := strings.Cut(text, "/api/data/v"); full {
		_, text, _ = strings.Cut(rest, "/")
	}
	segments, err := splitPath(strings.TrimPrefix(text, "/"))
	if err != nil || len(segments) != 1 || !segments[0].called {
		return nil, "", badPayload(t, "Resource not found for the segment '%s'.", text)
	}
	target := c.table(segments[0].name)
	if target == nil {
		return nil, "", badPayload(t, "Resource not found for the segment '%s'.", segments[0].name)
	}
	id, err := c.rowID(target, segments[0].args)
	return target, id, err
}

// checkValue checks a value against its column and brings it to the form in
// which rows keep it.
func checkValue(t *table, c *column, v any) (any, error) {
	if v == nil {
		return nil, nil
	}
	switch c.kind {
	case kindText, kindMemo, kindTableName, kindChoices:
		return checkText(t, c, v)
	case kindBoolean:
		if b, ok := v.(bool); ok {
			return b, nil
		}
	case kindInteger, kindBig, kindMoney, kindDecimal, kindDouble, kindChoice, kindState, kindStatus:
		if n, ok := v.(json.Number); ok {
			return checkNumber(t, c, n)
		}
		if f, ok := number(v); ok {
			return checkNumber(t, c, json.Number(strconv.FormatFloat(f, 'f', -1, 64)))
		}
	case kindInstant:
		if text, ok := v.(string); ok {
			if at, ok := parseDay(text); ok {
				return stamp(at), nil
			}
		}
	case kindDate:
		if text, ok := v.(string); ok {
			if _, err := time.Parse(time.DateOnly, text); err == nil {
				return text, nil
			}
		}
	case kindImage:
		return checkImage(t, c, v)
	case kindID:
		if text, ok := v.(string); ok {
			if id, ok := parseID(text); ok {
				return id, nil
			}
		}
	}
	return nil, wrongType(t, c, v)
}

func wrongType(t *table, c *column, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		text = []byte("?")
	}
	return badPayload(t, "Microsoft.OData.ODataException: Cannot convert the literal '%s' of '%s' to the expected type '%s'.",
		text, c.property(), edmName(c))
}

func checkText(t *table, c *column, v any) (any, error) {
	text, ok := v.(string)
	if !ok {
		return nil, wrongType(t, c, v)
	}
	for _, r := range text {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return nil, refuse(http.StatusBadRequest, codeInvalidArgument, "The text of '%s' holds an invalid character, hexadecimal value 0x%02X.", c.name, r)
		}
	}
	if c.length > 0 && len(text) > c.length && len(utf16.Encode([]rune(text))) > c.length {
		return nil, refuse(http.StatusBadRequest, codeTooLong,
			"A validation error occurred.  The length of the '%s' attribute of the '%s' entity exceeded the maximum allowed length of '%d'.",
			c.name, t.name, c.length)
	}
	if c.kind == kindChoices && text != "" {
		for _, part := range strings.Split(text, ",") {
			n, err := strconv.ParseInt(part, 10, 64)
			if err != nil || !offers(c, n) {
				return nil, badChoice(t, c, part)
			}
		}
	}
	if text == "" {
		return nil, nil
	}
	return text, nil
}

func offers(c *column, n int64) bool {
	return slices.ContainsFunc(c.options, func(o option) bool { return o.value == n })
}

func badChoice(t *table, c *column, value string) error {
	return refuse(http.StatusBadRequest, codeBadChoice,
		"A validation error occurred. The value '%s' of '%s' on record of type '%s' is outside the valid range.", value, c.name, t.name)
}

func checkNumber(t *table, c *column, n json.Number) (any, error) {
	f, err := n.Float64()
	if err != nil {
		return nil, wrongType(t, c, n)
	}
	whole := edmName(c) == "Edm.Int32" || edmName(c) == "Edm.Int64"
	if whole && f != math.Trunc(f) {
		return nil, wrongType(t, c, n)
	}
	switch {
	case c.kind == kindStatus: // checked against the state
	case len(c.options) > 0 && !offers(c, int64(f)):
		return nil, badChoice(t, c, n.String())
	case len(c.options) == 0 && c.kind != kindBig && (f < c.min || f > c.max):
		return nil, refuse(http.StatusBadRequest, codeInvalidArgument,
			"A validation error occurred. The value of '%s' on record of type '%s' is outside the valid range.", c.name, t.name)
	}
	if whole {
		return int64(f), nil
	}
	return f, nil
}
