package emulator

import "sort"

// cursor is a place in an ordered read: the sort key and id of the last row given.
type cursor struct {
	keys []any
	id   string
}

// item is a row on its way out, with what it is ordered by. A row that is
// written already has no columns to look at.
type item struct {
	row     Row
	written []byte
	keys    []any
	id      string
}

// source gives items in order until false.
type source func() (item, bool)

// reading runs one query. The store's mu is held for reading while it lives.
type reading struct {
	*evaluation
	query *query
	may   func(Row) bool // rows that the caller may see
	after *cursor
	write *writer // nil: rows are computed
}

// rows collects at most limit rows behind the cursor, and says whether more follow.
func (x *reading) rows(limit int) ([]item, bool) {
	next := x.source()
	var found []item
	for {
		it, ok := next()
		if !ok {
			return found, false
		}
		if !x.wants(it.row) {
			continue
		}
		if len(found) == limit {
			return found, true
		}
		found = append(found, it)
	}
}

func (x *reading) wants(r Row) bool {
	if x.query.where != nil && x.query.where(x.evaluation, r) != isTrue {
		return false
	}
	return x.may == nil || x.may(r)
}

// source chooses the cheapest way through the table.
func (x *reading) source() source {
	t := x.query.table
	if t.name == "activitypointer" {
		return x.pointerSource(t)
	}
	if rows, ok := x.candidates(t); ok {
		return x.listSource(t, rows)
	}
	if len(x.query.order) == 0 {
		return merge(x.query.order, x.baseSource(t), x.overlaySource(t))
	}
	for _, o := range x.query.order {
		if !o.own {
			return x.listSource(t, x.everyBaseRow(t))
		}
	}
	return merge(x.query.order, x.sortedSource(t), x.overlaySource(t))
}

func (x *reading) everyBaseRow(t *table) []int {
	rows := make([]int, x.store.base.Count(t.name))
	for i := range rows {
		rows[i] = i
	}
	return rows
}

// candidates lists the base rows that a filter can match, where an index knows.
func (x *reading) candidates(t *table) ([]int, bool) {
	if x.store.base.Count(t.name) == 0 {
		return nil, true
	}
	conditions := []node{x.query.filter}
	if and, ok := x.query.filter.(andNode); ok {
		conditions = and.kids
	}
	var best []int
	found := false
	for _, n := range conditions {
		if rows, ok := x.indexed(t, n); ok && (!found || len(rows) < len(best)) {
			best, found = rows, true
		}
	}
	if len(best) > listLimit { // a list would cost more memory than a walk
		return nil, false
	}
	return best, found
}

// listLimit is how many base rows a read may hold in memory at once.
const listLimit = 16 * zoneSize

func (x *reading) indexed(t *table, n node) ([]int, bool) {
	if q, ok := n.(queryNode); ok && q.name == "In" {
		return x.indexedIn(t, q)
	}
	comparison, ok := n.(compareNode)
	if !ok {
		return nil, false
	}
	path, ok1 := comparison.left.(pathNode)
	literal, ok2 := comparison.right.(literalNode)
	if !ok1 || !ok2 || literal.value == nil {
		return nil, false
	}
	c := t.byProperty[path.path]
	if c == nil {
		return nil, false
	}
	value, err := literalFor(c, literal)
	if err != nil {
		return nil, false
	}
	switch comparison.op {
	case "eq":
		if id, isText := value.(string); c.kind == kindID && c.name == t.key && isText {
			if i, ok := x.store.base.Index(t.name, id); ok {
				return []int{i}, true
			}
			return nil, true
		}
		switch c.kind {
		case kindBoolean, kindChoice, kindState, kindStatus: // too many rows have the same value
			return nil, false
		}
		return x.store.indexes.equalRows(t, path.path, value), true
	case "gt", "ge":
		if text, ok := value.(string); ok && family(c) == "Edm.DateTimeOffset" {
			return x.store.indexes.rowsFrom(t, path.path, text)
		}
	}
	return nil, false
}

func (x *reading) indexedIn(t *table, q queryNode) ([]int, bool) {
	c := t.byProperty[q.column]
	if c == nil {
		return nil, false
	}
	seen := map[int]bool{}
	for _, v := range q.values {
		value, err := argumentFor(c, v)
		if err != nil {
			return nil, false
		}
		if id, isText := value.(string); c.name == t.key && isText {
			if i, ok := x.store.base.Index(t.name, id); ok {
				seen[i] = true
			}
			continue
		}
		for _, i := range x.store.indexes.equalRows(t, q.column, value) {
			seen[i] = true
		}
	}
	rows := make([]int, 0, len(seen))
	for i := range seen {
		rows = append(rows, i)
	}
	sort.Ints(rows)
	return rows, true
}

