package emulator

import (
	"strconv"
	"strings"
	"time"
)

// queryFunction compiles Microsoft.Dynamics.CRM.Name(…) (contract §3.2).
func (c *compiler) queryFunction(n queryNode) (predicate, error) {
	get, column, err := c.path(n.column)
	if err != nil {
		if lookup := c.table.byName[n.column]; lookup != nil && lookup.kind == kindLookup {
			get, column, err = c.path(lookup.property())
		}
		if err != nil {
			return nil, err
		}
	}
	if test, ok := dateFunctions[n.name]; ok {
		return dateQuery(n, column, get, test)
	}
	switch n.name {
	case "EqualUserId", "NotEqualUserId", "EqualBusinessId", "NotEqualBusinessId":
		return callerQuery(n, get)
	case "Above", "AboveOrEqual", "Under", "UnderOrEqual", "NotUnder":
		return c.hierarchyQuery(n, column, get)
	}
	values := make([]any, len(n.values))
	for i, v := range n.values {
		if values[i], err = argumentFor(column, v); err != nil {
			return nil, err
		}
	}
	return setQuery(n, values, get)
}

func wrongArguments(n queryNode) error {
	return badQuery("The query function '%s' does not take these %d values.", n.name, len(n.values))
}

// setQuery compiles the functions that compare with given values.
func setQuery(n queryNode, values []any, get getter) (predicate, error) {
	var test func(v any) bool
	negated := strings.HasPrefix(n.name, "Not")
	switch strings.TrimPrefix(n.name, "Not") {
	case "In":
		test = func(v any) bool { return among(v, values) }
	case "Between":
		if len(values) != 2 {
			return nil, wrongArguments(n)
		}
		test = func(v any) bool {
			return compareTruth("ge", v, values[0]) == isTrue && compareTruth("le", v, values[1]) == isTrue
		}
	case "ContainValues":
		test = func(v any) bool { return sharesChoice(v, values) }
	case "Like":
		if len(values) != 1 {
			return nil, wrongArguments(n)
		}
		pattern, _ := values[0].(string)
		pattern = fold(pattern)
		test = func(v any) bool { text, ok := v.(string); return ok && like(fold(text), pattern) }
	default:
		if n.name == "DoesNotContainValues" {
			negated, test = true, func(v any) bool { return sharesChoice(v, values) }
			break
		}
		return nil, noSegment("Microsoft.Dynamics.CRM." + n.name)
	}
	if len(values) == 0 {
		return nil, wrongArguments(n)
	}
	return func(e *evaluation, r Row) truth {
		v := get(e, r)
		if v == nil {
			return isUnknown
		}
		return truthOf(test(v) != negated)
	}, nil
}

func among(v any, values []any) bool {
	for _, candidate := range values {
		if equalValues(v, candidate) {
			return true
		}
	}
	return false
}

func sharesChoice(v any, values []any) bool {
	text, ok := v.(string)
	if !ok {
		return among(v, values)
	}
	for _, part := range strings.Split(text, ",") {
		if among(part, values) {
			return true
		}
	}
	return false
}

func callerQuery(n queryNode, get getter) (predicate, error) {
	negated := strings.HasPrefix(n.name, "Not")
	unit := strings.HasSuffix(n.name, "BusinessId")
	return func(e *evaluation, r Row) truth {
		v, mine := get(e, r), e.user
		if unit {
			mine = e.unit
		}
		if v == nil {
			return isUnknown
		}
		return truthOf((v == mine) != negated)
	}, nil
}

// dateFunctions say whether a moment lies in a window around now; x is the
// function's number, given is its date.
var dateFunctions = map[string]func(now, at, given time.Time, x int) bool{
	"On":             func(_, at, given time.Time, _ int) bool { return sameDay(at, given) },
	"NotOn":          func(_, at, given time.Time, _ int) bool { return !sameDay(at, given) },
	"OnOrAfter":      func(_, at, given time.Time, _ int) bool { return !at.Before(midnight(given)) },
	"OnOrBefore":     func(_, at, given time.Time, _ int) bool { return at.Before(midnight(given).AddDate(0, 0, 1)) },
	"Today":          func(now, at, _ time.Time, _ int) bool { return sameDay(now, at) },
	"Yesterday":      func(now, at, _ time.Time, _ int) bool { return sameDay(now.AddDate(0, 0, -1), at) },
	"Tomorrow":       func(now, at, _ time.Time, _ int) bool { return sameDay(now.AddDate(0, 0, 1), at) },
	"LastXHours":     func(now, at, _ time.Time, x int) bool { return within(at, now.Add(-time.Duration(x)*time.Hour), now) },
	"NextXHours":     func(now, at, _ time.Time, x int) bool { return within(at, now, now.Add(time.Duration(x)*time.Hour)) },
	"LastXDays":      func(now, at, _ time.Time, x int) bool { return within(at, midnight(now).AddDate(0, 0, -x), now) },
	"NextXDays":      func(now, at, _ time.Time, x int) bool { return within(at, now, midnight(now).AddDate(0, 0, x+1)) },
	"LastXMonths":    func(now, at, _ time.Time, x int) bool { return within(at, midnight(now).AddDate(0, -x, 0), now) },
	"NextXMonths":    func(now, at, _ time.Time, x int) bool { return within(at, now, midnight(now).AddDate(0, x, 1)) },
	"LastXYears":     func(now, at, _ time.Time, x int) bool { return within(at, midnight(now).AddDate(-x, 0, 0), now) },
	"OlderThanXDays": func(now, at, _ time.Time, x int) bool { return at.Before(midnight(now).AddDate(0, 0, -x)) },
	"OlderThanXHours": func(now, at, _ time.Time, x int) bool {
		return at.Before(now.Add(-time.Duration(x) * time.Hour))
	},
	"OlderThanXMonths": func(now, at, _ time.Time, x int) bool { return at.Before(midnight(now).AddDate(0, -x, 0)) },
	"Last7Days":        func(now, at, _ time.Time, _ int) bool { return within(at, midnight(now).AddDate(0, 0, -7), now) },
	"ThisMonth": func(now, at, _ time.Time, _ int) bool {
		return now.Year() == at.Year() && now.Month() == at.Month()
	},
	"ThisYear": func(now, at, _ time.Time, _ int) bool { return now.Year() == at.Year() },
}

