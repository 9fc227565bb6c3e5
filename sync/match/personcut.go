package match

import (
	"slices"
	"strings"
	"unicode"
)

// cut is a name taken apart, before it is known which words are given and which family names.
type cut struct {
	words      []string
	before     []string // the words before a comma: the family name
	aside      []string
	generation string
}

// Words around a name. Titles stand before it, degrees behind it; lone ones are names: Ing Tan, Andrew Ma.
var (
	titles = set("dr", "prof", "professor", "doctor", "mr", "mrs", "ms", "miss", "mme", "mlle", "herr", "frau", "ing", "dipl", "diplom", "maitre",
		"me", "sir", "dame", "lord", "lady", "rev", "reverend", "fr", "sr", "sra", "srta", "dott", "dottssa", "avv", "arch", "mag", "dri", "drs", "ir",
		"eng", "engr", "capt", "col", "gen", "lt", "cdr", "hon", "rabbi", "sheikh", "haji", "hajji", "shri", "smt", "ca", "adv", "univ", "habil", "hc",
		"pd", "mgr", "judr", "mudr", "rndr", "phdr", "bc", "dhr", "mevr", "mevrouw", "inz", "hab", "дер", "проф", "господин", "госпожа",
		"mister", "dkfm", "kr")
	degrees = set("phd", "dphil", "mba", "emba", "cpa", "cfa", "pmp", "acca", "aca", "fca", "fcca", "cma", "cisa", "cissp", "cism", "ccna",
		"ccie", "itil",
		"csm", "cspo", "shrm", "sphr", "phr", "cphr", "mcips", "fcips", "cips", "frsa", "obe", "mbe", "cbe", "kbe", "esq", "esquire", "msc", "bsc", "meng",
		"beng", "bcom", "mcom", "llm", "llb", "jd", "dds", "dmd", "rn", "bsn", "msn", "pe", "aia", "leed", "pharmd", "edd", "mph", "mpa", "mpp", "mfa",
		"bba", "bms", "btech", "mtech", "cscp", "cpim", "cltd", "sixsigma", "lssbb", "mbb", "gphr", "ceng", "miet", "frics", "mrics", "fcma", "cgma",
		"cia", "cams", "caia", "frm", "chfc", "clu", "cfp", "rdn", "lcsw", "fache", "facs", "facp", "pmi", "acp", "psm", "safe", "csc", "arb", "mim",
		"dba", "mres", "mphil", "hon", "hons", "dsc", "drsc", "facc", "frcs", "mrcp", "ret", "retired", "mcs", "mca", "bca", "csp", "ms", "ma", "ba", "bs",
		"md", "do", "ca", "cs", "pg", "dvm", "rph", "ccp", "cpp", "cbap", "togaf", "prince2", "mcse", "aws", "ace",
		"cfe", "crisc", "ceh", "oscp", "gcih", "cgeit", "cipp", "cippe", "cipm", "cdpse", "ccsp",
		"sscp", "ccnp", "rhce", "vcp", "capm", "pgmp", "rmp", "pba",
		"ssm", "sasm", "rte", "spc", "pspo", "asq", "cqe", "cqa", "lsb", "aphr", "cebs", "sphri", "phri", "cipd", "chrp", "chrl", "fcipd", "mcipd", "assoc",
		"cpcu", "arm", "aai", "asa", "fsa", "cera", "fia", "aia", "acii", "fcii", "ccim", "sior", "cre", "rpa", "mai", "rics", "mciob", "fciob", "ciob",
		"cfm", "smec", "pg", "cep", "csp", "cih", "asp", "gsp", "nebosh", "iosh", "cmiosh", "msyi",
		"crna", "aprn", "fnp", "dnp", "cnm", "pmhnp", "rd", "ot",
		"pt", "dpt", "otr", "slp", "ccc", "lpc", "lmft", "lmhc", "msw", "mft", "dc", "od", "mbbs", "mbchb", "mrcs", "frca", "ccfp", "frcpc", "bds",
		"bpharm", "rpharms", "mpharm", "dipfa", "aca", "bfp", "cimd", "aat", "maat", "fmaat", "cta", "atii", "step", "tep", "ea", "dba", "llmtax", "bl",
		"sc", "qc", "kc", "wp", "stb", "rev", "mdiv", "dmin", "mlis", "mls", "med", "edm", "maed", "bed", "pgce", "qts", "npqh", "ma", "mst", "mstat",
		"mfin", "mim", "mib", "mhrm", "mpm", "mem", "mha", "mhsa", "bscn", "bba", "btec", "hnd", "hnc", "fhea", "cchp", "cmp", "cmm", "dmcp", "cae", "cfre")
	// doubtful are degrees only behind a comma or among others: they are names as well.
	doubtful = set("ma", "ba", "bs", "ms", "do", "ca", "cs", "pe", "rn", "ace", "safe", "arb", "ret", "cia", "csc", "frm", "clu", "pg", "md",
		"jd", "hon", "mim", "ccp", "aca", "mca", "arm", "asa", "fia", "mai", "cre", "rd", "ot", "pt", "dc", "od", "ea", "bl", "sc", "qc", "kc", "wp", "rev",
		"med", "bed", "mst", "mem", "mha", "ssm", "rte", "step", "tep", "assoc", "asp", "cep", "fsa", "cmm", "cmp", "cae", "mib", "lsb", "cta", "aat")
	juniors = map[string]string{
		"jr": "jr", "junior": "jr", "jnr": "jr", "filho": "jr", "fils": "jr", "sr": "sr", "senior": "sr", "snr": "sr", "pere": "sr",
		"ii": "ii", "2nd": "ii",
		"iii": "iii", "3rd": "iii", "iv": "iv", "4th": "iv", "v": "v", "neto": "neto",
	}
	maidenMarks = set("nee", "geb", "geboren", "geborene", "born", "ne", "roz", "rozena", "fka", "formerly")
	// particles stand before a family name and are left out, moved or joined by many.
	particles = set("de", "du", "des", "d", "del", "della", "di", "da", "dos", "das", "do", "van", "von", "vom", "zu", "zum", "zur", "der", "den",
		"ter", "ten", "te", "la", "le", "les", "lo", "el", "al", "ul", "y", "e", "i", "und", "bin", "ibn", "ben", "bint", "st", "af", "av",
		"mac", "mc", "het", "t", "op", "ap", "degli", "dei", "delle", "ال", "بن", "ابن", "بنت", "בן", "בת")
	emptyPrefixes = set("md", "mohd", "mohamed", "mohammed", "mohammad", "muhammad", "muhammed", "muhamad", "mohamad")
	pronouns      = set("she", "her", "hers", "he", "him", "his", "they", "them", "theirs", "elle", "il", "ella", "el", "sie", "er", "iel", "ze", "zir")
)

