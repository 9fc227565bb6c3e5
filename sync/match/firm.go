package match

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/publicsuffix"
)

// firm is a firm's name in the forms that are compared.
type firm struct {
	// words are the distinctive ones, with Latin letters; a name of common words alone has these.
	words []string
	// common are the others by their meaning: bank, services. neutral are those that do not tell two firms of a house
	// apart by what they do: group, holding, a country.
	common, neutral []string
	// joined are the distinctive words in one, whole all of them, full with the small words.
	joined, whole, full string
	// plain are all words but those of houses: Barclays Africa of Barclays Africa Group.
	plain string
	// elided is the name with its article written to it, "" without one: loreal beside oreal.
	elided string
	// acronym are the first letters of three or more words.
	acronym string
	// all are all words, legal forms among them: NMIC is Northern Mutual Insurance Company.
	all []string
	// foreign: some of it is not in Latin letters.
	foreign bool
	// spoken is the name with its & written out, in each language; none without one.
	spoken []string
}

func (f *firm) empty() bool { return f == nil || len(f.words) == 0 }

// head is the word by which a house is known: Siemens of Siemens Energy.
func (f *firm) head() string {
	if f.empty() {
		return ""
	}
	return f.words[0]
}

// noFirms are what people write who have none, or do not want to say.
var noFirms = set("na", "none", "nil", "test", "selfemployed", "self", "selfemployment", "freelance", "freelancer", "freelancing", "independent",
	"independentconsultant", "independant", "independente", "autonomo", "autonoma", "autonome", "autoentrepreneur", "autoentrepreneure", "entrepreneur",
	"selbststandig", "selbstandig", "freiberufler", "freiberuflich", "libreprofession", "professionnelindependant", "consultant", "stealth",
	"stealthmode",
	"stealthstartup", "stealthmodestartup", "stealthcompany", "retired", "retraite", "retraitee", "pensioner", "rentner", "confidential", "confidentiel",
	"confidencial", "vertraulich", "private", "privat", "unemployed", "openttowork", "opentowork", "lookingfornewopportunities",
	"seekingnewopportunities",
	"student", "etudiant", "etudiante", "various", "divers", "diverse", "homemaker", "careerbreak", "sabbatical", "unknown", "inconnu",
	"unbekannt", "tbd", "xxx", "company", "mycompany", "aucun", "aucune", "keine")

// neutralGroups are the meanings of words that a house adds to its name or leaves out.
var neutralGroups = set("grp", "holding", "intl", "global", "world", "corp", "co", "enterprise", "org", "concern", "branch", "repoff")

// neutralWords are further words of houses, which no table has by their meaning.
var neutralWords = set("gruppe", "gruppen", "groep", "gruppo", "konzern", "konzernet", "koncern",
	"koncernen", "konserni", "konsern", "grup", "grubu", "ryhma",
	"companies", "participations", "beteiligungen", "beteiligungs", "beteiligung", "gruppa", "hk",
	"grouppe", "skupiny", "grupi", "grupp", "holdco", "topco")

// firmPlaces are countries and regions as firms name their daughters.
var firmPlaces = set("france", "deutschland", "germany", "allemagne", "uk", "gb", "usa", "us", "america", "americas", "north", "suisse",
	"schweiz", "switzerland", "svizzera",
	"belgium", "belgique", "belgie", "belux", "benelux", "luxembourg", "italia", "italy", "italie", "espana", "spain", "espagne", "iberia",
	"iberica", "portugal", "canada", "mexico",
	"brasil", "brazil", "bresil", "argentina", "chile", "colombia", "peru", "europe", "europa", "emea", "apac", "asia", "africa", "afrique",
	"latam", "middle", "east", "mena",
	"nederland", "netherlands", "holland", "norge", "norway", "norvege", "sverige", "sweden", "suede", "danmark", "denmark", "danemark",
	"suomi", "finland", "nordic", "nordics",
	"scandinavia", "osterreich", "austria", "autriche", "polska", "poland", "pologne", "cesko", "czech", "cz", "slovakia", "slovensko",
	"magyarorszag", "hungary", "hungaria",
	"romania", "bulgaria", "hrvatska", "croatia", "srbija", "serbia", "slovenija", "hellas", "greece", "turkiye", "turkey", "turkiyede",
	"turquie", "russia", "rossija", "ukraine", "ukraina",
	"india", "inde", "china", "chine", "japan", "japon", "korea", "singapore", "malaysia", "indonesia", "thailand", "vietnam", "philippines",
	"australia", "zealand",
	"nz", "ireland", "irlande", "israel", "egypt", "maroc", "morocco", "tunisie", "algerie", "senegal", "nigeria", "kenya", "uae",
	"emirates", "dubai", "ksa", "saudi", "arabia", "qatar", "kuwait", "international")

