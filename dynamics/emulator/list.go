package emulator

import (
	"maps"
	"net/http"
	"strconv"
	"strings"
)

// compiler binds queries to a table as this organization shows it.
func (c *call) compiler(t *table) *compiler {
	return &compiler{schema: c.server.schema, table: t, visible: c.server.visible, guarded: c.guarded()}
}

// evaluation is what filters of this call may look at.
func (c *call) evaluation() *evaluation {
	return &evaluation{store: c.server.store, now: c.at, user: c.caller.id, unit: c.caller.unit}
}

// prepared is a list request that was checked.
type prepared struct {
	*query
	options map[string]string
	prefer  preferences
	size    int // rows a page
}

// prepare checks a list's options, of which its address takes some; within narrows
// a collection to its owner.
func (c *call) prepare(t *table, within node, takes []string) (*prepared, error) {
	options, err := c.options(takes...)
	if err != nil {
		return nil, err
	}
	if err := exclusive(options); err != nil {
		return nil, err
	}
	compiler := c.compiler(t)
	given := options
	if _, aggregated := options["$apply"]; aggregated { // its order is that of groups
		given = maps.Clone(options)
		delete(given, "$orderby")
	}
	q, err := compiler.parseQuery(given)
	if err != nil {
		return nil, err
	}
	if within != nil {
		if q.filter == nil {
			q.filter = within
		} else {
			q.filter = andNode{[]node{within, q.filter}}
		}
		compiler.guarded = nil // what the caller sent was compiled already
		if q.where, err = compiler.compile(q.filter); err != nil {
			return nil, err
		}
	}
	p := &prepared{query: q, options: options, prefer: c.prefer(), size: c.server.options.PageSize}
	if p.prefer.pageSize > 0 {
		p.size = min(p.size, p.prefer.pageSize)
		q.top = -1 // with a page size $top is ignored
	}
	return p, nil
}

// exclusive refuses options beside others of which one would be passed over.
func exclusive(options map[string]string) error {
	for _, pair := range [][2]string{
		{"$apply", "$select"},
		{"$apply", "$expand"},
		{"$apply", "$top"},
		{"$apply", "$count"},
		{"$apply", "$deltatoken"},
		{"$deltatoken", "$skiptoken"},
	} {
		_, one := options[pair[0]]
		if _, other := options[pair[1]]; one && other {
			return badQuery("The query parameter %s is not supported beside %s.", pair[1], pair[0])
		}
	}
	return nil
}

// list answers a read of many rows: a page, a page of a tracked read, a page
// of changes, or an aggregation.
func (c *call) list(t *table, within node) (*answer, error) {
	if a, taken, err := c.fetched(t, within); taken || err != nil {
		return a, err
	}
	may, err := c.readable(t)
	if err != nil {
		return nil, err
	}
	p, err := c.prepare(t, within, listOptions)
	if err != nil {
		return nil, err
	}
	if _, delta := p.options["$deltatoken"]; within != nil && (delta || p.prefer.track) {
		return nil, badQuery("Change tracking is not supported on the rows of a collection.")
	}
	s := c.server.store
	s.mu.RLock()
	defer s.mu.RUnlock()
	if _, given := p.options["$apply"]; given {
		if p.prefer.track {
			return nil, refuseWithTracking(p.options)
		}
		return c.aggregate(p, may)
	}
	if token, given := p.options["$deltatoken"]; given {
		return c.firstChanges(p, token)
	}
	where := place{page: 1, tracking: p.prefer.track}
	if raw, given := p.options["$skiptoken"]; given {
		if where, err = parsePlace(raw, p.query); err != nil {
			return nil, err
		}
		if where.until > 0 {
			return c.nextChanges(p, where)
		}
	}
	if where.tracking {
		if err := c.mayTrack(t, p.options); err != nil {
			return nil, err
		}
	}
	limit := p.size
	if p.top >= 0 {
		limit = min(limit, p.top)
	}
	x := &reading{evaluation: c.evaluation(), query: p.query, may: may, after: where.after}
	x.write = c.writer(x, p.prefer, limit)
	items, more := x.rows(limit)
	return c.page(p, x, items, more, where)
}

// fetched answers a list that is asked for in FetchXML, of the request or of a view.
func (c *call) fetched(t *table, within node) (a *answer, taken bool, err error) {
	options, err := parseOptions(c.rawQuery)
	if err != nil {
		return nil, false, err
	}
	for _, option := range []string{"fetchXml", "savedQuery", "userQuery"} {
		text, given := options[option]
		if !given {
			continue
		}
		takes := []string{option, "$count"}
		if option != "fetchXml" {
			takes = append(takes, "$skiptoken") // of the link to a view's next page
		}
		if options, err = c.options(takes...); err != nil {
			return nil, true, err
		}
		if option != "fetchXml" {
			if text, err = c.viewQuery(t, option, text); err != nil {
				return nil, true, err
			}
		}
		a, err = c.fetch(t, text, options, within)
		return a, true, err
	}
	return nil, false, nil
}

// page writes one page of rows with the link to what follows.
func (c *call) page(p *prepared, x *reading, items []item, more bool, where place) (*answer, error) {
	w := c.renderer(p.prefer)
	size := 64 << 10
	for _, it := range items {
		size += len(it.written) + 1
	}
	b := c.listHead(p, "", size)
	b = c.appendCount(b, p, x, len(items), more, where)
	b = append(b, `"value":[`...)
	var err error
	for i, it := range items {
		if i > 0 {
			b = append(b, ',')
		}
		if it.written != nil {
			b = append(b, it.written...)
			continue
		}
		if b, err = w.appendRow(b, p.query, it.row, ""); err != nil {
			return nil, err
		}
	}
	b = append(b, ']')
	switch {
	case more && len(items) > 0 && (p.top < 0 || p.top > p.size): // $top ends a read, not its count
		b = c.appendNext(b, p, items, where)
	case where.tracking && hits(c.struck, FaultMissingDelta) == nil && !c.losesDelta(p.prefer):
		b = c.appendLink(b, "@odata.deltaLink", c.linkWith("$deltatoken", deltaToken(c.server.store.counter, c.at)))
	}
	return c.finished(append(b, '}'), p.prefer), nil
}

