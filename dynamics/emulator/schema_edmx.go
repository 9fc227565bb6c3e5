package emulator

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
)

// edmxDocument is what is read of a tenant's $metadata.
type edmxDocument struct {
	Types []edmxType `xml:"DataServices>Schema>EntityType"`
	Sets  []struct {
		Name       string `xml:",attr"`
		EntityType string `xml:",attr"`
	} `xml:"DataServices>Schema>EntityContainer>EntitySet"`
}

type edmxType struct {
	Name     string `xml:",attr"`
	BaseType string `xml:",attr"`
	Abstract bool   `xml:",attr"`
	Keys     []struct {
		Name string `xml:",attr"`
	} `xml:"Key>PropertyRef"`
	Properties []struct {
		Name string `xml:",attr"`
		Type string `xml:",attr"`
	} `xml:"Property"`
	Navigations []edmxNavigation `xml:"NavigationProperty"`
}

type edmxNavigation struct {
	Name        string `xml:",attr"`
	Type        string `xml:",attr"`
	Partner     string `xml:",attr"`
	Constraints []struct {
		Property string `xml:",attr"`
	} `xml:"ReferentialConstraint"`
}

// target is the type behind a navigation property, and whether it is a collection.
func (n edmxNavigation) target() (string, bool) {
	text, collection := strings.CutPrefix(n.Type, "Collection(")
	text = strings.TrimSuffix(text, ")")
	return text[strings.LastIndexByte(text, '.')+1:], collection
}

// parseEDMX reads a tenant's $metadata. It says nothing of choices, lengths and names
// of tables: those have the platform's defaults, and choices take any number.
func parseEDMX(text []byte) ([]entityMetadata, error) {
	var d edmxDocument
	if err := xml.Unmarshal(text, &d); err != nil {
		return nil, fmt.Errorf("reading $metadata: %w", err)
	}
	sets := map[string]string{}
	for _, set := range d.Sets {
		sets[set.EntityType[strings.LastIndexByte(set.EntityType, '.')+1:]] = set.Name
	}
	byName := map[string]*edmxType{}
	for i := range d.Types {
		byName[d.Types[i].Name] = &d.Types[i]
	}
	if len(d.Types) == 0 {
		return nil, fmt.Errorf("reading $metadata: it has no EntityType")
	}
	var found []entityMetadata
	for i := range d.Types {
		t := &d.Types[i]
		if base := t.BaseType[strings.LastIndexByte(t.BaseType, '.')+1:]; t.Abstract || sets[t.Name] == "" ||
			!slices.Contains([]string{"crmbaseentity", "activitypointer", "principal", "expando"}, base) {
			continue
		}
		found = append(found, t.entity(sets[t.Name], byName))
	}
	return found, nil
}

// entity makes a definition of a type.
func (t *edmxType) entity(set string, types map[string]*edmxType) entityMetadata {
	e := entityMetadata{LogicalName: t.Name, EntitySetName: set, IsActivity: strings.HasSuffix(t.BaseType, ".activitypointer"), OwnershipType: "None"}
	switch {
	case len(t.Keys) > 0:
		e.PrimaryIdAttribute = t.Keys[0].Name
	case e.IsActivity:
		e.PrimaryIdAttribute = "activityid"
	default:
		e.PrimaryIdAttribute = t.Name + "id"
	}
	tracked := true
	e.ChangeTrackingEnabled = &tracked
	for _, p := range t.Properties {
		a := edmxAttribute(p.Name, p.Type)
		switch a.LogicalName {
		case "ownerid":
			e.OwnershipType = "UserOwned"
		case "createdon":
			if e.OwnershipType == "None" {
				e.OwnershipType = "OrganizationOwned"
			}
		case "statecode", "statuscode":
			a = edmxState(a.LogicalName)
		}
		if a.LogicalName != e.PrimaryIdAttribute {
			e.Attributes = append(e.Attributes, a)
		}
	}
	if e.IsActivity {
		e.OwnershipType = "UserOwned"
	}
	e.PrimaryNameAttribute = t.titleColumn(e)
	for _, n := range t.Navigations {
		t.relate(&e, n, types)
	}
	return e
}

// titleColumn guesses which column names a row: $metadata does not say.
func (t *edmxType) titleColumn(e entityMetadata) string {
	prefix, _, custom := strings.Cut(t.Name, "_")
	candidates := []string{"name", "fullname", "title", "subject"}
	if custom {
		candidates = append([]string{prefix + "_name"}, candidates...)
	}
	for _, name := range candidates {
		if slices.ContainsFunc(e.Attributes, func(a attributeMetadata) bool { return a.LogicalName == name }) {
			return name
		}
	}
	if e.IsActivity {
		return "subject"
	}
	return ""
}

