package match

// isAcronym: the one word of short stands for the words of long, listed or by their first letters.
func isAcronym(short, long *firm) bool {
	if len(short.words) != 1 || len(long.all) < 2 {
		return false
	}
	for _, name := range known().short[short.joined] {
		if name == long.joined || name == long.whole || name == long.full {
			return true
		}
	}
	letters := short.joined
	const shortest, longest = 3, 6
	if len(letters) == 2 && len(long.spoken) > 0 && len(short.spoken) > 0 {
		return firstLetters(letters, long.all, 0) // J&J
	}
	if len(letters) < shortest || len(letters) > longest {
		return false
	}
	return letters == long.acronym || long.all[0][0] == letters[0] && firstLetters(letters, long.all, 1)
}

// firstLetters: the letters are the first ones of the words, in order. Small words and legal forms can be left out;
// spare more are allowed: a word that is left out of four or more, a second letter out of a word that is two.
func firstLetters(letters string, of []string, spare int) bool {
	const inner = 3 // letters of each half of a word that is two: Kreditbank
	if letters == "" {
		for _, text := range of {
			if !smallWords[text] && !isLegalForm([]string{text}) {
				return false
			}
		}
		return true
	}
	if len(of) == 0 {
		return false
	}
	text := of[0]
	if text[0] == letters[0] {
		if firstLetters(letters[1:], of[1:], spare) {
			return true
		}
		for at := inner; spare > 0 && len(letters) > 1 && at+inner <= len(text); at++ {
			if text[at] == letters[1] && firstLetters(letters[2:], of[1:], spare-1) {
				return true
			}
		}
	}
	if smallWords[text] || isLegalForm([]string{text}) {
		return firstLetters(letters, of[1:], spare)
	}
	const few = 2 // letters that are left, at least, where a word is left out
	return spare > 0 && len(letters) < len(of) && len(of) > few && firstLetters(letters, of[1:], spare-1)
}