// smallWords join a name's words and tell nothing.
var smallWords = set("et", "and", "und", "y", "e", "en", "og", "och", "of", "the", "de", "du", "des", "del", "della", "di", "da", "do",
	"dos", "la", "le",
	"les", "los", "las", "el", "il", "lo", "l", "d", "der", "die", "das", "den", "dem", "fur", "for", "pour", "para", "per", "ve", "van",
	"von", "het", "a", "i", "w", "z", "na", "и", "й", "co")

// parseFirm gives the forms of a firm's name; empty for what is none.
func parseFirm(name string) *firm {
	f := &firm{}
	all := firmWords(name)
	if len(all) == 0 || noFirms[strings.Join(all, "")] || noFirms[strings.Join(latinWords(all), "")] {
		return f
	}
	kept := withoutLegalForms(all)
	f.full = strings.ReplaceAll(strings.Join(latinWords(kept), ""), cityMark, "")
	for _, text := range kept {
		if smallWords[text] && len(kept) > 1 {
			continue
		}
		for _, text := range latinWords([]string{text}) {
			f.whole += strings.TrimPrefix(text, cityMark)
			if group := known().generic[text]; !neutralWords[text] && !neutralGroups[group] {
				f.plain += text
			}
			switch group, found := known().generic[text]; {
			case firmPlaces[text], neutralWords[text], found && neutralGroups[group], isCity(text):
				f.neutral = append(f.neutral, text)
			case found:
				f.common = append(f.common, group)
			default:
				f.words = append(f.words, text)
			}
		}
	}
	if len(f.words) == 0 {
		f.words, f.common, f.neutral = latinWords(kept), nil, nil
	}
	f.joined = strings.Join(f.words, "")
	if at := strings.IndexAny(name, "'’"); at == 1 && len(f.words) > 0 {
		f.elided = strings.ToLower(name[:1]) + f.joined
	}
	f.acronym, f.all = acronym(kept), latinWords(all)
	f.foreign = slices.ContainsFunc(kept, func(text string) bool { return scriptOf(text) != latinScript })
	if strings.Contains(name, "&") {
		f.spoken = spoken(name)
	}
	return f
}

// spoken are the ways to write a name with an & as one word: slateandstone.
func spoken(name string) []string {
	ways := make([]string, 0, 8)
	for _, and := range [...]string{"and", "und", "et", "y", "e", "en", "og", "och", "n"} {
		ways = append(ways, strings.Join(latinWords(withoutLegalForms(firmWords(strings.ReplaceAll(name, "&", " "+and+" ")))), ""))
	}
	return ways
}

// apostrophes are written in five ways.
var apostrophes = respell("’", "'", "‘", "'", "`", "'", "´", "'")

// firmWords splits a name into folded words; an elided article and a web ending fall off, dots inside abbreviations too.
func firmWords(name string) []string {
	text := apostrophes.Replace(strings.TrimSpace(name))
	lower := strings.ToLower(text)
	for _, article := range [...]string{"l'", "d'"} {
		lower = strings.ReplaceAll(lower, " "+article, " ")
		lower = strings.TrimPrefix(lower, article)
	}
	bare := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(lower, "https://"), "http://"), "www.")
	if bare != lower {
		bare, _, _ = strings.Cut(bare, "/") // of an address only the host is a name
	}
	lower = bare
	lower = strings.ReplaceAll(fold(lower), "&", " & ")
	lower = strings.TrimPrefix(lower, "@")
	for _, chunk := range strings.Fields(lower) {
		if ending := webEnding(chunk); ending != "" {
			lower = strings.Replace(lower, chunk, strings.TrimSuffix(chunk, ending), 1)
		}
	}
	lower = strings.ReplaceAll(lower, ".", "")
	return joinLetters(words(lower))
}

// webEnding is the ending of a chunk that is an address: booking.com, northwind.co.uk, atlas-dattes.ma.
func webEnding(chunk string) string {
	const shortest = 3 // of the name before it: d.o.o and co.kg are legal forms
	if !strings.Contains(chunk, ".") || strings.HasSuffix(chunk, ".") {
		return ""
	}
	ending, public := publicsuffix.PublicSuffix(chunk)
	name := strings.TrimSuffix(chunk, "."+ending)
	if !public || name == chunk || len(name) < shortest || strings.Contains(name, ".") {
		return ""
	}
	return "." + ending
}

