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

// addMetadata adds tables and what belongs to them to a schema, or lays it over what is
// there. Relationships come when every table is there.
func (m *schema) addMetadata(tables []entityMetadata) error {
	for i := range tables {
		if err := m.addEntity(&tables[i]); err != nil {
			return err
		}
	}
	for i := range tables {
		if err := m.addRelationships(&tables[i]); err != nil {
			return err
		}
	}
	return nil
}

func (m *schema) addEntity(e *entityMetadata) error {
	if e.LogicalName == "" || e.IsIntersect != nil && *e.IsIntersect {
		return nil // an intersect comes with its relationship
	}
	t := m.byName[e.LogicalName]
	if t == nil {
		var err error
		if t, err = m.newTable(e); err != nil {
			return err
		}
	}
	if e.ChangeTrackingEnabled != nil {
		t.tracked = *e.ChangeTrackingEnabled
	}
	if e.IsOptimisticConcurrencyEnabled != nil {
		t.noLocking = !*e.IsOptimisticConcurrencyEnabled
	}
	if text := e.DisplayName.text(); text != "" {
		t.label = text
	}
	for i := range e.Attributes {
		m.addAttribute(t, &e.Attributes[i])
	}
	for _, key := range e.Keys {
		if err := t.addKey(key); err != nil {
			return err
		}
	}
	t.addCommonColumns()
	return nil
}

// newTable makes a table that is not there yet.
func (m *schema) newTable(e *entityMetadata) (*table, error) {
	if e.PrimaryIdAttribute == "" {
		return nil, fmt.Errorf("emulator: the table %s has no PrimaryIdAttribute", e.LogicalName)
	}
	set := e.EntitySetName
	if set == "" {
		set = plural(e.LogicalName)
	}
	code := e.ObjectTypeCode
	if code == 0 {
		code = 10300 + len(m.tables)
	}
	family := e.SchemaName
	if family == "" {
		family = e.LogicalName
	}
	flags := []string{}
	switch e.OwnershipType {
	case "", "UserOwned", "TeamOwned":
	case "None":
		flags = append(flags, "bare")
	default:
		flags = append(flags, "org")
	}
	if e.IsActivity {
		flags = append(flags, "activity")
		family = "Activity"
	}
	if e.IsCustomEntity == nil && strings.Contains(e.LogicalName, "_") || e.IsCustomEntity != nil && *e.IsCustomEntity {
		flags = append(flags, "custom")
	}
	words := []string{e.LogicalName, set, e.PrimaryIdAttribute, e.title(), fmt.Sprint(code), family}
	t, err := parseTable(append(words, flags...), e.LogicalName)
	if err != nil {
		return nil, fmt.Errorf("emulator: the table %s: %w", e.LogicalName, err)
	}
	t.schemaName = e.SchemaName
	if e.IsActivity {
		if err := t.addActivityColumns(); err != nil {
			return nil, err
		}
	}
	t.addCommonColumns()
	return t, m.addTable(t)
}

// title is the table's name column; the key where it has none.
func (e *entityMetadata) title() string {
	if e.PrimaryNameAttribute != "" {
		return e.PrimaryNameAttribute
	}
	for _, a := range e.Attributes {
		if a.IsPrimaryName {
			return a.LogicalName
		}
	}
	return e.PrimaryIdAttribute
}

// addActivityColumns gives a table what every activity has.
func (t *table) addActivityColumns() error {
	lists, err := parseOptionLists(optionLists)
	if err != nil {
		return err
	}
	if err := t.addStates("0 Open 1 Open | 1 Completed 2 Completed | 2 Canceled 3 Canceled | 3 Scheduled 4 Scheduled"); err != nil {
		return err
	}
	lines := "subject s400 : Subject\nregardingobjectid >regarding back={t}_{f}s : Regarding\n" + activityColumns
	for line := range strings.SplitSeq(lines, "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		spec, label, _ := strings.Cut(line, " : ")
		if err := t.parseColumn(strings.Fields(spec), label, lists); err != nil {
			return err
		}
	}
	return nil
}

func (m *schema) addAttribute(t *table, a *attributeMetadata) {
	if c := t.byName[a.LogicalName]; c != nil {
		if !a.guessed {
			a.describe(c)
		}
		return
	}
	c := a.column()
	if c == nil {
		return
	}
	if set := a.GlobalOptionSet; set != nil && len(c.options) == 0 {
		c.global, c.options = set.Name, m.globalOptions(set.Name)
	}
	if c.kind == kindImage || c.kind == kindMoney {
		t.add(c)
		t.addTwins(c)
		return
	}
	t.add(c)
}

func (t *table) addKey(key keyMetadata) error {
	name := key.LogicalName
	if name == "" {
		name = strings.ToLower(key.SchemaName)
	}
	if slices.ContainsFunc(t.keys, func(k alternateKey) bool { return k.name == name }) {
		return nil
	}
	for _, column := range key.KeyAttributes {
		if t.byName[column] == nil {
			return fmt.Errorf("emulator: the key %s of %s: no column %q", name, t.name, column)
		}
	}
	t.keys = append(t.keys, alternateKey{name, key.KeyAttributes})
	return nil
}

// addRelationships notes how relationships are called, and adds those of many to many.
func (m *schema) addRelationships(e *entityMetadata) error {
	for _, r := range slices.Concat(e.ManyToOneRelationships, e.OneToManyRelationships) {
		m.nameRelationship(r)
	}
	for _, r := range e.ManyToManyRelationships {
		if err := m.addManyToMany(r); err != nil {
			return err
		}
	}
	return nil
}

// nameRelationship gives a lookup the names of its navigation properties.
func (m *schema) nameRelationship(r oneToManyMetadata) {
	t := m.byName[r.ReferencingEntity]
	if t == nil || t.byName[r.ReferencingAttribute] == nil || t.byName[r.ReferencingAttribute].kind != kindLookup || r.ReferencedEntity == "owner" {
		return
	}
	c := t.byName[r.ReferencingAttribute]
	if c.named == nil {
		c.named = map[string]relationshipNames{}
	}
	c.named[r.ReferencedEntity] = relationshipNames{r.SchemaName, r.ReferencingEntityNavigationPropertyName, r.ReferencedEntityNavigationPropertyName}
	if !slices.Contains(c.targets, r.ReferencedEntity) {
		c.targets = append(c.targets, r.ReferencedEntity)
	}
}

func (m *schema) addManyToMany(r manyToManyMetadata) error {
	one, two := m.byName[r.Entity1LogicalName], m.byName[r.Entity2LogicalName]
	name := r.IntersectEntityName
	if name == "" {
		name = strings.ToLower(r.SchemaName)
	}
	if one == nil || two == nil || m.byName[name] != nil {
		return nil // half of it is a table that is not served, or it is there already
	}
	navs := [2]string{r.Entity1NavigationPropertyName, r.Entity2NavigationPropertyName}
	for i, nav := range navs {
		if nav == "" {
			navs[i] = r.SchemaName
		}
	}
	words := []string{name, name + "set", name + "id", name + "id", fmt.Sprint(10300 + len(m.tables)), name, "bare", "fixed", "nolock", "custom"}
	intersect, err := parseTable(words, name)
	if err != nil {
		return fmt.Errorf("emulator: the relationship %s: %w", r.SchemaName, err)
	}
	return m.addMany(r.SchemaName, intersect, [2]string{one.name, two.name}, navs)
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
