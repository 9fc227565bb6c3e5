package unresolved

import (
	"time"

	"navsync/ui/lang"
)

// age is an age as the list shows it: whole ones of its largest unit.
type age struct {
	text string
	of   time.Duration
}

// oldest is the greatest age that a filter finds, in days: LinkedIn is younger.
const oldest = 30 * 365

// agesOf are all ages, so that a filter finds them by what stands on the screen.
func agesOf(p *lang.Printer) []age {
	now := time.Now()
	var ages []age
	add := func(unit time.Duration, from, to int) {
		for n := from; n < to; n++ {
			of := time.Duration(n) * unit
			ages = append(ages, age{p.Age(now.Add(-of), now), of})
		}
	}
	add(time.Minute, 0, 60)
	add(time.Hour, 1, 24)
	add(24*time.Hour, 1, oldest)
	return ages
}

// named are the ages whose text hits.
func named(all []age, hits func(string) bool) []time.Duration {
	var found []time.Duration
	for _, a := range all {
		if hits(a.text) {
			found = append(found, a.of)
		}
	}
	return found
}
