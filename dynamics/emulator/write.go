package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
)

// transact runs f in the change set's transaction, or in one of its own.
func (c *call) transact(f func(tx *transaction) error) error {
	if c.tx != nil {
		return f(c.tx)
	}
	within := func(tx *transaction) error {
		c.tx = tx
		defer func() { c.tx = nil }()
		return f(tx)
	}
	if c.batch {
		return c.server.store.writeLater(c.at, within)
	}
	return c.server.store.write(c, c.at, within)
}

// writeFaults are refusals that a rule injects into a write, and that of a header
// that only few may send (contract §5.3).
func (c *call) writeFaults() error {
	switch {
	case c.bypasses() && c.depth(privilegeBypass) == depthNone:
		return refuse(http.StatusForbidden, codePrivilege, "Principal user (Id=%s, type=8) is missing %s privilege (Id=%s).",
			c.caller.id, privilegeBypass, privilegeID(privilegeBypass))
	case hits(c.struck, FaultPluginRefused) != nil:
		return refuse(http.StatusBadRequest, codePluginRefused, "The record was refused by the plug-in Contoso.Validation: the reference is missing.")
	case hits(c.struck, FaultDuplicate) != nil:
		return duplicateDetected()
	}
	return nil
}

// bypasses says whether the caller wants to pass by the customer's logic. There is
// none here, but not everybody may ask.
func (c *call) bypasses() bool {
	return strings.EqualFold(c.header.Get("MSCRM.BypassCustomPluginExecution"), "true") || c.header.Get("MSCRM.BypassBusinessLogicExecution") != ""
}

func duplicateDetected() error {
	return refuse(http.StatusPreconditionFailed, codeDuplicateDetected,
		"A record was not created or updated because a duplicate of the current record already exists.")
}

// decodeBody reads a JSON object.
func (c *call) decodeBody(t *table) (map[string]any, error) {
	if len(c.body) > 0 {
		if err := c.jsonBody(); err != nil {
			return nil, err
		}
	}
	decoder := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(c.body, []byte("\ufeff"))))
	decoder.UseNumber()
	var body map[string]any
	if err := decoder.Decode(&body); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, badPayload(t, "The payload is empty.")
		}
		return nil, badPayload(t, "System.ArgumentException: Stream was not readable.")
	}
	if body == nil {
		return nil, badPayload(t, "The payload is empty.")
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, badPayload(t, "Invalid JSON. More than one value was found at the root of the payload.")
	}
	if name, twice := twiceNamed(c.body); twice {
		return nil, badPayload(t, "Microsoft.OData.ODataException: Multiple properties with the "+
			"name '%s' were detected in a resource. In OData, duplicate property names are not allowed.", name)
	}
	return body, nil
}

// postRow creates a row.
func (c *call) postRow(t *table) (*answer, error) {
	q, err := c.rowQuery(t)
	if err != nil {
		return nil, err
	}
	body, err := c.decodeBody(t)
	if err != nil {
		return nil, err
	}
	if err := c.writeFaults(); err != nil {
		return nil, err
	}
	var id string
	if err := c.transact(func(tx *transaction) error {
		id, err = c.create(tx, t, body, "")
		return err
	}); err != nil {
		return nil, err
	}
	return c.written(q, id, true)
}

// written answers a write: 204 with the row's address, or the row itself. The
// representation has no OData-EntityId (contract §5.1).
func (c *call) written(q *query, id string, created bool) (*answer, error) {
	t := q.table
	if c.prefer().representation {
		r, ok := c.find(t, id)
		if !ok {
			return nil, noRow(t, id)
		}
		if created {
			return c.rowAnswer(q, r, http.StatusCreated)
		}
		return c.rowAnswer(q, r, http.StatusOK)
	}
	a := newAnswer(http.StatusNoContent)
	address := c.root + t.set + "(" + id + ")"
	a.header.Set("OData-EntityId", address)
	if created {
		a.header.Set("Location", address)
	}
	return a, nil
}

// patchRow updates, creates or upserts a row, as its conditions say (contract §5.2).
func (c *call) patchRow(t *table, args string) (*answer, error) {
	q, err := c.rowQuery(t)
	if err != nil {
		return nil, err
	}
	body, err := c.decodeBody(t)
	if err != nil {
		return nil, err
	}
	if err := c.writeFaults(); err != nil {
		return nil, err
	}
	var id string
	created := false
	if err := c.transact(func(tx *transaction) error {
		id, created, err = c.upsert(tx, t, args, body)
		return err
	}); err != nil {
		return nil, err
	}
	return c.written(q, id, created)
}