func midnight(t time.Time) time.Time     { return t.UTC().Truncate(24 * time.Hour) }
func sameDay(a, b time.Time) bool        { return midnight(a).Equal(midnight(b)) }
func within(at, from, to time.Time) bool { return !at.Before(from) && !at.After(to) }

func dateQuery(n queryNode, c *column, get getter, test func(now, at, given time.Time, x int) bool) (predicate, error) {
	if family(c) != "Edm.DateTimeOffset" {
		return nil, badQuery("The query function '%s' needs a date column; '%s' is not one.", n.name, c.property())
	}
	var given time.Time
	var x int
	switch {
	case strings.Contains(n.name, "X"):
		count, err := countArgument(n)
		if err != nil {
			return nil, err
		}
		x = count
	case strings.HasPrefix(strings.TrimPrefix(n.name, "Not"), "On"):
		if len(n.values) != 1 {
			return nil, wrongArguments(n)
		}
		text, _ := n.values[0].(string)
		at, ok := parseDay(text)
		if !ok {
			return nil, badQuery("The value '%s' is not a date.", text)
		}
		given = at
	}
	return func(e *evaluation, r Row) truth {
		text, ok := get(e, r).(string)
		if !ok {
			return isUnknown
		}
		at, ok := parseDay(text)
		if !ok {
			return isUnknown
		}
		return truthOf(test(e.now, at, given, x))
	}, nil
}

func countArgument(n queryNode) (int, error) {
	if len(n.values) != 1 {
		return 0, wrongArguments(n)
	}
	if f, ok := number(n.values[0]); ok && f > 0 && f < 1e6 {
		return int(f), nil
	}
	text, _ := n.values[0].(string)
	x, err := strconv.Atoi(text)
	if err != nil || x <= 0 || x >= 1e6 {
		return 0, badQuery("The query function '%s' needs a positive number.", n.name)
	}
	return x, nil
}

func parseDay(text string) (time.Time, bool) {
	if at, err := time.Parse(time.DateOnly, text); err == nil {
		return at, true
	}
	return parseInstant(text)
}

// hierarchyQuery compiles Above and Under along the table's parent column.
func (c *compiler) hierarchyQuery(n queryNode, column *column, get getter) (predicate, error) {
	if len(n.values) != 1 {
		return nil, wrongArguments(n)
	}
	text, _ := n.values[0].(string)
	id, ok := parseID(text)
	if !ok || column.kind != kindID {
		return nil, badQuery("The query function '%s' needs a primary key.", n.name)
	}
	var parent *link
	for _, l := range c.table.links {
		if l.target == c.table.name && strings.HasPrefix(l.column.name, "parent") {
			parent = l
		}
	}
	if parent == nil {
		return nil, badQuery("The table '%s' has no hierarchy.", c.table.name)
	}
	t := c.table
	return func(e *evaluation, r Row) truth {
		here, _ := get(e, r).(string)
		if here == id {
			return truthOf(strings.HasSuffix(n.name, "OrEqual"))
		}
		if strings.HasPrefix(n.name, "Above") {
			start, _ := e.store.get(t, id)
			return truthOf(e.climbs(t, parent, start, here))
		}
		return truthOf(e.climbs(t, parent, r, id) != (n.name == "NotUnder"))
	}, nil
}

// climbs says whether ancestor stands above a row; loops end after 100 steps.
func (e *evaluation) climbs(t *table, parent *link, r Row, ancestor string) bool {
	for range 100 {
		id := r.lookup(parent.column.name)
		if id == "" {
			return false
		}
		if id == ancestor {
			return true
		}
		r, _ = e.store.get(t, id)
	}
	return false
}
