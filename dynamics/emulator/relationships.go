package emulator

import (
	"net/http"
	"slices"
	"strings"
)

// relationshipName is the schema name of a link: that of its collection, or one
// made of its ends.
func relationshipName(l *link) string {
	if given := l.column.named[l.target].schema; given != "" {
		return given
	}
	if l.back != "" {
		return l.back
	}
	return l.target + "_" + l.from.name + "_" + l.column.name
}

// relationships are the visible relationships among the given links.
func (c *call) relationships(links []*link) []object {
	var list []object
	for _, l := range links {
		target := c.server.schema.byName[l.target]
		if !c.server.visible(l.from) || !c.server.visible(target) {
			continue
		}
		name, nav := relationshipName(l), l.nav
		if l.own != "" {
			nav = l.own
		}
		referenced, attribute := l.target, target.key
		if l.column.name == "ownerid" { // one relationship for whatever owns a row
			if l.target != l.column.targets[0] {
				continue
			}
			referenced, attribute = "owner", "ownerid"
		}
		list = append(list, object{
			"@odata.type": "#Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata",
			"SchemaName":  name, "MetadataId": metadataID("relationship", name, l.target), "RelationshipType": "OneToManyRelationship",
			"ReferencedEntity": referenced, "ReferencedAttribute": attribute,
			"ReferencingEntity": l.from.name, "ReferencingAttribute": l.column.name,
			"ReferencingEntityNavigationPropertyName": nav, "ReferencedEntityNavigationPropertyName": l.back,
			"IsCustomRelationship": l.from.custom, "IsHierarchical": false, "IsManaged": true, "IsValidForAdvancedFind": true,
			"SecurityTypes": "Append", "IsCustomizable": managed("iscustomizable"), "IntroducedVersion": "1.0.0.0", "HasChanged": nil,
			"CascadeConfiguration": cascade(l), "AssociatedMenuConfiguration": menu(name), "RelationshipBehavior": 1,
			"EntityKey": nil, "IsRelationshipAttributeDenormalized": false, "RelationshipAttributes": []any{},
		})
	}
	return list
}

// manyToMany are the visible relationships of many to many of a table, or all.
func (c *call) manyToMany(t *table) []object {
	var list []object
	for _, a := range c.server.schema.associations {
		one, two := a.ends[0], a.ends[1]
		if t != nil && one.table != t && two.table != t || !c.server.visible(one.table) || !c.server.visible(two.table) {
			continue
		}
		list = append(list, object{
			"@odata.type": "#Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata",
			"SchemaName":  a.name, "MetadataId": metadataID("relationship", a.name), "RelationshipType": "ManyToManyRelationship",
			"IntersectEntityName": a.intersect.name, "IsCustomRelationship": a.intersect.custom, "IsManaged": true, "IsValidForAdvancedFind": true,
			"SecurityTypes": "None", "IsCustomizable": managed("iscustomizable"), "IntroducedVersion": "1.0.0.0", "HasChanged": nil,
			"Entity1AssociatedMenuConfiguration": menu(one.table.label), "Entity2AssociatedMenuConfiguration": menu(two.table.label),
			"Entity1LogicalName": one.table.name, "Entity1IntersectAttribute": one.column.name, "Entity1NavigationPropertyName": one.nav,
			"Entity2LogicalName": two.table.name, "Entity2IntersectAttribute": two.column.name, "Entity2NavigationPropertyName": two.nav,
		})
	}
	return list
}

// relationshipBase are the members that one can ask for without a cast.
var relationshipBase = []string{
	"SchemaName", "MetadataId", "RelationshipType", "IsCustomRelationship", "IsManaged", "IsValidForAdvancedFind", "SecurityTypes",
	"IsCustomizable", "IntroducedVersion", "HasChanged",
}

// The casts of a relationship.
const (
	oneToMany  = "Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata"
	manyToMany = "Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata"
)

// relationshipDefinitions answers RelationshipDefinitions: the list, one by its
// schema name or id, and both with a cast (contract §2.5).
func (c *call) relationshipDefinitions(segments []segment, options map[string]string) (*answer, error) {
	var all []object
	for _, t := range c.server.schema.tables {
		all = append(all, c.relationships(t.links)...)
	}
	all = append(all, c.manyToMany(nil)...)
	cast := ""
	if len(segments) > 1 {
		cast = segments[1].name
	}
	if len(segments) > 2 || !slices.Contains([]string{"", oneToMany, manyToMany}, cast) {
		return nil, noSegment(segments[len(segments)-1].name)
	}
	if cast == "" {
		if err := onlyBase(options); err != nil {
			return nil, err
		}
	}
	address := "RelationshipDefinitions"
	if cast != "" {
		address += "/" + cast
	}
	if cast == oneToMany {
		all = slices.DeleteFunc(all, func(one object) bool { return one["RelationshipType"] != "OneToManyRelationship" })
	}
	if cast == manyToMany {
		all = slices.DeleteFunc(all, func(one object) bool { return one["RelationshipType"] == "OneToManyRelationship" })
	}
	if !segments[0].called {
		return c.metadataList(address, all, options)
	}
	wanted := strings.Trim(strings.TrimPrefix(segments[0].args, "SchemaName="), "'")
	for _, one := range all {
		if one["SchemaName"] == wanted || one["MetadataId"] == strings.ToLower(wanted) {
			return c.metadataOne(address+"/$entity", one, options)
		}
	}
	return nil, refuse(http.StatusNotFound, codeNoSuchRow, "Could not find a relationship with the name '%s'.", wanted)
}

// onlyBase refuses a selection of members that only a derived type has.
func onlyBase(options map[string]string) error {
	selected, given := options["$select"]
	for _, name := range strings.Split(selected, ",") {
		if name = strings.TrimSpace(name); given && !slices.Contains(relationshipBase, name) {
			return badQuery("Could not find a property named '%s' on type 'Microsoft.Dynamics.CRM.RelationshipMetadataBase'.", name)
		}
	}
	return nil
}
