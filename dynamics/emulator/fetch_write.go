package emulator

import (
	"slices"
	"strconv"
	"strings"
)

// mostSimply is how many rows pages without a paging cookie can reach.
const mostSimply = 50000

// fetch answers a FetchXML query on a table's rows, or on those of a collection.
func (c *call) fetch(t *table, text string, options map[string]string, within node) (*answer, error) {
	q, err := c.parseFetch(t, text, within)
	if err != nil {
		return nil, err
	}
	counted := q.total
	switch options["$count"] {
	case "", "false":
	case "true":
		counted = true
	default:
		return nil, badQuery("Invalid value '%s' for $count query option found.", options["$count"])
	}
	if counted && q.top > 0 {
		return nil, badFetch(codeInvalidArgument, "The top attribute can't be specified with a count.")
	}
	p := c.prefer()
	if p.pageSize > 0 && q.top == 0 && !q.aggregate {
		q.size = min(q.size, p.pageSize)
	} else {
		p.applied = slices.DeleteFunc(p.applied, func(applied string) bool { return strings.HasPrefix(applied, "odata.maxpagesize") })
	}
	if token, given := options["$skiptoken"]; given {
		if err := q.goOn(token); err != nil {
			return nil, err
		}
	}
	_, xml := options["fetchXml"]
	if p.track {
		return nil, refuseTracking("fetchXml")
	}
	c.server.store.mu.RLock()
	defer c.server.store.mu.RUnlock()
	if err := c.checkQuickFind(q); err != nil {
		return nil, err
	}
	if q.aggregate {
		return c.fetchGroups(q, p, counted)
	}
	return c.fetchRows(q, p, counted, !xml)
}

// fetchRows answers a query for rows; linked ones have a link to the next page. Callers hold the store's mu for reading.
func (c *call) fetchRows(q *fetchQuery, p preferences, counted, linked bool) (*answer, error) {
	after, skip, err := q.begin()
	if err != nil {
		return nil, err
	}
	x := &fetchRun{c.evaluation(), q}
	r := fetchResult{context: q.root().set + q.selected(), total: -1}
	var rows []tuple
	seen := 0
	x.all(after, x.distinct(func(t tuple) bool {
		if seen++; seen <= skip {
			return true
		}
		if len(rows) == q.size {
			r.more = q.top == 0
			return false
		}
		rows = append(rows, t)
		return true
	}))
	if counted {
		r.total = 0
		x.tuples(nil, nil, x.distinct(func(tuple) bool {
			r.total++
			return r.total <= countLimit
		}))
	}
	if r.more && q.hasCookie() {
		r.cookie = q.writeCookie(rows[0], rows[len(rows)-1])
	}
	b := r.head(c, p)
	w := c.renderer(p)
	for i, t := range rows {
		if i > 0 {
			b = append(b, ',')
		}
		b = w.appendTuple(b, q, t)
	}
	b = append(b, ']')
	if r.more && linked {
		b = c.appendLink(b, "@odata.nextLink", c.linkWith("$skiptoken", q.token(r.cookie)))
	}
	return c.finished(append(b, '}'), p), nil
}

// begin is where a page begins: behind its cookie, or so many rows on.
func (q *fetchQuery) begin() (after *cursor, skip int, err error) {
	if q.cookie != "" {
		after, err = q.readCookie()
		return after, 0, err
	}
	skip = (q.page - 1) * q.size
	if skip+q.size > mostSimply {
		return nil, 0, badFetch(codeCookie, "Paging cookie is required when trying to retrieve a set of records on any high pages.")
	}
	return nil, skip, nil
}

// selected is the column list of the answer's context.
func (q *fetchQuery) selected() string {
	var names []string
	for _, o := range q.outputs {
		if o.table == q.root() && !slices.Contains(names, o.column.property()) {
			names = append(names, o.column.property())
		}
	}
	return "(" + strings.Join(names, ",") + ")"
}

// fetchResult is what an answer says about its rows.
type fetchResult struct {
	context string
	cookie  string
	more    bool
	total   int // -1: not counted
}

// head begins an answer, up to the list of rows.
func (r fetchResult) head(c *call, p preferences) []byte {
	b := append(appendText(appendName([]byte{'{'}, "@odata.context"), c.root+"$metadata#"+r.context), ',')
	shown := min(r.total, countLimit)
	if r.total >= 0 {
		b = append(strconv.AppendInt(appendName(b, "@odata.count"), int64(shown), 10), ',')
	}
	if p.wants(noteTotal) {
		b = append(strconv.AppendInt(appendName(b, "@"+noteTotal), int64(shown), 10), ',')
	}
	if p.wants(noteExceeded) {
		b = append(strconv.AppendBool(appendName(b, "@"+noteExceeded), r.total > countLimit), ',')
	}
	if r.cookie != "" && p.wants(noteCookie) {
		b = append(appendText(appendName(b, "@"+noteCookie), r.cookie), ',')
	}
	if r.more && p.wants(noteMore) {
		b = append(appendName(b, "@"+noteMore), "true,"...)
	}
	return append(b, `"value":[`...)
}

// appendTuple writes a joined row; what is null is not written.
func (w *renderer) appendTuple(b []byte, q *fetchQuery, t tuple) []byte {
	b = append(b, '{')
	if !q.distinct {
		b = append(appendText(append(b, `"@odata.etag":`...), etag(t[0])), ',')
	}
	for _, o := range q.outputs {
		r, c := t[o.table.at], o.column
		v := o.value(w.evaluation, t)
		if o.kids != nil {
			c = &column{name: c.name, kind: kindInteger}
		}
		attribute := ""
		if o.aliased {
			attribute = o.column.name
		}
		if v != nil && w.navs && !o.aliased && c.kind == kindLookup {
			if l := linkTo(o.table.table, c, r.lookupTable(c)); l != nil {
				b = append(appendText(appendName(b, o.name+"@"+noteNav), l.nav), ',')
			}
		}
		b = w.appendCell(b, o.name, c, v, r, attribute)
	}
	if b[len(b)-1] == ',' {
		b = b[:len(b)-1]
	}
	return append(b, '}')
}

// appendCell writes a value with its annotations and a comma, or nothing for null.
// The row tells which table a lookup points to and in which currency money is; the
// attribute is what the column is called where the answer calls it otherwise.
func (w *renderer) appendCell(b []byte, name string, c *column, v any, r Row, attribute string) []byte {
	if v == nil {
		return b
	}
	if w.attributes && attribute != "" {
		b = append(appendText(appendName(b, name+"@"+noteAttribute), attribute), ',')
	}
	if w.tables && c.kind == kindLookup {
		b = append(appendText(appendName(b, name+"@"+noteTable), r.lookupTable(c)), ',')
	}
	if w.formatted {
		if text, ok := w.formatValue(c, v, r); ok {
			b = append(appendText(appendName(b, name+"@"+noteFormatted), text), ',')
		}
	}
	return append(appendValue(appendName(b, name), c, v), ',')
}
