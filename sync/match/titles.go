package match

import "strings"

// titleForms bring the words of job titles in English, French and German to one form each.
var titleForms = map[string]string{
	"directeur": "director", "directrice": "director", "direktor": "director", "direktorin": "director", "dir": "director",
	"leiter": "head", "leiterin": "head", "gestionnaire": "manager", "mgr": "manager", "chef": "manager", "cheffe": "manager",
	"responsable": "manager",
	"commercial":  "sales", "commerciale": "sales", "commerciaux": "sales", "vente": "sales", "ventes": "sales", "vertrieb": "sales",
	"vertriebs":       "sales",
	"vertriebsleiter": "sales head", "vertriebsleiterin": "sales head",
	"achat": "purchasing", "achats": "purchasing", "acheteur": "buyer", "acheteuse": "buyer", "einkauf": "purchasing", "procurement": "purchasing",
	"einkaufer": "buyer", "einkauferin": "buyer", "einkaufsleiter": "purchasing head", "einkaufsleiterin": "purchasing head",
	"rh": "human resources", "hr": "human resources", "drh": "director human resources", "people": "human resources",
	"ressources": "resources", "humaines": "human", "personalleiter": "human resources head", "personalleiterin": "human resources head",
	"pdg": "chief executive officer", "ceo": "chief executive officer",
	"geschaftsfuhrer": "chief executive officer", "geschaftsfuhrerin": "chief executive officer",
	"cfo": "chief financial officer", "daf": "chief financial officer",
	"cto": "chief technology officer", "cio": "chief information officer",
	"dsi": "chief information officer", "coo": "chief operating officer", "cmo": "chief marketing officer", "cro": "chief revenue officer",
	"vp": "vice president", "svp": "senior vice president", "evp": "executive vice president",
	"president": "president", "presidente": "president", "ingenieur": "engineer", "ingenieure": "engineer", "ingenieurin": "engineer",
	"consultante": "consultant", "berater": "consultant", "beraterin": "consultant", "adjoint": "deputy", "adjointe": "deputy",
	"informatique": "it", "generale": "general", "sr": "senior", "jr": "junior", "ops": "operations",
}

var titleStops = set("of", "the", "de", "des", "du", "d", "la", "le", "les", "et", "and", "und", "for", "pour", "fur", "in", "en", "a", "at",
	"chez", "m", "w", "f", "h")

func titleWords(title string) []string {
	var kept []string
	for _, word := range words(strings.ReplaceAll(fold(title), ".", "")) {
		if titleStops[word] {
			continue
		}
		form, found := titleForms[umlauts.Replace(word)]
		if !found {
			form = word
		}
		kept = append(kept, strings.Fields(umlauts.Replace(form))...)
	}
	return kept
}

// compareTitles: similar when at least half of the words of both are shared.
func compareTitles(a, b string) Relation {
	ours, theirs := titleWords(a), titleWords(b)
	if len(ours) == 0 || len(theirs) == 0 {
		return Absent
	}
	if sameSet(ours, theirs) {
		return Same
	}
	shared := 0
	for _, word := range ours {
		if contains(theirs, word) {
			shared++
		}
	}
	if 2*shared >= len(ours)+len(theirs)-shared {
		return Similar
	}
	return Different
}
