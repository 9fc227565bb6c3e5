package match

// respelling brings spellings to one form: of the pairs that begin at a letter, the first that fits wins, as with
// strings.Replacer, which takes three times as long for words of a few letters; a million records have twenty million of them.
type respelling struct {
	from [256][]spelling // by the first byte of what is replaced
}

type spelling struct{ old, new string }

// respell makes a respelling of pairs: what is replaced, which is never empty, and by what.
func respell(pairs ...string) *respelling {
	r := &respelling{}
	for i := 0; i < len(pairs); i += 2 {
		first := pairs[i][0]
		r.from[first] = append(r.from[first], spelling{pairs[i], pairs[i+1]})
	}
	return r
}

// Replace gives the text with its spellings brought to the one form; a text without any of them is given back as it is.
func (r *respelling) Replace(text string) string {
	var out []byte
	copied := 0
	for i := 0; i < len(text); {
		s := r.at(text[i:])
		if s == nil {
			i++
			continue
		}
		if out == nil {
			out = make([]byte, 0, len(text)+4)
		}
		out = append(append(out, text[copied:i]...), s.new...)
		i += len(s.old)
		copied = i
	}
	if out == nil {
		return text
	}
	return string(append(out, text[copied:]...))
}

// at is the spelling that the text begins with, nil when it begins with none.
func (r *respelling) at(text string) *spelling {
	fits := r.from[text[0]]
	for i := range fits {
		if old := fits[i].old; len(old) <= len(text) && text[:len(old)] == old {
			return &fits[i]
		}
	}
	return nil
}
