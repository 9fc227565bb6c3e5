package emulator

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// entityMetadata is a table as EntityDefinitions and RetrieveMetadataChanges answer
// it, as far as it counts here.
type entityMetadata struct {
	LogicalName, SchemaName, EntitySetName, PrimaryIdAttribute, PrimaryNameAttribute string

	ObjectTypeCode                        int
	OwnershipType                         string
	IsActivity, HasNotes                  bool
	IsIntersect, IsCustomEntity           *bool
	ChangeTrackingEnabled                 *bool
	IsOptimisticConcurrencyEnabled        *bool
	DisplayName                           labelMetadata
	Attributes                            []attributeMetadata
	Keys                                  []keyMetadata
	ManyToOneRelationships                []oneToManyMetadata
	OneToManyRelationships                []oneToManyMetadata
	ManyToManyRelationships               []manyToManyMetadata
	AttributeType, EntityLogicalName      string // of an attribute that stands by itself
	OptionSet, GlobalOptionSet            *optionSetMetadata
	ReferencedEntity, IntersectEntityName string // of a relationship that stands by itself
}

type labelMetadata struct {
	UserLocalizedLabel *struct{ Label string }
	LocalizedLabels    []struct{ Label string }
}

func (l labelMetadata) text() string {
	switch {
	case l.UserLocalizedLabel != nil && l.UserLocalizedLabel.Label != "":
		return l.UserLocalizedLabel.Label
	case len(l.LocalizedLabels) > 0:
		return l.LocalizedLabels[0].Label
	}
	return ""
}

type valueMetadata struct{ Value string }

type attributeMetadata struct {
	LogicalName, SchemaName, EntityLogicalName string
	AttributeType, AttributeOf, CalculationOf  string
	AttributeTypeName                          valueMetadata
	DisplayName                                labelMetadata
	RequiredLevel                              valueMetadata
	DateTimeBehavior                           valueMetadata
	Format                                     string
	IsPrimaryName                              bool
	IsValidForCreate, IsValidForUpdate         *bool
	IsCustomAttribute                          *bool
	IsSecured                                  bool
	MaxLength                                  int
	MinValue, MaxValue                         *float64
	Targets                                    []string
	OptionSet, GlobalOptionSet                 *optionSetMetadata

	guessed bool // of $metadata, which says little: what is known already stays
}

type optionSetMetadata struct {
	Name        string
	IsGlobal    bool
	DisplayName labelMetadata
	Options     []struct {
		Value int64
		Label labelMetadata
		State int64
	}
}

type keyMetadata struct {
	LogicalName, SchemaName string
	KeyAttributes           []string
}

type oneToManyMetadata struct {
	SchemaName, ReferencedEntity, ReferencingEntity, ReferencingAttribute           string
	ReferencingEntityNavigationPropertyName, ReferencedEntityNavigationPropertyName string
	Lookup                                                                          *attributeMetadata
}

type manyToManyMetadata struct {
	SchemaName, IntersectEntityName                              string
	Entity1LogicalName, Entity2LogicalName                       string
	Entity1NavigationPropertyName, Entity2NavigationPropertyName string
}

// kindOf is a column's kind by the names of its metadata; false for what rows have no
// values of.
func (a *attributeMetadata) kindOf() (kind, bool) {
	name := strings.TrimSuffix(a.AttributeTypeName.Value, "Type")
	if name == "" {
		name = a.AttributeType
	}
	switch name {
	case "DateTime":
		if a.DateTimeBehavior.Value == "DateOnly" || a.DateTimeBehavior.Value == "" && a.Format == "DateOnly" {
			return kindDate, true
		}
		return kindInstant, true
	case "Owner", "Customer":
		return kindLookup, true
	case "Money":
		return kindMoney, true
	}
	for k, names := range attributeTypes {
		if strings.TrimSuffix(names[1], "Type") == name && k != kindDate && k != kindInstant {
			return k, true
		}
	}
	return 0, false
}