func (c *call) appendNext(b []byte, p *prepared, items []item, where place) []byte {
	last := len(items) - 1
	if hits(c.struck, FaultRepeatRows) != nil && last > 0 {
		last--
	}
	next := place{page: where.page + 1, tracking: where.tracking, after: &cursor{keys: items[last].keys, id: items[last].id}}
	return c.appendLink(b, "@odata.nextLink", c.linkWith("$skiptoken", next.token(p.query)))
}

func (c *call) appendLink(b []byte, name, link string) []byte {
	return appendText(appendName(append(b, ','), name), link)
}

// listHead begins an answer of about size bytes with its context.
func (c *call) listHead(p *prepared, tail string, size int) []byte {
	b := make([]byte, 0, size)
	b = append(b, '{')
	b = appendText(appendName(b, "@odata.context"), c.root+"$metadata#"+p.table.set+c.selected(p.query)+tail)
	return append(b, ',')
}

// selected is the column list of a context.
func (c *call) selected(q *query) string {
	if q.columns == nil && len(q.expands) == 0 {
		return ""
	}
	var names []string
	for _, column := range q.columns {
		names = append(names, column.property())
	}
	for _, x := range q.expands {
		if x.ids {
			names = append(names, x.nav, x.nav+"/$ref()")
			continue
		}
		names = append(names, x.nav+c.selectedOr(x.query))
	}
	return "(" + strings.Join(names, ",") + ")"
}

func (c *call) selectedOr(q *query) string {
	if text := c.selected(q); text != "" {
		return text
	}
	return "()"
}

// countLimit is the cap of contract §3.2.
const countLimit = 5000

// appendCount adds @odata.count and what the totals' annotations tell.
func (c *call) appendCount(b []byte, p *prepared, x *reading, here int, more bool, where place) []byte {
	total, exceeded := -1, false
	if p.count {
		total = here
		if more || where.after != nil {
			all := &reading{evaluation: x.evaluation, query: p.query, may: x.may}
			total = all.countRows(countLimit + 1)
		}
		exceeded = total > countLimit
		total = min(total, countLimit)
		b = strconv.AppendInt(appendName(b, "@odata.count"), int64(total), 10)
		b = append(b, ',')
	}
	if p.prefer.wants(noteTotal) {
		b = strconv.AppendInt(appendName(b, "@"+noteTotal), int64(total), 10)
		b = append(b, ',')
	}
	if p.prefer.wants(noteExceeded) {
		b = strconv.AppendBool(appendName(b, "@"+noteExceeded), exceeded)
		b = append(b, ',')
	}
	return b
}

// countRows counts matching rows, at most limit of them.
func (x *reading) countRows(limit int) int {
	if x.query.where == nil && x.may == nil {
		return min(limit, x.store.count(x.query.table))
	}
	next := x.source()
	n := 0
	for n < limit {
		it, ok := next()
		if !ok {
			break
		}
		if x.wants(it.row) {
			n++
		}
	}
	return n
}

// countRows answers /set/$count: a bare number, capped like $count. With a
// delta token it is the number of pending changes.
func (c *call) countRows(t *table, within node) (*answer, error) {
	may, err := c.readable(t)
	if err != nil {
		return nil, err
	}
	p, err := c.prepare(t, within, countOptions)
	if err != nil {
		return nil, err
	}
	if _, delta := p.options["$deltatoken"]; within != nil && delta {
		return nil, badQuery("Change tracking is not supported on the rows of a collection.")
	}
	s := c.server.store
	s.mu.RLock()
	defer s.mu.RUnlock()
	var n int
	if token, given := p.options["$deltatoken"]; given {
		since, err := c.deltaSince(p, token)
		if err != nil {
			return nil, err
		}
		changed, deleted := s.overlay[t.name].since(since)
		n = len(changed) + len(deleted)
	} else {
		p.order = nil
		n = (&reading{evaluation: c.evaluation(), query: p.query, may: may}).countRows(countLimit)
	}
	a := newAnswer(http.StatusOK)
	a.header.Set("Content-Type", "text/plain")
	a.body = strconv.AppendInt([]byte("\ufeff"), int64(n), 10)
	return a, nil
}

// finished is a reading answer with the preferences that were applied.
func (c *call) finished(body []byte, p preferences) *answer {
	a := jsonAnswer(http.StatusOK, body)
	if len(p.applied) > 0 {
		a.header.Set("Preference-Applied", strings.Join(p.applied, ","))
	}
	return a
}

// renderer writes rows with the annotations that the call asked for.
func (c *call) renderer(p preferences) *renderer {
	most := c.server.options.PageSize
	page := most
	if p.pageSize > 0 {
		page = min(page, p.pageSize)
	}
	return &renderer{
		evaluation: c.evaluation(), schema: c.server.schema, root: c.linkBase(), page: page, most: most,
		formatted: p.wants(noteFormatted), tables: p.wants(noteTable), navs: p.wants(noteNav), attributes: p.wants(noteAttribute),
		may: c.readable, guarded: c.guarded(),
	}
}
