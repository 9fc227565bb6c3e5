package emulator

import (
	"slices"
	"strings"
)

// fetchRun executes a query. Callers hold the store's mu for reading.
type fetchRun struct {
	*evaluation
	query *fetchQuery
}

// matching are the rows of a link for a row of its parent that fit the link's own
// conditions and that the caller may see, in the order of their ids.
func (e *evaluation) matching(t *fetchTable, parent Row) []Row {
	value := t.to.of(parent)
	if value == nil {
		return nil
	}
	var found []Row
	for _, r := range e.rowsWith(t.table, t.from, value) {
		if (t.where == nil || t.where(e, r) == isTrue) && (t.may == nil || t.may(r)) {
			found = append(found, r)
		}
	}
	return found
}

// rowsWith are the rows of a table that have a value in a column.
func (e *evaluation) rowsWith(t *table, c *column, value any) []Row {
	if id, ok := value.(string); ok && c.name == t.key {
		if r, ok := e.store.get(t, id); ok {
			return []Row{r}
		}
		return nil
	}
	tables := []*table{t}
	if t.name == "activitypointer" {
		tables = e.store.schema.activities()
	}
	var found []Row
	for _, concrete := range tables {
		if concrete.byProperty[c.property()] == nil {
			continue
		}
		for _, id := range e.store.idsWhere(concrete, c.property(), value) {
			if r, ok := e.store.get(t, id); ok && equalValues(r[c.property()], value) {
				found = append(found, r)
			}
		}
	}
	return found
}

// tuples gives the joined rows of a query in no order but that of the entity's rows
// behind after, until yield is false.
func (x *fetchRun) tuples(order []orderTerm, after *cursor, yield func(tuple) bool) {
	root := x.query.root()
	read := &reading{
		evaluation: x.evaluation, may: root.may, after: after,
		query: &query{table: root.table, filter: root.filter, where: root.where, order: order, top: -1},
	}
	next := read.source()
	for {
		it, ok := next()
		if !ok {
			return
		}
		if !read.wants(it.row) {
			continue
		}
		t := make(tuple, len(x.query.tables))
		t[0] = it.row
		if !x.extend(t, 1, yield) {
			return
		}
	}
}

// extend joins link n and those behind it to a tuple.
func (x *fetchRun) extend(t tuple, n int, yield func(tuple) bool) bool {
	if n == len(t) {
		for _, test := range x.query.after {
			if test(x.evaluation, t) != isTrue {
				return true
			}
		}
		return yield(slices.Clone(t))
	}
	link := x.query.tables[n]
	var rows []Row
	if parent := t[link.parent.at]; parent != nil {
		rows = x.matching(link, parent)
	}
	switch link.kind {
	case "outer", "first":
		if len(rows) == 0 {
			rows = []Row{nil}
		}
		if link.kind == "first" {
			rows = rows[:1]
		}
	case "exists", "in":
		rows = x.fitting(t, n, rows)
	}
	for _, r := range rows {
		t[n] = r
		if !x.extend(t, n+1, yield) {
			return false
		}
	}
	t[n] = nil
	return true
}

// fitting is the first row of an exists link; the links below it are joined as
// well, so that a row without them is passed by.
func (x *fetchRun) fitting(t tuple, n int, rows []Row) []Row {
	below := n + 1
	for below < len(t) && x.query.tables[below].below(x.query.tables[n]) {
		below++
	}
	for _, r := range rows {
		probe := append(slices.Clone(t[:n]), r)
		found := false
		inner := &fetchRun{evaluation: x.evaluation, query: &fetchQuery{tables: x.query.tables[:below]}}
		inner.extend(append(probe, make(tuple, below-n-1)...), n+1, func(tuple) bool {
			found = true
			return false
		})
		if found {
			return []Row{r}
		}
	}
	return nil
}

// below says whether a link hangs on another.
func (t *fetchTable) below(other *fetchTable) bool {
	for p := t.parent; p != nil; p = p.parent {
		if p == other {
			return true
		}
	}
	return false
}

// multiplies says whether a row of the entity may come several times.
func (q *fetchQuery) multiplies() bool {
	return slices.ContainsFunc(q.tables[1:], func(t *fetchTable) bool {
		return t.from.name != t.key && t.kind != "exists" && t.kind != "in" && t.kind != "first"
	})
}

// compareTuples orders two tuples by their keys, then by the entity's rows.
func (q *fetchQuery) compareTuples(a, b *keyedTuple) int {
	for i, o := range q.order {
		result := compareOne(a.keys[i], b.keys[i])
		if o.desc {
			result = -result
		}
		if result != 0 {
			return result
		}
	}
	return strings.Compare(a.id, b.id)
}

// compareOne orders two keys; nothing comes before anything.
func compareOne(a, b any) int {
	x, xText := a.(string)
	y, yText := b.(string)
	switch {
	case a == nil || b == nil:
		return boolRank(a != nil) - boolRank(b != nil)
	case xText && yText:
		return strings.Compare(x, y)
	}
	result, _ := compareValues(a, b)
	return result
}

// keyedTuple is a tuple with what it is ordered by.
type keyedTuple struct {
	tuple
	keys []any
	id   string
}

// all gives the joined rows in the query's order, behind after where the query
// allows for a cursor.
func (x *fetchRun) all(after *cursor, yield func(tuple) bool) {
	if order, ok := x.query.rootOrder(); ok {
		x.tuples(order, after, yield)
		return
	}
	var found []*keyedTuple
	x.tuples(nil, nil, func(t tuple) bool {
		k := &keyedTuple{tuple: t, id: t[0].text(x.query.root().key), keys: make([]any, len(x.query.order))}
		for i, o := range x.query.order {
			k.keys[i] = o.get(x.evaluation, t)
			if text, ok := k.keys[i].(string); ok && o.text {
				k.keys[i] = fold(text)
			}
		}
		found = append(found, k)
		return true
	})
	slices.SortStableFunc(found, x.query.compareTuples)
	for _, k := range found {
		if !yield(k.tuple) {
			return
		}
	}
}

// distinct passes on the first of tuples whose selected values are the same.
func (x *fetchRun) distinct(yield func(tuple) bool) func(tuple) bool {
	if !x.query.distinct {
		return yield
	}
	seen := map[string]bool{}
	return func(t tuple) bool {
		var key strings.Builder
		for _, o := range x.query.outputs {
			key.WriteString(groupKey(o.value(x.evaluation, t)))
		}
		if seen[key.String()] {
			return true
		}
		seen[key.String()] = true
		return yield(t)
	}
}

// value is what an output has of a tuple.
func (o *fetchOutput) value(e *evaluation, t tuple) any {
	r := t[o.table.at]
	if o.table.guarded.hides(o.column) {
		return nil
	}
	if o.kids == nil {
		return o.column.of(r)
	}
	return int64(len(e.rowsWith(o.table.table, o.kids.column, r[o.table.key])))
}
