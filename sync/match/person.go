package match

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// word is one word of a person's name in the forms that are compared.
type word struct {
	text  string // folded, in its own script
	latin string // with Latin letters, umlauts in their short form
	sound string
	bones []string
	// others are further ways to write it with Latin letters.
	others []string
	script script
	// french: it is a Slavic name in French spelling, and the first of others as English spells it.
	french bool
}

func newWord(text string) word {
	in := scriptOf(text)
	ways := readings(text, in)
	w := word{text: text, latin: ways[0], sound: sound(ways[0]), others: ways[1:], script: in, french: in == latinScript && len(ways) > 1}
	for _, way := range ways {
		for _, b := range bonesOf(way) {
			if !contains(w.bones, b) {
				w.bones = append(w.bones, b)
			}
		}
	}
	return w
}

// also adds a way to write the word.
func (w *word) also(latin string) {
	w.others = append(w.others, latin)
	for _, b := range bonesOf(latin) {
		if !contains(w.bones, b) {
			w.bones = append(w.bones, b)
		}
	}
}

// single reports a word of one letter: an initial.
func (w word) single() bool {
	return w.script != hanScript && w.script != hangulScript && utf8.RuneCountInString(w.text) == 1
}

// characters reports a word of characters that stand for syllables or meanings: it is the same or another, never spelled
// otherwise.
func (w word) characters() bool { return w.script == hanScript || w.script == hangulScript }

// ways are all the ways to write it with Latin letters.
func (w word) ways() []string { return append([]string{w.latin}, w.others...) }

// person is a person's name in its parts.
type person struct {
	given, family []word
	// aside holds what stands beside the name: a maiden name, a name in parentheses or quotation marks.
	aside []word
	// whole is the family name with its particles, written together.
	whole string
	// father is a patronymic, which stands in no fixed place.
	father string
	// generation is jr, sr, ii and so on; "" when it is not said.
	generation string
	// guessed: the name stood in one field, and where the family name begins is a guess.
	guessed bool
}

func (p *person) empty() bool { return len(p.given)+len(p.family) == 0 }

func (p *person) all() []word { return append(slices.Clone(p.given), p.family...) }

// turned takes the family name for the given one.
func (p *person) turned() *person {
	return &person{
		given: p.family, family: p.given, aside: p.aside, whole: joinLatin(p.given), father: p.father, generation: p.generation, guessed: p.guessed,
	}
}

func joinLatin(all []word) string {
	var b strings.Builder
	for _, w := range all {
		b.WriteString(w.latin)
	}
	return b.String()
}

// parseName takes first and last name where both are known, else the full name.
func parseName(full, first, last string) *person {
	if strings.TrimSpace(first) != "" && strings.TrimSpace(last) != "" {
		f, l := cutName(first), cutName(last)
		l.takeGeneration(juniors)
		f.takeGeneration(givenJuniors)
		l.joinParticles()
		// An appendix of the last name may be a title of the first: "Dr.", "Jane".
		if len(f.words) > 0 && len(l.words) > 0 {
			p := &person{generation: f.generation + l.generation}
			p.aside = newWords(append(f.aside, l.aside...))
			p.set(f.words, l.words)
			return p
		}
	}
	if strings.TrimSpace(full) == "" {
		full = strings.TrimSpace(first + " " + last)
	}
	return parseFull(full)
}

// parseFull splits a name in one field.
func parseFull(full string) *person {
	p := &person{guessed: true}
	cut := cutName(full)
	p.generation, p.aside = cut.generation, newWords(cut.aside)
	all := cut.words
	switch {
	case len(cut.before) > 0 && len(all) > 0:
		// "Doe, Jane" has the family name first.
		p.guessed = false
		p.set(all, cut.before)
		return p
	case len(all) == 1:
		if family, given, ok := splitCharacters(all[0]); ok {
			p.guessed = false
			p.set([]string{given}, []string{family})
			return p
		}
	}
	if len(all) > 0 {
		p.set(all[:1], all[1:])
	}
	return p
}

