package emulator

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// optionChanges change the choices of a column or of a global option set
// (webapi/create-update-optionsets), each with the parameters that it takes.
var optionChanges = map[string][]string{
	"InsertOptionValue": {"OptionSetName", "EntityLogicalName", "AttributeLogicalName", "Value", "Label", "Description", "SolutionUniqueName"},
	"UpdateOptionValue": {
		"OptionSetName", "EntityLogicalName", "AttributeLogicalName", "Value", "Label", "Description", "MergeLabels", "SolutionUniqueName",
	},
	"OrderOption":       {"OptionSetName", "EntityLogicalName", "AttributeLogicalName", "Values", "SolutionUniqueName"},
	"DeleteOptionValue": {"OptionSetName", "EntityLogicalName", "AttributeLogicalName", "Value", "SolutionUniqueName"},
}

// deleteOptionSet is how what was made says that a global option set was deleted.
const deleteOptionSet = "DeleteOptionSet"

// firstOption is the value of an option that comes without one, where no other is higher.
const firstOption = 100000000

// optionChange is what such an action is told.
type optionChange struct {
	OptionSetName                           string `json:",omitempty"`
	EntityLogicalName, AttributeLogicalName string `json:",omitempty"`
	Value                                   *int64 `json:",omitempty"`
	Values                                  []int64
	Label                                   labelMetadata
}

// optionAction changes choices.
func (c *call) optionAction(name string) (*answer, error) {
	if _, err := c.actionBody(c.server.schema.byName["organization"], optionChanges[name]...); err != nil {
		return nil, err
	}
	if err := c.mayDefine(); err != nil {
		return nil, err
	}
	var change optionChange
	if err := decodeDefinition(c.body, &change); err != nil {
		return nil, err
	}
	if name == "InsertOptionValue" && change.Value == nil {
		list, _, _, err := c.server.choices(change)
		if err != nil {
			return nil, err
		}
		next := int64(firstOption)
		for _, o := range list {
			next = max(next, o.value+1)
		}
		change.Value = &next
	}
	if err := c.defines(name, change); err != nil {
		return nil, err
	}
	if name == "InsertOptionValue" {
		return c.response(name, map[string]any{"NewOptionValue": *change.Value})
	}
	return newAnswer(http.StatusNoContent), nil
}

// deleteGlobal deletes a global option set that was made here and that no column has.
func (c *call) deleteGlobal(s segment) (*answer, error) {
	if err := c.mayDefine(); err != nil {
		return nil, err
	}
	wanted := strings.Trim(strings.TrimPrefix(s.args, "Name="), "'")
	for name := range c.server.schema.globals {
		if name == wanted || metadataID("optionset", name) == strings.ToLower(wanted) {
			if err := c.defines(deleteOptionSet, optionChange{OptionSetName: name}); err != nil {
				return nil, err
			}
			return newAnswer(http.StatusNoContent), nil
		}
	}
	return nil, refuse(http.StatusNotFound, codeNoSuchRow, "Could not find an OptionSet with '%s'.", s.args)
}

// defines changes the schema and writes it down.
func (c *call) defines(path string, change optionChange) error {
	text, err := json.Marshal(change)
	if err != nil {
		return err
	}
	made := madeSchema{Path: path, Body: text}
	_, tables, err := c.server.make(made)
	if err != nil {
		return err
	}
	return c.server.keepSchema(c, made, tables)
}

