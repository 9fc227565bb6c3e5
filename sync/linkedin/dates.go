package linkedin

import (
	"strings"
	"time"
)

// dateOrder is the order of day and month in a file that writes them as numbers.
type dateOrder struct {
	dayFirst, monthFirst bool
}

// decided says which of the two it is; a file that proves both, or none, does not say.
func (o dateOrder) decided() (dayFirst, known bool) {
	return o.dayFirst, o.dayFirst != o.monthFirst
}

// exactLayouts are what LinkedIn writes, and what keeps its parts in their order. Times without a zone are UTC, as
// LinkedIn writes them (spec §11).
var exactLayouts = []string{ // all begin with the year
	"2006-01-02 15:04:05 UTC", "2006-01-02T15:04:05", "2006-01-02 15:04 UTC", time.RFC3339Nano, "2006-01-02T15:04Z07:00",
	"2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04Z07:00",
	"2006-01-02 15:04:05 -0700", "2006-01-02 15:04 -0700", "2006-01-02 15:04:05 -07:00", "2006-01-02 15:04:05 GMT", "2006-01-02 15:04 GMT",
	"2006/01/02 15:04:05 UTC",
}

// mailLayouts are those of mail and the web.
var mailLayouts = []string{time.RFC1123, time.RFC1123Z}

// moment is a point in time as a file writes it.
type moment struct {
	Moment
	seconds bool // the form has seconds
}

// parseMoment reads a time, or only a day. Numbers of which it is not certain what is the day are read by the file's order,
// and not at all without one.
func parseMoment(text string, order dateOrder) (moment, bool) {
	text = dateText(text)
	if text == "" || len(text) > 64 {
		return moment{}, false
	}
	layouts := mailLayouts
	if beginsWithYear(text) {
		layouts = exactLayouts
	} else if text[0] <= '9' {
		layouts = nil
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, text); err == nil && plausible(t) {
			return moment{Moment: Moment{At: t.UTC()}, seconds: strings.Contains(layout, "05")}, true
		}
	}
	return parseLoose(text, order)
}

func beginsWithYear(text string) bool {
	return len(text) > 4 && text[4] < '0' && strings.IndexFunc(text[:4], func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// parseDay reads a day and leaves a time of the day aside.
func parseDay(text string, order dateOrder) (Date, bool) {
	m, found := parseMoment(text, order)
	if !found {
		return Date{}, false
	}
	return dateOf(m.At), true
}

// parseLoose reads the forms of spreadsheets and of other languages: three parts of a day, and perhaps a time behind them.
func parseLoose(text string, order dateOrder) (moment, bool) {
	p := splitDate(text)
	date, known := p.date(order)
	at := date.Time()
	if !known || p.odd || dateOf(at) != date || !plausible(at) { // such as the 30th of February
		return moment{}, false
	}
	if len(p.clock) == 0 {
		return moment{Moment: Moment{At: at, DateOnly: true}}, true
	}
	clock, known := p.time()
	if !known {
		return moment{}, false
	}
	return moment{Moment: Moment{At: at.Add(clock)}, seconds: len(p.clock) == 3}, true
}

// proves notes what a date says about the order of day and month in its file.
func (o *dateOrder) proves(text string) {
	text = dateText(text)
	if len(text) > 64 || beginsWithYear(text) {
		return
	}
	p := splitDate(text)
	if p.month > 0 || len(p.numbers) != 3 || p.lengths[0] > 2 {
		return
	}
	first, second := p.numbers[0], p.numbers[1]
	o.dayFirst = o.dayFirst || first > 12 && first <= 31 && second <= 12
	o.monthFirst = o.monthFirst || second > 12 && second <= 31 && first <= 12
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
