package emulator

import (
	"slices"
	"strings"
)

// fetchTest is a filter or a condition: a node on the rows of one table, or a test
// of joined rows.
type fetchTest struct {
	table *fetchTable
	node  node
	test  func(e *evaluation, t tuple) truth // set where table is nil
	kids  []fetchTest                        // of a filter of type and
}

// testNode is a condition that was compiled already.
type testNode struct{ test predicate }

// both joins two conditions of which either may be missing.
func both(a, b node) node {
	if a == nil {
		return b
	}
	if b == nil {
		return a
	}
	return andNode{[]node{a, b}}
}

// place gives a test to its table, or to what must hold of joined rows.
func (b *fetchBuilder) place(test fetchTest) error {
	switch {
	case test.table != nil:
		test.table.filter = both(test.table.filter, test.node)
		return nil
	case test.kids != nil:
		for _, kid := range test.kids {
			if err := b.place(kid); err != nil {
				return err
			}
		}
		return nil
	}
	b.query.after = append(b.query.after, test.test)
	return nil
}

// filter reads a filter element on a table.
func (b *fetchBuilder) filter(e *fetchElement, t *fetchTable) (fetchTest, error) {
	either := false
	switch kind := e.attributes["type"]; kind {
	case "", "and":
	case "or":
		either = true
	default:
		return fetchTest{}, badFetch(codeFetchFilter, "The filter type '%s' is not valid.", kind)
	}
	if hint := e.attributes["hint"]; hint != "" && hint != "union" {
		return fetchTest{}, badFetch(codeFetchFilter, "The hint '%s' is not valid.", hint)
	}
	var kids []fetchTest
	for _, kid := range e.kids {
		var test fetchTest
		var err error
		switch kid.name {
		case "filter":
			test, err = b.filter(kid, t)
		case "condition":
			test, err = b.condition(kid, t)
		default:
			test, err = b.related(kid, t)
		}
		if err != nil {
			return fetchTest{}, err
		}
		kids = append(kids, test)
	}
	test, err := b.several(kids, t, either)
	if err != nil {
		return fetchTest{}, err
	}
	return test, b.quickFind(e, t, test)
}

// several joins conditions: on one table where all are about the same one.
func (b *fetchBuilder) several(kids []fetchTest, t *fetchTable, either bool) (fetchTest, error) {
	if len(kids) == 0 {
		return fetchTest{table: t, node: literalNode{true, literalBool, "true"}}, nil
	}
	nodes := make([]node, len(kids))
	for i, kid := range kids {
		nodes[i] = kid.node
	}
	if kids[0].table != nil && !slices.ContainsFunc(kids, func(kid fetchTest) bool { return kid.table != kids[0].table }) {
		if either {
			return fetchTest{table: kids[0].table, node: orNode{nodes}}, nil
		}
		return fetchTest{table: kids[0].table, node: andNode{nodes}}, nil
	}
	if !either {
		return fetchTest{kids: kids}, nil
	}
	tests := make([]func(*evaluation, tuple) truth, len(kids))
	for i, kid := range kids {
		var err error
		if tests[i], err = b.joined(kid); err != nil {
			return fetchTest{}, err
		}
	}
	return fetchTest{test: func(e *evaluation, t tuple) truth {
		result := isFalse
		for _, test := range tests {
			result = max(result, test(e, t))
		}
		return result
	}}, nil
}

// joined makes a test of joined rows out of any.
func (b *fetchBuilder) joined(test fetchTest) (func(*evaluation, tuple) truth, error) {
	switch {
	case test.test != nil:
		return test.test, nil
	case test.table != nil:
		holds, err := b.call.compiler(test.table.table).compile(test.node)
		at := test.table.at
		return func(e *evaluation, t tuple) truth { return holds(e, t[at]) }, err
	}
	kids := make([]func(*evaluation, tuple) truth, len(test.kids))
	for i, kid := range test.kids {
		var err error
		if kids[i], err = b.joined(kid); err != nil {
			return nil, err
		}
	}
	return func(e *evaluation, t tuple) truth {
		result := isTrue
		for _, kid := range kids {
			result = min(result, kid(e, t))
		}
		return result
	}, nil
}

