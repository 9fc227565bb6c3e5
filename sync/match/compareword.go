package match

import (
	"strings"
	"unicode/utf8"
)

// grade says how alike two words of names are.
type grade int8

const (
	gradeNone    grade = iota
	gradeTypo          // one letter is another, missing or too many
	gradeInitial       // one is the first letter of the other
	gradeNick          // one is a short form of the other, or both of a third
	gradeSpelled       // another spelling or script of the same name
	gradeLoose         // umlauts, ways of joining, a family name's gender
	gradeSame
)

// role is which part of a name a word belongs to.
type role int8

const (
	givenRole role = iota
	familyRole
)

// compareWords grades two words. errs tells whether one of two words can be an error for the other: a spelling that is
// somebody's name is none.
func compareWords(a, b word, in role, errs func(a, b word) bool) grade {
	switch {
	case a.text == b.text:
		return gradeSame
	case a.single() || b.single():
		return compareInitials(a, b)
	case a.latin == b.latin && a.script == b.script && !a.characters():
		return gradeLoose
	case a.script != b.script, a.characters():
		return compareScripts(a, b, in)
	case in == familyRole && (familyStem(a.latin) == familyStem(b.latin) || sonOf(a.latin) == sonOf(b.latin)):
		return gradeLoose
	case share(known().spellings, a.latin, b.latin):
		return gradeSpelled
	case in == givenRole && cognates(a.latin, b.latin):
		return gradeNone // a second proof is needed
	case readAlike(a, b, in):
		return gradeSpelled
	case in == givenRole && isShort(a.latin, b.latin):
		return gradeNick
	case in == familyRole && a.french != b.french:
		return gradeNone // Chouvalov is Shuvalov and not Chuvalov
	case a.sound == b.sound && len(a.sound) > 2 && errs(a, b):
		if isName(a.latin) && isName(b.latin) {
			return gradeTypo
		}
		return gradeSpelled
	case isPinyin(a.latin) && isPinyin(b.latin):
		return gradeNone // another syllable is another name
	case (oneEdit(a.latin, b.latin) || oneEdit(a.text, b.text)) && errs(a, b) && (in != givenRole || !otherGender(a.latin, b.latin)):
		return gradeTypo
	}
	return gradeNone
}

// isShort: one of two given names is a short form of the other. Two short forms of one name are no proof: Lena and Leni
// are sisters as well.
func isShort(a, b string) bool {
	t := known()
	for _, row := range t.nicknames[a] {
		forms := t.nickRows[row]
		if full := forms[0]; contains(forms, b) && (full == a || full == b || share(t.spellings, full, a) || share(t.spellings, full, b)) {
			return true
		}
	}
	return isClipped(a, b) || isClipped(b, a)
}

// petEndings are what is put behind the beginning of a name to make a pet form of it.
var petEndings = [...]string{"", "y", "ie", "i", "ey", "o", "ko", "ka", "ek", "ik", "inho", "inha", "ito", "ita", "chen", "li"}

// isClipped: the beginning of a given name, with or without a pet ending, that is no common name by itself: Thib, Maddy.
func isClipped(short, long string) bool {
	const least, longer = 3, 2
	if len(short) < least || known().common[short] != "" || otherSex(short, long) {
		return false
	}
	if known().common[long] == "" && isPinyin(short) && isPinyin(long) {
		return false // Xiaoli and Xiaoling
	}
	long = singles(long)
	endings := petEndings[:]
	if isName(short) {
		endings = petEndings[:4] // Satoko is no short Satoshi
	}
	for _, end := range endings {
		stem, found := strings.CutSuffix(short, end)
		stem = singles(stem)
		if found && len(stem) >= least && len(long) >= len(stem)+longer && strings.HasPrefix(long, stem) {
			return true
		}
	}
	return false
}

// otherSex: one is a name of women and the other of men.
func otherSex(a, b string) bool {
	ofA, _ := listed(a)
	ofB, _ := listed(b)
	return ofA != "" && ofB != "" && !strings.ContainsAny(ofA, ofB)
}

func compareInitials(a, b word) grade {
	if a.single() && b.single() {
		return gradeNone // other letters: they would be the same
	}
	short, long := a, b
	if b.single() {
		short, long = b, a
	}
	if strings.HasPrefix(long.text, short.text) || strings.HasPrefix(long.latin, short.latin) {
		return gradeInitial
	}
	return gradeNone
}

