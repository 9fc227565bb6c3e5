package match

import (
	"strings"
	"unicode"

	"github.com/anyascii/go"
)

// script is what a word is written in, as far as it decides how it is compared.
type script uint8

const (
	latinScript   script = iota
	otherScript          // Cyrillic, Greek, Georgian, Armenian, Thai and so on: letters that stand for sounds
	semiticScript        // Arabic and Hebrew: vowels are mostly not written
	hanScript            // Chinese characters, with kana among them
	hangulScript
)

func scriptOf(word string) script {
	for _, r := range word {
		switch {
		case r < 0x250 || unicode.Is(unicode.Latin, r):
			continue
		case unicode.Is(unicode.Han, r), unicode.Is(unicode.Hiragana, r), unicode.Is(unicode.Katakana, r):
			return hanScript
		case unicode.Is(unicode.Hangul, r):
			return hangulScript
		case unicode.Is(unicode.Arabic, r), unicode.Is(unicode.Hebrew, r):
			return semiticScript
		}
		return otherScript
	}
	return latinScript
}

// readings are the ways in which a folded word is written with Latin letters, the likeliest first. A Latin word is
// written in one way, and as English writes it where it is a Slavic name in French spelling.
func readings(word string, in script) []string {
	switch in {
	case latinScript:
		latin := loose(word)
		if other := loose(fromFrench(word)); other != "" {
			return []string{latin, other}
		}
		return []string{latin}
	case hanScript:
		return hanWays(word)
	case hangulScript:
		if listed := known().readings[word]; len(listed) > 0 {
			return listed
		}
	case semiticScript:
		return semitic(word)
	case otherScript:
		return letterWays(word)
	}
	return []string{spelled(word)}
}

// spelled is a word letter by letter.
func spelled(word string) string {
	return loose(strings.Join(words(fold(anyascii.Transliterate(word))), ""))
}

// Letters of Arabic and Hebrew: those that stand for vowels inside a word stand for consonants before it.
var (
	firstVowels = strings.NewReplacer("ا", "a", "أ", "a", "إ", "i", "آ", "a", "ع", "a", "א", "a", "ע", "a", "י", "y", "ו", "v", "ي", "y", "و", "w")
	innerVowels = strings.NewReplacer("و", "u", "ي", "i", "ى", "a", "ة", "a", "ا", "a", "ع", "", "ء", "", "ئ", "i", "ؤ", "u", "أ", "a", "י",
		"i", "א", "", "ע", "", "ה", "")
	hebrew = strings.NewReplacer("ב", "b", "ג", "g", "ד", "d", "ה", "h", "ז", "z", "ח", "h", "ט", "t", "כ", "k", "ך", "k", "ל", "l",
		"מ", "m", "ם", "m",
		"נ", "n", "ן", "n", "ס", "s", "פ", "p", "ף", "p", "צ", "ts", "ץ", "ts", "ק", "k", "ר", "r", "ש", "sh", "ת", "t")
	hebrewVav = [...]string{"o", "v"}
	// persian are letters that are read otherwise in Iran than in Arabia.
	persian = strings.NewReplacer("ض", "z", "ذ", "z", "ظ", "z", "ث", "s")
)

// spread parts a letter from itself: in Hebrew, where vowels are not written, two are two.
func spread(text string) string {
	out := make([]rune, 0, len(text))
	for _, r := range text {
		if len(out) > 0 && out[len(out)-1] == r {
			out = append(out, 'a')
		}
		out = append(out, r)
	}
	return string(out)
}

func semitic(word string) []string {
	letters := []rune(word)
	text := firstVowels.Replace(string(letters[:1])) + innerVowels.Replace(string(letters[1:]))
	if letters[0] >= 'א' && letters[0] <= 'ת' {
		if letters[len(letters)-1] == 'ה' && len(letters) > 2 {
			text += "a"
		}
		text = spread(hebrew.Replace(text))
	}
	if !strings.Contains(text, "ו") {
		ways := []string{spelled(text)}
		if other := spelled(persian.Replace(text)); other != ways[0] {
			ways = append(ways, other)
		}
		return ways
	}
	ways := make([]string, 0, len(hebrewVav))
	for _, vav := range hebrewVav {
		ways = append(ways, spelled(strings.ReplaceAll(text, "ו", vav)))
	}
	return ways
}

