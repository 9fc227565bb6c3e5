package emulator

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// readable1 finds one row that the caller may read.
func (c *call) readable1(t *table, id string) (Row, error) {
	may, err := c.readable(t)
	if err != nil {
		return nil, err
	}
	r, ok := c.find(t, id)
	if !ok {
		return nil, noRow(t, id)
	}
	if may != nil && !may(r) {
		return nil, refuse(http.StatusForbidden, codePrivilege,
			"Principal user (Id=%s, type=8) doesn't have ReadAccess right(s) for record with id %s of entity %s.", c.caller.id, id, t.name)
	}
	return r, nil
}

// find reads a row as the call sees it: within a change set with its writes.
func (c *call) find(t *table, id string) (Row, bool) {
	if c.tx != nil {
		return c.tx.get(t, id)
	}
	c.server.store.mu.RLock()
	defer c.server.store.mu.RUnlock()
	return c.server.store.get(t, id)
}

// directID reads a primary key: a bare GUID, or one behind the key's name. Users
// and teams share the owner's key, which has no name (contract §3.1).
func directID(t *table, args string) (string, bool) {
	text := strings.TrimSpace(args)
	if named, ok := strings.CutPrefix(text, t.key+"="); ok && t.name != "systemuser" && t.name != "team" {
		text = named
	}
	return parseID(text)
}

// rowID reads a key: the primary one, or the columns of an alternate key.
func (c *call) rowID(t *table, args string) (string, error) {
	if id, ok := directID(t, args); ok {
		return id, nil
	}
	values, err := c.keyValues(t, args)
	if err != nil {
		return "", err
	}
	found := c.rowsWithKey(t, values)
	if len(found) == 0 {
		return "", refuse(http.StatusNotFound, codeNoRowForKey, "A record with the specified key values does not exist in %s entity", t.name)
	}
	return found[0].text(t.key), nil
}

// keyValues reads "accountnumber='A1'"; the columns must be those of a key.
func (c *call) keyValues(t *table, args string) (map[string]any, error) {
	values := map[string]any{}
	var names []string
	for _, part := range splitOutside(args, ',') {
		name, text, ok := strings.Cut(part, "=")
		name = strings.TrimSpace(name)
		column := t.byProperty[name]
		if c.guarded().hides(column) {
			return nil, hiddenColumn()
		}
		if !ok || column == nil {
			return nil, refuse(http.StatusBadRequest, codeBadQuery, "Error in query syntax: '%s' is not a key of '%s'.", args, t.name)
		}
		p := &filterParser{lexer: lexer{input: text}}
		if err := p.advance(); err != nil {
			return nil, err
		}
		n, err := p.operand()
		if err != nil {
			return nil, err
		}
		literal, ok := n.(literalNode)
		if !ok {
			return nil, badQuery("The key value '%s' is not valid.", text)
		}
		value, err := literalFor(column, literal)
		if err != nil {
			return nil, err
		}
		values[name] = value
		names = append(names, column.name)
	}
	slices.Sort(names)
	for _, key := range t.keys {
		if slices.Equal(names, slices.Sorted(slices.Values(key.columns))) {
			return values, nil
		}
	}
	resource := "Microsoft.Dynamics.CRM." + t.name // use-alternate-key-reference-record has this message
	return nil, badQuery("The key in the request URI is not valid for resource '%s'. Ensure that the names and number of key properties match "+
		"the declared or alternate key properties for the resource '%s'.", resource, resource)
}

// rowsWithKey lists the rows that carry the values of a key.
func (c *call) rowsWithKey(t *table, values map[string]any) []Row {
	tx := c.tx
	if tx == nil {
		tx = &transaction{store: c.server.store}
	}
	var found []Row
	for property, value := range values { // any one column narrows enough
		for _, r := range tx.where(t, property, value) {
			if matchesAll(r, values) {
				found = append(found, r)
			}
		}
		break
	}
	return found
}

func matchesAll(r Row, values map[string]any) bool {
	for property, value := range values {
		if !equalValues(r[property], value) {
			return false
		}
	}
	return true
}

// getRow answers a read of one row.
func (c *call) getRow(t *table, id string) (*answer, error) {
	q, err := c.rowQuery(t)
	if err != nil {
		return nil, err
	}
	r, err := c.readable1(t, id)
	if err != nil {
		return nil, err
	}
	if c.header.Get("If-None-Match") == etag(r) && c.prefer().annotations == "" && !strings.Contains(c.rawQuery, "$expand") {
		return newAnswer(http.StatusNotModified), nil
	}
	return c.rowAnswer(q, r, http.StatusOK)
}

// rowQuery checks the options of a read of one row, or of a write that gives it back.
func (c *call) rowQuery(t *table) (*query, error) {
	options, err := c.options(rowOptions...)
	if err != nil {
		return nil, err
	}
	return c.compiler(t).parseQuery(options)
}

// rowAnswer writes one row with its context and etag header.
func (c *call) rowAnswer(q *query, r Row, status int) (*answer, error) {
	t, p := q.table, c.prefer()
	head := string(appendText(appendName(nil, "@odata.context"), c.root+"$metadata#"+t.set+c.selected(q)+"/$entity")) + ","
	if c.tx == nil {
		c.server.store.mu.RLock()
		defer c.server.store.mu.RUnlock()
	}
	body, err := c.renderer(p).appendRow(nil, q, r, head)
	if err != nil {
		return nil, err
	}
	a := c.finished(body, p)
	a.status = status
	a.header.Set("ETag", etag(r))
	return a, nil
}

// columnPath answers one column of a row.
func (c *call) columnPath(t *table, id string, column *column, rest []segment) (*answer, error) {
	if err := c.noOptions(); err != nil {
		return nil, err
	}
	raw := len(rest) == 1 && rest[0].name == "$value"
	if len(rest) > 0 && !raw {
		return nil, noSegment(rest[0].name)
	}
	switch c.method {
	case http.MethodGet:
	case http.MethodPut, http.MethodDelete:
		return c.putColumn(t, id, column)
	default:
		return nil, notAllowed(c.method, column.property())
	}
	r, err := c.readable1(t, id)
	if err != nil {
		return nil, err
	}
	v := r[column.property()]
	if v == nil || c.guarded().hides(column) {
		return newAnswer(http.StatusNoContent), nil
	}
	if raw {
		return rawColumn(column, v)
	}
	b := appendText(appendName([]byte{'{'}, "@odata.context"), fmt.Sprintf("%s$metadata#%s(%s)/%s", c.root, t.set, id, column.property()))
	b = appendValue(appendName(append(b, ','), "value"), column, v)
	return jsonAnswer(http.StatusOK, append(b, '}')), nil
}

func rawColumn(column *column, v any) (*answer, error) {
	a := newAnswer(http.StatusOK)
	a.header.Set("Content-Type", "text/plain")
	text, isText := v.(string)
	switch {
	case (column.name == "documentbody" || column.kind == kindImage) && isText:
		body, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return nil, refuse(http.StatusInternalServerError, codeUnexpected, "The document is damaged.")
		}
		a.header.Set("Content-Type", "application/octet-stream")
		a.body = body
	case isText:
		a.body = []byte(text)
	default:
		a.body = appendValue(nil, column, v)
	}
	return a, nil
}

// referenceTo answers a single navigation property's /$ref.
func (c *call) referenceTo(t *table, id string) *answer {
	body := fmt.Appendf(nil, `{"@odata.context":%s,"@odata.id":%s}`,
		appendText(nil, c.root+"$metadata#$ref"), appendText(nil, c.root+t.set+"("+id+")"))
	return jsonAnswer(http.StatusOK, body)
}
