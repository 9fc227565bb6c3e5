package match

import "strings"

// joined: Xiao Ming is Xiaoming, Min-su Minsoo, Chih-Ming 志明, José María Chema.
func (p *parts) joined(ours, theirs []word, in role) bool {
	found := gradeNone
	for _, a := range joinedWays(ours) {
		for _, b := range joinedWays(theirs) {
			switch {
			case a == b:
				found = max(found, gradeLoose)
			case sound(a) == sound(b), ours[0].soundsKorean(theirs[0], a, b):
				found = max(found, gradeSpelled)
			case in == givenRole && !ours[0].characters() && !theirs[0].characters() && isShort(a, b):
				found = max(found, gradeNick)
			}
		}
	}
	if found == gradeNone && sameSemitic(ours, theirs) {
		found = gradeSpelled
	}
	if found == gradeNone {
		return false
	}
	if ours[0].script != theirs[0].script {
		found = min(found, gradeSpelled)
	}
	p.best = pairing{ours: ours[0], theirs: theirs[0], grade: found}
	p.leftOurs, p.leftTheirs = 0, 0
	return true
}

// joinedWays are the ways to write words in one: those of a lone word, else one.
func joinedWays(all []word) []string {
	if len(all) == 1 {
		return all[0].ways()
	}
	joined := joinLatin(all)
	if strings.Contains(joined, "tsz") { // as Hong Kong writes it, too
		return []string{joined, strings.ReplaceAll(joined, "tsz", "tsi")}
	}
	return []string{joined}
}

// sameSemitic: one side is written without vowels, and the consonants of all words agree: عبد الرحمن, Abdul Rahman.
func sameSemitic(ours, theirs []word) bool {
	if ours[0].script == theirs[0].script || ours[0].script != semiticScript && theirs[0].script != semiticScript {
		return false
	}
	if joinedBones(ours) != joinedBones(theirs) {
		return false
	}
	if theirs[0].script == semiticScript {
		ours, theirs = theirs, ours
	}
	whole, other := joinTextsOf(ours), joinTextsOf(theirs)
	return voicedAlike(
		word{text: whole, latin: joinLatin(ours), script: semiticScript}, word{text: other, latin: joinLatin(theirs), script: theirs[0].script},
	)
}

// servant is the first word of many Arabic names, with the article behind it.
var servant = respell("abdul", "abd", "abdel", "abd", "abdal", "abd", "abdur", "abdr", "abder", "abdr")

func joinedBones(all []word) string { return bones(sound(servant.Replace(joinLatin(all)))) }

func joinTextsOf(all []word) string {
	text := ""
	for _, w := range all {
		text += w.text
	}
	return text
}
