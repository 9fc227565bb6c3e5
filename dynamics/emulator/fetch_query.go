package emulator

import (
	"fmt"
	"regexp"
	"slices"
)

// tuple is a row with the rows that were joined to it; nil where an outer join
// found none.
type tuple []Row

// fetchTable is the table of an entity or link-entity element.
type fetchTable struct {
	*table
	at       int    // its place in tuples
	alias    string // of a link
	parent   *fetchTable
	from, to *column // a link's: on this table, and on the parent
	kind     string  // a link's: inner, outer, exists, in or first
	filter   node    // what its own rows must be; nil: anything
	where    predicate
	may      func(Row) bool // rows that the caller sees; nil: all
	guarded  securedColumns
}

// fetchQuery is a FetchXML query, checked against the metadata.
type fetchQuery struct {
	tables         []*fetchTable // the entity first, then the links as they stand in the text
	outputs        []*fetchOutput
	order          []tupleOrder
	groupOrder     []groupOrder                         // of an aggregate query
	after          []func(e *evaluation, t tuple) truth // what must hold of joined rows
	distinct       bool
	aggregate      bool
	raw            bool // choices are ordered by their numbers
	total          bool // the count of all rows is asked for
	top            int  // 0: none
	size, page     int
	cookie         string
	aggregateLimit int
	quick          *quickFind // nil: none
}

func (q *fetchQuery) root() *fetchTable { return q.tables[0] }

// fetchBuilder checks a query's tree while it builds it.
type fetchBuilder struct {
	call    *call
	query   *fetchQuery
	filters []pendingFilter
	links   int
}

// pendingFilter is a filter element that waits until every link was read: it may
// name any of them.
type pendingFilter struct {
	element *fetchElement
	table   *fetchTable
}

// mostLinks is how many link-entity elements a query may have.
const mostLinks = 15

