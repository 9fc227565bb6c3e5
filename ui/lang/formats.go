package lang

import (
	"fmt"
	"strings"
)

// formats is how a language writes numbers and times: its keys format.*.
type formats struct {
	thousands, decimal  string
	percent             string // with {number}
	second, minute      string
	hour, dayUnit       string
	months              []string
	day, date, dateTime string // with {day}, {month}, {year}; {date}, {time}
}

func (p *Printer) readFormats() (f formats, err error) {
	f = formats{
		thousands: p.T("format.thousands"), decimal: p.T("format.decimal"), percent: p.T("format.percent"),
		day: p.T("format.day"), date: p.T("format.date"), dateTime: p.T("format.date-time"),
	}
	var units []string
	for _, list := range []struct {
		key  string
		want int
		to   *[]string
	}{{"format.units", 4, &units}, {"format.months", 12, &f.months}} {
		*list.to = strings.Fields(p.T(list.key))
		if len(*list.to) != list.want {
			return f, fmt.Errorf("%s has %d words, not %d", list.key, len(*list.to), list.want)
		}
	}
	f.second, f.minute, f.hour, f.dayUnit = units[0], units[1], units[2], units[3]
	return f, nil
}

// fill puts values, name and value by turns, into the {name} of a format.
func fill(format string, values ...string) string {
	for i := 0; i+1 < len(values); i += 2 {
		format = strings.ReplaceAll(format, "{"+values[i]+"}", values[i+1])
	}
	return format
}