// compareScripts compares words of different scripts, or of one that is written with Latin letters in many ways.
func compareScripts(a, b word, in role) grade {
	if a.script == b.script && isKana(a.text) == isKana(b.text) {
		return gradeNone // two characters that differ are two names
	}
	if grade, sure := compareListed(a, b); sure {
		return grade
	}
	for _, x := range a.ways() {
		for _, y := range b.ways() {
			if x == y || sound(x) == sound(y) || share(known().spellings, x, y) {
				return gradeSpelled
			}
			if in == familyRole && familyStem(x) == familyStem(y) {
				return gradeSpelled
			}
			if in == givenRole && !a.characters() && !b.characters() && isShort(x, y) {
				return gradeNick
			}
			if (a.script == hanScript || b.script == hanScript) && longVowels.Replace(x) == longVowels.Replace(y) {
				return gradeSpelled // Ohtani is Otani
			}
			if a.soundsKorean(b, x, y) {
				return gradeSpelled
			}
		}
	}
	// Bones decide where the script stands for sounds, and the vowels that are written may not contradict; of characters the
	// whole reading has to agree.
	if a.characters() || b.characters() || !voicedAlike(a, b) {
		return gradeNone
	}
	return gradeSpelled
}

// soundsKorean: one of two words is in Hangul, and the ways to write them differ as the romanizations of Korean do.
func (w word) soundsKorean(other word, ours, theirs string) bool {
	return (w.script == hangulScript || other.script == hangulScript) && singles(korean.Replace(ours)) == singles(korean.Replace(theirs))
}

// sonOf is a family name with its Mac written out: McAllister.
func sonOf(latin string) string {
	if rest, found := strings.CutPrefix(latin, "mc"); found && len(rest) > 2 {
		return "mac" + rest
	}
	return latin
}

// familyStem is a family name without the ending that tells a woman's from a man's.
func familyStem(latin string) string {
	for _, end := range [...][2]string{
		{"skaya", "sk"},
		{"skaia", "sk"},
		{"skaja", "sk"},
		{"ckaya", "ck"},
		{"sky", "sk"},
		{"skiy", "sk"},
		{"skii", "sk"},
		{"skij", "sk"},
		{"skyi", "sk"},
		{"ska", "sk"},
		{"ski", "sk"},
		{"cka", "ck"},
		{"cki", "ck"},
		{"dzka", "dzk"},
		{"dzki", "dzk"},
		{"ova", "ov"},
		{"eva", "ev"},
		{"ina", "in"},
		{"yna", "yn"},
		{"aite", "as"},
		{"iene", "as"},
		{"yte", "ys"},
		{"ou", "os"},
	} {
		if stem := strings.TrimSuffix(latin, end[0]); len(stem) > 2 && stem != latin {
			return stem + end[1]
		}
	}
	return latin
}

// otherGender: Daniel and Daniela, Mario and Maria differ in their last letter, and in no error.
func otherGender(a, b string) bool {
	const vowels = "aeio"
	a, b = strings.TrimRight(a, vowels), strings.TrimRight(b, vowels)
	return a == b
}

// oneEdit reports that two words of at least five letters differ in one letter, or in two neighbours that changed
// places, and not in the first.
func oneEdit(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || len(a) < 4 || len(b) < 5 || a[0] != b[0] || !utf8.ValidString(a) {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) != len(b) {
		return a[i:] == b[i+1:]
	}
	if i == len(a) {
		return false
	}
	if a[i+1:] == b[i+1:] {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

// otherLetter: the two words that differ have one letter for another, or one more at the end or before the ending:
// Lindberg and Lindborg, Roth and Rothe, Marinova and Marinkova are two names more often than a slip, which leaves a letter
// out, doubles it or turns two.
func (n names) otherLetter() bool { return n.given.otherLetter() || n.family.otherLetter() }

func (p pairing) otherLetter() bool {
	a, b := p.ours.latin, p.theirs.latin
	if p.grade != gradeTypo || p.ours.sound == p.theirs.sound {
		return false
	}
	if len(a) != len(b) {
		a, b = withoutEnding(a), withoutEnding(b)
		return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
	}
	differ := 0
	for i := range len(a) {
		if a[i] != b[i] {
			differ++
		}
	}
	return differ == 1
}

// withoutEnding is a family name without what makes one of another word: Marin of Marinova, Peter of Petersen.
func withoutEnding(latin string) string {
	for _, end := range [...]string{"ova", "eva", "ina", "ov", "ev", "in", "enko", "uk", "sky", "ski", "ska", "sen", "son", "ez", "es", "er", "mann"} {
		if stem, found := strings.CutSuffix(latin, end); found && len(stem) > 2 {
			return stem
		}
	}
	return latin
}
