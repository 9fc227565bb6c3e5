package emulator

import (
	"slices"
	"strings"
)

// attributeTypes gives a kind's AttributeType, AttributeTypeName and metadata class.
var attributeTypes = map[kind][3]string{
	kindText:      {"String", "StringType", "StringAttributeMetadata"},
	kindMemo:      {"Memo", "MemoType", "MemoAttributeMetadata"},
	kindInteger:   {"Integer", "IntegerType", "IntegerAttributeMetadata"},
	kindBig:       {"BigInt", "BigIntType", "BigIntAttributeMetadata"},
	kindMoney:     {"Money", "MoneyType", "MoneyAttributeMetadata"},
	kindDecimal:   {"Decimal", "DecimalType", "DecimalAttributeMetadata"},
	kindBoolean:   {"Boolean", "BooleanType", "BooleanAttributeMetadata"},
	kindChoice:    {"Picklist", "PicklistType", "PicklistAttributeMetadata"},
	kindChoices:   {"Virtual", "MultiSelectPicklistType", "MultiSelectPicklistAttributeMetadata"},
	kindState:     {"State", "StateType", "StateAttributeMetadata"},
	kindStatus:    {"Status", "StatusType", "StatusAttributeMetadata"},
	kindInstant:   {"DateTime", "DateTimeType", "DateTimeAttributeMetadata"},
	kindDate:      {"DateTime", "DateTimeType", "DateTimeAttributeMetadata"},
	kindID:        {"Uniqueidentifier", "UniqueidentifierType", "UniqueIdentifierAttributeMetadata"},
	kindLookup:    {"Lookup", "LookupType", "LookupAttributeMetadata"},
	kindTableName: {"EntityName", "EntityNameType", "EntityNameAttributeMetadata"},
	kindDouble:    {"Double", "DoubleType", "DoubleAttributeMetadata"},
	kindImage:     {"Virtual", "ImageType", "ImageAttributeMetadata"},
	kindManaged:   {"ManagedProperty", "ManagedPropertyType", "ManagedPropertyAttributeMetadata"},
}

// attributes are the definitions of columns with all that a query's names can mean, or more: of hundreds of columns the
// rest is dear. nil names are all there are.
func (c *call) attributes(t *table, columns []*column, names []string) []object {
	secured := c.server.securedColumns()
	list := make([]object, 0, len(columns))
	for _, column := range columns {
		o := attribute(t, column, names)
		_, o["IsSecured"] = secured[column]
		if missing(o, names) {
			describe(o, t, column)
		}
		if missing(o, names) {
			customizeColumn(o, t, column)
		}
		list = append(list, o)
	}
	return list
}

// missing says whether an object lacks a name that it may be asked for; nil names are all there are.
func missing(o object, names []string) bool {
	for _, name := range names {
		if _, known := o[name]; !known {
			return true
		}
	}
	return names == nil
}

// namesAsked are the members that a query selects, nil where it may look at any.
func namesAsked(options map[string]string) []string {
	selected, given := options["$select"]
	_, filtered := options["$filter"]
	_, expanded := options["$expand"]
	if !given || filtered || expanded {
		return nil
	}
	names := strings.Split(selected, ",")
	for i := range names {
		names[i] = strings.TrimSpace(names[i])
	}
	return names
}

// attributeMembers are those that every column's definition has, without what says how it can be changed.
var attributeMembers = []struct {
	name string
	of   func(t *table, c *column) any
}{
	{"@odata.type", func(_ *table, c *column) any { return "#Microsoft.Dynamics.CRM." + attributeTypes[c.kind][2] }},
	{"LogicalName", func(_ *table, c *column) any { return c.name }},
	{"SchemaName", func(_ *table, c *column) any { return c.name }},
	{"EntityLogicalName", func(t *table, _ *column) any { return t.name }},
	{"AttributeType", func(_ *table, c *column) any { return attributeType(c) }},
	{"AttributeTypeName", func(_ *table, c *column) any { return object{"Value": attributeTypes[c.kind][1]} }},
	{"MetadataId", func(t *table, c *column) any { return metadataID(t.name, c.name) }},
	{"DisplayName", func(_ *table, c *column) any { return label(c.label) }},
	{"Description", func(_ *table, c *column) any { return label(c.label) }},
	{"IsCustomAttribute", func(_ *table, c *column) any { return c.custom }},
	{"IsPrimaryId", func(t *table, c *column) any { return c.name == t.key }},
	{"IsPrimaryName", func(t *table, c *column) any { return c.name == t.title }},
	{"IsManaged", func(*table, *column) any { return true }},
	{"IsValidForRead", func(*table, *column) any { return true }},
	{"IsValidForCreate", func(_ *table, c *column) any { return !c.readOnly }},
	{"IsValidForUpdate", func(_ *table, c *column) any { return !c.readOnly && !c.createOnly }},
	{"RequiredLevel", func(t *table, c *column) any {
		return object{"Value": requiredLevel(t, c), "CanBeChanged": true, "ManagedPropertyLogicalName": "canmodifyrequirementlevelsettings"}
	}},
	{"IsValidODataAttribute", func(*table, *column) any { return true }},
	{"AttributeOf", func(_ *table, c *column) any {
		if c.attributeOf == "" {
			return nil
		}
		return c.attributeOf
	}},
	{"IsLogical", func(_ *table, c *column) any { return c.attributeOf != "" }},
	{"CanBeSecuredForRead", func(t *table, c *column) any { return canBeSecured(t, c) }},
	{"CanBeSecuredForCreate", func(t *table, c *column) any { return canBeSecured(t, c) }},
	{"CanBeSecuredForUpdate", func(t *table, c *column) any { return canBeSecured(t, c) }},
}

