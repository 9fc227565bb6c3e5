package linkedin

import (
	"fmt"
	"time"
)

// Date is a day of the calendar, without a zone. Zero means unknown.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// IsZero reports whether the day is unknown.
func (d Date) IsZero() bool { return d == Date{} }

// String gives 2026-02-08, or "" for an unknown day.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// Time gives midnight UTC of the day, the zero time for an unknown day.
func (d Date) Time() time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

func dateOf(t time.Time) Date {
	return Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}
}

// Moment is a time in UTC, or only a day: dates without a zone stay dates (spec §11).
type Moment struct {
	At       time.Time
	DateOnly bool
}

// IsZero reports whether nothing is known.
func (m Moment) IsZero() bool { return m.At.IsZero() }

// String gives RFC 3339 in UTC, or the day alone, or "".
func (m Moment) String() string {
	switch {
	case m.IsZero():
		return ""
	case m.DateOnly:
		return dateOf(m.At).String()
	default:
		return m.At.UTC().Format(time.RFC3339)
	}
}