// set keeps the words of the given and the family name: particles become part of the family name's whole, a
// patronymic stands apart where two names are left without it.
func (p *person) set(given, family []string) {
	count := len(given) + len(family)
	take := func(text string, last bool) bool {
		if count >= 3 && p.father == "" && !last && isPatronymic(text) {
			p.father, count = fatherOf(text), count-1
			return false
		}
		return true
	}
	for i, text := range given {
		if !take(text, i == 0) {
			continue
		}
		// A particle at the end of the first name belongs to what follows: "Piet van den", "Berg".
		if i > 0 && len(text) > 1 && particles[text] && len(family) > 0 && !isVietnamese(given[0], family[0]) {
			p.whole += loose(text)
			continue
		}
		p.given = append(p.given, newWord(text))
	}
	for i, text := range family {
		if !take(text, false) {
			continue
		}
		if particles[text] && i < len(family)-1 {
			p.whole += loose(text)
			continue
		}
		w := newWord(text)
		if i > 0 && family[i-1] == arabicThe {
			w.also("al" + w.latin)
		}
		p.whole += w.latin
		p.family = append(p.family, w)
	}
	p.putEmptyPrefixAside()
}

// putEmptyPrefixAside keeps a first word that says next to nothing beside the name: Md. Karim Uddin is called Karim.
func (p *person) putEmptyPrefixAside() {
	if len(p.given) >= 2 && len(p.given)+len(p.family) >= 3 && emptyPrefixes[p.given[0].latin] && !p.given[1].single() {
		p.aside = append(p.aside, p.given[0])
		p.given = p.given[1:]
	}
}

func newWords(texts []string) []word {
	all := make([]word, 0, len(texts))
	for _, text := range texts {
		if !particles[text] {
			all = append(all, newWord(text))
		}
	}
	return all
}

// fatherOf are the bones of a patronymic without its ending, which languages write in many ways.
func fatherOf(text string) string {
	latin := readings(text, scriptOf(text))[0]
	for _, end := range [...]string{"ov", "ev", "ow", "ew", "iv", "yiv", "ich", "yov"} {
		if at := strings.LastIndex(latin, end); at >= 2 {
			return bones(sound(latin[:at]))
		}
	}
	return bones(sound(latin))
}

// shortFathers are the patronymics without the common endings.
var shortFathers = set("ильич", "кузьмич", "фомич", "лукич", "никитич", "саввич", "фокич", "ilyich", "ilich", "iliich", "kuzmich",
	"fomich", "lukich", "nikitich",
	"savvich", "ильинична", "кузьминична", "фоминична", "никитична", "лукинична", "ilyinichna", "ilinichna", "kuzminichna", "fominichna", "nikitichna")

// isPatronymic knows the Slavic ones by their endings: Sergeevich, Сергеевна, Petrovna.
func isPatronymic(text string) bool {
	if shortFathers[text] {
		return true
	}
	if utf8.RuneCountInString(text) < 6 {
		return false
	}
	for _, end := range [...]string{
		"ovich", "evich", "ovych", "evych", "yovych", "ovna", "evna", "ivna", "yivna", "ovitch", "evitch", "owitsch", "ewitsch", "owytsch",
		"ович", "евич", "йович", "ьович", "овна", "евна", "ична", "івна", "ївна",
	} {
		if strings.HasSuffix(text, end) {
			return true
		}
	}
	return false
}

// isSurname knows family names of two and three characters or syllables.
func isSurname(text string) bool {
	t := hanTables()
	return len(t.surnames[text]) > 0 || len(known().readings[text]) > 0 && len(t.givens[text]) == 0
}

// splitCharacters splits a name of Chinese characters or Hangul: a family name of one or two, the rest the given one;
// a Japanese name after the longest family name that is known.
func splitCharacters(text string) (family, given string, ok bool) {
	in := scriptOf(text)
	letters := []rune(text)
	if (in != hanScript && in != hangulScript) || len(letters) < 2 || len(letters) > 7 {
		return "", "", false
	}
	at := 1
	for n := min(len(letters)-1, 3); n > 1; n-- {
		if isSurname(string(letters[:n])) {
			at = n
			break
		}
	}
	return string(letters[:at]), string(letters[at:]), true
}