var edmxKinds = map[string]string{
	"Edm.String": "StringType", "Edm.Int32": "IntegerType", "Edm.Int64": "BigIntType", "Edm.Decimal": "DecimalType", "Edm.Double": "DoubleType",
	"Edm.Boolean": "BooleanType", "Edm.DateTimeOffset": "DateTimeType", "Edm.Date": "DateTimeType", "Edm.Guid": "UniqueidentifierType",
	"Edm.Binary": "ImageType", "mscrm.BooleanManagedProperty": "ManagedPropertyType",
}

func edmxAttribute(name, kind string) attributeMetadata {
	a := attributeMetadata{LogicalName: name, AttributeTypeName: valueMetadata{edmxKinds[kind]}, guessed: true}
	if kind == "Edm.Date" {
		a.DateTimeBehavior.Value = "DateOnly"
	}
	if lookup, ok := strings.CutPrefix(name, "_"); ok && strings.HasSuffix(lookup, "_value") {
		a.LogicalName, a.AttributeTypeName.Value = strings.TrimSuffix(lookup, "_value"), "LookupType"
	}
	return a
}

// edmxState gives a table the two states that the platform gives it at first.
func edmxState(name string) attributeMetadata {
	a := attributeMetadata{LogicalName: name, AttributeTypeName: valueMetadata{"StateType"}, guessed: true, OptionSet: &optionSetMetadata{}}
	first := int64(0)
	if name == "statuscode" {
		a.AttributeTypeName.Value, first = "StatusType", 1
	}
	for i, text := range []string{"Active", "Inactive"} {
		state := int64(i)
		o := struct {
			Value int64
			Label labelMetadata
			State int64
		}{Value: first + state, State: state}
		o.Label.UserLocalizedLabel = &struct{ Label string }{text}
		a.OptionSet.Options = append(a.OptionSet.Options, o)
	}
	return a
}

// relate notes what a navigation property says of a relationship.
func (t *edmxType) relate(e *entityMetadata, n edmxNavigation, types map[string]*edmxType) {
	target, collection := n.target()
	other := types[target]
	if other == nil {
		return
	}
	if !collection {
		if len(n.Constraints) == 0 || target == "principal" {
			return
		}
		lookup := strings.TrimSuffix(strings.TrimPrefix(n.Constraints[0].Property, "_"), "_value")
		if n.Name == lookup+"_"+t.Name && slices.Contains(suffixed, lookup) {
			return // the second name that an activity has for it
		}
		r := oneToManyMetadata{
			ReferencedEntity: target, ReferencingEntity: t.Name, ReferencingAttribute: lookup, ReferencingEntityNavigationPropertyName: n.Name,
		}
		for _, back := range other.Navigations { // the side that is the collection
			if of, many := back.target(); many && of == t.Name && back.Partner == n.Name {
				r.ReferencedEntityNavigationPropertyName, r.SchemaName = back.Name, back.Name
			}
		}
		e.ManyToOneRelationships = append(e.ManyToOneRelationships, r)
		return
	}
	for _, back := range other.Navigations {
		of, many := back.target()
		if !many || of != t.Name || back.Name != n.Partner || back.Partner != n.Name || t.Name > target || t.Name == target && n.Name > back.Name {
			continue
		}
		e.ManyToManyRelationships = append(e.ManyToManyRelationships, manyToManyMetadata{
			SchemaName: n.Name, IntersectEntityName: intersectOf(t, other, types, n.Name),
			Entity1LogicalName: t.Name, Entity2LogicalName: target, Entity1NavigationPropertyName: n.Name, Entity2NavigationPropertyName: back.Name,
		})
	}
}

// intersectOf finds the type that holds the pairs of two types: one with both keys.
func intersectOf(one, two *edmxType, types map[string]*edmxType, name string) string {
	has := func(t *edmxType, key string) bool {
		return slices.ContainsFunc(t.Properties, func(p struct {
			Name string `xml:",attr"`
			Type string `xml:",attr"`
		},
		) bool {
			return p.Name == key
		})
	}
	for _, t := range types {
		if len(t.Navigations) == 0 && len(one.Keys) > 0 && len(two.Keys) > 0 && has(t, one.Keys[0].Name) && has(t, two.Keys[0].Name) {
			return t.Name
		}
	}
	return strings.ToLower(name)
}