// choices are the options that a change is about, with the columns that have them and
// those columns' tables.
func (s *Server) choices(change optionChange) (list []option, columns []*column, tables []string, err error) {
	if change.OptionSetName == "" {
		t := s.schema.byName[change.EntityLogicalName]
		if t == nil {
			return nil, nil, nil, noSuchTable(change.EntityLogicalName)
		}
		c := t.byName[change.AttributeLogicalName]
		if c == nil || c.kind != kindChoice && c.kind != kindChoices || c.global != "" {
			return nil, nil, nil, badDefinition("The attribute '%s' of '%s' has no options of its own.", change.AttributeLogicalName, t.name)
		}
		return c.options, []*column{c}, []string{t.name}, nil
	}
	if list = s.schema.globalOptions(change.OptionSetName); list == nil {
		return nil, nil, nil, refuse(http.StatusNotFound, codeNoSuchRow, "Could not find an OptionSet with '%s'.", change.OptionSetName)
	}
	for _, t := range s.schema.tables {
		for _, c := range t.columns {
			if c.global == change.OptionSetName {
				columns, tables = append(columns, c), append(tables, t.name)
			}
		}
	}
	return list, columns, tables, nil
}

// changeOptions changes choices by an action's name.
func (s *Server) changeOptions(name string, body []byte) ([]string, error) {
	var change optionChange
	if err := decodeDefinition(body, &change); err != nil {
		return nil, err
	}
	list, columns, tables, err := s.choices(change)
	if err != nil {
		return nil, err
	}
	if name == deleteOptionSet {
		if len(columns) > 0 {
			return nil, badDefinition("The OptionSet '%s' cannot be deleted: it is referenced by the column '%s'.", change.OptionSetName, columns[0].name)
		}
		delete(s.schema.globals, change.OptionSetName)
		return nil, nil
	}
	list, err = change.applied(name, slices.Clone(list))
	if err != nil {
		return nil, err
	}
	if s.schema.globals[change.OptionSetName] != nil {
		s.schema.globals[change.OptionSetName] = list
	}
	for _, c := range columns {
		c.options = list
	}
	return tables, nil
}

// applied is a list of options after a change.
func (change optionChange) applied(name string, list []option) ([]option, error) {
	if name == "OrderOption" {
		return ordered(list, change.Values)
	}
	if change.Value == nil {
		return nil, badDefinition("The parameter 'Value' is missing.")
	}
	at := slices.IndexFunc(list, func(o option) bool { return o.value == *change.Value })
	switch {
	case name == "InsertOptionValue" && at >= 0:
		return nil, badDefinition("The option value %d is already used.", *change.Value)
	case name == "InsertOptionValue":
		return append(list, option{value: *change.Value, label: change.Label.text()}), nil
	case at < 0:
		return nil, badDefinition("The option value %d does not exist.", *change.Value)
	case name == "DeleteOptionValue":
		return slices.Delete(list, at, at+1), nil
	}
	list[at].label = change.Label.text()
	return list, nil
}

// ordered is a list in the order of values, which must be all of its own.
func ordered(list []option, values []int64) ([]option, error) {
	sorted := make([]option, 0, len(list))
	for _, value := range values {
		at := slices.IndexFunc(list, func(o option) bool { return o.value == value })
		if at < 0 || slices.ContainsFunc(sorted, func(o option) bool { return o.value == value }) {
			return nil, badDefinition("The option value %d does not exist, or stands there twice.", value)
		}
		sorted = append(sorted, list[at])
	}
	if len(sorted) != len(list) {
		return nil, badDefinition("The parameter 'Values' needs every option.")
	}
	return sorted, nil
}

// eligible answers whether a table can be in a relationship of a kind
// (webapi/create-update-entity-relationships-using-web-api): those that rows of others
// make up cannot.
func (c *call) eligible(name string) (*answer, error) {
	organization := c.server.schema.byName["organization"]
	body, err := c.actionBody(organization, "EntityName")
	if err != nil {
		return nil, err
	}
	entity, ok := body["EntityName"].(string)
	if !ok {
		return nil, badPayload(organization, "The parameter 'EntityName' is missing.")
	}
	t := c.server.schema.byName[entity]
	if t == nil || !c.server.visible(t) {
		return nil, noSuchTable(entity)
	}
	return c.response(name, map[string]any{name: t.owner != ownedByNobody})
}
