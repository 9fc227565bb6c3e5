package emulator

import (
	"maps"
	"slices"
	"strings"
)

// parameterRow reads an action's parameter that names a row: an object with
// "@odata.type" and the key of that type. Nothing was sent: no table.
func (c *call) parameterRow(tx *transaction, body map[string]any, name string) (*table, Row, error) {
	value, given := body[name]
	if !given || value == nil {
		return nil, nil, nil
	}
	entry, _ := value.(map[string]any)
	kind, _ := entry["@odata.type"].(string)
	t := c.server.schema.byName[strings.TrimPrefix(strings.TrimPrefix(kind, "#"), "Microsoft.Dynamics.CRM.")]
	if t == nil || !c.server.visible(t) {
		return nil, nil, badPayloadStream("The parameter '%s' needs an '@odata.type'.", name)
	}
	text, _ := entry[t.key].(string)
	id, ok := parseID(text)
	if !ok {
		return nil, nil, badPayload(t, "The parameter '%s' needs its key '%s'.", name, t.key)
	}
	r, ok := tx.get(t, id)
	if !ok {
		return nil, nil, noRow(t, id)
	}
	return t, r, nil
}

// parameterFlag reads an action's parameter that must be true or false.
func parameterFlag(t *table, body map[string]any, name string) (bool, error) {
	flag, ok := body[name].(bool)
	if !ok {
		return false, badPayload(t, "The parameter '%s' is missing or is not a Boolean.", name)
	}
	return flag, nil
}

// parameterStatus reads the status that an action ends with; -1 asks for the
// default of the state.
func parameterStatus(t *table, body map[string]any, state int64) (int64, error) {
	status, ok := number(body["Status"])
	if !ok {
		return 0, badPayload(t, "The parameter 'Status' is missing.")
	}
	if status < 0 {
		fallback := t.defaultStatus(state)
		return fallback, nil
	}
	return int64(status), nil
}

// onlyParameters refuses parameters that an action does not have.
func onlyParameters(t *table, body map[string]any, names ...string) error {
	for _, sent := range slices.Sorted(maps.Keys(body)) {
		if !strings.HasPrefix(sent, "@") && !slices.Contains(names, sent) {
			return badPayload(t, "The parameter '%s' in the request payload is not a valid parameter for the operation.", sent)
		}
	}
	return nil
}
