package match

import (
	"strings"
	"unicode/utf8"

	"github.com/xrash/smetrics"
)

// personName is a name in its parts, folded. Alternative holds what stands in parentheses: a maiden name, a nickname.
type personName struct {
	given, family, alternative []string
}

func (n personName) empty() bool { return len(n.given)+len(n.family) == 0 }

func (n personName) all() []string {
	return append(append(make([]string, 0, len(n.given)+len(n.family)), n.given...), n.family...)
}

// turned takes the family name for the given one.
func (n personName) turned() personName {
	return personName{given: n.family, family: n.given, alternative: n.alternative}
}

// addressWords are forms of address and what people put behind their names.
var addressWords = set("dr", "prof", "mr", "mrs", "ms", "mme", "mlle", "herr", "frau", "ing", "dipl", "maitre", "sir",
	"phd", "mba", "cpa", "cfa", "pmp", "jr", "sr", "ii", "iii", "iv", "md", "esq", "msc", "bsc", "nee", "ne", "geb", "born")

// particles stand in names and are left out, moved or joined by many forms.
var particles = set("de", "du", "des", "d", "del", "della", "di", "da", "dos", "das", "do", "van", "von", "vom", "zu", "zum",
	"der", "den", "ter", "ten", "la", "le", "les", "el", "al", "y", "e", "bin", "ben", "st")

// nicknames by their full names, one form for each person.
var nicknames = map[string]string{
	"bob": "robert", "rob": "robert", "bobby": "robert", "bill": "william", "will": "william", "billy": "william",
	"liz": "elizabeth", "beth": "elizabeth", "elisabeth": "elizabeth", "kate": "katherine", "katie": "katherine",
	"catherine": "katherine", "kathy": "katherine", "cathy": "katherine", "mike": "michael", "mick": "michael",
	"dave": "david", "steve": "stephen", "steven": "stephen", "chris": "christopher", "tom": "thomas", "tim": "timothy",
	"jim": "james", "jimmy": "james", "joe": "joseph", "jo": "joseph", "tony": "anthony", "andy": "andrew", "dan": "daniel",
	"danny": "daniel", "matt": "matthew", "nick": "nicholas", "ben": "benjamin", "sam": "samuel", "greg": "gregory",
	"jeff": "jeffrey", "ed": "edward", "eddie": "edward", "ted": "edward", "rick": "richard", "dick": "richard",
	"rich": "richard", "pete": "peter", "alex": "alexander", "fred": "frederic", "max": "maximilian", "jenny": "jennifer",
	"jen": "jennifer", "sue": "susan", "maggie": "margaret", "meg": "margaret", "peggy": "margaret", "debbie": "deborah",
	"steph": "stephanie", "manu": "emmanuel", "seb": "sebastien", "flo": "florian", "hans": "johannes", "uli": "ulrich",
	"andi": "andreas", "tobi": "tobias", "steffi": "stephanie", "stefanie": "stephanie", "philippe": "philip",
	"phil": "philip", "jon": "jonathan", "gabe": "gabriel", "nat": "nathalie", "val": "valerie", "vero": "veronique",
}

// parseName takes first and last name where they are known, else the full name: first word, then the rest.
func parseName(full, first, last string) personName {
	outer, inner := parentheses(full)
	n := personName{alternative: nameWords(inner)}
	if strings.TrimSpace(first) != "" && strings.TrimSpace(last) != "" {
		firstOuter, firstInner := parentheses(first)
		lastOuter, lastInner := parentheses(last)
		n.given, n.family = nameWords(firstOuter), nameWords(lastOuter)
		n.alternative = append(n.alternative, nameWords(firstInner+" "+lastInner)...)
		if len(n.given) > 0 && len(n.family) > 0 {
			return n
		}
	}
	if strings.TrimSpace(outer) == "" {
		outer = first + " " + last
	}
	all := nameWords(outer)
	if len(all) == 0 {
		return n
	}
	n.given, n.family = all[:1], all[1:]
	if before, after, found := strings.Cut(outer, ","); found {
		// "Doe, Jane" has the family name first; "Jane Doe, Ph.D." has nothing left behind the comma.
		if family, given := nameWords(before), nameWords(after); len(given) > 0 && len(family) > 0 {
			n.given, n.family = given, family
		}
	}
	return n
}

func parentheses(name string) (outer, inner string) {
	before, rest, found := strings.Cut(name, "(")
	if !found {
		return name, ""
	}
	inside, after, _ := strings.Cut(rest, ")")
	return before + " " + after, inside
}

