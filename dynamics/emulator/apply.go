package emulator

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

// aggregateLimit is how many rows $apply may look at (contract §3.2).
const aggregateLimit = 50000

// aggregateTerm is "column with sum as name" or "$count as name".
type aggregateTerm struct {
	get    getter
	column *column
	method string
	name   string
}

// grouping is a parsed $apply: the columns to group by and what to compute.
type grouping struct {
	by    []orderTerm
	names []string // of by, as the answer has them
	terms []aggregateTerm
}

// groupName is what a grouped path is called in the answer: a column of another
// table stands behind that table's name (contract §3.2).
func (c *compiler) groupName(path string) string {
	segments := strings.Split(path, "/")
	if len(segments) == 1 {
		return path
	}
	t := c.table
	for _, nav := range segments[:len(segments)-1] {
		t = c.schema.byName[t.byNav[nav].target]
	}
	return t.name + "_" + segments[len(segments)-1]
}

// sort takes $orderby, which may name grouped columns only, in their order.
func (g *grouping) sort(order []orderTerm) error {
	for i, wanted := range order {
		if i >= len(g.by) || g.by[i].path != wanted.path {
			return badQuery("The $orderby of an aggregation may name its groups only, in their order: '%s'.", wanted.path)
		}
		g.by[i].desc = wanted.desc
	}
	return nil
}

var (
	countTerm  = regexp.MustCompile(`^\$count as (\w+)$`)
	methodTerm = regexp.MustCompile(`^([\w/]+) with (sum|min|max|average|countdistinct) as (\w+)$`)
)

// aggregate answers $apply. Callers hold mu for reading.
func (c *call) aggregate(p *prepared, may func(Row) bool) (*answer, error) {
	compiler := c.compiler(p.table)
	steps := splitOutside(p.apply, '/')
	g := &grouping{}
	for i, step := range steps {
		name, inner, ok := strings.Cut(strings.TrimSpace(step), "(")
		if !ok || !strings.HasSuffix(inner, ")") {
			return nil, badQuery("Syntax error in $apply '%s'.", p.apply)
		}
		inner = inner[:len(inner)-1]
		var err error
		switch {
		case name == "filter" && i < len(steps)-1:
			err = c.narrow(compiler, p, inner)
		case name == "groupby" && i == len(steps)-1:
			err = g.parseGroups(compiler, inner)
		case name == "aggregate" && i == len(steps)-1:
			err = g.parseTerms(compiler, inner)
		default:
			err = badQuery("The transformation '%s' is not supported in $apply.", name)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := g.sort(p.order); err != nil {
		return nil, err
	}
	p.order = g.by // rows of a group come together
	x := &reading{evaluation: c.evaluation(), query: p.query, may: may}
	items, more := x.rows(aggregateLimit)
	if more {
		return nil, refuse(400, 0x8004E023, "The maximum record limit is exceeded. Reduce the number of records.")
	}
	return c.finished(c.groups(p, g, x.evaluation, items), p.prefer), nil
}

func (c *call) narrow(compiler *compiler, p *prepared, text string) error {
	n, err := parseFilter(text, p.options)
	if err != nil {
		return err
	}
	if p.filter != nil {
		n = andNode{[]node{p.filter, n}}
	}
	p.filter = n
	p.where, err = compiler.compile(n)
	return err
}

// parseGroups reads "(a,b),aggregate(…)".
func (g *grouping) parseGroups(c *compiler, text string) error {
	parts := splitOutside(text, ',')
	by := strings.TrimSpace(parts[0])
	if !strings.HasPrefix(by, "(") || !strings.HasSuffix(by, ")") || len(parts) > 2 {
		return badQuery("Syntax error in $apply 'groupby(%s)'.", text)
	}
	for _, path := range strings.Split(by[1:len(by)-1], ",") {
		path = strings.TrimSpace(path)
		get, column, err := c.path(path)
		if err != nil {
			return err
		}
		if family(column) == "Edm.DateTimeOffset" {
			return badQuery("Grouping by the date column '%s' is not supported.", path)
		}
		g.by = append(g.by, orderTerm{path: path, get: get, column: column, own: !strings.Contains(path, "/")})
		g.names = append(g.names, c.groupName(path))
	}
	if len(parts) == 1 {
		return nil
	}
	inner, ok := strings.CutPrefix(strings.TrimSpace(parts[1]), "aggregate(")
	if !ok || !strings.HasSuffix(inner, ")") {
		return badQuery("Syntax error in $apply 'groupby(%s)'.", text)
	}
	return g.parseTerms(c, inner[:len(inner)-1])
}

func (g *grouping) parseTerms(c *compiler, text string) error {
	for _, part := range strings.Split(text, ",") {
		part = strings.TrimSpace(part)
		if m := countTerm.FindStringSubmatch(part); m != nil {
			g.terms = append(g.terms, aggregateTerm{method: "count", name: m[1]})
			continue
		}
		m := methodTerm.FindStringSubmatch(part)
		if m == nil {
			return badQuery("Syntax error in $apply 'aggregate(%s)'.", text)
		}
		get, column, err := c.path(m[1])
		if err != nil {
			return err
		}
		if (m[2] == "sum" || m[2] == "average") && family(column) != "number" {
			return badQuery("The method '%s' needs a number; '%s' is not one.", m[2], m[1])
		}
		g.terms = append(g.terms, aggregateTerm{get: get, column: column, method: m[2], name: m[3]})
	}
	return nil
}

// groups writes one object a group; the items are in group order.
func (c *call) groups(p *prepared, g *grouping, e *evaluation, items []item) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `{"@odata.context":%s,"value":[`, appendText(nil, c.root+"$metadata#"+p.table.set))
	written := 0
	for start := 0; start < len(items) || len(g.by) == 0 && written == 0; {
		end := len(items)
		if len(g.by) > 0 {
			end = start + 1
			for end < len(items) && compareKeys(g.by, items[start].keys, items[end].keys) == 0 {
				end++
			}
		}
		if written > 0 {
			b.WriteByte(',')
		}
		b.Write(g.object(e, items[start:end]))
		written++
		start = end
		if len(g.by) == 0 {
			break
		}
	}
	b.WriteString("]}")
	return b.Bytes()
}

