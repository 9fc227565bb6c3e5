package emulator

import (
	"strings"
	"time"
)

// dayFunctions compare with a day that is given.
var dayFunctions = []queryFunction{
	{"On", "on", oneValue, onDay(func(day time.Time) (from, to time.Time) { return day, day.AddDate(0, 0, 1) })},
	{"OnOrAfter", "on-or-after", oneValue, onDay(func(day time.Time) (from, to time.Time) { return day, to })},
	{"OnOrBefore", "on-or-before", oneValue, onDay(func(day time.Time) (from, to time.Time) { return from, day.AddDate(0, 0, 1) })},
}

// inWindow compiles a condition about a window.
func inWindow(w window) func(*compiler, queryNode, operand) (predicate, error) {
	return func(_ *compiler, n queryNode, on operand) (predicate, error) {
		x, err := n.numbers()
		if err != nil {
			return nil, err
		}
		timed := strings.HasSuffix(n.name, "Hours") || strings.HasSuffix(n.name, "Minutes")
		if timed && on.column.kind == kindDate {
			return nil, badQuery("The query function '%s' needs a time of day; '%s' has none.", n.name, on.column.property())
		}
		return moments(n, on, func(e *evaluation, at time.Time) bool {
			from, to := w(e.now, x)
			return holds(from, to, at)
		})
	}
}

// holds says whether a moment lies between two, of which the last is outside and a
// zero one open.
func holds(from, to, at time.Time) bool { return !at.Before(from) && (to.IsZero() || at.Before(to)) }

// mostPeriods is how many periods a fiscal year can have.
const mostPeriods = 13

// numbers are all values of a condition.
func (n queryNode) numbers() ([]int, error) {
	x := make([]int, len(n.values))
	for i := range n.values {
		var err error
		if x[i], err = n.number(i); err != nil {
			return nil, err
		}
	}
	if strings.HasSuffix(n.name, "PeriodAndYear") && (len(x) != 2 || x[0] > mostPeriods) {
		return nil, badQuery("The query function '%s' needs a fiscal period between 1 and %d, and a year.", n.name, mostPeriods)
	}
	return x, nil
}

// onDay compiles a condition about a given day.
func onDay(around func(day time.Time) (from, to time.Time)) func(*compiler, queryNode, operand) (predicate, error) {
	return func(_ *compiler, n queryNode, on operand) (predicate, error) {
		text, err := n.text()
		if err != nil {
			return nil, err
		}
		day, ok := parseDay(text)
		if !ok {
			return nil, badQuery("The value '%s' is not a date.", text)
		}
		from, to := around(midnight(day))
		return moments(n, on, func(_ *evaluation, at time.Time) bool { return holds(from, to, at) })
	}
}

// moments compiles a test of a date column.
func moments(n queryNode, on operand, test func(e *evaluation, at time.Time) bool) (predicate, error) {
	if family(on.column) != "Edm.DateTimeOffset" {
		return nil, badQuery("The query function '%s' needs a date column; '%s' is not one.", n.name, on.column.property())
	}
	return func(e *evaluation, r Row) truth {
		text, _ := on.get(e, r).(string)
		at, ok := parseDay(text)
		if !ok {
			return isUnknown
		}
		return truthOf(test(e, at))
	}, nil
}

func parseDay(text string) (time.Time, bool) {
	if at, err := time.Parse(time.DateOnly, text); err == nil {
		return at, true
	}
	return parseInstant(text)
}
