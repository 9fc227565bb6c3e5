package dynamics

// Table describes one table of the organization (contract §2.5).
type Table struct {
	LogicalName   string
	EntitySetName string
	PrimaryID     string
	PrimaryName   string
	TypeCode      int
	// ChangeTracking says that delta links are to be had.
	ChangeTracking bool
	// OptimisticLocking says that If-Match with a version is honoured.
	OptimisticLocking bool
	IsActivity        bool
	IsCustom          bool
	// Privileges are the names of the table's privileges by kind. Activity
	// tables share one family (prvReadActivity, …).
	Privileges map[Access]string
	// Columns by logical name.
	Columns map[string]*Column
	// Navigations are the single-valued navigation properties, for binding.
	Navigations []Navigation
}

// Column describes one column.
type Column struct {
	LogicalName string
	// Label is the display name in the user's language, "" when there is none.
	Label string
	// Type is the attribute type as the metadata spell it: String, Memo,
	// Integer, BigInt, Decimal, Double, Money, Boolean, DateTime, Lookup,
	// Customer, Owner, PartyList, Picklist, MultiSelectPicklist, State,
	// Status, Uniqueidentifier, EntityName, Virtual, ….
	Type string
	// MaxLength is the longest text in UTF-16 units; 0 when not a text.
	MaxLength int
	// Required is None, Recommended, ApplicationRequired or SystemRequired.
	Required       string
	ValidForCreate bool
	ValidForUpdate bool
	ValidForRead   bool
	Custom         bool
	// AttributeOf names the column that this one belongs to ("" for a column of its own).
	AttributeOf string
	// Targets are the tables that a lookup may point at.
	Targets []string
	// DateOnly says that a date travels as 2006-01-02, without time or zone.
	DateOnly bool
	// BaseCurrency marks the copy of a money column in the organization's currency.
	BaseCurrency bool
	// Precision is the number of decimals of Money and Decimal columns.
	Precision int
}

// IsText says that the column holds text with a length limit.
func (c *Column) IsText() bool { return c.Type == "String" || c.Type == "Memo" }

// IsLookup says that the column is read as _name_value and written by binding.
func (c *Column) IsLookup() bool {
	return c.Type == "Lookup" || c.Type == "Customer" || c.Type == "Owner"
}

// Navigation is a single-valued navigation property: what to write as
// NAME@odata.bind for a lookup column and a target table. Its case matters.
type Navigation struct {
	Column, Target, Name string
}

// Option is a choice of a choice, state, status or yes/no column.
type Option struct {
	Value int
	Label string
	// Color is #RRGGBB or "".
	Color string
	// State is the state that a status reason belongs to; meaningful in status columns only.
	State int
	// Default is the default status reason of a state; meaningful in state columns only.
	Default int
}

// Navigation is the navigation property for a lookup column and a target
// table, from the organization's metadata.
func (t *Table) Navigation(column, target string) (string, bool) {
	for _, n := range t.Navigations {
		if n.Column == column && n.Target == target {
			return n.Name, true
		}
	}
	return "", false
}

// Property is the name by which a column is selected and read: _name_value for lookups.
func (t *Table) Property(column string) string {
	if col, ok := t.Columns[column]; ok && col.IsLookup() {
		return "_" + column + "_value"
	}
	return column
}
