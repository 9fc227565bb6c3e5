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
// written in one way.
func readings(word string, in script) []string {
	switch in {
	case latinScript:
		return []string{loose(word)}
	case hanScript, hangulScript:
		if listed := known().readings[word]; len(listed) > 0 {
			return listed
		}
	case semiticScript:
		return semitic(word)
	}
	return []string{spelled(word)}
}

// spelled is a word letter by letter.
func spelled(word string) string {
	return loose(strings.Join(words(fold(anyascii.Transliterate(word))), ""))
}

// Letters that stand for vowels inside a word and for consonants before it.
var (
	firstVowels  = strings.NewReplacer("ا", "a", "أ", "a", "إ", "i", "آ", "a", "ع", "a", "א", "a", "ע", "a")
	innerVowels  = strings.NewReplacer("و", "u", "ي", "i", "ى", "a", "ة", "a", "ا", "a", "ע", "", "ع", "", "ء", "", "ئ", "i", "ؤ", "u", "י", "i", "א", "")
	hebrewVowels = strings.NewReplacer("ו", "o")
)

func semitic(word string) []string {
	letters := []rune(word)
	head, rest := firstVowels.Replace(string(letters[:1])), innerVowels.Replace(string(letters[1:]))
	one := spelled(head + rest)
	if other := spelled(head + hebrewVowels.Replace(rest)); other != one {
		return []string{one, other}
	}
	return []string{one}
}

// sounds bring spellings of one sound to one letter; what stands first wins.
var sounds = strings.NewReplacer(
	"shch", "s", "stsch", "s", "schtsch", "s", "tsch", "c", "tch", "c", "tzsch", "c", "cz", "c", "sch", "s", "sh", "s", "sz", "s",
	"kh", "h", "ch", "h", "gh", "g", "ph", "f", "th", "t", "dh", "d", "zh", "z", "ts", "c", "tz", "c",
	"ck", "k", "qu", "k", "q", "k", "c", "k", "w", "v", "ou", "u", "oo", "u", "ee", "i", "ie", "e", "ye", "e", "je", "e",
	"y", "i", "j", "i", "x", "ks",
)

// sound is a Latin word as several languages would write what is heard.
func sound(latin string) string {
	heard := singles(sounds.Replace(latin))
	for _, end := range [...][2]string{{"of", "ov"}, {"ef", "ev"}} {
		if strings.HasSuffix(heard, end[0]) {
			return strings.TrimSuffix(heard, end[0]) + end[1]
		}
	}
	return heard
}

// singles writes each letter once where it stands twice.
func singles(word string) string {
	out := make([]byte, 0, len(word))
	for i := 0; i < len(word); i++ {
		if i == 0 || word[i] != word[i-1] {
			out = append(out, word[i])
		}
	}
	return string(out)
}

// bones are the consonants that all romanizations of a name share; a leading vowel is *, whatever it is.
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
		}
		if len(out) == 0 || out[len(out)-1] != letter {
			out = append(out, letter)
		}
	}
	return string(out)
}
