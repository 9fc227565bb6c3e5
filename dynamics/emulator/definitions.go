package emulator

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// object is a metadata object on its way to JSON.
type object = map[string]any

// metadataID is the fixed id of a table, column or relationship.
func metadataID(parts ...string) string {
	return uuid.NewSHA1(uuid.NameSpaceOID, []byte("metadata:"+strings.Join(parts, "/"))).String()
}

func label(text string) object {
	one := object{"Label": text, "LanguageCode": 1033, "IsManaged": true, "MetadataId": metadataID("label", text), "HasChanged": nil}
	return object{"LocalizedLabels": []any{one}, "UserLocalizedLabel": one}
}

func managed(name string) object {
	return object{"Value": true, "CanBeChanged": true, "ManagedPropertyLogicalName": name}
}

// definition is a table's EntityMetadata without its collections.
func definition(t *table) object {
	ownership := "UserOwned"
	if t.owner != ownedByUser {
		ownership = "OrganizationOwned"
	}
	privileges := []any{}
	for _, verb := range verbs {
		if t.owner != ownedByUser && (verb == "Assign" || verb == "Share") {
			continue
		}
		name := t.privilege(verb)
		scoped := t.owner == ownedByUser
		privileges = append(privileges, object{
			"Name": name, "PrivilegeId": privilegeID(name), "PrivilegeType": verb,
			"CanBeBasic": scoped, "CanBeLocal": scoped, "CanBeDeep": scoped, "CanBeGlobal": true,
		})
	}
	d := customizing(t)
	maps.Copy(d, object{
		"LogicalName": t.name, "SchemaName": t.schemaNameOr(), "EntitySetName": t.set, "LogicalCollectionName": t.set,
		"CollectionSchemaName": t.set, "PrimaryIdAttribute": t.key, "PrimaryNameAttribute": t.title,
		"ObjectTypeCode": t.code, "MetadataId": metadataID(t.name), "IsActivity": t.activity, "IsCustomEntity": t.custom,
		"IsActivityParty": t.name == "activityparty", "IsManaged": true, "IsIntersect": t.intersect, "IsLogicalEntity": t.name == "activitypointer",
		"ChangeTrackingEnabled": t.tracked, "CanChangeTrackingBeEnabled": managed("canchangetrackingbeenabled"),
		"IsOptimisticConcurrencyEnabled": !t.noLocking, "OwnershipType": ownership, "HasNotes": t.owner == ownedByUser,
		"HasActivities": hasActivities(t), "DisplayName": label(t.label), "DisplayCollectionName": label(t.label), "Description": label(t.label),
		"TableType": "Standard", "DataProviderId": nil, "Privileges": privileges,
	})
	return d
}

// schemaNameOr is the table's schema name, its logical one where it has none.
func (t *table) schemaNameOr() string {
	if t.schemaName != "" {
		return t.schemaName
	}
	return t.name
}

func hasActivities(t *table) bool {
	return slices.ContainsFunc(t.backs, func(l *link) bool { return l.column.name == "regardingobjectid" })
}

// definitions answers the EntityDefinitions tree.
func (c *call) definitions(segments []segment) (*answer, error) {
	if c.method != http.MethodGet {
		return c.postDefinition(segments)
	}
	options, err := c.options(metadataOptions...)
	if err != nil {
		return nil, err
	}
	switch segments[0].name {
	case "RelationshipDefinitions":
		return c.relationshipDefinitions(segments, options)
	case "GlobalOptionSetDefinitions":
		return c.globalOptionSets(segments, options)
	}
	if !segments[0].called {
		if len(segments) > 1 {
			return nil, noSegment(segments[1].name)
		}
		var tables []object
		for _, t := range c.server.schema.tables {
			if c.server.visible(t) {
				tables = append(tables, c.fullDefinition(t))
			}
		}
		return c.metadataList("EntityDefinitions", tables, options)
	}
	t, err := c.definedTable(segments[0].args)
	if err != nil {
		return nil, err
	}
	address := "EntityDefinitions(" + segments[0].args + ")"
	if len(segments) == 1 {
		return c.metadataOne("EntityDefinitions/$entity", c.fullDefinition(t), options)
	}
	return c.definitionPath(t, address, segments[1:], options)
}

// definedTable finds a table by LogicalName='…' or its metadata id.
func (c *call) definedTable(args string) (*table, error) {
	name, named := strings.CutPrefix(args, "LogicalName=")
	name = strings.Trim(name, "'")
	for _, t := range c.server.schema.tables {
		if (named && t.name == name || !named && metadataID(t.name) == strings.ToLower(args)) && c.server.visible(t) {
			return t, nil
		}
	}
	return nil, noSuchTable(name)
}

// fullDefinition adds the collections that $expand can ask for.
func (c *call) fullDefinition(t *table) object {
	d := definition(t)
	d["Attributes"] = lazyList(func() []object { return c.attributes(t, t.columns, nil) })
	d["Keys"] = lazyList(func() []object { return keyDefinitions(t) })
	d["ManyToOneRelationships"] = lazyList(func() []object { return c.relationships(t.links) })
	d["OneToManyRelationships"] = lazyList(func() []object {
		return slices.DeleteFunc(c.relationships(t.backs), func(one object) bool { return one["ReferencedEntity"] != t.name })
	})
	d["ManyToManyRelationships"] = lazyList(func() []object { return c.manyToMany(t) })
	return d
}