// condition reads a condition element. With entityname it is about a link, after
// the join; with valueof it compares two columns.
func (b *fetchBuilder) condition(e *fetchElement, t *fetchTable) (fetchTest, error) {
	on, after := t, false
	if name, given := e.attributes["entityname"]; given {
		if on = b.byAlias(name); on == nil {
			return fetchTest{}, badFetch(codeFetchCondition, "The entityname '%s' of a condition names no link-entity.", name)
		}
		after = true
	}
	c, err := on.column(e.attributes["attribute"])
	if err != nil {
		return fetchTest{}, err
	}
	if other, given := e.attributes["valueof"]; given {
		return b.compareColumns(e, on, c, other)
	}
	n, err := fetchCondition(e, c)
	if err != nil || !after {
		return fetchTest{table: on, node: n}, err
	}
	test, err := b.joined(fetchTest{table: on, node: n})
	return fetchTest{test: test}, err
}

// comparisons are the operators that compare with one value, as $filter names them.
var comparisons = map[string]string{"eq": "eq", "ne": "ne", "neq": "ne", "gt": "gt", "ge": "ge", "lt": "lt", "le": "le"}

// compareColumns compares a column with another of the same row, or of a link.
func (b *fetchBuilder) compareColumns(e *fetchElement, on *fetchTable, c *column, other string) (fetchTest, error) {
	op, known := comparisons[e.attributes["operator"]]
	if !known || len(e.kids) > 0 || e.attributes["value"] != "" {
		return fetchTest{}, badFetch(codeFetchCondition, "The operator '%s' does not compare two columns.", e.attributes["operator"])
	}
	with := on
	if alias, name, dotted := strings.Cut(other, "."); dotted {
		if with, other = b.byAlias(alias), name; with == nil {
			return fetchTest{}, badFetch(codeFetchCondition, "The valueof '%s' of a condition names no link-entity.", alias)
		}
	}
	second, err := with.column(other)
	if err != nil {
		return fetchTest{}, err
	}
	if family(c) != family(second) {
		return fetchTest{}, badFetch(codeFetchCondition, "The columns '%s' and '%s' are not of one type.", c.name, second.name)
	}
	if with == on {
		return fetchTest{table: on, node: compareNode{op, pathNode{c.property()}, pathNode{second.property()}}}, nil
	}
	return fetchTest{test: func(_ *evaluation, t tuple) truth {
		return compareTruth(op, c.of(t[on.at]), second.of(t[with.at]))
	}}, nil
}

// related reads a link-entity within a filter: a condition on related rows. The
// platform's all and not all are not what their names say: the first wants related
// rows of which none fits the link's own filters, the second is any.
func (b *fetchBuilder) related(e *fetchElement, parent *fetchTable) (fetchTest, error) {
	if b.links++; b.links > mostLinks {
		return fetchTest{}, badFetch(codeFetchLinks, "Number of link entities in query exceeded maximum limit.")
	}
	kind := e.attributes["link-type"]
	if !slices.Contains([]string{"any", "not any", "all", "not all"}, kind) {
		return fetchTest{}, badFetch(codeFetchJoin, "The link-type '%s' is not valid in a filter.", kind)
	}
	for _, kid := range e.kids {
		if kid.name != "filter" {
			return fetchTest{}, badFetch(codeFetchNode, "The element '%s' has no place in a link-entity of a filter.", kid.name)
		}
	}
	t, err := b.named(e)
	if err != nil {
		return fetchTest{}, err
	}
	if err := t.on(e, parent); err != nil {
		return fetchTest{}, err
	}
	var own node
	for _, filter := range e.all("filter") {
		test, err := b.filter(filter, t)
		if err != nil {
			return fetchTest{}, err
		}
		if test.table != t {
			return fetchTest{}, badFetch(codeFetchCondition, "A condition within a link-entity of a filter can name its own columns only.")
		}
		own = both(own, test.node)
	}
	fits := predicate(func(*evaluation, Row) truth { return isTrue })
	if own != nil {
		if fits, err = b.call.compiler(t.table).compile(own); err != nil {
			return fetchTest{}, err
		}
	}
	return fetchTest{table: parent, node: testNode{relatedTest(t, kind, fits)}}, nil
}

func relatedTest(t *fetchTable, kind string, fits predicate) predicate {
	return func(e *evaluation, r Row) truth {
		some, fitting := false, false
		for _, row := range e.matching(t, r) {
			some = true
			fitting = fitting || fits(e, row) == isTrue
		}
		switch kind {
		case "not any":
			return truthOf(!fitting)
		case "all":
			return truthOf(some && !fitting)
		}
		return truthOf(fitting)
	}
}
