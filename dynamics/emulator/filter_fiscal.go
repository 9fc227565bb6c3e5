package emulator

import (
	"strconv"
	"strings"
	"time"
)

// fiscalFunctions compare a moment with the fiscal years and periods of the
// organization's settings.
var fiscalFunctions = []queryFunction{
	{"LastFiscalPeriod", "last-fiscal-period", noValue, inFiscal(periodsAway(-1, -1))},
	{"ThisFiscalPeriod", "this-fiscal-period", noValue, inFiscal(periodsAway(0, 0))},
	{"NextFiscalPeriod", "next-fiscal-period", noValue, inFiscal(periodsAway(1, 1))},
	{"LastFiscalYear", "last-fiscal-year", noValue, inFiscal(yearsAway(-1, -1))},
	{"ThisFiscalYear", "this-fiscal-year", noValue, inFiscal(yearsAway(0, 0))},
	{"NextFiscalYear", "next-fiscal-year", noValue, inFiscal(yearsAway(1, 1))},
	{"LastXFiscalPeriods", "last-x-fiscal-periods", oneValue, inFiscal(lastOf(periodsAway))},
	{"LastXFiscalYears", "last-x-fiscal-years", oneValue, inFiscal(lastOf(yearsAway))},
	{"NextXFiscalPeriods", "next-x-fiscal-periods", oneValue, inFiscal(nextOf(periodsAway))},
	{"NextXFiscalYears", "next-x-fiscal-years", oneValue, inFiscal(nextOf(yearsAway))},
	{"InFiscalPeriod", "in-fiscal-period", oneValue, inPeriodOfAnyYear},
	{"InFiscalYear", "in-fiscal-year", oneValue, inFiscal(wholeYear)},
	{"InFiscalPeriodAndYear", "in-fiscal-period-and-year", twoValues, inFiscal(wholePeriod)},
	{"InOrAfterFiscalPeriodAndYear", "in-or-after-fiscal-period-and-year", twoValues, inFiscal(fromPeriodOn)},
	{"InOrBeforeFiscalPeriodAndYear", "in-or-before-fiscal-period-and-year", twoValues, inFiscal(upToPeriod)},
}

// fiscalCalendar is how an organization counts its fiscal years and their periods
// (reference/entities/organization: FiscalCalendarStart, FiscalPeriodType,
// FiscalYearDisplayCode), and how it names them (FiscalYearFormat…,
// FiscalPeriodFormatPeriod, FiscalYearPeriodConnect).
type fiscalCalendar struct {
	start  time.Time // the first day of a fiscal year; only month and day count
	months int       // of a period
	ending bool      // a year is called by the day on which it ends, not by the one on which it begins
	named  Row       // the settings of names
}

// monthsOf is how long the periods of a FiscalPeriodType are: a year, half a year, a
// quarter, a month. Four weeks (2004) are not served, the column refuses them.
var monthsOf = map[int64]int{2000: 12, 2001: 6, 2002: 3, 2003: 1}

// fiscal is the organization's fiscal calendar. Callers hold the store's mu.
func (e *evaluation) fiscal() fiscalCalendar {
	if e.calendar == nil {
		c := e.store.fiscal()
		e.calendar = &c
	}
	return *e.calendar
}

// fiscal reads the settings. Callers hold mu.
func (s *store) fiscal() fiscalCalendar {
	r := s.organizationRow()
	c := fiscalCalendar{start: firstOf(2000, 1), months: 3, named: r}
	if at, ok := parseDay(r.text("fiscalcalendarstart")); ok {
		c.start = at.UTC()
	}
	if kind, ok := r.integer("fiscalperiodtype"); ok && monthsOf[kind] > 0 {
		c.months = monthsOf[kind]
	}
	code, _ := r.integer("fiscalyeardisplaycode")
	c.ending = code == 2
	return c
}

// first is the first day of a period of the fiscal year that begins in a calendar
// year; periods below 1 and behind the last are those of the years around.
func (c fiscalCalendar) first(year, period int) time.Time {
	month := firstOf(year, int(c.start.Month())+(period-1)*c.months)
	days := month.AddDate(0, 1, -1).Day()
	return month.AddDate(0, 0, min(c.start.Day(), days)-1)
}

// of is the calendar year in which the fiscal year of a moment begins, and its period.
func (c fiscalCalendar) of(at time.Time) (year, period int) {
	at = at.UTC()
	year = at.Year()
	if at.Before(c.first(year, 1)) {
		year--
	}
	for period = 1; !at.Before(c.first(year, period+1)); {
		period++
	}
	return year, period
}

// number is what the fiscal year that begins in a calendar year is called, begins the
// inverse.
func (c fiscalCalendar) number(year int) int { return year + c.later() }

func (c fiscalCalendar) begins(number int) int { return number - c.later() }

