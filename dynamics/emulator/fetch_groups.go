package emulator

import (
	"slices"
	"time"
)

// datePart is what a date can be grouped by. name shows one where it is not shown as a
// number.
type datePart struct {
	of   func(e *evaluation, at time.Time) int
	name func(c fiscalCalendar, n int) string
}

var dateParts = map[string]datePart{
	"day":           {of: func(_ *evaluation, at time.Time) int { return at.Day() }},
	"week":          {of: func(_ *evaluation, at time.Time) int { return weekOf(at) }},
	"month":         {of: func(_ *evaluation, at time.Time) int { return int(at.Month()) }},
	"quarter":       {of: func(_ *evaluation, at time.Time) int { return quarterOf(at) }},
	"year":          {of: func(_ *evaluation, at time.Time) int { return at.Year() }},
	"fiscal-year":   {fiscalYearOf, fiscalCalendar.yearName},
	"fiscal-period": {fiscalPeriodOf, func(c fiscalCalendar, n int) string { return c.periodName(n/periodPlace, n%periodPlace) }},
}

// periodPlace is what a fiscal year's number counts in that of a period: the documents
// say how a period is shown, not which number stands for it.
const periodPlace = 100

func fiscalYearOf(e *evaluation, at time.Time) int {
	year, _ := e.fiscal().of(at)
	return e.fiscal().number(year)
}

func fiscalPeriodOf(e *evaluation, at time.Time) int {
	_, period := e.fiscal().of(at)
	return fiscalYearOf(e, at)*periodPlace + period
}

// weekOf is the week of the year: the first begins on 1 January, the others on Sundays.
func weekOf(at time.Time) int {
	return (at.YearDay()-1+int(firstOf(at.Year(), 1).Weekday()))/7 + 1
}

// aggregation is what an aggregate query computes.
func (q *fetchQuery) aggregation() *aggregation {
	a := &aggregation{}
	for _, o := range q.outputs {
		if !o.grouped {
			a.measures = append(a.measures, measure{name: o.name, method: o.measure, column: o.column, unique: o.unique, get: o.value})
			continue
		}
		by := groupTerm{name: o.name, column: o.column, at: o.table.at, get: o.value}
		if part, parted := dateParts[o.part]; parted {
			by.parted, by.part = true, part
			by.get = func(e *evaluation, t tuple) any {
				text, _ := o.value(e, t).(string)
				at, ok := parseDay(text)
				if !ok {
					return nil
				}
				return int64(part.of(e, at.UTC()))
			}
		}
		a.by = append(a.by, by)
	}
	return a
}

// groupOrder is one order element of an aggregate query.
type groupOrder struct {
	name string
	desc bool
}

// groupOrders reads the order elements of an aggregate query: they name aliases.
func (b *fetchBuilder) groupOrders(e *fetchElement) error {
	for _, order := range e.all("order") {
		desc, err := order.flag("descending")
		if err != nil {
			return err
		}
		alias := order.attributes["alias"]
		if _, given := order.attributes["attribute"]; given || !slices.ContainsFunc(b.query.outputs, func(o *fetchOutput) bool { return o.name == alias }) {
			return badFetch(codeFetchOrder, "The order of an aggregate query needs the alias of a column; '%s' is not one.", alias)
		}
		b.query.groupOrder = append(b.query.groupOrder, groupOrder{alias, desc})
	}
	for _, link := range e.all("link-entity") {
		if err := b.groupOrders(link); err != nil {
			return err
		}
	}
	return nil
}

// sortGroups orders groups by the query's order elements.
func (q *fetchQuery) sortGroups(w *renderer, a *aggregation, groups []*group) {
	key := func(g *group, name string) any {
		v := a.value(g, name)
		for i, by := range a.by {
			if by.name == name && !by.parted && v != nil {
				return shownAs(w, by, g, g.values[i], q.raw)
			}
		}
		return v
	}
	slices.SortStableFunc(groups, func(x, y *group) int {
		for _, o := range q.groupOrder {
			order := compareFolded(key(x, o.name), key(y, o.name))
			if o.desc {
				order = -order
			}
			if order != 0 {
				return order
			}
		}
		return 0
	})
}

// shownAs is what a group is ordered by: a choice by its label, a lookup by its name.
func shownAs(w *renderer, by groupTerm, g *group, v any, raw bool) any {
	if by.column.kind == kindLookup || len(by.column.options) > 0 && !raw {
		if text, ok := w.formatValue(by.column, v, g.first[by.at]); ok {
			return text
		}
	}
	return v
}

// fetchGroups answers an aggregate query. Callers hold the store's mu for reading.
func (c *call) fetchGroups(q *fetchQuery, p preferences, counted bool) (*answer, error) {
	x, a := &fetchRun{c.evaluation(), q}, q.aggregation()
	n := 0
	x.tuples(nil, nil, func(t tuple) bool {
		n++
		a.add(x.evaluation, t)
		return n <= q.aggregateLimit
	})
	if n > q.aggregateLimit {
		return nil, tooManyToAggregate()
	}
	groups := a.sorted()
	w := c.renderer(p)
	q.sortGroups(w, a, groups)
	start := min((q.page-1)*q.size, len(groups))
	end := min(start+q.size, len(groups))
	r := fetchResult{context: q.root().set, more: end < len(groups) && q.top == 0, total: -1}
	if counted {
		r.total = len(groups)
	}
	b := r.head(c, p)
	for i, g := range groups[start:end] {
		if i > 0 {
			b = append(b, ',')
		}
		b = w.appendGroup(b, a, g, true)
	}
	return c.finished(append(b, "]}"...), p), nil
}

// appendGroup writes one group of an aggregation; what is null is not written.
func (w *renderer) appendGroup(b []byte, a *aggregation, g *group, named bool) []byte {
	b = append(b, '{')
	attribute := func(c *column) string {
		if named {
			return c.name
		}
		return ""
	}
	for i, by := range a.by {
		c := by.column
		if by.parted {
			c = w.partColumn(by, g.values[i])
		}
		b = w.appendCell(b, by.name, c, g.values[i], g.first[by.at], attribute(by.column))
	}
	for i, m := range a.measures {
		b = w.appendCell(b, m.name, m.kind(), g.totals[i].value(m), nil, attribute(m.column))
	}
	if b[len(b)-1] == ',' {
		b = b[:len(b)-1]
	}
	return append(b, '}')
}

// partColumn is the column whose type a part of a date has: a number, or a choice where
// it is shown by a name.
func (w *renderer) partColumn(by groupTerm, value any) *column {
	n, ok := value.(int64)
	if by.part.name == nil || !ok {
		return &column{name: by.column.name, kind: kindInteger}
	}
	label := by.part.name(w.store.fiscal(), int(n))
	return &column{name: by.column.name, kind: kindChoice, options: []option{{value: n, label: label}}}
}
