package emulator

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// multiple runs CreateMultiple, UpdateMultiple and UpsertMultiple: one
// transaction, all or nothing (contract §6.4).
func (c *call) multiple(t *table, name string) (*answer, error) {
	if err := c.noOptions(); err != nil {
		return nil, err
	}
	body, err := c.decodeBody(t)
	if err != nil {
		return nil, err
	}
	targets, ok := body["Targets"].([]any)
	if !ok || len(targets) == 0 || len(body) != 1 {
		return nil, badPayload(t, "The parameter 'Targets' is missing.")
	}
	if err := c.writeFaults(); err != nil {
		return nil, err
	}
	var ids []string
	err = c.transact(func(tx *transaction) error {
		for _, item := range targets {
			target, ok := item.(map[string]any)
			if !ok || target["@odata.type"] != "Microsoft.Dynamics.CRM."+t.name {
				return badPayload(t, "Each target needs the '@odata.type' Microsoft.Dynamics.CRM.%s.", t.name)
			}
			id, err := c.one(tx, t, name, target)
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if name != "CreateMultiple" {
		return newAnswer(http.StatusNoContent), nil
	}
	b := appendText(appendName([]byte{'{'}, "@odata.context"), c.root+"$metadata#Microsoft.Dynamics.CRM.CreateMultipleResponse")
	b = append(b, `,"Ids":`...)
	return jsonAnswer(http.StatusOK, append(appendAny(b, ids), '}')), nil
}

func (c *call) one(tx *transaction, t *table, name string, target map[string]any) (string, error) {
	if name == "CreateMultiple" {
		if err := noDeepInsert(t, target); err != nil {
			return "", err
		}
		return c.create(tx, t, target, "")
	}
	args, err := targetKey(t, target)
	if err != nil {
		return "", err
	}
	if name == "UpsertMultiple" {
		id, _, err := c.upsert(tx, t, args, target)
		return id, err
	}
	id, err := c.rowID(t, args)
	if err != nil {
		return "", err
	}
	old, ok := tx.get(t, id)
	if !ok {
		return "", noRow(t, id)
	}
	return id, c.update(tx, t, old, target)
}

// targetKey is the key of an update target: its column, or @odata.id with an
// alternate key whose columns must then not stand in the body.
func targetKey(t *table, target map[string]any) (string, error) {
	if address, ok := target["@odata.id"].(string); ok {
		segments, err := splitPath(strings.TrimPrefix(address, "/"))
		if err != nil || len(segments) != 1 || segments[0].name != t.set || !segments[0].called {
			return "", badPayload(t, "The '@odata.id' '%s' is not valid.", address)
		}
		for _, part := range splitOutside(segments[0].args, ',') {
			name, _, keyed := strings.Cut(part, "=")
			if _, repeated := target[name]; keyed && repeated {
				return "", badPayload(t, "An item with the same key has already been added: %s.", name)
			}
		}
		return segments[0].args, nil
	}
	if id, ok := target[t.key].(string); ok {
		return id, nil
	}
	return "", badPayload(t, "A target needs its key '%s'.", t.key)
}

func noDeepInsert(t *table, target map[string]any) error {
	for _, name := range slices.Sorted(maps.Keys(target)) {
		if t.byNav[name] != nil || t.byBack[name] != nil || t.byMany[name] != nil {
			return badPayload(t, "Related rows are not supported in CreateMultiple: %s.", name)
		}
	}
	return nil
}

// refer sets or clears a lookup through its /$ref.
func (c *call) refer(t *table, id string, l *link) (*answer, error) {
	if err := c.noOptions(); err != nil {
		return nil, err
	}
	body := map[string]any{l.nav + "@odata.bind": nil}
	switch c.method {
	case http.MethodDelete:
	case http.MethodPut, http.MethodPost:
		address, err := c.referenceBody(t)
		if err != nil {
			return nil, err
		}
		body[l.nav+"@odata.bind"] = address
	default:
		return nil, notAllowed(c.method, "$ref")
	}
	return c.patchOne(t, id, body)
}

func (c *call) referenceBody(t *table) (string, error) {
	body, err := c.decodeBody(t)
	if err != nil {
		return "", err
	}
	address, ok := body["@odata.id"].(string)
	if !ok {
		return "", badPayload(t, "The property '@odata.id' is missing.")
	}
	return address, nil
}

func (c *call) patchOne(t *table, id string, body map[string]any) (*answer, error) {
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

// associate adds a row to a collection, or takes it out.
func (c *call) associate(t *table, id string, l *link, target *table, step segment) (*answer, error) {
	if l.many != nil {
		return c.associateMany(t, id, l, step)
	}
	other, err := c.referredRow(t, target, step)
	if err != nil {
		return nil, err
	}
	bind := l.nav + "@odata.bind"
	if c.method == http.MethodPost {
		return c.patchOne(target, other, map[string]any{bind: fmt.Sprintf("/%s(%s)", t.set, id)})
	}
	if r, ok := c.find(target, other); !ok || r.lookup(l.column.name) != id {
		return nil, noRow(target, other)
	}
	return c.patchOne(target, other, map[string]any{bind: nil})
}
