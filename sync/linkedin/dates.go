package linkedin

import (
	"strings"
	"time"
)

// Each file has its own forms of dates: guessing across files would read 4/5/21 in two ways.
var (
	// exactLayouts have a zone, or stand in columns that LinkedIn writes in UTC.
	exactLayouts = []string{
		"2006-01-02 15:04:05 UTC", "2006-01-02 15:04 UTC", time.RFC3339Nano, "2006-01-02T15:04Z07:00",
		"2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04:05", "2006-01-02T15:04",
		"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04Z07:00", "2006/01/02 15:04:05 UTC",
	}
	// dayLayouts are days, and times without a zone of which only the day is certain.
	dayLayouts        = []string{"2006-01-02", "2 Jan 2006", "2 January 2006"}
	connectionLayouts = []string{"2 Jan 2006", "2006-01-02", "2-Jan-06", "2-Jan-2006", "2 January 2006"}
	invitationLayouts = []string{"1/2/06, 3:04 PM", "1/2/06 3:04 PM", "1/2/2006, 3:04 PM", "1/2/06", "2006-01-02 15:04:05 UTC", "2006-01-02"}
	noteDayLayouts    = []string{"2006-01-02", "2 Jan 2006", "1/2/06, 3:04 PM", "1/2/2006, 3:04 PM", "2-Jan-06"}
)

// parseMoment reads a time, else a day; times without a zone are UTC, as LinkedIn writes them (spec §11).
func parseMoment(text string, days []string) (Moment, bool) {
	text = dateText(text)
	if t, found := parseAny(text, exactLayouts); found {
		return Moment{At: t.UTC()}, true
	}
	if t, found := parseAny(text, days); found {
		return Moment{At: dateOf(t).Time(), DateOnly: true}, true
	}
	return Moment{}, false
}

// parseDay reads a day and leaves a time of the day aside.
func parseDay(text string, layouts []string) (Date, bool) {
	t, found := parseAny(dateText(text), layouts)
	if !found {
		return Date{}, false
	}
	return dateOf(t), true
}

func parseAny(text string, layouts []string) (time.Time, bool) {
	if text == "" || len(text) > 64 {
		return time.Time{}, false
	}
	for _, layout := range layouts {
		t, err := time.Parse(layout, text)
		if err == nil && plausible(t) {
			return t, true
		}
	}
	return time.Time{}, false
}

// plausible keeps to years that RFC 3339 can write and that have had computers.
func plausible(t time.Time) bool {
	year := t.UTC().Year()
	return year >= 1970 && year <= 9999 && t.Year() <= 9999
}

// dateText makes every kind of space one plain space.
func dateText(text string) string {
	return strings.Join(strings.Fields(cleanLine(text)), " ")
}
