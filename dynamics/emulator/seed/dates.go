package seed

import "time"

const day = 24 * time.Hour

// daysAgo is a date-time some days before the start, also fractions.
func (o *Organization) daysAgo(days float64) string {
	return o.started.Add(-time.Duration(days * float64(day))).Format("2006-01-02T15:04:05Z")
}

// dayAgo is a date-only value some days before the start; negative days lie ahead.
func (o *Organization) dayAgo(days int) string {
	return o.started.AddDate(0, 0, -days).Format(time.DateOnly)
}

// workingAgo is a date-time some days before the start in the middle of a
// working day, never later than the start.
func (o *Organization) workingAgo(days int, d *dice) time.Time {
	t := o.started.AddDate(0, 0, -days).Truncate(day)
	t = t.Add(8*time.Hour + time.Duration(d.below(9*60))*time.Minute)
	if t.After(o.started) {
		return o.started
	}
	return t
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }
