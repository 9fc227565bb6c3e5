package match

import (
	"slices"
	"strings"
)

// Russian names as the French spell them: Chtcherbakov, Tchaïkovski, Iouri, Joukov. The same letters stand for other sounds in
// French words, so a word is only read so when it ends as Slavic names do, or holds what French has for Slavic names alone.

// slavicEndings are the endings of family names that French spelling keeps or makes.
var slavicEndings = [...]string{
	"ov", "ova", "ev", "eva", "iov", "iova", "off", "eff", "ine", "ina", "yne", "yna", "ski", "sky", "skaia", "skaya", "enko", "itch", "ouk", "uk",
}

// slavicNames are given names whose French spelling neither an ending nor a tch gives away.
var slavicNames = set(
	"iouri", "youri", "ioulia", "ioulian", "evgueni", "evguenia", "serguei", "guennadi", "gueorgui", "guerman", "oulian", "ouliana", "jan", "janna",
	"viatcheslav", "iegor", "ielena", "ievgueni", "iakov", "iaroslav", "iana", "igor", "arkadi", "aleksei", "andrei", "nikolai", "mikhail", "anatoli",
	"valeri", "vassili", "vitali", "grigori", "iouliia", "natacha", "sacha", "micha", "macha", "dacha", "gricha", "alecha", "tanioucha",
)

// frenchSounds are the spellings of French for sounds of Russian, with those of English.
var frenchSounds = respell("chtch", "shch", "tch", "ch", "ch", "sh", "dj", "j", "j", "zh", "ou", "u", "gue", "ge", "gui", "gi", "iu", "yu")

// frenchEnds are endings of French spelling, with those of English.
var frenchEnds = [...][2]string{{"yne", "yn"}, {"ine", "in"}, {"iova", "yova"}, {"iov", "yov"}, {"itch", "ich"}, {"skaia", "skaya"}}

// fromFrench is a folded Slavic name in French spelling as English spells it, "" when it is none, or the same in both.
func fromFrench(folded string) string {
	const least = 4
	if len(folded) < least || !strings.ContainsAny(folded, "cjoguy") || !isFrenchSlavic(folded) {
		return ""
	}
	stem, end := folded, ""
	for _, pair := range frenchEnds {
		if rest, found := strings.CutSuffix(folded, pair[0]); found && len(rest) > 1 {
			stem, end = rest, pair[1]
			break
		}
	}
	read := frenchSounds.Replace(stem) + end
	if rest, found := strings.CutPrefix(read, "iu"); found { // Iouri
		read = "yu" + rest
	}
	if read == folded {
		return ""
	}
	return read
}

// isFrenchSlavic: the word can be a Slavic name that somebody French has written down. A ch alone tells nothing: Chernov is
// English.
func isFrenchSlavic(folded string) bool {
	if slavicNames[folded] || strings.Contains(folded, "tch") {
		return true
	}
	if strings.Contains(folded, "sh") || strings.Contains(folded, "zh") || !endsSlavic(folded) {
		return false
	}
	for _, mark := range [...]string{"ou", "j", "gue", "gui"} {
		if strings.Contains(folded, mark) {
			return true
		}
	}
	return strings.Contains(folded, "ch") && slices.ContainsFunc(frenchEnds[:], func(pair [2]string) bool { return strings.HasSuffix(folded, pair[0]) })
}

func endsSlavic(folded string) bool {
	for _, end := range slavicEndings {
		if strings.HasSuffix(folded, end) && len(folded) > len(end)+2 {
			return true
		}
	}
	return false
}

// english is a Latin word as English writes it.
func (w word) english() string {
	if w.french {
		return w.others[0]
	}
	return w.latin
}

// readAlike: one of two Latin words is the other one in French spelling. Of given names only those that are known to be Slavic
// are read so: Pauline is no Paulin.
func readAlike(a, b word, in role) bool {
	for _, w := range [...]word{a, b} {
		if in == givenRole && w.french && !slavicNames[w.text] && !strings.Contains(w.text, "tch") {
			return false
		}
	}
	if !a.french && !b.french {
		return false
	}
	x, y := a.english(), b.english()
	return sound(x) == sound(y) || in == familyRole && familyStem(sound(x)) == familyStem(sound(y)) || share(known().spellings, x, y)
}
