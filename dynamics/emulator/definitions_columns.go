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

// attributes are the definitions of columns; with whole also the members that few ask for.
func (c *call) attributes(t *table, columns []*column, whole bool) []object {
	secured := c.server.securedColumns()
	list := make([]object, 0, len(columns))
	for _, column := range columns {
		o := attribute(t, column)
		if whole {
			customizeColumn(o, t, column)
			describe(o, t, column)
		}
		_, o["IsSecured"] = secured[column]
		list = append(list, o)
	}
	return list
}

// selectsLittle says that a query selects nothing but what attribute gives by itself: of hundreds of columns the rest is dear.
func selectsLittle(options map[string]string) bool {
	selected, given := options["$select"]
	if _, filtered := options["$filter"]; !given || filtered {
		return false
	}
	for name := range strings.SplitSeq(selected, ",") {
		if !slices.Contains(littleOfAColumn, strings.TrimSpace(name)) {
			return false
		}
	}
	return true
}

// littleOfAColumn are members of attribute that clients select of whole tables.
var littleOfAColumn = []string{
	"LogicalName", "SchemaName", "AttributeType", "AttributeTypeName", "AttributeOf", "MetadataId", "DisplayName", "IsPrimaryId", "IsPrimaryName",
	"IsCustomAttribute", "IsValidForRead", "IsValidForCreate", "IsValidForUpdate", "IsSecured", "RequiredLevel", "IsLogical", "IsValidODataAttribute",
}

// attribute is a column's metadata without what says how it can be changed and what its derived type has.
func attribute(t *table, c *column) object {
	names := attributeTypes[c.kind]
	typeName := names[0]
	switch {
	case c.name == "ownerid" && c.kind == kindLookup:
		typeName = "Owner"
	case slices.Contains([]string{"customerid", "parentcustomerid"}, c.name):
		typeName = "Customer"
	}
	level := "None"
	if c.required {
		level = "ApplicationRequired"
	}
	if c.name == t.key || c.kind == kindState {
		level = "SystemRequired"
	}
	writable := !c.readOnly
	o := object{
		"@odata.type": "#Microsoft.Dynamics.CRM." + names[2], "LogicalName": c.name, "SchemaName": c.name,
		"EntityLogicalName": t.name, "AttributeType": typeName, "AttributeTypeName": object{"Value": names[1]},
		"MetadataId": metadataID(t.name, c.name), "DisplayName": label(c.label), "Description": label(c.label),
		"IsCustomAttribute": c.custom, "IsPrimaryId": c.name == t.key, "IsPrimaryName": c.name == t.title, "IsManaged": true,
		"IsValidForRead": true, "IsValidForCreate": writable, "IsValidForUpdate": writable && !c.createOnly,
		"RequiredLevel":         object{"Value": level, "CanBeChanged": true, "ManagedPropertyLogicalName": "canmodifyrequirementlevelsettings"},
		"IsValidODataAttribute": true, "AttributeOf": nil, "IsLogical": c.attributeOf != "",
		"CanBeSecuredForRead": canBeSecured(t, c), "CanBeSecuredForCreate": canBeSecured(t, c), "CanBeSecuredForUpdate": canBeSecured(t, c),
	}
	if c.attributeOf != "" {
		o["AttributeOf"] = c.attributeOf
	}
	return o
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
