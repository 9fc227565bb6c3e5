package dynamics

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

const typePrefix = "Microsoft.Dynamics.CRM."

// label is a text in the user's language, else in the organization's, else in any.
type label struct {
	Localized []localizedLabel `json:"LocalizedLabels"`
	User      *localizedLabel  `json:"UserLocalizedLabel"`
}

type localizedLabel struct {
	Label    string `json:"Label"`
	Language int    `json:"LanguageCode"`
}

func (l label) text(language int) string {
	if l.User != nil && l.User.Label != "" {
		return cleanText(l.User.Label)
	}
	for _, one := range l.Localized {
		if one.Language == language {
			return cleanText(one.Label)
		}
	}
	if len(l.Localized) > 0 {
		return cleanText(l.Localized[0].Label)
	}
	return ""
}

// depends says that the label is not the same in every language, and that the
// user's own is not there.
func (l label) depends() bool { return (l.User == nil || l.User.Label == "") && len(l.Localized) > 1 }

// managed is a value wrapped in its managed property, such as RequiredLevel.
type managed struct {
	Value string `json:"Value"`
}

type entityMetadata struct {
	LogicalName    string `json:"LogicalName"`
	EntitySetName  string `json:"EntitySetName"`
	PrimaryID      string `json:"PrimaryIdAttribute"`
	PrimaryName    string `json:"PrimaryNameAttribute"`
	TypeCode       int    `json:"ObjectTypeCode"`
	ChangeTracking bool   `json:"ChangeTrackingEnabled"`
	Locking        bool   `json:"IsOptimisticConcurrencyEnabled"`
	IsActivity     bool   `json:"IsActivity"`
	IsCustom       bool   `json:"IsCustomEntity"`
	Privileges     []struct {
		Name string `json:"Name"`
		Type string `json:"PrivilegeType"`
	} `json:"Privileges"`
}

type attributeMetadata struct {
	LogicalName    string  `json:"LogicalName"`
	Type           string  `json:"AttributeType"`
	TypeName       managed `json:"AttributeTypeName"`
	DisplayName    label   `json:"DisplayName"`
	Required       managed `json:"RequiredLevel"`
	ValidForCreate bool    `json:"IsValidForCreate"`
	ValidForUpdate bool    `json:"IsValidForUpdate"`
	ValidForRead   bool    `json:"IsValidForRead"`
	Custom         bool    `json:"IsCustomAttribute"`
	AttributeOf    string  `json:"AttributeOf"`
	// What only some kinds have.
	MaxLength    int      `json:"MaxLength"`
	Targets      []string `json:"Targets"`
	Behavior     managed  `json:"DateTimeBehavior"`
	Precision    int      `json:"Precision"`
	BaseCurrency bool     `json:"IsBaseCurrency"`
}

type relationshipMetadata struct {
	Attribute  string `json:"ReferencingAttribute"`
	Referenced string `json:"ReferencedEntity"`
	Navigation string `json:"ReferencingEntityNavigationPropertyName"`
}

// values is a metadata list.
type values[T any] struct {
	Value []T `json:"value"`
}

const (
	entitySelect = "$select=LogicalName,EntitySetName,PrimaryIdAttribute,PrimaryNameAttribute," +
		"ObjectTypeCode,ChangeTrackingEnabled,IsOptimisticConcurrencyEnabled,IsActivity,IsCustomEntity,Privileges"
	attributeSelect = "$select=LogicalName,AttributeType,AttributeTypeName,DisplayName," +
		"RequiredLevel,IsValidForCreate,IsValidForUpdate,IsValidForRead,IsCustomAttribute,AttributeOf"
	relationSelect = "$select=SchemaName,ReferencingAttribute,ReferencedEntity,ReferencingEntityNavigationPropertyName"
)

// attributeKinds are the casts that carry more than the common columns, with
// what each is asked for.
var attributeKinds = [...][2]string{
	{"StringAttributeMetadata", "LogicalName,MaxLength"},
	{"MemoAttributeMetadata", "LogicalName,MaxLength"},
	{"LookupAttributeMetadata", "LogicalName,Targets"},
	{"DateTimeAttributeMetadata", "LogicalName,DateTimeBehavior"},
	{"MoneyAttributeMetadata", "LogicalName,Precision,IsBaseCurrency"},
	{"DecimalAttributeMetadata", "LogicalName,Precision"},
}

// metadata is a metadata read that no cache on the way may answer (trap 37).
func (c *Client) metadata(path string) call {
	return c.freshly("GET metadata", path)
}

func definitionPath(logical string) string {
	return "EntityDefinitions(LogicalName=" + escapeOption(Quote(logical)) + ")"
}

// entity gives a table's names without its columns: one request, enough to
// read and write by name.
func (c *Client) entity(ctx context.Context, logical string) (*Table, error) {
	s := c.schema
	s.lock()
	known := s.names[logical]
	s.mu.Unlock()
	if known != nil {
		return known, nil
	}
	var m entityMetadata
	if err := c.fetch(ctx, c.metadata(definitionPath(logical)+"?"+entitySelect), &m); err != nil {
		return nil, noTable(err)
	}
	table := m.table()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.names[logical], s.learned = table, true
	return table, nil
}