var aliasText = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.]*$`)

// parseFetch checks a FetchXML query on a table; within narrows the rows further.
func (c *call) parseFetch(t *table, text string, within node) (*fetchQuery, error) {
	top, err := parseFetchXML(text)
	if err != nil {
		return nil, err
	}
	b := &fetchBuilder{call: c, query: &fetchQuery{}}
	if err := b.settings(top); err != nil {
		return nil, err
	}
	entities := top.all("entity")
	if len(entities) != 1 {
		return nil, badFetch(codeFetchNode, "A query needs one element 'entity'.")
	}
	if name := entities[0].attributes["name"]; name != t.name {
		return nil, badFetch(codeBadQuery, "The entity '%s' of the query is not that of the entity set '%s'.", name, t.set)
	}
	root, err := b.table(entities[0], nil)
	if err != nil {
		return nil, err
	}
	if within != nil {
		root.filter = both(within, root.filter)
	}
	if err := b.finish(entities[0]); err != nil {
		return nil, err
	}
	return b.query, nil
}

// settings reads the attributes of the fetch element.
func (b *fetchBuilder) settings(top *fetchElement) error {
	q := b.query
	for name, to := range map[string]*bool{
		"distinct": &q.distinct, "aggregate": &q.aggregate, "useraworderby": &q.raw, "returntotalrecordcount": &q.total,
	} {
		var err error
		if *to, err = top.flag(name); err != nil {
			return err
		}
	}
	if mapping, given := top.attributes["mapping"]; given && mapping != "logical" {
		return badFetch(codeFetchValue, "The mapping '%s' is not supported.", mapping)
	}
	var err error
	if q.top, err = top.positive("top", codeFetchTop); err != nil {
		return err
	}
	if q.size, err = top.positive("count", codeFetchPositive); err != nil {
		return err
	}
	if q.page, err = top.positive("page", codeFetchPositive); err != nil {
		return err
	}
	if q.aggregateLimit, err = top.positive("aggregatelimit", codeFetchPositive); err != nil {
		return err
	}
	q.cookie = top.attributes["paging-cookie"]
	return q.settle(b.call.server.options.PageSize)
}

// settle refuses settings that exclude each other, and fills those that were not given.
func (q *fetchQuery) settle(most int) error {
	switch paged := q.page > 0 || q.size > 0 || q.cookie != ""; {
	case q.top > 0 && paged:
		return badFetch(codeInvalidArgument, "The top attribute can't be specified with paging attributes.")
	case q.top > 0 && q.total:
		return badFetch(codeInvalidArgument, "The top attribute can't be specified with returntotalrecordcount.")
	case q.top > defaultPageSize:
		return badFetch(codeInvalidArgument, "The value of the top attribute cannot exceed %d.", defaultPageSize)
	case q.cookie != "" && q.page < 2:
		return badFetch(codeCookie, "A paging cookie needs the page behind the one that it came with.")
	}
	if q.size == 0 || q.size > most {
		q.size = most
	}
	if q.top > 0 {
		q.size = min(q.size, q.top)
	}
	q.page = max(1, q.page)
	if q.aggregateLimit == 0 || q.aggregateLimit > aggregateLimit {
		q.aggregateLimit = aggregateLimit
	}
	return nil
}

// table reads an entity or link-entity element with what is in it.
func (b *fetchBuilder) table(e *fetchElement, parent *fetchTable) (*fetchTable, error) {
	t, err := b.named(e)
	if err != nil {
		return nil, err
	}
	t.parent, t.at = parent, len(b.query.tables)
	b.query.tables = append(b.query.tables, t)
	if parent != nil {
		if err := b.join(e, t, parent); err != nil {
			return nil, err
		}
	}
	if err := b.outputs(e, t); err != nil {
		return nil, err
	}
	for _, link := range e.all("link-entity") {
		if _, err := b.table(link, t); err != nil {
			return nil, err
		}
	}
	for _, filter := range e.all("filter") {
		b.filters = append(b.filters, pendingFilter{filter, t})
	}
	return t, nil
}

// named finds the table that an element names, if the caller may read it.
func (b *fetchBuilder) named(e *fetchElement) (*fetchTable, error) {
	name := e.attributes["name"]
	t := b.call.server.schema.byName[name]
	if t == nil || !b.call.server.visible(t) {
		return nil, badFetch(codeFetchTable, "The entity with a name = '%s' with namemapping = 'Logical' was not found in the MetadataCache.", name)
	}
	may, err := b.call.readable(t)
	return &fetchTable{table: t, may: may, guarded: b.call.guarded()}, err
}

// column finds a column by its logical name, to look at its values.
func (t *fetchTable) column(name string) (*column, error) {
	c := t.byName[name]
	if c == nil {
		return nil, badFetch(codeFetchColumn, "'%s' entity doesn't contain attribute with Name = '%s' and NameMapping = 'Logical'.", t.name, name)
	}
	if t.guarded.hides(c) {
		return nil, hiddenColumn()
	}
	return c, nil
}

// joinKinds are the link types of elements that stand in an entity or link-entity.
var joinKinds = map[string]string{
	"": "inner", "inner": "inner", "natural": "inner", "outer": "outer", "exists": "exists", "in": "in", "matchfirstrowusingcrossapply": "first",
}

// join reads how a link hangs together with its parent.
func (b *fetchBuilder) join(e *fetchElement, t, parent *fetchTable) error {
	if b.links++; b.links > mostLinks {
		return badFetch(codeFetchLinks, "Number of link entities in query exceeded maximum limit.")
	}
	kind, known := joinKinds[e.attributes["link-type"]]
	if !known {
		return badFetch(codeFetchJoin, "The link-type '%s' is not valid here.", e.attributes["link-type"])
	}
	t.kind = kind
	if err := t.on(e, parent); err != nil {
		return err
	}
	t.alias = e.attributes["alias"]
	if t.alias == "" {
		t.alias = b.defaultAlias(t)
	}
	if !aliasText.MatchString(t.alias) {
		return invalidAlias(t.alias)
	}
	for _, other := range b.query.tables[1:t.at] {
		if other.alias == t.alias {
			return badFetch(codeFetchAlias, "The alias '%s' is not unique.", t.alias)
		}
	}
	return nil
}

func invalidAlias(alias string) error {
	return badFetch(codeFetchAlias, "Invalid character specified for alias: %s. Only characters within the ranges [A-Z], "+
		"[a-z] or [0-9] or _ are allowed. The first character may only be in the ranges [A-Z], [a-z] or _.", alias)
}

// on reads from and to: the columns that must be equal.
func (t *fetchTable) on(e *fetchElement, parent *fetchTable) error {
	from, to := e.attributes["from"], e.attributes["to"]
	if from == "" || to == "" {
		return badFetch(codeFetchLink, "The attributes from and to of the link-entity '%s' are required.", t.name)
	}
	var err error
	if t.from, err = t.column(from); err != nil {
		return err
	}
	if t.to, err = parent.column(to); err != nil {
		return err
	}
	if family(t.from) != family(t.to) {
		return badFetch(codeFetchLink, "The columns '%s' and '%s' of the link-entity '%s' are not of one type.", from, to, t.name)
	}
	return nil
}

// defaultAlias is the table's name behind a lookup, else the name with the number
// of links to that table.
func (b *fetchBuilder) defaultAlias(t *fetchTable) string {
	if t.from.name == t.key && t.to.kind == kindLookup {
		return t.name
	}
	n := 0
	for _, other := range b.query.tables[1:] {
		if other.name == t.name {
			n++
		}
	}
	return fmt.Sprintf("%s%d", t.name, n)
}

// byAlias finds a link by its alias, or by its table's name where that is enough.
func (b *fetchBuilder) byAlias(name string) *fetchTable {
	links := b.query.tables[1:]
	i := slices.IndexFunc(links, func(t *fetchTable) bool { return t.alias == name })
	if i < 0 {
		i = slices.IndexFunc(links, func(t *fetchTable) bool { return t.name == name })
	}
	if i < 0 {
		return nil
	}
	return links[i]
}

// finish distributes what was read to the tables, once all of them are known.
func (b *fetchBuilder) finish(entity *fetchElement) error {
	q := b.query
	for _, f := range b.filters {
		test, err := b.filter(f.element, f.table)
		if err != nil {
			return err
		}
		if err := b.place(test); err != nil {
			return err
		}
	}
	for _, t := range q.tables {
		if t.filter == nil {
			continue
		}
		var err error
		compiler := b.call.compiler(t.table)
		compiler.guarded = nil // each column that a condition names was looked at
		if t.where, err = compiler.compile(t.filter); err != nil {
			return err
		}
	}
	if err := b.checkOutputs(); err != nil {
		return err
	}
	return b.orders(entity)
}
