package emulator

import "strings"

// pointerSource shows all activities as activitypointer rows.
func (x *reading) pointerSource(view *table) source {
	var sources []source
	for _, a := range x.store.schema.activities() {
		inner := &reading{evaluation: x.evaluation, query: &query{table: a, top: -1}}
		narrowed := x.pointerFilter(a)
		if narrowed == nil && len(x.query.order) == 0 {
			inner.after = x.after
		}
		inner.query.filter = narrowed
		next := inner.source()
		sources = append(sources, func() (item, bool) {
			it, ok := next()
			if ok {
				it = x.item(view, pointerRow(view, a, it.row))
			}
			return it, ok
		})
	}
	joined := merge(nil, sources...)
	if len(x.query.order) == 0 {
		return func() (item, bool) {
			for {
				it, ok := joined()
				if !ok || x.behind(it) {
					return it, ok
				}
			}
		}
	}
	var items []item
	for it, ok := joined(); ok; it, ok = joined() {
		if x.wants(it.row) && x.behind(it) {
			items = append(items, it)
		}
	}
	return x.listed(items)
}

// pointerFilter keeps the equality conditions that an activity table's index
// can answer, such as the regarding record.
func (x *reading) pointerFilter(a *table) node {
	conditions := []node{x.query.filter}
	if and, ok := x.query.filter.(andNode); ok {
		conditions = and.kids
	}
	for _, n := range conditions {
		comparison, ok := n.(compareNode)
		if !ok || comparison.op != "eq" {
			continue
		}
		path, ok := comparison.left.(pathNode)
		if ok && strings.HasPrefix(path.path, "_") && a.byProperty[path.path] != nil {
			return n
		}
	}
	return nil
}
