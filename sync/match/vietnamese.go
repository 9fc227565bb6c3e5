package match

import "slices"

// Vietnamese names: the family name stands first, the name that somebody is called by last, and abroad they are turned as a
// whole, in part or not at all. So Thanh Van and Van Thanh of one family name may be two people or one.

var vietnameseFamilies = set("nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "duong", "ly",
	"dinh", "truong", "trinh", "dao", "doan", "luong", "cao", "ta", "luu", "to", "thai", "chau", "quach", "la")

// isVietnamese: a name that begins or ends so is Vietnamese, and its Van is no particle.
func isVietnamese(first, family string) bool {
	return vietnameseFamilies[loose(family)] || vietnameseFamilies[loose(first)]
}

// turnedVietnamese: two names with one family name have the same further words in another order.
func turnedVietnamese(a, b *person) bool {
	family, ours := vietnamese(a)
	other, theirs := vietnamese(b)
	if family == "" || family != other || len(ours) < 2 || len(ours) != len(theirs) || slices.Equal(ours, theirs) {
		return false
	}
	return sameSet(ours, theirs)
}

// vietnamese is the family name of a name of at least three words, and the others in the order of Vietnam.
func vietnamese(p *person) (family string, rest []string) {
	if len(p.given) == 0 || len(p.family) == 0 || len(p.given)+len(p.family) < 3 {
		return "", nil
	}
	first, last := p.family, p.given
	if !vietnameseFamilies[first[0].latin] {
		first, last = p.given, p.family
	}
	if !vietnameseFamilies[first[0].latin] {
		return "", nil
	}
	for _, w := range append(slices.Clone(first[1:]), last...) {
		rest = append(rest, w.latin)
	}
	return first[0].latin, rest
}
