package match

import "strings"

// Two words whose consonants agree may be two names by their vowels: سليم is Salim and not Salma, Иван is Ivan and not Ivana.

// compareListed compares a name in Arabic or Hebrew letters, whose ways are listed, with one in Latin letters; sure is false
// where the table does not decide.
func compareListed(a, b word) (_ grade, sure bool) {
	if b.script == semiticScript {
		a, b = b, a
	}
	if a.script != semiticScript || b.script != latinScript {
		return gradeNone, false
	}
	ways := known().semitic[a.text]
	if len(ways) == 0 {
		return gradeNone, false
	}
	for _, way := range ways {
		if way == b.latin || share(known().spellings, way, b.latin) {
			return gradeSpelled, true
		}
	}
	return gradeNone, known().unvoiced[b.latin] // it is another one of the table
}

// voicedAlike: some ways to write two words have the same consonants, and vowels that can be the same.
func voicedAlike(a, b word) bool {
	unvoiced := a.script == semiticScript || b.script == semiticScript
	if unvoiced && a.script != semiticScript {
		a, b = b, a
	}
	every := writesVowels(a.text) || writesVowels(b.text)
	for _, ours := range spokenWays(a, unvoiced) {
		for _, theirs := range spokenWays(b, unvoiced) {
			left, right := bones(ours), bones(theirs)
			if left != right || len(left) < 2 {
				continue
			}
			a1, b1 := vowelsOf(ours), vowelsOf(theirs)
			if unvoiced && fitsUnvoiced(a.text, a1, b1) || !unvoiced && fitsVoiced(a1, b1, every) {
				return true
			}
		}
	}
	return false
}

// spokenWays are the ways to read a word, each with one letter for one sound. unvoiced: it is compared with a word without
// vowels, or is one.
func spokenWays(w word, unvoiced bool) []string {
	switch {
	case w.script == semiticScript && w.text[0] != hebrewFirst:
		ways := []string{arabicSounds(w.text, arabic), arabicSounds(w.text, persianArabic)}
		if contains(w.others, "al"+w.latin) {
			ways = append(ways, "al"+strings.TrimSuffix(arabic.Replace(w.text), "H"))
		}
		return ways
	case !unvoiced:
		return readAloud(w.ways(), func(latin string) []string { return []string{heardIn(latin), sound(latin)} })
	}
	return readAloud(w.ways(), func(latin string) []string {
		latin = consonants.Replace(servant.Replace(latin))
		all := make([]string, 0, 6)
		for _, way := range [...]string{latin, strings.TrimSuffix(latin, "e"), strings.ReplaceAll(latin, "g", "J")} { // Noureddine; Gamal, in Egypt
			heard := heardIn(way)
			all = append(all, heard, breathed(heard))
		}
		return all
	})
}

// readAloud reads words in all ways: ch is written for four sounds, an inner w for a vowel.
func readAloud(ways []string, read func(string) []string) []string {
	all := make([]string, 0, 4)
	add := func(latin string) {
		for _, heard := range read(latin) {
			if !contains(all, heard) {
				all = append(all, heard)
			}
		}
	}
	for _, latin := range ways {
		add(latin)
		if strings.Contains(latin, "ch") && !strings.Contains(latin, "sch") && !strings.Contains(latin, "tch") {
			add(strings.ReplaceAll(latin, "ch", "tch"))
			add(strings.ReplaceAll(latin, "ch", "k"))
		}
		if len(latin) > 2 && strings.Contains(latin[1:], "w") {
			add(latin[:1] + strings.ReplaceAll(latin[1:], "w", "u"))
		}
	}
	return all
}

// consonants keeps j from being taken for a vowel: it is none in Arabic and Hebrew names.
var consonants = respell("dj", "J", "j", "J")

// breathed keeps an h that is heard from being left out, as it is elsewhere; at the end it is silent.
func breathed(heard string) string {
	if len(heard) < 2 {
		return heard
	}
	return heard[:1] + strings.ReplaceAll(heard[1:len(heard)-1], "h", "H") + heard[len(heard)-1:]
}

// The sounds of Arabic letters inside a word, and where some are read otherwise in Iran.
var (
	arabicLetters = []string{
		"ب", "b", "پ", "p", "ت", "t", "ث", "t", "ج", "J", "چ", "c", "ح", "H", "خ", "H", "د", "d", "ذ", "d", "ر", "r", "ز", "z", "ژ", "z", "س", "s",
		"ش", "s", "ص", "s", "ض", "d", "ط", "t", "ظ", "z", "ع", "", "غ", "g", "ف", "f", "ق", "k", "ك", "k", "گ", "g", "ل", "l", "م", "m", "ن", "n",
		"ه", "H", "و", "u", "ي", "i", "ى", "a", "ة", "a", "ا", "a", "ء", "",
	}
	arabic        = strings.NewReplacer(arabicLetters...)
	persianArabic = strings.NewReplacer(append([]string{"ض", "z", "ذ", "z", "ث", "s"}, arabicLetters...)...)
)