// separators end the name: what follows is an advertisement.
const separators = "|•·✦★●–—/\\~"

// maria is written in short before another given name in Spanish.
var maria = strings.NewReplacer("M.ª", "Maria", "Mª", "Maria", "M.a ", "Maria ", "Ma. ", "Maria ")

// cutName leaves out what is no name.
func cutName(name string) cut {
	var c cut
	name = maria.Replace(name)
	name, c.aside, c.generation = bracketed(name)
	if at := strings.IndexAny(name, separators); at > 0 && len(words(fold(name[:at]))) > 1 {
		name = name[:at]
	}
	if at := strings.Index(name, " - "); at > 0 && len(words(fold(name[:at]))) > 1 && !oneWordAround(name, at) {
		name = name[:at]
	}
	parts := strings.Split(name, ",")
	c.words = c.nameWords(parts[0], len(parts) > 1)
	for _, part := range parts[1:] {
		if isCredential(part) && !isCapitals(parts[0]) {
			continue
		}
		before := c.generation
		kept := withoutDegrees(c.nameWords(part, true))
		switch {
		case len(kept) == 0 || c.generation != before:
		case len(c.before) == 0 && len(c.words) > 0 && len(kept) <= 3:
			c.before, c.words = c.words, kept
		}
	}
	c.words = c.maiden(c.words)
	return c
}

// isCredential reports capitals behind a comma: a degree or a certificate, also one that no table has.
func isCredential(part string) bool {
	all := strings.FieldsFunc(part, func(r rune) bool { return unicode.IsSpace(r) || r == '/' || r == '&' })
	for _, chunk := range all {
		letters := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) {
				return r
			}
			return -1
		}, chunk)
		if len(letters) < 2 || len(letters) > 8 || letters != strings.ToUpper(letters) || juniors[strings.ToLower(letters)] != "" {
			return false
		}
	}
	return len(all) > 0
}

func isCapitals(text string) bool { return text == strings.ToUpper(text) }

// oneWordAround reports a hyphen with blanks inside a family name: "van Rijswijk - Deij".
func oneWordAround(name string, at int) bool {
	after := words(fold(name[at+3:]))
	return len(after) == 1 && !degrees[after[0]]
}

