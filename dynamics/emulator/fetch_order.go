package emulator

import "slices"

// tupleOrder is one column of a query's order.
type tupleOrder struct {
	get  func(e *evaluation, t tuple) any
	text bool // compared without regard to case
	desc bool
	own  *orderTerm // a plain column of the entity, which reading can order by
}

// orders reads the order elements: those of the entity first, then those of links,
// whatever stands where.
func (b *fetchBuilder) orders(entity *fetchElement) error {
	if b.query.aggregate {
		return b.groupOrders(entity)
	}
	at := 0
	var read func(e *fetchElement) error
	read = func(e *fetchElement) error {
		t := b.query.tables[at]
		for _, order := range e.all("order") {
			if err := b.order(order, t); err != nil {
				return err
			}
		}
		for _, link := range e.all("link-entity") {
			at++
			if err := read(link); err != nil {
				return err
			}
		}
		return nil
	}
	return read(entity)
}

func (b *fetchBuilder) order(e *fetchElement, t *fetchTable) error {
	if name, given := e.attributes["entityname"]; given {
		if t = b.byAlias(name); t == nil {
			return badFetch(codeFetchOrder, "The entityname '%s' of an order names no link-entity.", name)
		}
	}
	if _, given := e.attributes["alias"]; given {
		return badFetch(codeFetchOrder, "An order by alias needs an aggregate query.")
	}
	c, err := t.column(e.attributes["attribute"])
	if err != nil {
		return err
	}
	desc, err := e.flag("descending")
	if err != nil {
		return err
	}
	b.query.order = append(b.query.order, b.query.ordered(t, c, desc, b.call.server.schema))
	return nil
}

// ordered orders by a column: a lookup by the name behind it, a choice by its label.
func (q *fetchQuery) ordered(t *fetchTable, c *column, desc bool, m *schema) tupleOrder {
	at, property := t.at, c.property()
	plain := orderTerm{path: property, column: c, desc: desc, own: true, get: func(_ *evaluation, r Row) any { return r[property] }}
	o := tupleOrder{desc: desc, text: family(c) == "Edm.String", get: func(_ *evaluation, t tuple) any { return t[at][property] }}
	switch {
	case c.kind == kindLookup:
		named := plain.byName(m)
		o.text, o.get = true, func(e *evaluation, t tuple) any { return named.get(e, t[at]) }
	case len(c.options) > 0 && !q.raw:
		o.text, o.get = true, func(_ *evaluation, t tuple) any { return c.optionLabel(t[at][property]) }
	case t.parent == nil:
		o.own = &plain
	}
	return o
}

// optionLabel is the label of a choice, nil where there is none.
func (c *column) optionLabel(v any) any {
	f, ok := number(v)
	i := slices.IndexFunc(c.options, func(o option) bool { return o.value == int64(f) })
	if !ok || i < 0 {
		return nil
	}
	return c.options[i].label
}

// rootOrder is the order as reading can keep it; false where it has to be made of
// joined rows.
func (q *fetchQuery) rootOrder() ([]orderTerm, bool) {
	terms := make([]orderTerm, len(q.order))
	for i, o := range q.order {
		if o.own == nil {
			return nil, false
		}
		terms[i] = *o.own
	}
	return terms, true
}
