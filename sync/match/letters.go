package match

import "strings"

// Letters of Greek and Cyrillic: one letter is written in several ways, by language and by habit.

// languageLetters are the letters that a language writes otherwise than Russian, and how.
type languageLetters struct {
	// where: a word with one of these letters can be of that language.
	where  string
	letter *strings.Replacer
}

var (
	ukrainian = languageLetters{
		"гиіїєґ",
		strings.NewReplacer("г", "h", "ґ", "g", "и", "y", "і", "i", "ї", "i", "й", "i", "є", "ie", "ю", "iu", "я", "ia",
			"щ", "shch", "х", "kh", "ж", "zh", "ч", "ch", "ц", "ts", "ь", ""),
	}
	bulgarian = languageLetters{"щъц", strings.NewReplacer("щ", "sht", "ъ", "a", "ж", "zh", "х", "h", "ц", "ts", "ч", "ch", "ю", "yu", "я", "ya",
		"й", "y", "ь", "y")}
	southern = languageLetters{
		"ђћљњџјжчшцх",
		strings.NewReplacer("ђ", "d", "ћ", "c", "ч", "c", "ц", "c", "ж", "z", "ш", "s", "х", "h", "љ", "lj", "њ", "nj",
			"џ", "dz", "ј", "j"),
	}
	cyrillic = strings.NewReplacer("ч", "tch", "щ", "shch", "х", "kh", "ц", "ts", "ж", "zh", "ё", "e", "э", "e", "ы", "y", "ъ", "", "ь", "",
		"ю", "yu", "я", "ya", "й", "y", "ї", "i", "є", "ye", "ґ", "g", "ј", "j", "љ", "lj", "њ", "nj", "ћ", "tch", "ђ", "dj", "џ", "dz")
)

// Greek: as it is heard, and letter by letter.
var (
	greekHeard = strings.NewReplacer("γγ", "ng", "γκ", "gk", "γξ", "nx", "γχ", "nch", "μπ", "mp",
		"ντ", "nt", "ου", "ou", "αυ", "av", "ευ", "ev", "ηυ", "iv",
		"χ", "h")
	greekVoiceless = strings.NewReplacer("αυθ", "afth", "αυκ", "afk", "αυξ", "afx", "αυπ", "afp",
		"αυσ", "afs", "αυτ", "aft", "αυφ", "aff", "αυχ", "afch",
		"ευθ", "efth", "ευκ", "efk", "ευξ", "efx", "ευπ", "efp", "ευσ", "efs", "ευτ", "eft", "ευφ", "eff", "ευχ", "efch")
	greekVoiced  = strings.NewReplacer("μπ", "b", "ντ", "d", "γκ", "g")
	greekLetters = strings.NewReplacer("ου", "ou", "αυ", "au", "ευ", "eu", "υ", "y", "χ", "ch", "β", "v", "γγ", "gg", "γκ", "gk", "μπ", "mp", "ντ", "nt")
	greekFirst   = [...][2]string{{"μπ", "b"}, {"ντ", "d"}, {"γκ", "g"}}
)

// letterWays are the ways to write a word of letters with Latin ones, the likeliest first.
func letterWays(word string) []string {
	var ways []string
	add := func(text string) {
		if way := spelled(text); !contains(ways, way) {
			ways = append(ways, way)
		}
	}
	if r := []rune(word)[0]; r >= 'α' && r <= 'ω' {
		heard := word
		for _, pair := range greekFirst {
			if rest, found := strings.CutPrefix(word, pair[0]); found {
				heard = pair[1] + rest
			}
		}
		add(greekHeard.Replace(greekVoiceless.Replace(heard)))
		add(greekHeard.Replace(greekVoiceless.Replace(word)))
		add(greekHeard.Replace(greekVoiceless.Replace(greekVoiced.Replace(word))))
		add(greekLetters.Replace(word))
		return ways
	}
	add(cyrillic.Replace(word))
	for _, language := range [...]languageLetters{ukrainian, bulgarian, southern} {
		if strings.ContainsAny(word, language.where) {
			add(language.letter.Replace(word))
		}
	}
	return ways
}
