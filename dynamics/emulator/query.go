package emulator

import (
	"slices"
	"strconv"
	"strings"
)

// query is a checked reading request on one table.
type query struct {
	table   *table
	columns []*column // nil: all
	expands []*expansion
	filter  node
	where   predicate // nil: all rows
	order   []orderTerm
	top     int // -1: none
	count   bool

	// Of an expansion (see expand.go):
	plain  bool    // its rows are written without etag
	back   *column // its rows have this lookup beside what was selected
	nested bool    // the whole query has an expansion within an expansion
}

// expansion is one $expand item: a link followed forward or, with collection,
// backward.
type expansion struct {
	nav        string
	link       *link
	collection bool
	ids        bool   // $expand=nav/$ref
	options    string // as they were sent, for the link to the collection
	query      *query
}

// orderTerm is one column of $orderby.
type orderTerm struct {
	path   string
	get    getter
	column *column
	desc   bool
	own    bool // a column of the table itself
}

func (o orderTerm) text() string {
	if o.desc {
		return o.path + " desc"
	}
	return o.path
}

// sortKey is what rows are ordered by; texts are folded once, dates and ids
// compare as they are.
func sortKey(e *evaluation, order []orderTerm, r Row) []any {
	key := make([]any, len(order))
	for i, o := range order {
		key[i] = o.get(e, r)
		if s, ok := key[i].(string); ok && family(o.column) == "Edm.String" {
			key[i] = fold(s)
		}
	}
	return key
}

// compareKeys orders two sort keys; nothing comes before anything.
func compareKeys(order []orderTerm, a, b []any) int {
	for i, o := range order {
		var result int
		x, xText := a[i].(string)
		y, yText := b[i].(string)
		switch {
		case a[i] == nil || b[i] == nil:
			result = boolRank(a[i] != nil) - boolRank(b[i] != nil)
		case xText && yText:
			result = strings.Compare(x, y)
		default:
			result, _ = compareValues(a[i], b[i])
		}
		if result == 0 {
			continue
		}
		if o.desc {
			return -result
		}
		return result
	}
	return 0
}

// parseQuery checks the options of a read against a table's metadata.
func (c *compiler) parseQuery(options map[string]string) (*query, error) {
	q := &query{table: c.table, top: -1}
	steps := []struct {
		name string
		set  func(*query, string, map[string]string) error
	}{
		{"$select", c.setSelect},
		{"$filter", c.setFilter},
		{"$orderby", c.setOrder},
		{"$top", c.setTop},
		{"$count", c.setCount},
		{"$expand", c.setExpand},
	}
	for _, step := range steps {
		text, given := options[step.name]
		if !given {
			continue
		}
		if err := step.set(q, text, options); err != nil {
			return nil, err
		}
	}
	return q, nil
}

func (c *compiler) setSelect(q *query, text string, _ map[string]string) error {
	if strings.TrimSpace(text) == "*" {
		return nil
	}
	q.columns = []*column{}
	for _, name := range strings.Split(text, ",") {
		name = strings.TrimSpace(name)
		column := c.table.byProperty[name]
		if l := c.table.byNav[name]; column == nil && l != nil {
			column = l.column // OData takes the name of a navigation property, too
		}
		if column == nil {
			return noProperty(c.table, name)
		}
		if !slices.Contains(q.columns, column) {
			q.columns = append(q.columns, column)
		}
	}
	for _, column := range q.columns {
		if column.kind != kindMoney {
			continue
		}
		if currency := c.table.byName["transactioncurrencyid"]; !slices.Contains(q.columns, currency) {
			q.columns = append(q.columns, currency)
		}
		break
	}
	return nil
}

func (c *compiler) setFilter(q *query, text string, options map[string]string) error {
	if c.expanded {
		options = nil
	}
	n, err := parseFilter(text, options)
	if err != nil {
		return err
	}
	q.filter = n
	q.where, err = c.compile(n)
	return err
}

func (c *compiler) setOrder(q *query, text string, aliases map[string]string) error {
	for _, part := range strings.Split(text, ",") {
		words := strings.Fields(part)
		if len(words) > 0 && strings.HasPrefix(words[0], "@") {
			words[0] = strings.TrimSpace(aliases[words[0]])
		}
		if len(words) == 0 || len(words) > 2 || len(words) == 2 && words[1] != "asc" && words[1] != "desc" {
			return badQuery("Syntax error in $orderby '%s'.", text)
		}
		get, column, err := c.path(words[0])
		if err != nil {
			return err
		}
		term := orderTerm{
			path: words[0], get: get, column: column,
			desc: len(words) == 2 && words[1] == "desc", own: !strings.Contains(words[0], "/"),
		}
		if column.kind == kindLookup {
			term = term.byName(c.schema)
		}
		q.order = append(q.order, term)
	}
	return nil
}

// byName orders by the name of the row that a lookup points to, as the platform
// does; names change without the row, so no index can keep that order.
func (o orderTerm) byName(m *schema) orderTerm {
	get, lookup := o.get, o.column
	o.column, o.own = &column{name: lookup.name, kind: kindText}, false
	o.get = func(e *evaluation, r Row) any {
		id, ok := get(e, r).(string)
		if !ok {
			return nil
		}
		for _, target := range lookup.targets {
			t := m.byName[target]
			if t == nil {
				continue
			}
			if found, ok := e.store.get(t, id); ok {
				return found[t.title]
			}
		}
		return nil
	}
	return o
}

func (c *compiler) setTop(q *query, text string, _ map[string]string) error {
	top, err := strconv.Atoi(text)
	if err != nil || top < 0 {
		return badQuery("Invalid value '%s' for $top query option found. The $top query option requires a non-negative integer value.", text)
	}
	q.top = top
	return nil
}

func (c *compiler) setCount(q *query, text string, _ map[string]string) error {
	switch text {
	case "true":
		q.count = true
	case "false":
	default:
		return badQuery("Invalid value '%s' for $count query option found.", text)
	}
	return nil
}