// arabicSounds reads a word in Arabic letters: a vowel only where one is written; the article in a name is silent (عبدالله).
func arabicSounds(text string, letters *strings.Replacer) string {
	all := []rune(text)
	first := string(all[:1])
	switch first {
	case "ا", "ع":
		first = "a"
	case "و":
		first = "v"
	default:
		first = strings.ToLower(letters.Replace(first))
	}
	heard := singles(servant.Replace(first + letters.Replace(string(all[1:]))))
	if last := len(heard) - 1; heard[last] == 'H' {
		heard = heard[:last] + "h"
	}
	return heard
}

// vowelsOf are the vowels of a heard word behind each of its bones. A leading vowel is a bone of its own and is marked by *.
func vowelsOf(heard string) []string {
	var all []string
	for i := 0; i < len(heard); i++ {
		switch letter := heard[i]; {
		case strings.IndexByte("aeiou", letter) < 0 && (letter != 'h' || i == 0):
			all = append(all, "")
		case letter == 'h':
		case i == 0:
			all = append(all, "*"+string(letter))
		default:
			all[len(all)-1] += string(letter)
		}
	}
	return all
}

// kinVowels are the vowels that are heard for one another; writtenVowels those that a written one of a script without the
// others can be heard as.
var (
	kinVowels     = [256]string{'a': "aeo", 'e': "aeio", 'i': "ie", 'o': "aeou", 'u': "uo"}
	writtenVowels = [256]string{'a': "aeo", 'i': "ie", 'o': "ou", 'u': "uo"}
)

// hebrewFirst is the first byte of every Hebrew letter.
const hebrewFirst = 0xD7

// allKin: each of the vowels that are written is heard.
func allKin(written, heard string) bool {
	for i := range len(written) {
		if !kin(&writtenVowels, written[i:i+1], heard) {
			return false
		}
	}
	return true
}

// kin: one of the vowels of a can stand for one of b's.
func kin(of *[256]string, a, b string) bool {
	for i := range len(a) {
		if strings.ContainsAny(of[a[i]], b) {
			return true
		}
	}
	return false
}

// fitsUnvoiced: every vowel that is written is heard, and where nothing is written at the end nothing is heard there. ours are
// those of the word of the script that leaves vowels out.
func fitsUnvoiced(word string, ours, theirs []string) bool {
	open, hebrew := endsOpen(word), word[0] == hebrewFirst
	for i := range ours {
		last := i == len(ours)-1
		switch {
		case strings.HasPrefix(ours[i], "*"): // alef and ayin stand before any vowel
		case !allKin(ours[i], theirs[i]), hebrew && strings.Contains(theirs[i], "u") && !strings.ContainsAny(ours[i], "uo"):
			return false
		case last && ours[i] == "" && theirs[i] != "" && !open:
			return false
		}
	}
	return true
}

// endsOpen: the last letter may be a vowel that is written in no other way.
func endsOpen(text string) bool {
	letters := []rune(text)
	return strings.ContainsRune("اىةهويءعאהויעחی", letters[len(letters)-1])
}

// fitsVoiced: of scripts that write every vowel, no vowels that cannot be heard for one another stand in one place, and a word
// ends with one on both sides or on none.
func fitsVoiced(ours, theirs []string, every bool) bool {
	if !every {
		return true
	}
	for i := range ours {
		a, b := ours[i], theirs[i]
		if strings.HasPrefix(a, "*") && strings.HasPrefix(b, "*") {
			a, b = a[1:2], b[1:2] // Anna and Yana
		}
		if a != "" && b != "" && !kin(&kinVowels, a, b) {
			return false
		}
	}
	ends, other := ours[len(ours)-1], theirs[len(ours)-1]
	if ends == "" || other == "" {
		return ends == other
	}
	return kin(&kinVowels, ends[len(ends)-1:], other[len(other)-1:])
}

// writesVowels knows the scripts that write every vowel: Greek, Cyrillic, Armenian, Georgian.
func writesVowels(text string) bool {
	r := []rune(text)[0]
	return r >= 0x370 && r <= 0x58F || r >= 0x10A0 && r <= 0x10FF || r >= 0x1F00 && r <= 0x1FFF
}
