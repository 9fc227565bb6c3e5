package emulator

import "fmt"

// firstChanges answers a delta link. Callers hold mu for reading.
func (c *call) firstChanges(p *prepared, token string) (*answer, error) {
	since, err := c.deltaSince(p, token)
	if err != nil {
		return nil, err
	}
	return c.nextChanges(p, place{page: 1, tracking: true, since: since, version: since, until: c.server.store.counter})
}

// deltaSince is the version that a delta token names, if the caller may follow it.
func (c *call) deltaSince(p *prepared, token string) (int64, error) {
	if err := c.mayTrack(p.table, p.options); err != nil {
		return 0, err
	}
	if hits(c.struck, FaultDeltaExpired) != nil {
		return 0, deltaExpired()
	}
	return c.server.parseDelta(p.table, token)
}

// losesDelta says whether a tracked read ends without a delta link: version 8.2
// does that to clients that ask for annotations (contract §4.5).
func (c *call) losesDelta(p preferences) bool { return c.version == "8.2" && p.annotations != "" }

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
	case hits(c.struck, FaultMissingDelta) == nil:
		b = c.appendLink(b, "@odata.deltaLink", c.linkWith("$deltatoken", deltaToken(where.until, c.at)))
	}
	return c.finished(append(b, '}'), p.prefer), nil
}