// column makes a column of an attribute; nil where the platform computes it from
// another one.
func (a *attributeMetadata) column() *column {
	k, known := a.kindOf()
	if !known || a.AttributeOf != "" || a.LogicalName == "" {
		return nil
	}
	c := &column{name: a.LogicalName, kind: k, min: -2147483648, max: 2147483647, custom: strings.Contains(a.LogicalName, "_")}
	if a.IsCustomAttribute != nil {
		c.custom = *a.IsCustomAttribute
	}
	if k == kindMoney || k == kindDecimal || k == kindDouble {
		c.min, c.max = -922337203685477, 922337203685477
	}
	switch {
	case k == kindText && a.guessed:
		c.length = 4000
	case k == kindText:
		c.length = 100
	}
	if k == kindMemo {
		c.length = 2000
	}
	if a.CalculationOf != "" {
		c.baseOf = a.CalculationOf
	}
	no := func(flag *bool) bool { return flag != nil && !*flag }
	c.readOnly = no(a.IsValidForCreate) && no(a.IsValidForUpdate) || c.baseOf != ""
	c.createOnly = !c.readOnly && no(a.IsValidForUpdate)
	a.describe(c)
	return c
}

// describe lays over a column what an organization can choose about it.
func (a *attributeMetadata) describe(c *column) {
	if text := a.DisplayName.text(); text != "" {
		c.label = text
	}
	if a.MaxLength > 0 && (c.kind == kindText || c.kind == kindMemo) {
		c.length = a.MaxLength
	}
	if a.MinValue != nil && a.MaxValue != nil {
		c.min, c.max = *a.MinValue, *a.MaxValue
	}
	if a.RequiredLevel.Value != "" {
		c.required = a.RequiredLevel.Value == "ApplicationRequired"
	}
	if c.kind == kindLookup && c.name != "ownerid" && len(a.Targets) > 0 {
		c.targets = slices.Compact(slices.Sorted(slices.Values(append(c.targets, a.Targets...))))
	}
	for _, set := range []*optionSetMetadata{a.OptionSet, a.GlobalOptionSet} {
		if set == nil || len(set.Options) == 0 || c.kind == kindBoolean {
			continue
		}
		c.options = set.list()
		if set.IsGlobal {
			c.global = set.Name
		}
	}
}

func (set *optionSetMetadata) list() []option {
	var options []option
	for _, o := range set.Options {
		options = append(options, option{value: o.Value, label: o.Label.text(), state: o.State})
	}
	return options
}

// relationshipNames are what a relationship and its two navigation properties are called.
type relationshipNames struct{ schema, nav, back string }

// parseMetadata reads a document of definitions: an answer with a list, the change
// feed's answer, a list, or one definition.
func parseMetadata(text []byte) ([]entityMetadata, error) {
	var answer struct {
		Value          []json.RawMessage `json:"value"`
		EntityMetadata []json.RawMessage
	}
	var items []json.RawMessage
	switch err := json.Unmarshal(text, &answer); {
	case err == nil && len(answer.Value)+len(answer.EntityMetadata) > 0:
		items = slices.Concat(answer.Value, answer.EntityMetadata)
	case json.Unmarshal(text, &items) != nil:
		items = []json.RawMessage{text}
	}
	var found []entityMetadata
	for _, item := range items {
		var e entityMetadata
		if err := json.Unmarshal(item, &e); err != nil {
			return nil, fmt.Errorf("reading a definition: %w", err)
		}
		switch {
		case e.EntityLogicalName != "":
			var a attributeMetadata
			if err := json.Unmarshal(item, &a); err != nil {
				return nil, fmt.Errorf("reading the column %s: %w", e.LogicalName, err)
			}
			e = entityMetadata{LogicalName: a.EntityLogicalName, Attributes: []attributeMetadata{a}}
		case e.LogicalName == "":
			return nil, fmt.Errorf("a definition has no LogicalName")
		}
		found = append(found, e)
	}
	return found, nil
}
