package match

import "slices"

// cognates: two given names are one name in two languages, and full names both. Marie at a firm can be its Maria, or another
// person: it takes a second proof.
func cognates(a, b string) bool {
	return a != b && share(known().cognates, a, b)
}

// cognateGiven: the given names of two people are one name in two languages.
func cognateGiven(a, b *person) bool {
	return fullGiven(a) && fullGiven(b) && slices.ContainsFunc(a.given, func(x word) bool {
		return slices.ContainsFunc(b.given, func(y word) bool { return cognates(x.latin, y.latin) })
	})
}
