package emulator

import "fmt"

// firstChanges answers a delta link. Callers hold mu for reading.
func (c *call) firstChanges(p *prepared, token string) (*answer, error) {
	if err := c.mayTrack(p.table, p.options); err != nil {
		return nil, err
	}
	if hits(c.struck, "delta-expired") != nil {
		return nil, deltaExpired()
	}
	since, err := c.server.parseDelta(p.table, token)
	if err != nil {
		return nil, err
	}
	return c.nextChanges(p, place{page: 1, tracking: true, since: since, version: since, until: c.server.store.counter})
}

// nextChanges writes one page of changes: rows, then deletions; the new delta
// link stands on the last page.
func (c *call) nextChanges(p *prepared, where place) (*answer, error) {
	if where.since < c.server.store.changed[p.table.name] {
		return nil, deltaExpired()
	}
	page := c.server.store.changes(p.table, where, p.size)
	w := c.renderer(p.prefer)
	b := c.listHead(p, "/$delta", 64<<10)
	b = append(b, `"value":[`...)
	var err error
	for i, r := range page.rows {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = w.appendRow(b, p.query, r, ""); err != nil {
			return nil, err
		}
	}
	for i, id := range page.deleted {
		if i > 0 || len(page.rows) > 0 {
			b = append(b, ',')
		}
		b = fmt.Appendf(b, `{"@odata.context":%s,"id":"%s","reason":"deleted"}`,
			appendText(nil, c.root+"$metadata#"+p.table.set+"/$deletedEntity"), id)
	}
	b = append(b, ']')
	switch {
	case page.next != nil:
		b = c.appendLink(b, "@odata.nextLink", c.linkWith("$skiptoken", page.next.token(p.query)))
	case hits(c.struck, "missing-delta") == nil:
		b = c.appendLink(b, "@odata.deltaLink", c.linkWith("$deltatoken", deltaToken(where.until, c.at)))
	}
	return c.finished(append(b, '}'), p.prefer), nil
}
