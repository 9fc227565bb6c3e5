package emulator

import (
	"strings"
	"time"
)

// truth is the database's three-valued logic: only rows for which a filter is
// isTrue come back.
type truth int

const (
	isFalse truth = iota
	isUnknown
	isTrue
)

func truthOf(b bool) truth {
	if b {
		return isTrue
	}
	return isFalse
}

// evaluation is what a compiled filter may look at besides the row.
type evaluation struct {
	store  *store
	now    time.Time
	user   string // effective systemuserid
	unit   string // its business unit
	lambda map[string]Row

	calendar *fiscalCalendar // once it was asked for
}

type (
	predicate func(e *evaluation, r Row) truth
	getter    func(e *evaluation, r Row) any
)

// compiler binds a parsed filter to a table: names and types are checked here,
// once, so that a bad filter is refused even when no row is read.
type compiler struct {
	schema    *schema
	table     *table
	visible   func(*table) bool
	variables map[string]*table
	expanded  bool // within $expand, where there are no parameter aliases
	guarded   securedColumns
}

func (c *compiler) compile(n node) (predicate, error) {
	switch n := n.(type) {
	case andNode:
		return c.several(n.kids, isFalse)
	case orNode:
		return c.several(n.kids, isTrue)
	case notNode:
		kid, err := c.compile(n.kid)
		if err != nil {
			return nil, err
		}
		return func(e *evaluation, r Row) truth { return isTrue - kid(e, r) }, nil
	case compareNode:
		return c.compare(n)
	case callNode:
		return c.match(n)
	case queryNode:
		return c.queryFunction(n)
	case testNode:
		return n.test, nil
	case lambdaNode:
		return c.lambda(n)
	case pathNode:
		get, column, err := c.path(n.path)
		if err != nil {
			return nil, err
		}
		if column.kind != kindBoolean {
			return nil, badQuery("The filter expression must evaluate to a single boolean value.")
		}
		return func(e *evaluation, r Row) truth { return compareTruth("eq", get(e, r), true) }, nil
	case literalNode:
		if b, ok := n.value.(bool); ok {
			return func(*evaluation, Row) truth { return truthOf(b) }, nil
		}
	}
	return nil, badQuery("The filter expression must evaluate to a single boolean value.")
}

// several joins conditions; decisive is the value that settles the matter.
func (c *compiler) several(kids []node, decisive truth) (predicate, error) {
	parts := make([]predicate, len(kids))
	for i, kid := range kids {
		part, err := c.compile(kid)
		if err != nil {
			return nil, err
		}
		parts[i] = part
	}
	return func(e *evaluation, r Row) truth {
		result := isTrue - decisive
		for _, part := range parts {
			switch part(e, r) {
			case decisive:
				return decisive
			case isUnknown:
				result = isUnknown
			}
		}
		return result
	}, nil
}

// path binds "column", "nav/column" or "variable/column".
func (c *compiler) path(path string) (getter, *column, error) {
	segments := strings.Split(path, "/")
	t := c.table
	variable := ""
	if vt := c.variables[segments[0]]; vt != nil && len(segments) > 1 {
		variable, t, segments = segments[0], vt, segments[1:]
	}
	var steps []*link
	for len(segments) > 1 && !isManagedValue(t, segments) {
		l := t.byNav[segments[0]]
		if l == nil || !c.visible(c.schema.byName[l.target]) {
			return nil, nil, noProperty(t, segments[0])
		}
		if c.guarded.hides(l.column) {
			return nil, nil, hiddenColumn()
		}
		steps = append(steps, l)
		t, segments = c.schema.byName[l.target], segments[1:]
	}
	column := t.byProperty[segments[0]]
	if column == nil {
		return nil, nil, noProperty(t, segments[0])
	}
	if len(segments) == 2 {
		column = column.managedValue()
	}
	if c.guarded.hides(column) {
		return nil, nil, hiddenColumn()
	}
	property := column.property()
	if variable == "" && len(steps) == 0 {
		if column.kind == kindBoolean {
			return func(_ *evaluation, r Row) any { return column.of(r) }, column, nil
		}
		return func(_ *evaluation, r Row) any { return r[property] }, column, nil
	}
	return func(e *evaluation, r Row) any {
		if variable != "" {
			r = e.lambda[variable]
		}
		for _, l := range steps {
			r = e.follow(r, l)
		}
		return column.of(r)
	}, column, nil
}

// managedValue is the value of a managed property as a column of its own.
func (c *column) managedValue() *column { return &column{name: c.name, kind: kindBoolean} }

// isManagedValue says whether a path ends in the value of a managed property.
func isManagedValue(t *table, segments []string) bool {
	c := t.byProperty[segments[0]]
	return c != nil && c.kind == kindManaged && len(segments) == 2 && segments[1] == "Value"
}

// follow reads the row behind a single-valued navigation property, or nil.
func (e *evaluation) follow(r Row, l *link) Row {
	id := r.lookup(l.column.name)
	if id == "" || !l.leadsFrom(r) {
		return nil
	}
	found, _ := e.store.get(e.store.schema.byName[l.target], id)
	return found
}