// upsert finds the row of a key and updates it, or creates it.
func (c *call) upsert(tx *transaction, t *table, args string, body map[string]any) (id string, created bool, err error) {
	var values map[string]any
	id, direct := directID(t, args)
	if !direct {
		if values, err = c.keyValues(t, args); err != nil {
			return "", false, err
		}
		id = ""
		if rows := c.rowsWithKey(t, values); len(rows) > 0 {
			id = rows[0].text(t.key)
		}
	}
	old, exists := Row(nil), false
	if id != "" {
		old, exists = tx.get(t, id)
	}
	match, none := c.header.Get("If-Match"), c.header.Get("If-None-Match")
	switch {
	case exists && (none == "*" || none == etag(old)):
		return "", false, duplicateKey()
	case exists:
		if err := checkMatch(t, match, old); err != nil {
			return "", false, err
		}
		for property, value := range values {
			if sent, given := body[property]; given && !equalValues(sent, value) {
				return "", false, badPayload(t, "The key value of '%s' cannot be changed in an upsert.", property)
			}
		}
		return id, false, c.update(tx, t, old, body)
	case match != "" && id == "":
		return "", false, refuse(http.StatusNotFound, codeNoRowForKey, "A record with the specified key values does not exist in %s entity", t.name)
	case match != "":
		return "", false, noRow(t, id)
	}
	for property, value := range values {
		if _, given := body[property]; !given {
			body[property] = value
		}
	}
	id, err = c.create(tx, t, body, id)
	return id, true, err
}

func duplicateKey() error {
	return refuse(http.StatusPreconditionFailed, codeDuplicateKey, "A record with matching key values already exists.")
}

// checkMatch compares If-Match with a row's version.
func checkMatch(t *table, match string, r Row) error {
	switch {
	case match == "" || match == "*":
		return nil
	case t.noLocking:
		return refuse(http.StatusBadRequest, codeNoLocking,
			"Optimistic concurrency isn't enabled for entity type %s. "+
				"The IfVersionMatches value of ConcurrencyBehavior can only be used if optimistic concurrency is enabled.", t.name)
	case !strings.HasPrefix(match, `W/"`) || !strings.HasSuffix(match, `"`) || len(match) < 5:
		return refuse(http.StatusBadRequest, codeVersionMissing,
			"The RowVersion property must be provided when the value of ConcurrencyBehavior is IfVersionMatches.")
	case match != etag(r):
		return refuse(http.StatusPreconditionFailed, codeVersionChanged,
			"The version of the existing record doesn't match the RowVersion property provided.")
	}
	return nil
}

// deleteRow deletes a row with what belongs to it.
func (c *call) deleteRow(t *table, id string) (*answer, error) {
	if err := c.noOptions(); err != nil {
		return nil, err
	}
	if err := c.writeFaults(); err != nil {
		return nil, err
	}
	err := c.transact(func(tx *transaction) error {
		r, ok := tx.get(t, id)
		if !ok {
			return noRow(t, id)
		}
		if t.fixed {
			return notAllowed(c.method, t.set)
		}
		if err := c.must(t, "Delete", r); err != nil {
			return err
		}
		if err := checkMatch(t, c.header.Get("If-Match"), r); err != nil {
			return err
		}
		tx.remove(t, id)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return newAnswer(http.StatusNoContent), nil
}

// putColumn sets or clears one column.
func (c *call) putColumn(t *table, id string, column *column) (*answer, error) {
	if column.readOnly || column.createOnly || column.kind == kindLookup || column.kind == kindState {
		return nil, badQuery("The property '%s' cannot be changed on its own.", column.property())
	}
	body := map[string]any{column.name: nil}
	if c.method == http.MethodPut {
		sent, err := c.decodeBody(t)
		if err != nil {
			return nil, err
		}
		value, given := sent["value"]
		if !given || len(sent) != 1 {
			return nil, badPayload(t, "The property 'value' is missing.")
		}
		body[column.name] = value
	}
	return c.putValue(t, id, body)
}

// putValue updates a row with what was sent of it alone.
func (c *call) putValue(t *table, id string, body map[string]any) (*answer, error) {
	err := c.transact(func(tx *transaction) error {
		old, ok := tx.get(t, id)
		if !ok {
			return noRow(t, id)
		}
		if err := checkMatch(t, c.header.Get("If-Match"), old); err != nil {
			return err
		}
		return c.update(tx, t, old, body)
	})
	if err != nil {
		return nil, err
	}
	return newAnswer(http.StatusNoContent), nil
}