// bracketed takes out what stands in parentheses and quotation marks; pronouns are nobody's name.
func bracketed(name string) (outer string, aside []string, generation string) {
	for _, pair := range [...][2]string{{"(", ")"}, {"[", "]"}, {"\"", "\""}, {"“", "”"}, {"„", "“"}, {"«", "»"}, {"（", "）"}} {
		before, rest, found := strings.Cut(name, pair[0])
		if !found {
			continue
		}
		inside, after, _ := strings.Cut(rest, pair[1])
		name = before + " " + after
		inner := words(fold(inside))
		if len(inner) == 1 && relatives[inner[0]] != "" {
			generation = relatives[inner[0]]
			continue
		}
		for _, word := range inner {
			if !pronouns[word] && !maidenMarks[word] && !degrees[word] {
				aside = append(aside, word)
			}
		}
	}
	return name, aside, generation
}

// relatives tell father and son apart behind a name: Etcheverry (h).
var relatives = map[string]string{
	"h": "jr", "hijo": "jr", "p": "sr", "padre": "sr", "figlio": "jr", "figlia": "jr", "jr": "jr", "sr": "sr", "junior": "jr",
	"senior": "sr", "filho": "jr", "pai": "sr", "fils": "jr", "pere": "sr", "sohn": "jr", "vater": "sr", "ii": "ii", "iii": "iii",
}

// nameWords gives the words of a part of a name without titles, degrees and generation. behind: a comma follows, or
// went before.
func (c *cut) nameWords(part string, behind bool) []string {
	var all []string
	for _, chunk := range strings.FieldsFunc(fold(part), unicode.IsSpace) {
		whole := strings.Trim(strings.ReplaceAll(chunk, ".", ""), "-_*,;:")
		if titles[whole] || degrees[whole] || juniors[whole] != "" {
			all = append(all, whole)
			continue
		}
		for _, word := range words(chunk) {
			if len(all) > 0 || !titles[word] || !strings.Contains(chunk, word+".") {
				all = append(all, arabicArticle(word)...)
			}
		}
	}
	for len(all) > 1 && titles[all[0]] && (len(all) > 2 || !maybeName(all[0])) {
		all = all[1:]
	}
	for len(all) > 1 {
		last := all[len(all)-1]
		switch {
		case juniors[last] != "" && (len(all) > 2 || behind):
			c.generation = juniors[last]
		case degrees[last] && (!doubtful[last] || degrees[all[len(all)-2]] && len(all) > 3):
		case titles[last] && len(all) > 2 && !maybeName(last):
		default:
			return all
		}
		all = all[:len(all)-1]
	}
	if len(all) == 1 && behind && juniors[all[0]] != "" {
		c.generation = juniors[all[0]]
		return nil
	}
	return all
}

// maybeName are titles that are also names.
func maybeName(title string) bool {
	return slices.Contains([]string{
		"ing", "fr", "gen", "mag", "me", "ca", "eng", "arch", "sr", "hon", "dame", "lord", "pd", "kr", "adv",
		"hc", "ir", "bc", "hab", "sheikh", "haji", "rabbi",
	}, title)
}

// givenJuniors tell father and son apart behind a given name: Jan ml., Carlos hijo. "Jun", "sen" and "pai" do not: Min-jun, Chia-pai.
var givenJuniors = map[string]string{
	"ml": "jr", "mladsi": "jr", "mlodszy": "jr", "jr": "jr", "jnr": "jr", "filho": "jr", "fils": "jr", "hijo": "jr",
	"st": "sr", "starsi": "sr", "starszy": "sr", "sr": "sr", "snr": "sr", "pere": "sr", "padre": "sr",
}

// takeGeneration takes Jr. from the end of a name in a column of its own, where one word before it is enough.
func (c *cut) takeGeneration(known map[string]string) {
	if n := len(c.words); n > 1 && c.generation == "" && known[c.words[n-1]] != "" {
		c.generation, c.words = known[c.words[n-1]], c.words[:n-1]
	}
}

// joinParticles puts the particles of a family name before it again that stand behind a comma: Kolk, van der.
func (c *cut) joinParticles() {
	if len(c.before) > 0 && !slices.ContainsFunc(c.words, func(w string) bool { return !particles[w] }) {
		c.before, c.words = nil, append(c.words, c.before...)
	}
}

func withoutDegrees(all []string) []string {
	return slices.DeleteFunc(all, func(word string) bool { return degrees[word] || titles[word] && !maybeName(word) })
}

// arabicThe is the article in Arabic script.
const arabicThe = "ال"

// arabicArticle parts al- from a name in Arabic script, where it is written together.
func arabicArticle(word string) []string {
	if rest, found := strings.CutPrefix(word, arabicThe); found && len([]rune(rest)) >= 3 {
		return []string{arabicThe, rest}
	}
	return []string{word}
}

// maiden moves the name behind "née" aside.
func (c *cut) maiden(all []string) []string {
	for i, word := range all {
		if i > 1 && i < len(all)-1 && maidenMarks[word] {
			c.aside = append(c.aside, all[i+1:]...)
			return all[:i]
		}
	}
	return all
}
