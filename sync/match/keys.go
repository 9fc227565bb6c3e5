package match

import (
	"slices"
	"unicode/utf8"
)

// Keys gives the blocking keys of a member, for the index that RecordKeys fills: a record that shares none of them is not
// worth scoring, so that candidates come from an index and never from comparing all with all. A key is short and says
// its kind, like "slug:jane-doe" or "name:doe/j". Records that would reach Settings.Candidate only by a name spelled
// differently in its first letter, by a name of one word, or by a company's initials, are not found.
func Keys(p Profile) []string {
	return personKeys(p.Slugs, p.Emails, p.Phones, parseName(p.Name, p.First, p.Last), p.Company, domains(p.Domain, p.Emails))
}

// CompanyKeys gives the blocking keys of a company.
func CompanyKeys(c Company) []string {
	return companyKeys(c.Slugs, c.Name, domainOf(c.Domain))
}

// RecordKeys gives the blocking keys of a CRM record, to be kept in an index beside it.
// They change only with the record's columns, and with this package.
func RecordKeys(r Record) []string {
	if r.Kind == KindAccount {
		return companyKeys(r.Slugs, r.Name, domainOf(r.CompanyDomain))
	}
	return personKeys(r.Slugs, r.Emails, r.Phones, parseName(r.Name, r.First, r.Last), r.Company, domains(r.CompanyDomain, r.Emails))
}

func personKeys(slugs, emails, phones []string, name personName, company string, sites []string) []string {
	var keys []string
	for _, slug := range slugs {
		if slug != "" {
			keys = append(keys, "slug:"+slug)
		}
	}
	for _, email := range emails {
		if email = address(email); email != "" && !isSharedBox(email) {
			keys = append(keys, "mail:"+email)
		}
	}
	for _, phone := range phones {
		if digits := phoneDigits(phone); digits != "" {
			keys = append(keys, "phone:"+digits)
		}
	}
	keys = append(keys, nameKeys(name)...)
	for _, initials := range initialPairs(name) {
		for _, word := range strong(companyWords(company)) {
			keys = append(keys, "work:"+prefix(word)+"/"+initials)
		}
		for _, site := range sites {
			keys = append(keys, "site:"+site+"/"+initials)
		}
	}
	return unique(keys)
}

// nameKeys pairs each word of a name with the initial of each other one, because systems differ in which comes first
// and in how much of a double-barrelled name they keep.
func nameKeys(name personName) []string {
	all := append(name.all(), name.alternative...)
	if len(all) == 1 {
		return []string{"name:" + all[0]}
	}
	var keys []string
	for i, word := range all {
		if utf8.RuneCountInString(word) < 2 {
			continue
		}
		for j, other := range all {
			if i != j {
				keys = append(keys, "name:"+word+"/"+initial(other))
			}
		}
	}
	return keys
}

// initialPairs gives the initials of the given and each family name, the lower first.
func initialPairs(name personName) []string {
	var pairs []string
	for _, given := range name.given {
		for _, family := range append(slices.Clone(name.family), name.alternative...) {
			a, b := initial(given), initial(family)
			pairs = append(pairs, min(a, b)+max(a, b))
		}
	}
	return unique(pairs)
}

// initial is the first letter of the name's full form: Bob is found under r.
func initial(word string) string {
	r, _ := utf8.DecodeRuneInString(fullGiven(word))
	return string(r)
}

func companyKeys(slugs []string, name, domain string) []string {
	var keys []string
	for _, slug := range slugs {
		if slug != "" {
			keys = append(keys, "page:"+slug)
		}
	}
	for _, word := range strong(companyWords(name)) {
		keys = append(keys, "company:"+prefix(word))
	}
	if domain != "" {
		keys = append(keys, "domain:"+label(domain))
	}
	return unique(keys)
}

// prefix is the first four letters, which words that are spelled alike share most of the time.
func prefix(word string) string {
	letters := []rune(word)
	return string(letters[:min(4, len(letters))])
}

func unique(keys []string) []string {
	slices.Sort(keys)
	return slices.Compact(keys)
}
