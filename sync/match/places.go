package match

import "strings"

// placeForms bring the names that a place bears in several languages to one.
var placeForms = map[string]string{
	"munchen": "munich", "koln": "cologne", "wien": "vienna", "vienne": "vienna", "geneve": "geneva", "genf": "geneva",
	"bruxelles": "brussels", "brussel": "brussels", "brussel hauptstadt": "brussels", "milano": "milan", "londres": "london",
	"lisboa": "lisbon", "lisbonne": "lisbon", "nurnberg": "nuremberg", "francfort": "frankfurt", "hambourg": "hamburg",
	"hannover": "hanover", "hanovre": "hanover", "lyons": "lyon", "marseilles": "marseille", "anvers": "antwerp", "antwerpen": "antwerp",
	"gand": "ghent", "gent": "ghent", "torino": "turin", "roma": "rome", "firenze": "florence", "praha": "prague", "prag": "prague",
	"warszawa": "warsaw", "varsovie": "warsaw", "kobenhavn": "copenhagen", "sevilla": "seville",
	"copenhague": "copenhagen",
	"basel":      "basle", "bale": "basle", "bern": "berne", "strassburg": "strasbourg", "luttich": "liege", "den haag": "hague", "la haye": "hague",
	"allemagne": "germany", "deutschland": "germany", "royaume uni": "united kingdom", "uk": "united kingdom", "gb": "united kingdom",
	"great britain": "united kingdom", "england": "united kingdom", "angleterre": "united kingdom", "etats unis": "united states",
	"usa": "united states", "us": "united states", "united states of america": "united states", "vereinigte staaten": "united states",
	"suisse": "switzerland", "schweiz": "switzerland", "svizzera": "switzerland", "belgique": "belgium", "belgie": "belgium", "belgien": "belgium",
	"espagne": "spain", "espana": "spain", "italie": "italy", "italia": "italy", "pays bas": "netherlands", "nederland": "netherlands",
	"holland": "netherlands", "niederlande": "netherlands", "autriche": "austria", "osterreich": "austria", "frankreich": "france",
	"de": "germany", "fr": "france", "ch": "switzerland", "be": "belgium", "es": "spain", "it": "italy", "nl": "netherlands", "at": "austria",
}

// placeNoise are words around a city's name.
var placeNoise = set("greater", "area", "metropolitan", "region", "metropole", "peripherie", "et", "und", "umgebung", "raum", "city", "of",
	"ville", "bay", "cedex")

// placeName folds one part of a place: a city, a region or a country.
func placeName(part string) string {
	var kept []string
	for _, word := range words(fold(part)) {
		word = umlauts.Replace(word)
		if placeNoise[word] || isNumber(word) {
			continue
		}
		kept = append(kept, word)
	}
	name := strings.Join(kept, " ")
	if form, found := placeForms[name]; found {
		return form
	}
	return name
}

func isNumber(word string) bool { return strings.Trim(word, "0123456789") == "" }

// comparePlaces: same when the city is among the parts of the place, similar when only the country is.
func comparePlaces(place, city, country string) Relation {
	theirCity, theirCountry := placeName(city), placeName(country)
	var ours []string
	for _, part := range strings.Split(place, ",") {
		if name := placeName(part); name != "" {
			ours = append(ours, name)
		}
	}
	switch {
	case len(ours) == 0 || theirCity == "" && theirCountry == "":
		return Absent
	case theirCity != "" && contains(ours, theirCity) && !contradicts(ours, theirCountry):
		return Same
	case theirCountry != "" && contains(ours, theirCountry):
		return Similar
	}
	return Different
}

// contradicts reports that the last part of a place of several is a known country other than theirs:
// there is a Birmingham on each side of the ocean.
func contradicts(ours []string, country string) bool {
	last := ours[len(ours)-1]
	return country != "" && len(ours) > 1 && last != country && countries[last] && countries[country]
}

var countries = set("germany", "france", "switzerland", "belgium", "spain", "italy", "netherlands", "austria", "united kingdom",
	"united states", "luxembourg", "canada", "ireland", "portugal", "poland", "denmark", "sweden", "norway")

// joinPlace gives a record's place as one text.
func joinPlace(city, country string) string {
	city, country = strings.TrimSpace(city), strings.TrimSpace(country)
	if city == "" || country == "" {
		return city + country
	}
	return city + ", " + country
}