func (g *grouping) object(e *evaluation, items []item) []byte {
	b := []byte{'{'}
	for i, by := range g.by {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendName(b, g.names[i])
		b = appendValue(b, by.column, by.get(e, items[0].row))
	}
	for i, term := range g.terms {
		if i > 0 || len(g.by) > 0 {
			b = append(b, ',')
		}
		b = appendName(b, term.name)
		b = term.append(b, e, items)
	}
	return append(b, '}')
}

// append computes one aggregate and writes it.
func (t aggregateTerm) append(b []byte, e *evaluation, items []item) []byte {
	if t.method == "count" {
		return fmt.Appendf(b, "%d", len(items))
	}
	sum, n := 0.0, 0
	var least, greatest any
	distinct := map[uint32]bool{}
	for _, it := range items {
		v := t.get(e, it.row)
		if v == nil {
			continue
		}
		n++
		if f, ok := number(v); ok {
			sum += f
		}
		if order, ok := compareValues(v, least); least == nil || ok && order < 0 {
			least = v
		}
		if order, ok := compareValues(v, greatest); greatest == nil || ok && order > 0 {
			greatest = v
		}
		if hash, ok := hashValue(v); ok {
			distinct[hash] = true
		}
	}
	switch t.method {
	case "countdistinct":
		return fmt.Appendf(b, "%d", len(distinct))
	case "min":
		return appendValue(b, t.column, least)
	case "max":
		return appendValue(b, t.column, greatest)
	}
	if n == 0 {
		return append(b, "null"...)
	}
	if t.method == "average" {
		sum /= float64(n)
		return appendValue(b, &column{kind: kindDecimal}, sum)
	}
	return appendValue(b, t.column, sum)
}
