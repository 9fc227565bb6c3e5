package emulator

import (
	"fmt"
	"slices"
	"sort"
	"strings"
)

// kind is a column's type as the Web API sees it (contract §9).
type kind int

const (
	kindText kind = iota
	kindMemo
	kindInteger
	kindBig
	kindMoney
	kindDecimal
	kindBoolean
	kindChoice
	kindChoices // several choices, "1,3" on the wire
	kindState
	kindStatus
	kindInstant // UTC date and time, whole seconds
	kindDate    // date only
	kindID
	kindLookup
	kindTableName // logical name of a table as text
	kindDouble
	kindImage   // base64 on the wire, see image.go
	kindManaged // a managed property: a yes/no with whether it can be changed
)

// column is one attribute of a table.
type column struct {
	name        string
	label       string
	kind        kind
	length      int // longest text in characters
	min, max    float64
	options     []option
	targets     []string // lookup: logical names of the tables it may point to
	required    bool     // refused when missing on create
	readOnly    bool     // silently ignored when sent
	createOnly  bool
	custom      bool
	baseOf      string                       // money in the organization's currency: name of the source column
	named       map[string]relationshipNames // lookup: by target, as a tenant calls them
	global      string                       // choice: name of the global option set
	attributeOf string                       // the column that this one belongs to
	back        string                       // lookup: pattern of the collection's name on the target
	nav         string                       // lookup: navigation property where it is not made of name and target
}

// property is the column's name on the wire: lookups are read as _x_value.
func (c *column) property() string {
	if c.kind == kindLookup {
		return "_" + c.name + "_value"
	}
	return c.name
}

// typeProperty is where a row keeps the table that a lookup points to.
func (c *column) typeProperty() string { return "_" + c.name + "_type" }

type option struct {
	value int64
	label string
	state int64 // status options: the state that owns them
}

// ownership says who owns a table's rows.
type ownership int

const (
	ownedByUser   ownership = iota // ownerid and its mirrors
	ownedByOrg                     // created and modified, no owner
	ownedByNobody                  // not even these
)

// link is a many-to-one relationship and, seen from its target, the collection.
type link struct {
	from   *table
	column *column
	target string // logical name
	nav    string // single-valued navigation property on from
	own    string // its name of an activity's own, "" where there is none
	back   string // collection navigation property on target, "" = none
	many   *association
	end    int // of many: which of its ends target is
}

// alternateKey is a unique set of columns that can address a row.
type alternateKey struct {
	name    string
	columns []string
}

// table is one entity with its columns and relationships.
type table struct {
	name, set, key, title, label string
	schemaName                   string // where it differs from name
	code                         int
	family                       string // privilege family: "Lead" gives prvReadLead
	owner                        ownership
	activity                     bool
	custom                       bool
	tracked                      bool // change tracking is on
	noLocking                    bool // optimistic concurrency is off
	fixed                        bool // rows cannot be created or deleted through the API
	app                          bool // belongs to the LinkedIn app
	columns                      []*column
	byName                       map[string]*column
	byProperty                   map[string]*column
	links                        []*link
	backs                        []*link
	byNav                        map[string]*link
	byBack                       map[string]*link
	byMany                       map[string]*link // collections of many to many
	intersect                    bool             // its rows are pairs of such a relationship
	keys                         []alternateKey
	parties                      string // activities: name of the party collection
	images                       []*column
	flags                        []string // names of the yes/no columns
}

func (t *table) state() *column  { return t.byName["statecode"] }
func (t *table) status() *column { return t.byName["statuscode"] }

// defaultStatus is the status that a row takes when only the state is known.
func (t *table) defaultStatus(state int64) int64 {
	status := t.status()
	if status == nil {
		return 0
	}
	for _, o := range status.options { // the default stands first within its state
		if o.state == state {
			return o.value
		}
	}
	return 0
}

// stateOf is the state that owns a status value.
func (t *table) stateOf(status int64) (int64, bool) {
	c := t.status()
	if c == nil {
		return 0, false
	}
	for _, o := range c.options {
		if o.value == status {
			return o.state, true
		}
	}
	return 0, false
}

// collection is the link behind a collection's name, of one to many or many to many.
func (t *table) collection(name string) *link {
	if l := t.byBack[name]; l != nil {
		return l
	}
	return t.byMany[name]
}

// keyColumns come with every row: the primary key and, of users and teams, the key
// that they share as owners.
func (t *table) keyColumns() []string {
	if t.name == "systemuser" || t.name == "team" {
		return []string{t.key, "ownerid"}
	}
	return []string{t.key}
}

// privilege is the name of the privilege for a verb such as "Read".
func (t *table) privilege(verb string) string { return "prv" + verb + t.family }

// schema is the organization's metadata. It never changes after it was built:
// whether the app's tables are visible is the server's decision.
type schema struct {
	tables []*table
	byName map[string]*table
	bySet  map[string]*table

	associations []*association
	globals      map[string][]option // global option sets that are no column's, by name
	made         int                 // definitions made at run time
}