// sounds bring spellings of one sound to one letter; what stands first wins.
var sounds = respell(
	"shch", "s", "stsch", "s", "schtsch", "s", "tsch", "c", "tch", "c", "tzsch", "c", "cz", "c", "sch", "s", "sh", "s", "sz", "s",
	"kh", "h", "ch", "h", "gh", "g", "ph", "f", "th", "t", "dh", "d", "zh", "z", "ts", "c", "tz", "c",
	"ck", "k", "qu", "k", "qv", "k", "kv", "k", "qw", "k", "q", "k", "c", "k", "w", "v",
	"ou", "u", "oo", "u", "ee", "i", "ie", "e", "ye", "e", "je", "e",
	"y", "i", "j", "i", "x", "ks",
)

// sound is a Latin word as several languages would write what is heard.
func sound(latin string) string {
	return ended(heardIn(latin))
}

// heardIn is a Latin word with one letter for one sound.
func heardIn(latin string) string { return singles(sounds.Replace(latin)) }

// ended is what is heard with the ending of Slavic names in one form.
func ended(heard string) string {
	for _, end := range [...][2]string{{"of", "ov"}, {"ef", "ev"}} {
		if strings.HasSuffix(heard, end[0]) {
			return strings.TrimSuffix(heard, end[0]) + end[1]
		}
	}
	return heard
}

// singles writes each letter once where it stands twice.
func singles(word string) string {
	i := 1
	for i < len(word) && word[i] != word[i-1] {
		i++
	}
	if i >= len(word) {
		return word
	}
	out := append(make([]byte, 0, len(word)), word[:i]...)
	for ; i < len(word); i++ {
		if word[i] != word[i-1] {
			out = append(out, word[i])
		}
	}
	return string(out)
}

// bones are the consonants that all romanizations of a name share, alike ones as one; a leading vowel is *, whatever it is.
func bones(heard string) string {
	out := make([]byte, 0, len(heard))
	for i := 0; i < len(heard); i++ {
		letter := heard[i]
		switch letter {
		case 'a', 'e', 'i', 'o', 'u':
			if i > 0 {
				continue
			}
			letter = '*'
		case 'h':
			if i > 0 {
				continue
			}
		case 'c', 'z':
			letter = 's'
		case 'v', 'w':
			letter = 'b'
		case 'f':
			letter = 'p'
		case 'g':
			letter = 'k'
		case 'd':
			letter = 't'
		}
		out = append(out, letter)
	}
	return string(out)
}

// bonesOf are the bones of a Latin word in the ways to read it: ch is written for four sounds, an inner w for a vowel.
func bonesOf(latin string) []string {
	heard := heardIn(latin)
	spoken := ended(heard)
	all := []string{bones(spoken)}
	add := func(other string) {
		if b := bones(sound(other)); !contains(all, b) {
			all = append(all, b)
		}
	}
	if strings.Contains(latin, "ch") && !strings.Contains(latin, "sch") && !strings.Contains(latin, "tch") {
		add(strings.ReplaceAll(latin, "ch", "tch"))
		add(strings.ReplaceAll(latin, "ch", "k"))
	}
	if heard != spoken {
		if b := bones(heard); !contains(all, b) {
			all = append(all, b)
		}
	}
	if len(latin) > 2 && strings.Contains(latin[1:], "w") {
		add(latin[:1] + strings.ReplaceAll(latin[1:], "w", "u"))
	}
	return all
}

// korean is a Korean name as the several romanizations have it in common.
var korean = respell("woo", "u", "eo", "u", "oo", "u", "ou", "u", "ee", "i", "ae", "a", "ck", "k", "g", "k", "d", "t", "b", "p",
	"ch", "j", "r", "l", "sh", "s", "wu", "u", "oh", "o", "ui", "i")
