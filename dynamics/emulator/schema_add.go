package emulator

import (
	"fmt"
	"slices"
	"strings"
)

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
