package emulator

import (
	"slices"
	"strconv"
	"strings"
)

// aggregateLimit is how many rows an aggregation may look at (contract §3.2).
const aggregateLimit = 50000

func tooManyToAggregate() error {
	return refuse(400, 0x8004E023, "AggregateQueryRecordLimit exceeded. Cannot perform this operation.")
}

// groupTerm is a column to group by, or a part of its date.
type groupTerm struct {
	name   string // as the answer has it
	column *column
	at     int // the table in tuples
	get    func(e *evaluation, t tuple) any
	parted bool // get gives a part of a date
	part   datePart
}

// measure is what is computed of a group.
type measure struct {
	name, method string // count, countcolumn, sum, avg, min, max
	column       *column
	unique       bool
	get          func(e *evaluation, t tuple) any
}

// aggregation groups tuples and computes measures of each group.
type aggregation struct {
	by       []groupTerm
	measures []measure
	groups   map[string]*group
}

// group is one group: its values, its first tuple, what was computed so far.
type group struct {
	values []any
	first  tuple
	totals []total
}

// total is the state of one measure.
type total struct {
	count  int // of values
	sum    float64
	least  any
	most   any
	unique map[string]bool
}

// add takes a tuple into its group.
func (a *aggregation) add(e *evaluation, t tuple) {
	var key strings.Builder
	values := make([]any, len(a.by))
	for i, by := range a.by {
		values[i] = by.get(e, t)
		key.WriteString(groupKey(values[i]))
	}
	if a.groups == nil {
		a.groups = map[string]*group{}
	}
	g := a.groups[key.String()]
	if g == nil {
		g = &group{values: values, first: t, totals: make([]total, len(a.measures))}
		a.groups[key.String()] = g
	}
	for i, m := range a.measures {
		g.totals[i].add(m, m.get(e, t))
	}
}

// groupKey writes a value so that equal values are written alike.
func groupKey(v any) string {
	switch v := v.(type) {
	case nil:
		return "-;"
	case string:
		return strconv.Quote(fold(v)) + ";"
	case bool:
		return strconv.FormatBool(v) + ";"
	}
	f, _ := number(v)
	return strconv.FormatFloat(f, 'g', -1, 64) + ";"
}

func (s *total) add(m measure, v any) {
	if m.method == "count" {
		s.count++
		return
	}
	if v == nil {
		return
	}
	s.count++
	if m.unique {
		if s.unique == nil {
			s.unique = map[string]bool{}
		}
		s.unique[groupKey(v)] = true
	}
	if f, ok := number(v); ok {
		s.sum += f
	}
	if order, ok := compareValues(v, s.least); s.least == nil || ok && order < 0 {
		s.least = v
	}
	if order, ok := compareValues(v, s.most); s.most == nil || ok && order > 0 {
		s.most = v
	}
}

// value is a measure at the end: nothing where there was nothing to compute it of,
// but for counts.
func (s *total) value(m measure) any {
	switch {
	case m.unique:
		return int64(len(s.unique))
	case m.method == "count" || m.method == "countcolumn":
		return int64(s.count)
	case s.count == 0:
		return nil
	}
	whole := edmName(m.column) == "Edm.Int32" || edmName(m.column) == "Edm.Int64"
	result := s.sum
	switch m.method {
	case "min":
		return s.least
	case "max":
		return s.most
	case "avg":
		result /= float64(s.count)
	}
	if whole {
		return int64(result)
	}
	return result
}

// kind is the column whose type a measure has.
func (m measure) kind() *column {
	if m.method == "count" || m.method == "countcolumn" {
		return &column{name: m.name, kind: kindInteger}
	}
	return m.column
}

// sorted lists the groups by their values. Without columns to group by there is one,
// also of no rows.
func (a *aggregation) sorted() []*group {
	if len(a.by) == 0 && len(a.groups) == 0 {
		return []*group{{totals: make([]total, len(a.measures))}}
	}
	groups := make([]*group, 0, len(a.groups))
	for _, g := range a.groups {
		groups = append(groups, g)
	}
	slices.SortFunc(groups, func(x, y *group) int {
		for i := range a.by {
			if order := compareFolded(x.values[i], y.values[i]); order != 0 {
				return order
			}
		}
		return 0
	})
	return groups
}

// compareFolded is compareOne for texts that are not folded yet.
func compareFolded(a, b any) int {
	if x, ok := a.(string); ok {
		a = fold(x)
	}
	if y, ok := b.(string); ok {
		b = fold(y)
	}
	return compareOne(a, b)
}

// value is a column of a group by its name; false where it has no such column.
func (a *aggregation) value(g *group, name string) any {
	for i, by := range a.by {
		if by.name == name {
			return g.values[i]
		}
	}
	for i, m := range a.measures {
		if m.name == name {
			return g.totals[i].value(m)
		}
	}
	return nil
}
