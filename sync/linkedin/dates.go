package linkedin

import (
	"strings"
	"time"
	"unicode"
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

// dateParts are the parts of a date: numbers with the length they are written with, at most one name of a month.
type dateParts struct {
	numbers []int
	lengths []int
	month   int
	place   int // how many numbers stand before the month's name
	clock   []int
	half    string // am or pm
	odd     bool   // something is no part of a date
}

// splitDate takes a date apart.
func splitDate(text string) dateParts {
	var p dateParts
	fields := strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(`,/.-年月日년월일`, r)
	})
	for i, field := range fields {
		switch number, digits := numberOf(field); {
		case strings.Contains(field, ":") && len(p.clock) == 0:
			p.clock = clockOf(strings.TrimRightFunc(field, unicode.IsLetter))
			p.odd = p.odd || len(p.clock) == 0
			p.half += halfOf(field)
		case digits > 0 && len(p.clock) == 0:
			p.numbers, p.lengths = append(p.numbers, number), append(p.lengths, digits)
		case halfOf(field) != "" && len(p.clock) > 0:
			p.half += halfOf(field)
		case monthOf(field) > 0 && (p.month == 0 || p.place == 0 && len(p.numbers) > 0):
			// Of two, as in mar. 3 févr., the first is a day of the week.
			p.month, p.place = monthOf(field), len(p.numbers)
		default:
			p.odd = p.odd || !dateWords[strings.ToLower(field)] && (i > 0 || digits > 0)
		}
	}
	return p
}

// dateWords stand in dates without a meaning of their own. A word in front of everything is taken for the day of the week.
var dateWords = map[string]bool{
	"utc": true, "gmt": true, "z": true, "at": true, "de": true, "del": true, "den": true, "um": true, "à": true, "a": true, "om": true,
	"alle": true, "kl": true, "às": true, "m": true, "uhr": true, "h": true,
}

// halfOf is the half of the day that the end of a field names.
func halfOf(field string) string {
	switch end := strings.ToLower(field); {
	case strings.HasSuffix(end, "am"):
		return "am"
	case strings.HasSuffix(end, "pm"):
		return "pm"
	}
	return ""
}

// numberOf reads a number of at most four digits; an ordinal may have letters behind it.
func numberOf(field string) (number, digits int) {
	for digits < len(field) && field[digits] >= '0' && field[digits] <= '9' {
		number = number*10 + int(field[digits]-'0')
		digits++
	}
	switch strings.ToLower(field[digits:]) {
	case "", "st", "nd", "rd", "th", "er", "e", "º":
	default:
		return 0, 0
	}
	if digits > 4 {
		return 0, 0
	}
	return number, digits
}

func clockOf(field string) []int {
	var clock []int
	for part := range strings.SplitSeq(field, ":") {
		number, digits := numberOf(part)
		if digits == 0 || digits > 2 || len(clock) == 3 {
			return nil
		}
		clock = append(clock, number)
	}
	return clock
}

// date puts the parts in their order.
func (p dateParts) date(order dateOrder) (Date, bool) {
	if p.month > 0 {
		if len(p.numbers) != 2 {
			return Date{}, false
		}
		day, year := 0, 1
		if p.lengths[0] == 4 {
			day, year = 1, 0
		}
		return dated(p.year(year), p.month, p.numbers[day])
	}
	if len(p.numbers) != 3 {
		return Date{}, false
	}
	if p.lengths[0] == 4 {
		return dated(p.numbers[0], p.numbers[1], p.numbers[2])
	}
	first, second, year := p.numbers[0], p.numbers[1], p.year(2)
	dayFirst, known := order.decided()
	switch {
	case first > 12:
		dayFirst = true
	case second > 12:
		dayFirst = false
	case first != second && !known:
		return Date{}, false
	}
	if dayFirst {
		return dated(year, second, first)
	}
	return dated(year, first, second)
}

// year reads a year of two digits too; LinkedIn is of this century.
func (p dateParts) year(i int) int {
	if p.lengths[i] == 2 {
		return 2000 + p.numbers[i]
	}
	return p.numbers[i]
}

func dated(year, month, day int) (Date, bool) {
	return Date{Year: year, Month: time.Month(month), Day: day}, year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= 31
}

// time is the time of the day.
func (p dateParts) time() (time.Duration, bool) {
	hour, second := p.clock[0], 0
	if len(p.clock) < 2 || len(p.half) > 2 {
		return 0, false
	}
	if len(p.clock) == 3 {
		second = p.clock[2]
	}
	if p.half != "" {
		if hour < 1 || hour > 12 {
			return 0, false
		}
		hour %= 12
	}
	if p.half == "pm" {
		hour += 12
	}
	if hour > 23 || p.clock[1] > 59 || second > 59 {
		return 0, false
	}
	return time.Duration(hour)*time.Hour + time.Duration(p.clock[1])*time.Minute + time.Duration(second)*time.Second, true
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
