package match

import (
	"regexp"
	"strings"
)

// legalForms are left out at the end of a company's name; leadingForms also before it, as in SARL Dupont.
var (
	legalForms = set("sas", "sasu", "sa", "sarl", "eurl", "sci", "snc", "scop", "sca", "cie", "se", "gmbh", "mbh", "ag", "kg", "kgaa",
		"ohg", "ug", "ev", "eg", "ltd", "limited", "llc", "llp", "lp", "inc", "incorporated", "corp", "corporation", "co", "company",
		"bv", "nv", "plc", "spa", "srl", "sl", "slu", "ab", "as", "asa", "oy", "oyj", "aps", "pty", "pte", "sprl", "bvba", "kk", "sro", "zoo")
	leadingForms = set("sas", "sasu", "sarl", "eurl", "ste", "societe", "sa", "firma", "the")
	// joiningWords mean "and", or nothing.
	joiningWords = set("et", "and", "und", "y", "e", "en", "of", "the", "de", "du", "des", "la", "le", "les", "d", "l", "der", "die", "das", "fur", "for", "pour")
	// weakWords do not tell one company from another of the same house.
	weakWords = set("group", "groupe", "gruppe", "holding", "holdings", "international", "global", "worldwide", "europe", "emea",
		"france", "deutschland", "germany", "uk", "usa", "us", "suisse", "schweiz", "switzerland", "belgium", "belgique", "benelux",
		"italia", "espana", "iberia", "canada", "services", "solutions", "consulting", "technologies", "technology", "software", "systems")
	// webEnding is the ending of an address that some companies carry in their names.
	webEnding = regexp.MustCompile(`\.(?:com|io|ai|fr|de|net|org|eu|ch|be|co\.uk)\b`)
)

// companyWords gives the words that make a company's name.
func companyWords(name string) []string {
	if strings.TrimSpace(name) == "" {
		return nil
	}
	folded := webEnding.ReplaceAllString(fold(name), "")
	all := words(strings.ReplaceAll(folded, ".", ""))
	kept := all
	for len(kept) > 1 && (legalForms[kept[len(kept)-1]] || joiningWords[kept[len(kept)-1]]) {
		kept = kept[:len(kept)-1]
	}
	for len(kept) > 1 && leadingForms[kept[0]] {
		kept = kept[1:]
	}
	var told []string
	for _, word := range kept {
		if !joiningWords[word] {
			told = append(told, umlauts.Replace(word))
		}
	}
	if len(told) == 0 {
		return all
	}
	return told
}

// Likeness of two company names, from none to the same.
const (
	companyDifferent = iota
	companyAcronym   // SNCF and its words
	companySpelled   // every word of one has a word spelled alike in the other
	companyPart      // all words of one are in the other
	companyHouse     // only weak words differ
	companySame
)

func compareCompanies(a, b []string) int {
	switch {
	case len(a) == 0 || len(b) == 0:
		return companyDifferent
	case sameSet(a, b) || strings.Join(a, "") == strings.Join(b, ""):
		return companySame
	}
	strongA, strongB := strong(a), strong(b)
	switch {
	case sameSet(strongA, strongB):
		return companyHouse
	case subset(strongA, b), subset(strongB, a):
		return companyPart
	case spelledAlike(strongA, strongB), spelledAlike(strongB, strongA):
		return companySpelled
	case isAcronym(a, b), isAcronym(b, a):
		return companyAcronym
	}
	return companyDifferent
}

// strong gives the words without the weak ones; a name of weak words alone keeps them.
func strong(all []string) []string {
	var kept []string
	for _, word := range all {
		if !weakWords[word] {
			kept = append(kept, word)
		}
	}
	if len(kept) == 0 {
		return all
	}
	return kept
}

func spelledAlike(short, long []string) bool {
	for _, word := range short {
		found := false
		for _, other := range long {
			if word == other || similarity(word, other) >= 0.92 {
				found = true
				break
			}
		}
		if !found {
			return false
		}
	}
	return len(short) > 0
}

func isAcronym(short, long []string) bool {
	if len(short) != 1 || len(long) < 3 || len(short[0]) != len(long) {
		return false
	}
	for i, word := range long {
		if short[0][i] != word[0] {
			return false
		}
	}
	return true
}
