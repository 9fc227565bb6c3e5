package emulator

import "time"

// windowFunctions say whether a moment lies in a window. Days, weeks, months and
// years are those of UTC; a week begins on Sunday.
var windowFunctions = []queryFunction{
	{"Today", "today", noValue, inWindow(between(fromDay(0), fromDay(1)))},
	{"Yesterday", "yesterday", noValue, inWindow(between(fromDay(-1), fromDay(0)))},
	{"Tomorrow", "tomorrow", noValue, inWindow(between(fromDay(1), fromDay(2)))},
	{"Last7Days", "last-seven-days", noValue, inWindow(between(fromDay(-7), now))},
	{"Next7Days", "next-seven-days", noValue, inWindow(between(now, fromDay(8)))},
	{"LastWeek", "last-week", noValue, inWindow(between(fromWeek(-1), fromWeek(0)))},
	{"ThisWeek", "this-week", noValue, inWindow(between(fromWeek(0), fromWeek(1)))},
	{"NextWeek", "next-week", noValue, inWindow(between(fromWeek(1), fromWeek(2)))},
	{"LastMonth", "last-month", noValue, inWindow(between(fromMonth(-1), fromMonth(0)))},
	{"ThisMonth", "this-month", noValue, inWindow(between(fromMonth(0), fromMonth(1)))},
	{"NextMonth", "next-month", noValue, inWindow(between(fromMonth(1), fromMonth(2)))},
	{"LastYear", "last-year", noValue, inWindow(between(fromYear(-1), fromYear(0)))},
	{"ThisYear", "this-year", noValue, inWindow(between(fromYear(0), fromYear(1)))},
	{"NextYear", "next-year", noValue, inWindow(between(fromYear(1), fromYear(2)))},

	{"LastXHours", "last-x-hours", oneValue, inWindow(lastX(addHours))},
	{"LastXDays", "last-x-days", oneValue, inWindow(lastX(addDays))},
	{"LastXWeeks", "last-x-weeks", oneValue, inWindow(lastX(addWeeks))},
	{"LastXMonths", "last-x-months", oneValue, inWindow(lastX(addMonths))},
	{"LastXYears", "last-x-years", oneValue, inWindow(lastX(addYears))},
	{"NextXHours", "next-x-hours", oneValue, inWindow(nextX(addHours, time.Second))},
	{"NextXDays", "next-x-days", oneValue, inWindow(nextX(addDays, wholeDay))},
	{"NextXWeeks", "next-x-weeks", oneValue, inWindow(nextX(addWeeks, wholeDay))},
	{"NextXMonths", "next-x-months", oneValue, inWindow(nextX(addMonths, wholeDay))},
	{"NextXYears", "next-x-years", oneValue, inWindow(nextX(addYears, wholeDay))},
	{"OlderThanXMinutes", "olderthan-x-minutes", oneValue, inWindow(olderThanX(addMinutes))},
	{"OlderThanXHours", "olderthan-x-hours", oneValue, inWindow(olderThanX(addHours))},
	{"OlderThanXDays", "olderthan-x-days", oneValue, inWindow(olderThanX(addDays))},
	{"OlderThanXWeeks", "olderthan-x-weeks", oneValue, inWindow(olderThanX(addWeeks))},
	{"OlderThanXMonths", "olderthan-x-months", oneValue, inWindow(olderThanX(addMonths))},
	{"OlderThanXYears", "olderthan-x-years", oneValue, inWindow(olderThanX(addYears))},
}

// window is a stretch of time around now, for a condition's numbers: from its
// first moment to before its last; a zero moment leaves that end open.
type window func(now time.Time, x []int) (from, to time.Time)

// boundary is a moment that depends on now.
type boundary func(now time.Time) time.Time

const wholeDay = 24 * time.Hour

// now is the end of the second that it is: moments have whole seconds.
func now(t time.Time) time.Time { return t.Add(time.Second) }

func midnight(t time.Time) time.Time { return t.UTC().Truncate(wholeDay) }

// firstOf is the first day of a month; months below 1 and above 12 are those of
// the years around.
func firstOf(year, month int) time.Time {
	return time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC)
}

// The first moments of the day, week, month and year that is so many of them away.
func fromDay(n int) boundary {
	return func(t time.Time) time.Time { return midnight(t).AddDate(0, 0, n) }
}

func fromWeek(n int) boundary {
	return func(t time.Time) time.Time { return midnight(t).AddDate(0, 0, 7*n-int(t.UTC().Weekday())) }
}

func fromMonth(n int) boundary {
	return func(t time.Time) time.Time { return firstOf(t.UTC().Year(), int(t.UTC().Month())+n) }
}

func fromYear(n int) boundary {
	return func(t time.Time) time.Time { return firstOf(t.UTC().Year()+n, 1) }
}

// quarterOf is the quarter of a moment, 1 to 4.
func quarterOf(t time.Time) int { return (int(t.UTC().Month())-1)/3 + 1 }

// Steps away from now, whole days where they are days or longer.
func addMinutes(t time.Time, n int) time.Time { return t.Add(time.Duration(n) * time.Minute) }
func addHours(t time.Time, n int) time.Time   { return t.Add(time.Duration(n) * time.Hour) }
func addDays(t time.Time, n int) time.Time    { return midnight(t).AddDate(0, 0, n) }
func addWeeks(t time.Time, n int) time.Time   { return midnight(t).AddDate(0, 0, 7*n) }
func addMonths(t time.Time, n int) time.Time  { return midnight(t).AddDate(0, n, 0) }
func addYears(t time.Time, n int) time.Time   { return midnight(t).AddDate(n, 0, 0) }

func between(from, to boundary) window {
	return func(t time.Time, _ []int) (time.Time, time.Time) { return from(t), to(t) }
}

func lastX(step func(time.Time, int) time.Time) window {
	return func(t time.Time, x []int) (time.Time, time.Time) { return step(t, -x[0]), now(t) }
}

func nextX(step func(time.Time, int) time.Time, more time.Duration) window {
	return func(t time.Time, x []int) (time.Time, time.Time) { return t, step(t, x[0]).Add(more) }
}

func olderThanX(step func(time.Time, int) time.Time) window {
	return func(t time.Time, x []int) (from, to time.Time) { return from, step(t, -x[0]) }
}