// nameWords gives the words that make a name: no address, no particle unless nothing else is left.
func nameWords(name string) []string {
	if strings.TrimSpace(name) == "" {
		return nil
	}
	folded := strings.ReplaceAll(fold(name), ".", ". ")
	folded = strings.NewReplacer("ph. d. ", " ", "ph. d", " ", "m. d. ", " ").Replace(folded)
	var kept, left []string
	for _, word := range words(folded) {
		switch {
		case addressWords[word]:
		case particles[word]:
			left = append(left, word)
		default:
			kept = append(kept, umlauts.Replace(word))
		}
	}
	if len(kept) == 0 {
		return left
	}
	return kept
}

// The points of names (see the package's table).
const (
	nameSame      = 40
	namePart      = 36
	nameInitial   = 28
	nameSpelling  = 28
	nameGivenOnly = 12
	// spellingFrom is the Jaro-Winkler similarity from which two words may be one.
	spellingFrom = 0.90
)

// compareNames gives the relation and the points. Contradiction is for names of which no part is alike.
func compareNames(a, b personName) (relation Relation, points int, contradiction bool) {
	if a.empty() || b.empty() {
		return Absent, 0, false
	}
	if len(a.all()) == 1 && sameSet(a.all(), b.all()) {
		return Similar, nameGivenOnly, false
	}
	if sameSet(a.all(), b.all()) || strings.Join(a.all(), "") == strings.Join(b.all(), "") {
		return Same, nameSame, false
	}
	// Some systems write the family name first.
	points = max(comparePart(a, b), comparePart(a.turned(), b), comparePart(a, b.turned()))
	if points > 0 {
		return Similar, points, false
	}
	return Different, 0, givenQuality(a.given, b.given) == 0 && familyQuality(a, b) == 0
}

// comparePart multiplies what the given and the family names are worth; both have to be alike.
func comparePart(a, b personName) int {
	given := givenQuality(a.given, b.given)
	if len(a.family) == 0 || len(b.family) == 0 {
		if given >= namePart {
			return nameGivenOnly
		}
		return 0
	}
	family := familyQuality(a, b)
	if given == 0 || family == 0 {
		return 0
	}
	return max(20, given*family/nameSame)
}

// givenQuality is 40 for the same given name, less for what is only alike, 0 for another.
func givenQuality(a, b []string) int {
	switch {
	case len(a) == 0 || len(b) == 0:
		return 0
	case sameSet(a, b):
		return nameSame
	case subset(a, b), subset(b, a), fullGiven(a[0]) == fullGiven(b[0]):
		return namePart
	case isInitial(a[0], b[0]):
		return nameInitial
	}
	return spelling(strings.Join(a, ""), strings.Join(b, ""))
}

// familyQuality is 40 for the same family name; one part of a double-barrelled one, or a maiden name, is a little less.
func familyQuality(a, b personName) int {
	switch {
	case sameSet(a.family, b.family):
		return nameSame
	case subset(a.family, b.family), subset(b.family, a.family):
		return namePart
	case subset(a.alternative, b.family), subset(b.alternative, a.family):
		return namePart
	case len(a.family) > 0 && len(b.family) > 0 && isInitial(a.family[0], b.family[0]):
		return nameInitial
	}
	return spelling(strings.Join(a.family, ""), strings.Join(b.family, ""))
}

// spelling is 20 to 28 for words that are spelled alike.
func spelling(a, b string) int {
	if a == b && a != "" {
		return namePart
	}
	likeness := similarity(a, b)
	if likeness < spellingFrom {
		return 0
	}
	return 20 + int((likeness-spellingFrom)/(1-spellingFrom)*(nameSpelling-20))
}

// similarity is Jaro-Winkler, 0 for words too short to say anything.
func similarity(a, b string) float64 {
	if len(a) < 4 || len(b) < 4 {
		return 0
	}
	return smetrics.JaroWinkler(a, b, 0.7, 4)
}

func isInitial(a, b string) bool {
	if utf8.RuneCountInString(a) > utf8.RuneCountInString(b) {
		a, b = b, a
	}
	return utf8.RuneCountInString(a) == 1 && strings.HasPrefix(b, a)
}

func fullGiven(name string) string {
	if full, found := nicknames[name]; found {
		return full
	}
	return name
}

func set(words ...string) map[string]bool {
	s := make(map[string]bool, len(words))
	for _, word := range words {
		s[word] = true
	}
	return s
}