// newSchema is the platform's schema, with the tables of files laid over it.
func newSchema(files ...string) (*schema, error) {
	m := &schema{globals: map[string][]option{}, byName: map[string]*table{}, bySet: map[string]*table{}}
	lists, err := parseOptionLists(optionLists)
	if err != nil {
		return nil, err
	}
	texts := []string{organizationTables, customerTables, salesTables, activityTables, linkedInTables, platformTables}
	published, err := publishedTables()
	if err != nil {
		return nil, err
	}
	for _, text := range append(texts, published...) {
		if err := m.parse(text, lists); err != nil {
			return nil, err
		}
	}
	if err := m.loadSchemas(files); err != nil {
		return nil, err
	}
	m.nameGlobals()
	m.byName[principalName] = newPrincipal()
	names := collectionNames()
	for _, t := range m.tables {
		if err := m.relate(t, names); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// relate builds the relationships that start at a table's lookups.
func (m *schema) relate(t *table, names map[string]string) error {
	for _, c := range t.columns {
		if err := m.relateColumn(t, c, names); err != nil {
			return err
		}
	}
	return nil
}

func (m *schema) relateColumn(t *table, c *column, names map[string]string) error {
	if c.kind != kindLookup {
		return nil
	}
	for _, name := range c.targets {
		target := m.byName[name]
		if target == nil {
			continue // a table that this organization does not serve
		}
		l := &link{from: t, column: c, target: name, nav: navigationName(t, c, name)}
		l.back = backName(t, c, target, names)
		if t.byNav[l.nav] == nil {
			t.byNav[l.nav] = l.single()
		}
		if t.activity && t.name != "activitypointer" && slices.Contains(suffixed, c.name) {
			l.own = c.name + "_" + t.name
			if t.byNav[l.own] == nil {
				t.byNav[l.own] = l.single()
			}
		}
		t.links = append(t.links, l)
		if l.back == "" {
			continue
		}
		if other := target.byBack[l.back]; other != nil {
			if m.renamed(l, other) {
				continue
			}
			return fmt.Errorf("metadata: %s has two collections %s", target.name, l.back)
		}
		target.byBack[l.back] = l
		target.backs = append(target.backs, l)
	}
	return nil
}

// renamed settles a name that two collections have, where a tenant's definitions gave it
// to one of them: that one keeps it.
func (m *schema) renamed(l, other *link) bool {
	switch {
	case other.column.named[other.target].back == l.back:
		l.back = ""
		return true
	case l.column.named[l.target].back == l.back:
		target := m.byName[l.target]
		target.backs = slices.DeleteFunc(target.backs, func(one *link) bool { return one == other })
		other.back = ""
		target.byBack[l.back], target.backs = l, append(target.backs, l)
		return true
	}
	return false
}

// single is the link as its navigation property sees it: an owner has one property
// for users and teams.
func (l *link) single() *link {
	if l.column.name != "ownerid" {
		return l
	}
	owner := *l
	owner.target, owner.back = principalName, ""
	return &owner
}

// leadsFrom says whether a row's lookup points to the link's table.
func (l *link) leadsFrom(r Row) bool {
	return l.target == principalName || r.lookupTable(l.column) == l.target
}

// navigationName follows contract §5.5: a custom lookup's schema name, the column
// itself for one target, the target appended for several, and the activity's name behind that for the
// regarding record. The owner has one name whatever it is.
func navigationName(t *table, c *column, target string) string {
	switch {
	case c.named[target].nav != "":
		return c.named[target].nav
	case c.nav != "":
		return c.nav
	case c.name == "regardingobjectid" && t.name != "activitypointer":
		return c.name + "_" + target + "_" + t.name
	case len(c.targets) == 1, c.name == "ownerid":
		return c.name
	}
	return c.name + "_" + target
}

// backName is a collection's published name, or that of its pattern: {t} is the
// target's logical name, {T} the same with a capital, {s} its entity set, {f} the
// table that holds the lookup.
func backName(t *table, c *column, target *table, names map[string]string) string {
	if given := c.named[target.name].back; given != "" {
		return given
	}
	for _, key := range []string{t.name + " " + c.name + " " + target.name, t.name + " " + c.name} {
		if name := names[key]; name != "" {
			return name
		}
	}
	if !strings.Contains(c.back, "{") {
		return c.back
	}
	return strings.NewReplacer(
		"{t}", target.name,
		"{T}", strings.ToUpper(target.name[:1])+target.name[1:],
		"{s}", target.set,
		"{f}", t.name,
	).Replace(c.back)
}

// activities lists the concrete activity tables in the order of their names.
func (m *schema) activities() []*table {
	var found []*table
	for _, t := range m.tables {
		if t.activity && t.name != "activitypointer" {
			found = append(found, t)
		}
	}
	sort.Slice(found, func(i, j int) bool { return found[i].name < found[j].name })
	return found
}
