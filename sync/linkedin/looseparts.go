package linkedin

import (
	"strings"
	"time"
	"unicode"
)

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
	text = halves.Replace(strings.ToLower(text))
	fields := strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(`,/.-年月日년월일`, r)
	})
	for i, field := range fields {
		switch number, digits := numberOf(field); {
		case strings.Contains(field, ":") && len(p.clock) == 0:
			p.clock = clockOf(strings.TrimRightFunc(field, unicode.IsLetter))
			p.odd = p.odd || len(p.clock) == 0
			p.half += halfOf(field)
		case digits > 0 && (len(p.clock) == 0 || len(p.numbers) < p.wanted()):
			p.numbers, p.lengths = append(p.numbers, number), append(p.lengths, digits)
		case len(p.clock) == 0 && len(hourOf(field)) > 0:
			p.clock = hourOf(field)
		case halfOf(field) != "" && (len(p.clock) > 0 || len(field) == 2 && len(p.numbers) == p.wanted()):
			p.half += halfOf(field)
		case monthOf(field) > 0 && (p.month == 0 || p.place == 0 && len(p.numbers) > 0):
			// Of two, as in mar. 3 févr., the first is a day of the week.
			p.month, p.place = monthOf(field), len(p.numbers)
		default:
			p.odd = p.odd || !dateWords[field] && (i > 0 || digits > 0)
		}
	}
	p.takeClock()
	return p
}

// halves are the halves of the day in the languages that write them otherwise than am and pm.
var halves = strings.NewReplacer("a. m.", "am", "p. m.", "pm", "a.m.", "am", "p.m.", "pm", "午前", " am ", "午後", " pm ", "上午", " am ", "下午", " pm ",
	"오전", " am ", "오후", " pm ", "π.μ.", "am", "μ.μ.", "pm")

// wanted is how many numbers a date has.
func (p *dateParts) wanted() int {
	if p.month > 0 {
		return 2
	}
	return 3
}

// takeClock takes the numbers behind the date for the time of the day, which some languages write with dots: 10.00.
func (p *dateParts) takeClock() {
	n := p.wanted()
	if rest := len(p.numbers) - n; len(p.clock) == 0 && (rest == 2 || rest == 3) && p.lengths[n] <= 2 && p.lengths[n+1] == 2 {
		p.clock, p.numbers, p.lengths = p.numbers[n:], p.numbers[:n], p.lengths[:n]
	}
}

// hourOf reads 10h30 and 10h, nil for anything else.
func hourOf(field string) []int {
	before, after, found := strings.Cut(field, "h")
	hour, digits := numberOf(before)
	if !found || digits == 0 || digits > 2 || digits != len(before) {
		return nil
	}
	if after == "" {
		return []int{hour, 0}
	}
	minute, digits := numberOf(after)
	if digits != 2 || len(after) != 2 {
		return nil
	}
	return []int{hour, minute}
}

// dateWords stand in dates without a meaning of their own. A word in front of everything is taken for the day of the week.
var dateWords = map[string]bool{
	"utc": true, "gmt": true, "z": true, "at": true, "de": true, "del": true, "den": true, "um": true, "à": true, "a": true, "om": true,
	"alle": true, "kl": true, "às": true, "m": true, "uhr": true, "h": true, "klo": true, "le": true, "г": true, "р": true, "la": true,
}

// halfOf is the half of the day that the end of a field names.
func halfOf(field string) string {
	switch {
	case strings.HasSuffix(field, "am"):
		return "am"
	case strings.HasSuffix(field, "pm"):
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
