package emulator

// listReferences answers a collection's /$ref, page by page.
func (c *call) listReferences(t *table, within node) (*answer, error) {
	may, err := c.readable(t)
	if err != nil {
		return nil, err
	}
	p, err := c.prepare(t, within, referenceOptions)
	if err != nil {
		return nil, err
	}
	where := place{page: 1}
	if raw, given := p.options["$skiptoken"]; given {
		if where, err = parsePlace(raw, p.query); err != nil {
			return nil, err
		}
	}
	limit := p.size
	if p.top >= 0 {
		limit = min(limit, p.top)
	}
	c.server.store.mu.RLock()
	defer c.server.store.mu.RUnlock()
	items, more := (&reading{evaluation: c.evaluation(), query: p.query, may: may, after: where.after}).rows(limit)
	b := appendText(appendName([]byte{'{'}, "@odata.context"), c.root+"$metadata#Collection($ref)")
	b = append(b, `,"value":[`...)
	for i, it := range items {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(append(b, `{"@odata.id":`...), c.root+t.set+"("+it.id+")")
		b = append(b, '}')
	}
	b = append(b, ']')
	if more && len(items) > 0 && (p.top < 0 || p.top > p.size) {
		b = c.appendNext(b, p, items, where)
	}
	return c.finished(append(b, '}'), p.prefer), nil
}
