package emulator

import (
	"regexp"
	"slices"
	"strings"
)

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

var (
	countTerm  = regexp.MustCompile(`^\$count as (\w+)$`)
	methodTerm = regexp.MustCompile(`^([\w/]+) with (sum|min|max|average|countdistinct) as (\w+)$`)
)

// applied is a parsed $apply.
type applied struct {
	aggregation
	paths []string // of its groups
	order []groupOrder
}

// aggregate answers $apply. Callers hold mu for reading.
func (c *call) aggregate(p *prepared, may func(Row) bool) (*answer, error) {
	compiler := c.compiler(p.table)
	a, err := c.parseApply(compiler, p)
	if err != nil {
		return nil, err
	}
	if err := a.parseOrder(p.options); err != nil {
		return nil, err
	}
	where := place{page: 1}
	if raw, given := p.options["$skiptoken"]; given {
		if where, err = parsePlace(raw, p.query); err != nil {
			return nil, err
		}
	}
	x := &reading{evaluation: c.evaluation(), query: p.query, may: may}
	items, more := x.rows(aggregateLimit)
	if more {
		return nil, tooManyToAggregate()
	}
	for _, it := range items {
		a.add(x.evaluation, tuple{it.row})
	}
	groups := a.sorted()
	a.sort(groups)
	start := min((where.page-1)*p.size, len(groups))
	end := min(start+p.size, len(groups))
	b := appendText(appendName([]byte{'{'}, "@odata.context"), c.root+"$metadata#"+p.table.set)
	b = append(b, `,"value":[`...)
	w := c.renderer(p.prefer)
	for i, g := range groups[start:end] {
		if i > 0 {
			b = append(b, ',')
		}
		b = w.appendGroup(b, &a.aggregation, g, false)
	}
	b = append(b, ']')
	if end < len(groups) {
		b = c.appendLink(b, "@odata.nextLink", c.linkWith("$skiptoken", place{page: where.page + 1}.token(p.query)))
	}
	return c.finished(append(b, '}'), p.prefer), nil
}

// parseApply reads "filter(…)/groupby((…),aggregate(…))" and its parts.
func (c *call) parseApply(compiler *compiler, p *prepared) (*applied, error) {
	text := p.options["$apply"]
	steps := splitOutside(text, '/')
	a := &applied{}
	for i, step := range steps {
		name, inner, ok := strings.Cut(strings.TrimSpace(step), "(")
		if !ok || !strings.HasSuffix(inner, ")") {
			return nil, badQuery("Syntax error in $apply '%s'.", text)
		}
		inner = inner[:len(inner)-1]
		var err error
		switch {
		case name == "filter" && i < len(steps)-1:
			err = c.narrow(compiler, p, inner)
		case name == "groupby" && i == len(steps)-1:
			err = a.parseGroups(compiler, inner)
		case name == "aggregate" && i == len(steps)-1:
			err = a.parseTerms(compiler, inner)
		default:
			err = badQuery("The transformation '%s' is not supported in $apply.", name)
		}
		if err != nil {
			return nil, err
		}
	}
	return a, nil
}

func (c *call) narrow(compiler *compiler, p *prepared, text string) error {
	n, err := parseFilter(text, p.options)
	if err != nil {
		return err
	}
	p.filter = both(p.filter, n)
	p.where, err = compiler.compile(p.filter)
	return err
}

// parseGroups reads "(a,b),aggregate(…)".
func (a *applied) parseGroups(c *compiler, text string) error {
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
		a.by = append(a.by, groupTerm{name: c.groupName(path), column: column, get: ofFirst(get)})
		a.paths = append(a.paths, path)
	}
	if len(parts) == 1 {
		return nil
	}
	inner, ok := strings.CutPrefix(strings.TrimSpace(parts[1]), "aggregate(")
	if !ok || !strings.HasSuffix(inner, ")") {
		return badQuery("Syntax error in $apply 'groupby(%s)'.", text)
	}
	return a.parseTerms(c, inner[:len(inner)-1])
}

// ofFirst reads a row's value of a tuple.
func ofFirst(get getter) func(e *evaluation, t tuple) any {
	return func(e *evaluation, t tuple) any { return get(e, t[0]) }
}

func (a *applied) parseTerms(c *compiler, text string) error {
	for _, part := range strings.Split(text, ",") {
		part = strings.TrimSpace(part)
		if m := countTerm.FindStringSubmatch(part); m != nil {
			every := func(*evaluation, tuple) any { return nil }
			a.measures = append(a.measures, measure{name: m[1], method: "count", get: every})
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
		if (m[2] == "sum" || m[2] == "average") && (family(column) != "number" || len(column.options) > 0) {
			return badQuery("The method '%s' needs a number; '%s' is not one.", m[2], m[1])
		}
		term := measure{name: m[3], method: m[2], column: column, get: ofFirst(get)}
		switch m[2] {
		case "average":
			term.method = "avg"
		case "countdistinct":
			term.method, term.unique = "countcolumn", true
		}
		a.measures = append(a.measures, term)
	}
	return nil
}

// parseOrder takes $orderby, which may name grouped columns only.
func (a *applied) parseOrder(options map[string]string) error {
	text, given := options["$orderby"]
	if !given {
		return nil
	}
	for _, part := range strings.Split(text, ",") {
		words := strings.Fields(part)
		if len(words) == 0 || len(words) > 2 || len(words) == 2 && words[1] != "asc" && words[1] != "desc" {
			return badQuery("Syntax error in $orderby '%s'.", text)
		}
		i := slices.Index(a.paths, words[0])
		if i < 0 {
			return badQuery("The query node SingleValueOpenPropertyAccess is not supported")
		}
		a.order = append(a.order, groupOrder{a.by[i].name, len(words) == 2 && words[1] == "desc"})
	}
	return nil
}

func (a *applied) sort(groups []*group) {
	slices.SortStableFunc(groups, func(x, y *group) int {
		for _, o := range a.order {
			one := a.value(x, o.name)
			other := a.value(y, o.name)
			order := compareFolded(one, other)
			if o.desc {
				order = -order
			}
			if order != 0 {
				return order
			}
		}
		return 0
	})
}
