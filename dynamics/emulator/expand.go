package emulator

import (
	"slices"
	"strings"
)

// mostExpands is how many $expand options a query may have (contract §3.2).
const mostExpands = 15

// How expanded rows are written differs with the query (the platform's page on
// joining tables): a single-valued property has no etag. A collection of a query
// without nested expansions has etags, the lookup that points back, every row and a
// link to the collection; with a nested expansion anywhere it has neither of these,
// and is paged.

func (c *compiler) setExpand(q *query, text string, _ map[string]string) error {
	expands, err := c.parseExpands(text, 0)
	if err != nil {
		return err
	}
	if countExpands(expands) > mostExpands {
		return badQuery("The number of $expand query options exceeds the limit of %d.", mostExpands)
	}
	q.expands = expands
	nested := slices.ContainsFunc(expands, func(x *expansion) bool { return len(x.query.expands) > 0 })
	return settleExpands(expands, nested)
}

func countExpands(expands []*expansion) int {
	n := len(expands)
	for _, x := range expands {
		n += countExpands(x.query.expands)
	}
	return n
}

// settleExpands says how the rows of each expansion are written, and refuses what
// only a collection of a query without nested expansions may have.
func settleExpands(expands []*expansion, nested bool) error {
	for _, x := range expands {
		q := x.query
		if (nested || !x.collection) && (len(q.order) > 0 || q.top >= 0) {
			return badQuery("Only $select and $filter clause can be provided while " +
				"doing $expand on many-to-one relationship or nested one-to-many relationship.")
		}
		q.nested, q.plain = nested, nested || !x.collection
		if x.link.many == nil && !q.plain && q.columns != nil && !slices.Contains(q.columns, x.link.column) {
			q.back = x.link.column
		}
		if err := settleExpands(q.expands, nested); err != nil {
			return err
		}
	}
	return nil
}

func (c *compiler) parseExpands(text string, depth int) ([]*expansion, error) {
	if depth > mostExpands {
		return nil, badQuery("The $expand is nested too deeply.")
	}
	var expands []*expansion
	for _, item := range splitOutside(text, ',') {
		item = strings.TrimSpace(item)
		name, inner := item, ""
		if open := strings.IndexByte(item, '('); open >= 0 {
			if !strings.HasSuffix(item, ")") {
				return nil, badQuery("Syntax error in $expand '%s'.", text)
			}
			name, inner = item[:open], item[open+1:len(item)-1]
		}
		if slices.ContainsFunc(expands, func(x *expansion) bool { return x.nav == strings.TrimSuffix(name, "/$ref") }) {
			return nil, badQuery("The navigation property '%s' is expanded more than once.", name)
		}
		x, err := c.parseExpansion(name, inner, depth)
		if err != nil {
			return nil, err
		}
		expands = append(expands, x)
	}
	return expands, nil
}

func (c *compiler) parseExpansion(name, inner string, depth int) (*expansion, error) {
	x := &expansion{}
	x.nav, x.ids = strings.CutSuffix(name, "/$ref")
	target := c.target(x)
	if target == nil || !c.visible(target) {
		return nil, noProperty(c.table, x.nav)
	}
	if x.ids && x.collection {
		return nil, badQuery("Expand with $ref is only supported on lookup type navigation property.")
	}
	options, err := x.parseInner(inner)
	if err != nil {
		return nil, err
	}
	nested := options["$expand"]
	delete(options, "$expand")
	deeper := &compiler{schema: c.schema, table: target, visible: c.visible, expanded: true, guarded: c.guarded}
	if x.query, err = deeper.parseQuery(options); err != nil {
		return nil, err
	}
	if nested != "" {
		x.query.expands, err = deeper.parseExpands(nested, depth+1)
	}
	return x, err
}

// parseInner reads the options in an expansion's parentheses. There are no parameter
// aliases in them.
func (x *expansion) parseInner(inner string) (map[string]string, error) {
	options := map[string]string{}
	var sent []string
	for _, part := range splitOutside(inner, ';') {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		key, value, ok := strings.Cut(part, "=")
		_, twice := options[key]
		if !ok || x.ids || !slices.Contains([]string{"$select", "$filter", "$expand", "$orderby", "$top"}, key) {
			return nil, badQuery("The query option '%s' is not supported in $expand.", key)
		}
		if twice {
			return nil, badQuery("Query option '%s' was specified more than once, but it must be specified at most once.", key)
		}
		options[key] = value
		sent = append(sent, part)
	}
	x.options = strings.Join(sent, "&")
	return options, nil
}

// target finds the table behind a navigation property and fills the link.
func (c *compiler) target(x *expansion) *table {
	if l := c.table.byNav[x.nav]; l != nil {
		x.link = l
		return c.schema.byName[l.target]
	}
	x.link, x.collection = c.collection(x.nav), true
	if x.link == nil {
		return nil
	}
	return x.link.from
}

// collection finds the link behind a collection's name.
func (c *compiler) collection(name string) *link {
	if l := c.table.collection(name); l != nil {
		return l
	}
	if name != "" && name == c.table.parties {
		return c.schema.partyLink()
	}
	return nil
}

// splitOutside splits at a separator outside brackets and quotes.
func splitOutside(text string, separator byte) []string {
	var parts []string
	depth, start, quote := 0, 0, byte(0)
	for i := range len(text) {
		switch c := text[i]; {
		case c == quote:
			quote = 0
		case quote != 0:
		case c == '\'' || c == '"':
			quote = c
		case c == '(' || c == '[' || c == '{':
			depth++
		case c == ')' || c == ']' || c == '}':
			depth--
		case c == separator && depth == 0:
			parts, start = append(parts, text[start:i]), i+1
		}
	}
	return append(parts, text[start:])
}