// joinLetters writes single letters that follow each other in one: G M B H, S A.
func joinLetters(all []string) []string {
	var out []string
	run := ""
	flush := func() {
		if run != "" {
			out = append(out, run)
			run = ""
		}
	}
	for _, text := range all {
		if utf8.RuneCountInString(text) == 1 && scriptOf(text) != hanScript {
			run += text
			continue
		}
		flush()
		out = append(out, text)
	}
	flush()
	return out
}

const mostFormWords = 6

// withoutLegalForms cuts legal forms from both ends again and again while something else is left.
func withoutLegalForms(all []string) []string {
	kept := cutCharacters(all)
	for changed := true; changed; {
		changed = false
		for n := min(mostFormWords, len(kept)-1); n > 0; n-- {
			end, start := kept[len(kept)-n:], kept[:n]
			switch {
			case isLegalForm(end) && distinctive(kept[:len(kept)-n]):
				kept, changed = kept[:len(kept)-n], true
			case isLegalForm(start) && (leading(start) || start[0] == "sc" && romanian(all)) && distinctive(kept[n:]):
				kept, changed = kept[n:], true
			}
			if changed {
				break
			}
		}
	}
	return kept
}

func isLegalForm(all []string) bool { return known().legal[strings.Join(all, "")] }

// leading: short forms stand in front only where they are known to.
func leading(all []string) bool {
	joined := strings.Join(all, "")
	return len(joined) > 3 || leadingForms[joined]
}

var leadingForms = set("sas", "sa", "sca", "sci", "snc", "ste", "pt", "cv", "ud", "pp", "too", "ooo", "oao", "zao", "pao", "ao", "ип", "ооо",
	"оао", "зао", "пао", "ао", "тов", "ад", "cia", "tov", "as", "uab", "ab", "sia", "ou", "the", "ij", "bv", "ets",
	"ltd", "llc", "jsc", "tmi", "oy", "mb", "fop", "фоп", "тоо", "чп", "eirl", "cty")

// romanian: S.C. stands before a Romanian firm's name, and its legal form behind.
func romanian(all []string) bool { return all[len(all)-1] == "srl" || all[len(all)-1] == "sa" }

// distinctive: a word that is not a small one is left.
func distinctive(all []string) bool {
	for _, text := range all {
		if !smallWords[text] && !isLegalForm([]string{text}) {
			return true
		}
	}
	return false
}

// characterForms are the legal forms that are written to the name without a blank.
var characterForms = []string{
	"株式会社", "有限会社", "合同会社", "合資会社", "一般社団法人", "股份有限公司", "有限责任公司", "有限責任公司", "集团有限公司", "有限公司", "集团", "集團", "公司",
	"주식회사", "유한회사", "그룹",
}

func cutCharacters(all []string) []string {
	var kept []string
	for _, text := range all {
		if in := scriptOf(text); in != hanScript && in != hangulScript {
			kept = append(kept, text)
			continue
		}
		for _, form := range characterForms {
			if rest := strings.TrimSuffix(strings.TrimPrefix(text, form), form); rest != text {
				text = rest
			}
		}
		if city, rest := cutCity(text); city != "" {
			kept = append(kept, city)
			text = rest
		}
		if text != "" && text != "株" && text != "주" && text != "有" {
			kept = append(kept, text)
		}
	}
	if len(kept) == 0 {
		return all
	}
	return kept
}

// latinWords writes words in Latin letters; a word of which nothing is left, a lone prime, is none.
func latinWords(all []string) []string {
	out := make([]string, 0, len(all))
	for _, text := range all {
		latin := spelled(text)
		if city := strings.TrimPrefix(text, cityMark); city != text {
			latin = cityMark + spelled(city)
		} else if scriptOf(text) == latinScript {
			latin = loose(text)
		}
		if latin != "" {
			out = append(out, latin)
		}
	}
	return out
}

// acronym are the first letters of a name of three words or more, small words aside and with them where they count.
func acronym(kept []string) string {
	var b strings.Builder
	for _, text := range kept {
		if !smallWords[text] {
			r, _ := utf8.DecodeRuneInString(text)
			b.WriteRune(r)
		}
	}
	if short := b.String(); utf8.RuneCountInString(short) >= 3 {
		return short
	}
	return ""
}