func (c *compiler) compare(n compareNode) (predicate, error) {
	left, leftColumn, err := c.operand(n.left, nil)
	if err != nil {
		return nil, err
	}
	right, rightColumn, err := c.operand(n.right, leftColumn)
	if err != nil {
		return nil, err
	}
	if leftColumn == nil { // literal first: bind it to the column on the right
		if left, _, err = c.operand(n.left, rightColumn); err != nil {
			return nil, err
		}
	}
	if leftColumn == nil && rightColumn == nil {
		return nil, badQuery("A comparison needs a column.")
	}
	if leftColumn != nil && rightColumn != nil && family(leftColumn) != family(rightColumn) {
		return nil, incompatible(leftColumn, edmName(rightColumn), n.op)
	}
	op := n.op
	return func(e *evaluation, r Row) truth {
		a, b := left(e, r), right(e, r)
		return compareTruth(op, a, b)
	}, nil
}

// operand compiles one side; with a column the literal must fit its type.
func (c *compiler) operand(n node, with *column) (getter, *column, error) {
	switch n := n.(type) {
	case pathNode:
		return c.path(n.path)
	case literalNode:
		value := n.value
		if value == nil {
			value = null{}
		}
		if with != nil {
			var err error
			if value, err = literalFor(with, n); err != nil {
				return nil, nil, err
			}
		}
		return func(*evaluation, Row) any { return value }, nil, nil
	}
	return nil, nil, badQuery("The expression is not supported in a comparison.")
}

// null is the literal null, which unlike a missing value can be compared.
type null struct{}

func compareTruth(op string, a, b any) truth {
	_, aNull := a.(null)
	_, bNull := b.(null)
	if aNull || bNull {
		missing := (aNull || a == nil) && (bNull || b == nil)
		switch op {
		case "eq":
			return truthOf(missing)
		case "ne":
			return truthOf(!missing)
		}
		return isUnknown
	}
	order, ok := compareValues(a, b)
	if !ok {
		return isUnknown
	}
	switch op {
	case "eq":
		return truthOf(order == 0)
	case "ne":
		return truthOf(order != 0)
	case "gt":
		return truthOf(order > 0)
	case "ge":
		return truthOf(order >= 0)
	case "lt":
		return truthOf(order < 0)
	}
	return truthOf(order <= 0)
}

// match compiles contains, startswith and endswith with their wildcards.
func (c *compiler) match(n callNode) (predicate, error) {
	get, column, err := c.operand(n.args[0], nil)
	if err != nil {
		return nil, err
	}
	literal, ok := n.args[1].(literalNode)
	if column == nil || family(column) != "Edm.String" || !ok || literal.kind != literalText {
		return nil, badQuery("No function signature for the function with name '%s' matches the specified arguments. "+
			"The function signatures considered are: %s(Edm.String Nullable=true, Edm.String Nullable=true).", n.name, n.name)
	}
	pattern := fold(literal.value.(string))
	if n.name != "startswith" {
		pattern = "%" + pattern
	}
	if n.name != "endswith" {
		pattern += "%"
	}
	compiled := []rune(pattern)
	return func(e *evaluation, r Row) truth {
		text, ok := get(e, r).(string)
		if !ok {
			return isUnknown
		}
		return truthOf(likeRunes([]rune(fold(text)), compiled))
	}, nil
}

// lambda compiles any and all over a collection.
func (c *compiler) lambda(n lambdaNode) (predicate, error) {
	t, name, of := c.table, n.path, ""
	if variable, rest, nested := strings.Cut(n.path, "/"); nested && c.variables[variable] != nil {
		t, name, of = c.variables[variable], rest, variable
	}
	l := (&compiler{schema: c.schema, table: t}).collection(name)
	if l == nil || !c.visible(l.from) {
		return nil, noProperty(t, name)
	}
	var body predicate
	if n.body != nil {
		inner := &compiler{
			schema: c.schema, table: c.table, visible: c.visible, expanded: c.expanded, guarded: c.guarded,
			variables: map[string]*table{n.variable: l.from},
		}
		for name, t := range c.variables {
			if name != n.variable {
				inner.variables[name] = t
			}
		}
		var err error
		if body, err = inner.compile(n.body); err != nil {
			return nil, err
		}
	}
	return func(e *evaluation, r Row) truth {
		owner := r
		if of != "" {
			owner = e.lambda[of]
		}
		for _, row := range e.relatedRows(l, owner[t.key]) {
			if body == nil {
				return isTrue
			}
			outer := e.lambda
			e.lambda = map[string]Row{n.variable: row}
			for name, value := range outer {
				if name != n.variable {
					e.lambda[name] = value
				}
			}
			holds := body(e, r) == isTrue
			e.lambda = outer
			if holds != n.all {
				return truthOf(holds)
			}
		}
		return truthOf(n.all)
	}, nil
}

// partyLink is the relationship from a party to its activity, whatever its table.
func (m *schema) partyLink() *link {
	return m.byName["activitypointer"].byBack["activitypointer_activity_parties"]
}