// alwaysThere are the members by which a column is found and named, whatever was selected.
var alwaysThere = []string{"@odata.type", "LogicalName", "MetadataId", "AttributeType"}

// attribute is a column's metadata without what says how it can be changed and what its derived type has; nil names are all.
func attribute(t *table, c *column, names []string) object {
	o := object{}
	for _, m := range attributeMembers {
		if names == nil || slices.Contains(names, m.name) || slices.Contains(alwaysThere, m.name) {
			o[m.name] = m.of(t, c)
		}
	}
	return o
}

func attributeType(c *column) string {
	switch {
	case c.name == "ownerid" && c.kind == kindLookup:
		return "Owner"
	case slices.Contains([]string{"customerid", "parentcustomerid"}, c.name):
		return "Customer"
	}
	return attributeTypes[c.kind][0]
}

func requiredLevel(t *table, c *column) string {
	switch {
	case c.name == t.key || c.kind == kindState:
		return "SystemRequired"
	case c.required:
		return "ApplicationRequired"
	}
	return "None"
}

// describe adds the members of the derived type.
func describe(o object, t *table, c *column) {
	switch c.kind {
	case kindText, kindMemo:
		o["MaxLength"] = c.length
		o["Format"], o["FormatName"] = "Text", object{"Value": "Text"}
	case kindInteger:
		o["MinValue"], o["MaxValue"], o["Format"] = int64(c.min), int64(c.max), "None"
	case kindMoney:
		o["MinValue"], o["MaxValue"], o["Precision"], o["PrecisionSource"] = c.min, c.max, 2, 2
		o["IsBaseCurrency"], o["CalculationOf"] = c.baseOf != "", nil
		if c.baseOf != "" {
			o["CalculationOf"] = c.baseOf
		}
	case kindImage:
		o["IsPrimaryImage"], o["CanStoreFullImage"], o["MaxHeight"], o["MaxWidth"], o["MaxSizeInKB"] = c.name == "entityimage", false, 144, 144, 10240
	case kindDecimal, kindDouble:
		o["MinValue"], o["MaxValue"], o["Precision"] = c.min, c.max, 10
	case kindInstant, kindDate:
		behavior, format := "UserLocal", "DateAndTime"
		if c.kind == kindDate {
			behavior, format = "DateOnly", "DateOnly"
		}
		o["DateTimeBehavior"], o["Format"] = object{"Value": behavior}, format
	case kindLookup:
		o["Targets"] = c.targets
	case kindChoice, kindChoices, kindState, kindStatus:
		o["OptionSet"], o["GlobalOptionSet"] = optionSet(t, c), nil
		if c.global != "" {
			set := globalOptionSet(c.global, c.options)
			delete(set, "@odata.type")
			o["OptionSet"], o["GlobalOptionSet"] = set, set
		}
		o["DefaultFormValue"] = -1
	case kindBoolean:
		o["DefaultValue"] = false
		o["OptionSet"] = object{
			"MetadataId": metadataID(t.name, c.name, "options"), "Name": t.name + "_" + c.name,
			"TrueOption": optionObject(option{value: 1, label: "Yes"}), "FalseOption": optionObject(option{value: 0, label: "No"}),
		}
	}
}

func optionSet(t *table, c *column) object {
	options := []any{}
	for _, o := range c.options {
		one := optionObject(o)
		switch c.kind {
		case kindStatus:
			one["@odata.type"] = "#Microsoft.Dynamics.CRM.StatusOptionMetadata"
			one["State"], one["TransitionData"] = o.state, nil
		case kindState:
			one["@odata.type"] = "#Microsoft.Dynamics.CRM.StateOptionMetadata"
			one["InvariantName"] = o.label
			one["DefaultStatus"] = t.defaultStatus(o.value)
		}
		options = append(options, one)
	}
	return object{
		"MetadataId": metadataID(t.name, c.name, "options"), "Name": t.name + "_" + c.name, "IsGlobal": false,
		"OptionSetType": attributeTypes[c.kind][0], "DisplayName": label(c.label), "Options": options,
	}
}

func optionObject(o option) object {
	return object{
		"Value": o.value, "Color": nil, "ExternalValue": "", "IsManaged": true,
		"Description": object{"LocalizedLabels": []any{}, "UserLocalizedLabel": nil}, "Label": label(o.label),
	}
}

func keyDefinitions(t *table) []object {
	var list []object
	for _, key := range t.keys {
		list = append(list, object{
			"LogicalName": key.name, "SchemaName": key.name, "EntityLogicalName": t.name, "KeyAttributes": key.columns,
			"EntityKeyIndexStatus": "Active", "IsManaged": true,
			"IsCustomizable":    managed("iscustomizable"),
			"IntroducedVersion": "1.0.0.0", "AsyncJob": nil, "IsSecondaryKey": false, "IsSynchronous": false, "HasChanged": nil,
			"MetadataId": metadataID(t.name, "key", key.name), "DisplayName": label(key.name),
		})
	}
	return list
}