// later is by how much a fiscal year's name is higher than the year in which it begins.
func (c fiscalCalendar) later() int {
	if !c.ending {
		return 0
	}
	return c.first(2001, 1).AddDate(0, 0, -1).Year() - 2000
}

// fiscalWindow is a stretch of fiscal time around now, for a condition's numbers.
type fiscalWindow func(c fiscalCalendar, now time.Time, x []int) (from, to time.Time)

// inFiscal compiles a condition about a fiscal window.
func inFiscal(w fiscalWindow) func(*compiler, queryNode, operand) (predicate, error) {
	return func(_ *compiler, n queryNode, on operand) (predicate, error) {
		x, err := n.numbers()
		if err != nil {
			return nil, err
		}
		return moments(n, on, func(e *evaluation, at time.Time) bool {
			from, to := w(e.fiscal(), e.now, x)
			return holds(from, to, at)
		})
	}
}

// inPeriodOfAnyYear is a fiscal period of whatever year.
func inPeriodOfAnyYear(_ *compiler, n queryNode, on operand) (predicate, error) {
	x, err := n.number(0)
	if err != nil {
		return nil, err
	}
	return moments(n, on, func(e *evaluation, at time.Time) bool {
		_, period := e.fiscal().of(at)
		return period == x
	})
}

// periodsAway and yearsAway are whole periods and years around the present one.
func periodsAway(first, last int) fiscalWindow {
	return func(c fiscalCalendar, now time.Time, _ []int) (from, to time.Time) {
		year, period := c.of(now)
		return c.first(year, period+first), c.first(year, period+last+1)
	}
}

func yearsAway(first, last int) fiscalWindow {
	return func(c fiscalCalendar, now time.Time, _ []int) (from, to time.Time) {
		year, _ := c.of(now)
		return c.first(year+first, 1), c.first(year+last+1, 1)
	}
}

// lastOf and nextOf are so many of them before and behind the present one.
func lastOf(away func(first, last int) fiscalWindow) fiscalWindow {
	return func(c fiscalCalendar, now time.Time, x []int) (from, to time.Time) {
		return away(-x[0], -1)(c, now, nil)
	}
}

func nextOf(away func(first, last int) fiscalWindow) fiscalWindow {
	return func(c fiscalCalendar, now time.Time, x []int) (from, to time.Time) { return away(1, x[0])(c, now, nil) }
}

// Fiscal years and periods that a condition names: the period first, then the year. A
// year that has fewer periods has no such one.
func wholeYear(c fiscalCalendar, _ time.Time, x []int) (from, to time.Time) {
	year := c.begins(x[0])
	return c.first(year, 1), c.first(year+1, 1)
}

func wholePeriod(c fiscalCalendar, _ time.Time, x []int) (from, to time.Time) {
	year := c.begins(x[1])
	from = c.first(year, x[0])
	if x[0] > 12/c.months {
		return from, from
	}
	return from, c.first(year, x[0]+1)
}

func fromPeriodOn(c fiscalCalendar, _ time.Time, x []int) (from, to time.Time) {
	return c.first(c.begins(x[1]), x[0]), to
}

func upToPeriod(c fiscalCalendar, _ time.Time, x []int) (from, to time.Time) {
	return from, c.first(c.begins(x[1]), x[0]+1)
}

// How fiscal years and periods are shown: FY2023, and Quarter 1 FY2023 where nobody
// changed it (fetchxml/aggregate-data).
var (
	fiscalPeriodNames = map[int64]string{1: "Quarter {0}", 2: "Q{0}", 3: "P{0}", 4: "Month {0}", 5: "M{0}", 6: "Semester {0}"}
	fiscalPrefixes    = map[int64]string{1: "FY"}
	fiscalSuffixes    = map[int64]string{1: "FY", 2: " Fiscal Year"}
)

// The numbers of the choices that are not texts.
const (
	fiscalTwoDigits = 2
	fiscalMonthName = 7
)

// yearName shows a fiscal year by its number.
func (c fiscalCalendar) yearName(number int) string {
	setting := func(name string) int64 {
		n, _ := c.named.integer(name)
		return n
	}
	digits := strconv.Itoa(number)
	if setting("fiscalyearformatyear") == fiscalTwoDigits {
		digits = digits[max(0, len(digits)-2):]
	}
	return fiscalPrefixes[setting("fiscalyearformatprefix")] + digits + fiscalSuffixes[setting("fiscalyearformatsuffix")]
}

// periodName shows a period of a fiscal year by the year's number.
func (c fiscalCalendar) periodName(number, period int) string {
	format, _ := c.named.integer("fiscalperiodformatperiod")
	name := strings.ReplaceAll(fiscalPeriodNames[format], "{0}", strconv.Itoa(period))
	if format == fiscalMonthName {
		name = c.first(c.begins(number), period).Month().String()
	}
	return name + c.named.text("fiscalyearperiodconnect") + c.yearName(number)
}
