package emulator

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// globalColumns are the platform's columns whose choices are a global option set, by
// "table.column" or the column alone, with the set's name.
var globalColumns = map[string]string{
	"budgetstatus": "budgetstatus", "need": "need", "purchaseprocess": "purchaseprocess", "purchasetimeframe": "purchasetimeframe",
	"initialcommunication": "initialcommunication", "community": "socialprofile_community", "connectionrole.category": "connectionrole_category",
	"incident.caseorigincode": "incident_caseorigincode", "componentstate": "componentstate", "lead.salesstage": "lead_salesstage",
	"opportunity.salesstage": "opportunity_salesstage", "msdyn_forecastcategory": "msdyn_forecastcategory",
}

// nameGlobals marks the platform's columns that share a global option set.
func (m *schema) nameGlobals() {
	for _, t := range m.tables {
		for _, c := range t.columns {
			if c.kind != kindChoice || c.global != "" {
				continue
			}
			for _, key := range []string{t.name + "." + c.name, c.name} {
				if name := globalColumns[key]; name != "" && c.global == "" {
					c.global = name
				}
			}
		}
	}
}

// globalOptions are the options of a global option set, nil for none.
func (m *schema) globalOptions(name string) []option {
	if options := m.globals[name]; options != nil {
		return options
	}
	for _, t := range m.tables {
		for _, c := range t.columns {
			if c.global == name && name != "" {
				return c.options
			}
		}
	}
	return nil
}

// globalNames lists the global option sets.
func (m *schema) globalNames() []string {
	names := map[string]bool{}
	for name := range m.globals {
		names[name] = true
	}
	for _, t := range m.tables {
		for _, c := range t.columns {
			if c.global != "" {
				names[c.global] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}

func globalOptionSet(name string, options []option) object {
	list := []any{}
	for _, o := range options {
		list = append(list, optionObject(o))
	}
	return object{
		"@odata.type": "#Microsoft.Dynamics.CRM.OptionSetMetadata", "MetadataId": metadataID("optionset", name), "Name": name, "IsGlobal": true,
		"OptionSetType": "Picklist", "DisplayName": label(name), "Description": label(name), "Options": list, "IsManaged": true,
		"IsCustomOptionSet": strings.Contains(name, "_"), "IsCustomizable": managed("iscustomizable"), "ExternalTypeName": nil,
		"ParentOptionSetName": nil, "IntroducedVersion": "1.0", "HasChanged": nil,
	}
}

// globalOptionSets answers GlobalOptionSetDefinitions: the list, and one by its name or id.
func (c *call) globalOptionSets(segments []segment, options map[string]string) (*answer, error) {
	var all []object
	for _, name := range c.server.schema.globalNames() {
		all = append(all, globalOptionSet(name, c.server.schema.globalOptions(name)))
	}
	if len(segments) > 1 && segments[1].name != "Microsoft.Dynamics.CRM.OptionSetMetadata" || len(segments) > 2 {
		return nil, noSegment(segments[len(segments)-1].name)
	}
	if !segments[0].called {
		return c.metadataList("GlobalOptionSetDefinitions", all, options)
	}
	wanted := strings.Trim(strings.TrimPrefix(segments[0].args, "Name="), "'")
	for _, one := range all {
		if one["Name"] == wanted || one["MetadataId"] == strings.ToLower(wanted) {
			return c.metadataOne("GlobalOptionSetDefinitions/$entity", one, options)
		}
	}
	return nil, refuse(http.StatusNotFound, codeNoSuchRow, "Could not find an OptionSet with '%s'.", segments[0].args)
}
