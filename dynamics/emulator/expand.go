package emulator

import "strings"

// mostExpands is how many $expand options a query may have (contract §3.2).
const mostExpands = 15

func (c *compiler) setExpand(q *query, text string, options map[string]string) error {
	expands, err := c.parseExpands(text, options, 0)
	if err != nil {
		return err
	}
	if countExpands(expands) > mostExpands {
		return badQuery("The number of $expand query options exceeds the limit of %d.", mostExpands)
	}
	q.expands = expands
	return nil
}

func countExpands(expands []*expansion) int {
	n := len(expands)
	for _, x := range expands {
		n += countExpands(x.query.expands)
	}
	return n
}

func (c *compiler) parseExpands(text string, aliases map[string]string, depth int) ([]*expansion, error) {
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
		x, err := c.parseExpansion(name, inner, aliases, depth)
		if err != nil {
			return nil, err
		}
		expands = append(expands, x)
	}
	return expands, nil
}

func (c *compiler) parseExpansion(name, inner string, aliases map[string]string, depth int) (*expansion, error) {
	x := &expansion{}
	x.nav, x.ids = strings.CutSuffix(name, "/$ref")
	target := c.target(x)
	if target == nil || !c.visible(target) {
		return nil, noProperty(c.table, x.nav)
	}
	options := map[string]string{}
	for _, part := range splitOutside(inner, ';') {
		if strings.TrimSpace(part) == "" {
			continue
		}
		key, value, ok := strings.Cut(strings.TrimSpace(part), "=")
		switch key {
		case "$select", "$filter", "$expand":
		case "$orderby", "$top":
			if depth > 0 {
				return nil, badQuery("The query parameter %s is not supported in a nested $expand.", key)
			}
		default:
			ok = false
		}
		if !ok {
			return nil, badQuery("The query option '%s' is not supported in $expand.", key)
		}
		options[key] = value
	}
	for key, value := range aliases {
		if strings.HasPrefix(key, "@") {
			options[key] = value
		}
	}
	nested := options["$expand"]
	delete(options, "$expand")
	deeper := &compiler{schema: c.schema, table: target, visible: c.visible}
	var err error
	if x.query, err = deeper.parseQuery(options); err != nil {
		return nil, err
	}
	if nested != "" {
		x.query.expands, err = deeper.parseExpands(nested, aliases, depth+1)
	}
	return x, err
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
	if l := c.table.byBack[name]; l != nil {
		return l
	}
	if name != "" && name == c.table.parties {
		return c.schema.partyLink()
	}
	return nil
}

// splitOutside splits at a separator outside parentheses and quotes.
func splitOutside(text string, separator byte) []string {
	var parts []string
	depth, start, quoted := 0, 0, false
	for i := range len(text) {
		switch c := text[i]; {
		case c == '\'':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == separator && depth == 0:
			parts, start = append(parts, text[start:i]), i+1
		}
	}
	return append(parts, text[start:])
}
