package lang

import (
	"strconv"
	"strings"
	"time"
)

// N writes a whole number with its thousands by language: 41,200 or 41 200.
func (p *Printer) N(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	var b strings.Builder
	b.WriteString(sign)
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(p.formats.thousands)
		}
		b.WriteRune(d)
	}
	return b.String()
}

// Decimal writes a number with the given decimals: 1.4 or 1,4.
func (p *Printer) Decimal(f float64, decimals int) string {
	whole, part, _ := strings.Cut(strconv.FormatFloat(f, 'f', decimals, 64), ".")
	n, err := strconv.Atoi(whole)
	if err != nil {
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
	text := p.N(n)
	if n == 0 && f < 0 {
		text = "-" + text
	}
	if part == "" {
		return text
	}
	return text + p.formats.decimal + part
}

// Percent writes a share of 1 as a whole percentage: 64% or 64 %.
func (p *Printer) Percent(share float64) string {
	return fill(p.formats.percent, "number", p.Decimal(share*100, 0))
}

// Age writes how long ago t was, in its largest unit: "now", "2 min", "5 h", "3 d" or "3 j". The zero
// time and a time to come give "–" and "now".
func (p *Printer) Age(t, now time.Time) string {
	if t.IsZero() {
		return "–"
	}
	d := now.Sub(t)
	if d < time.Minute {
		return p.T("shell.age.now")
	}
	return p.unit(d)
}

// Ago is Age in a sentence: "2 min ago", "il y a 2 min".
func (p *Printer) Ago(t, now time.Time) string {
	if t.IsZero() || now.Sub(t) < time.Minute {
		return p.Age(t, now)
	}
	return p.T("shell.age.ago", "age", p.Age(t, now))
}

func (p *Printer) unit(d time.Duration) string {
	f := p.formats
	switch {
	case d < time.Minute:
		return p.N(int(d/time.Second)) + " " + f.second
	case d < time.Hour:
		return p.N(int(d/time.Minute)) + " " + f.minute
	case d < 24*time.Hour:
		return p.N(int(d/time.Hour)) + " " + f.hour
	default:
		return p.N(int(d/(24*time.Hour))) + " " + f.dayUnit
	}
}

// Duration writes how long something took or has left, in two units at most: "0.4 s", "1 min 12 s",
// "2 h 5 min", "2 d 5 h".
func (p *Printer) Duration(d time.Duration) string {
	if d < 0 {
		d = 0
	}
	if d < 10*time.Second {
		return p.Decimal(d.Seconds(), 1) + " " + p.formats.second
	}
	steps := []time.Duration{24 * time.Hour, time.Hour, time.Minute, time.Second}
	for i, step := range steps {
		if d < step {
			continue
		}
		text := p.unit(d)
		if i+1 < len(steps) {
			if rest := d % step / steps[i+1]; rest > 0 {
				text += " " + p.unit(rest*steps[i+1])
			}
		}
		return text
	}
	return "0 " + p.formats.second
}

// About writes about how long something will take, in one unit: "1 min" and less, "9 min", "2 h".
func (p *Printer) About(d time.Duration) string {
	step := time.Minute
	if d >= 2*time.Hour {
		step = time.Hour
	}
	return p.unit(max(step, (d+step-1)/step*step))
}

// Took writes how long a piece of work took, as short as it says something: "84 ms", "13.5 s", then as Clock.
func (p *Printer) Took(d time.Duration) string {
	switch {
	case d < time.Second:
		return p.N(int(max(0, d)/time.Millisecond)) + " ms"
	case d < time.Minute:
		return p.Decimal(d.Truncate(100*time.Millisecond).Seconds(), 1) + " " + p.formats.second
	}
	return p.Clock(d)
}

// Clock writes a countdown or a stopwatch: 12:48, 1:02:07.
func (p *Printer) Clock(d time.Duration) string {
	if d < 0 {
		d = 0
	}
	s := int(d / time.Second)
	two := func(n int) string {
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
		return strconv.Itoa(n)
	}
	if s < 3600 {
		return two(s/60) + ":" + two(s%60)
	}
	return strconv.Itoa(s/3600) + ":" + two(s/60%60) + ":" + two(s%60)
}

// Date writes a day in t's zone: "24 Nov 2026", "24 nov. 2026". The zero time gives "–".
func (p *Printer) Date(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return p.dated(p.formats.date, t)
}

// Day writes a day without its year: "24 Nov", "24 nov.".
func (p *Printer) Day(t time.Time) string { return p.dated(p.formats.day, t) }

// Month writes a month with its year: "Nov 2026", "nov. 2026".
func (p *Printer) Month(t time.Time) string {
	return p.formats.months[t.Month()-1] + " " + strconv.Itoa(t.Year())
}

func (p *Printer) dated(format string, t time.Time) string {
	return fill(format, "day", strconv.Itoa(t.Day()), "month", p.formats.months[t.Month()-1], "year", strconv.Itoa(t.Year()))
}

// DateTime writes a moment in t's zone: "24 Nov 2026, 12:09", "24 nov. 2026 12:09".
func (p *Printer) DateTime(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return fill(p.formats.dateTime, "date", p.Date(t), "time", p.Time(t))
}

// Time writes a time of day in t's zone: 14:31.
func (p *Printer) Time(t time.Time) string { return t.Format("15:04") }