func (x *reading) item(t *table, r Row) item {
	it := item{row: r, id: r.text(t.key)}
	if len(x.query.order) > 0 {
		it.keys = sortKey(x.evaluation, x.query.order, r)
	}
	return it
}

// behind says whether an item comes after the cursor.
func (x *reading) behind(it item) bool {
	if x.after == nil {
		return true
	}
	order := compareKeys(x.query.order, it.keys, x.after.keys)
	return order > 0 || order == 0 && it.id > x.after.id
}

// listSource orders the given base rows and the whole overlay in memory.
func (x *reading) listSource(t *table, rows []int) source {
	o := x.store.overlay[t.name]
	var items []item
	keep := func(r Row) {
		if !x.wants(r) {
			return
		}
		if it := x.item(t, r); x.behind(it) {
			items = append(items, it)
		}
	}
	for _, i := range rows {
		if id := x.store.base.ID(t.name, i); !o.covers(id) {
			keep(x.store.baseRow(t, i))
		}
	}
	for _, id := range o.ids {
		keep(o.rows[id])
	}
	return x.listed(items)
}

func (x *reading) listed(items []item) source {
	sort.Slice(items, func(a, b int) bool {
		order := compareKeys(x.query.order, items[a].keys, items[b].keys)
		return order < 0 || order == 0 && items[a].id < items[b].id
	})
	at := -1
	return func() (item, bool) {
		at++
		if at >= len(items) {
			return item{}, false
		}
		return items[at], true
	}
}

// covers says whether the overlay hides the base row of an id.
func (o *overlay) covers(id string) bool {
	if o.gone[id] {
		return true
	}
	_, changed := o.rows[id]
	return changed
}

// baseSource walks the base rows in the order of their ids.
func (x *reading) baseSource(t *table) source {
	n, at := x.store.base.Count(t.name), 0
	if x.after != nil {
		at = sort.Search(n, func(i int) bool { return x.store.base.ID(t.name, i) > x.after.id })
	}
	o := x.store.overlay[t.name]
	return func() (item, bool) {
		for ; at < n; at++ {
			id := x.store.base.ID(t.name, at)
			if o.covers(id) {
				continue
			}
			at++
			if x.write != nil {
				return item{written: x.write.row(at - 1), id: id}, true
			}
			return item{row: x.store.baseRow(t, at-1), id: id}, true
		}
		return item{}, false
	}
}

// sortedSource walks the base rows in the query's order.
func (x *reading) sortedSource(t *table) source {
	rows := x.store.indexes.sorted(t, x.query.order)
	at := 0
	if x.after != nil {
		at = sort.Search(len(rows), func(i int) bool {
			return x.behind(x.item(t, x.store.baseRow(t, int(rows[i]))))
		})
	}
	o := x.store.overlay[t.name]
	return func() (item, bool) {
		for ; at < len(rows); at++ {
			if o.covers(x.store.base.ID(t.name, int(rows[at]))) {
				continue
			}
			at++
			return x.item(t, x.store.baseRow(t, int(rows[at-1]))), true
		}
		return item{}, false
	}
}

// overlaySource walks the created and changed rows in the query's order.
func (x *reading) overlaySource(t *table) source {
	o := x.store.overlay[t.name]
	if len(x.query.order) > 0 {
		return x.listSource(t, nil)
	}
	at := 0
	if x.after != nil {
		at = sort.Search(len(o.ids), func(i int) bool { return o.ids[i] > x.after.id })
	}
	return func() (item, bool) {
		if at >= len(o.ids) {
			return item{}, false
		}
		at++
		return item{row: o.rows[o.ids[at-1]], id: o.ids[at-1]}, true
	}
}

// merge joins ordered sources into one.
func merge(order []orderTerm, sources ...source) source {
	heads := make([]item, len(sources))
	alive := make([]bool, len(sources))
	for i, next := range sources {
		heads[i], alive[i] = next()
	}
	return func() (item, bool) {
		first := -1
		for i := range sources {
			if !alive[i] {
				continue
			}
			if first < 0 {
				first = i
				continue
			}
			result := compareKeys(order, heads[i].keys, heads[first].keys)
			if result < 0 || result == 0 && heads[i].id < heads[first].id {
				first = i
			}
		}
		if first < 0 {
			return item{}, false
		}
		it := heads[first]
		heads[first], alive[first] = sources[first]()
		return it, true
	}
}
