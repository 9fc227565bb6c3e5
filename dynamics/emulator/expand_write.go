package emulator

import (
	"fmt"
	"slices"
	"strings"
)

// appendExpansion writes what an $expand item asks for of one row.
func (w *renderer) appendExpansion(b []byte, q *query, x *expansion, r Row) ([]byte, error) {
	may, err := w.may(x.query.table)
	if err != nil {
		return nil, err
	}
	if x.collection {
		return w.appendCollection(b, q, x, r, may)
	}
	if x.ids && q.columns != nil && !slices.Contains(q.columns, x.link.column) {
		b = append(w.appendColumn(b, q.table, x.link.column, r), ',')
	}
	b = appendName(b, x.nav)
	target := w.follow(r, x.link)
	switch {
	case target == nil, w.guarded.hides(x.link.column), may != nil && !may(target),
		x.query.where != nil && x.query.where(w.evaluation, target) != isTrue:
		return append(b, "null"...), nil
	case x.ids:
		b = appendText(append(b, `{"@odata.id":`...), w.root+x.query.table.set+"("+target.text(x.query.table.key)+")")
		return append(b, '}'), nil
	}
	return w.appendRow(b, x.query, target, "")
}

// appendCollection writes the rows of a collection and the link to it.
func (w *renderer) appendCollection(b []byte, q *query, x *expansion, r Row, may func(Row) bool) ([]byte, error) {
	items := w.related(q.table, x, r, may)
	b = append(appendName(b, x.nav), '[')
	for i, it := range items {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = w.appendRow(b, x.query, it.row, ""); err != nil {
			return nil, err
		}
	}
	link := fmt.Sprintf("%s%s(%s)/%s", w.root, q.table.set, r.text(q.table.key), x.nav)
	options := encodeOption(x.options)
	if x.query.nested && len(items) > 0 {
		last := items[len(items)-1]
		options += "&$skiptoken=" + place{page: 2, after: &cursor{keys: last.keys, id: last.id}}.token(x.query)
	}
	if options = strings.TrimPrefix(options, "&"); options != "" {
		link += "?" + options
	}
	return appendText(appendName(append(b, "],"...), x.nav+"@odata.nextLink"), link), nil
}

// encodeOption percent-encodes what cannot stand in a query.
func encodeOption(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`"#%+<>\^`+"`{|}", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// related lists the rows of a collection in their order: a page of them, or as many
// as one answer may have.
func (w *renderer) related(t *table, x *expansion, r Row, may func(Row) bool) []item {
	inner := *x.query
	within := w.ofCollection(x.link, r[t.key], &inner)
	where := inner.where
	inner.where = func(e *evaluation, row Row) truth {
		if !within(row) {
			return isFalse
		}
		if where == nil {
			return isTrue
		}
		return where(e, row)
	}
	limit := w.most
	if inner.nested {
		limit = w.page
	}
	if inner.top >= 0 {
		limit = min(limit, inner.top)
	}
	items, _ := (&reading{evaluation: w.evaluation, query: &inner, may: may}).rows(limit)
	return items
}

// ofCollection lets a query look where a collection's rows are, and tells them.
func (w *renderer) ofCollection(l *link, id any, q *query) func(Row) bool {
	if l.many == nil {
		property := l.column.property()
		q.filter = compareNode{"eq", pathNode{property}, literalNode{id, literalID, ""}}
		return func(r Row) bool { return equalValues(r[property], id) }
	}
	q.filter = w.amongRelated(l, id)
	ids := map[string]bool{}
	for _, other := range w.relatedIDs(l, id) {
		ids[other] = true
	}
	return func(r Row) bool { return ids[r.text(l.from.key)] }
}