// noTable marks a refusal of a definition: whatever the code, a 404 of the
// platform means that there is no such table.
func noTable(err error) error {
	var e *Error
	if errors.As(err, &e) && e.Status == http.StatusNotFound && e.Class != ClassConnection {
		e.Class, e.Err = ClassSchema, ErrNoTable
	}
	return err
}

func (m entityMetadata) table() *Table {
	table := &Table{
		LogicalName: m.LogicalName, EntitySetName: m.EntitySetName,
		PrimaryID: m.PrimaryID, PrimaryName: m.PrimaryName, TypeCode: m.TypeCode,
		ChangeTracking: m.ChangeTracking, OptimisticLocking: m.Locking,
		IsActivity: m.IsActivity, IsCustom: m.IsCustom,
		Privileges: map[Access]string{},
	}
	for _, p := range m.Privileges {
		table.Privileges[Access(p.Type)] = p.Name
	}
	return table
}

// Table describes a table by its logical name, from the cache when it is
// there. A table that does not exist gives an error that matches ErrNoTable.
func (c *Client) Table(ctx context.Context, logical string) (*Table, error) {
	s := c.schema
	s.lock()
	known := s.tables[logical]
	s.mu.Unlock()
	if known != nil {
		return known, nil
	}
	base, err := c.entity(ctx, logical)
	if err != nil {
		return nil, err
	}
	table := *base
	if err := c.describe(ctx, &table); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tables[logical], s.learned = &table, true
	return &table, nil
}

// describe reads a table's columns and navigation properties side by side.
func (c *Client) describe(ctx context.Context, table *Table) error {
	path := definitionPath(table.LogicalName)
	var common values[attributeMetadata]
	var relations values[relationshipMetadata]
	special := make([]values[attributeMetadata], len(attributeKinds))
	group, grouped := errgroup.WithContext(ctx)
	ask := func(rest string, into any) {
		group.Go(func() error { return c.fetch(grouped, c.metadata(path+rest), into) })
	}
	ask("/Attributes?"+attributeSelect, &common)
	ask("/ManyToOneRelationships?"+relationSelect, &relations)
	for i, kind := range attributeKinds {
		ask("/Attributes/"+typePrefix+kind[0]+"?$select="+kind[1], &special[i])
	}
	if err := group.Wait(); err != nil {
		return err
	}
	language := 0
	if slices.ContainsFunc(common.Value, func(m attributeMetadata) bool { return m.DisplayName.depends() }) {
		language = c.language(ctx)
	}
	table.Columns = make(map[string]*Column, len(common.Value))
	for _, m := range common.Value {
		table.Columns[m.LogicalName] = m.column(language)
	}
	for _, list := range special {
		for _, m := range list.Value {
			m.enrich(table.Columns[m.LogicalName])
		}
	}
	for _, r := range relations.Value {
		table.Navigations = append(table.Navigations, Navigation{Column: r.Attribute, Target: r.Referenced, Name: r.Navigation})
	}
	return nil
}

func (m attributeMetadata) column(language int) *Column {
	kind := m.Type
	if name := strings.TrimSuffix(m.TypeName.Value, "Type"); kind == "Virtual" && name != "" {
		kind = name // MultiSelectPicklist and the like call themselves virtual
	}
	return &Column{
		LogicalName: m.LogicalName, Label: m.DisplayName.text(language), Type: kind,
		Required: m.Required.Value, ValidForCreate: m.ValidForCreate, ValidForUpdate: m.ValidForUpdate,
		ValidForRead: m.ValidForRead, Custom: m.Custom, AttributeOf: m.AttributeOf,
	}
}

// enrich adds what only the column's own kind knows.
func (m attributeMetadata) enrich(column *Column) {
	if column == nil {
		return
	}
	column.MaxLength = max(column.MaxLength, m.MaxLength)
	column.Precision = max(column.Precision, m.Precision)
	column.BaseCurrency = column.BaseCurrency || m.BaseCurrency
	column.DateOnly = column.DateOnly || m.Behavior.Value == "DateOnly"
	if len(m.Targets) > 0 {
		column.Targets = m.Targets
	}
}

// MoneyColumns are the money columns of a table, without the copies in the
// organization's base currency, ordered by name.
func (c *Client) MoneyColumns(ctx context.Context, table string) ([]*Column, error) {
	found, err := c.Table(ctx, table)
	if err != nil {
		return nil, err
	}
	var money []*Column
	for _, column := range found.Columns {
		if column.Type == "Money" && !column.BaseCurrency && column.AttributeOf == "" && column.ValidForRead {
			money = append(money, column)
		}
	}
	slices.SortFunc(money, func(a, b *Column) int { return cmp.Compare(a.LogicalName, b.LogicalName) })
	return money, nil
}

func (c *Client) languageIfKnown() int {
	c.schema.mu.Lock()
	defer c.schema.mu.Unlock()
	return c.schema.language
}