// lazyList is a collection that is built when asked for.
type lazyList func() []object

// definitionPath answers what lies below one table.
func (c *call) definitionPath(t *table, address string, rest []segment, options map[string]string) (*answer, error) {
	list, ok := c.fullDefinition(t)[rest[0].name].(lazyList)
	if !ok {
		return nil, noSegment(rest[0].name)
	}
	if rest[0].name == "Attributes" {
		list = func() []object {
			names := namesAsked(options)
			if len(rest) > 2 {
				names = nil // a member below one
			}
			return c.attributes(t, columnsAsked(t, rest), names)
		}
	}
	address += "/" + rest[0].name
	items := list()
	if rest[0].called {
		wanted := strings.Trim(strings.TrimPrefix(rest[0].args, "LogicalName="), "'")
		var found object
		for _, item := range items {
			if item["LogicalName"] == wanted || item["MetadataId"] == wanted {
				found = item
			}
		}
		if found == nil {
			return nil, refuse(http.StatusNotFound, codeNoSuchRow, "Could not find an attribute with name '%s' in entity '%s'.", wanted, t.name)
		}
		if len(rest) == 1 {
			return c.metadataOne(address+"/$entity", bare(found), options)
		}
		kind, ok := castOf(rest[1])
		if !ok || found["@odata.type"] != "#Microsoft.Dynamics.CRM."+kind {
			return nil, refuse(http.StatusNotFound, codeNoSuchRow,
				"Could not find an attribute with name '%s' of type '%s' in entity '%s'.", wanted, rest[1].name, t.name)
		}
		if len(rest) > 2 {
			return c.optionSetPath(address, found, rest[2:], options)
		}
		return c.metadataOne(address+"/Microsoft.Dynamics.CRM."+kind+"/$entity", found, options)
	}
	if len(rest) == 1 {
		for i := range items {
			items[i] = bare(items[i])
		}
		return c.metadataList(address, items, options)
	}
	kind, ok := castOf(rest[1])
	if !ok || len(rest) > 2 {
		return nil, noSegment(rest[1].name)
	}
	var cast []object
	for _, item := range items {
		if item["@odata.type"] == "#Microsoft.Dynamics.CRM."+kind {
			cast = append(cast, item)
		}
	}
	return c.metadataList(address+"/Microsoft.Dynamics.CRM."+kind, cast, options)
}

// columnsAsked are the columns that a path below Attributes can name or cast to: a description of each of hundreds is dear.
func columnsAsked(t *table, rest []segment) []*column {
	class := ""
	if len(rest) > 1 {
		class, _ = castOf(rest[1])
	}
	wanted := strings.Trim(strings.TrimPrefix(rest[0].args, "LogicalName="), "'")
	var asked []*column
	for _, column := range t.columns {
		named := !rest[0].called || column.name == wanted || metadataID(t.name, column.name) == wanted
		if named && (class == "" || rest[0].called || attributeTypes[column.kind][2] == class) {
			asked = append(asked, column)
		}
	}
	return asked
}

// optionSetPath answers …/PicklistAttributeMetadata/OptionSet.
func (c *call) optionSetPath(address string, found object, rest []segment, options map[string]string) (*answer, error) {
	set, ok := found[rest[0].name].(object)
	if !ok || len(rest) > 1 {
		return nil, noSegment(rest[0].name)
	}
	return c.metadataOne(address+"/"+rest[0].name+"/$entity", set, options)
}

// castOf reads a cast to a derived attribute type; the common enum base type
// cannot be cast to (contract §2.5).
func castOf(s segment) (string, bool) {
	kind, ok := strings.CutPrefix(s.name, "Microsoft.Dynamics.CRM.")
	return kind, ok && strings.HasSuffix(kind, "AttributeMetadata") && kind != "EnumAttributeMetadata"
}

// metadataOne writes one metadata object.
func (c *call) metadataOne(address string, o object, options map[string]string) (*answer, error) {
	for _, name := range []string{"$filter", "$count"} {
		if _, given := options[name]; given {
			return nil, notHere(name, rowOptions)
		}
	}
	shaped, err := shape(o, options)
	if err != nil {
		return nil, err
	}
	shaped["@odata.context"] = c.root + "$metadata#" + address
	return jsonAnswer(http.StatusOK, appendObject(nil, shaped)), nil
}

// metadataList writes a filtered list of metadata objects; it is never paged.
func (c *call) metadataList(address string, items []object, options map[string]string) (*answer, error) {
	keep := func(object) (bool, error) { return true, nil }
	if text, given := options["$filter"]; given {
		n, err := parseFilter(text, options)
		if err != nil {
			return nil, err
		}
		keep = func(o object) (bool, error) { return metadataHolds(n, o) }
	}
	shaped := []object{}
	for _, item := range items {
		ok, err := keep(item)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		one, err := shape(item, options)
		if err != nil {
			return nil, err
		}
		shaped = append(shaped, one)
	}
	list := object{"@odata.context": c.root + "$metadata#" + address, "value": shaped}
	switch options["$count"] {
	case "true":
		list["@odata.count"] = len(shaped)
	case "", "false":
	default:
		return nil, badQuery("Invalid value '%s' for $count query option found.", options["$count"])
	}
	return jsonAnswer(http.StatusOK, appendObject(nil, list)), nil
}
